/// Many trials over good inputs; each follows from seed and number alone.
protocol Trials: Sendable {
    /// What is mutated, in what a trial needs of it.
    associatedtype Content: Sendable

    var seed: UInt64 { get }
    /// The names of what is good.
    var names: [String] { get }

    /// What one trial judges.
    func mutant(_ trial: Int) -> Mutant<Content>

    /// Judges it, by way of files that a worker has for itself.
    func outcome(_ mutant: Mutant<Content>, _ scratch: Scratch, worker: Int) async throws -> Outcome
}

/// What a trial judges.
struct Mutant<Content: Sendable>: Sendable {
    /// Which of the good ones was mutated.
    let good: Int
    /// How, in words.
    let kind: String
    let content: Content
}

extension Trials {
    /// Runs trials on all workers.
    func tally(_ count: Int) async throws -> Tally {
        let scratch = try Scratch()
        return try await withThrowingTaskGroup(of: Tally.self) { group in
            for worker in 0..<Watch.workers {
                group.addTask {
                    var tally = Tally()
                    for trial in stride(from: worker, to: count, by: Watch.workers) {
                        let mutant = mutant(trial)
                        Watch.begin(trial, worker: worker)
                        let begun = Watch.milliseconds()
                        let outcome = try await outcome(mutant, scratch, worker: worker)
                        Watch.end(worker: worker)
                        let time = Watch.milliseconds() - begun
                        if outcome.isWrong { try await keep(mutant, trial) }
                        tally.add(outcome, trial: trial, mutant.good, mutant.kind, milliseconds: time)
                    }
                    return tally
                }
            }
            var tally = Tally()
            for try await part in group { tally.add(part) }
            return tally
        }
    }

    /// Judges a mutant once more, over files that stay.
    @discardableResult
    private func keep(_ mutant: Mutant<Content>, _ trial: Int) async throws -> (folder: String, outcome: Outcome) {
        let scratch = try Scratch(keptAs: "trial-\(trial)")
        return (scratch.folder, try await outcome(mutant, scratch, worker: 0))
    }

    /// One trial in full; its files stay, so that the command can be run on them.
    func describe(_ trial: Int) async throws -> String {
        let mutant = mutant(trial)
        let (folder, outcome) = try await keep(mutant, trial)
        return "trial \(trial): \(names[mutant.good]), \(mutant.kind): \(outcome.exitCode) \(outcome.code)\n\(folder)"
    }
}
