internal import COpenSSL

/// An issuer of leaves and what was found above it up to the anchor.
///
/// Unchecked `Sendable`: the stores are filled once; libcrypto locks them for the many threads that look into them.
@safe final class IssuerPath: @unchecked Sendable {
    /// The issuer first, the anchor last; they may be one.
    let certificates: [Certificate]
    let issuer: Certificate
    /// Believes the issuer alone.
    private let store: AnchorStore
    /// The same, but leaves a leaf's signature to us.
    private let unsigned: AnchorStore

    init(_ certificates: [Certificate]) throws(CryptographyError) {
        guard let issuer = certificates.first else { throw .chainInvalid("no issuer") }
        (self.certificates, self.issuer) = (certificates, issuer)
        store = try AnchorStore(issuer)
        unsigned = try AnchorStore(issuer, checksSignatures: false)
    }

    /// Requires that the issuer issued a leaf, by all that libcrypto checks in one, its signature included.
    ///
    /// For ECDSA the signature is checked over the bytes as they stand in the leaf: libcrypto's own way needs the leaf's
    /// key in a form that takes it longer to decode than everything else in a certificate.
    ///
    /// - Throws: `chainInvalid`.
    func requireIssued(_ leaf: Certificate) throws(CryptographyError) {
        guard let signature = try leaf.ecdsaSignature() else {
            return try Self.require(store.chain(from: leaf, through: []), leaf, issuer)
        }
        try Self.require(unsigned.chain(from: leaf, through: []), leaf, issuer)
        do throws(CryptographyError) {
            _ = try issuer.publicKey.authenticate(
                Array(leaf.tbs()),
                signature: signature.bytes,
                scheme: .ecdsa(signature.hash)
            )
        } catch {
            throw .chainInvalid("certificate signature failure")
        }
    }

    private static func require(
        _ found: [Certificate],
        _ leaf: Certificate,
        _ issuer: Certificate
    ) throws(CryptographyError) {
        guard found == [leaf, issuer] else { throw .chainInvalid("another chain") }
    }
}
