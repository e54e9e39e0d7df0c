/// Writes the canonical text of a purl part by part, from left to right, and applies the rules of the type.
///
/// Parts come as bytes, percent-encoded in a purl that is read and plain in one that is built.
struct PackageURLWriter {
    let isEncoded: Bool
    private(set) var bytes: [UInt8] = []
    private var ends = PackageURL.Ends()
    private var type = ""
    private var rules = PackageURLType.rules(of: "")
    private var hasVersion = false

    init(isEncoded: Bool, capacity: Int) {
        self.isEncoded = isEncoded
        bytes.reserveCapacity(capacity)
    }

    /// Whether the name is all of the path behind the host, and no last segment.
    var isNameOfPath: Bool { rules.nameRule == .repositoryPath }

    mutating func write(type text: Span<UInt8>, _ range: Range<Int>) throws(PackageURLError) {
        bytes += [UInt8(ascii: "p"), UInt8(ascii: "k"), UInt8(ascii: "g"), UInt8(ascii: ":")]
        guard !range.isEmpty, !text[range.lowerBound].isDecimalDigit else { throw .badType }
        for index in range {
            let byte = text[index].lowercased
            guard Self.isTypeLetter(byte) else { throw .badType }
            bytes.append(byte)
        }
        ends.type = try offset()
        type = String(decoding: bytes[4...], as: UTF8.self)
        rules = .rules(of: type)
        bytes.append(UInt8(ascii: "/"))
    }

    mutating func write(namespace text: Span<UInt8>, _ range: Range<Int>) throws(PackageURLError) {
        let isThere = try writePath(text, range, folded: rules.folds.contains(.namespace), dropsDots: false)
        switch rules.namespace {
        case .required: guard isThere else { throw .namespaceRequired(type: type) }
        case .prohibited: guard !isThere else { throw .namespaceProhibited(type: type) }
        case .optional: break
        }
        if isThere { bytes.append(UInt8(ascii: "/")) }
        ends.nameStart = try offset()
    }

    mutating func write(name text: Span<UInt8>, _ range: Range<Int>) throws(PackageURLError) {
        let start = bytes.count
        if isNameOfPath {
            let folded = PackageURLType.isCaselessHost(bytes[(Int(ends.type) + 1)..<(start - 1)])
            _ = try writePath(text, range, folded: folded, dropsDots: false)
        } else {
            try write(text, range, folded: rules.folds.contains(.name), inPath: true, rule: rules.nameRule)
        }
        guard bytes.count > start else { throw .noName }
        guard rules.accepts(name: bytes[start...]) else { throw .nameNotAllowed(type: type) }
        ends.name = try offset()
        (ends.version, ends.qualifiers) = (ends.name, ends.name)
    }

    mutating func write(version text: Span<UInt8>, _ range: Range<Int>) throws(PackageURLError) {
        guard !range.isEmpty else { return }
        bytes.append(UInt8(ascii: "@"))
        let start = bytes.count
        try write(text, range, folded: rules.folds.contains(.version), inPath: false)
        guard rules.accepts(version: bytes[start...]) else { throw .versionNotAllowed(type: type) }
        hasVersion = true
        ends.version = try offset()
        ends.qualifiers = ends.version
    }

    /// The canonical key of a qualifier.
    func key(_ text: Span<UInt8>, _ range: Range<Int>) throws(PackageURLError) -> String {
        var key: [UInt8] = []
        for index in range { key.append(rules.hasStrictKeys ? text[index] : text[index].lowercased) }
        guard let first = key.first, !first.isDecimalDigit,
            key.allSatisfy({ Self.isTypeLetter($0) || $0 == UInt8(ascii: "_") })
        else { throw .badQualifierKey(String(decoding: key, as: UTF8.self)) }
        return String(decoding: key, as: UTF8.self)
    }

    /// Writes one qualifier; they come sorted by key, and what has no value does not come.
    mutating func write(key: String, value text: Span<UInt8>, _ range: Range<Int>) throws(PackageURLError) {
        if key == "vers", hasVersion { throw .versionAndRange }
        bytes.append(UInt8(ascii: ends.qualifiers == ends.version ? "?" : "&"))
        bytes += key.utf8
        bytes.append(UInt8(ascii: "="))
        try write(text, range, folded: false, inPath: false)
        ends.qualifiers = try offset()
    }

    mutating func write(subpath text: Span<UInt8>, _ range: Range<Int>) throws(PackageURLError) {
        bytes.append(UInt8(ascii: "#"))
        if try !writePath(text, range, folded: false, dropsDots: true) { bytes.removeLast() }
    }

