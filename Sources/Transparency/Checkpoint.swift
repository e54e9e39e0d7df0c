internal import Cryptography
internal import Encodings
package import Trust
package import Vocabulary

/// The state of a log's tree as a signed note, read but not yet believed.
///
/// Source: C2SP tlog-checkpoint.
package struct Checkpoint: Hashable, Sendable {
    package let note: SignedNote
    /// The first line, which names the log.
    package let origin: String
    package let size: Int64
    package let root: [UInt8]

    /// Reads a note whose text is a checkpoint.
    ///
    /// - Throws: `checkpointInvalid`, `limitExceeded`.
    package init(note bytes: [UInt8], limits: Limits) throws(TransparencyError) {
        note = try SignedNote(bytes, limits: limits)
        let lines = note.text.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard lines.count >= 3, lines.allSatisfy({ !$0.isEmpty }) else {
            throw .checkpointInvalid("expected three or more lines, none of them empty, found others")
        }
        guard let size = Int64(lines[1]), size >= 0, String(size).utf8.elementsEqual(lines[1].utf8)
        else { throw .checkpointInvalid("expected a tree size in decimal on line 2, found '\(lines[1])'") }
        guard let root = Base64.decode(lines[2]), root.count == 32
        else { throw .checkpointInvalid("expected base64 of 32 bytes on line 3, found '\(lines[2])'") }
        (origin, self.size, self.root) = (lines[0], size, root)
    }

    /// Checks that a log signed this; lines of others are passed over, a line of the log's that is wrong is not.
    ///
    /// - Throws: `checkpointInvalid`, `fault`.
    package func verify(by log: LogKey) throws(TransparencyError) -> VerifiedCheckpoint {
        try note.requireSignature(of: log, name: expectedName(of: log))
        return VerifiedCheckpoint(log: log, origin: origin, size: size, root: root)
    }

    /// The name on the log's signature line: in Rekor v2 origin and address, in v1 the origin without its tree.
    private func expectedName(of log: LogKey) throws(TransparencyError) -> String {
        guard log.key.algorithm == .ed25519 else {
            let bytes = Array(origin.utf8)
            let separator = Array(" - ".utf8)
            let end = bytes.indices.first { bytes[$0...].starts(with: separator) } ?? bytes.endIndex
            return String(decoding: bytes[..<end], as: UTF8.self)
        }
        guard origin.isIdentical(to: log.host)
        else { throw .checkpointInvalid("expected origin '\(log.host)', found '\(origin)'") }
        return origin
    }
}

/// The state of a log's tree that the log signed; only verification makes one.
package struct VerifiedCheckpoint: Hashable, Sendable {
    package let log: LogKey
    package let origin: String
    package let size: Int64
    package let root: [UInt8]

    fileprivate init(log: LogKey, origin: String, size: Int64, root: [UInt8]) {
        (self.log, self.origin, self.size, self.root) = (log, origin, size, root)
    }
}
