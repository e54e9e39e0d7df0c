internal import Cryptography
internal import Vocabulary

/// The hashes of a log's tree.
///
/// Source: RFC 6962, 2.1; a leaf and a node begin with another byte, so that one cannot pass for the other.
enum MerkleTree {
    static func leaf(_ body: [UInt8]) throws(TransparencyError) -> [UInt8] { try hash([0x00] + body) }

    static func node(_ left: [UInt8], _ right: [UInt8]) throws(TransparencyError) -> [UInt8] {
        try hash([0x01] + left + right)
    }

    static func hash(_ bytes: [UInt8]) throws(TransparencyError) -> [UInt8] {
        do throws(CryptographyError) {
            return try HashFunction.digest(.sha256, of: bytes).bytes
        } catch {
            throw .fault(error.description)
        }
    }
}
