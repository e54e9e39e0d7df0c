/// A version of a Conan package: parts between dots, a pre-release and a build.
///
/// Source: Conan 2, "Version ranges" and "Versions"; its comparison of parts.
struct ConanVersion {
    private let main: [VersionPiece]
    private let prerelease: [VersionPiece]?
    private let build: [VersionPiece]?

    static func compare(_ left: [UInt8], _ right: [UInt8]) -> VersionOrder? {
        guard let left = ConanVersion(left), let right = ConanVersion(right) else { return nil }
        guard let main = order(left.main, right.main), main == .same else { return order(left.main, right.main) }
        let isRelease = VersionOrder.of(left.prerelease == nil ? 1 : 0, right.prerelease == nil ? 1 : 0)
        guard isRelease == .same else { return isRelease }
        guard let prerelease = order(left.prerelease ?? [], right.prerelease ?? []) else { return nil }
        guard prerelease == .same else { return prerelease }
        let isBuilt = VersionOrder.of(left.build == nil ? 0 : 1, right.build == nil ? 0 : 1)
        guard isBuilt == .same else { return isBuilt }
        return order(left.build ?? [], right.build ?? [])
    }

    private init?(_ bytes: [UInt8]) {
        guard !bytes.isEmpty, bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        let (rest, build) = bytes[...].halves(atLast: "+")
        let (main, prerelease) = rest.halves(atLast: "-")
        self.main = Self.parts(main)
        self.prerelease = prerelease.map(Self.parts)
        self.build = build.map(Self.parts)
    }

    /// The parts, without the zeros at the end.
    private static func parts(_ text: VersionPiece) -> [VersionPiece] {
        if text.isEmpty { return [] }
        var parts = text.splitAtDots()
        while parts.last?.isZero ?? false { parts.removeLast() }
        return parts
    }

    private static func order(_ left: [VersionPiece], _ right: [VersionPiece]) -> VersionOrder? {
        for (left, right) in zip(left, right) {
            guard let order = order(left, right) else { return nil }
            if order != .same { return order }
        }
        return .of(left.count, right.count)
    }

    /// Numbers are compared as such, all else as text.
    ///
    /// By text `10` is before `1a`, and that before `2`, which is before `10`: where text and the number in front do not
    /// agree on the order, there is none.
    private static func order(_ left: VersionPiece, _ right: VersionPiece) -> VersionOrder? {
        if left.isNumber, right.isNumber { return .ofNumbers(left, right) }
        let (one, two) = (left.prefix(while: \.isDecimalDigit), right.prefix(while: \.isDecimalDigit))
        let natural: VersionOrder =
            if one.isEmpty || two.isEmpty {
                .of(one.isEmpty ? 1 : 0, two.isEmpty ? 1 : 0)
            } else {
                .ofNumbers(one, two)
            }
        let text = VersionOrder.ofBytes(left, right)
        let whole = natural == .same ? .ofBytes(left.dropFirst(one.count), right.dropFirst(two.count)) : natural
        return whole == text ? text : nil
    }
}
