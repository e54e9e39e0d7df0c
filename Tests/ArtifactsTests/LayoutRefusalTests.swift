import CorpusSupport
import Cryptography
import FoundationEssentials
import Glibc
import Testing
import Vocabulary

@testable import Artifacts

@Suite struct LayoutRefusalTests {
    private static let zeros = String(repeating: "0", count: 64)

    @Test(arguments: 0..<4, [0, 1 << 20])
    func `refuses a blob with one byte flipped`(index: Int, bufferSize: Int) throws {
        var sample = try LayoutSample.small()
        let file = sample.files[2 + index]
        var bytes = file.bytes
        bytes[bytes.count / 2] ^= 1
        sample.files[2 + index].bytes = bytes
        let isLong = file.path.contains("sha512")
        let expected = file.path.split(separator: "/").dropFirst().joined(separator: ":")
        let found = try HashFunction.digest(isLong ? .sha512 : .sha256, of: bytes)
        let folder = try TemporaryFolder()
        let place = try bufferSize == 0 ? sample.write(to: folder) : folder.write("webshop.tar", sample.tar())
        let error = refusal { try LayoutSource.read(path: place) }
        #expect(error?.code == .digestMismatch)
        #expect(error?.blame == .input)
        #expect(
            error?.line == "\(place): \(file.path): expected content with digest \(expected), found \(found); "
                + "copy the bundle again: this copy is damaged or altered [digest-mismatch]"
        )
        #expect(error?.location == "\(place): \(file.path)")
    }

    @Test func `never takes a prefix of a bundle for the bundle`() throws {
        let tar = try LayoutSample.small().tar()
        let folder = try TemporaryFolder()
        let lengths = Set(stride(from: 0, to: 8_192, by: 512)).union(stride(from: 1, to: tar.count, by: 2_049))
            .union([tar.count - 1, tar.count - 512, tar.count - 513, tar.count - 1_024, tar.count - 1_025])
        for length in lengths.sorted() {
            let path = try folder.write("cut.tar", Array(tar.prefix(length)))
            let error = refusal { try LayoutSource.read(path: path) }
            #expect(error?.code == (length < 512 ? .notALayout : .archiveDamaged), "\(length)")
        }
    }

    @Test(arguments: [
        "blobs/sha256/abc", "blobs/sha256/\(zeros)0", "blobs/md5/\(zeros)", "blobs/sha384/\(zeros)\(zeros.prefix(32))",
        "blobs/\(zeros)", "blobs/sha256/\(zeros)/x", "blobs", "blobs/sha256", "blobs/sha256/.DS_Store",
        "blobs/sha256/A\(zeros.dropFirst())", "blobs/SHA256/\(zeros)",
    ])
    func `refuses a file below blobs that is not named after a digest`(path: String) throws {
        var sample = try LayoutSample.small()
        sample.files.insert((path, []), at: 2)
        let tar = sample.tar()
        let error = refusal { try readLayout(tar) }
        #expect(error?.code == .entryName)
        #expect(error?.location?.hasSuffix("bundle.tar: \(path)") == true)
    }

    @Test(arguments: [
        ("blobs/md5/", Code.entryName), ("blobs/sha256/x/", .entryName), ("index.json/", .entryType),
        ("oci-layout/", .entryType), ("other/", .duplicateEntry),
    ])
    func `refuses a folder where none belongs`(path: String, code: Code) throws {
        var tar = TarWriter()
        tar.file("other", [])
        tar.folder(path)
        tar.end()
        let error = refusal { try readLayout(tar.bytes) }
        #expect(error?.code == code)
    }

    @Test func `refuses a name that is a file here and a folder there`() throws {
        for names in [["a", "a/b"], ["a/b", "a"], ["a/b/c", "a/b"], ["a/b", "a/b/c/d"]] {
            var sample = try LayoutSample.small()
            for name in names { sample.files.append((name, [])) }
            let tar = sample.tar()
            #expect(refusal { try readLayout(tar) }?.code == .duplicateEntry, "\(names)")
        }
    }

    @Test func `refuses a layout without index`() throws {
        var sample = try LayoutSample.small()
        let index = sample.files.remove(at: 1)
        let tar = sample.tar()
        #expect(refusal { try readLayout(tar) }?.code == .missingIndex)
        sample.files.append(("layout/index.json", index.bytes))
        let nested = sample.tar()
        let error = refusal { try readLayout(nested) }
        #expect(error?.code == .missingIndex)
        #expect(error?.description.contains("'layout/index.json'") == true)
        #expect(error?.remedy?.contains("at the top") == true)
    }

    @Test func `tells what a path leads to that is no layout`() throws {
        let folder = try TemporaryFolder()
        let missing = refusal { try LayoutSource.read(path: folder.path + "/missing.tar") }
        #expect(missing?.code == .notALayout)
        #expect(missing?.line.contains("missing.tar: expected an OCI image layout") == true)
        #expect(missing?.line.contains("No such file") == true)
        let text = try folder.write("note.txt", Array("a note".utf8))
        #expect(refusal { try LayoutSource.read(path: text) }?.code == .notALayout)
        #expect(refusal { try LayoutSource.read(path: "/dev/zero") }?.code == .notALayout)
        try FileManager.default.createDirectory(atPath: folder.path + "/empty", withIntermediateDirectories: true)
        let empty = refusal { try LayoutSource.read(path: folder.path + "/empty") }
        #expect(empty?.code == .missingIndex)
        #expect(refusal { try LayoutSource.read(path: "-", standardInput: -1) }?.code == .notALayout)
    }

    @Test func `prefers the error about the earlier part of the input`() throws {
        var sample = try LayoutSample.small()
        sample.files[2].bytes[0] ^= 1
        let tar = Array(sample.tar().dropLast(1_024))
        for _ in 0..<20 {
            #expect(refusal { try readLayout(tar, options: .init(), bufferSize: 4_096) }?.code == .digestMismatch)
        }
    }

    @Test func `escapes what could drive a terminal`() throws {
        let error = refusal { try LayoutSource.read(path: "no\u{1B}[31msuch\nfile") }
        #expect(error?.line.unicodeScalars.allSatisfy { $0.value >= 0x20 } == true)
    }
}

