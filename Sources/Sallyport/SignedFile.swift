internal import Attestations
internal import Cryptography
internal import Files
internal import Glibc
internal import Trust
internal import Vocabulary

/// A file that signatures are compared with, read once.
struct SignedFile: Sendable {
    /// The SHA-256, or the digest that stands for the file.
    let digest: Digest
    let message: SignedMessage

    /// What is as short as this is kept whole, and hashed by what is asked for.
    private static let small: Int64 = 1 << 20
    private static let pieceSize = 1 << 20

    /// Reads a file, or a digest where no file has that name.
    ///
    /// - Parameters:
    ///   - path: The file, or `sha256:HEX`.
    ///   - signatures: What it will be compared with: that says which hashes are needed.
    ///   - anchors: Whose keys may have signed it, and what is revoked: that says the same.
    ///   - limits: `message` is how much content is kept whole.
    /// - Returns: What is known of the file.
    /// - Throws: `InputFile.Failure`; a fault of libcrypto.
    static func read(
        _ path: String,
        for signatures: [DetachedSignature],
        anchors: TrustAnchors,
        limits: Limits
    ) throws -> SignedFile {
        if InputFile.isFolder(path) == nil, let digest = try? Digest(path.lowercased()) {
            return SignedFile(digests: [digest])
        }
        let changed = "expected a file that stays as it is while it is read, found it changed"
        func failure(_ reason: String) -> InputFile.Failure {
            InputFile.Failure(path: path, reason: reason, code: .missingBlob, blame: .input)
        }
        do {
            let file = try OpenFile(path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
            let status = try file.status()
            guard status.kind == S_IFREG else { throw failure("expected a regular file, found something else") }
            let isKept =
                status.size <= small || signatures.contains { $0.needsContent(ofKeys: anchors.hasKeyOfEd25519) }
            if isKept, status.size <= limits.message {
                guard let content = try file.readAll(limit: Int(clamping: limits.message)), try file.status() == status
                else { throw failure(changed) }
                return try SignedFile(content)
            }
            let algorithms = signatures.reduce(into: anchors.hashes.union([.sha256])) {
                $0.formUnion($1.algorithms(limits: limits))
            }
            let digests = try hash(file, algorithms)
            guard try file.status() == status else { throw failure(changed) }
            return SignedFile(digests: digests)
        } catch let error as SystemError {
            throw failure("expected a file that can be read, found: \(error)")
        }
    }

    private init(_ content: [UInt8]) throws {
        message = try SignedMessage(content)
        digest = message.known[0]
    }

    private init(digests: [Digest]) { (digest, message) = (digests[0], SignedMessage(digests: digests)) }

    /// Hashes a file as it streams by, with SHA-256 first.
    private static func hash(_ file: borrowing OpenFile, _ algorithms: Set<Digest.Algorithm>) throws -> [Digest] {
        var sha256 = try IncrementalHash(.sha256)
        var sha384 = algorithms.contains(.sha384) ? try IncrementalHash(.sha384) : nil
        var sha512 = algorithms.contains(.sha512) ? try IncrementalHash(.sha512) : nil
        var piece = [UInt8](repeating: 0, count: pieceSize)
        while true {
            let count = try file.read(into: &piece)
            guard count > 0 else { break }
            unsafe piece.withUnsafeBytes { whole in
                let part = unsafe UnsafeRawBufferPointer(rebasing: whole[..<count])
                unsafe sha256.update(part)
                unsafe sha384?.update(part)
                unsafe sha512?.update(part)
            }
        }
        var digests = [sha256.finish()]
        if let hash = sha384.take() { digests.append(hash.finish()) }
        if let hash = sha512.take() { digests.append(hash.finish()) }
        return digests
    }
}
