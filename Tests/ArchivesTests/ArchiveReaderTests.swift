import CorpusSupport
import Glibc
import Testing
import Vocabulary

@testable import Archives

@Suite struct ArchiveReaderTests {
    @Test(arguments: TarWriter.Format.allCases, [512, 1000, 4096, 1 << 20])
    func `reads files and folders of every header format, with buffers of any size`(
        format: TarWriter.Format,
        bufferSize: Int
    ) throws {
        var tar = TarWriter(format)
        tar.folder("./")
        tar.folder("./blobs/")
        tar.file("./blobs/one", pattern(1))
        tar.file("empty", [])
        tar.file("large", pattern(70_000))
        tar.end(blocks: 20)
        let entries = try read(tar.bytes, bufferSize: bufferSize)
        #expect(entries.map(\.path) == ["", "blobs", "blobs/one", "empty", "large"])
        #expect(entries.map(\.isDirectory) == [true, true, false, false, false])
        #expect(entries.map(\.content) == [[], [], pattern(1), [], pattern(70_000)])
    }

    @Test func `reads long names in all three spellings`() throws {
        let long = String(repeating: "folder/", count: 20) + "file"
        var tar = TarWriter(.gnu)
        tar.longName(long + "1")
        tar.file("cut short", [1])
        tar.format = .ustar
        tar.pax([("path", Array((long + "2").utf8)), ("mtime", Array("1.5".utf8))])
        tar.file("cut short", [2])
        tar.header(Array("file3".utf8), size: 1, prefix: String(repeating: "folder/", count: 20))
        tar.content([3])
        tar.pax([("comment", Array("of a commit".utf8))], type: "g")
        tar.file("folder/é", [4])
        tar.pax([("path", Array("folder/e\u{301}x".utf8))])
        tar.file("cut short", [5])
        tar.end()
        let names = [long + "1", long + "2", long + "3", "folder/é", "folder/e\u{301}x"]
        for size in [512, 777, 1 << 20] {
            let paths = try read(tar.bytes, bufferSize: size).map { Array($0.path.utf8) }
            #expect(paths == names.map { Array($0.utf8) })
        }
    }

    @Test func `takes a pax size in place of the header's`() throws {
        var tar = TarWriter()
        tar.pax([("size", Array("700".utf8))])
        tar.header(Array("file".utf8), size: 0)
        tar.content(pattern(700))
        tar.file("next", [1])
        tar.end()
        #expect(try read(tar.bytes).map(\.content) == [pattern(700), [1]])
    }

    @Test func `takes a regular entry with a trailing slash for a folder`() throws {
        var tar = TarWriter(.v7)
        tar.file("old/", [])
        tar.end()
        #expect(try read(tar.bytes) == [ReadEntry(path: "old", kind: .directory, content: [])])
    }

    @Test(arguments: [TarWriter.Format.ustar, .gnu])
    func `tells where a symbolic link leads`(format: TarWriter.Format) throws {
        var tar = TarWriter(format)
        tar.entry("link", type: "2", link: "../elsewhere/layer.tar")
        tar.file("file", [1])
        tar.end()
        #expect(
            try read(tar.bytes) == [
                ReadEntry(path: "link", kind: .symbolicLink(target: "../elsewhere/layer.tar"), content: []),
                ReadEntry(path: "file", kind: .file, content: [1]),
            ]
        )
    }

    @Test(arguments: CompressedSamples.all.map(\.tool), [64, 512, 1 << 20])
    func `reads every compression`(tool: String, bufferSize: Int) throws {
        let sample = try #require(CompressedSamples.all.first { $0.tool == tool })
        let entries = try read(sample.bytes, bufferSize: bufferSize)
        #expect(entries.map(\.path) == ["hello.txt", "folder/second"])
        #expect(entries.first?.content == Array("hello, world\n".utf8))
        #expect(entries.last?.content == (0..<768).map { UInt8($0 % 256) })
    }

    @Test func `reads a pipe, and shows every byte of it`() throws {
        var tar = TarWriter()
        tar.file("file", pattern(30_000))
        tar.end()
        var ends: [CInt] = [-1, -1]
        #expect(unsafe pipe(&ends) == 0)
        let bytes = tar.bytes
        #expect(unsafe write(ends[1], bytes, bytes.count) == bytes.count)
        close(ends[1])
        defer { close(ends[0]) }
        var seen: [UInt8] = []
        let entries = try read(ends[0], bufferSize: 1 << 14) { seen += $0.bytes }
        #expect(entries.map(\.content) == [pattern(30_000)])
        #expect(seen == bytes)
    }

    @Test func `keeps a slice unchanged for as long as somebody holds it`() throws {
        var tar = TarWriter()
        tar.file("file", pattern(200_000))
        tar.end()
        let folder = try TemporaryFolder()
        let descriptor = unsafe open(try folder.write("a.tar", tar.bytes), O_RDONLY)
        defer { close(descriptor) }
        var reader = try ArchiveReader(descriptor: descriptor, bufferSize: 4096)
        _ = try reader.next()
        var slices: [ArchiveSlice] = []
        while let slice = try reader.content() { slices.append(slice) }
        #expect(slices.count > 40)
        #expect(slices.flatMap(\.bytes) == pattern(200_000))
    }

    @Test func `skips content that nobody asks for`() throws {
        var tar = TarWriter()
        tar.file("one", pattern(5_000))
        tar.file("two", pattern(5_000))
        tar.end()
        let folder = try TemporaryFolder()
        let descriptor = unsafe open(try folder.write("a.tar", tar.bytes), O_RDONLY)
        defer { close(descriptor) }
        var reader = try ArchiveReader(descriptor: descriptor, bufferSize: 1024)
        #expect(try reader.next()?.path == "one")
        #expect(try reader.next()?.path == "two")
        #expect(try reader.next() == nil)
        #expect(reader.bytesRead == Int64(tar.bytes.count))
    }
}
