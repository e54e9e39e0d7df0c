import CorpusSupport
import Testing
import Vocabulary

@testable import Archives

@Suite struct ArchiveLimitTests {
    private static func tar(files: Int, size: Int) -> [UInt8] {
        var tar = TarWriter()
        for index in 0..<files { tar.file("file\(index)", pattern(size)) }
        tar.end()
        return tar.bytes
    }

    @Test func `stops at the limit of entries`() {
        var limits = Limits()
        limits.entries = 3
        #expect(refusal(Self.tar(files: 3, size: 1), limits: limits) == nil)
        let error = refusal(Self.tar(files: 4, size: 1), limits: limits)
        #expect(error?.code == .limitExceeded)
        #expect(error?.line.contains("--limit entries=") == true)
    }

    @Test func `stops at the limit of unpacked bytes before it reads them`() {
        var limits = Limits()
        limits.unpacked = 3_000
        #expect(refusal(Self.tar(files: 3, size: 1_000), limits: limits) == nil)
        #expect(refusal(Self.tar(files: 3, size: 1_001), limits: limits)?.code == .limitExceeded)
        var tar = TarWriter()
        tar.header(Array("huge".utf8), size: 1 << 32)
        #expect(refusal(tar.bytes, limits: limits)?.code == .limitExceeded)
    }

    @Test func `stops at the limit of names`() {
        var limits = Limits()
        limits.entryName = 5
        #expect(refusal(Self.tar(files: 1, size: 1), limits: limits) == nil)
        #expect(refusal(Self.tar(files: 11, size: 1), limits: limits)?.code == .entryName)
    }

    @Test func `stops a compression bomb`() {
        let bomb = CompressedSamples.bomb
        let error = refusal(bomb)
        #expect(error?.code == .limitExceeded)
        #expect(error?.description.contains("'ratio'") == true)
        var limits = Limits()
        limits.ratio = 1_000_000
        #expect(refusal(bomb, limits: limits) == nil)
    }

    @Test func `stops at a second layer of compression`() throws {
        let error = refusal(CompressedSamples.twice)
        #expect(error?.code == .limitExceeded)
        #expect(error?.description.contains("'filters'") == true)
        var limits = Limits()
        limits.filters = 2
        #expect(try read(CompressedSamples.twice, limits: limits).count == 2)
        limits.filters = 0
        #expect(refusal(CompressedSamples.all[0].bytes, limits: limits)?.code == .limitExceeded)
    }
}
