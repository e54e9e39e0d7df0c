/// The version of a format, as `1.6` or `2.3`: whole numbers between dots, compared one by one.
package struct FormatVersion: Hashable, Sendable, Comparable, CustomStringConvertible {
    private let parts: [Int]

    /// Reads up to four numbers without leading zeros; nil for anything else.
    package init?(_ text: String) {
        let pieces = text.split(separator: ".", omittingEmptySubsequences: false)
        var parts: [Int] = []
        for piece in pieces {
            guard piece.utf8.count <= 6, let part = Int(piece), part >= 0, String(part) == String(piece)
            else { return nil }
            parts.append(part)
        }
        guard !parts.isEmpty, parts.count <= 4 else { return nil }
        while parts.count > 1, parts.last == 0 { parts.removeLast() }
        self.parts = parts
    }

    /// The number behind the first dot of a version of the first generation; nil of another.
    var second: Int? { parts.first == 1 && parts.count <= 2 ? (parts.count == 2 ? parts[1] : 0) : nil }

    package static func < (left: FormatVersion, right: FormatVersion) -> Bool {
        left.parts.lexicographicallyPrecedes(right.parts)
    }

    package var description: String {
        (parts.count == 1 ? parts + [0] : parts).map(String.init).joined(separator: ".")
    }
}
