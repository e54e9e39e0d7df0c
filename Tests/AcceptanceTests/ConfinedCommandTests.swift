import CorpusSupport
import Foundation
import Testing

/// The commands confine themselves before they read a bundle, and work as they do without.
@Suite(.disabled(if: Sanitizer.isPresent, "a confined process cannot start that of the leak check"))
struct ConfinedCommandTests {
    private static let world = ["--trust", Corpus.trust, "--at", FixtureTests.at]
    private static let bundle = Corpus.fixtures + "/bundles/accept/webshop-1.4.0.tar"

    /// Runs `sallyport` in a folder.
    private func run(
        _ words: [String],
        in folder: String,
        environment: [String: String] = [:]
    ) throws -> CommandRun {
        try CommandRun.tool(
            environment.map { "\($0)=\($1)" }.first ?? "A=B",
            [CommandRun.binary] + words,
            in: folder
        )
    }

    private func payload(_ path: String) throws -> String {
        let verdict = try JSONSerialization.jsonObject(with: Data(Corpus.file(path))) as? [String: Any]
        return try #require((verdict?["dsseEnvelope"] as? [String: Any])?["payload"] as? String)
    }

    // MARK: - The same result

    @Test(arguments: ["accept/webshop-1.4.0.tar", "reject/missing-vex.tar"], ["text", "json"])
    func judgesTheSameWithAndWithout(_ name: String, _ output: String) throws {
        let scratch = try ScratchFolder()
        let words =
            [
                "verify", Corpus.fixtures + "/bundles/" + name, "--key", VerdictTests.key, "--output", output,
            ] + Self.world
        func outputs(_ name: String) -> [String] {
            ["--verdict", "\(scratch.path)/\(name).json", "--report", "\(scratch.path)/\(name).html"]
        }
        let confined = try CommandRun.sallyport(words + outputs("confined"))
        let free = try CommandRun.sallyport(words + outputs("free") + ["--no-confine"])
        #expect(confined.exitCode == (name.hasPrefix("accept") ? 0 : 1), "\(confined.errors)")
        #expect(confined.exitCode == free.exitCode)
        #expect(confined.output == free.output)
        #expect(try payload(scratch.path + "/confined.json") == payload(scratch.path + "/free.json"))
        let modes = try ["confined", "free"].map {
            try FileManager.default.attributesOfItem(atPath: scratch.path + "/\($0).json")[.posixPermissions] as? Int
        }
        #expect(modes == [0o644, 0o644])
        #expect(try Corpus.file(scratch.path + "/confined.html") == Corpus.file(scratch.path + "/free.html"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).count == 4)
    }

    @Test(arguments: ["inspect", "accept"])
    func otherCommandsDoToo(_ command: String) throws {
        let scratch = try ScratchFolder()
        #expect(try VerdictTests.verdict(in: scratch).exitCode == 0)
        let words =
            command == "inspect"
            ? ["inspect", Self.bundle] : ["accept", scratch.path + "/v.json", Self.bundle] + Self.world
        let (confined, free) = (try CommandRun.sallyport(words), try CommandRun.sallyport(words + ["--no-confine"]))
        #expect(confined.exitCode == 0, "\(confined.errors)")
        #expect(confined.output == free.output)
        #expect(confined.errors == free.errors)
    }

    // MARK: - What the kernel says

    /// A command that has everything but its bundle, which it waits for at a pipe.
    private final class Waiting {
        let process = Process()
        private let input = Pipe()

        init(_ words: [String]) throws {
            process.executableURL = URL(fileURLWithPath: CommandRun.binary)
            process.arguments = words
            process.environment = [:]
            process.standardInput = input
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
        }

        deinit {
            try? input.fileHandleForWriting.close()
            process.waitUntilExit()
        }

        /// More than one thread: the one that reads, and those that hash, which start when reading does.
        func untilItReads() throws {
            for _ in 0..<500 {
                if try threads.count >= 2 { return }
                usleep(10_000)
            }
            Issue.record("the command never came to read its bundle")
        }

        private var threads: [String] {
            get throws {
                let path = "/proc/\(process.processIdentifier)/task"
                return try FileManager.default.contentsOfDirectory(atPath: path).map { "\(path)/\($0)" }
            }
        }

        /// The value of a line of `/proc/PID/status`, of each thread and of the processes that it started.
        func status(_ name: String) throws -> (threads: [String], children: [String]) {
            let children = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }
                .map { "/proc/" + $0 }
                .filter { (try? value("PPid", in: $0)) == "\(process.processIdentifier)" }
            return try (threads.map { try value(name, in: $0) }, children.map { try value(name, in: $0) })
        }

