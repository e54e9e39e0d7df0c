import Cryptography
import Foundation
import Glibc
import Testing
import Trust
import Vocabulary

@Suite("The pin") struct PinnedTrustRootTests {
    static let other = "sha256:" + String(repeating: "a", count: 64)

    @Test("that nobody set is a warning")
    func warnsWhenUnpinned() throws {
        let root = try TrustSample().open()
        #expect(root.pinnedBy == .none)
        #expect(root.findings.map(\.code) == [.trustRootUnpinned])
        #expect(root.findings[0].severity == .warning)
        #expect(root.findings[0].message.contains(root.digest.description))
        #expect(root.policyFiles.map(\.path) == ["policies/a/production.yaml"])
        #expect(root.policyFiles[0].bytes == Array("kind: BundlePolicy\n".utf8))
    }

    @Test("covers VEX of the operator, which is handed on unread")
    func coversVEX() throws {
        let sample = try TrustSample {
            $0["vex/b.json"] = "{}"; $0["vex/a.json"] = "not JSON"
        }
        let root = try sample.open()
        #expect(root.vexFiles.map(\.path) == ["vex/a.json", "vex/b.json"])
        #expect(root.vexFiles[0].bytes == Array("not JSON".utf8))
        #expect(root.digest != (try TrustSample().open().digest))
        _ = try TrustPinning.pin(path: sample.path, limits: Limits())
        try sample.write("vex/b.json", "{ }")
        let error = sample.refusal()
        #expect(error?.code == .pinMismatch)
        #expect(error?.message.contains("~ vex/b.json") == true)
    }

    @Test("of the command line holds when any one fits")
    func takesOption() throws {
        let sample = try TrustSample()
        let digest = try sample.open().digest
        let root = try sample.open(pins: [Digest(Self.other), digest])
        #expect(root.pinnedBy == .option)
        #expect(root.findings.isEmpty)
        let error = sample.refusal(pins: [try Digest(Self.other)])
        #expect(error?.code == .pinMismatch)
        #expect(error?.message.contains("expected the trust root \(Self.other) (by --pin), found \(digest)") == true)
        #expect(error?.message.hasPrefix(sample.path) == true)
    }

    @Test("of the lock holds as long as nothing changes, and says what did")
    func takesLock() throws {
        let sample = try TrustSample()
        let outcome = try TrustPinning.pin(path: sample.path, limits: Limits())
        #expect(outcome.isWritten)
        #expect(try sample.open().pinnedBy == .lock)
        #expect(try sample.open(pins: [outcome.digest]).pinnedBy == .option)
        try sample.write("README.md", "Read me!\n")
        try sample.write("docs/new.txt", "")
        try #require(unsafe unlink(sample.path + "/revoked.txt") == 0)
        let error = sample.refusal()
        #expect(error?.code == .pinMismatch)
        #expect(error?.message.contains("(by trust.lock)") == true)
        #expect(error?.message.contains("against trust.lock: ~ README.md, + docs/new.txt, − revoked.txt;") == true)
        // A pin that fits does not help against a lock that does not.
        let digest = try TrustDirectory.read(sample.path).manifest().digest
        #expect(sample.refusal(pins: [digest])?.code == .pinMismatch)
    }

    @Test("comes before the content")
    func precedesContent() throws {
        let sample = try TrustSample()
        _ = try TrustPinning.pin(path: sample.path, limits: Limits())
        try sample.write("kyes/a.pub", TrustSample.edKey)
        try sample.write("trust.yaml", "nonsense")
        let error = sample.refusal()
        #expect(error?.code == .pinMismatch)
        #expect(error?.message.contains("+ kyes/a.pub, ~ trust.yaml") == true)
    }

    @Test("lists at most twenty changes")
    func limitsTheList() throws {
        let sample = try TrustSample()
        _ = try TrustPinning.pin(path: sample.path, limits: Limits())
        for number in 10..<35 { try sample.write("docs/\(number)", "") }
        let message = try #require(sample.refusal()?.message)
        #expect(message.contains("+ docs/29, and 5 more"))
        #expect(!message.contains("docs/30"))
    }

    @Test("notices every flipped bit of every file")
    func noticesEachBit() throws {
        let sample = try TrustSample()
        let digest = try TrustPinning.pin(path: sample.path, limits: Limits()).digest
        for path in TrustSample.files.keys.sorted() + ["trust.lock"] {
            let name = sample.path + "/" + path
            let good = try #require(FileManager.default.contents(atPath: name))
            for index in stride(from: 0, to: good.count, by: max(1, good.count / 5)) {
                var bad = good
                bad[index] ^= 1
                try bad.write(to: URL(fileURLWithPath: name))
                try #require(unsafe chmod(name, 0o644) == 0)
                #expect(sample.refusal(pins: [digest])?.blame == .trust, "\(path) \(index)")
                #expect(sample.refusal()?.blame == .trust, "\(path) \(index)")
            }
            try good.write(to: URL(fileURLWithPath: name))
            try #require(unsafe chmod(name, 0o644) == 0)
        }
        #expect(try sample.open(pins: [digest]).digest == digest)
    }

