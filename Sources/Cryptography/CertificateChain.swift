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
        let usable = intermediates.filter { $0.isValid(at: time) }
        let found: [[UInt8]]
        do throws(CryptographyError) {
            found = try build(leaf: leaf, through: usable, anchor: anchor)
        } catch .chainInvalid(let reason) {
            // An expired issuer is the likelier explanation than a missing one.
            if let expired = intermediates.first(where: { !$0.isValid(at: time) }),
                (try? build(leaf: leaf, through: intermediates, anchor: anchor)) != nil
            {
                try requireValid(expired, at: time)
            }
            throw .chainInvalid(reason)
        }
        let known = [leaf] + usable + [anchor]
        let certificates = found.compactMap { der in known.first { $0.der == der } }
        guard certificates.count == found.count, certificates.count >= 2, certificates[0] == leaf,
            certificates.last == anchor
        else { throw .chainInvalid("a leaf that is the anchor itself") }
        for certificate in certificates.dropFirst() { try requireFitAuthority(certificate) }
        for certificate in certificates { try requireValid(certificate, at: time) }
        return ValidatedChain(
            leaf: leaf,
            issuer: certificates[1],
            further: Array(certificates.dropFirst(2)),
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
        for oid in Set(certificate.extensions.map(\.oid)).sorted() { _ = try certificate.extensionValue(oid) }
        if let unknown = certificate.unknownCriticalExtensions.first {
            throw certificate.unfit("expected critical extensions that are understood, found \(unknown)")
        }
    }

    /// Lets OpenSSL find a chain and check signatures, names, constraints and strength; times are ours, for OpenSSL
    /// leaves the last second of a validity out.
    ///
    /// - Parameters:
    ///   - leaf: Where the chain begins; it may be the anchor.
    ///   - intermediates: What may stand between.
    ///   - anchor: Where the chain must end.
    ///   - purpose: What the leaf is for, as far as OpenSSL can judge it.
    /// - Returns: What it found, leaf first, in DER.
    /// - Throws: `chainInvalid`.
    static func build(
        leaf: Certificate,
        through intermediates: [Certificate],
        anchor: Certificate,
        for purpose: Purpose = .codeSigning
    ) throws(CryptographyError) -> [[UInt8]] {
        try Library.enter()
        defer { ERR_clear_error() }
        guard let store = unsafe X509_STORE_new() else { throw Library.fault("X509_STORE_new") }
        defer { unsafe X509_STORE_free(store) }
        guard unsafe X509_STORE_add_cert(store, anchor.raw) == 1 else { throw Library.fault("X509_STORE_add_cert") }
        guard let untrusted = unsafe sallyport_certificates_new() else { throw Library.fault("sk_X509_new_null") }
        defer { unsafe sallyport_certificates_free(untrusted) }
        for certificate in intermediates {
            guard unsafe sallyport_certificates_push(untrusted, certificate.raw) > 0
            else { throw Library.fault("sk_X509_push") }
        }
        guard let context = unsafe X509_STORE_CTX_new() else { throw Library.fault("X509_STORE_CTX_new") }
        defer { unsafe X509_STORE_CTX_free(context) }
        guard unsafe X509_STORE_CTX_init(context, store, leaf.raw, untrusted) == 1,
            let rules = unsafe X509_STORE_CTX_get0_param(context)
        else { throw Library.fault("X509_STORE_CTX_init") }
        guard unsafe X509_VERIFY_PARAM_set_flags(rules, purpose.flags) == 1
        else { throw Library.fault("X509_VERIFY_PARAM_set_flags") }
        unsafe X509_VERIFY_PARAM_set_auth_level(rules, 2)
        if purpose == .timeStamping {
            guard unsafe X509_VERIFY_PARAM_set_purpose(rules, X509_PURPOSE_TIMESTAMP_SIGN) == 1
            else { throw Library.fault("X509_VERIFY_PARAM_set_purpose") }
        }
        guard unsafe X509_verify_cert(context) == 1 else {
            let status = unsafe X509_STORE_CTX_get_error(context)
            throw .chainInvalid(unsafe String(cString: X509_verify_cert_error_string(Int(status))))
        }
        return try unsafe chain(of: context)
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

    private static func chain(of context: OpaquePointer) throws(CryptographyError) -> [[UInt8]] {
        guard let chain = unsafe X509_STORE_CTX_get0_chain(context)
        else { throw Library.fault("X509_STORE_CTX_get0_chain") }
        var result: [[UInt8]] = []
        let count = unsafe sallyport_certificates_count(chain)
        for index in 0..<max(count, 0) {
            let certificate = unsafe sallyport_certificates_at(chain, index)
            guard let der = unsafe Library.encoded({ unsafe i2d_X509(certificate, $0) })
            else { throw Library.fault("i2d_X509") }
            result.append(der)
        }
        return result
    }
}

extension Certificate {
    /// Whether the name of its issuer is the other's subject, as RFC 5280, 7.1, compares names; it proves nothing.
    package func namesAsIssuer(_ other: Certificate) -> Bool {
        unsafe X509_NAME_cmp(X509_get_issuer_name(raw), X509_get_subject_name(other.raw)) == 0
    }

    /// How messages name it: by subject, or where that is empty by serial number.
    var title: String { subject.isEmpty ? "serial \(serial)" : subject }

    func unfit(_ reason: String) -> CryptographyError { .certificateUnfit(subject: title, reason) }
}
