internal import Encodings
package import Vocabulary

/// The payload of a cosign image signature: this manifest digest, by this name.
///
/// Source: cosign signature specification, "Simple Signing" after Red Hat's format.
package struct SimpleSigning: Hashable, Sendable {
    /// The type that the payload must state.
    package static let type = "cosign container image signature"

    package let manifestDigest: Digest
    /// What the signer called the image; mirrors rename, so it is shown and not compared.
    package let reference: String
    /// What the signer added, as `cosign sign --annotations` does; values that are no text are left out.
    package let annotations: [String: String]

    /// Reads the payload, once, from the very bytes that were authenticated.
    ///
    /// - Throws: `malformed-statement`, with the place in the document; `limit-exceeded`.
    package init(_ payload: [UInt8], limits: Limits) throws(AttestationError) {
        do {
            let root = try JSONCursor(reading: payload, depth: limits.jsonDepth)
            let critical = try root.required("critical")
            let type = try critical.required("type")
            guard try type.string().isIdentical(to: Self.type) else { throw type.mismatch("'\(Self.type)'") }
            manifestDigest = try critical.required("image").required("docker-manifest-digest").digest()
            reference = try critical.member("identity")?.optionalString("docker-reference") ?? ""
            let optional = try root.member("optional").flatMap { $0.isObject ? try $0.members() : nil } ?? []
            let texts = optional.compactMap { member in (try? member.cursor.string()).map { (member.name, $0) } }
            annotations = Dictionary(texts) { first, _ in first }
        } catch {
            throw AttestationError.unreadable("simple signing payload", error, .malformedStatement)
        }
    }
}
