// Judges good bundles that were damaged or forged at random, and wants none to pass that is not what it was.
import Glibc
import Sallyport
import Vocabulary

/// The words of the command line.
struct Words {
    var seed: UInt64 = 1
    var count = 50_000
    /// One trial alone, told in full.
    var only: Int?

    init?(_ arguments: [String]) {
        guard arguments.count.isMultiple(of: 2) else { return nil }
        for index in stride(from: 0, to: arguments.count, by: 2) {
            guard let value = Int(arguments[index + 1]), value >= 0 else { return nil }
            switch arguments[index] {
            case "--seed": seed = UInt64(value)
            case "--count": count = value
            case "--only": only = value
            default: return nil
            }
        }
    }
}

guard let words = Words(Array(CommandLine.arguments.dropFirst())) else {
    print("usage: MutationRun [--seed N] [--count N] [--only TRIAL]")
    exit(2)
}
let repository = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
let run = try await MutationRun(repository: repository, seed: words.seed)
if let trial = words.only {
    print(try await run.describe(trial))
    exit(0)
}
Watch.start()
let begun = Watch.milliseconds()
let tally = try await run.tally(words.count)
print(tally.report(run, seconds: Double(Watch.milliseconds() - begun) / 1_000))
exit(tally.isGood ? 0 : 1)
