/// The equations of CVSS v2, in whole numbers.
///
/// Source: CVSS v2.0, section 3.2, "Equations".
struct CVSS2Equations {
    private let values: [UInt8]

    init(_ values: [UInt8]) { self.values = values }

    var scores: (base: CVSSScore, temporal: CVSSScore, environmental: CVSSScore) {
        let base = tenths(impact: impact(requirements: [100, 100, 100]))
        let adjusted = temporal(tenths(impact: min(impact(requirements: requirements), Self.impactScale * 10)))
        let damage = weight(9, [0, 10, 30, 40, 50], notDefined: 0)
        let distribution = weight(10, [0, 25, 75, 100], notDefined: 100)
        let environmental = Self.rounded((adjusted * 100 + (100 - adjusted) * damage) * distribution, scale: 10_000)
        return (
            CVSSScore(clamping: base), CVSSScore(clamping: temporal(base)), CVSSScore(clamping: environmental)
        )
    }

    /// An impact of 1 as the number that stands for it.
    private static let impactScale: Int128 = 100_000_000_000_000_000

    /// Confidentiality, integrity and availability requirement, in hundredths.
    private var requirements: [Int128] { (11...13).map { Int128(weight($0, [50, 100, 151], notDefined: 100)) } }

    /// 10.41·(1 − Π(1 − x·requirement)), in `impactScale`.
    private func impact(requirements: [Int128]) -> Int128 {
        var kept: Int128 = 1
        for (index, requirement) in requirements.enumerated() {
            kept *= 100_000 - Int128(weight(3 + index, [0, 275, 660], notDefined: 0)) * requirement
        }
        // Three factors in 1/100,000 are 10^15; 10.41 is 1041 in hundredths.
        return 1041 * (1_000_000_000_000_000 - kept)
    }

    /// The base score in tenths: (0.6·impact + 0.4·exploitability − 1.5)·f.
    private func tenths(impact: Int128) -> Int {
        guard impact > 0 else { return 0 }
        let vector = weight(0, [395, 646, 1000], notDefined: 0)
        let complexity = weight(1, [35, 61, 71], notDefined: 0)
        let authentication = weight(2, [450, 560, 704], notDefined: 0)
        // 20·AV·AC·Au in 1/10^8, brought to the scale of the impact, then both to a tenth of it for 0.6 and 0.4.
        let exploitability = Int128(20 * vector * complexity * authentication) * 1_000_000_000
        let sum = (6 * impact + 4 * exploitability - 15 * Self.impactScale) * 1176
        guard sum > 0 else { return 0 }
        // The scale is 10^17 · 10 · 1,000 = 10^21, of which a tenth is 10^20.
        let tenth: Int128 = 100_000_000_000_000_000_000
        return Int((sum + tenth / 2) / tenth)
    }

    /// A base score in tenths with the temporal metrics.
    private func temporal(_ base: Int) -> Int {
        let exploitability = weight(6, [85, 90, 95, 100], notDefined: 100)
        let remediation = weight(7, [87, 90, 95, 100], notDefined: 100)
        let confidence = weight(8, [90, 95, 100], notDefined: 100)
        return Self.rounded(base * exploitability * remediation * confidence, scale: 1_000_000)
    }

    private func weight(_ metric: Int, _ weights: [Int], notDefined: Int) -> Int {
        values[metric] == CVSS.notDefined ? notDefined : weights[Int(values[metric])]
    }

    /// Half up, of a number that is not negative.
    private static func rounded(_ number: Int, scale: Int) -> Int { (number + scale / 2) / scale }
}
