import CorpusSupport
import Testing
import Vocabulary

@testable import Archives

/// How much memory a compression may ask for, wherever in the file it asks.
@Suite struct WindowTests {
    private static let halves: [[UInt8]] = {
        var tar = TarWriter()
        tar.file("file", pattern(9_000))
        tar.end()
        return [Array(tar.bytes.prefix(5_000)), Array(tar.bytes.dropFirst(5_000))]
    }()

    @Test(arguments: StoredCompression.allCases, [61, 512, 1 << 20])
    func `reads windows up to the limit`(format: StoredCompression, bufferSize: Int) throws {
        for window in [format.small, format.largest] {
            let whole = format.bytes(Self.halves, window: window)
            #expect(try read(whole, bufferSize: bufferSize).map(\.content) == [pattern(9_000)])
            let frames = Self.halves.flatMap { format.bytes([$0], window: window) }
            #expect(try read(frames, bufferSize: bufferSize).map(\.content) == [pattern(9_000)])
        }
    }

    @Test(arguments: StoredCompression.allCases, [61, 512, 1 << 20])
    func `refuses the next larger window, in the first frame and in the second`(
        format: StoredCompression,
        bufferSize: Int
    ) {
        let large = format.largest + 1
        let frames = [
            format.bytes(Self.halves, window: large),
            format.bytes([Self.halves[0]], window: format.small) + format.bytes([Self.halves[1]], window: large),
        ]
        for bytes in frames {
            let error = refusal(bytes, bufferSize: bufferSize)
            #expect(error?.code == .limitExceeded)
            #expect(error?.line.contains("--limit window=VALUE") == true)
        }
    }

    @Test func `refuses a larger window in the second block of xz`() {
        let sizes: [UInt8] = [StoredCompression.xz.small, StoredCompression.xz.largest + 1]
        for windows in [sizes, sizes.reversed()] {
            let bytes = StoredCompression.xzStream(Array(zip(Self.halves, windows)).map { (content: $0, window: $1) })
            #expect(refusal(bytes)?.code == .limitExceeded)
        }
    }

    @Test func `reads a larger window of xz where the limit is raised`() throws {
        var limits = Limits()
        limits.window = 256 << 20
        let bytes = StoredCompression.xz.bytes(Self.halves, window: StoredCompression.xz.largest + 1)
        #expect(try read(bytes, limits: limits).map(\.content) == [pattern(9_000)])
        limits.window = 1 << 20
        #expect(refusal(StoredCompression.xz.bytes(Self.halves, window: 17), limits: limits)?.code == .limitExceeded)
    }

    @Test func `walks past frames that zstd skips, and past xz padding`() throws {
        let skipped: [UInt8] = [0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3]
        let large = StoredCompression.zstd.bytes([Self.halves[1]], window: StoredCompression.zstd.largest + 1)
        let small = StoredCompression.zstd.bytes([Self.halves[0]], window: StoredCompression.zstd.small)
        #expect(refusal(skipped + small + skipped + large)?.code == .limitExceeded)
        let streams = Self.halves.map { StoredCompression.xz.bytes([$0], window: StoredCompression.xz.largest + 1) }
        let first = StoredCompression.xz.bytes([Self.halves[0]], window: StoredCompression.xz.small)
        #expect(refusal(first + [UInt8](repeating: 0, count: 8) + streams[1])?.code == .limitExceeded)
    }

    @Test func `refuses an over-long name before it compares it`() {
        // libarchive composes the first letter, so that the names differ and Swift would sort the marks.
        let name = "e\u{301}" + String(repeating: "\u{301}\u{316}", count: 100_000)
        var tar = TarWriter()
        tar.pax([("path", Array(name.utf8))])
        tar.file("x", [1])
        tar.end()
        let bytes = tar.bytes
        let time = ContinuousClock().measure { #expect(refusal(bytes)?.code == .entryName) }
        #expect(time < .seconds(5))
    }
}
