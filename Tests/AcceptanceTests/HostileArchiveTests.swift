import CorpusSupport
import Foundation
import Testing

/// Archives that ask for more than they are, through the built command: which code, in bounded memory and time.
@Suite struct HostileArchiveTests {
    static let tools = ["gzip", "zstd", "xz", "bzip2", "lz4"]

    /// Writes a bundle that a shell makes; `$0` is the path of a sound tar, without its end in `$0.open`.
    private static func make(_ script: String, in scratch: ScratchFolder) throws -> String {
        let sound = HostileLayout.sound()
        try scratch.write("sound", sound.tar())
        try scratch.write("sound.open", sound.tar(end: false))
        var zeros = TarWriter()
        zeros.header(Array("zeros".utf8), size: 100 << 20)
        try scratch.write("zeros.header", zeros.bytes)
        let run = try CommandRun.tool(
            "sh",
            ["-c", "{ \(script); } >'\(scratch.path)/bundle'", scratch.path + "/sound"]
        )
        #expect(run.exitCode == 0, "\(run.errors)")
        return scratch.path + "/bundle"
    }

    @Test(arguments: tools)
    func refusesABombByItsRatio(_ tool: String) throws {
        let scratch = try ScratchFolder()
        let bundle = try Self.make(
            "{ cat \"$0.open\" \"${0%sound}zeros.header\"; head -c 104858624 /dev/zero; } | \(tool) -c",
            in: scratch
        )
        try BoundedRun.expectRefusal(bundle, "limit-exceeded", in: scratch)
        let run = try BoundedRun.sallyport(["inspect", bundle])
        #expect(run.errors.contains("(limit 'ratio')"), "\(run.errors)")
        let allowed = try BoundedRun.sallyport(["inspect", bundle, "--limit", "ratio=2000000"])
        #expect(allowed.exitCode == 0, "\(allowed.errors)")
    }

    @Test(arguments: tools)
    func refusesMoreThanMayBeUnpacked(_ tool: String) throws {
        let scratch = try ScratchFolder()
        let bundle = try Self.make("\(tool) -c <\"$0\"", in: scratch)
        try BoundedRun.expectRefusal(bundle, "limit-exceeded", words: ["--limit", "unpacked=400"], in: scratch)
        #expect(try BoundedRun.sallyport(["inspect", bundle]).exitCode == 0)
    }

    @Test(arguments: ["xz -c --lzma2=preset=0,dict=512MiB", "xz -c --lzma2=preset=0,dict=192MiB", "zstd -c --long=28"])
    func refusesAWindowThatTakesTooMuchMemory(_ tool: String) throws {
        let scratch = try ScratchFolder()
        for script in ["cat \"$0\" | \(tool)", "\(tool.prefix(4)) -c </dev/null; cat \"$0\" | \(tool)"] {
            let bundle = try Self.make(script, in: scratch)
            try BoundedRun.expectRefusal(bundle, "limit-exceeded", in: scratch)
            let run = try BoundedRun.sallyport(["inspect", bundle])
            #expect(run.errors.contains("(limit 'window')"), "\(run.errors)")
        }
    }

    /// Compressed data in several pieces is read whole, or refused: never half.
    @Test(arguments: tools)
    func neverReadsHalfOfSeveralPieces(_ tool: String) throws {
        let scratch = try ScratchFolder()
        let bundle = try Self.make("head -c 1024 \"$0\" | \(tool) -c; tail -c +1025 \"$0\" | \(tool) -c", in: scratch)
        if tool == "gzip" {
            // Where an inner member ends, and with it its checksum, only the inflating library knows.
            try BoundedRun.expectRefusal(bundle, "archive-damaged", in: scratch)
        } else {
            let run = try BoundedRun.sallyport(["inspect", bundle])
            #expect(run.exitCode == 0, "\(run.errors)")
        }
    }

    @Test(
        arguments: [
            ("gzip -c <\"$0\"; echo trailing", "archive-damaged"), ("cat \"$0\" \"$0\"", "archive-damaged"),
            ("cat \"$0\"; echo trailing", "archive-damaged"), ("gzip -c <\"$0\" | xz -c", "limit-exceeded"),
            ("gzip -c <\"$0\" | gzip -c", "limit-exceeded"), ("zstd -c <\"$0\"; zstd -c <\"$0\"", "archive-damaged"),
            ("cat \"$0\"; head -c 70000000 /dev/zero", "archive-damaged"),
            ("head -c 2048000 /dev/zero", "not-a-layout"),
        ] as [(String, String)]
    )
    func refusesWhatIsNotOneArchive(_ script: String, _ code: String) throws {
        let scratch = try ScratchFolder()
        try BoundedRun.expectRefusal(try Self.make(script, in: scratch), code, in: scratch)
    }

