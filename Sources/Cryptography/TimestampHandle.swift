internal import COpenSSL
internal import Vocabulary

/// Owns one decoded timestamp (`PKCS7`); the certificates and revocation lists that it came with are not in it.
@safe struct TimestampHandle: ~Copyable {
    private let token: UnsafeMutablePointer<PKCS7>

    /// Decodes a TimeStampToken.
    ///
    /// - Throws: `malformedTimestamp`.
    init(token der: [UInt8]) throws(CryptographyError) {
        try Library.enter()
        defer { ERR_clear_error() }
        let token = unsafe Library.decoded(der, free: { unsafe PKCS7_free(UnsafeMutablePointer($0)) }) {
            unsafe OpaquePointer(d2i_PKCS7(nil, $0, $1))
        }
        guard let token = unsafe token.map({ unsafe UnsafeMutablePointer<PKCS7>($0) })
        else { throw .malformedTimestamp("expected a timestamp in DER, found \(der.count) other bytes") }
        guard unsafe sallyport_token_strip(token) == 1 else {
            unsafe PKCS7_free(token)
            throw Self.foreignContent
        }
        unsafe self.token = token
    }

    deinit { unsafe PKCS7_free(token) }

    /// The TimeStampToken in a TimeStampResp, without the certificates and revocation lists that it came with.
    ///
    /// - Throws: `malformedTimestamp` unless the timestamp was granted.
    static func token(of response: [UInt8]) throws(CryptographyError) -> [UInt8] {
        try Library.enter()
        defer { ERR_clear_error() }
        let raw = unsafe Library.decoded(response, free: { unsafe TS_RESP_free($0) }) {
            unsafe d2i_TS_RESP(nil, $0, $1)
        }
        guard let raw = unsafe raw else {
            throw .malformedTimestamp("expected a timestamp response in DER, found \(response.count) other bytes")
        }
        defer { unsafe TS_RESP_free(raw) }
        let status = unsafe ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(raw)))
        guard status == TS_STATUS_GRANTED || status == TS_STATUS_GRANTED_WITH_MODS
        else { throw .malformedTimestamp("expected a timestamp that was granted, found status \(status)") }
        guard let token = unsafe TS_RESP_get_token(raw), unsafe sallyport_token_strip(token) == 1
        else { throw foreignContent }
        return try unsafe encoded(token)
    }

    /// The TimeStampToken as it is held.
    ///
    /// - Throws: `libraryFault`.
    func encoded() throws(CryptographyError) -> [UInt8] { try unsafe Self.encoded(token) }

    private static func encoded(_ token: UnsafeMutablePointer<PKCS7>) throws(CryptographyError) -> [UInt8] {
        guard let der = unsafe Library.encoded({ unsafe i2d_PKCS7(token, $0) }) else {
            throw Library.fault("i2d_PKCS7")
        }
        return der
    }

    private static let mostHashes: CInt = 8

    private var signer: UnsafeMutablePointer<PKCS7_SIGNER_INFO> {
        get throws(CryptographyError) {
            guard let signer = unsafe sallyport_token_signer(token)
            else { throw .malformedTimestamp("expected a timestamp by one signer, found none or several") }
            return unsafe signer
        }
    }

    /// What the timestamp says: when, and over which digest.
    ///
    /// - Throws: `malformedTimestamp`, `unsupportedTimestamp`.
    func claims() throws(CryptographyError) -> (time: Instant, imprint: Digest) {
        try Library.enter()
        defer { ERR_clear_error() }
        // OpenSSL nests one reader for each hash function, so that a great many would exhaust the stack.
        let hashes = unsafe sallyport_token_hashes(token)
        guard (1...Self.mostHashes).contains(hashes) else {
            throw .malformedTimestamp("expected 1 to \(Self.mostHashes) digest algorithms, found \(hashes)")
        }
        let signer = unsafe try signer
        try unsafe Self.requireAttributes(signer)
        try unsafe Self.requireAlgorithms(signer)
        guard let content = unsafe sallyport_token_content(token) else { throw Self.foreignContent }
        let info = unsafe Library.decoded(Library.bytes(of: content), free: { unsafe TS_TST_INFO_free($0) }) {
            unsafe d2i_TS_TST_INFO(nil, $0, $1)
        }
        guard let info = unsafe info else { throw Self.foreignContent }
        defer { unsafe TS_TST_INFO_free(info) }
        let version = unsafe TS_TST_INFO_get_version(info)
        guard version == 1
        else { throw .malformedTimestamp("expected a timestamp of version 1, found version \(version)") }
        guard unsafe TS_TST_INFO_get_ext_by_critical(info, 1, -1) < 0
        else { throw .malformedTimestamp("expected a timestamp without critical extensions, found one") }
        return unsafe (try Self.time(of: info), try Self.imprint(of: info))
    }

    /// Requires that the timestamp names this certificate as its signer, by issuer and serial number.
    ///
    /// - Throws: `foreignTimestamp`.
    func requireNamed(_ certificate: Certificate) throws(CryptographyError) {
        guard let name = unsafe try signer.pointee.issuer_and_serial, let serial = unsafe name.pointee.serial
        else { throw Library.fault("PKCS7_get_signer_info") }
        guard unsafe X509_NAME_cmp(name.pointee.issuer, X509_get_issuer_name(certificate.raw)) == 0,
            unsafe ASN1_INTEGER_cmp(serial, X509_get0_serialNumber(certificate.raw)) == 0
        else {
            let issuer = unsafe try? CertificateFields.text(name.pointee.issuer)
            throw .foreignTimestamp(
                expected: "'\(certificate.subject)' (serial \(certificate.serial) of '\(certificate.issuer)')",
                found: "serial \(unsafe Library.bytes(of: serial).lowercaseHex) of '\(issuer ?? "")'"
            )
        }
    }

    /// Requires that the timestamp is signed by this certificate, and that its signed attributes name it by its hash.
    ///
    /// - Parameters:
    ///   - certificate: The one that the timestamp names.
    ///   - chain: That certificate and its issuers, already validated.
    /// - Throws: `timestampForged`.
    func requireSigned(by certificate: Certificate, chain: [Certificate]) throws(CryptographyError) {
        try Library.enter()
        defer { ERR_clear_error() }
        var failure = try failure(of: certificate, among: [certificate])
        // The attributes may name issuers as well, which OpenSSL finds only in a chain that it builds itself.
        if let number = failure, chain.count > 1, ERR_GET_LIB(number) == ERR_LIB_ESS,
            ERR_GET_REASON(number) == ESS_R_ESS_CERT_ID_NOT_FOUND
        {
            ERR_clear_error()
            failure = try self.failure(of: certificate, among: chain)
        }
        guard let failure else { return }
        guard ERR_GET_REASON(failure) != ERR_R_MALLOC_FAILURE else { throw Library.fault("TS_RESP_verify_signature") }
        throw .timestampForged(
            unsafe ERR_reason_error_string(failure).map { unsafe String(cString: $0) } ?? "no reason given"
        )
    }

    /// Lets OpenSSL check the signature and the signed attributes; times are left to the caller.
    ///
    /// - Parameters:
    ///   - certificate: The one that must have signed.
    ///   - chain: All the certificates that OpenSSL may see, the one to believe last.
    /// - Returns: OpenSSL's number for what is wrong; nil when all is right.
    /// - Throws: `libraryFault`.
    private func failure(
        of certificate: Certificate,
        among chain: [Certificate]
    ) throws(CryptographyError) -> UInt? {
        guard let store = unsafe X509_STORE_new() else { throw Library.fault("X509_STORE_new") }
        defer { unsafe X509_STORE_free(store) }
        let anchor = chain.last ?? certificate
        let believed = unsafe try anchor.complete()
        guard unsafe X509_STORE_add_cert(store, believed) == 1 else { throw Library.fault("X509_STORE_add_cert") }
        guard unsafe X509_STORE_set_flags(store, CertificateChain.Purpose.timeStamping.flags) == 1
        else { throw Library.fault("X509_STORE_set_flags") }
        unsafe X509_VERIFY_PARAM_set_auth_level(X509_STORE_get0_param(store), 2)
        guard let known = unsafe sallyport_certificates_new() else { throw Library.fault("sk_X509_new_null") }
        defer { unsafe sallyport_certificates_free(known) }
        for entry in chain {
            guard unsafe try sallyport_certificates_push(known, entry.complete()) > 0
            else { throw Library.fault("sk_X509_push") }
        }
        var found: OpaquePointer?
        let status = unsafe TS_RESP_verify_signature(token, known, store, &found)
        defer { unsafe X509_free(found) }
        guard status == 1 else { return ERR_peek_last_error() }
        guard unsafe X509_cmp(found, certificate.raw) == 0
        else { throw Library.fault("TS_RESP_verify_signature: another signer") }
        return nil
    }
}

