internal import Cryptography
internal import Files
internal import Vocabulary

extension OpenFile {
    /// Reads and hashes the file in pieces, and keeps the bytes where they are wanted.
    ///
    /// The result is nil when there are more or fewer bytes than expected.
    func content(size: Int64, kept: Bool) throws -> (digest: Digest, bytes: [UInt8]?)? {
        var hash = try IncrementalHash(.sha256)
        var bytes: [UInt8] = []
        if kept { bytes.reserveCapacity(Int(size)) }
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        var length: Int64 = 0
        while true {
            guard let count = try? read(into: &piece) else { return nil }
            if count == 0 { break }
            length += Int64(count)
            guard length <= size else { return nil }
            let part = Array(piece[..<count])
            hash.update(part)
            if kept { bytes += part }
        }
        guard length == size else { return nil }
        return (hash.finish(), kept ? bytes : nil)
    }
}
