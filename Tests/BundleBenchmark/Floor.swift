import COpenSSL
import Cryptography
import Encodings
import Transparency
import Trust
import Vocabulary

/// The public-key operations that the bundles of the list need, and nothing else: leaf by its issuer, signed certificate
/// timestamps, signed entry timestamp, checkpoint, and the signature itself.
///
/// Keys and certificates are decoded before; each operation is one call of libcrypto with its message.
@safe struct Floor {
    @safe private enum Operation {
        case certificate(OpaquePointer, issuer: OpaquePointer)
        case signature([UInt8], message: [UInt8], key: OpaquePointer, hash: OpaquePointer?)
    }

    private var operations: [Operation] = []

    var count: Int { operations.count }

    init(_ questions: [Question], root path: String) throws {
        let root = try SigstoreRoot(name: path, json: Question.bytes(of: path), limits: Limits())
        var known: [Question: [Operation]] = [:]
        for question in questions {
            let found = try known[question] ?? Self.operations(question, root)
            known[question] = found
            operations += found
        }
    }

    func run() throws {
        for operation in operations {
            switch operation {
            case .certificate(let leaf, let issuer):
                guard unsafe X509_verify(leaf, issuer) == 1 else { throw Trouble("X509_verify") }
            case .signature(let signature, let message, let key, let hash):
                let context = unsafe EVP_MD_CTX_new()
                defer { unsafe EVP_MD_CTX_free(context) }
                guard unsafe EVP_DigestVerifyInit(context, nil, hash, nil, key) == 1,
                    unsafe EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
                else { throw Trouble("EVP_DigestVerify") }
            }
        }
    }

    // MARK: - What a bundle needs

    private static func operations(_ question: Question, _ root: SigstoreRoot) throws -> [Operation] {
        let bundle = try JSONCursor(reading: Question.bytes(of: question.bundle), depth: 64)
        let material = try bundle.required("verificationMaterial")
        let raw =
            try material.member("certificate") ?? material.required("x509CertificateChain").elements("certificates")[0]
        let leaf = try Certificate(der: raw.required("rawBytes").base64())
        var operations: [Operation] = []
        for entry in try material.elements("tlogEntries") { operations += try self.operations(ofEntry: entry, root) }
        guard let time = try material.elements("tlogEntries")[0].member("integratedTime")?.protobufInteger() else {
            throw Trouble("\(question.bundle): expected an integrated time")
        }
        let chain = try root.validate(leaf, at: Instant(seconds: time))
        let issuer = unsafe try key(chain.issuer.publicKey.spki)
        operations.append(unsafe .certificate(try certificate(leaf.der), issuer: issuer))
        operations += try timestamps(chain, root)
        operations.append(try signature(bundle, question, leaf))
        return operations
    }

    private static func operations(ofEntry entry: JSONCursor, _ root: SigstoreRoot) throws -> [Operation] {
        let body = try entry.required("canonicalizedBody").base64()
        let id = try entry.required("logId").required("keyId").base64()
        guard let log = root.tlogs(withID: id).first else { throw Trouble("expected an entry of a known log") }
        var operations: [Operation] = []
        if let promise = try entry.member("inclusionPromise") {
            let message = SignedEntryTimestamp.signedBytes(
                body: body,
                integratedTime: try entry.required("integratedTime").protobufInteger(),
                logIndex: try entry.member("logIndex")?.protobufInteger() ?? 0,
                logID: id
            )
            operations.append(
                try operation(promise.required("signedEntryTimestamp").base64(), message, log.key, .sha256)
            )
        }
        if let checkpoint = try entry.member("inclusionProof")?.member("checkpoint") {
            let note = try SignedNote(Array(checkpoint.string("envelope").utf8), limits: Limits())
            guard let line = note.signatures.first else { throw Trouble("expected a signature line") }
            operations.append(try operation(line.signature, note.text, log.key, .sha256))
        }
        return operations
    }

    private static func timestamps(_ chain: ValidatedChain, _ root: SigstoreRoot) throws -> [Operation] {
        let tbs = try chain.leaf.tbsWithoutSignedCertificateTimestamps()
        let list = try chain.leaf.extensionValue(Certificate.Extension.signedCertificateTimestamps) ?? []
        return try CertificateTimestamp.list(list).compactMap { timestamp in
            guard let log = root.ctlogs(withID: timestamp.logID).first else { return nil }
            let message = timestamp.signedBytes(tbs: tbs, issuerKeyHash: chain.issuer.publicKey.fingerprint.bytes)
            return try operation(timestamp.signature, message, log.key, .sha256)
        }
    }

    private static func signature(_ bundle: JSONCursor, _ question: Question, _ leaf: Certificate) throws -> Operation {
        guard let envelope = try bundle.member("dsseEnvelope") else {
            let signature = try bundle.required("messageSignature").required("signature").base64()
            let message = try Question.bytes(of: question.artifact)
            return try operation(signature, message, leaf.publicKey, .sha256)
        }
        let payload = try envelope.required("payload").base64()
        let type = try envelope.string("payloadType")
        let message = Array("DSSEv1 \(type.utf8.count) \(type) \(payload.count) ".utf8) + payload
        return try operation(
            envelope.elements("signatures")[0].required("sig").base64(),
            message,
            leaf.publicKey,
            .sha256
        )
    }

    // MARK: - In the types of libcrypto; what is decoded once stays for the run

    private static func operation(
        _ signature: [UInt8],
        _ message: [UInt8],
        _ key: PublicKey,
        _ hash: Digest.Algorithm
    ) throws -> Operation {
        let hash: OpaquePointer? = key.algorithm == .ed25519 ? nil : unsafe EVP_sha256()
        return unsafe .signature(signature, message: message, key: try self.key(key.spki), hash: hash)
    }

    private static func key(_ spki: [UInt8]) throws -> OpaquePointer {
        let key = unsafe spki.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            return unsafe d2i_PUBKEY(nil, &cursor, buffer.count)
        }
        guard let key = unsafe key else { throw Trouble("d2i_PUBKEY") }
        return unsafe key
    }

    private static func certificate(_ der: [UInt8]) throws -> OpaquePointer {
        let certificate = unsafe der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            return unsafe d2i_X509(nil, &cursor, buffer.count)
        }
        guard let certificate = unsafe certificate else { throw Trouble("d2i_X509") }
        return unsafe certificate
    }
}
