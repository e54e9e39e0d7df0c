import Confinement
import CorpusSupport
import Foundation
import Testing

/// What a confined process cannot do, tried in a process of its own.
@Suite(.disabled(if: Sanitizer.isPresent, "a confined process cannot start that of the leak check"))
struct ConfinementTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("victim", Array("untouched".utf8))
        try folder.write("other/file", [])
    }

    /// Runs the probe; its lines, by the name of the attempt.
    private func probe(_ mode: String) throws -> [String: String] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.binary)
        process.arguments = [mode, folder.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(text)")
        var lines: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let halves = line.split(separator: ":", maxSplits: 1).map(String.init)
            if halves.count == 2 {
                lines[halves[0]] = halves[1].trimmingCharacters(in: .whitespaces)
            } else if let space = line.lastIndex(of: " ") {
                lines[String(line[..<space])] = String(line[line.index(after: space)...])
            }
        }
        return lines
    }

    /// The probe beside the tests.
    private static let binary: String = {
        var url = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        while url.path != "/" {
            url.deleteLastPathComponent()
            let candidate = url.appendingPathComponent("ConfinementProbe").path
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
        }
        return Corpus.repository + "/.build/debug/ConfinementProbe"
    }()

    // MARK: - What is tried

    private static let connections =
        ["inet", "inet6", "unix", "netlink"].flatMap {
            ["socket \($0)", "socket \($0) datagram"]
        } + ["socketpair", "connect", "bind", "listen", "accept", "send", "recv"]
    private static let programs = ["execve", "fork", "signal another", "type on the terminal"]
    private static let ownAffairs = ["signal itself", "thread"]
    private static let reading = ["read a file", "list a folder"]
    private static let changes = [
        "create", "create elsewhere", "create to read", "create without a name", "open for writing", "open for both",
        "open and truncate", "own memory", "truncate", "unlink", "rename", "rename out", "mkdir", "rmdir", "symlink",
        "link", "mkfifo",
    ]
    private static let attributes = ["chmod", "fchmod", "chown", "utimensat"]
    private static let openedBefore = ["write what is open", "truncate what is open"]

    private func expect(_ names: [String], _ result: String, in lines: [String: String]) {
        for name in names { #expect(lines[name] == result, "\(name)") }
    }

    /// What the test put there is all that is there, as it was.
    private func expectUntouched(_ also: [String] = []) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names.sorted() == (["opened", "other", "victim"] + also).sorted())
        #expect(try Corpus.file(folder.path + "/victim") == Array("untouched".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/other") == ["file"])
    }

    // MARK: - The tests

    @Test func leavesReadingAndThreadsAndNothingElse() throws {
        let lines = try probe("enter")
        expect(Self.connections + Self.programs + Self.changes + Self.attributes, "EPERM", in: lines)
        expect(Self.ownAffairs + Self.reading + Self.openedBefore, "ok", in: lines)
        #expect(lines.count == Self.connections.count + Self.programs.count + Self.changes.count + 10)
        try expectUntouched()
    }

    @Test func landlockAloneKeepsFilesAsTheyAre() throws {
        let lines = try probe("landlock")
        // A kernel without it is no fault; the filter holds the line there.
        guard lines["landlock"] == "ok" else { return }
        // To rename or link into another folder is refused as if that were another disk.
        expect(Self.changes.filter { $0 != "rename out" }, "EACCES", in: lines)
        #expect(lines["rename out"].map { ["EXDEV", "EACCES"].contains($0) } == true)
        expect(Self.reading + Self.openedBefore, "ok", in: lines)
        try expectUntouched()
    }

    @Test func theFilterAloneHoldsOnAnOlderThreadToo() throws {
        let lines = try probe("filter")
        #expect(lines["socket of an older thread"] == "EPERM")
        expect(Self.connections + Self.programs + Self.changes + Self.attributes, "EPERM", in: lines)
        expect(Self.ownAffairs + Self.reading, "ok", in: lines)
        try expectUntouched()
    }

    @Test func theWriterWritesAndConnectsToNothing() throws {
        let lines = try probe("writer")
        expect(Self.connections + Self.programs, "EPERM", in: lines)
        expect(Self.ownAffairs + Self.reading + Self.attributes, "ok", in: lines)
        expect(["create", "create elsewhere", "open for writing", "unlink", "mkdir"], "ok", in: lines)
    }

    @Test func refusesToLeaveOtherThreadsFree() throws {
        let lines = try probe("threads")
        let message = try #require(lines["enter"])
        #expect(message.contains("expected one thread before the bundle is read, found 2"), "\(message)")
        #expect(message.contains("--no-confine"))
        #expect(message.hasSuffix("[internal-fault]"))
        // It stopped there: the process is not confined, and says so.
        #expect(lines["socket of an older thread"] == "ok")
    }

    @Test func aBrokerDoesWhatItWasMadeForAndNothingElse() throws {
        let lines = try probe("broker")
        #expect(lines["other"] == #"refused("not 3")"#)
        #expect(lines["bytes"] == "done")
        #expect(lines["again"] == "done")
        expect(Self.changes, "EPERM", in: lines)
        try expectUntouched(["brokered"])
        #expect(try Corpus.file(folder.path + "/brokered") == Array("last".utf8))
    }
}
