import CorpusSupport
import Forge
import Foundation
import Testing

/// `verify --report`: whatever becomes of a run, its reports say it, and none of an earlier run stays.
@Suite struct ReportTests {
    static let endings = ["html", "md", "json", "sarif", "xml"]
    static let stale = "PASSED by an earlier run"

    struct Outcome: Sendable, CustomStringConvertible {
        let bundle: String
        var words: [String] = []
        let exitCode: Int32
        let result: String
        /// What each form shows.
        let shown: String
        var description: String { ([bundle] + words).joined(separator: " ") }
    }

    static let outcomes: [Outcome] = [
        Outcome(bundle: "accept/webshop-1.4.0.tar", exitCode: 0, result: "PASSED", shown: "webshop-1.4.0.tar"),
        Outcome(bundle: "reject/missing-sbom.tar", exitCode: 1, result: "FAILED", shown: "missing-attestation"),
        Outcome(bundle: "reject/truncated.tar", exitCode: 3, result: "ERROR", shown: "archive-damaged"),
        Outcome(bundle: "nothing.tar", exitCode: 3, result: "ERROR", shown: "not-a-layout"),
        Outcome(
            bundle: "accept/webshop-1.4.0.tar",
            words: ["--pin", VerdictTests.zeros],
            exitCode: 4,
            result: "ERROR",
            shown: "pin-mismatch"
        ),
        Outcome(
            bundle: "accept/webshop-1.4.0.tar",
            words: ["--name", "registry.example.com/x:1"],
            exitCode: 2,
            result: "ERROR",
            shown: "usage"
        ),
    ]

    /// Verifies with a report in every form, where each place has an old one already.
    private static func verify(_ bundle: String, _ words: [String] = [], in scratch: ScratchFolder) throws -> CommandRun
    {
        for ending in endings { try scratch.write("r." + ending, stale) }
        return try FixtureTests.verify(bundle, words + endings.flatMap { ["--report", scratch.path + "/r." + $0] })
    }

    private static func read(_ scratch: ScratchFolder, _ name: String) throws -> String {
        String(decoding: try Corpus.file(scratch.path + "/" + name), as: UTF8.self)
    }

