/// The score of CVSS v4.0: the macrovector's value, less the way from the macrovector's highest vector, exactly.
///
/// Source: CVSS v4.0, section 8, "CVSS v4.0 Scoring".
struct CVSS4Equations {
    /// The metrics that count, by their place among those of the standard.
    private enum Metric: Int, CaseIterable {
        case av, ac, at, pr, ui, vc, vi, va, sc, si, sa, e, cr, ir, ar
    }

    /// Steps below the highest value of each metric, after the modified metrics took their places.
    private let steps: [Int]

    init(_ values: [UInt8]) {
        steps = Metric.allCases.map { metric in
            let modified = values[metric.rawValue + (metric.rawValue < Metric.e.rawValue ? 15 : 0)]
            // Exploits are attacked, requirements high, until somebody says otherwise: the first value of each.
            let base = values[metric.rawValue]
            let value = Int(modified != CVSS.notDefined ? modified : base != CVSS.notDefined ? base : 0)
            switch metric {
            // Safety stands above high, and last in the list.
            case .si, .sa: return value == 3 ? 0 : value + 1
            case .sc: return value + 1
            default: return value
            }
        }
    }

    private func step(_ metric: Metric) -> Int { steps[metric.rawValue] }

    private func isHighest(_ metrics: Metric...) -> Bool { metrics.allSatisfy { step($0) == 0 } }

    private func isAnyHighest(_ metrics: Metric...) -> Bool { metrics.contains { step($0) == 0 } }

    /// The digits EQ1 to EQ6.
    ///
    /// Source: CVSS v4.0, section 8.2, tables 24 to 29.
    var macrovector: [Int] {
        let subsequent = [Metric.sc, .si, .sa].contains { step($0) == 1 }
        let isCritical = isHighest(.cr, .vc) || isHighest(.ir, .vi) || isHighest(.ar, .va)
        return [
            isHighest(.av, .pr, .ui) ? 0 : isAnyHighest(.av, .pr, .ui) && step(.av) != 3 ? 1 : 2,
            isHighest(.ac, .at) ? 0 : 1,
            isHighest(.vc, .vi) ? 0 : isAnyHighest(.vc, .vi, .va) ? 1 : 2,
            isAnyHighest(.si, .sa) ? 0 : subsequent ? 1 : 2,
            step(.e),
            isCritical ? 0 : 1,
        ]
    }

    var score: CVSSScore {
        // Nothing is harmed, neither here nor further on.
        if step(.vc) + step(.vi) + step(.va) == 6, step(.sc) + step(.si) + step(.sa) == 9 { return .zero }
        let digits = macrovector
        guard let value = CVSS4Tables.value(digits) else { return CVSSScore(clamping: 100) }
        var count = 0
        var reduction = 0
        for gap in gaps(below: value, digits) {
            guard let tenths = gap.tenths else { continue }
            count += 1
            // Without a distance nothing is taken off: the higher score counts.
            reduction += tenths * (gap.distance ?? 0) * (Self.denominator / gap.depth)
        }
        guard count > 0 else { return CVSSScore(clamping: value) }
        let scale = Self.denominator * count
        let doubled = 2 * (value * scale - reduction) + scale
        return CVSSScore(clamping: doubled < 0 ? 0 : doubled / (2 * scale))
    }

    /// A number that every depth divides.
    private static let denominator = 840

    /// One class of metrics: how much lower the next macrovector is, how far this vector is on its way to it.
    private struct Gap {
        /// Nil where there is no lower macrovector.
        let tenths: Int?
        let distance: Int?
        let depth: Int
    }

    private func gaps(below value: Int, _ digits: [Int]) -> [Gap] {
        func lower(_ changes: [Int: Int]) -> Int? {
            var next = digits
            for (place, digit) in changes { next[place] = digit }
            return CVSS4Tables.value(next)
        }
        func gap(_ next: Int?, _ equation: CVSS4Tables.Equation, _ metrics: [Metric]) -> Gap {
            Gap(tenths: next.map { value - $0 }, distance: distance(equation, metrics), depth: equation.depth)
        }
        let (third, sixth) = (digits[2], digits[5])
        let joint: Int? =
            switch (third, sixth) {
            case (0, 0): [lower([5: 1]), lower([2: 1])].compactMap(\.self).max()
            case (1, 0): lower([5: 1])
            case (0, 1), (1, 1): lower([2: third + 1])
            default: nil
            }
        return [
            gap(lower([0: digits[0] + 1]), CVSS4Tables.first[digits[0]], [.av, .pr, .ui]),
            gap(lower([1: digits[1] + 1]), CVSS4Tables.second[digits[1]], [.ac, .at]),
            gap(joint, CVSS4Tables.thirdAndSixth[third * 2 + sixth], [.vc, .vi, .va, .cr, .ir, .ar]),
            gap(lower([3: digits[3] + 1]), CVSS4Tables.fourth[digits[3]], [.sc, .si, .sa]),
            Gap(tenths: lower([4: digits[4] + 1]).map { value - $0 }, distance: 0, depth: 1),
        ]
    }

    /// Whether each class has a highest vector that this one is nowhere above; a test shows that it always has.
    var isEveryDistanceKnown: Bool {
        let digits = macrovector
        guard let value = CVSS4Tables.value(digits) else { return false }
        return gaps(below: value, digits).allSatisfy { $0.distance != nil }
    }

    /// The steps from the first of the class's highest vectors that this one is nowhere above.
    private func distance(_ equation: CVSS4Tables.Equation, _ metrics: [Metric]) -> Int? {
        for highest in equation.highest {
            var sum = 0
            var isAbove = true
            for (metric, top) in zip(metrics, highest) {
                isAbove = isAbove && step(metric) >= top
                sum += step(metric) - top
            }
            if isAbove { return sum }
        }
        return nil
    }
}
