import Archives
import CorpusSupport
import Cryptography
import Glibc
import Testing
import Vocabulary

@testable import Artifacts

/// Without the digest of the file, large files are hashed where they lie, by several threads; nothing else may differ.
@Suite struct LayoutOnAllCoresTests {
    private static let options = LayoutOptions(fileDigest: false)

    /// The small layout, several layers of different lengths, one named by its sha512, and a file that is no blob.
    private static func sample() throws -> LayoutSample {
        var sample = try LayoutSample.small()
        for size in [65_537, 65_536, 300_000, 70_000, 150_001] { try sample.addBlob(LayoutSample.layer(size)) }
        try sample.addBlob(LayoutSample.layer(99_999), .sha512)
        try sample.addBlob(LayoutSample.json(80_000))
        sample.files.append(("zarf.yaml", LayoutSample.layer(90_000)))
        try sample.addBlob(Array("the last one is short".utf8))
        return sample
    }

    private func expectSame(_ layout: Layout, as expected: Layout) {
        #expect(layout.layoutDigest == expected.layoutDigest)
        #expect(layout.size == expected.size)
        #expect(layout.entries == expected.entries)
        #expect(layout.otherFiles == expected.otherFiles)
        #expect(layout.index == expected.index)
        #expect(layout.blobs.keys.sorted() == expected.blobs.keys.sorted())
        for (digest, blob) in expected.blobs {
            #expect(layout.blobs[digest]?.sha256 == blob.sha256)
            #expect(layout.blobs[digest]?.size == blob.size)
            #expect(layout.blobs[digest]?.isKept == blob.isKept)
        }
    }

    @Test(arguments: [512, 1_000, 1 << 16, 1 << 20])
    func `reads the same as one thread does`(bufferSize: Int) throws {
        let sample = try Self.sample()
        for tar in [sample.tar(), sample.tar(prefix: "./", folders: true)] {
            let expected = try readLayout(tar, bufferSize: bufferSize)
            let layout = try readLayout(tar, options: Self.options, bufferSize: bufferSize)
            #expect(layout.fileDigest == nil)
            expectSame(layout, as: expected)
        }
    }

    @Test func `reads a folder the same`() throws {
        let sample = try Self.sample()
        let folder = try TemporaryFolder()
        let layout = try LayoutSource.read(path: sample.write(to: folder))
        #expect(try layout.layoutDigest == sample.layoutDigest())
        #expect(try layout.blobs.keys.sorted() == readLayout(sample.tar()).blobs.keys.sorted())
    }

    @Test func `begins where standard input stands, which need not be the start of its file`() throws {
        let tar = try Self.sample().tar()
        let folder = try TemporaryFolder()
        let path = try folder.write("two.tar", [UInt8](repeating: 0xFF, count: 700) + tar)
        let descriptor = unsafe open(path, O_RDONLY)
        defer { close(descriptor) }
        lseek(descriptor, 700, SEEK_SET)
        let layout = try LayoutSource.read(path: "-", standardInput: descriptor, options: Self.options)
        expectSame(layout, as: try readLayout(tar))
    }

    @Test func `reads a pipe the same`() throws {
        let tar = try Self.sample().tar()
        var ends: [CInt] = [-1, -1]
        #expect(unsafe pipe(&ends) == 0)
        let writer = PipeWriter(ends[1], tar)
        defer { close(ends[0]) }
        let layout = try LayoutSource.read(path: "-", standardInput: ends[0], options: Self.options)
        writer.wait()
        expectSame(layout, as: try readLayout(tar))
    }

    @Test func `refuses a flipped byte wherever it is, and names the first of several`() throws {
        let sample = try Self.sample()
        let blobs = sample.files.indices.filter { sample.files[$0].path.hasPrefix("blobs/") }
        let folder = try TemporaryFolder()
        for (index, first) in blobs.enumerated() {
            var altered = sample
            // The second is the more likely to be found at once: it lies right behind, or is the last.
            for place in [first, blobs.dropFirst(index + 1).first, blobs.last].compactMap(\.self) {
                altered.files[place].bytes[sample.files[place].bytes.count / 2] ^= 1
                if place == blobs.last { break }
            }
            let path = try folder.write("altered.tar", altered.tar())
            let expected = refusal { try LayoutSource.read(path: path) }
            #expect(expected?.code == .digestMismatch)
            #expect(expected?.location == "\(path): \(sample.files[first].path)")
            for _ in 0..<3 {
                let found = refusal { try LayoutSource.read(path: path, options: Self.options) }
                #expect(found?.line == expected?.line)
            }
        }
    }

    @Test func `says of every prefix what one thread says`() throws {
        let tar = try Self.sample().tar()
        let folder = try TemporaryFolder()
        let lengths = Set(stride(from: 512, to: tar.count, by: 512 * 41)).union(
            [0, 1, 511, tar.count - 1, tar.count - 512, tar.count - 1_024, tar.count - 1_025]
        )
        for length in lengths.sorted() {
            let path = try folder.write("cut.tar", Array(tar.prefix(length)))
            for bufferSize in [4_096, 1 << 20] {
                let expected = refusal {
                    try LayoutSource.read(path: path, options: .init(), bufferSize: bufferSize)
                }
                let found = refusal {
                    try LayoutSource.read(path: path, options: Self.options, bufferSize: bufferSize)
                }
                #expect(expected != nil)
                #expect(found?.line == expected?.line)
            }
        }
    }

    @Test func `reads headers that lie behind what it passes over`() throws {
        let sample = try Self.sample()
        var repeated = sample
        repeated.files.append(try #require(sample.files.last { $0.path.hasPrefix("blobs/") }))
        #expect(refusal { try readLayout(repeated.tar(), options: Self.options) }?.code == .duplicateEntry)
        var tail = sample.tar()
        tail[tail.count - 700] = 1
        #expect(refusal { try readLayout(tail, options: Self.options) }?.code == .archiveDamaged)
        #expect(refusal { try readLayout(sample.tar() + [1], options: Self.options) }?.code == .archiveDamaged)
    }

    @Test func `uses its buffers again`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("layer", LayoutSample.layer(100_000))
        let descriptor = unsafe open(path, O_RDONLY)
        defer { close(descriptor) }
        let file = try SharedFile(duplicating: descriptor)
        var ring = BufferRing(capacity: 4_096)
        for number in 0..<200 {
            let part = FilePart(file: file, offset: 0, size: 100_000, isWhole: true)
            _ = try HashJob(number: number, path: "layer", role: .other, part: part).run(&ring)
        }
        #expect((1...3).contains(ring.count), "\(ring.count)")
    }

    @Test func `notices a file that is longer or shorter than it was`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("layer", LayoutSample.layer(100_000))
        let descriptor = unsafe open(path, O_RDONLY)
        defer { close(descriptor) }
        let file = try SharedFile(duplicating: descriptor)
        var ring = BufferRing(capacity: 4_096)
        for (size, isWhole, isSound) in [
            (100_000, true, true), (99_999, false, true), (99_999, true, false),
            (100_001, false, false),
        ] as [(Int64, Bool, Bool)] {
            let part = FilePart(file: file, offset: 0, size: size, isWhole: isWhole)
            let job = HashJob(number: 1, path: "layer", role: .other, part: part)
            do {
                let hashed = try job.run(&ring)
                #expect(isSound && hashed.file.size == size)
            } catch {
                #expect(!isSound && (error as? any Explained)?.code == .sizeMismatch)
            }
        }
    }
}