    struct Trick: Sendable, CustomStringConvertible {
        let description: String
        let code: String
        let write: @Sendable (inout TarWriter) -> Void

        init(_ description: String, _ code: String, _ write: @escaping @Sendable (inout TarWriter) -> Void) {
            (self.description, self.code, self.write) = (description, code, write)
        }
    }

    static let tricks = [
        Trick("sparse file of GNU", "entry-type") { $0.entry("sparse", type: "S") },
        Trick("sparse file of pax", "entry-type") {
            $0.pax([("GNU.sparse.major", Array("1".utf8)), ("GNU.sparse.realsize", Array("9999".utf8))])
            $0.file("x", [1])
        },
        Trick("pax size below the content", "archive-damaged") {
            $0.pax([("size", Array("1".utf8))])
            $0.file("x", [UInt8](repeating: 65, count: 2_000))
        },
        Trick("pax size above the content", "limit-exceeded") {
            $0.pax([("size", Array("900000000000000000".utf8))])
            $0.file("x", [1])
        },
        Trick("pax path that climbs", "entry-name") {
            $0.pax([("path", Array("blobs/../../x".utf8))])
            $0.file("x", [1])
        },
        Trick("pax path twice", "archive-damaged") {
            $0.pax([("path", Array("x".utf8)), ("path", Array("y".utf8))])
            $0.file("z", [1])
        },
        Trick("pax path for all entries", "archive-damaged") { $0.pax([("path", Array("x".utf8))], type: "g") },
        Trick("long name that ends early", "entry-name") {
            $0.longName("index.json\u{0}hidden")
            $0.file("x", [1])
        },
        Trick("long name of a megabyte", "entry-name") {
            $0.longName(String(repeating: "a", count: 1_000_000))
            $0.file("x", [1])
        },
        Trick("name of combining marks", "entry-name") {
            $0.pax([("path", Array(("e\u{301}" + String(repeating: "\u{316}\u{301}", count: 100_000)).utf8))])
            $0.file("x", [1])
        },
        Trick("long name and pax path", "archive-damaged") {
            $0.longName("x")
            $0.pax([("path", Array("y".utf8))])
            $0.file("z", [1])
        },
    ]

    @Test(arguments: tricks)
    func refusesTricksOfHeaders(_ trick: Trick) throws {
        let scratch = try ScratchFolder()
        try scratch.write("bundle", HostileLayout.sound().tar(before: trick.write))
        try BoundedRun.expectRefusal(scratch.path + "/bundle", trick.code, in: scratch)
    }

    @Test func refusesAFloodOfEntries() throws {
        let scratch = try ScratchFolder()
        let flood = HostileLayout.sound().tar { tar in
            for index in 0..<20_000 { tar.header(Array("d\(index)/".utf8), type: UInt8(ascii: "5"), size: 0) }
        }
        try scratch.write("bundle", flood)
        try BoundedRun.expectRefusal(
            scratch.path + "/bundle",
            "limit-exceeded",
            words: ["--limit", "entries=20000"],
            in: scratch
        )
        let whole = try BoundedRun.sallyport(["inspect", scratch.path + "/bundle", "--output", "json"])
        #expect(whole.exitCode == 0, "\(whole.errors)")
    }

    /// Cut at every block: no PASSED, and the right code.
    @Test func neverPassesABundleThatIsCutShort() throws {
        let bytes = try Corpus.file(Corpus.fixtures + "/bundles/accept/payments-2.0.0-bundles.tar")
        let scratch = try ScratchFolder()
        let path = scratch.path + "/cut.tar"
        for length in stride(from: 0, to: bytes.count, by: 512) {
            try scratch.write("cut.tar", Array(bytes.prefix(length)))
            let run = try FixtureTests.verify(path)
            #expect(run.exitCode == 3, "\(length)")
            #expect(!run.output.contains("PASSED"))
            #expect(run.errors.hasSuffix(length == 0 ? "[not-a-layout]\n" : "[archive-damaged]\n"), "\(run.errors)")
        }
    }
}
