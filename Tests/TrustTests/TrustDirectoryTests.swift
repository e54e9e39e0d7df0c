import Glibc
import Testing
import Trust
import Vocabulary

@Suite("The folder of a trust root") struct TrustDirectoryTests {
    @Test("is read whole, in the order of the bytes of its paths")
    func readsAll() throws {
        let sample = try TrustSample()
        let directory = try TrustDirectory.read(sample.path)
        #expect(
            directory.files.map(\.path) == [
                "README.md", "docs/rotation/how.txt", "keys/scanner-2025.pub", "keys/scanner-2026.pub",
                "policies/a/production.yaml", "revoked.txt", "sigstore/public-good/trusted_root.json", "trust.yaml",
                "verdict-keys/station-7.pub",
            ]
        )
        #expect(directory.file("revoked.txt")?.bytes == Array("# nothing yet\n".utf8))
        #expect(directory.file("README.md")?.bytes == nil)
        #expect(directory.lock == nil)
    }

    @Test("may itself be reached by a link")
    func followsTheLinkToIt() throws {
        let sample = try TrustSample()
        let link = sample.path + "-link"
        try #require(unsafe symlink(sample.path, link) == 0)
        defer { unsafe unlink(link) }
        #expect(try TrustDirectory.read(link).files.count == 9)
    }

    @Test("must be there, and be a folder")
    func mustBeThere() throws {
        let sample = try TrustSample()
        for (path, part) in [("/none", "found nothing"), ("/README.md", "Not a directory")] {
            let error = #expect(throws: TrustError.self) { try TrustDirectory.read(sample.path + path) }
            #expect(error?.code == .trustRootMissing)
            #expect(error?.message.contains(part) == true)
            #expect(error?.message.contains("--trust") == true)
        }
    }

    struct Breach: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let part: String
        let make: @Sendable (TrustSample) throws -> Void

        init(_ name: String, _ part: String, _ make: @escaping @Sendable (TrustSample) throws -> Void) {
            (testDescription, self.part, self.make) = (name, part, make)
        }
    }

    static let breaches: [Breach] = [
        Breach("a symbolic link", "keys/b.pub: expected only files and folders, found a symbolic link") {
            try #require(unsafe symlink("scanner-2026.pub", $0.path + "/keys/b.pub") == 0)
        },
        Breach("a link to a folder", "docs2: expected only files and folders, found a symbolic link") {
            try #require(unsafe symlink("docs", $0.path + "/docs2") == 0)
        },
        Breach("a FIFO", "keys/b.pub: expected only files and folders, found a FIFO") {
            try #require(unsafe mkfifo($0.path + "/keys/b.pub", 0o644) == 0)
        },
        Breach("a file that the group can write", "found mode 0664; run `chmod go-w 'trust.yaml'`") {
            try #require(unsafe chmod($0.path + "/trust.yaml", 0o664) == 0)
        },
        Breach("a file that others can write", "found mode 0646; run `chmod go-w 'README.md'`") {
            try #require(unsafe chmod($0.path + "/README.md", 0o646) == 0)
        },
        Breach("a folder that others can write", "found mode 0777; run `chmod go-w 'keys'`") {
            try #require(unsafe chmod($0.path + "/keys", 0o777) == 0)
        },
        Breach("itself being open to others", ".: expected that only its owner can write it, found mode 01777") {
            try #require(unsafe chmod($0.path, 0o1777) == 0)
        },
        Breach("a lock that others can write", "chmod go-w 'trust.lock'") {
            try $0.write("trust.lock", "", mode: 0o666)
        },
        Breach("a leading dot", "keys/.a.pub: expected a name of letters") { try $0.write("keys/.a.pub", "") },
        Breach("a letter outside the list", "docs/a b: expected a name") { try $0.write("docs/a b", "") },
        Breach("a letter outside ASCII", "docs/é: expected a name") { try $0.write("docs/é", "") },
        Breach("a line feed in a name", "docs/a\\u{a}b: expected a name") { try $0.write("docs/a\nb", "") },
        Breach("names that differ in letter case", "found 'README.MD' beside it") { try $0.write("README.MD", "") },
        Breach("folders that differ in letter case", "found 'Docs' beside it") { try $0.write("Docs/a", "") },
        Breach("an empty folder", "docs/none: expected files in the folder") { try $0.makeFolder("docs/none") },
        Breach("a path of nine parts", "paths of at most 8 parts") { try $0.write("docs/b/c/d/e/f/g/h/i", "") },
        Breach("a file of more than 16 MiB", "expected at most 16777216 bytes, found 16777217") {
            try $0.write("docs/large", "")
            try #require(unsafe truncate($0.path + "/docs/large", (16 << 20) + 1) == 0)
        },
        Breach("more than 256 MiB together", "expected at most 268435456 bytes in all") {
            for number in 0..<16 {
                try $0.write("docs/large\(number)", "")
                try #require(unsafe truncate($0.path + "/docs/large\(number)", 16 << 20) == 0)
            }
        },
    ]

    @Test("is refused as unsafe", arguments: breaches)
    func refuses(_ breach: Breach) throws {
        let sample = try TrustSample()
        try breach.make(sample)
        let error = #expect(throws: TrustError.self) { try TrustDirectory.read(sample.path) }
        #expect(error?.code == .trustRootUnsafe)
        #expect(error?.blame == .trust)
        #expect(error?.message.contains(breach.part) == true, "\(error?.message ?? "nothing")")
    }

    @Test("may have paths of eight parts")
    func takesEightParts() throws {
        let sample = try TrustSample { $0["docs/b/c/d/e/f/g/h"] = "" }
        #expect(try TrustDirectory.read(sample.path).files.count == 10)
    }

    @Test("may have at most 10,000 files")
    func countsFiles() throws {
        let sample = try TrustSample()
        for number in 0..<9_992 { try sample.write("docs/\(number / 2_000)/\(number)", "") }
        let error = #expect(throws: TrustError.self) { try TrustDirectory.read(sample.path) }
        #expect(error?.message.contains("at most 10000 files") == true)
        try #require(unsafe unlink(sample.path + "/docs/0/0") == 0)
        #expect(try TrustDirectory.read(sample.path).files.count == 10_000)
    }

    @Test("must belong to root or the caller")
    func checksTheOwner() throws {
        let sample = try TrustSample()
        var caller = TrustDirectory.currentUser + 1
        if TrustDirectory.currentUser == 0 {
            try #require(unsafe chown(sample.path + "/trust.yaml", 4_711, 0) == 0)
            #expect(try TrustDirectory.read(sample.path, callerUID: 4_711).files.count == 9)
            caller = 0
        }
        let error = #expect(throws: TrustError.self) { try TrustDirectory.read(sample.path, callerUID: caller) }
        #expect(error?.code == .trustRootUnsafe)
        #expect(error?.message.contains("expected root or user \(caller) as its owner") == true)
    }
}
