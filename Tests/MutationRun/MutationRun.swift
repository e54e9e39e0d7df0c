import Glibc
import Sallyport
import Verdicts
import Vocabulary

/// The good bundles, what they say when they are whole, and the trials.
struct MutationRun: Sendable {
    let seed: UInt64
    let bundles: [GoodBundle]
    private let station: Station
    private let good: [Essence]

    init(repository: String, seed: UInt64) async throws {
        self.seed = seed
        bundles = try GoodBundle.all(in: repository)
        guard let at = Instant("2026-06-01T12:00:00Z") else { throw WrongWords("a time that is none") }
        station = try Station(StationRequest(trust: repository + "/trust", at: at))
        var good: [Essence] = []
        let scratch = try Scratch()
        for bundle in bundles {
            let path = try scratch.write(bundle.packing.pack(bundle.tar), worker: 0)
            let judgement = try await station.verify(bundle.request(path)).judgement
            guard judgement.result == .passed else { throw WrongWords("\(bundle.name) does not pass") }
            good.append(Essence(judgement))
        }
        self.good = good
    }

    /// What a trial mutates, how, and the bytes that come of it.
    private func mutant(_ trial: Int) -> (bundle: Int, mutation: Mutation, bytes: [UInt8]) {
        var generator = SeededGenerator(seed: seed, trial: trial)
        let index = trial % bundles.count
        let bundle = bundles[index]
        let other = bundles[generator.below(bundles.count)].tar
        let mutation = Mutation.allCases[trial / bundles.count % Mutation.allCases.count]
        // One in eight of the plain ones is compressed as well, in any of the ways.
        let isRepacked = bundle.packing == .plain && generator.below(8) == 0
        let packing = isRepacked ? Packing.allCases[generator.below(Packing.allCases.count)] : bundle.packing
        if mutation.isRaw, generator.below(2) == 0 {
            return (index, mutation, mutation.apply(to: packing.pack(bundle.tar), other: other, &generator))
        }
        return (index, mutation, packing.pack(mutation.apply(to: bundle.tar, other: other, &generator)))
    }

    private func outcome(_ mutant: (bundle: Int, mutation: Mutation, bytes: [UInt8]), _ path: String) async -> Outcome {
        let others = good[..<mutant.bundle] + good[(mutant.bundle + 1)...]
        return await Outcome.of(
            bundles[mutant.bundle].request(path),
            by: station,
            comparedWith: [good[mutant.bundle]] + others
        )
    }

    /// Runs all trials, on all workers.
    func tally(_ count: Int) async throws -> Tally {
        let scratch = try Scratch()
        return try await withThrowingTaskGroup(of: Tally.self) { group in
            for worker in 0..<Watch.workers {
                group.addTask {
                    var tally = Tally()
                    for trial in stride(from: worker, to: count, by: Watch.workers) {
                        let mutant = mutant(trial)
                        let path = try scratch.write(mutant.bytes, worker: worker)
                        Watch.begin(trial, worker: worker)
                        let begun = Watch.milliseconds()
                        let outcome = await outcome(mutant, path)
                        Watch.end(worker: worker)
                        let time = Watch.milliseconds() - begun
                        tally.add(outcome, trial: trial, mutant.bundle, mutant.mutation, milliseconds: time)
                    }
                    return tally
                }
            }
            var tally = Tally()
            for try await part in group { tally.add(part) }
            return tally
        }
    }

    /// One trial in full; its bundle stays, so that the command can be run on it.
    func describe(_ trial: Int) async throws -> String {
        let scratch = try Scratch(isKept: true)
        let mutant = mutant(trial)
        let path = try scratch.write(mutant.bytes, worker: 0)
        let outcome = await outcome(mutant, path)
        return "trial \(trial): \(bundles[mutant.bundle].name), \(mutant.mutation.rawValue): "
            + "\(outcome.exitCode) \(outcome.code)\n\(path)"
    }
}

/// A folder for the bundles, one for each worker, removed with its last reference.
final class Scratch: Sendable {
    private let folder: String
    private let isKept: Bool

    init(isKept: Bool = false) throws(WrongWords) {
        var template = Array("/tmp/sallyport-mutations.XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw WrongWords("cannot make a folder in /tmp") }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        self.isKept = isKept
    }

    deinit {
        guard !isKept else { return }
        for worker in 0..<Watch.workers { _ = unsafe unlink("\(folder)/\(worker).tar") }
        _ = unsafe rmdir(folder)
    }

    func write(_ bytes: [UInt8], worker: Int) throws(WrongWords) -> String {
        let path = "\(folder)/\(worker).tar"
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        defer { close(descriptor) }
        guard unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw WrongWords("cannot write \(path)")
        }
        return path
    }
}