extension TimestampHandle {
    private static var foreignContent: CryptographyError {
        .malformedTimestamp("expected a timestamp with a TSTInfo in DER, found something else")
    }

    /// Requires the signed attributes of which OpenSSL makes use without a look at their types, and the content type.
    ///
    /// Source: RFC 5652, 11.1 and 11.2; RFC 5035, 5.4.1; RFC 3161, 2.4.2.
    private static func requireAttributes(
        _ signer: UnsafeMutablePointer<PKCS7_SIGNER_INFO>
    ) throws(CryptographyError) {
        let type = unsafe Library.text(of: sallyport_signed_object(signer, NID_pkcs9_contentType))
        guard type == "1.2.840.113549.1.9.16.1.4"
        else { throw .malformedTimestamp("expected the signed content type of a timestamp, found '\(type)'") }
        guard unsafe sallyport_signed_type(signer, NID_pkcs9_messageDigest) == V_ASN1_OCTET_STRING
        else { throw .malformedTimestamp("expected a signed digest of the timestamp, found none") }
        let names = unsafe [
            sallyport_signed_type(signer, NID_id_smime_aa_signingCertificate),
            sallyport_signed_type(signer, NID_id_smime_aa_signingCertificateV2),
        ].filter { $0 != -1 }
        guard !names.isEmpty, names.allSatisfy({ $0 == V_ASN1_SEQUENCE }) else {
            throw .malformedTimestamp("expected a signed hash of the certificate that signed the timestamp, found none")
        }
    }

