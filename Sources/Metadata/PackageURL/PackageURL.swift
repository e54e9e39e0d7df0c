internal import Vocabulary

/// A package URL: the identity of a package in any ecosystem, in the normal form of its type.
///
/// The value is its canonical text, which is ASCII, and where the parts in it end: SBOMs hold hundreds of thousands,
/// and most are compared and never taken apart.
///
/// Source: package-url specification (ECMA-427), parsing rules and type definitions.
package struct PackageURL: Sendable {
    /// The canonical text.
    package let description: String
    /// The ends of the parts that are in the text, in their order; those that are not end where the one before does.
    let ends: Ends

    /// Offsets into the text: 10 bytes, since a purl has no more than 64 KiB.
    struct Ends: Sendable {
        var type: UInt16 = 0
        /// Where the name starts: behind the type's slash, or behind the namespace's.
        var nameStart: UInt16 = 0
        var name: UInt16 = 0
        var version: UInt16 = 0
        var qualifiers: UInt16 = 0
    }

    /// The most bytes of a purl, as it is read and in its canonical text.
    static let lengthLimit = Int(UInt16.max)

    init(canonical text: String, ends: Ends) {
        description = text
        self.ends = ends
    }
}

extension PackageURL: Hashable {
    // The text is ASCII: canonical equivalence, by which strings compare, is identity there.
    package static func == (left: PackageURL, right: PackageURL) -> Bool { left.description == right.description }

    package func hash(into hasher: inout Hasher) { hasher.combine(description) }
}

extension PackageURL: CustomStringConvertible {}

// MARK: - Parts

extension PackageURL {
    package var type: String { String(slice(4..<Int(ends.type))) }

    /// Segments joined by `/`; nil where there is none.
    package var namespace: String? {
        let range = namespaceRange
        return range.isEmpty ? nil : decoded(range)
    }

    package var name: String { decoded(nameRange) }

    package var version: String? { versionRange.map(decoded) }

    /// The values by key; `qualifier(_:)` gives one without all the others.
    package var qualifiers: [String: String] {
        var values: [String: String] = [:]
        guard let range = qualifiersRange else { return values }
        for pair in slice(range).utf8.split(separator: UInt8(ascii: "&")) {
            let halves = pair.split(separator: UInt8(ascii: "="), maxSplits: 1)
            guard halves.count == 2 else { continue }
            values[String(Substring(halves[0]))] = Self.decoded(halves[1])
        }
        return values
    }

    package var subpath: String? { subpathRange.map(decoded) }

    /// The value of one qualifier, or nil; keys are lower case.
    package func qualifier(_ key: String) -> String? {
        guard let range = qualifiersRange else { return nil }
        for pair in slice(range).utf8.split(separator: UInt8(ascii: "&")) {
            guard pair.starts(with: key.utf8), let mark = pair.firstIndex(of: UInt8(ascii: "=")),
                pair.distance(from: pair.startIndex, to: mark) == key.utf8.count
            else { continue }
            return Self.decoded(pair[pair.index(after: mark)...])
        }
        return nil
    }

    var namespaceRange: Range<Int> {
        let start = Int(ends.type) + 1
        return start..<max(start, Int(ends.nameStart) - 1)
    }

    var nameRange: Range<Int> { Int(ends.nameStart)..<Int(ends.name) }

    var versionRange: Range<Int>? { part(from: ends.name, to: ends.version) }

    var qualifiersRange: Range<Int>? { part(from: ends.version, to: ends.qualifiers) }

    var subpathRange: Range<Int>? {
        let start = Int(ends.qualifiers)
        return start == description.utf8.count ? nil : start + 1..<description.utf8.count
    }

    /// A part without the mark in front of it.
    private func part(from start: UInt16, to end: UInt16) -> Range<Int>? {
        start == end ? nil : Int(start) + 1..<Int(end)
    }

    private func slice(_ range: Range<Int>) -> Substring {
        let utf8 = description.utf8
        let start = utf8.index(utf8.startIndex, offsetBy: range.lowerBound)
        return description[start..<utf8.index(start, offsetBy: range.count)]
    }

    private func decoded(_ range: Range<Int>) -> String { Self.decoded(slice(range).utf8) }

    /// Takes the escapes of canonical text away, which are whole and make UTF-8.
    private static func decoded(_ text: Substring.UTF8View) -> String {
        guard text.contains(UInt8(ascii: "%")) else { return String(Substring(text)) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var input = text.makeIterator()
        while let byte = input.next() {
            if byte == UInt8(ascii: "%"), let high = input.next()?.hexValue, let low = input.next()?.hexValue {
                bytes.append(high << 4 | low)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension UInt8 {
    /// The value of a hexadecimal digit of either case.
    var hexValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    /// The letter in lower case, everything else as it is.
    var lowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }

    var isDecimalDigit: Bool { (0x30...0x39).contains(self) }

    var isLatinLetter: Bool { (0x61...0x7A).contains(self | 0x20) }
}
