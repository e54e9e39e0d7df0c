package import Vocabulary

/// A blob whose content has the digest that names it; nothing but the reader's comparison makes one.
package struct VerifiedBlob: Sendable {
    package let digest: Digest
    /// What the content is called where it is named by sha256, which may be another name than the one here.
    package let sha256: Digest
    /// Bytes of content.
    package let size: Int64
    private let content: BlobContent
    /// What it holds as a layer; nil for what is none, and where nobody asked.
    package let layer: LayerReading?

    /// Compares what a name says with what was read.
    ///
    /// - Throws: `contentMismatch`.
    init(
        named digest: Digest,
        found: Digest,
        sha256: Digest,
        size: Int64,
        content: BlobContent,
        layer: LayerReading? = nil
    ) throws(LayoutError) {
        guard digest == found else { throw .contentMismatch(expected: digest, found: found) }
        (self.digest, self.sha256, self.size) = (digest, sha256, size)
        (self.content, self.layer) = (content, layer)
    }

    /// Whether `bytes` has something to return.
    package var isKept: Bool {
        switch content {
        case .memory, .spooled: true
        case .overLimit, .opaque: false
        }
    }

    /// The content, from memory or from the temporary file.
    ///
    /// - Throws: `LimitExceeded` for JSON beyond the limit `attestation`, `LayoutError.contentNotKept` for a layer,
    ///   `Fault` when the temporary file cannot be read; all of them within the blob's path.
    package func bytes() throws -> [UInt8] {
        switch content {
        case .memory(let bytes): return bytes
        case .spooled(let file, let offset): return try file.read(count: Int(size), at: offset)
        case .overLimit(let limit):
            throw Located(in: path, LimitExceeded("attestation", limit: limit, found: "a blob of \(size) bytes"))
        case .opaque: throw Located(in: path, LayoutError.contentNotKept(size: size))
        }
    }

    /// Where in the layout the blob is.
    package var path: String { "blobs/\(digest.algorithm.rawValue)/\(digest.hex)" }
}

/// What was kept of a blob's content.
enum BlobContent: Sendable {
    case memory([UInt8])
    case spooled(SpoolFile, offset: Int64)
    /// Begins like JSON, but is longer than the limit.
    case overLimit(Int64)
    /// Does not begin like JSON: a layer.
    case opaque
}
