internal import COpenSSL
internal import Encodings
internal import Vocabulary

extension Certificate {
    /// The part that the issuer signed (`TBSCertificate`), as it stands in the certificate.
    ///
    /// Source: RFC 5280, 4.1.
    ///
    /// - Throws: `malformedCertificate` when that part is no DER.
    func tbs() throws(CryptographyError) -> ArraySlice<UInt8> {
        do throws(DERError) {
            var outer = DERReader(der)
            var certificate = try outer.nested(0x30)
            return try certificate.element()
        } catch {
            throw .malformedCertificate("certificate: \(error)")
        }
    }

    /// The issuer's signature and its hash, where it is ECDSA with SHA-2; nil for any other.
    ///
    /// Source: RFC 5280, 4.1.1.2; RFC 5758, 3.2: the algorithm has no parameters, and is the same in both places.
    func ecdsaSignature() throws(CryptographyError) -> (bytes: [UInt8], hash: Digest.Algorithm)? {
        try Library.enter()
        var number: CInt = 0
        guard let signature = unsafe sallyport_ecdsa_signature(raw, &number) else { return nil }
        let hash: Digest.Algorithm
        switch number {
        case NID_sha256: hash = .sha256
        case NID_sha384: hash = .sha384
        case NID_sha512: hash = .sha512
        default: return nil
        }
        return (unsafe Library.bytes(of: signature), hash)
    }

    /// Whether the issuer signed the shortest hash of SHA-2, which is too short.
    var isSignedOverSHA224: Bool { unsafe sallyport_signature_hash(raw) == NID_sha224 }

    /// The part that the issuer signed, without the list of signed certificate timestamps: what a log signed.
    ///
    /// The bytes are taken as they stand but for the lengths around the list, which libcrypto does as well, but only in a
    /// copy that it decodes anew.
    ///
    /// Source: RFC 6962, 3.2.
    ///
    /// - Throws: `malformedCertificate` when there is no such list, or nothing else in the extensions.
    package func tbsWithoutSignedCertificateTimestamps() throws(CryptographyError) -> [UInt8] {
        guard try extensionValue(Extension.signedCertificateTimestamps) != nil, extensions.count > 1 else {
            throw .malformedCertificate(
                "expected a list of signed certificate timestamps among other extensions, found none"
            )
        }
        let whole = try tbs()
        do throws(DERError) {
            var outer = DERReader(whole)
            var parts = try outer.nested(0x30)
            var content: [UInt8] = []
            content.reserveCapacity(whole.count)
            while let tag = parts.nextTag {
                content += tag == 0xA3 ? try Self.withoutTimestamps(&parts)[...] : try parts.element()
            }
            return DERWriter.element(0x30, content)
        } catch {
            throw .malformedCertificate("certificate: \(error)")
        }
    }

    /// The extensions, one of them left out.
    private static func withoutTimestamps(_ parts: inout DERReader) throws(DERError) -> [UInt8] {
        var wrapper = try parts.nested(0xA3)
        var list = try wrapper.nested(0x30)
        try wrapper.requireEnd()
        var kept: [UInt8] = []
        while !list.isAtEnd {
            let element = try list.element()
            var reader = DERReader(element)
            var fields = try reader.nested(0x30)
            if try fields.content(of: 0x06) == Extension.timestampListIdentifier { continue }
            kept += element
        }
        return DERWriter.element(0xA3, DERWriter.element(0x30, kept))
    }
}

extension Certificate.Extension {
    /// The object identifier 1.3.6.1.4.1.11129.2.4.2 in DER, without tag and length.
    fileprivate static let timestampListIdentifier: [UInt8] = [
        0x2B, 0x06, 0x01, 0x04, 0x01, 0xD6, 0x79, 0x02, 0x04, 0x02,
    ]
}
