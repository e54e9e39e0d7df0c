internal import Vocabulary

/// What the words of SPDX 2 and 3 mean that both have in common.
enum SPDXTerms {
    /// A field in which a document may say that it asserts nothing, or that there is nothing.
    ///
    /// Source: SPDX 2.3, clauses 7.5, 7.6, 7.17: NOASSERTION, NONE.
    static func asserted(_ text: String?) -> String? {
        guard let text, !text.isEmpty, !text.isIdentical(to: "NOASSERTION"), !text.isIdentical(to: "NONE")
        else { return nil }
        return text
    }

    /// A licence field; nil where it is absent or empty.
    static func license(_ text: String?) -> LicenseStatement? {
        guard let text, !text.isEmpty else { return nil }
        if text.isIdentical(to: "NOASSERTION") { return .noAssertion }
        return text.isIdentical(to: "NONE") ? .noLicense : .expression(text)
    }

    /// The hash of a checksum; nil where the algorithm is unknown, or the value is no hash of its length.
    ///
    /// Source: SPDX 2.3, clause 7.10; SPDX 3.0.1, Core/HashAlgorithm. Both spell them without regard to the hyphens
    /// that others write.
    static func hash(_ value: String, algorithm: String) -> ComponentHash? {
        let word = algorithm.asciiLowercased.utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") }
        let hex = value.asciiLowercased
        guard let known = hashes[String(decoding: word, as: UTF8.self)], known.digits.contains(hex.utf8.count),
            [UInt8](lowercaseHex: hex) != nil
        else { return nil }
        return ComponentHash(algorithm: known.name, hex: hex)
    }

    /// Algorithms by their bare name, with the numbers of hexadecimal digits that they can have.
    private static let hashes: [String: (name: String, digits: Set<Int>)] = [
        "adler32": ("ADLER32", [8]), "md2": ("MD2", [32]), "md4": ("MD4", [32]), "md5": ("MD5", [32]),
        "md6": ("MD6", [32, 40, 56, 64, 96, 128]), "sha1": ("SHA-1", [40]), "sha224": ("SHA-224", [56]),
        "sha256": ("SHA-256", [64]), "sha384": ("SHA-384", [96]), "sha512": ("SHA-512", [128]),
        "sha3224": ("SHA3-224", [56]), "sha3256": ("SHA3-256", [64]), "sha3384": ("SHA3-384", [96]),
        "sha3512": ("SHA3-512", [128]), "blake2b256": ("BLAKE2b-256", [64]), "blake2b384": ("BLAKE2b-384", [96]),
        "blake2b512": ("BLAKE2b-512", [128]), "blake3": ("BLAKE3", [32, 40, 64, 96, 128]),
    ]

    /// Who is meant by `Person: …` or `Organization: …`: the name, or the address where there is no name.
    ///
    /// Source: SPDX 2.3, clauses 6.8, 7.5, 7.6: an address in parentheses may follow, also an empty one.
    static func agent(_ text: String?) -> String? {
        guard let text = asserted(text) else { return nil }
        var rest = text[...]
        for kind in ["Person:", "Organization:"] where text.hasPrefix(kind) { rest = text.dropFirst(kind.count) }
        rest = trimmed(rest)
        guard rest.last == ")", let open = rest.lastIndex(of: "(") else { return rest.isEmpty ? nil : String(rest) }
        let name = trimmed(rest[..<open])
        let address = trimmed(rest[rest.index(after: open)...].dropLast())
        let words = name.isEmpty ? address : name
        return words.isEmpty ? nil : String(words)
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}

/// What an SPDX document says from outside about what a component is; as both generations of SPDX give it.
enum SPDXReference {
    case purl(String)
    case cpe(String)
    case swid(String)

    /// Reads the type of a reference: `purl`, `cpe23Type` (SPDX 2), `packageUrl`, `cpe23` (SPDX 3), or the URI of one.
    init?(type: String, locator: String) {
        guard !locator.isEmpty else { return nil }
        switch type.split(separator: "/").last.map(String.init) ?? "" {
        case "purl", "packageUrl", "packageURL": self = .purl(locator)
        case "cpe22Type", "cpe23Type", "cpe22", "cpe23": self = .cpe(locator)
        case "swid": self = .swid(locator)
        default: return nil
        }
    }
}

extension Component {
    /// Takes references in their order.
    ///
    /// Where there are several purls, the first that can be read is the component's.
    ///
    /// - Returns: What is odd about them, in words, with the text that is meant.
    mutating func take(_ references: [SPDXReference]) -> [(kind: String, found: String)] {
        var odd: [(kind: String, found: String)] = []
        for reference in references {
            switch reference {
            case .cpe(let text): cpes.append(text)
            case .swid(let text): swidTagIDs.append(text)
            case .purl(let text):
                let read = PackageURL(text)
                if read == nil { odd.append(("a purl that cannot be read", text)) }
                guard purl == nil else {
                    if let read, read != purl {
                        odd.append(("more than one purl; the first is used", text))
                        otherPurls.append(read)
                    }
                    continue
                }
                if purlText == nil || read != nil { (purlText, purl) = (text, read) }
            }
        }
        return odd
    }

    /// Takes a hash.
    ///
    /// - Returns: Whether it is one.
    mutating func take(hash value: String, algorithm: String) -> Bool {
        guard let hash = SPDXTerms.hash(value, algorithm: algorithm) else { return false }
        hashes.append(hash)
        return true
    }
}
