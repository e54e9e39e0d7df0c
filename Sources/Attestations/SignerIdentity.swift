internal import Cryptography
internal import Encodings
internal import Trust
internal import Vocabulary

/// Who a Fulcio certificate says its holder is.
///
/// Source: Fulcio, oid-info.md, arc 1.3.6.1.4.1.57264.1: .1 to .6 are raw UTF-8, .8 and up DER UTF8String.
struct SignerIdentity: Hashable, Sendable {
    /// The subject alternative names that Fulcio issues: e-mail, URI or user name.
    let subjects: [String]
    /// The OIDC issuer; nil where the certificate has none.
    let issuer: String?
    /// The other extensions, by the names that the trust root uses.
    let extensions: [String: String]

    /// The type of the otherName that holds a user name.
    private static let userName = "1.3.6.1.4.1.57264.1.7"
    private static let oldIssuer = "1.3.6.1.4.1.57264.1.1"
    private static let issuer = "1.3.6.1.4.1.57264.1.8"

    /// Reads the identity out of a certificate whose chain holds.
    ///
    /// - Throws: `certificate-invalid` when an extension is malformed, or two of them name unlike issuers.
    init(_ certificate: Certificate) throws(AttestationError) {
        subjects = certificate.subjectAlternativeNames.compactMap { name in
            switch name {
            case .email(let text), .uri(let text): text
            case .otherName(let oid, let text) where oid == Self.userName: text
            default: nil
            }
        }
        .filter { !$0.isEmpty }
        let old = try Self.text(certificate, Self.oldIssuer, isRaw: true)
        let new = try Self.text(certificate, Self.issuer, isRaw: false)
        if let old, let new, !old.isIdentical(to: new) {
            throw AttestationError(
                .certificateInvalid,
                "expected both issuer extensions of the certificate to be equal, found '\(old)' and '\(new)'"
            )
        }
        issuer = new ?? old
        var extensions: [String: String] = [:]
        for entry in certificate.extensions {
            guard let known = FulcioExtension.byIdentifier[entry.oid] else { continue }
            extensions[known.rawValue] = try Self.text(certificate, known.oid, isRaw: known.isRaw)
        }
        self.extensions = extensions
    }

    private static func text(
        _ certificate: Certificate,
        _ oid: String,
        isRaw: Bool
    ) throws(AttestationError) -> String? {
        do {
            guard var value = try certificate.extensionValue(oid) else { return nil }
            if !isRaw {
                var reader = DERReader(value)
                value = try reader.content(of: 0x0C)
                try reader.requireEnd()
            }
            guard let text = String(validating: value, as: UTF8.self), !value.contains(0) else {
                throw DERError(description: "expected UTF-8 without NUL, found other bytes")
            }
            return text
        } catch {
            throw AttestationError(.certificateInvalid, "certificate extension \(oid): \(error)")
        }
    }
}
