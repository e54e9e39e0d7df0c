import Encodings
import FuzzSupport
import Metadata
import Transparency
import Vocabulary

@testable import Attestations

/// Reads any bytes as every document that can hang on an image: envelopes, bundles, payloads, statements, log entries.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzStatement(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe fuzzInput(start, count)
    let limits = Limits()
    var chains = KnownChains()
    check { () throws(AttestationError) in _ = try SigstoreBundle.read(bytes, limits: limits) }
    check { () throws(AttestationError) in
        let statement = try Statement(bytes, limits: limits)
        for type in [statement.predicateType, custom, collection] {
            let claim = try? Claim.read(predicateType: type, predicate: statement.predicate, limits: limits)
            _ = claim?.description
        }
    }
    check { () throws(AttestationError) in _ = try SimpleSigning(bytes, limits: limits) }
    check { () throws(AttestationError) in
        let annotations = ["dev.cosignproject.cosign/signature": ""]
        _ = try CosignLayer.attestation(bytes, annotations: annotations, limits: limits, chains: &chains)
    }
    if let text = String(validating: bytes, as: UTF8.self) {
        let annotations = [
            "dev.cosignproject.cosign/signature": "AAAA", "dev.sigstore.cosign/bundle": text,
            "dev.sigstore.cosign/certificate": text,
        ]
        check { () throws(AttestationError) in
            _ = try CosignLayer.signature(bytes, annotations: annotations, limits: limits, chains: &chains)
        }
    }
    _ = try? SignedNote(bytes, limits: limits)
    return 0
}

/// The types that hold others, whose content any predicate may be.
private let custom = "https://cosign.sigstore.dev/attestation/v1"
private let collection = "https://witness.testifysec.com/attestation-collection/v0.1"

/// Whatever is refused has words for it.
private func check(_ read: () throws(AttestationError) -> Void) {
    do throws(AttestationError) { try read() } catch {
        if error.message.isEmpty { fatalError("\(error)") }
    }
}