    private static func requireAlgorithms(
        _ signer: UnsafeMutablePointer<PKCS7_SIGNER_INFO>
    ) throws(CryptographyError) {
        guard let hash = unsafe signer.pointee.digest_alg, let signature = unsafe signer.pointee.digest_enc_alg
        else { throw Library.fault("PKCS7_get_signer_info") }
        _ = unsafe try algorithm(hash)
        let name = unsafe Library.text(of: signature.pointee.algorithm)
        guard signatures.contains(name) else { throw .unsupportedTimestamp(name) }
    }

    /// Source: RFC 5754, 2.
    private static func algorithm(
        _ algorithm: UnsafeMutablePointer<X509_ALGOR>
    ) throws(CryptographyError) -> Digest.Algorithm {
        let name = unsafe Library.text(of: algorithm.pointee.algorithm)
        switch name {
        case "2.16.840.1.101.3.4.2.1": return .sha256
        case "2.16.840.1.101.3.4.2.2": return .sha384
        case "2.16.840.1.101.3.4.2.3": return .sha512
        default: throw .unsupportedTimestamp(name)
        }
    }

    /// What OpenSSL verifies as ECDSA or RSA PKCS #1 v1.5 with the SignerInfo's hash, whichever of these is named.
    ///
    /// Source: RFC 5754, 3.2 and 3.3; RFC 3370, 3.2.
    private static let signatures: Set<String> = [
        "1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.10045.4.3.4", "1.2.840.113549.1.1.1",
        "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13",
    ]

    /// Source: RFC 3161, 2.4.2: GeneralizedTime in UTC with seconds, and with a fraction or without.
    private static func time(of info: OpaquePointer) throws(CryptographyError) -> Instant {
        guard let time = unsafe TS_TST_INFO_get_time(info) else { throw Library.fault("TS_TST_INFO_get_time") }
        let text = String(decoding: unsafe Library.bytes(of: time), as: UTF8.self)
        let parts = Array(text.utf8)
        func part(_ range: Range<Int>) -> String { String(decoding: parts[range], as: UTF8.self) }
        guard parts.count >= 15,
            let instant = Instant(
                "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(8..<10)):\(part(10..<12)):"
                    + part(12..<parts.count)
            ), parts.last == UInt8(ascii: "Z")
        else { throw .malformedTimestamp("expected a time in UTC with seconds, found '\(text)'") }
        return instant
    }

    private static func imprint(of info: OpaquePointer) throws(CryptographyError) -> Digest {
        guard let imprint = unsafe TS_TST_INFO_get_msg_imprint(info),
            let function = unsafe TS_MSG_IMPRINT_get_algo(imprint), let message = unsafe TS_MSG_IMPRINT_get_msg(imprint)
        else { throw Library.fault("TS_TST_INFO_get_msg_imprint") }
        let algorithm = unsafe try algorithm(function)
        let bytes = unsafe Library.bytes(of: message)
        guard let digest = Digest(algorithm, bytes: bytes) else {
            throw .malformedTimestamp(
                "expected \(algorithm.length) bytes of \(algorithm.rawValue) in a timestamp, found \(bytes.count)"
            )
        }
        return digest
    }
}
