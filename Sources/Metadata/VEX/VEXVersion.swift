internal import Vocabulary

/// The version of a VEX document: a whole number, or a semantic version.
///
/// Source: CSAF 2.1, 3.1.11; Semantic Versioning 2.0.0, 11.
package struct VEXVersion: Hashable, Sendable, CustomStringConvertible {
    package let description: String
    /// Whether it is written as a semantic version.
    let isSemantic: Bool
    /// Three numbers, as digits without leading zeros; a whole number is the first of them.
    private let numbers: [[UInt8]]
    /// The parts behind the hyphen; empty for a release.
    private let prerelease: [[UInt8]]

    /// Reads a whole number without leading zeros, or a semantic version; nil for anything else.
    package init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "+"), maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2, !Self.isList(parts[1], of: Self.isIdentifier) { return nil }
        let halves = parts[0].split(separator: UInt8(ascii: "-"), maxSplits: 1, omittingEmptySubsequences: false)
        if halves.count == 2, !Self.isList(halves[1], of: Self.isPrereleasePart) { return nil }
        let numbers = Self.pieces(halves[0])
        guard numbers.allSatisfy(Self.isNumber) else { return nil }
        guard numbers.count == 3 || (numbers.count == 1 && halves.count == 1 && parts.count == 1) else { return nil }
        isSemantic = numbers.count == 3
        self.numbers = isSemantic ? numbers : numbers + [[0x30], [0x30]]
        prerelease = halves.count == 2 ? Self.pieces(halves[1]) : []
        description = text
    }

    /// Takes a whole number that is not negative.
    package init?(_ number: Int64) { self.init(String(number)) }

    /// Whether the major version is 0, which releases never have.
    var isInitial: Bool { numbers[0] == [0x30] }

    /// Whether there is a part behind the hyphen.
    var isPrerelease: Bool { !prerelease.isEmpty }

    /// Whether this version comes before the other; what is behind the plus sign decides nothing.
    package func isLower(than other: VEXVersion) -> Bool { Self.isLess(self, other, ignoringPrerelease: false) }

    /// Whether neither comes before the other.
    func isSame(as other: VEXVersion, ignoringPrerelease: Bool) -> Bool {
        !Self.isLess(self, other, ignoringPrerelease: ignoringPrerelease)
            && !Self.isLess(other, self, ignoringPrerelease: ignoringPrerelease)
    }

    private static func isLess(_ left: VEXVersion, _ right: VEXVersion, ignoringPrerelease: Bool) -> Bool {
        for (one, other) in zip(left.numbers, right.numbers) where one != other { return isLess(one, other) }
        if ignoringPrerelease { return false }
        if left.prerelease.isEmpty || right.prerelease.isEmpty {
            return !left.prerelease.isEmpty && right.prerelease.isEmpty
        }
        for (one, other) in zip(left.prerelease, right.prerelease) where one != other {
            switch (isNumber(one), isNumber(other)) {
            case (true, true): return isLess(one, other)
            case (true, false): return true
            case (false, true): return false
            case (false, false): return one.lexicographicallyPrecedes(other)
            }
        }
        return left.prerelease.count < right.prerelease.count
    }

    private static func isLess(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count ? left.lexicographicallyPrecedes(right) : left.count < right.count
    }

    private static func pieces(_ text: Substring.UTF8View) -> [[UInt8]] {
        text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map { Array($0) }
    }

    private static func isList(_ text: Substring.UTF8View, of isPart: ([UInt8]) -> Bool) -> Bool {
        pieces(text).allSatisfy(isPart)
    }

    private static func isNumber(_ text: [UInt8]) -> Bool {
        !text.isEmpty && text.allSatisfy { (0x30...0x39).contains($0) } && (text.count == 1 || text[0] != 0x30)
    }

    private static func isIdentifier(_ text: [UInt8]) -> Bool {
        !text.isEmpty
            && text.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"): true
                default: false
                }
            }
    }

    private static func isPrereleasePart(_ text: [UInt8]) -> Bool {
        isIdentifier(text) && (isNumber(text) || !text.allSatisfy { (0x30...0x39).contains($0) })
    }
}