    @Test(arguments: outcomes)
    func sayWhatTheRunSays(_ outcome: Outcome) throws {
        let scratch = try ScratchFolder()
        let run = try Self.verify(Corpus.fixtures + "/bundles/" + outcome.bundle, outcome.words, in: scratch)
        #expect(run.exitCode == outcome.exitCode, "\(run.errors)")
        for ending in Self.endings {
            let text = try Self.read(scratch, "r." + ending)
            #expect(text.contains(outcome.result), "\(ending)")
            #expect(text.contains(outcome.shown), "\(ending)")
            #expect(!text.contains(Self.stale))
            if outcome.exitCode != 0 { #expect(!text.contains("PASSED"), "\(ending)") }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).count == Self.endings.count)
    }

    @Test(arguments: outcomes.filter { $0.exitCode != 2 })
    func inJSONAreWhatStandardOutputHas(_ outcome: Outcome) throws {
        let scratch = try ScratchFolder()
        let words = outcome.words + ["--output", "json"]
        let run = try Self.verify(Corpus.fixtures + "/bundles/" + outcome.bundle, words, in: scratch)
        #expect(run.exitCode == outcome.exitCode)
        #expect(try Self.read(scratch, "r.json") == run.output)
    }

    @Test func areTheSameEachTime() throws {
        let (one, two) = (try ScratchFolder(), try ScratchFolder())
        for scratch in [one, two] { #expect(try Self.verify(VerdictTests.good, in: scratch).exitCode == 0) }
        for ending in Self.endings { #expect(try Self.read(one, "r." + ending) == Self.read(two, "r." + ending)) }
    }

    @Test func sayInARunThatIsKilledThatItDidNotEnd() throws {
        let scratch = try ScratchFolder()
        try scratch.write("r.md", Self.stale)
        let words = [CommandRun.binary, "verify", "-", "--trust", Corpus.trust, "--report", scratch.path + "/r.md"]
        let run = try CommandRun.tool("sh", ["-c", "sleep 2 | timeout -s KILL 1 \"$@\"", "sh"] + words)
        #expect(run.exitCode != 0)
        let text = try Self.read(scratch, "r.md")
        #expect(text.hasPrefix("# ERROR: `-`"))
        #expect(text.contains("the run has not come to its end"))
    }

    // MARK: - What cannot be written

    @Test(arguments: ["no/such/folder/r.md", "file/r.md"])
    func thatCannotBeWrittenLeaveNoVerdictAndSayIt(_ name: String) throws {
        let scratch = try ScratchFolder()
        try scratch.write("file", "x")
        #expect(try VerdictTests.verdict(in: scratch).exitCode == 0)
        for ending in Self.endings { try scratch.write("r." + ending, Self.stale) }
        let words = ["--report", scratch.path + "/r.json", "--report", scratch.path + "/" + name]
        let run = try VerdictTests.verdict(words: words, in: scratch)
        #expect(run.exitCode == 5)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasSuffix("[cannot-write]\n") && run.errors.contains(name), "\(run.errors)")
        #expect(run.errors.filter(\.isNewline).count == 1)
        #expect(!scratch.exists("v.json"))
        #expect(try Self.read(scratch, "r.json").contains("\"code\": \"cannot-write\""))
    }

    /// The folder goes while the bundle is read, after everything was found in order.
    @Test func thatCannotBeWrittenAtTheEndTakeTheVerdictBack() throws {
        let scratch = try ScratchFolder()
        try scratch.write("gone/x", "x")
        let path = scratch.path
        let words = [
            CommandRun.binary, "verify", "-", "--trust", Corpus.trust, "--at", FixtureTests.at, "--key",
            VerdictTests.key, "--verdict", path + "/v.json", "--report", path + "/r.md", "--report",
            path + "/gone/r.md",
        ]
        let feed = "(sleep 1; test -e '\(path)/gone/r.md' && rm -r '\(path)/gone'; cat '\(VerdictTests.good)') | \"$@\""
        let run = try CommandRun.tool("sh", ["-c", feed, "sh"] + words)
        #expect(run.exitCode == 5, "\(run.errors)")
        #expect(run.output.isEmpty)
        #expect(run.errors.hasSuffix("[cannot-write]\n"), "\(run.errors)")
        #expect(run.errors.filter(\.isNewline).count == 1)
        #expect(!scratch.exists("v.json"))
        #expect(!scratch.exists("gone"))
        #expect(try Self.read(scratch, "r.md").hasPrefix("# ERROR: `-`"))
    }

    @Test(arguments: [">&-", ">/dev/full"])
    func sayThatNobodyReceivedTheResult(_ redirection: String) throws {
        let scratch = try ScratchFolder()
        let words = [
            "verify", VerdictTests.good, "--trust", Corpus.trust, "--at", FixtureTests.at, "--report",
            scratch.path + "/r.html",
        ]
        let run = try CommandRun.tool("sh", ["-c", "\"$@\" " + redirection, "sh", CommandRun.binary] + words)
        #expect(run.exitCode == 5)
        let text = try Self.read(scratch, "r.html")
        #expect(text.contains("ERROR") && text.contains("cannot-write") && !text.contains("PASSED"))
    }

    // MARK: - Where a report may not go

    @Test(arguments: ["mkdir", "mkfifo", "ln -s r.json", "ln -s nowhere"])
    func replaceNothingButFiles(_ command: String) throws {
        let scratch = try ScratchFolder()
        #expect(try VerdictTests.verdict(in: scratch).exitCode == 0)
        #expect(try CommandRun.tool("sh", ["-c", command + " r.md"], in: scratch.path).exitCode == 0)
        let before = try CommandRun.tool("stat", ["-c", "%F %i", "r.md"], in: scratch.path).output
        try scratch.write("r.json", Self.stale)
        let words = ["--report", scratch.path + "/r.md", "--report", scratch.path + "/r.json"]
        let run = try VerdictTests.verdict(words: words, in: scratch)
        #expect(run.exitCode == 2)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("r.md: expected an old report or nothing"), "\(run.errors)")
        #expect(run.errors.filter(\.isNewline).count == 1)
        #expect(try CommandRun.tool("stat", ["-c", "%F %i", "r.md"], in: scratch.path).output == before)
        // The other places are cleared all the same.
        #expect(!scratch.exists("v.json"))
        #expect(try Self.read(scratch, "r.json").contains("\"result\": \"ERROR\""))
    }

    struct Clash: Sendable, CustomStringConvertible {
        let report: String
        let complaint: String
        var description: String { report }
    }

    static let clashes: [Clash] = [
        Clash(report: "shop.json", complaint: "found that of the bundle"),
        Clash(report: "hard.json", complaint: "found that of the bundle"),
        Clash(report: "link.json", complaint: "found that of the bundle"),
        Clash(report: "key.md", complaint: "found that of the key"),
        Clash(report: "v.json", complaint: "found that of the verdict"),
        Clash(report: "trust/../v.json", complaint: "found that of the verdict"),
        Clash(report: "trust/r.html", complaint: "outside of the trust root"),
        Clash(report: "trust/policies/r.html", complaint: "outside of the trust root"),
    ]

    @Test(arguments: clashes)
    func takeNoPlaceThatIsInUse(_ clash: Clash) throws {
        let scratch = try ScratchFolder()
        try scratch.copy(VerdictTests.good, to: "shop.json")
        try scratch.copy(VerdictTests.key, to: "key.md")
        try scratch.copy(Corpus.trust, to: "trust")
        #expect(
            try CommandRun.tool("sh", ["-c", "ln shop.json hard.json; ln -s shop.json link.json"], in: scratch.path)
                .exitCode == 0
        )
        let run = try CommandRun.sallyport(
            [
                "verify", scratch.path + "/shop.json", "--trust", scratch.path + "/trust", "--key",
                scratch.path + "/key.md", "--verdict", scratch.path + "/v.json", "--report",
                scratch.path + "/" + clash.report,
            ]
        )
        #expect(run.exitCode == 2)
        #expect(run.errors.contains(clash.complaint), "\(run.errors)")
        #expect(try Corpus.file(scratch.path + "/shop.json") == Corpus.file(VerdictTests.good))
        #expect(try Corpus.file(scratch.path + "/key.md") == Corpus.file(VerdictTests.key))
        #expect(!scratch.exists("trust/r.html") && !scratch.exists("trust/policies/r.html"))
    }

    @Test(arguments: ["shop/r.md", "shop/blobs/r.md", "shop/blobs/../r.md", "link/r.md"])
    func areNoPartOfTheBundle(_ name: String) throws {
        let scratch = try ScratchFolder()
        try scratch.write("shop/blobs/x", "x")
        #expect(try CommandRun.tool("ln", ["-s", "shop", "link"], in: scratch.path).exitCode == 0)
        let run = try FixtureTests.verify(scratch.path + "/shop", ["--report", scratch.path + "/" + name])
        #expect(run.exitCode == 2)
        #expect(run.errors.contains("outside of the bundle"), "\(run.errors)")
        #expect(!scratch.exists(name))
    }

    // MARK: - Hostile text

    /// A name of a file in the bundle is shown by every form, and is nothing but text in it.
    @Test(arguments: [
        "<script>alert(1)<", "]]>", "a|b", "`c` ``", "[x](javascript:alert(1))", "\u{202E}gnp", "\"onload='x",
        "https:evil",
    ])
    func showNamesOfTheBundleAsText(_ name: String) throws {
        let scratch = try ScratchFolder()
        let world = DemoWorld()
        var layout = BundleRecipe(world.webshop()).layout(in: world)
        layout.files[name] = [1]
        try scratch.write("shop.tar", layout.tar(TarOptions(pax: true)))
        let run = try Self.verify(scratch.path + "/shop.tar", in: scratch)
        #expect(run.exitCode == 1, "\(run.errors)")
        for ending in Self.endings {
            let text = try Self.read(scratch, "r." + ending)
            #expect(text.contains("unexpected-file"))
            #expect(!text.unicodeScalars.contains("\u{202E}"))
            switch ending {
            case "html", "xml":
                for raw in ["<script>", "]]>", "\"onload", "'x"] { #expect(!text.contains(raw)) }
            case "md":
                let outside = text.replacing(/`[^`\n]*`/, with: "")
                for raw in ["<", "](", "a|b", "https:", "onload", "]]"] { #expect(!outside.contains(raw)) }
            default: #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(text.utf8)) }
            }
        }
    }
}

/// `docs/codes.md` tells the truth about where codes show.
@Suite struct CodePageTests {
    private static func places() throws -> [String: Set<String>] {
        var places: [String: Set<String>] = [:]
        let text = String(decoding: try Corpus.file(Corpus.repository + "/docs/codes.md"), as: UTF8.self)
        for line in text.split(separator: "\n") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 5, cells[1].hasPrefix("`") else { continue }
            places[cells[1].filter { $0 != "`" }] = Set(cells[2].components(separatedBy: ", "))
        }
        return places
    }

    @Test(arguments: FixtureTests.all)
    func saysWhereTheCodesOfFixturesShow(_ fixture: FixtureTests.Expected) throws {
        let places = try Self.places()
        let run = try FixtureTests.verify(
            Corpus.fixtures + "/" + fixture.file,
            fixture.arguments + ["--output", "json"]
        )
        guard run.exitCode < 2 else {
            #expect(places[try #require(try run.errorCode)]?.contains("exit \(run.exitCode)") == true)
            return
        }
        for code in try run.ruleCodes { #expect(places[code]?.contains("rule") == true, "\(code)") }
        for code in try run.attestationCodes { #expect(places[code]?.contains("attestation") == true, "\(code)") }
        for finding in try #require(try run.json["findings"] as? [[String: Any]]) {
            let (code, severity) = (finding["code"] as? String ?? "", finding["severity"] as? String ?? "")
            #expect(places[code]?.contains(severity) == true, "\(code)")
        }
    }
}
