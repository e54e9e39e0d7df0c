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
        _ = try? Claim.read(predicateType: statement.predicateType, predicate: statement.predicate, limits: limits)
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

/// Whatever is refused has words for it.
private func check(_ read: () throws(AttestationError) -> Void) {
    do throws(AttestationError) { try read() } catch {
        if error.message.isEmpty { fatalError("\(error)") }
    }
}
