internal import COpenSSL
package import Vocabulary

/// A leaf and its issuers up to an anchor that was valid at one time; only validation makes one.
package struct ValidatedChain: Hashable, Sendable {
    /// Leaf first, anchor last, at least two.
    package let certificates: [Certificate]
    package let leaf: Certificate
    /// The certificate that issued the leaf.
    package let issuer: Certificate
    /// The time at which all of it holds.
    package let time: Instant

    fileprivate init(leaf: Certificate, issuer: Certificate, further: [Certificate], at time: Instant) {
        (self.leaf, self.issuer, self.time) = (leaf, issuer, time)
        certificates = [leaf, issuer] + further
    }

    /// Refuses another time at which a certificate of the chain was not valid; nothing else in it depends on the time.
    ///
    /// - Throws: `outsideValidity`.
    package func requireValid(at time: Instant) throws(CryptographyError) {
        for certificate in certificates { try CertificateChain.requireValid(certificate, at: time) }
    }
}

/// Validates chains of code-signing certificates.
///
/// Source: RFC 5280, section 6, as sigstore uses it; no system store, no revocation, no network.
package enum CertificateChain {
    /// Validates that `leaf` may sign code and leads to `anchor` by way of some of `intermediates`, all at one time.
    ///
    /// - Parameters:
    ///   - leaf: The signing certificate.
    ///   - intermediates: The authority's own, never those that came with a signature.
    ///   - anchor: What is believed; it may be an intermediate itself.
    ///   - time: When everything must have been valid, both ends of each validity included.
    /// - Returns: The chain that was found.
    /// - Throws: `certificateUnfit`, `outsideValidity`, `chainInvalid`.
    package static func validate(
        leaf: Certificate,
        through intermediates: [Certificate],
        anchor: Certificate,
        at time: Instant
    ) throws(CryptographyError) -> ValidatedChain {
        try requireFit(leaf)
        try requireValid(leaf, at: time)
        let store = try AnchorStore(anchor)
        let certificates: [Certificate]
        do throws(CryptographyError) {
            certificates = try store.chain(from: leaf, through: intermediates.filter { $0.isValid(at: time) })
        } catch .chainInvalid(let reason) {
            // An issuer that is not valid is the likelier explanation than a missing one.
            if let whole = try? store.chain(from: leaf, through: intermediates) {
                for certificate in whole { try requireValid(certificate, at: time) }
            }
            throw .chainInvalid(reason)
        }
        guard certificates.count >= 2, certificates[0] == leaf, certificates.last == anchor
        else { throw .chainInvalid("a leaf that is the anchor itself") }
        for certificate in certificates.dropFirst() { try requireFitAuthority(certificate) }
        // libcrypto's level of strength lets it pass. The anchor is believed, whoever signed it.
        for certificate in certificates.dropLast() where certificate.isSignedOverSHA224 {
            throw .unsupportedAlgorithm("a certificate signed over SHA-224")
        }
        for certificate in certificates { try requireValid(certificate, at: time) }
        return ValidatedChain(
            leaf: leaf,
            issuer: certificates[1],
            further: Array(certificates.dropFirst(2)),
            at: time
        )
    }

    /// Validates a leaf whose issuer was validated up to the anchor before, on a way without constraints on names.
    ///
    /// Nothing that libcrypto checks above the issuer depends then on the leaf, so that the issuer may stand for all of
    /// it; that those certificates are fit was checked as well.
    ///
    /// - Returns: nil where it does not hold; the whole validation has to tell why, or may find another way.
    static func validate(_ leaf: Certificate, along path: IssuerPath, at time: Instant) -> ValidatedChain? {
        do throws(CryptographyError) {
            try requireFit(leaf)
            try requireValid(leaf, at: time)
            for certificate in path.certificates { try requireValid(certificate, at: time) }
            try path.requireIssued(leaf)
        } catch {
            return nil
        }
        return ValidatedChain(
            leaf: leaf,
            issuer: path.issuer,
            further: Array(path.certificates.dropFirst()),
            at: time
        )
    }

    static func requireValid(_ certificate: Certificate, at time: Instant) throws(CryptographyError) {
        guard certificate.isValid(at: time) else {
            throw .outsideValidity(
                subject: certificate.title,
                from: certificate.notBefore,
                until: certificate.notAfter,
                at: time
            )
        }
    }

    private static func requireFit(_ leaf: Certificate) throws(CryptographyError) {
        try requireUnderstood(leaf)
        guard !leaf.isPrecertificate
        else { throw leaf.unfit("expected a final certificate, found a precertificate") }
        guard !leaf.isCertificateAuthority
        else { throw leaf.unfit("expected a certificate that signs code, found one of a certificate authority") }
        guard leaf.allowsDigitalSignature
        else { throw leaf.unfit("expected key usage digitalSignature, found none") }
        guard leaf.allowsCodeSigning
        else { throw leaf.unfit("expected extended key usage codeSigning, found none") }
    }

    private static func requireFitAuthority(_ certificate: Certificate) throws(CryptographyError) {
        try requireUnderstood(certificate)
        guard certificate.isCertificateAuthority
        else { throw certificate.unfit("expected a certificate authority, found none") }
        guard !certificate.restrictsPurpose || certificate.allowsCodeSigning
        else { throw certificate.unfit("expected an authority for codeSigning, found one for other purposes") }
    }

    static func requireUnderstood(_ certificate: Certificate) throws(CryptographyError) {
        for entry in certificate.extensions { _ = try certificate.extensionValue(entry.oid) }
        if let unknown = certificate.unknownCriticalExtensions.first {
            throw certificate.unfit("expected critical extensions that are understood, found \(unknown)")
        }
    }

    /// What a chain is built for; OpenSSL has no purpose for code signing.
    enum Purpose {
        case codeSigning
        case timeStamping

        /// Not strict with timestamps, for real authorities sign with certificates whose subject is empty.
        var flags: UInt {
            let flags = X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME
            return UInt(self == .codeSigning ? flags | X509_V_FLAG_X509_STRICT : flags)
        }
    }
}

