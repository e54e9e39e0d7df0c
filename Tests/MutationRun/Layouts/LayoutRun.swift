import Sallyport
import Verdicts
import Vocabulary

/// The good bundles, what they say when they are whole, and the trials.
struct LayoutRun: Trials {
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
            let path = try scratch.write(bundle.packing.pack(bundle.tar), as: "good.tar")
            let judgement = try await station.verify(bundle.request(path)).judgement
            guard judgement.result == .passed else { throw WrongWords("\(bundle.name) does not pass") }
            good.append(Essence(judgement))
        }
        self.good = good
    }

    var names: [String] { bundles.map(\.name) }

    func mutant(_ trial: Int) -> Mutant<[UInt8]> {
        var generator = SeededGenerator(seed: seed, trial: trial)
        let index = trial % bundles.count
        let bundle = bundles[index]
        let other = bundles[generator.below(bundles.count)].tar
        let mutation = LayoutMutation.allCases[trial / bundles.count % LayoutMutation.allCases.count]
        // One in eight of the plain ones is compressed as well, in any of the ways.
        let isRepacked = bundle.packing == .plain && generator.below(8) == 0
        let packing = isRepacked ? Packing.allCases[generator.below(Packing.allCases.count)] : bundle.packing
        if mutation.isRaw, generator.below(2) == 0 {
            let bytes = mutation.apply(to: packing.pack(bundle.tar), other: other, &generator)
            return Mutant(good: index, kind: mutation.rawValue, content: bytes)
        }
        let bytes = packing.pack(mutation.apply(to: bundle.tar, other: other, &generator))
        return Mutant(good: index, kind: mutation.rawValue, content: bytes)
    }

    func outcome(_ mutant: Mutant<[UInt8]>, _ scratch: Scratch, worker: Int) async throws -> Outcome {
        let path = try scratch.write(mutant.content, as: "\(worker).tar")
        let others = good[..<mutant.good] + good[(mutant.good + 1)...]
        return await Outcome.of(
            bundles[mutant.good].request(path),
            by: station,
            comparedWith: [good[mutant.good]] + others
        )
    }
}
