internal import Cryptography
internal import Encodings
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