    @Test("needs a lock of the same name and version", arguments: ["name other", "version 13"])
    func comparesNameAndVersion(_ line: String) throws {
        let sample = try TrustSample()
        _ = try TrustPinning.pin(path: sample.path, limits: Limits())
        let text = try #require(FileManager.default.contents(atPath: sample.path + "/trust.lock"))
        let word = line.split(separator: " ")[0]
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n").map {
            $0.hasPrefix("# \(word)") ? "# \(line)" : String($0)
        }
        try sample.write("trust.lock", lines.joined(separator: "\n") + "\n")
        let error = sample.refusal()
        #expect(error?.code == .trustRootInvalid)
        #expect(error?.message.contains("as in trust.yaml") == true)
    }

    @Test("does not help outside the window of the root", arguments: ["2026-09-30T23:59:59Z", "2027-04-01T00:00:01Z"])
    func expires(_ time: String) throws {
        let error = try TrustSample().refusal(at: sampleTime(time))
        #expect(error?.code == .trustRootExpired)
        #expect(error?.message.contains("valid at \(time)") == true)
    }

    @Test("holds at both ends of the window", arguments: ["2026-10-01T00:00:00Z", "2027-04-01T00:00:00Z"])
    func includesBothEnds(_ time: String) throws {
        #expect(try TrustSample().open(at: sampleTime(time)).root.version == 12)
    }

    @Test("of a missing folder is an error that says where to name it")
    func mustBeThere() {
        let error = #expect(throws: Located.self) {
            try PinnedTrustRoot.open(path: "/nowhere/trust", pins: [], at: TrustSample.now, limits: Limits())
        }
        #expect(error?.code == .trustRootMissing)
        #expect(error?.location == "/nowhere/trust")
    }

    @Test("is read in either letter case, and in no other form")
    func readsPins() throws {
        let hex = String(repeating: "aB", count: 32)
        #expect(try PinnedTrustRoot.pin("sha256:" + hex).hex == hex.lowercased())
        for text in ["", "sha256:", hex, "SHA256:" + hex, "sha256:" + hex + "0", "sha512:" + hex, " sha256:" + hex] {
            #expect(throws: WrongWords.self) { try PinnedTrustRoot.pin(text) }
        }
    }

    // MARK: - Pinning

    @Test("is renewed only with a higher version")
    func raisesTheVersion() throws {
        let sample = try TrustSample()
        let first = try TrustPinning.pin(path: sample.path, limits: Limits())
        #expect(first.previous == nil)
        #expect(try !TrustPinning.pin(path: sample.path, limits: Limits()).isWritten)
        try sample.write("README.md", "Changed.\n")
        let error = #expect(throws: Located.self) { try TrustPinning.pin(path: sample.path, limits: Limits()) }
        #expect(error?.code == .trustRootInvalid)
        #expect(error?.message.contains("a version above 12, for the content changed, found 12") == true)
        let raised = TrustSample.manifest.replacingOccurrences(of: "version: 12", with: "version: 13")
        try sample.write("trust.yaml", raised)
        let second = try TrustPinning.pin(path: sample.path, limits: Limits())
        #expect(second.previous == first.digest)
        #expect(second.changes == ["~ README.md", "~ trust.yaml"])
        let text = try #require(FileManager.default.contents(atPath: sample.path + "/trust.lock"))
        let lock = try TrustLock([UInt8](text))
        #expect(lock.previous == first.digest)
        #expect(lock.version == 13)
        #expect(try sample.open().digest == second.digest)
        #expect(!FileManager.default.fileExists(atPath: sample.path + "/trust.lock.new"))
    }

    @Test("is not set on a root that cannot be used")
    func pinsOnlyGoodRoots() throws {
        let sample = try TrustSample(replacing: "kind: TrustRoot", by: "kind: X")
        let error = #expect(throws: Located.self) { try TrustPinning.pin(path: sample.path, limits: Limits()) }
        #expect(error?.code == .trustRootInvalid)
        #expect(!FileManager.default.fileExists(atPath: sample.path + "/trust.lock"))
    }

    @Test("may be set on a root whose window is over")
    func pinsExpiredRoots() throws {
        let sample = try TrustSample(replacing: "until: 2027-04-01", by: "until: 2026-10-02")
        #expect(try TrustPinning.pin(path: sample.path, limits: Limits()).isWritten)
        #expect(sample.refusal()?.code == .trustRootExpired)
    }
}
