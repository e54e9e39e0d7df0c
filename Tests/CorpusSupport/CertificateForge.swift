/// Writes DER for tests: nothing in here checks anything, so that broken things can be written as well.
public enum ForgedDER {
    public static func element(_ tag: UInt8, _ content: [UInt8]...) -> [UInt8] {
        let content = content.flatMap { $0 }
        var length: [UInt8] = []
        if content.count < 128 {
            length = [UInt8(content.count)]
        } else {
            var rest = content.count
            while rest > 0 {
                length.insert(UInt8(truncatingIfNeeded: rest), at: 0)
                rest >>= 8
            }
            length.insert(0x80 | UInt8(length.count), at: 0)
        }
        return [tag] + length + content
    }

    public static func sequence(_ content: [UInt8]...) -> [UInt8] { element(0x30, content.flatMap { $0 }) }

    /// An object identifier from its dotted form.
    public static func oid(_ text: String) -> [UInt8] {
        let numbers = text.split(separator: ".").compactMap { Int($0) }
        var content: [UInt8] = []
        for number in [numbers[0] * 40 + numbers[1]] + numbers.dropFirst(2) {
            var digits = [UInt8(number & 0x7F)]
            var rest = number >> 7
            while rest > 0 {
                digits.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
                rest >>= 7
            }
            content += digits
        }
        return element(0x06, content)
    }

    /// A distinguished name with a common name alone; empty for the empty text.
    public static func name(_ commonName: String) -> [UInt8] {
        guard !commonName.isEmpty else { return sequence() }
        return sequence(element(0x31, sequence(oid("2.5.4.3"), element(0x0C, Array(commonName.utf8)))))
    }
}

/// A certificate to be, for tests: every part can be changed before it is signed.
public struct CertificateForge: Sendable {
    public struct Extension: Sendable {
        public var oid: String
        public var isCritical: Bool
        public var value: [UInt8]

        public init(_ oid: String, critical isCritical: Bool = false, _ value: [UInt8]) {
            (self.oid, self.isCritical, self.value) = (oid, isCritical, value)
        }
    }

    public var subject: String
    public var issuer: String
    /// UTCTime.
    public var notBefore = "240101000000Z"
    public var notAfter = "340101000000Z"
    public var serial: UInt8 = 0x42
    public var spki: [UInt8]
    public var extensions: [Extension]
    /// ecdsa-with-SHA256.
    public var signatureAlgorithm = "1.2.840.10045.4.3.2"

    public init(subject: String, issuer: String, spki: [UInt8], extensions: [Extension]) {
        (self.subject, self.issuer, self.spki, self.extensions) = (subject, issuer, spki, extensions)
    }

    /// What the issuer signs.
    public var tbs: [UInt8] {
        let list = extensions.flatMap { entry in
            ForgedDER.sequence(
                ForgedDER.oid(entry.oid),
                entry.isCritical ? [0x01, 0x01, 0xFF] : [],
                ForgedDER.element(0x04, entry.value)
            )
        }
        return ForgedDER.sequence(
            ForgedDER.element(0xA0, [0x02, 0x01, 0x02]),
            ForgedDER.element(0x02, [serial]),
            ForgedDER.sequence(ForgedDER.oid(signatureAlgorithm)),
            ForgedDER.name(issuer),
            ForgedDER.sequence(
                ForgedDER.element(0x17, Array(notBefore.utf8)),
                ForgedDER.element(0x17, Array(notAfter.utf8))
            ),
            ForgedDER.name(subject),
            spki,
            list.isEmpty ? [] : ForgedDER.element(0xA3, ForgedDER.sequence(list))
        )
    }

    /// The certificate; `sign` makes the issuer's signature over `tbs`.
    public func der(sign: ([UInt8]) throws -> [UInt8]) rethrows -> [UInt8] {
        let signature = try sign(tbs)
        return ForgedDER.sequence(
            tbs,
            ForgedDER.sequence(ForgedDER.oid(signatureAlgorithm)),
            ForgedDER.element(0x03, [0] + signature)
        )
    }
}

extension CertificateForge.Extension {
    public static func basicConstraints(isAuthority: Bool, pathLength: UInt8? = nil) -> Self {
        let length = pathLength.map { ForgedDER.element(0x02, [$0]) } ?? []
        return Self("2.5.29.19", critical: true, ForgedDER.sequence(isAuthority ? [0x01, 0x01, 0xFF] : [], length))
    }

    public static let signsContent = Self("2.5.29.15", critical: true, [0x03, 0x02, 0x07, 0x80])
    public static let signsCertificates = Self("2.5.29.15", critical: true, [0x03, 0x02, 0x01, 0x06])

    public static func purposes(_ oids: String...) -> Self {
        Self("2.5.29.37", ForgedDER.sequence(oids.flatMap { ForgedDER.oid($0) }))
    }

    public static let codeSigning = purposes("1.3.6.1.5.5.7.3.3")
    public static let timeStamping = purposes("1.3.6.1.5.5.7.3.8")

    /// subjectAltName with elements as given: 0x81 an e-mail address, 0x86 a URI.
    public static func names(_ names: [UInt8]...) -> Self {
        Self("2.5.29.17", critical: true, ForgedDER.sequence(names.flatMap { $0 }))
    }

    public static func email(_ text: String) -> Self { names(ForgedDER.element(0x81, Array(text.utf8))) }
    public static func uri(_ text: String) -> Self { names(ForgedDER.element(0x86, Array(text.utf8))) }

    public static func keyIdentifier(_ identifier: String) -> Self {
        Self("2.5.29.14", ForgedDER.element(0x04, Array(identifier.utf8)))
    }

    public static func issuerKeyIdentifier(_ identifier: String) -> Self {
        Self("2.5.29.35", ForgedDER.sequence(ForgedDER.element(0x80, Array(identifier.utf8))))
    }
}
