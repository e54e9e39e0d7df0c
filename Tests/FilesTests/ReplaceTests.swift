import CorpusSupport
import Files
import Glibc
import Testing

@Suite("A file that is written whole") struct ReplaceTests {
    /// `O_PATH`, which Glibc keeps for `_GNU_SOURCE`: such a folder takes new names, and cannot be synced.
    private static let pathOnly: CInt = 0o10_000_000

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func replace(
        _ name: String,
        _ bytes: [UInt8],
        mode: mode_t = 0o644,
        temporaries: [String] = ["t.0", "t.1"],
        opening flags: CInt = O_RDONLY,
        staysUnsynced: Bool = false
    ) throws(SystemError) {
        try OpenFile(folder.path, flags | O_DIRECTORY).replace(
            name,
            with: bytes,
            mode: mode,
            temporaries: temporaries,
            staysUnsynced: staysUnsynced
        )
    }

    private func names() throws -> [String] {
        try OpenFile(folder.path, O_RDONLY | O_DIRECTORY).names().map { String(decoding: $0, as: UTF8.self) }
    }

    private func content(_ name: String) throws -> [UInt8]? {
        try OpenFile(folder.path + "/" + name, O_RDONLY).readAll(limit: 1 << 20)
    }

    @Test("has its content and its mode, and nothing beside it", arguments: [0o600, 0o644, 0o666, 0o400] as [mode_t])
    func writes(_ mode: mode_t) throws {
        try folder.write("a", [9, 9])
        for bytes: [UInt8] in [[1, 2, 3], [], [UInt8](repeating: 7, count: 300_000)] {
            try replace("a", bytes, mode: mode)
            #expect(try content("a") == bytes)
            #expect(try FileStatus(of: folder.path + "/a", followingLinks: false).mode == mode)
            #expect(try names() == ["a"])
        }
    }

    @Test("leaves nothing behind when it cannot get its name")
    func cleansUp() throws {
        try folder.write("b/c", [1])
        let taken = #expect(throws: SystemError.self) { try replace("b", [2]) }
        #expect(taken?.call == "renameat")
        #expect(taken?.number == EISDIR)
        let long = #expect(throws: SystemError.self) { try replace(String(repeating: "n", count: 256), [2]) }
        #expect(long?.number == ENAMETOOLONG)
        #expect(try names() == ["b"])
        #expect(try content("b/c") == [1])
    }

    @Test("takes the first temporary name that is free, and leaves the others alone")
    func skipsNamesInUse() throws {
        try folder.write("t.0", [1])
        try replace("a", [2])
        #expect(try names() == ["a", "t.0"])
        try folder.write("t.1", [3])
        let error = #expect(throws: SystemError.self) { try replace("a", [4]) }
        #expect(error?.description == "File exists")
        #expect(try names() == ["a", "t.0", "t.1"])
        #expect(try content("a") == [2])
        #expect(try content("t.0") == [1])
        #expect(try content("t.1") == [3])
    }

    @Test("stops at any other refusal")
    func stopsAtOtherRefusals() throws {
        let error = #expect(throws: SystemError.self) { try replace("a", [1], temporaries: ["no/t", "t.1"]) }
        #expect(error?.number == ENOENT)
        #expect(try names() == [])
    }

    @Test("follows no link, neither its own nor that of a temporary name")
    func followsNoLink() throws {
        try folder.write("other", [1])
        try #require(unsafe symlink("other", folder.path + "/a") == 0)
        try #require(unsafe symlink("other", folder.path + "/t.0") == 0)
        try replace("a", [2])
        #expect(try FileStatus(of: folder.path + "/a", followingLinks: false).kind == S_IFREG)
        #expect(try content("other") == [1])
        #expect(try names() == ["a", "other", "t.0"])
    }

    @Test("stays or goes, as told, when its folder cannot be synced", arguments: [true, false])
    func decidesWhenUnsynced(_ stays: Bool) throws {
        try folder.write("a", [1])
        let error = #expect(throws: SystemError.self) {
            try replace("a", [2], opening: Self.pathOnly, staysUnsynced: stays)
        }
        #expect(error?.call == "fsync")
        #expect(error?.number == EBADF)
        #expect(try names() == (stays ? ["a"] : []))
    }
}