extension Certificate {
    /// Whether the name of its issuer is the other's subject, as RFC 5280, 7.1, compares names; it proves nothing.
    package func namesAsIssuer(_ other: Certificate) -> Bool {
        unsafe X509_NAME_cmp(X509_get_issuer_name(raw), X509_get_subject_name(other.raw)) == 0
    }

    /// Whether the other's key signed it, and it names the other as its issuer; not whether that was allowed to.
    package func isSigned(by other: Certificate) -> Bool {
        guard namesAsIssuer(other), let signed = unsafe try? complete(), let issuer = unsafe try? other.complete()
        else { return false }
        defer { ERR_clear_error() }
        return unsafe X509_verify(signed, X509_get0_pubkey(issuer)) == 1
    }

    /// Whether both have one subject, as RFC 5280, 7.1, compares names.
    func sharesSubject(with other: Certificate) -> Bool {
        unsafe X509_NAME_cmp(X509_get_subject_name(raw), X509_get_subject_name(other.raw)) == 0
    }

    /// Whether it says which names may stand in the certificates below it.
    var constrainsNames: Bool { extensions.contains { $0.oid == Extension.nameConstraints } }

    /// Whether it says which addresses or systems of the internet it is for, which libcrypto compares with those of its
    /// issuers.
    ///
    /// Source: RFC 3779, 2.2 and 3.2.
    var hasNumberResources: Bool {
        extensions.contains { ["1.3.6.1.5.5.7.1.7", "1.3.6.1.5.5.7.1.8"].contains($0.oid) }
    }

    /// How messages name it: by subject, or where that is empty by serial number.
    var title: String { subject.isEmpty ? "serial \(serial)" : subject }

    func unfit(_ reason: String) -> CryptographyError { .certificateUnfit(subject: title, reason) }
}
