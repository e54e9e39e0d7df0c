import CorpusSupport
import Glibc
import Vocabulary

@testable import Archives

/// An entry with its whole content.
struct ReadEntry: Hashable {
    let path: String
    let kind: ArchiveEntry.Kind
    let content: [UInt8]

    var isDirectory: Bool { kind == .directory }
}

/// Reads an archive from a file, to its end.
func read(_ bytes: [UInt8], limits: Limits = Limits(), bufferSize: Int = 1 << 20) throws -> [ReadEntry] {
    let folder = try TemporaryFolder()
    let path = try folder.write("archive", bytes)
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    return try read(descriptor, limits: limits, bufferSize: bufferSize)
}

/// Reads an archive from a descriptor, to its end.
func read(
    _ descriptor: CInt,
    limits: Limits = Limits(),
    bufferSize: Int = 1 << 20,
    observe: @escaping (ArchiveSlice) -> Void = { _ in }
) throws -> [ReadEntry] {
    var reader = try ArchiveReader(
        descriptor: descriptor,
        limits: limits,
        bufferSize: bufferSize,
        observe: observe
    )
    var entries: [ReadEntry] = []
    while let entry = try reader.next() {
        var content: [UInt8] = []
        while let slice = try reader.content() { content += slice.bytes }
        entries.append(ReadEntry(path: entry.path, kind: entry.kind, content: content))
    }
    return entries
}

/// The error that reading an archive ends with.
func refusal(_ bytes: [UInt8], limits: Limits = Limits(), bufferSize: Int = 1 << 20) -> (any Explained)? {
    do {
        _ = try read(bytes, limits: limits, bufferSize: bufferSize)
        return nil
    } catch {
        return error as? any Explained
    }
}

/// Content that no compression and no mistake makes up.
func pattern(_ count: Int, seed: UInt8 = 1) -> [UInt8] {
    var state = UInt32(seed)
    return (0..<count).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return UInt8(truncatingIfNeeded: state >> 24)
    }
}
