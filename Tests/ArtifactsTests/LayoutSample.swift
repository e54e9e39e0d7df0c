import CorpusSupport
import Cryptography
import FoundationEssentials
import Vocabulary

@testable import Artifacts

/// The files of a layout, to be packed in different ways.
struct LayoutSample {
    var files: [(path: String, bytes: [UInt8])] = []

    /// A small layout: `oci-layout`, `index.json`, JSON, a short text, a layer, and a blob named by its sha512.
    static func small() throws -> LayoutSample {
        var sample = LayoutSample()
        sample.files.append(("oci-layout", Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8)))
        sample.files.append(("index.json", Array(#"{"schemaVersion":2,"manifests":[]}"#.utf8)))
        try sample.addBlob(Array(#"{"a":1}"#.utf8))
        try sample.addBlob(Array("no JSON, but short".utf8))
        try sample.addBlob(layer(200_000))
        try sample.addBlob(Array(#" [1]"#.utf8), .sha512)
        return sample
    }

    /// Bytes that begin like a gzip file.
    static func layer(_ count: Int) -> [UInt8] {
        var state: UInt32 = 7
        return [0x1F, 0x8B]
            + (0..<(count - 2)).map { _ in
                state = state &* 1_664_525 &+ 1_013_904_223
                return UInt8(truncatingIfNeeded: state >> 24)
            }
    }

    /// JSON of a given length.
    static func json(_ count: Int, after space: Int = 0) -> [UInt8] {
        .init(repeating: UInt8(ascii: " "), count: space) + [UInt8(ascii: "[")]
            + .init(repeating: UInt8(ascii: " "), count: count - space - 2) + [UInt8(ascii: "]")]
    }

    @discardableResult mutating func addBlob(
        _ bytes: [UInt8],
        _ algorithm: Digest.Algorithm = .sha256
    ) throws -> Digest {
        let digest = try HashFunction.digest(algorithm, of: bytes)
        files.append(("blobs/\(algorithm.rawValue)/\(digest.hex)", bytes))
        return digest
    }

    /// The layout as a tar.
    func tar(prefix: String = "", folders: Bool = false) -> [UInt8] {
        var tar = TarWriter()
        if folders {
            for folder in ["", "blobs/", "blobs/sha256/", "blobs/sha512/"] where !(prefix + folder).isEmpty {
                tar.folder(prefix + folder)
            }
        }
        for file in files {
            if file.path.utf8.count + prefix.utf8.count > 100 { tar.pax([("path", Array((prefix + file.path).utf8))]) }
            tar.file(prefix + file.path, file.bytes)
        }
        tar.end()
        return tar.bytes
    }

    /// The layout as a folder.
    func write(to folder: TemporaryFolder, as name: String = "layout") throws -> String {
        for file in files { try folder.write("\(name)/\(file.path)", file.bytes) }
        return folder.path + "/" + name
    }

    /// The contract's formula, computed in the simplest way.
    func layoutDigest() throws -> Digest {
        let lines = try files.sorted { $0.path.utf8.precedes($1.path.utf8) }
            .map { "\(try HashFunction.digest(.sha256, of: $0.bytes).hex)  \($0.path)\n" }
        return try HashFunction.digest(.sha256, of: Array(lines.joined().utf8))
    }
}

/// Reads a tar that is given as bytes, from a file called `bundle.tar`.
func readLayout(
    _ tar: [UInt8],
    options: LayoutOptions = LayoutOptions(),
    bufferSize: Int = LayoutSource.bufferSize
) throws -> Layout {
    let folder = try TemporaryFolder()
    let path = try folder.write("bundle.tar", tar)
    return try LayoutSource.read(path: path, options: options, bufferSize: bufferSize)
}

/// The error that reading ends with.
func refusal(_ read: () throws -> Layout) -> (any Explained)? {
    do {
        _ = try read()
        return nil
    } catch {
        return error as? any Explained
    }
}
