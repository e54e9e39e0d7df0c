import CorpusSupport
import Testing
import Vocabulary

@testable import Archives

/// An entry of a layer with its whole content.
private struct ReadLayerEntry: Hashable {
    let name: String
    let kind: LayerEntry.Kind
    let content: [UInt8]
}

/// Reads a layer in pieces of this size; what comes second is the whole uncompressed tar.
private func readLayer(
    _ bytes: [UInt8],
    pieces: Int = 1 << 20,
    limits: Limits = Limits()
) throws -> (entries: [ReadLayerEntry], tar: [UInt8]) {
    var rest = bytes[...]
    var ring = BufferRing(capacity: pieces)
    var tar: [UInt8] = []
    var reader = try LayerReader(limits: limits, bufferSize: pieces) { () throws(ArchiveError) in
        unsafe ring.fill { memory in
            let piece = rest.prefix(memory.count)
            unsafe memory.copyBytes(from: piece)
            rest = rest.dropFirst(piece.count)
            return piece.count
        }
    } observe: {
        tar += $0.bytes
    }
    var entries: [ReadLayerEntry] = []
    while let entry = try reader.next() {
        var content: [UInt8] = []
        while let slice = try reader.content() { content += slice.bytes }
        entries.append(
            ReadLayerEntry(name: String(decoding: entry.name, as: UTF8.self), kind: entry.kind, content: content)
        )
    }
    return (entries, tar)
}

private func refusedLayer(_ bytes: [UInt8], limits: Limits = Limits()) -> ArchiveError? {
    do {
        _ = try readLayer(bytes, limits: limits)
        return nil
    } catch {
        return error as? ArchiveError
    }
}

@Suite struct LayerReaderTests {
    /// Whatever a file system holds: links, devices, absolute and climbing names, one name twice.
    private static func everything(_ format: TarWriter.Format = .ustar) -> TarWriter {
        var tar = TarWriter(format)
        tar.folder("./var/")
        tar.file("/var/one", pattern(700))
        tar.entry("var/link", type: "2", link: "../elsewhere")
        tar.entry("var/second", type: "1", link: "var/one")
        tar.entry("dev/null", type: "3")
        tar.entry("dev/disk", type: "4")
        tar.entry("dev/pipe", type: "6")
        tar.file("a/../var/one", [1])
        tar.file("back\\slash", [])
        return tar
    }

    private static let expected: [ReadLayerEntry] = [
        .init(name: "./var/", kind: .directory, content: []),
        .init(name: "/var/one", kind: .file, content: pattern(700)),
        .init(name: "var/link", kind: .symbolicLink(target: Array("../elsewhere".utf8)), content: []),
        .init(name: "var/second", kind: .hardLink(target: Array("var/one".utf8)), content: []),
        .init(name: "dev/null", kind: .special, content: []), .init(name: "dev/disk", kind: .special, content: []),
        .init(name: "dev/pipe", kind: .special, content: []), .init(name: "a/../var/one", kind: .file, content: [1]),
        .init(name: "back\\slash", kind: .file, content: []),
    ]

    @Test(arguments: TarWriter.Format.allCases, [512, 1 << 20])
    func readsWhateverAFileSystemHolds(_ format: TarWriter.Format, _ pieces: Int) throws {
        var tar = Self.everything(format)
        tar.end()
        let (entries, bytes) = try readLayer(tar.bytes, pieces: pieces)
        #expect(entries == Self.expected)
        #expect(bytes == tar.bytes)
    }

    /// Go reads them alike, and the digest says that nothing is cut off.
    @Test(arguments: 0...3)
    func theEndMarkerMayBeShort(_ blocks: Int) throws {
        var tar = Self.everything()
        tar.end(blocks: blocks)
        #expect(try readLayer(tar.bytes).entries == Self.expected)
    }

    @Test func aTarWithoutEntriesIsALayer() throws {
        #expect(try readLayer([UInt8](repeating: 0, count: 1_024)).entries == [])
    }

    @Test(arguments: CompressedSamples.all.map(\.tool))
    func decompresses(_ tool: String) throws {
        let sample = try #require(CompressedSamples.all.first { $0.tool == tool }).bytes
        let (entries, tar) = try readLayer(sample)
        #expect(entries.map(\.name) == ["hello.txt", "folder/second"])
        #expect(tar.count.isMultiple(of: 512))
        #expect(LayerReader.recognises(Array(sample.prefix(512))))
    }

