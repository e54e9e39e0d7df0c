// How long many bundles take in one process, beside the public-key operations that they need, made alone.
//
// usage: BundleBenchmark ROOT LIST: a trusted_root.json, and a table of BUNDLE, FILE or sha256:HEX, IDENTITY and ISSUER,
// which is what `Tests/Differential/speed.py` takes. Each line is read and verified in turn, as often as it stands there.
// Prints seconds, medians of five rounds.
//
// usage: BundleBenchmark --json FILE: how long an SBOM takes to be read, and to be asked for its components.
//
// usage: BundleBenchmark --expressions FILE: how long expressions of CEL and JMESPath take.
import Glibc

guard CommandLine.arguments.count == 3 else {
    print("usage: BundleBenchmark ROOT LIST | BundleBenchmark --json FILE | BundleBenchmark --expressions FILE")
    exit(2)
}
if CommandLine.arguments[1] == "--json" {
    try Inventory(CommandLine.arguments[2]).measure()
    exit(0)
}
if CommandLine.arguments[1] == "--expressions" {
    try Expressions(CommandLine.arguments[2]).measure()
    exit(0)
}
let questions = try Question.all(in: CommandLine.arguments[2])
let floor = try Floor(questions, root: CommandLine.arguments[1])
let subject = try Subject(questions, root: CommandLine.arguments[1])
var seconds: (floor: [Double], one: [Double], all: [Double]) = ([], [], [])
for _ in 0..<5 {
    seconds.floor.append(try Stopwatch.seconds { try floor.run() })
    seconds.one.append(try Stopwatch.seconds { try subject.run() })
    seconds.all.append(await Stopwatch.seconds { await subject.runOnAllCores() })
}
print("bundles\t\(questions.count)")
print("operations\t\(floor.count)")
print("floor\t\(Stopwatch.median(seconds.floor))")
print("one\t\(Stopwatch.median(seconds.one))")
print("all\t\(Stopwatch.median(seconds.all))")
