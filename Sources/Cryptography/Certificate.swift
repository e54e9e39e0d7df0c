internal import COpenSSL
internal import Encodings
package import Vocabulary

/// An X.509 certificate, read once; that it can be read says nothing about whether it is believed.
///
/// Unchecked `Sendable`: all is read at the start; afterwards `X509` serves only calls that OpenSSL allows from many
/// threads.
@safe package final class Certificate: @unchecked Sendable {
    /// The certificate as it was read; it is canonical but for what the issuer signed.
    package let der: [UInt8]
    /// The SHA-256 of the certificate.
    package let fingerprint: Digest
    package let publicKey: PublicKey
    package let notBefore: Instant
    package let notAfter: Instant
    /// The distinguished names as RFC 2253 writes them.
    package let subject: String
    package let issuer: String
    /// The serial number in lower-case hexadecimal.
    package let serial: String
    package let subjectAlternativeNames: [AlternativeName]
    package let extensions: [Extension]
    /// Whether basicConstraints or any older sign says that it may issue others.
    package let isCertificateAuthority: Bool
    /// Whether keyUsage is there and has digitalSignature.
    package let allowsDigitalSignature: Bool
    /// Whether extKeyUsage is there and has codeSigning.
    package let allowsCodeSigning: Bool
    /// Whether extKeyUsage is there at all.
    package let restrictsPurpose: Bool
    /// Whether it is of version 3, well formed to OpenSSL, and has no part of an authority, nor stands for another.
    let isPlainLeaf: Bool
    /// What libcrypto decoded, but for the key: `publicKey` is that.
    let raw: OpaquePointer
    private let whole = Guarded<CompleteCertificate?>(nil)

    /// One extension, undecoded.
    package struct Extension: Hashable, Sendable {
        package let oid: String
        package let isCritical: Bool
        /// The content of `extnValue`.
        package let value: [UInt8]
    }

    /// Reads a certificate in DER.
    ///
    /// Source: RFC 5280, 4.1.
    ///
    /// - Throws: `malformedCertificate` when bytes are left over or two readings are possible; for the key as
    ///   `PublicKey.init(spki:)`.
    package init(der: [UInt8]) throws(CryptographyError) {
        try Library.enter()
        let raw = try unsafe CertificateFields.decode(der)
        do throws(CryptographyError) {
            let fields = try unsafe CertificateFields(raw)
            fingerprint = try HashFunction.digest(.sha256, of: der)
            publicKey = fields.publicKey
            (notBefore, notAfter) = (fields.notBefore, fields.notAfter)
            (subject, issuer, serial) = (fields.subject, fields.issuer, fields.serial)
            extensions = fields.extensions
            let names = try CertificateFields.single(fields.extensions, Extension.subjectAlternativeName)
            subjectAlternativeNames = if let names { try AlternativeName.all(names) } else { [] }
            let usage = unsafe CertificateUsage(raw)
            isCertificateAuthority = usage.isCertificateAuthority
            allowsDigitalSignature = usage.allowsDigitalSignature
            allowsCodeSigning = usage.allowsCodeSigning
            restrictsPurpose = usage.restrictsPurpose
            isPlainLeaf = usage.isPlainLeaf
        } catch {
            unsafe X509_free(raw)
            throw error
        }
        self.der = der
        unsafe self.raw = raw
    }

    /// Reads the only block of a PEM text.
    ///
    /// - Throws: as `init(der:)`.
    package convenience init(pem: [UInt8]) throws(CryptographyError) {
        try self.init(der: Self.blocks(pem, limit: 1)[0])
    }

    deinit { unsafe X509_free(raw) }

    /// The certificate with its key, as libcrypto needs it to build chains; decoded at the first use.
    func complete() throws(CryptographyError) -> OpaquePointer {
        unsafe try whole.kept { () throws(CryptographyError) in try CompleteCertificate(der) }.raw
    }

    /// Whether a pointer of libcrypto is this certificate.
    func holds(_ pointer: OpaquePointer?) -> Bool {
        unsafe pointer == raw || pointer == whole.withLock { $0 }?.raw
    }

    /// Reads every certificate of a PEM text, at least one.
    ///
    /// - Throws: `malformedCertificate` also when there are more than `limit`.
    package static func chain(pem: [UInt8], limit: Int) throws(CryptographyError) -> [Certificate] {
        var certificates: [Certificate] = []
        for der in try blocks(pem, limit: limit) { certificates.append(try Certificate(der: der)) }
        return certificates
    }

    private static func blocks(_ pem: [UInt8], limit: Int) throws(CryptographyError) -> [[UInt8]] {
        let blocks: [PEM]
        do throws(PEMError) {
            blocks = try PEM.all(pem, limit: limit)
        } catch {
            throw .malformedCertificate("certificate: \(error)")
        }
        if let other = blocks.first(where: { $0.label != "CERTIFICATE" }) {
            throw .malformedCertificate("expected the PEM block 'CERTIFICATE', found '\(other.label)'")
        }
        return blocks.map(\.der)
    }
}

extension Certificate {
    /// The content of an extension; nil when the certificate does not have it.
    ///
    /// - Throws: `malformedCertificate` when it has the extension twice.
    package func extensionValue(_ oid: String) throws(CryptographyError) -> [UInt8]? {
        try CertificateFields.single(extensions, oid)
    }

    /// The critical extensions that nothing here enforces; who meets one must refuse the certificate.
    package var unknownCriticalExtensions: [String] {
        extensions.filter { $0.isCritical && !Extension.understood.contains($0.oid) }.map(\.oid)
    }

    /// Whether it bears the poison of a precertificate, so that it must never be believed.
    ///
    /// Source: RFC 6962, 3.1.
    package var isPrecertificate: Bool { extensions.contains { $0.oid == Extension.precertificatePoison } }

    /// Whether a time lies in the certificate's own validity, both ends included.
    package func isValid(at time: Instant) -> Bool { notBefore <= time && time <= notAfter }
}

extension Certificate.Extension {
    package static let subjectAlternativeName = "2.5.29.17"
    package static let signedCertificateTimestamps = "1.3.6.1.4.1.11129.2.4.2"
    static let nameConstraints = "2.5.29.30"
    package static let precertificatePoison = "1.3.6.1.4.1.11129.2.4.3"

    /// Extensions that validation enforces, or that cannot forbid anything: key identifiers, keyUsage,
    /// subjectAltName, basicConstraints, nameConstraints, certificatePolicies (any policy will do), extKeyUsage.
    fileprivate static let understood: Set<String> = [
        "2.5.29.14", "2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.30", "2.5.29.32", "2.5.29.35", "2.5.29.37",
    ]
}

extension Certificate: Hashable {
    package static func == (left: Certificate, right: Certificate) -> Bool { left.der == right.der }

    package func hash(into hasher: inout Hasher) { hasher.combine(der) }
}
