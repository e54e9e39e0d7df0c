import CorpusSupport
import Cryptography
import FoundationEssentials
import Testing
import Vocabulary

@testable import Artifacts

@Suite struct LayoutKeepingTests {
    @Test(arguments: [
        (LayoutSample.json(100_000), true), (LayoutSample.json(100_000, after: 90_000), true),
        (Array("\n\t\r {".utf8) + LayoutSample.layer(100_000), true),
        (LayoutSample.layer(64 << 10), true), (LayoutSample.layer((64 << 10) + 1), false),
        (LayoutSample.layer(100_000), false),
        (.init(repeating: 0x20, count: 90_000) + LayoutSample.layer(10_000), false), ([], true),
    ])
    func `keeps what begins like JSON, and what is small`(bytes: [UInt8], isKept: Bool) throws {
        var sample = try LayoutSample.small()
        let digest = try sample.addBlob(bytes)
        for bufferSize in [512, 1 << 20] {
            let blob = try #require(
                try readLayout(sample.tar(), options: .init(), bufferSize: bufferSize).blobs[digest]
            )
            #expect(blob.isKept == isKept)
            if isKept { #expect(try blob.bytes() == bytes) }
        }
    }

    @Test func `spools to a file without a name what memory has no room for`() throws {
        var sample = try LayoutSample.small()
        var digests: [Digest: [UInt8]] = [:]
        for size in [70_000, 90_000, 66_000, 3] {
            let bytes = LayoutSample.json(size)
            digests[try sample.addBlob(bytes)] = bytes
        }
        // Undecided for long, then no JSON: it must leave no trace among the spooled.
        try sample.addBlob(.init(repeating: 0x20, count: 80_000) + LayoutSample.layer(10_000))
        let last = LayoutSample.json(75_000)
        digests[try sample.addBlob(last)] = last
        let temporary = try TemporaryFolder()
        var options = LayoutOptions(spoolFolder: SpoolFolder(temporary.path))
        options.limits.kept = 80_000
        for bufferSize in [1_024, 1 << 20] {
            let layout = try readLayout(sample.tar(), options: options, bufferSize: bufferSize)
            #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path).isEmpty)
            for (digest, bytes) in digests { #expect(try layout.blobs[digest]?.bytes() == bytes) }
        }
    }

    @Test func `shares a file that was made before, and empties it when no layout is left in it`() throws {
        let temporary = try TemporaryFolder()
        let folder = SpoolFolder(temporary.path)
        folder.makeReserve()
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path).isEmpty)
        // From here on no file can be made.
        try FileManager.default.removeItem(atPath: temporary.path)
        var options = LayoutOptions(spoolFolder: folder)
        options.limits.kept = 1
        var sample = try LayoutSample.small()
        let first = LayoutSample.json(70_000)
        let firstDigest = try sample.addBlob(first)
        var layouts = [try readLayout(sample.tar(), options: options)]
        let second = LayoutSample.json(90_000, after: 9)
        let secondDigest = try sample.addBlob(second)
        layouts.append(try readLayout(sample.tar(), options: options))
        #expect(try layouts[0].blobs[firstDigest]?.bytes() == first)
        #expect(try layouts[1].blobs[firstDigest]?.bytes() == first)
        #expect(try layouts[1].blobs[secondDigest]?.bytes() == second)
        #expect(try folder.file().allocate(0) > 200_000)
        layouts = []
        #expect(try folder.file().allocate(0) == 0)
    }

    @Test func `needs no file for what it drops`() throws {
        var sample = try LayoutSample.small()
        let layer = try sample.addBlob(LayoutSample.layer(100_000))
        var options = LayoutOptions(spoolFolder: SpoolFolder("/nonexistent"))
        options.limits.kept = 99_999
        #expect(try readLayout(sample.tar(), options: options).blobs[layer]?.isKept == false)
    }

    @Test func `says so when there is no place to spool`() throws {
        var options = LayoutOptions(spoolFolder: SpoolFolder("/nonexistent"))
        options.limits.kept = 1
        let tar = try LayoutSample.small().tar()
        let error = refusal { try readLayout(tar, options: options) }
        #expect(error?.code == .cannotWrite)
        #expect(error?.blame == .ourselves)
        #expect(error?.description.contains("/nonexistent") == true)
    }

    @Test func `tells whoever asks for the content of a layer, or of JSON beyond the limit`() throws {
        var sample = try LayoutSample.small()
        let layer = try sample.addBlob(LayoutSample.layer(100_000))
        let large = try sample.addBlob(LayoutSample.json(100_000))
        var options = LayoutOptions()
        options.limits.attestation = 99_999
        let layout = try readLayout(sample.tar(), options: options)
        #expect(layout.blobs[layer]?.isKept == false)
        #expect(layout.blobs[large]?.isKept == false)
        #expect { try layout.blobs[layer]?.bytes() } throws: { error in
            let error = error as? any Explained
            return error?.code == .malformedJSON && error?.location == "blobs/sha256/\(layer.hex)"
        }
        #expect { try layout.blobs[large]?.bytes() } throws: { error in
            let error = error as? any Explained
            return error?.code == .limitExceeded && error?.line.contains("--limit attestation=") == true
        }
        options.limits.attestation = 100_000
        #expect(try readLayout(sample.tar(), options: options).blobs[large]?.isKept == true)
    }

    @Test func `refuses an index beyond the limit`() throws {
        var sample = try LayoutSample.small()
        var options = LayoutOptions()
        options.limits.manifest = 1_000
        sample.files[1].bytes = LayoutSample.json(1_000)
        let fits = sample.tar()
        #expect(try readLayout(fits, options: options).index.count == 1_000)
        sample.files[1].bytes = LayoutSample.json(1_001)
        let tar = sample.tar()
        let error = refusal { try readLayout(tar, options: options) }
        #expect(error?.code == .limitExceeded)
        #expect(error?.location?.hasSuffix("bundle.tar: index.json") == true)
    }
}
