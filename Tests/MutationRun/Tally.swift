/// What came of many trials.
struct Tally: Sendable {
    private struct Passes {
        let count: Int
        let first: Int

        func joined(by other: Passes) -> Passes {
            Passes(count: count + other.count, first: min(first, other.first))
        }
    }

    private var outcomes: [Outcome: Int] = [:]
    private var trials: [Int: Int] = [:]
    private var kinds: [String: Int] = [:]
    /// How often each kind of mutation passed for each reason, and in which trial first.
    private var passes: [String: [String: Passes]] = [:]
    private var wrong: [(trial: Int, kind: String, outcome: Outcome)] = []
    private var longest = (trial: 0, milliseconds: 0)

    mutating func add(_ outcome: Outcome, trial: Int, _ good: Int, _ kind: String, milliseconds: Int) {
        outcomes[outcome, default: 0] += 1
        trials[good, default: 0] += 1
        kinds[kind, default: 0] += 1
        if outcome.exitCode == 0 {
            let pass = Passes(count: 1, first: trial)
            passes[outcome.code, default: [:]].merge([kind: pass]) { $0.joined(by: $1) }
        }
        if outcome.isWrong { wrong.append((trial, kind, outcome)) }
        if milliseconds > longest.milliseconds { longest = (trial, milliseconds) }
    }

    mutating func add(_ other: Tally) {
        outcomes.merge(other.outcomes, uniquingKeysWith: +)
        trials.merge(other.trials, uniquingKeysWith: +)
        kinds.merge(other.kinds, uniquingKeysWith: +)
        for (reason, counts) in other.passes { passes[reason, default: [:]].merge(counts) { $0.joined(by: $1) } }
        wrong += other.wrong
        if other.longest.milliseconds > longest.milliseconds { longest = other.longest }
    }

    /// Whether nothing passed that should not, nothing crashed and memory stayed within its bound.
    var isGood: Bool { wrong.isEmpty && Watch.peakMemory <= Watch.memory }

    func report(_ run: some Trials, seconds: Double) -> String {
        var lines = ["seed \(run.seed)"]
        for (index, name) in run.names.enumerated() { lines.append("\(trials[index] ?? 0) mutations of \(name)") }
        lines.append("kinds of mutation:")
        for (kind, count) in kinds.sorted(by: { $0.key < $1.key }) { lines.append("  \(kind): \(count)") }
        lines.append("refused, by exit code and code:")
        let refused = outcomes.filter { $0.key.exitCode != 0 }
        for (outcome, count) in refused.sorted(by: { ($0.key.exitCode, $0.key.code) < ($1.key.exitCode, $1.key.code) })
        {
            lines.append("  \(outcome.exitCode) \(outcome.code): \(count)")
        }
        lines.append("PASSED after:")
        for (reason, counts) in passes.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(reason): \(counts.values.reduce(0) { $0 + $1.count })")
            for (kind, pass) in counts.sorted(by: { $0.key < $1.key }) {
                lines.append("    \(kind): \(pass.count), first in trial \(pass.first)")
            }
        }
        for (trial, kind, outcome) in wrong.sorted(by: { $0.trial < $1.trial }) {
            lines.append("WRONG: trial \(trial), \(kind): \(outcome.exitCode) \(outcome.code)")
        }
        let total = trials.values.reduce(0, +)
        lines.append("longest trial: \(longest.milliseconds) ms (trial \(longest.trial))")
        lines.append("peak memory: \(Watch.peakMemory >> 20) MiB")
        let passed = passes.values.reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.count } }
        lines.append(
            "\(total) mutations of \(run.names.count) good ones in \(Int(seconds)) s: \(total - passed) refused, "
                + "\(passed) passed, \(wrong.count) wrong"
        )
        return lines.joined(separator: "\n")
    }
}
