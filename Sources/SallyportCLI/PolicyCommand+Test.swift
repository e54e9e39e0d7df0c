internal import ArgumentParser
internal import Sallyport

extension PolicyCommand {
    /// Policies held against bundles, and what they say against what is expected.
    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Judge bundles by policies, and compare with what tests expect.",
            discussion: """
                Example: sallyport policy test ./tests

                Runs every sallyport-test.yaml and kyverno-test.yaml below the folder. Standard output has one line a
                case, then totals. No verdict is written.

                Exit codes: 0 all as expected; 1 a difference; 3 a bundle cannot be read; 4 a test or policy cannot be
                used.
                """
        )

        @Argument(help: "Where the tests are.")
        var folder: String
        @OptionGroup var trust: TrustOptions
        @OptionGroup var confinement: ConfinementOptions
        @OptionGroup var limits: LimitOptions

        @MainActor func run() async throws {
            let environment = Environment.read()
            let defaults = PolicyTests.Defaults(
                trust: trust.directory(environment),
                pins: try trust.pins(),
                at: try trust.instant(environment),
                limits: try limits.limits(),
                temporaryFolder: environment.temporaryFolder
            )
            var tests = try PolicyTests(below: folder, defaults: defaults)
            if confinement.confined { try tests.confine() }
            let outcome = try await tests.run()
            for line in outcome.lines { try StandardOutput.write("\(line)\n") }
            guard outcome.isAsExpected else { throw ExitCode(1) }
        }
    }
}
