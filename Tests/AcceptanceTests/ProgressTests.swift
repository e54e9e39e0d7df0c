import CorpusSupport
import Foundation
import Testing

/// How far a long reading is shows on a terminal, and nowhere else.
@Suite(.serialized) struct ProgressTests {
    private static let world = ["--trust", Corpus.trust, "--at", FixtureTests.at]

    /// The lines that were drawn, without colour, and the text that came after the last was wiped.
    private func drawn(_ run: TerminalRun) -> (lines: [String], rest: String) {
        let plain = run.errors.replacingOccurrences(of: "\u{1b}\\[[0-9;]*m", with: "", options: .regularExpression)
        // The terminal makes two characters of a line feed.
        var pieces = plain.replacingOccurrences(of: "\r\n", with: "\n").unicodeScalars.split(
            separator: "\r",
            omittingEmptySubsequences: false
        ).map(String.init)
        let rest = pieces.removeLast()
        return (pieces.filter { !$0.isEmpty }, rest)
    }

    /// Each line covers the one before, and the last is nothing but spaces.
    private func expectWiped(_ lines: [String], columns: Int) {
        #expect(lines.last?.allSatisfy { $0 == " " } == true)
        for (line, next) in zip(lines, lines.dropFirst()) {
            #expect(line.count < columns)
            #expect(next.count >= line.trimmingCharacters(in: .whitespaces).count)
        }
    }

    @Test(arguments: [60, 80, 120])
    func showsBytesAndRateOfASlowPipe(_ columns: Int) throws {
        let run = try TerminalRun.run(["inspect", "-"], .init(columns: columns, slowly: 24))
        #expect(run.exitCode == 0)
        #expect(!run.output.contains("\r"))
        let (lines, rest) = drawn(run)
        #expect(rest.isEmpty)
        expectWiped(lines, columns: columns)
        #expect(lines.count >= 3)
        #expect(Double(lines.count) <= run.elapsed / 0.1 + 1)
        #expect(try #require(run.first) >= 0.5)
        for line in lines.dropLast() {
            #expect(line.contains(" MiB  ") && line.contains(" MiB/s") && !line.contains("%"), "\(line)")
            #expect(line.contains("standard input"))
        }
    }

    @Test(arguments: [(["inspect"], ["NO_COLOR": "1"]), (["verify"] + world, [:])])
    func showsShareAndRemainingTimeOfAFile(_ words: [String], _ environment: [String: String]) throws {
        let scratch = try ScratchFolder()
        try TerminalRun.sparseBundle(scratch.path + "/large.tar", gibibytes: 2)
        let run = try TerminalRun.run(
            words + [scratch.path + "/large.tar"],
            .init(columns: 100, environment: environment)
        )
        #expect(run.exitCode == (words == ["inspect"] ? 0 : 1))
        #expect(run.errors.contains("\u{1b}[32m#") == environment.isEmpty)
        #expect(run.errors.contains("\u{1b}") == environment.isEmpty)
        let (lines, rest) = drawn(run)
        #expect(rest.isEmpty)
        expectWiped(lines, columns: 100)
        let shares = lines.dropLast().compactMap { line in
            line.split(separator: " ").first { $0.hasSuffix("%") }.flatMap { Int($0.dropLast()) }
        }
        #expect(shares.count == lines.count - 1 && !shares.isEmpty)
        #expect(shares == shares.sorted() && (shares.last ?? 101) <= 100)
        for line in lines.dropLast() {
            #expect(line.hasPrefix("large.tar  [") && line.contains(" of 2.0 GiB  "), "\(line)")
            #expect(line.contains("iB/s  "), "\(line)")
        }
        #expect(lines.dropLast().contains { $0.contains(" left") })
    }

    @Test func isWipedBeforeAnErrorIsSaid() throws {
        let run = try TerminalRun.run(["verify", "-"] + Self.world, .init(slowly: 20, missing: 4_096))
        #expect(run.exitCode == 3)
        let (lines, rest) = drawn(run)
        #expect(lines.count >= 2)
        expectWiped(lines, columns: 80)
        #expect(rest.hasPrefix("sallyport: error: standard input: "))
        #expect(rest.hasSuffix(" [archive-damaged]\n"))
    }

    @Test func isNothingWhereThereIsNoTerminal() throws {
        let run = try TerminalRun.run(["inspect", "-"], .init(isTerminal: false, slowly: 20))
        #expect(run.exitCode == 0)
        #expect(run.elapsed > 0.9)
        #expect(run.errors.isEmpty)
    }

    @Test func isNothingForAShortReading() throws {
        let bundle = Corpus.fixtures + "/bundles/accept/webshop-1.4.0.tar"
        let run = try TerminalRun.run(["verify", bundle] + Self.world, .init())
        #expect(run.exitCode == 0)
        #expect(run.errors.isEmpty)
    }
}
