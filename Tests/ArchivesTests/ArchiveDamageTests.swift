import CorpusSupport
import Testing
import Vocabulary

@testable import Archives

@Suite struct ArchiveDamageTests {
    private static func sample() -> [UInt8] {
        var tar = TarWriter()
        tar.folder("blobs/")
        tar.file("one", pattern(700))
        tar.pax([("path", Array("two".utf8))])
        tar.file("cut short", pattern(512))
        tar.end()
        return tar.bytes
    }

    @Test func `never takes a prefix of a tar for the tar`() {
        let whole = Self.sample()
        #expect(refusal(whole) == nil)
        let lengths = Set(stride(from: 0, to: whole.count, by: 512)).union(stride(from: 1, to: whole.count, by: 37))
        for length in lengths.sorted() {
            let error = refusal(Array(whole.prefix(length)))
            #expect(error?.code == (length < 512 ? .notALayout : .archiveDamaged), "\(length)")
        }
    }

    @Test(arguments: CompressedSamples.all.map(\.tool))
    func `never takes a prefix of a compressed tar for the tar`(tool: String) throws {
        let whole = try #require(CompressedSamples.all.first { $0.tool == tool }).bytes
        for length in whole.indices {
            let error = refusal(Array(whole.prefix(length)))
            #expect(error?.code == .archiveDamaged || error?.code == .notALayout, "\(length) of \(whole.count)")
        }
    }

    @Test(arguments: CompressedSamples.all.map(\.tool))
    func `refuses what follows the compressed data`(tool: String) throws {
        let whole = try #require(CompressedSamples.all.first { $0.tool == tool }).bytes
        for rest in [[0], [1], [0, 0, 0, 0, 1], Array("trailing".utf8), whole] {
            #expect(refusal(whole + rest)?.code == .archiveDamaged, "\(rest.count) bytes of \(rest.first ?? 0)")
        }
        // Blocks of four zeros are part of the xz format ("Stream Padding"), and of no other.
        let padded = refusal(whole + [UInt8](repeating: 0, count: 512))
        #expect(padded?.code == (tool == "xz" ? nil : .archiveDamaged))
    }

    @Test(arguments: CompressedSamples.all.map(\.tool))
    func `never reads other content from compressed data with one bit flipped`(tool: String) throws {
        let whole = try #require(CompressedSamples.all.first { $0.tool == tool }).bytes
        let entries = try read(whole)
        for index in whole.indices {
            var bytes = whole
            bytes[index] ^= 0x04
            guard let found = try? read(bytes) else { continue }
            #expect(found == entries, "byte \(index)")
        }
    }

    @Test func `compares the checksum and the length at the end of gzip data`() throws {
        let whole = try #require(CompressedSamples.all.first { $0.tool == "gzip" }).bytes
        for index in whole.indices.suffix(8) {
            var bytes = whole
            bytes[index] ^= 0x01
            #expect(refusal(bytes)?.code == .archiveDamaged, "byte \(index)")
        }
    }

    @Test(arguments: CompressedSamples.all.map(\.tool))
    func `refuses a compressed start of something else`(tool: String) throws {
        let whole = try #require(CompressedSamples.all.first { $0.tool == tool }).bytes
        #expect(refusal(Array(whole.prefix(4)) + pattern(600))?.blame == .input)
    }

    @Test(arguments: [[UInt8(1)], Array("x".utf8) + [UInt8](repeating: 0, count: 511)])
    func `refuses what follows the end of the archive`(rest: [UInt8]) {
        let padding = [UInt8](repeating: 0, count: 9 * 512)
        #expect(refusal(Self.sample() + padding) == nil)
        #expect(refusal(Self.sample() + rest)?.code == .archiveDamaged)
        #expect(refusal(Self.sample() + padding + rest)?.code == .archiveDamaged)
    }

    @Test func `refuses two archives in a row`() {
        #expect(refusal(Self.sample() + Self.sample())?.code == .archiveDamaged)
    }

    @Test func `refuses an end of one block, of an odd length, or none`() {
        var tar = TarWriter()
        tar.file("file", [1])
        #expect(refusal(tar.bytes)?.code == .archiveDamaged)
        tar.end(blocks: 1)
        #expect(refusal(tar.bytes)?.code == .archiveDamaged)
        var more = tar
        more.end(blocks: 1)
        #expect(refusal(more.bytes) == nil)
        #expect(refusal(more.bytes + [0])?.code == .archiveDamaged)
        tar.file("hidden", [1])
        tar.end()
        #expect(refusal(tar.bytes)?.code == .archiveDamaged)
    }

    @Test func `refuses an archive without entries`() {
        var tar = TarWriter()
        tar.end(blocks: 20)
        #expect(refusal(tar.bytes)?.code == .notALayout)
        #expect(refusal([])?.code == .notALayout)
    }

    @Test(arguments: ["PK\u{3}\u{4}", "{\"schemaVersion\": 2}", "!<arch>\n"])
    func `names what is no tar`(start: String) {
        let bytes = Array(start.utf8)
        #expect(refusal(bytes)?.code == .notALayout)
        let error = refusal(bytes + pattern(5_000))
        #expect(error?.code == .notALayout)
        #expect(error?.remedy?.contains("skopeo copy") == true)
        #expect(error?.description.contains(bytes.prefix(4).lowercaseHex) == true)
    }

    @Test func `refuses or reads differently every header with one bit flipped`() {
        var tar = TarWriter()
        tar.file("file", pattern(100))
        tar.file("next", pattern(100, seed: 2))
        tar.end()
        let whole = tar.bytes
        for index in 0..<512 {
            var bytes = whole
            bytes[index] ^= 0x10
            let isDigitOfChecksum = (148..<156).contains(index)
            let error = refusal(bytes)
            #expect(error?.blame == .input || isDigitOfChecksum, "byte \(index)")
        }
    }

    @Test func `refuses a size that is no number, or negative`() {
        var tar = TarWriter()
        tar.file("file", pattern(100))
        tar.end()
        let zeros = [UInt8](repeating: 0, count: 10)
        for size in [Array("0000000014x\0".utf8), .init(repeating: 0xFF, count: 12), [0x80, 1] + zeros] {
            var bytes = tar.bytes
            bytes.replaceSubrange(124..<136, with: size)
            let digits = String(TarHeader.checksum(Array(bytes.prefix(512))), radix: 8)
            let padding = String(repeating: "0", count: 6 - digits.count)
            bytes.replaceSubrange(148..<156, with: Array("\(padding)\(digits)\0 ".utf8))
            #expect(refusal(bytes)?.code == .archiveDamaged)
        }
    }
}
