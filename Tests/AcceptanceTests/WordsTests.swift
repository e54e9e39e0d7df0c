import CorpusSupport
import Foundation
import Testing

/// The words of the commands: what is wrong with them is exit code 2, one line, and nothing on standard output.
@Suite struct WordsTests {
    struct Sample: Sendable, CustomStringConvertible {
        let words: [String]
        let complaint: String
        var description: String { words.joined(separator: " ") }
    }

    static let wrong: [Sample] = [
        Sample(words: ["verify"], complaint: "Missing expected argument"),
        Sample(words: ["verify", "a.tar", "--nonsense"], complaint: "Unknown option '--nonsense'"),
        Sample(words: ["verify", "a.tar", "--output", "yaml"], complaint: "yaml"),
        Sample(words: ["verify", "a.tar", "--at", "yesterday"], complaint: "--at: expected a time"),
        Sample(words: ["verify", "a.tar", "--pin", "sha256:12"], complaint: "sha256: and 64 hex digits"),
        Sample(words: ["verify", "a.tar", "--limit", "kept=0"], complaint: "--limit: expected NAME=NUMBER"),
        Sample(words: ["verify", "a.tar", "--limit", "nothing=1"], complaint: "--limit: expected NAME=NUMBER"),
        Sample(words: ["verify", "a.tar", "--name", "UPPER CASE"], complaint: "--name: expected"),
        Sample(words: ["verify", "a.tar", "--verdict", "v.json"], complaint: "--verdict needs a key"),
        Sample(words: ["verify", "-", "--key", "k.pem"], complaint: "give --verdict FILE"),
        Sample(
            words: ["verify", "a.tar", "b.tar", "--key", "k", "--verdict", "v"],
            complaint: "--verdict speaks of one"
        ),
        Sample(words: ["verify", "a.tar", "b.tar", "--name", "x/y"], complaint: "--name speaks of one"),
        Sample(
            words: ["verify", "a.tar", "b.tar", "--resource-uri", "x:y"],
            complaint: "--resource-uri speaks of one"
        ),
        Sample(words: ["verify", "a.tar", "b.tar", "--report", "r.md"], complaint: "--report speaks of one"),
        Sample(words: ["verify", "a.tar", "--report", "r.txt"], complaint: "--report: expected a file that ends in"),
        Sample(words: ["verify", "a.tar", "--report", "-"], complaint: "--report: expected a file that ends in"),
        Sample(words: ["verify", "a.tar", "b.tar", "--expect", "p.json"], complaint: "--expect speaks of one"),
        Sample(words: ["inventory"], complaint: "Missing expected argument"),
        Sample(
            words: ["inventory", "a.tar", "-o", "/dev/null"],
            complaint: "-o /dev/null: expected a file or nothing"
        ),
        Sample(words: ["inventory", "a.tar", "-o", ""], complaint: "expected the name of a file for the packing list"),
        Sample(words: ["inventory", "a.tar", "--limit", "kept=0"], complaint: "--limit: expected NAME=NUMBER"),
        Sample(words: ["inventory", "a.tar", "--trust", "t"], complaint: "Unknown option '--trust'"),
        Sample(words: ["verify", ".", "--key", "k"], complaint: "would be part of the bundle"),
        Sample(words: ["verify", "shop/..", "--key", "k"], complaint: "would be part of the bundle"),
        Sample(words: ["verify", "-", "-"], complaint: "standard input can be read once"),
        Sample(words: ["accept"], complaint: "Missing expected argument"),
        Sample(words: ["accept", "v.json", "--max-age", "soon"], complaint: "--max-age: expected a duration"),
        Sample(words: ["accept", "v.json", "--allow-option", "key"], complaint: "--allow-option: expected one of"),
        Sample(words: ["accept", "v.json", "--policy-digest", "md5:1"], complaint: "--policy-digest: expected"),
        Sample(words: ["key", "generate", "-o", "k", "--type", "rsa"], complaint: "--type: expected one of"),
        Sample(words: ["key", "public"], complaint: "expected --key FILE"),
        Sample(words: ["nonsense"], complaint: "nonsense"),
        Sample(words: ["verify", "a.tar", "--verifier-id", "two words"], complaint: "--verifier-id: expected a URI"),
        Sample(words: ["verify", "a.tar", "--resource-uri", "nothing"], complaint: "--resource-uri: expected a URI"),
        Sample(words: ["key", "generate", "-o", ""], complaint: "expected the name of a file"),
        Sample(words: ["trust", "pin", "--pin", "x"], complaint: "--pin"),
        // Options and commands that later releases bring do not exist yet.
        Sample(words: ["verify", "a.tar", "--deeper"], complaint: "Unknown option '--deeper'"),
        Sample(words: ["trust", "update"], complaint: "update"),
    ]

    @Test(arguments: wrong)
    func refusesWrongWords(_ sample: Sample) throws {
        let run = try CommandRun.sallyport(sample.words)
        #expect(run.exitCode == 2)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasPrefix("sallyport: error: "))
        #expect(run.errors.hasSuffix(" [usage]\n"))
        #expect(run.errors.filter(\.isNewline).count == 1)
        #expect(run.errors.contains(sample.complaint), "\(run.errors)")
    }

    @Test(arguments: [
        ["--help"], ["verify", "--help"], ["inspect", "--help"], ["accept", "--help"], ["inventory", "--help"],
        ["trust", "--help"],
        ["trust", "show", "--help"], ["trust", "check", "--help"], ["trust", "pin", "--help"], ["key", "--help"],
        ["key", "generate", "--help"], ["key", "public", "--help"],
    ])
    func explainsEachCommandWithAnExample(_ words: [String]) throws {
        let run = try CommandRun.sallyport(words)
        #expect(run.exitCode == 0)
        #expect(run.errors.isEmpty)
        #expect(run.output.contains("Example: sallyport "))
    }

    @Test func printsItsVersion() throws {
        let run = try CommandRun.sallyport(["--version"])
        #expect(run.exitCode == 0)
        #expect(run.output.hasPrefix("sallyport "))
    }
}
