internal import Cryptography
internal import Encodings
internal import Trust
internal import Vocabulary

/// Reads the `spec` of each kind of entry: all its members, and no others.
enum LogEntryReader {
    static func hashedRekord(_ spec: JSONCursor) throws -> LogEntry.Content {
        try spec.refuseMembers(otherThan: ["data", "signature"])
        let data = try spec.required("data")
        try data.refuseMembers(otherThan: ["hash"])
        let signature = try spec.required("signature")
        try signature.refuseMembers(otherThan: ["content", "publicKey"])
        let key = try signature.required("publicKey")
        try key.refuseMembers(otherThan: ["content"])
        return .hashedRekord(
            artifact: try digest(data.required("hash")),
            signature: try bytes(signature.required("content")),
            verifier: try verifier(key.required("content"))
        )
    }

    /// Source: rekor-tiles, `HashedRekordLogEntryV002`; protobuf's JSON mapping.
    static func hashedRekord2(_ spec: JSONCursor) throws -> LogEntry.Content {
        try spec.refuseMembers(otherThan: ["hashedRekordV002"])
        let entry = try spec.required("hashedRekordV002")
        try entry.refuseMembers(otherThan: ["data", "signature"])
        let (signature, verifier, details) = try signature2(entry.required("signature"))
        return .hashedRekord2(
            artifact: try digest2(entry.required("data")),
            signature: signature,
            verifier: verifier,
            keyDetails: details
        )
    }

    /// Source: rekor-tiles, `DSSELogEntryV002`.
    static func dsse2(_ spec: JSONCursor) throws -> LogEntry.Content {
        try spec.refuseMembers(otherThan: ["dsseV002"])
        let entry = try spec.required("dsseV002")
        try entry.refuseMembers(otherThan: ["payloadHash", "signatures"])
        let (signature, verifier, details) = try signature2(single(entry.required("signatures")))
        return .dsse2(
            payload: try digest2(entry.required("payloadHash")),
            signature: signature,
            verifier: verifier,
            keyDetails: details
        )
    }

    static func dsse(_ spec: JSONCursor) throws -> LogEntry.Content {
        try spec.refuseMembers(otherThan: ["envelopeHash", "payloadHash", "signatures"])
        let signature = try single(spec.required("signatures"))
        try signature.refuseMembers(otherThan: ["signature", "verifier"])
        return .dsse(
            payload: try digest(spec.required("payloadHash")),
            envelope: try digest(spec.required("envelopeHash")),
            signature: try bytes(signature.required("signature")),
            verifier: try verifier(signature.required("verifier"))
        )
    }

    static func intoto1(_ spec: JSONCursor) throws -> LogEntry.Content {
        try spec.refuseMembers(otherThan: ["content", "publicKey"])
        let content = try spec.required("content")
        try content.refuseMembers(otherThan: ["hash", "payloadHash"])
        return .intoto1(
            payload: try content.member("payloadHash").map(digest),
            envelope: try digest(content.required("hash")),
            verifier: try verifier(spec.required("publicKey"))
        )
    }

    static func intoto2(_ spec: JSONCursor) throws -> LogEntry.Content {
        try spec.refuseMembers(otherThan: ["content"])
        let content = try spec.required("content")
        try content.refuseMembers(otherThan: ["envelope", "hash", "payloadHash"])
        let envelope = try content.required("envelope")
        try envelope.refuseMembers(otherThan: ["payload", "payloadType", "signatures"])
        let payload = try digest(content.required("payloadHash"))
        // Some writers leave the payload in; then it must be the one that the hash is of.
        if let text = try envelope.member("payload") {
            guard try HashFunction.digest(payload.algorithm, of: twice(text)) == payload
            else { throw text.mismatch("the payload of 'payloadHash'", found: "another") }
        }
        let signature = try single(envelope.required("signatures"))
        try signature.refuseMembers(otherThan: ["keyid", "publicKey", "sig"])
        return .intoto2(
            payload: payload,
            payloadType: try envelope.string("payloadType"),
            signature: try twice(signature.required("sig")),
            verifier: try verifier(signature.required("publicKey"))
        )
    }