    /// Refuses a purl whose qualifiers lack the one that its type needs.
    func check(hasQualifier: (String) -> Bool) throws(PackageURLError) {
        guard let key = rules.requiredQualifier, !hasQualifier(key) else { return }
        throw .qualifierRequired(key, type: type)
    }

    func finish() throws(PackageURLError) -> PackageURL {
        guard bytes.count <= PackageURL.lengthLimit else { throw .tooLong(limit: PackageURL.lengthLimit) }
        return PackageURL(canonical: String(decoding: bytes, as: UTF8.self), ends: ends)
    }
}

// MARK: - Bytes

extension PackageURLWriter {
    /// The end of what is written, which is the end of a part.
    private func offset() throws(PackageURLError) -> UInt16 {
        guard let offset = UInt16(exactly: bytes.count) else { throw .tooLong(limit: PackageURL.lengthLimit) }
        return offset
    }

    /// Writes segments, empty ones left out; whether there were any.
    private mutating func writePath(
        _ text: Span<UInt8>,
        _ range: Range<Int>,
        folded: Bool,
        dropsDots: Bool
    ) throws(PackageURLError) -> Bool {
        var isThere = false
        var start = range.lowerBound
        while start < range.upperBound {
            var end = start
            while end < range.upperBound, text[end] != UInt8(ascii: "/") { end += 1 }
            if end > start {
                let before = bytes.count
                if isThere { bytes.append(UInt8(ascii: "/")) }
                let first = bytes.count
                try write(text, start..<end, folded: folded, inPath: true)
                let isDots = bytes.count - first <= 2 && bytes[first...].allSatisfy { $0 == UInt8(ascii: ".") }
                if dropsDots, isDots { bytes.removeLast(bytes.count - before) } else { isThere = true }
            }
            start = end + 1
        }
        return isThere
    }

    /// Decodes a part once and writes it in canonical encoding.
    private mutating func write(
        _ text: Span<UInt8>,
        _ range: Range<Int>,
        folded: Bool,
        inPath: Bool,
        rule: PackageURLType.NameRule = .plain
    ) throws(PackageURLError) {
        let start = bytes.count
        var index = range.lowerBound
        var hasEscapedUTF8 = false
        while index < range.upperBound {
            var byte = text[index]
            index += 1
            if isEncoded, byte == UInt8(ascii: "%") {
                guard index + 1 < range.upperBound, let high = text[index].hexValue,
                    let low = text[index + 1].hexValue
                else { throw .badEscape }
                byte = high << 4 | low
                index += 2
                hasEscapedUTF8 = hasEscapedUTF8 || byte >= 0x80
            }
            if inPath, byte == UInt8(ascii: "/") { throw .hiddenSlash }
            append(Self.ruled(folded ? byte.lowercased : byte, by: rule))
        }
        if hasEscapedUTF8, rule != .underscores, !isUTF8(from: start) { throw .notUTF8 }
    }

    private static func ruled(_ byte: UInt8, by rule: PackageURLType.NameRule) -> UInt8 {
        switch rule {
        case .dashes: byte == UInt8(ascii: "_") ? UInt8(ascii: "-") : byte
        case .underscores: byte.isDecimalDigit || (0x61...0x7A).contains(byte) ? byte : UInt8(ascii: "_")
        default: byte
        }
    }

    /// Appends a decoded byte: unreserved characters and the colon as they are, all others as an escape.
    private mutating func append(_ byte: UInt8) {
        if byte.isPlainInPackageURL {
            bytes.append(byte)
        } else {
            bytes.append(UInt8(ascii: "%"))
            bytes.append((byte >> 4).upperHexDigit)
            bytes.append((byte & 15).upperHexDigit)
        }
    }

    /// Whether the escapes from an offset on make UTF-8; what was not escaped was UTF-8 before.
    private func isUTF8(from start: Int) -> Bool {
        var decoded: [UInt8] = []
        var index = start
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), let high = bytes[index + 1].hexValue,
                let low = bytes[index + 2].hexValue
            {
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return String(validating: decoded, as: UTF8.self) != nil
    }

    private static func isTypeLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"): true
        default: false
        }
    }
}

extension UInt8 {
    /// Whether a canonical purl has the character itself and no escape of it.
    var isPlainInPackageURL: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: ":"): true
        default: false
        }
    }

    /// The digit of a value below 16.
    var upperHexDigit: UInt8 { self < 10 ? UInt8(ascii: "0") + self : UInt8(ascii: "A") - 10 + self }
}
