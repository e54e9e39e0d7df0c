import Archives
import FuzzSupport
import Vocabulary

/// Reads any bytes as an archive, in pieces of several sizes, and wants the same from each.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzArchive(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe fuzzInput(start, count)
    let (whole, pieces) = (read(bytes, bufferSize: 1 << 16), read(bytes, bufferSize: 700))
    if whole != pieces { fatalError("the size of a buffer decides what is read") }
    return 0
}

/// What an archive holds: a line for each entry, or nothing when it is refused.
private func read(_ bytes: [UInt8], bufferSize: Int) -> [String]? {
    var limits = Limits()
    limits.unpacked = 32 << 20
    limits.ratio = 1_000
    limits.window = 8 << 20
    do throws(ArchiveError) {
        var reader = try ArchiveReader(
            descriptor: FuzzFile.holding(bytes),
            limits: limits,
            bufferSize: bufferSize
        )
        var lines: [String] = []
        while let entry = try reader.next() {
            var (size, sum) = (0, 0 as UInt64)
            while let slice = try reader.content() {
                size += slice.count
                for byte in slice.bytes { sum = sum &* 31 &+ UInt64(byte) }
            }
            guard size == entry.size else { fatalError("content of another size than the header says") }
            lines.append("\(entry.path) \(entry.kind) \(size) \(sum)")
        }
        return lines
    } catch {
        // What a person would read has to be made of any error.
        guard !error.line.isEmpty, error.blame == .input else { fatalError("\(error)") }
        return nil
    }
}