    /// The envelope's own base64 text, in base64 once more.
    private static func twice(_ text: JSONCursor) throws -> [UInt8] {
        guard let inner = String(validating: try text.base64(), as: UTF8.self),
            let decoded = Base64.decodeEither(inner), !decoded.isEmpty
        else { throw text.mismatch("base64 of base64", found: "other text") }
        return decoded
    }

    private static func single(_ list: JSONCursor) throws -> JSONCursor {
        let elements = try list.array()
        guard elements.count == 1 else { throw list.mismatch("one signature", found: "\(elements.count)") }
        return elements[0]
    }

    private static func digest(_ hash: JSONCursor) throws -> Digest {
        try hash.refuseMembers(otherThan: ["algorithm", "value"])
        let text = try hash.string("algorithm") + ":" + hash.string("value")
        do throws(DigestError) {
            return try Digest(text)
        } catch {
            throw hash.mismatch("sha256, sha384 or sha512 in lower-case hex", found: "'\(text)'")
        }
    }

    /// A digest as Rekor v2 writes it: by the algorithm's name in protobuf, in base64.
    private static func digest2(_ hash: JSONCursor) throws -> Digest {
        try hash.refuseMembers(otherThan: ["algorithm", "digest"])
        let algorithm: Digest.Algorithm
        switch try hash.string("algorithm") {
        case "SHA2_256": algorithm = .sha256
        case "SHA2_384": algorithm = .sha384
        case "SHA2_512": algorithm = .sha512
        case let other: throw try hash.required("algorithm").mismatch("a hash of SHA-2", found: "'\(other)'")
        }
        guard let digest = Digest(algorithm, bytes: try hash.required("digest").base64()) else {
            throw try hash.required("digest").mismatch("\(algorithm.length) bytes", found: "another number")
        }
        return digest
    }

    /// A signature as Rekor v2 writes it, with its key and how the key signs.
    private static func signature2(_ cursor: JSONCursor) throws -> ([UInt8], EntryVerifier, KeyDetails) {
        try cursor.refuseMembers(otherThan: ["content", "verifier"])
        let verifier = try cursor.required("verifier")
        try verifier.refuseMembers(otherThan: ["keyDetails", "publicKey", "x509Certificate"])
        let name = try verifier.string("keyDetails")
        guard let details = KeyDetails(rawValue: name) else {
            throw try verifier.required("keyDetails").mismatch("a kind of key that is supported", found: "'\(name)'")
        }
        func raw(_ cursor: JSONCursor) throws -> [UInt8] {
            try cursor.refuseMembers(otherThan: ["rawBytes"])
            return try cursor.required("rawBytes").base64()
        }
        let key: EntryVerifier
        switch (try verifier.member("x509Certificate"), try verifier.member("publicKey")) {
        case (let certificate?, nil): key = .certificate(try raw(certificate))
        case (nil, let publicKey?): key = .publicKey(try raw(publicKey))
        default: throw verifier.mismatch("one of x509Certificate and publicKey", found: "another combination")
        }
        return (try bytes(cursor.required("content")), key, details)
    }

    private static func bytes(_ text: JSONCursor) throws -> [UInt8] {
        let bytes = try text.base64()
        guard !bytes.isEmpty else { throw text.mismatch("a signature", found: "nothing") }
        return bytes
    }

    private static func verifier(_ text: JSONCursor) throws -> EntryVerifier {
        let bytes = try text.base64()
        let block: PEM
        do throws(PEMError) {
            block = try PEM.single(bytes)
        } catch {
            throw text.mismatch("base64 of PEM", found: "other text (\(error))")
        }
        switch block.label {
        case "CERTIFICATE": return .certificate(block.der)
        case "PUBLIC KEY": return .publicKey(block.der)
        case "RSA PUBLIC KEY": return .publicKey(try PublicKey(pkcs1: block.der).spki)
        default: throw text.mismatch("a certificate or public key", found: "'\(block.label)'")
        }
    }
}
