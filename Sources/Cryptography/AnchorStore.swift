internal import COpenSSL

/// A store of libcrypto that believes one certificate, which need not be self-signed.
///
/// Unchecked `Sendable`: filled once; libcrypto locks it for the many threads that look into it.
@safe final class AnchorStore: @unchecked Sendable {
    private let anchor: Certificate
    private let purpose: CertificateChain.Purpose
    private let raw: OpaquePointer

    /// Makes a store.
    ///
    /// - Parameters:
    ///   - anchor: What is believed.
    ///   - purpose: What leaves are for, as far as libcrypto can judge it.
    /// - Throws: `libraryFault`.
    init(
        _ anchor: Certificate,
        for purpose: CertificateChain.Purpose = .codeSigning
    ) throws(CryptographyError) {
        try Library.enter()
        let believed = unsafe try anchor.complete()
        guard let raw = unsafe X509_STORE_new() else { throw Library.fault("X509_STORE_new") }
        guard unsafe X509_STORE_add_cert(raw, believed) == 1 else {
            unsafe X509_STORE_free(raw)
            throw Library.fault("X509_STORE_add_cert")
        }
        (self.anchor, self.purpose) = (anchor, purpose)
        unsafe self.raw = raw
    }

    deinit { unsafe X509_STORE_free(raw) }

    /// Lets libcrypto find a chain and check signatures, names, constraints and strength; times are ours, for it leaves
    /// the last second of a validity out.
    ///
    /// - Parameters:
    ///   - leaf: Where the chain begins; it may be the anchor.
    ///   - intermediates: What may stand between.
    /// - Returns: The chain, leaf first.
    /// - Throws: `chainInvalid`, `libraryFault`.
    func chain(from leaf: Certificate, through intermediates: [Certificate]) throws(CryptographyError) -> [Certificate]
    {
        try Library.enter()
        defer { ERR_clear_error() }
        guard let untrusted = unsafe sallyport_certificates_new() else { throw Library.fault("sk_X509_new_null") }
        defer { unsafe sallyport_certificates_free(untrusted) }
        for certificate in intermediates {
            guard unsafe try sallyport_certificates_push(untrusted, certificate.complete()) > 0
            else { throw Library.fault("sk_X509_push") }
        }
        guard let context = unsafe X509_STORE_CTX_new() else { throw Library.fault("X509_STORE_CTX_new") }
        defer { unsafe X509_STORE_CTX_free(context) }
        let first = unsafe try leaf.complete()
        guard unsafe X509_STORE_CTX_init(context, raw, first, untrusted) == 1,
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
        return try unsafe certificates(of: context, among: [leaf] + intermediates)
    }

    /// The certificates of a chain that was found: libcrypto holds the very ones that it was given.
    private func certificates(
        of context: OpaquePointer,
        among known: [Certificate]
    ) throws(CryptographyError) -> [Certificate] {
        guard let chain = unsafe X509_STORE_CTX_get0_chain(context)
        else { throw Library.fault("X509_STORE_CTX_get0_chain") }
        var certificates: [Certificate] = []
        for index in 0..<max(unsafe sallyport_certificates_count(chain), 0) {
            let found = unsafe sallyport_certificates_at(chain, index)
            guard let certificate = (known + [anchor]).first(where: { unsafe $0.holds(found) })
            else { throw .libraryFault("X509_STORE_CTX_get0_chain: a certificate that nobody gave") }
            certificates.append(certificate)
        }
        return certificates
    }
}
