import CorpusSupport
import Files
import Glibc
import Testing

@Suite("An open file") struct OpenFileTests {
    private static let content = [UInt8]((0..<200_000).map { UInt8(truncatingIfNeeded: $0 / 7) })

    @Test("is read whole up to its limit", arguments: [200_000, 200_001, Int.max])
    func readsUpToTheLimit(_ limit: Int) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a", Self.content)
        #expect(try OpenFile(path, O_RDONLY).readAll(limit: limit) == Self.content)
    }

    @Test("is not read beyond its limit", arguments: [0, 1, 65_536, 199_999])
    func stopsAtTheLimit(_ limit: Int) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a", Self.content)
        #expect(try OpenFile(path, O_RDONLY).readAll(limit: limit) == nil)
    }

    @Test("may be empty, also with a limit of nothing")
    func readsNothing() throws {
        let folder = try TemporaryFolder()
        #expect(try OpenFile(folder.write("a", []), O_RDONLY).readAll(limit: 0) == [])
    }

    @Test("says which call failed, and why")
    func explains() throws {
        let folder = try TemporaryFolder()
        let absent = #expect(throws: SystemError.self) { _ = try OpenFile(folder.path + "/a", O_RDONLY) }
        #expect(absent?.call == "openat")
        #expect(absent?.number == ENOENT)
        #expect(absent?.description == "No such file or directory")
        let unread = #expect(throws: SystemError.self) {
            try OpenFile(folder.path, O_RDONLY | O_DIRECTORY).readAll(limit: 1)
        }
        #expect(unread?.call == "read")
        #expect(unread?.number == EISDIR)
        let unlisted = #expect(throws: SystemError.self) {
            try OpenFile(folder.write("b", []), O_RDONLY).names()
        }
        #expect(unlisted?.number == ENOTDIR)
    }

    @Test("closes with its scope, and stays out of programs that are started")
    func closes() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a", [1])
        func number() throws -> CInt {
            let file = try OpenFile(path, O_RDONLY)
            #expect(fcntl(file.descriptor, F_GETFD) & FD_CLOEXEC != 0)
            let copy = try OpenFile(duplicating: file.descriptor)
            #expect(fcntl(copy.descriptor, F_GETFD) & FD_CLOEXEC != 0)
            return file.descriptor
        }
        // Other tests open files at the same time: what has the number by now is another file or none.
        let inode = try FileStatus(of: path, followingLinks: true)
        let closed = try number()
        var status = stat()
        if unsafe fstat(closed, &status) == 0 {
            #expect(try OpenFile(duplicating: closed).status() != inode)
        }
    }

    @Test("is known by its status, and links by theirs")
    func tellsKinds() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a", [1, 2, 3])
        try #require(unsafe chmod(path, 0o640) == 0)
        try #require(unsafe symlink("a", folder.path + "/link") == 0)
        let top = try OpenFile(folder.path, O_RDONLY | O_DIRECTORY)
        let status = try FileStatus(of: "a", in: top.descriptor, followingLinks: false)
        #expect(status.kind == S_IFREG)
        #expect(status.mode == 0o640)
        #expect(status.size == 3)
        #expect(status.owner == geteuid())
        #expect(try top.status().kind == S_IFDIR)
        #expect(try FileStatus(of: "link", in: top.descriptor, followingLinks: true) == status)
        #expect(try FileStatus(of: "link", in: top.descriptor, followingLinks: false).kind == S_IFLNK)
        #expect(try OpenFile(path, O_RDONLY).status() == status)
    }

    @Test("is created once, with its mode, and removed")
    func createsAndRemoves() throws {
        let folder = try TemporaryFolder()
        let top = try OpenFile(folder.path, O_RDONLY | O_DIRECTORY)
        let create = O_WRONLY | O_CREAT | O_EXCL
        try OpenFile("a", in: top.descriptor, create, mode: 0o600).writeAll(Self.content)
        #expect(try FileStatus(of: "a", in: top.descriptor, followingLinks: false).mode == 0o600)
        #expect(try OpenFile(folder.path + "/a", O_RDONLY).readAll(limit: .max) == Self.content)
        let second = #expect(throws: SystemError.self) {
            _ = try OpenFile("a", in: top.descriptor, create, mode: 0o600)
        }
        #expect(second?.number == EEXIST)
        try top.remove("a")
        let absent = #expect(throws: SystemError.self) { try top.remove("a") }
        #expect(absent?.number == ENOENT)
    }

    @Test("that only reads is not written")
    func refusesToWrite() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a", [1])
        let error = #expect(throws: SystemError.self) { try OpenFile(path, O_RDONLY).writeAll([2]) }
        #expect(error?.call == "write")
        #expect(error?.number == EBADF)
    }
}