    /// Compressed piece by piece, as eStargz is.
    @Test func readsSeveralGzipMembers() throws {
        var tar = TarWriter()
        tar.file("one", pattern(700))
        tar.end()
        let bytes = StoredGzip.member(Array(tar.bytes[..<600])) + StoredGzip.member(Array(tar.bytes[600...]))
        let (entries, found) = try readLayer(bytes)
        #expect(entries.map(\.name) == ["one"])
        #expect(found == tar.bytes)
    }

    @Test func longNamesAndLinksHaveHeadersOfTheirOwn() throws {
        let long = String(repeating: "n", count: 255) + "/" + String(repeating: "n", count: 44)
        let target = String(repeating: "t", count: 200)
        var tar = TarWriter()
        tar.pax([("path", Array(long.utf8)), ("linkpath", Array(target.utf8)), ("SCHILY.xattr.user.a", [0, 255])])
        tar.entry("short", type: "2", link: "short")
        tar.longLink(target)
        tar.longName(long)
        tar.entry("short", type: "1", link: "short")
        tar.pax([("MSWINDOWS.fileattr", Array("16".utf8)), ("mtime", Array("1.5".utf8))])
        tar.file("plain", [7])
        tar.end()
        let link = LayerEntry.Kind.symbolicLink(target: Array(target.utf8))
        #expect(
            try readLayer(tar.bytes).entries == [
                .init(name: long, kind: link, content: []),
                .init(name: long, kind: .hardLink(target: Array(target.utf8)), content: []),
                .init(name: "plain", kind: .file, content: [7]),
            ]
        )
    }

    /// Names need not be UTF-8; they are bytes.
    @Test func namesMayBeNoUTF8() throws {
        var tar = TarWriter()
        tar.header([0x66, 0xE9], size: 1)
        tar.content([1])
        tar.end()
        #expect(try readLayer(tar.bytes).entries.map(\.content) == [[1]])
    }

    // MARK: - Refusals

    /// What programs read in different ways is refused, and what is cut short.
    static let refusals: [(what: String, expected: String, bytes: [UInt8])] = {
        func tar(_ write: (inout TarWriter) -> Void) -> [UInt8] {
            var tar = TarWriter()
            tar.file("before", [1])
            write(&tar)
            tar.end()
            return tar.bytes
        }
        var whole = everything()
        whole.end()
        return [
            ("a sparse file", "a sparse file", tar { $0.entry("s", type: "S") }),
            (
                "a sparse file of pax", "a sparse file (pax 'GNU.sparse.major')",
                tar {
                    $0.pax([("GNU.sparse.major", [0x31])])
                    $0.file("s", [1])
                }
            ),
            ("an unknown type", "tar type 0x5a", tar { $0.entry("z", type: "Z") }),
            (
                "an unknown record", "a pax record 'unheard'",
                tar {
                    $0.pax([("unheard", [0x31])])
                    $0.file("s", [1])
                }
            ),
            (
                "a folder with content", "a folder with 3 bytes",
                tar {
                    $0.header(Array("d".utf8), type: UInt8(ascii: "5"), size: 3)
                    $0.content([1, 2, 3])
                }
            ),
            (
                "a hard link with content", "a hard link",
                tar {
                    $0.header(Array("h".utf8), type: UInt8(ascii: "1"), size: 3, link: "before")
                    $0.content([1, 2, 3])
                }
            ),
            ("a file that ends with a slash", "ends with a slash", tar { $0.file("f/", []) }),
            (
                "an empty pax path", "a pax 'path'",
                tar {
                    $0.pax([("path", [])])
                    $0.file("s", [1])
                }
            ),
            (
                "a pax path with NUL", "a pax 'path'",
                tar {
                    $0.pax([("path", [0x61, 0, 0x62])])
                    $0.file("s", [1])
                }
            ),
            (
                "a pax key beyond ASCII", "a pax record 'KEY=VALUE'",
                tar {
                    $0.pax([("SCHILY.xattr.user.a\u{301}", [0x31])])
                    $0.file("s", [1])
                }
            ),
            (
                "a long name", "or link of at most 4096 bytes, found one of 4098 bytes",
                tar {
                    $0.longName(String(repeating: "n/", count: 2_048) + "nn")
                    $0.file("s", [1])
                }
            ),
            (
                "a long part of a name", "or link with parts of at most 255 bytes, found one of 256 bytes",
                tar {
                    $0.longName("a/" + String(repeating: "n", count: 256))
                    $0.file("s", [1])
                }
            ),
            (
                "a long target", "or link of at most 4096 bytes, found one of 4098 bytes",
                tar {
                    $0.longLink(String(repeating: "n/", count: 2_048) + "nn")
                    $0.entry("s", type: "2", link: "x")
                }
            ),
            (
                "a long part of a hard link", "or link with parts of at most 255 bytes, found one of 256 bytes",
                tar {
                    $0.longLink("a/" + String(repeating: "n", count: 256))
                    $0.entry("s", type: "1", link: "x")
                }
            ),
            ("a cut tar", "the end of the data", Array(whole.bytes.prefix(1_700))),
            ("data behind the end", "more data", whole.bytes + pattern(512)),
            ("a damaged header", "header", Array(whole.bytes.prefix(512)) + pattern(1_024)),
            ("data behind gzip", "more bytes", StoredGzip.member(whole.bytes) + [1, 2, 3]),
            ("cut gzip", "a whole archive", Array(StoredGzip.member(whole.bytes).prefix(2_000))),
        ]
    }()

    @Test(arguments: refusals.map(\.what))
    func refuses(_ what: String) throws {
        let (_, expected, bytes) = try #require(Self.refusals.first { $0.what == what })
        let error = try #require(refusedLayer(bytes))
        #expect(error.description.contains(expected), "\(error)")
    }

    @Test(arguments: [("entries", Int64(3)), ("unpacked", 600)])
    func refusesMoreThanALimit(_ name: String, _ value: Int64) throws {
        var limits = Limits()
        let isSet = limits.set(name, to: value)
        #expect(isSet)
        var tar = Self.everything()
        tar.end()
        #expect(refusedLayer(tar.bytes, limits: limits)?.code == .limitExceeded)
    }

    @Test func refusesABomb() throws {
        #expect(refusedLayer(CompressedSamples.bomb)?.code == .limitExceeded)
    }

    // MARK: - Recognising

    @Test(
        arguments: [
            ([UInt8](#"{"schemaVersion":2}"#.utf8), false), ([], false), ([UInt8](repeating: 0, count: 512), true),
            ([UInt8](repeating: 0, count: 511), false), ([UInt8](repeating: 1, count: 512), false),
            ([0x1F, 0x8B], true), ([0x52, 0x2A, 0x4D, 0x18], true),
        ] as [([UInt8], Bool)]
    )
    func recognises(_ head: [UInt8], _ isLayer: Bool) { #expect(LayerReader.recognises(head) == isLayer) }

    @Test func recognisesATarByItsChecksum() {
        let tar = Self.everything(.v7).bytes
        #expect(LayerReader.recognises(Array(tar.prefix(512))))
        #expect(!LayerReader.recognises([tar[0] ^ 1] + tar[1..<512]))
    }
}

/// gzip without compression.
enum StoredGzip {
    /// A member of stored blocks.
    ///
    /// Source: RFC 1951, 3.2.4; RFC 1952, 2.3.
    static func member(_ content: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
        var rest = content[...]
        repeat {
            let block = rest.prefix(0xFFFF)
            rest = rest.dropFirst(block.count)
            let length = UInt16(block.count)
            bytes.append(rest.isEmpty ? 1 : 0)
            bytes += [length, ~length].flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
            bytes += block
        } while !rest.isEmpty
        return bytes + little(checksum(content)) + little(UInt32(truncatingIfNeeded: content.count))
    }

    private static func little(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(number >> (8 * $0) & 0xFF) } }

    private static func checksum(_ content: [UInt8]) -> UInt32 {
        var value = UInt32.max
        for byte in content {
            value ^= UInt32(byte)
            for _ in 0..<8 { value = value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
        return ~value
    }
}
