internal import Attestations
internal import Encodings
package import Vocabulary

/// A verdict in its envelope, whose signature nobody has checked.
///
/// Source: DSSE v1, envelope.md; Sigstore bundle v0.3 (sigstore.md C).
package struct SignedVerdict: Hashable, Sendable {
    /// The two files that hold the same payload and signature.
    package enum Form: Hashable, Sendable {
        /// A Sigstore bundle v0.3 with a plain public key.
        case sigstoreBundle
        /// The DSSE envelope alone, on one line.
        case envelope

        /// The form that a file of this name gets.
        package init(path: String) {
            self =
                Array(path.utf8).suffix(Self.envelopeEnding.count) == Self.envelopeEnding
                ? .envelope : .sigstoreBundle
        }

        private static let envelopeEnding = Array(".intoto.jsonl".utf8)[...]
    }

    static let bundleMediaType = "application/vnd.dev.sigstore.bundle.v0.3+json"

    package let payload: [UInt8]
    package let signature: [UInt8]
    /// The SHA-256 of the key's SubjectPublicKeyInfo, which only the bundle states, and nobody need believe.
    package let keyFingerprint: Digest?

    init(payload: [UInt8], signature: [UInt8], keyFingerprint: Digest?) {
        (self.payload, self.signature, self.keyFingerprint) = (payload, signature, keyFingerprint)
    }

    /// What the signature covers, up to the payload.
    var preAuthenticationEncoding: [UInt8] {
        DSSEEnvelope.preAuthenticationEncoding(payloadType: DSSEEnvelope.inTotoType, payload: payload)
    }

    // MARK: - Writing

    /// The file, on one line with a final line feed.
    package func bytes(_ form: Form) -> [UInt8] {
        let envelope = JSONValue.object([
            "payload": .string(Base64.encode(payload)),
            "payloadType": .string(DSSEEnvelope.inTotoType),
            "signatures": .array([.object(["keyid": .string(""), "sig": .string(Base64.encode(signature))])]),
        ])
        switch form {
        case .envelope: return envelope.text(.line)
        case .sigstoreBundle:
            let hint = JSONValue.string(Base64.encode(keyFingerprint?.bytes ?? []))
            return JSONValue.object([
                "mediaType": .string(Self.bundleMediaType),
                "verificationMaterial": .object(["publicKey": .object(["hint": hint])]),
                "dsseEnvelope": envelope,
            ]).text(.line)
        }
    }

    // MARK: - Reading

    /// Reads either form; it has the members that we write, and no others.
    ///
    /// - Throws: `malformed`, with the place in the file.
    package init(_ bytes: [UInt8], limits: Limits) throws(VerdictError) {
        do {
            let root = try JSONCursor(reading: bytes, depth: limits.jsonDepth)
            guard try !root.hasMember("payload") else {
                try self.init(envelope: root, keyFingerprint: nil)
                return
            }
            try root.requireMembers("mediaType", "verificationMaterial", "dsseEnvelope")
            try root.required("mediaType").require(Self.bundleMediaType)
            let material = try root.required("verificationMaterial")
            try material.requireMembers("publicKey")
            let key = try material.required("publicKey")
            try key.requireMembers("hint")
            let hint = try key.required("hint")
            guard let fingerprint = Digest(.sha256, bytes: try hint.base64()) else {
                throw hint.mismatch("the SHA-256 of a public key in base64", found: "another length")
            }
            try self.init(envelope: root.required("dsseEnvelope"), keyFingerprint: fingerprint)
        } catch {
            throw .malformed("expected a verdict (Sigstore bundle v0.3 or DSSE envelope); \(error)")
        }
    }

    private init(envelope: JSONCursor, keyFingerprint: Digest?) throws(JSONShapeError) {
        try envelope.requireMembers("payload", "payloadType", "signatures")
        try envelope.required("payloadType").require(DSSEEnvelope.inTotoType)
        let list = try envelope.required("signatures")
        let signatures = try list.array()
        guard let only = signatures.first, signatures.count == 1 else {
            throw list.mismatch("one signature", found: "\(signatures.count)")
        }
        try only.requireMembers("keyid", "sig")
        try only.required("keyid").require("")
        self.init(
            payload: try envelope.required("payload").base64(),
            signature: try only.required("sig").base64(),
            keyFingerprint: keyFingerprint
        )
    }
}
