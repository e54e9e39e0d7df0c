package import Vocabulary

/// What a signature is over: bytes, or content of which no more than digests are known.
///
/// Content of many gigabytes is hashed while it streams by; Ed25519 alone signs bytes and no digest.
package struct SignedMessage: Hashable, Sendable {
    /// The content itself; nil where only digests are known.
    package let bytes: [UInt8]?
    /// Digests of it that are known already, at most one of each algorithm; of content the SHA-256.
    package let known: [Digest]

    /// Takes the content itself, and hashes it with SHA-256, which nearly every signature needs.
    ///
    /// - Throws: `libraryFault`.
    package init(_ bytes: [UInt8]) throws(CryptographyError) {
        known = [try HashFunction.digest(.sha256, of: bytes)]
        self.bytes = bytes
    }

    /// Takes digests of content that is not at hand.
    ///
    /// - Parameter digests: At most one of each algorithm.
    package init(digests: [Digest]) { (bytes, known) = (nil, digests) }

    /// The digest by one algorithm; nil where it is neither known nor can be made.
    ///
    /// - Throws: `libraryFault`.
    package func digest(_ algorithm: Digest.Algorithm) throws(CryptographyError) -> Digest? {
        if let digest = known.first(where: { $0.algorithm == algorithm }) { return digest }
        guard let bytes else { return nil }
        return try HashFunction.digest(algorithm, of: bytes)
    }

    /// The digests by every algorithm that is known or can be made.
    ///
    /// - Throws: `libraryFault`.
    package var digests: [Digest] {
        get throws(CryptographyError) {
            var digests: [Digest] = []
            for algorithm in Digest.Algorithm.allCases {
                if let digest = try digest(algorithm) { digests.append(digest) }
            }
            return digests
        }
    }
}
