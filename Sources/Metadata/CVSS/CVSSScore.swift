/// A CVSS score, from 0.0 to 10.0 in tenths.
package struct CVSSScore: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let tenths: Int

    package static let zero = CVSSScore(clamping: 0)

    /// A score of so many tenths; nil outside 0…100.
    package init?(tenths: Int) {
        guard (0...100).contains(tenths) else { return nil }
        self.tenths = tenths
    }

    /// The nearest score there is to so many tenths.
    init(clamping tenths: Int) { self.tenths = min(max(tenths, 0), 100) }

    /// Reads `7.5`, `10`, `10.0`: one or two digits without a leading zero, and at most one behind the point.
    package init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 2, omittingEmptySubsequences: false)
        guard let whole = parts.first, parts.count <= 2, (1...2).contains(whole.count),
            whole.count == 1 || whole.first != UInt8(ascii: "0"), parts.count == 1 || parts[1].count == 1
        else { return nil }
        var tenths = 0
        for part in parts {
            for digit in part {
                guard (0x30...0x39).contains(digit) else { return nil }
                tenths = tenths * 10 + Int(digit - 0x30)
            }
        }
        self.init(tenths: parts.count == 1 ? tenths * 10 : tenths)
    }

    package var description: String { "\(tenths / 10).\(tenths % 10)" }

    package static func < (left: CVSSScore, right: CVSSScore) -> Bool { left.tenths < right.tenths }

    /// The band that the score falls in; v2 knows neither none nor critical.
    ///
    /// Source: CVSS v3.1 and v4.0, "Qualitative Severity Rating Scale"; for v2 NVD's scale.
    package func severity(of version: CVSS.Version) -> Severity {
        switch tenths {
        case 0: version == .v2 ? .low : .none
        case ...39: .low
        case ...69: .medium
        case ...89: .high
        default: version == .v2 ? .high : .critical
        }
    }
}
