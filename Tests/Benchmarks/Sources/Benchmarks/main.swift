// Measures Sallyport beside its peers, and prints one table; the exit code is 1 where a target is not met.
import Glibc

do {
    let options = try Options(Array(CommandLine.arguments.dropFirst()))
    var benchmark = try Benchmark(options)
    benchmark.run()
    benchmark.clean()
    print(Table.text(benchmark.rows), terminator: "")
    exit(benchmark.rows.contains { $0.isMet == false } ? 1 : 0)
} catch {
    StandardError.write("\((error as? Trouble)?.text ?? "\(error)")\n")
    exit(2)
}
