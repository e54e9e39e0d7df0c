import CorpusSupport
import Cryptography
import Encodings
import Transparency
import Trust
import Vocabulary

/// A Sigstore bundle of the corpus, cut into what this target works on.
struct BundleSample {
    var entry: TransparencyLogEntry
    let content: LoggedContent
    let leaf: Certificate?

    /// Reads a bundle in JSON; `key` stands for a configured key, `message` for the artifact.
    init(_ json: [UInt8], key: PublicKey? = nil, message: [UInt8]? = nil) throws {
        let bundle = try JSONCursor(reading: json, depth: 64)
        let material = try bundle.required("verificationMaterial")
        guard let first = try material.elements("tlogEntries").first else { throw SampleError.noEntry }
        entry = try TransparencyLogEntry(first)
        let verifier: LoggedContent.Verifier
        if let key {
            verifier = .publicKey(key)
            leaf = nil
        } else {
            let raw =
                try material.member("certificate")
                ?? material.required("x509CertificateChain").elements("certificates").first
            guard let raw else { throw SampleError.noCertificate }
            let certificate = try Certificate(der: raw.required("rawBytes").base64())
            verifier = .certificate(certificate)
            leaf = certificate
        }
        if let envelope = try bundle.member("dsseEnvelope") {
            content = try LoggedContent(
                signature: envelope.elements("signatures")[0].required("sig").base64(),
                verifier: verifier,
                .envelope(
                    payload: try envelope.required("payload").base64(),
                    payloadType: try envelope.string("payloadType"),
                    original: nil
                )
            )
        } else {
            let signed = try bundle.required("messageSignature")
            let subject: SignedSample.Subject
            if let message {
                subject = .message(message)
            } else {
                let hint = try signed.required("messageDigest").required("digest").base64()
                guard let digest = Digest(.sha256, bytes: hint) else { throw SampleError.noDigest }
                subject = .digest(digest)
            }
            content = try LoggedContent(
                signature: signed.required("signature").base64(),
                verifier: verifier,
                subject
            )
        }
    }

    /// Reads a case of the conformance suite.
    static func conformance(_ name: String) throws -> BundleSample {
        let folder = "sigstore-conformance/bundle-verify/\(name)/"
        let key = try? PublicKey(pem: Corpus.bytes(folder + "key.pub"))
        let artifact = try (try? Corpus.bytes(folder + "artifact")) ?? Corpus.bytes("sigstore-conformance/a.txt")
        return try BundleSample(Corpus.bytes(folder + "bundle.sigstore.json"), key: key, message: artifact)
    }

    /// The root that a case of the conformance suite is verified with.
    static func conformanceRoot(_ name: String) throws -> SigstoreRoot {
        let own = try? Corpus.bytes("sigstore-conformance/bundle-verify/\(name)/trusted_root.json")
        return try own.map { try SigstoreRoot(name: name, json: $0, limits: Limits()) } ?? root("public-good")
    }

    static func root(_ name: String) throws -> SigstoreRoot {
        let json = try Corpus.bytes("sigstore-trust/\(name)/trusted_root.json")
        return try SigstoreRoot(name: name, json: json, limits: Limits())
    }

    func verify(_ root: SigstoreRoot) throws -> VerifiedLogEntry {
        try entry.verify(content, logs: root.tlogs, limits: Limits())
    }
}

enum SampleError: Error {
    case noEntry, noDigest, noCertificate
}

extension TransparencyLogEntry {
    /// Reads an entry of a bundle; a proof without checkpoint is left out, as version 0.1 has it.
    init(_ entry: JSONCursor) throws {
        let proof = try entry.member("inclusionProof")
        var inclusion: Inclusion?
        if let proof, let checkpoint = try proof.member("checkpoint") {
            inclusion = Inclusion(
                proof: InclusionProof(
                    index: try proof.member("logIndex")?.protobufInteger() ?? 0,
                    claimedRoot: try proof.member("rootHash")?.base64(),
                    claimedSize: try proof.member("treeSize")?.protobufInteger(),
                    hashes: try proof.elements("hashes").map { try $0.base64() }
                ),
                checkpoint: Array(try checkpoint.string("envelope").utf8)
            )
        }
        let kind = try entry.required("kindVersion")
        self.init(
            logIndex: try entry.member("logIndex")?.protobufInteger() ?? 0,
            logID: try entry.required("logId").required("keyId").base64(),
            kindVersion: KindVersion(kind: try kind.string("kind"), version: try kind.string("version")),
            integratedTime: try entry.member("integratedTime")?.protobufInteger(),
            signedEntryTimestamp: try entry.member("inclusionPromise")?.member("signedEntryTimestamp")?.base64(),
            inclusion: inclusion,
            body: try entry.required("canonicalizedBody").base64()
        )
    }
}

/// The attestation of a real layout that `cosign save` wrote, with the annotation that holds its log entry.
struct CosignSample {
    var entry: TransparencyLogEntry
    let content: LoggedContent
    let leaf: Certificate

    init(_ version: String) throws {
        let layout = "cosign-layouts/\(version)/container_workflow_dispatch/"
        func blob(_ digest: String) throws -> [UInt8] {
            try Corpus.bytes(layout + "blobs/sha256/" + digest.dropFirst(7))
        }
        let index = try JSONCursor(reading: Corpus.bytes(layout + "index.json"), depth: 64)
        let manifests = try index.elements("manifests")
        let attestations = try manifests.first { try $0.strings("annotations")["kind"]?.hasSuffix("/atts") ?? false }
        guard let attestations else { throw SampleError.noEntry }
        let manifest = try JSONCursor(reading: blob(attestations.string("digest")), depth: 64)
        let layer = try manifest.elements("layers")[0]
        let annotations = try layer.strings("annotations")
        guard let bundle = annotations["dev.sigstore.cosign/bundle"],
            let pem = annotations["dev.sigstore.cosign/certificate"]
        else { throw SampleError.noEntry }
        leaf = try Certificate(pem: Array(pem.utf8))
        let record = try JSONCursor(reading: Array(bundle.utf8), depth: 64)
        let payload = try record.required("Payload")
        guard let logID = try [UInt8](lowercaseHex: payload.string("logID")) else { throw SampleError.noEntry }
        entry = TransparencyLogEntry(
            logIndex: try payload.required("logIndex").integer(),
            logID: logID,
            kindVersion: nil,
            integratedTime: try payload.required("integratedTime").integer(),
            signedEntryTimestamp: try record.required("SignedEntryTimestamp").base64(),
            inclusion: nil,
            body: try payload.required("body").base64()
        )
        let original = try blob(layer.string("digest"))
        let envelope = try JSONCursor(reading: original, depth: 64)
        content = try LoggedContent(
            signature: envelope.elements("signatures")[0].required("sig").base64(),
            verifier: .certificate(leaf),
            .envelope(
                payload: try envelope.required("payload").base64(),
                payloadType: try envelope.string("payloadType"),
                original: original
            )
        )
    }
}
