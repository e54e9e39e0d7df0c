internal import COpenSSL

/// An issuer of leaves and what was found above it up to the anchor.
final class IssuerPath: Sendable {
    /// The issuer first, the anchor last; they may be one.
    let certificates: [Certificate]
    let issuer: Certificate
    /// Believes the issuer alone.
    private let store: AnchorStore

    init(_ certificates: [Certificate]) throws(CryptographyError) {
        guard let issuer = certificates.first else { throw .chainInvalid("no issuer") }
        (self.certificates, self.issuer) = (certificates, issuer)
        store = try AnchorStore(issuer)
    }

    /// Requires that the issuer issued a leaf.
    ///
    /// A leaf that is as plain as nearly all are leaves nothing to judge but its signature, which is checked over the
    /// bytes as they stand. Whatever else may be in a leaf is libcrypto's to judge, which has to decode the key for that,
    /// in a way that takes it longer than all the rest.
    ///
    /// - Throws: `chainInvalid`.
    func requireIssued(_ leaf: Certificate) throws(CryptographyError) {
        guard leaf.isPlain(from: issuer), let signature = try leaf.ecdsaSignature() else {
            guard try store.chain(from: leaf, through: []) == [leaf, issuer] else {
                throw .chainInvalid("another chain")
            }
            return
        }
        do throws(CryptographyError) {
            let tbs = try Array(leaf.tbs())
            _ = try issuer.publicKey.authenticate(tbs, signature: signature.bytes, scheme: .ecdsa(signature.hash))
        } catch {
            throw .chainInvalid("certificate signature failure")
        }
    }
}

extension Certificate {
    /// Whether nothing is left for libcrypto to object to, by RFC 5280 as it reads that strictly, but the signature.
    ///
    /// The profile of Fulcio: version 3, no authority in any way, names of the holder, and the issuer named by its name and
    /// by the identifier of its key.
    fileprivate func isPlain(from issuer: Certificate) -> Bool {
        func only(_ oid: String) -> Extension? {
            let found = extensions.filter { $0.oid == oid }
            return found.count == 1 ? found[0] : nil
        }
        guard isPlainLeaf, namesAsIssuer(issuer), !self.issuer.isEmpty, !subjectAlternativeNames.isEmpty,
            let names = only(Extension.subjectAlternativeName), names.isCritical || !subject.isEmpty,
            let key = issuer.extensions.first(where: { $0.oid == Extension.subjectKeyIdentifier }),
            let named = only(Extension.authorityKeyIdentifier), !named.isCritical
        else { return false }
        // Both are short, so that their lengths take one byte: an OCTET STRING, and [0] in a SEQUENCE.
        let identifier = key.value.dropFirst(2)
        guard (1...64).contains(identifier.count), key.value[0] == 0x04, Int(key.value[1]) == identifier.count,
            named.value == [0x30, UInt8(identifier.count) + 2, 0x80, UInt8(identifier.count)] + identifier
        else { return false }
        return extensions.allSatisfy { entry in
            switch entry.oid {
            case Extension.basicConstraints: entry.value == [0x30, 0x00]
            case Extension.subjectKeyIdentifier: !entry.isCritical
            default: true
            }
        }
    }
}

extension Certificate.Extension {
    fileprivate static let subjectKeyIdentifier = "2.5.29.14"
    fileprivate static let basicConstraints = "2.5.29.19"
    fileprivate static let authorityKeyIdentifier = "2.5.29.35"
}