@Suite struct LayoutFolderTests {
    private func refused(_ prepare: (String) throws -> Void, limits: Limits = Limits()) throws -> (any Explained)? {
        let folder = try TemporaryFolder()
        let path = try LayoutSample.small().write(to: folder)
        try prepare(path)
        return refusal { try LayoutSource.read(path: path, options: LayoutOptions(limits: limits)) }
    }

    @Test func `refuses links, FIFOs and sockets inside, and follows one at the top`() throws {
        let link = try refused {
            try FileManager.default.createSymbolicLink(atPath: $0 + "/it", withDestinationPath: "index.json")
        }
        #expect(link?.code == .entryType)
        #expect(link?.location?.hasSuffix("layout: it") == true)
        let folderLink = try refused {
            try FileManager.default.moveItem(atPath: $0 + "/blobs", toPath: $0 + "/../blobs")
            try FileManager.default.createSymbolicLink(atPath: $0 + "/blobs", withDestinationPath: "../blobs")
        }
        #expect(folderLink?.code == .entryType)
        #expect(try refused { unsafe mkfifo($0 + "/it", 0o600) }?.code == .entryType)
        let folder = try TemporaryFolder()
        let path = try LayoutSample.small().write(to: folder)
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/top", withDestinationPath: path)
        #expect(try LayoutSource.read(path: folder.path + "/top").name == "top")
    }

    @Test func `holds names in a folder to the rules for archives`() throws {
        for name in ["back\\slash", "tab\t", "blobs/sha256/ABC", "blobs/sha256/.DS_Store"] {
            #expect(try refused { try Data([1]).write(to: URL(fileURLWithPath: $0 + "/" + name)) }?.code == .entryName)
        }
        #expect(try refused { unsafe mkdir($0 + "/blobs/md5", 0o700) }?.code == .entryName)
    }

    @Test func `holds a folder to the limits`() throws {
        var limits = Limits()
        limits.entries = 9
        #expect(try refused({ _ in }, limits: limits) == nil)
        limits.entries = 8
        #expect(try refused({ _ in }, limits: limits)?.code == .limitExceeded)
        limits = Limits()
        limits.unpacked = 200_000
        #expect(try refused({ _ in }, limits: limits)?.code == .limitExceeded)
    }

    @Test(.enabled(if: geteuid() != 0, "root reads everything"))
    func `names a file that it may not read`() throws {
        let error = try refused { unsafe chmod($0 + "/index.json", 0) }
        #expect(error?.code == .archiveDamaged)
        #expect(error?.location?.hasSuffix("layout: index.json") == true)
    }
}