        private func value(_ name: String, in folder: String) throws -> String {
            let text = try String(contentsOfFile: folder + "/status", encoding: .utf8)
            let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
            return try #require(line?.split(separator: "\t").last.map(String.init))
        }
    }

    @Test func isConfinedWhenItReads() throws {
        let scratch = try ScratchFolder()
        let verdict = ["--key", VerdictTests.key, "--verdict", scratch.path + "/v.json"]
        for (words, children) in [
            (["verify", "-"] + Self.world, 0), (["verify", "-"] + Self.world + verdict, 1), (["inspect", "-"], 0),
        ] {
            let waiting = try Waiting(words)
            try waiting.untilItReads()
            for (name, value) in [("NoNewPrivs", "1"), ("Seccomp", "2")] {
                let status = try waiting.status(name)
                #expect(Set(status.threads) == [value], "\(name) of \(words)")
                #expect(status.children == [String](repeating: value, count: children), "\(name) of \(words)")
            }
        }
    }

    @Test(arguments: [["verify", "-"] + world, ["inspect", "-"]])
    func isNotWhenToldSo(_ words: [String]) throws {
        let waiting = try Waiting(words + ["--no-confine"])
        try waiting.untilItReads()
        for name in ["NoNewPrivs", "Seccomp"] {
            let status = try waiting.status(name)
            #expect(Set(status.threads) == ["0"])
            #expect(status.children.isEmpty)
        }
    }

    // MARK: - Files

    @Test func spoolsToAFileThatWasMadeBefore() throws {
        let scratch = try ScratchFolder()
        for folder in ["temporary", "out", "in"] {
            try FileManager.default.createDirectory(
                atPath: scratch.path + "/" + folder,
                withIntermediateDirectories: true
            )
        }
        try scratch.copy(Self.bundle, to: "in/a.tar")
        try scratch.copy(Corpus.fixtures + "/bundles/reject/missing-vex.tar", to: "in/b.tar")
        for words in [["in/a.tar", "--verdict", "out/v.json"], ["in/a.tar", "--verdict", "v.json"]] {
            let run = try run(
                ["verify"] + words + ["--limit", "kept=1", "--key", VerdictTests.key] + Self.world,
                in: scratch.path,
                environment: ["TMPDIR": scratch.path + "/temporary"]
            )
            #expect(run.exitCode == 0, "\(run.errors)")
            #expect(run.errors == "sallyport: verdict: \(words[2])\n")
            #expect(scratch.exists(words[2]))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/temporary").isEmpty)
    }

    /// Each bundle in turn has the one spool file for itself, and its verdict replaces the old one.
    @Test func judgesSeveralBundles() throws {
        let scratch = try ScratchFolder()
        for name in ["a.tar", "b.tar", "c.tar"] { try scratch.copy(Self.bundle, to: name) }
        var payloads: [String: String] = [:]
        for limit in [[], ["--limit", "kept=1"]] {
            let run = try run(
                ["verify", "a.tar", "b.tar", "c.tar", "--key", VerdictTests.key] + limit + Self.world,
                in: scratch.path
            )
            #expect(run.exitCode == 0, "\(run.errors)")
            for name in ["a.tar", "b.tar", "c.tar"] {
                let payload = try payload(scratch.path + "/\(name).verdict.json")
                #expect(payloads.updateValue(payload, forKey: name) != payload)
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).count == 6)
        // One that fails: the others' verdicts, which say PASSED, are taken back.
        try scratch.copy(Corpus.fixtures + "/bundles/reject/missing-vex.tar", to: "b.tar")
        let run = try run(
            ["verify", "a.tar", "b.tar", "c.tar", "--key", VerdictTests.key] + Self.world,
            in: scratch.path
        )
        #expect(run.exitCode == 1)
        #expect(scratch.exists("b.tar.verdict.json"))
        #expect(!scratch.exists("a.tar.verdict.json") && !scratch.exists("c.tar.verdict.json"))
    }

    @Test(arguments: [[], ["--no-confine"]])
    func needsNoTemporaryFileUntilItDoes(_ words: [String]) throws {
        let environment = ["TMPDIR": "/nonexistent"]
        let small = try CommandRun.sallyport(["inspect", Self.bundle] + words, environment: environment)
        #expect(small.exitCode == 0, "\(small.errors)")
        let large = try CommandRun.sallyport(
            ["inspect", Self.bundle, "--limit", "kept=1"] + words,
            environment: environment
        )
        #expect(large.exitCode == 5)
        #expect(
            large.errors == "sallyport: error: cannot write a temporary file in /nonexistent: "
                + "No such file or directory [cannot-write]\n"
        )
    }

    @Test(arguments: [[], ["--no-confine"]])
    func saysWhyAVerdictCannotBeWritten(_ words: [String]) throws {
        let run = try CommandRun.sallyport(
            ["verify", Self.bundle, "--key", VerdictTests.key, "--verdict", "/nonexistent/v.json"] + words + Self.world
        )
        #expect(run.exitCode == 5)
        #expect(run.output.isEmpty)
        #expect(
            run.errors
                == "sallyport: error: cannot write /nonexistent/v.json: No such file or directory [cannot-write]\n"
        )
    }
}
