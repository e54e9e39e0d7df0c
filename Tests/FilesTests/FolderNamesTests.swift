import CorpusSupport
import Files
import Glibc
import Testing

@Suite("The names in a folder") struct FolderNamesTests {
    private static let names: [[UInt8]] = [
        Array(".hidden".utf8), Array("B".utf8), Array("a".utf8), Array("a-b".utf8), Array("a.b".utf8),
        Array("e\u{301}".utf8), Array("é".utf8), [0xFF, 0xFE],
    ]

    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let top = try OpenFile(folder.path, O_RDONLY | O_DIRECTORY)
        for name in Self.names.reversed() {
            let descriptor = unsafe openat(top.descriptor, name.map(CChar.init(bitPattern:)) + [0], O_CREAT, 0o600)
            try #require(descriptor >= 0)
            close(descriptor)
        }
        return folder
    }

    @Test("come in the order of their bytes, whatever these are", arguments: [8, 9, Int.max])
    func sorts(_ limit: Int) throws {
        let folder = try folder()
        #expect(try OpenFile(folder.path, O_RDONLY | O_DIRECTORY).names(limit: limit) == Self.names)
    }

    @Test("are one more than the limit where there are more", arguments: 0...7)
    func stops(_ limit: Int) throws {
        let folder = try folder()
        #expect(try OpenFile(folder.path, O_RDONLY | O_DIRECTORY).names(limit: limit).count == limit + 1)
    }

    @Test("may be none")
    func listsNothing() throws {
        let folder = try TemporaryFolder()
        #expect(try OpenFile(folder.path, O_RDONLY | O_DIRECTORY).names(limit: 0).isEmpty)
    }

    @Test("are read from a copy, and the folder stays open")
    func keepsTheFolder() throws {
        let folder = try folder()
        let top = try OpenFile(folder.path, O_RDONLY | O_DIRECTORY)
        #expect(try OpenFile(duplicating: top.descriptor).names() == Self.names)
        #expect(try OpenFile(".", in: top.descriptor, O_RDONLY | O_DIRECTORY).names() == Self.names)
        #expect(try top.status().kind == S_IFDIR)
    }
}
