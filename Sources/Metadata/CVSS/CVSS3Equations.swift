/// The equations of CVSS v3.0 and v3.1, in whole numbers.
///
/// Source: CVSS v3.0, section 8; CVSS v3.1, section 7, "CVSS v3.1 Equations".
struct CVSS3Equations {
    private let values: [UInt8]
    private let version: CVSS.Version

    init(_ values: [UInt8], version: CVSS.Version) { (self.values, self.version) = (values, version) }

    var scores: (base: CVSSScore, temporal: CVSSScore, environmental: CVSSScore) {
        let base = tenths(offset: nil)
        let environmental = tenths(offset: 14)
        return (
            CVSSScore(clamping: base), CVSSScore(clamping: temporal(base)), CVSSScore(clamping: temporal(environmental))
        )
    }

    /// 1 as the number that stands for it: all products but the powers are exact in it.
    private static let one: Int128 = 1_000_000_000_000_000_000

    /// The score without temporal metrics in tenths, of the base metrics or the modified ones.
    private func tenths(offset: Int?) -> Int {
        let bounds = bounds(offset: offset)
        // Were there ever a doubt, the higher score would count; a test shows for all inputs that there is none.
        return max(Self.roundedUp(bounds.lower), Self.roundedUp(bounds.upper))
    }

    /// The score before rounding, between two bounds that differ by less than 10^-15.
    ///
    /// - Parameter offset: Where the modified metrics begin; nil for the base equations.
    /// - Returns: The bounds, with 10^18 for one.
    func bounds(offset: Int?) -> (lower: Int128, upper: Int128) {
        func value(_ metric: Int) -> Int {
            if let offset, values[offset + metric] != CVSS.notDefined { return Int(values[offset + metric]) }
            return Int(values[metric])
        }
        let isChanged = value(4) == 1
        let privileges = isChanged ? [85, 68, 50] : [85, 62, 27]
        let access = [85, 62, 55, 20][value(0)] * [77, 44][value(1)]
        let interaction = [85, 62][value(3)]
        let exploitability =
            Int128(822 * access * privileges[value(2)] * interaction) * (Self.one / 10_000_000_000)
        var kept: Int128 = 1
        for metric in 0..<3 {
            let requirement = offset == nil ? 10 : requirement(11 + metric)
            kept *= Int128(1000 - [0, 22, 56][value(5 + metric)] * requirement)
        }
        // Three factors in 1/1,000.
        var impact = Self.one - kept * (Self.one / 1_000_000_000)
        if offset != nil { impact = min(impact, Self.one / 1000 * 915) }
        guard isChanged else {
            let part = impact / 100 * 642
            return limited(part, part, exploitability, factor: 100)
        }
        let linear = (impact - Self.one / 1000 * 29) / 100 * 752
        let power = power(of: impact, isModified: offset != nil)
        return limited(
            linear - Self.dividedUp(power.upper * 325, 100),
            linear - power.lower * 325 / 100,
            exploitability,
            factor: 108
        )
    }

    /// min(factor·(impact + exploitability), 10), or 0 where there is no impact.
    private func limited(
        _ lower: Int128,
        _ upper: Int128,
        _ exploitability: Int128,
        factor: Int128
    ) -> (lower: Int128, upper: Int128) {
        (
            lower > 0 ? min((lower + exploitability) * factor / 100, 10 * Self.one) : 0,
            upper > 0 ? min(Self.dividedUp((upper + exploitability) * factor, 100), 10 * Self.one) : 0
        )
    }

    /// The term that v3.1 changed for the modified impact: (x − 0.02)^15, or (x·0.9731 − 0.02)^13.
    private func power(of impact: Int128, isModified: Bool) -> (lower: Int128, upper: Int128) {
        let isLater = isModified && version == .v31
        let root = (isLater ? impact / 10_000 * 9731 : impact) - Self.one / 50
        // Without impact the root is negative, and the score 0 whatever the power is.
        guard root > 0 else { return (0, 0) }
        var (lower, upper) = (Self.one, Self.one)
        for _ in 0..<(isLater ? 13 : 15) {
            lower = lower * root / Self.one
            upper = Self.dividedUp(upper * root, Self.one)
        }
        return (lower, upper)
    }

    /// A requirement in tenths.
    private func requirement(_ metric: Int) -> Int {
        values[metric] == CVSS.notDefined ? 10 : [5, 10, 15][Int(values[metric])]
    }

    /// A score in tenths with the temporal metrics.
    private func temporal(_ tenths: Int) -> Int {
        func weight(_ metric: Int, _ weights: [Int]) -> Int {
            values[metric] == CVSS.notDefined ? 100 : weights[Int(values[metric])]
        }
        let product = weight(8, [91, 94, 97, 100]) * weight(9, [95, 96, 97, 100]) * weight(10, [92, 96, 100])
        return (tenths * product + 999_999) / 1_000_000
    }

    /// The smallest number of tenths that is not below; of a number that is not negative.
    static func roundedUp(_ number: Int128) -> Int { Int(dividedUp(number * 10, one)) }

    private static func dividedUp(_ number: Int128, _ divisor: Int128) -> Int128 { (number + divisor - 1) / divisor }
}
