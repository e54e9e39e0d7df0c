/// A semantic version: up to three numbers, a pre-release, and build metadata that has no order.
///
/// Numbers that are missing are zero, and a `v` in front is none of it: both are written everywhere.
///
/// Source: Semantic Versioning 2.0.0, sections 9 to 11; NuGet, "Package versioning", for its fourth number.
struct SemanticVersion {
    private let numbers: [VersionPiece]
    private let prerelease: [VersionPiece]

    private init?(_ bytes: VersionPiece, numbers limit: Int) {
        let hasLetter = bytes.first?.lowercased == UInt8(ascii: "v")
        let (withoutBuild, build) = (hasLetter ? bytes.dropFirst() : bytes).halves(atFirst: "+")
        if let build, !build.splitAtDots().allSatisfy(Self.isIdentifier) { return nil }
        let (core, prerelease) = withoutBuild.halves(atFirst: "-")
        numbers = core.splitAtDots()
        guard numbers.count <= limit, numbers.allSatisfy(\.isNumber) else { return nil }
        self.prerelease = prerelease?.splitAtDots() ?? []
        guard self.prerelease.allSatisfy(Self.isIdentifier) else { return nil }
    }

    private static func isIdentifier(_ piece: VersionPiece) -> Bool {
        !piece.isEmpty && piece.allSatisfy { $0.isDecimalDigit || $0.isLatinLetter || $0 == UInt8(ascii: "-") }
    }

    static func compare(_ left: [UInt8], _ right: [UInt8]) -> VersionOrder? {
        guard let left = SemanticVersion(left[...], numbers: 3), let right = SemanticVersion(right[...], numbers: 3)
        else { return nil }
        return left.order(right)
    }

    /// Four numbers, and no case.
    static func compareNuGet(_ left: [UInt8], _ right: [UInt8]) -> VersionOrder? {
        let (left, right) = (left.map(\.lowercased), right.map(\.lowercased))
        guard let left = SemanticVersion(left[...], numbers: 4), let right = SemanticVersion(right[...], numbers: 4)
        else { return nil }
        return left.order(right)
    }

    private func order(_ other: SemanticVersion) -> VersionOrder {
        let numbers = VersionOrder.ofNumberLists(numbers, other.numbers)
        if numbers != .same { return numbers }
        if prerelease.isEmpty || other.prerelease.isEmpty {
            return .of(prerelease.isEmpty ? 1 : 0, other.prerelease.isEmpty ? 1 : 0)
        }
        for (left, right) in zip(prerelease, other.prerelease) {
            let order: VersionOrder =
                switch (left.isNumber, right.isNumber) {
                case (true, true): .ofNumbers(left, right)
                case (true, false): .before
                case (false, true): .after
                case (false, false): .ofBytes(left, right)
                }
            if order != .same { return order }
        }
        return .of(prerelease.count, other.prerelease.count)
    }
}

extension VersionOrder {
    /// The order of lists of numbers, where those that are missing are zero.
    static func ofNumberLists(_ left: [VersionPiece], _ right: [VersionPiece]) -> VersionOrder {
        for index in 0..<max(left.count, right.count) {
            let order = ofNumbers(index < left.count ? left[index] : [], index < right.count ? right[index] : [])
            if order != .same { return order }
        }
        return .same
    }
}

/// Whole numbers between dots, any count of them.
enum DottedNumbers {
    static func compare(_ left: [UInt8], _ right: [UInt8]) -> VersionOrder? {
        let (left, right) = (left[...].splitAtDots(), right[...].splitAtDots())
        guard left.allSatisfy(\.isNumber), right.allSatisfy(\.isNumber) else { return nil }
        return .ofNumberLists(left, right)
    }
}
