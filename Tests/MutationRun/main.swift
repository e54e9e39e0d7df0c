// Judges good bundles that were damaged or forged at random, and wants none to pass that is not what it was; with
// `--bundles` Sigstore bundles beside files, else images in their layouts.
import Glibc
import Sallyport
import Vocabulary

/// The words of the command line.
struct Words {
    /// Signatures of files in place of layouts.
    var isOfSignatures = false
    var seed: UInt64 = 1
    private var chosenCount: Int?
    /// One trial alone, told in full.
    var only: Int?

    var count: Int { chosenCount ?? (isOfSignatures ? 30_000 : 50_000) }

    init?(_ arguments: [String]) {
        var rest = arguments[...]
        while let word = rest.popFirst() {
            if word == "--bundles" {
                isOfSignatures = true
                continue
            }
            guard let value = rest.popFirst().flatMap({ Int($0) }), value >= 0 else { return nil }
            switch word {
            case "--seed": seed = UInt64(value)
            case "--count": chosenCount = value
            case "--only": only = value
            default: return nil
            }
        }
    }
}

/// Runs the trials that the words ask for.
func run(_ trials: some Trials, _ words: Words) async throws -> Bool {
    if let trial = words.only {
        print(try await trials.describe(trial))
        return true
    }
    Watch.start()
    let begun = Watch.milliseconds()
    let tally = try await trials.tally(words.count)
    print(tally.report(trials, seconds: Double(Watch.milliseconds() - begun) / 1_000))
    return tally.isGood
}

guard let words = Words(Array(CommandLine.arguments.dropFirst())) else {
    print("usage: MutationRun [--bundles] [--seed N] [--count N] [--only TRIAL]")
    exit(2)
}
let repository = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
let isGood =
    words.isOfSignatures
    ? try await run(SignatureRun(repository: repository, seed: words.seed), words)
    : try await run(LayoutRun(repository: repository, seed: words.seed), words)
exit(isGood ? 0 : 1)
