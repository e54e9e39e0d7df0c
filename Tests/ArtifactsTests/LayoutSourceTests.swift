import CorpusSupport
import Cryptography
import Glibc
import Testing
import Vocabulary

@testable import Artifacts

@Suite struct LayoutSourceTests {
    @Test(arguments: [512, 1_000, 1 << 16, 1 << 20])
    func `reads a tar, and keeps what may be evidence`(bufferSize: Int) throws {
        let sample = try LayoutSample.small()
        let tar = sample.tar(prefix: "./", folders: true)
        let layout = try readLayout(tar, bufferSize: bufferSize)
        #expect(layout.name == "bundle.tar")
        #expect(layout.size == Int64(tar.count))
        #expect(try layout.fileDigest == HashFunction.digest(.sha256, of: tar))
        #expect(try layout.layoutDigest == sample.layoutDigest())
        #expect(layout.entries == 9)
        #expect(layout.index == sample.files[1].bytes)
        #expect(layout.ociLayout == sample.files[0].bytes)
        #expect(layout.otherFiles.isEmpty)
        #expect(layout.blobs.count == 4)
        for file in sample.files.dropFirst(2) {
            let algorithm: Digest.Algorithm = file.path.contains("sha512") ? .sha512 : .sha256
            let blob = try #require(layout.blobs[HashFunction.digest(algorithm, of: file.bytes)])
            #expect(blob.size == Int64(file.bytes.count))
            #expect(blob.path == file.path)
            #expect(blob.isKept == (file.bytes.first != 0x1F))
            if blob.isKept { #expect(try blob.bytes() == file.bytes) }
        }
    }

    @Test func `identifies the content however it is packed`() throws {
        let sample = try LayoutSample.small()
        var turned = sample
        turned.files.reverse()
        let folder = try TemporaryFolder()
        let expected = try sample.layoutDigest()
        #expect(try readLayout(sample.tar()).layoutDigest == expected)
        #expect(try readLayout(turned.tar(prefix: "./", folders: true)).layoutDigest == expected)
        let layout = try LayoutSource.read(path: sample.write(to: folder) + "/")
        #expect(layout.layoutDigest == expected)
        #expect(layout.name == "layout")
        #expect(layout.fileDigest == nil)
        #expect(layout.size == Int64(sample.files.map(\.bytes.count).reduce(0, +)))
        #expect(layout.entries == 9)
        #expect(layout.blobs.keys.sorted() == (try readLayout(sample.tar())).blobs.keys.sorted())
    }

    @Test func `reads standard input, a pipe that cannot seek`() throws {
        let tar = try LayoutSample.small().tar()
        var ends: [CInt] = [-1, -1]
        #expect(unsafe pipe(&ends) == 0)
        let writer = PipeWriter(ends[1], tar)
        defer { close(ends[0]) }
        let layout = try LayoutSource.read(path: "-", standardInput: ends[0])
        writer.wait()
        #expect(layout.name == "-")
        #expect(try layout.fileDigest == HashFunction.digest(.sha256, of: tar))
        #expect(layout.size == Int64(tar.count))
    }

    @Test func `leaves out the digest of the file when asked to`() throws {
        let sample = try LayoutSample.small()
        let layout = try readLayout(sample.tar(), options: LayoutOptions(fileDigest: false))
        #expect(layout.fileDigest == nil)
        #expect(try layout.layoutDigest == sample.layoutDigest())
    }

    @Test func `lists other files by the bytes of their paths`() throws {
        var sample = try LayoutSample.small()
        for path in ["zarf.yaml", "a-b", "a/b", "images/index.json"] { sample.files.append((path, Array(path.utf8))) }
        let layout = try readLayout(sample.tar())
        #expect(layout.otherFiles.map(\.path) == ["a-b", "a/b", "images/index.json", "zarf.yaml"])
        #expect(layout.otherFiles.map(\.size) == [3, 3, 17, 9])
        #expect(try layout.otherFiles[0].digest == HashFunction.digest(.sha256, of: Array("a-b".utf8)))
        #expect(try layout.layoutDigest == sample.layoutDigest())
    }

    @Test func `leaves a missing oci-layout to those who know the tool that made the bundle`() throws {
        var sample = try LayoutSample.small()
        sample.files.removeFirst()
        #expect(try readLayout(sample.tar()).ociLayout == nil)
        #expect(LayoutError.missingOCILayout.code == .missingOCILayout)
    }

    @Test func `reads many small files`() throws {
        var sample = try LayoutSample.small()
        for index in 0..<3_000 { try sample.addBlob(Array(#"{"n":\#(index)}"#.utf8)) }
        let layout = try readLayout(sample.tar())
        #expect(layout.blobs.count == 3_004)
        #expect(try layout.layoutDigest == sample.layoutDigest())
    }
}

/// Writes into a pipe from another thread, and closes it.
final class PipeWriter: Sendable {
    private let thread: pthread_t

    init(_ descriptor: CInt, _ bytes: [UInt8]) {
        final class Job {
            let descriptor: CInt
            let bytes: [UInt8]
            init(_ descriptor: CInt, _ bytes: [UInt8]) { (self.descriptor, self.bytes) = (descriptor, bytes) }
        }
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(Job(descriptor, bytes)).toOpaque()
        let status = unsafe pthread_create(
            &thread,
            nil,
            { context in
                guard let context = unsafe context else { return nil }
                let job = unsafe Unmanaged<Job>.fromOpaque(context).takeRetainedValue()
                var rest = job.bytes[...]
                while !rest.isEmpty {
                    // Odd lengths: a pipe gives no whole blocks.
                    let count = unsafe rest.withUnsafeBytes {
                        unsafe write(job.descriptor, $0.baseAddress, min($0.count, 777))
                    }
                    if count <= 0 { break }
                    rest = rest.dropFirst(count)
                }
                close(job.descriptor)
                return nil
            },
            context
        )
        precondition(status == 0)
        self.thread = thread
    }

    func wait() { pthread_join(thread, nil) }
}
