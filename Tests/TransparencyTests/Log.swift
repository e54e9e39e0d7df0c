import Cryptography
import Encodings
import Transparency
import Trust
import Vocabulary

/// A log of our own, which signs whatever a test wants.
struct Log {
    let signer: SigningKey
    var key: LogKey

    init(
        _ kind: SigningKey.Kind = .ecdsaP256,
        baseURL: String = "https://log.example",
        window: ValidityWindow = .always
    ) throws {
        signer = try SigningKey.generate(kind)
        key = LogKey(
            id: signer.publicKey.fingerprint.bytes,
            key: signer.publicKey,
            keyDetails: kind == .ed25519 ? .ed25519 : kind == .ecdsaP256 ? .ecdsaP256SHA256 : .ecdsaP384SHA384,
            window: window,
            baseURL: baseURL,
            operatorName: nil
        )
    }

    func promise(_ body: [UInt8], time: Int64, index: Int64) throws -> [UInt8] {
        try signer.sign(
            SignedEntryTimestamp.signedBytes(body: body, integratedTime: time, logIndex: index, logID: key.id)
        )
    }

    /// One signature line over a text.
    func line(_ text: String, name: String) throws -> String {
        let bytes = try key.noteKeyID(name: name) + signer.sign(Array(text.utf8))
        return "— \(name) \(Base64.encode(bytes))\n"
    }

    /// A checkpoint with this log's line.
    func checkpoint(origin: String = "log.example", name: String = "log.example", size: Int, root: [UInt8]) throws
        -> [UInt8]
    {
        let text = "\(origin)\n\(size)\n\(Base64.encode(root))\n"
        return Array((text + "\n" + (try line(text, name: name))).utf8)
    }
}

/// A whole tree over some leaves, built from its definition and not from the paths.
///
/// Source: RFC 9162, 2.1.1 and 2.1.3.1.
struct WholeTree {
    let leaves: [[UInt8]]

    private static func hash(_ bytes: [UInt8]) throws -> [UInt8] { try HashFunction.digest(.sha256, of: bytes).bytes }

    func root() throws -> [UInt8] { try Self.root(leaves[...]) }

    func path(_ index: Int) throws -> [[UInt8]] { try Self.path(index, leaves[...]) }

    private static func split(_ count: Int) -> Int {
        var power = 1
        while power * 2 < count { power *= 2 }
        return power
    }

    private static func root(_ leaves: ArraySlice<[UInt8]>) throws -> [UInt8] {
        if leaves.count == 1 { return try hash([0] + leaves[leaves.startIndex]) }
        let middle = leaves.startIndex + split(leaves.count)
        return try hash([1] + root(leaves[..<middle]) + root(leaves[middle...]))
    }

    private static func path(_ index: Int, _ leaves: ArraySlice<[UInt8]>) throws -> [[UInt8]] {
        if leaves.count == 1 { return [] }
        let size = split(leaves.count)
        let middle = leaves.startIndex + size
        if index < size { return try path(index, leaves[..<middle]) + [root(leaves[middle...])] }
        return try path(index - size, leaves[middle...]) + [root(leaves[..<middle])]
    }
}
