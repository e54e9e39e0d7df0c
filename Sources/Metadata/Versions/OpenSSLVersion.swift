/// A version of OpenSSL: three numbers, before 3.0 letters for the patch, and a pre-release.
///
/// Source: OpenSSL, "Release strategy", and its release names before 3.0.
struct OpenSSLVersion {
    private let numbers: [VersionPiece]
    private let letters: VersionPiece
    private let prerelease: (word: VersionPiece, number: VersionPiece)?

    static func compare(_ left: [UInt8], _ right: [UInt8]) -> VersionOrder? {
        guard let left = OpenSSLVersion(left), let right = OpenSSLVersion(right) else { return nil }
        return VersionOrder.ofNumberLists(left.numbers, right.numbers)
            .then(.ofBytes(left.letters, right.letters))
            .then(.of(left.prerelease == nil ? 1 : 0, right.prerelease == nil ? 1 : 0))
            .then(.ofBytes(left.prerelease?.word ?? [], right.prerelease?.word ?? []))
            .then(.ofNumbers(left.prerelease?.number ?? [], right.prerelease?.number ?? []))
    }

    private init?(_ bytes: [UInt8]) {
        var cursor = VersionCursor(bytes)
        var numbers = [cursor.takeDigits()]
        while cursor.take(".") { numbers.append(cursor.takeDigits()) }
        guard numbers.count <= 3, numbers.allSatisfy({ !$0.isEmpty }) else { return nil }
        self.numbers = numbers
        letters = cursor.take { (0x61...0x7A).contains($0) }
        if cursor.take("-") {
            let word = cursor.take { (0x61...0x7A).contains($0) }
            guard ["alpha", "beta", "pre", "dev"].contains(where: { word.elementsEqual($0.utf8) }) else { return nil }
            prerelease = (word, cursor.takeDigits())
        } else {
            prerelease = nil
        }
        guard cursor.isAtEnd else { return nil }
    }
}
