internal import COpenSSL
internal import Vocabulary

/// What OpenSSL found in a certificate, as values.
struct CertificateFields {
    let publicKey: PublicKey
    let notBefore: Instant
    let notAfter: Instant
    let subject: String
    let issuer: String
    let serial: String
    let extensions: [Certificate.Extension]

    /// Decodes a certificate; the caller owns it.
    ///
    /// - Throws: `malformedCertificate` for anything but DER that is read whole.
    static func decode(_ der: [UInt8]) throws(CryptographyError) -> OpaquePointer {
        let raw = unsafe try KeylessContext.certificate(der)
        guard let raw = unsafe raw
        else { throw .malformedCertificate("expected a certificate in DER, found \(der.count) other bytes") }
        // What the issuer signed is kept as it was; all around it must be in its one spelling.
        guard unsafe Library.encoded({ unsafe i2d_X509(raw, $0) }) == der else {
            unsafe X509_free(raw)
            throw .malformedCertificate("expected a certificate in canonical DER, found another encoding of it")
        }
        return unsafe raw
    }

    init(_ raw: OpaquePointer) throws(CryptographyError) {
        notBefore = try unsafe Self.instant(X509_get0_notBefore(raw))
        notAfter = try unsafe Self.instant(X509_get0_notAfter(raw))
        subject = try unsafe Self.text(X509_get_subject_name(raw))
        issuer = try unsafe Self.text(X509_get_issuer_name(raw))
        guard let serial = unsafe X509_get0_serialNumber(raw) else { throw Library.fault("X509_get0_serialNumber") }
        self.serial = unsafe Library.bytes(of: serial).lowercaseHex
        extensions = try unsafe Self.extensions(raw)
        guard let key = unsafe X509_get_X509_PUBKEY(raw) else { throw Library.fault("X509_get_X509_PUBKEY") }
        do throws(CryptographyError) {
            publicKey = try unsafe PublicKey(of: key)
        } catch .keyTooWeak(let key) {
            // Nobody here chose that key, so it is not for the operator to mend.
            throw .unsupportedAlgorithm(key)
        }
    }

    /// The value of the only extension with this identifier; nil when there is none.
    ///
    /// - Throws: `malformedCertificate` when there are several.
    static func single(_ extensions: [Certificate.Extension], _ oid: String) throws(CryptographyError) -> [UInt8]? {
        var found: [UInt8]?
        for entry in extensions where entry.oid == oid {
            guard found == nil else {
                let count = extensions.count { $0.oid == oid }
                throw .malformedCertificate("expected extension \(oid) once, found it \(count) times")
            }
            found = entry.value
        }
        return found
    }

    private static func extensions(_ raw: OpaquePointer) throws(CryptographyError) -> [Certificate.Extension] {
        var result: [Certificate.Extension] = []
        let count = unsafe X509_get_ext_count(raw)
        for index in 0..<max(count, 0) {
            guard let found = unsafe X509_get_ext(raw, index), let data = unsafe X509_EXTENSION_get_data(found)
            else { throw Library.fault("X509_get_ext") }
            let oid = unsafe Library.text(of: X509_EXTENSION_get_object(found))
            guard !oid.isEmpty
            else { throw .malformedCertificate("expected extensions with an identifier, found one without") }
            result.append(
                Certificate.Extension(
                    oid: oid,
                    isCritical: unsafe X509_EXTENSION_get_critical(found) == 1,
                    value: unsafe Library.bytes(of: data)
                )
            )
        }
        return result
    }

    /// Reads UTCTime or GeneralizedTime in the only form that RFC 5280, 4.1.2.5, allows.
    private static func instant(_ time: UnsafePointer<ASN1_TIME>?) throws(CryptographyError) -> Instant {
        guard let time = unsafe time else { throw Library.fault("X509_get0_notBefore") }
        let digits = String(decoding: unsafe Library.bytes(of: time), as: UTF8.self)
        var full = digits
        if unsafe ASN1_STRING_type(time) == V_ASN1_UTCTIME {
            full = (digits.utf8.first.map { $0 >= UInt8(ascii: "5") } ?? false ? "19" : "20") + digits
        }
        let parts = Array(full.utf8)
        guard parts.count == 15, parts.last == UInt8(ascii: "Z") else {
            throw .malformedCertificate("expected a validity in UTC to the second, found '\(digits)'")
        }
        func part(_ start: Int, _ count: Int) -> String {
            String(decoding: parts[start..<start + count], as: UTF8.self)
        }
        let text = "\(part(0, 4))-\(part(4, 2))-\(part(6, 2))T\(part(8, 2)):\(part(10, 2)):\(part(12, 2))Z"
        guard let instant = Instant(text)
        else { throw .malformedCertificate("expected a validity in UTC to the second, found '\(digits)'") }
        return instant
    }

    /// A distinguished name as RFC 2253 writes it.
    static func text(_ name: OpaquePointer?) throws(CryptographyError) -> String {
        guard unsafe X509_NAME_entry_count(name) > 0 else { return "" }
        guard let buffer = unsafe BIO_new(BIO_s_mem()) else { throw Library.fault("BIO_new") }
        defer { unsafe BIO_free(buffer) }
        // Without ESC_MSB letters beyond ASCII stay UTF-8, as RFC 2253 has it.
        let style = sallyport_name_style() & ~UInt(ASN1_STRFLGS_ESC_MSB)
        guard unsafe X509_NAME_print_ex(buffer, name, 0, style) >= 0
        else { throw .malformedCertificate("expected a distinguished name, found one that cannot be written") }
        var start: UnsafeMutablePointer<CChar>?
        let length = unsafe sallyport_bio_contents(buffer, &start)
        guard let start = unsafe start, length > 0 else { return "" }
        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: length)
        guard let text = unsafe String(validating: Array(unsafe bytes), as: UTF8.self)
        else { throw .malformedCertificate("expected a distinguished name in UTF-8, found other bytes") }
        return text
    }
}

/// What a certificate may be used for; an absent extension allows nothing here, though it would to OpenSSL.
struct CertificateUsage {
    let isCertificateAuthority: Bool
    let allowsDigitalSignature: Bool
    let allowsCodeSigning: Bool
    let restrictsPurpose: Bool
    /// Whether it is of version 3, well formed to OpenSSL, and has no part of an authority, nor stands for another.
    let isPlainLeaf: Bool

    init(_ raw: OpaquePointer) {
        let flags = unsafe X509_get_extension_flags(raw)
        let isSound = flags & UInt32(EXFLAG_INVALID) == 0
        let keyUsage = unsafe X509_get_key_usage(raw)
        let purposes = unsafe X509_get_extended_key_usage(raw)
        restrictsPurpose = flags & UInt32(EXFLAG_XKUSAGE) != 0
        isCertificateAuthority = unsafe flags & UInt32(EXFLAG_CA) != 0 || X509_check_ca(raw) != 0
        allowsDigitalSignature =
            isSound && flags & UInt32(EXFLAG_KUSAGE) != 0 && keyUsage & UInt32(KU_DIGITAL_SIGNATURE) != 0
        isPlainLeaf =
            unsafe isSound && !isCertificateAuthority && X509_get_version(raw) == X509_VERSION_3
            && flags & UInt32(EXFLAG_PROXY | EXFLAG_SI) == 0 && keyUsage & UInt32(KU_KEY_CERT_SIGN | KU_CRL_SIGN) == 0
        allowsCodeSigning = isSound && restrictsPurpose && purposes & UInt32(XKU_CODE_SIGN) != 0
    }
}
