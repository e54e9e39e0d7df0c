internal import COpenSSL

/// A name in a certificate's subjectAltName, decoded to text where it is text.
///
/// Source: RFC 5280, 4.2.1.6.
package enum AlternativeName: Hashable, Sendable {
    case email(String)
    case uri(String)
    /// Another kind of name whose value is a UTF8String; `oid` says which.
    case otherName(oid: String, String)
    /// A name that identifies nobody here: host names, addresses, directory names and the rest.
    case other

    /// Reads the extension's value.
    ///
    /// - Throws: `malformedCertificate` for bytes left over, an embedded NUL or text that is no UTF-8.
    static func all(_ der: [UInt8]) throws(CryptographyError) -> [AlternativeName] {
        let names = unsafe Library.decoded(der, free: { unsafe GENERAL_NAMES_free($0) }) { cursor, length in
            unsafe d2i_GENERAL_NAMES(nil, cursor, length)
        }
        guard let names = unsafe names
        else { throw .malformedCertificate("expected a subjectAltName in DER, found other bytes") }
        defer { unsafe GENERAL_NAMES_free(names) }
        var result: [AlternativeName] = []
        let count = unsafe sallyport_names_count(names)
        for index in 0..<max(count, 0) {
            guard let name = unsafe sallyport_names_at(names, index) else { continue }
            result.append(try unsafe read(name))
        }
        return result
    }

    private static func read(_ name: UnsafeMutablePointer<GENERAL_NAME>) throws(CryptographyError) -> AlternativeName {
        var type: CInt = -1
        let value = unsafe GENERAL_NAME_get0_value(name, &type)
        switch type {
        case GEN_EMAIL: return .email(try unsafe ascii(value))
        case GEN_URI: return .uri(try unsafe ascii(value))
        case GEN_OTHERNAME:
            var object: OpaquePointer?
            var content: UnsafeMutablePointer<ASN1_TYPE>?
            guard unsafe GENERAL_NAME_get0_otherName(name, &object, &content) == 1,
                let string = unsafe sallyport_utf8_string(content)
            else { return .other }
            return .otherName(oid: unsafe Library.text(of: object), try text(unsafe Library.bytes(of: string)))
        default: return .other
        }
    }

    private static func ascii(_ value: UnsafeMutableRawPointer?) throws(CryptographyError) -> String {
        guard let value = unsafe value
        else { throw .malformedCertificate("expected text in the subjectAltName, found none") }
        let bytes = unsafe Library.bytes(of: UnsafePointer(value.assumingMemoryBound(to: ASN1_STRING.self)))
        return try text(bytes)
    }

    private static func text(_ bytes: [UInt8]) throws(CryptographyError) -> String {
        guard !bytes.contains(0) else {
            throw .malformedCertificate("expected a subjectAltName without NUL, found one with a NUL inside")
        }
        guard let text = String(validating: bytes, as: UTF8.self)
        else { throw .malformedCertificate("expected a subjectAltName in UTF-8, found other bytes") }
        return text
    }
}
