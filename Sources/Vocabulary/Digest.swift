/// The hash that names a blob: `algorithm:hex` in text, raw bytes inside.
///
/// Source: OCI image-spec 1.1, descriptor.md, "Digests".
public struct Digest: Hashable, Sendable {
    public enum Algorithm: String, CaseIterable, Sendable {
        case sha256, sha384, sha512

        /// How many bytes the hash has.
        public var length: Int {
            switch self {
            case .sha256: 32
            case .sha384: 48
            case .sha512: 64
            }
        }
    }

    public let algorithm: Algorithm
    public let bytes: [UInt8]

    /// Takes raw bytes; nil when their number is not the algorithm's.
    public init?(_ algorithm: Algorithm, bytes: [UInt8]) {
        guard bytes.count == algorithm.length else { return nil }
        (self.algorithm, self.bytes) = (algorithm, bytes)
    }

    /// Reads the canonical spelling and no other: two spellings of one digest would be two blobs.
    ///
    /// - Throws: `unknownAlgorithm` or `malformed`.
    public init(_ text: String) throws(DigestError) {
        let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let algorithm = Algorithm(rawValue: String(halves[0])) else { throw .unknownAlgorithm(text) }
        guard halves.count == 2, let bytes = [UInt8](lowercaseHex: String(halves[1])), bytes.count == algorithm.length
        else { throw .malformed(text, algorithm) }
        (self.algorithm, self.bytes) = (algorithm, bytes)
    }

    /// The hexadecimal half, lower case.
    public var hex: String { bytes.lowercaseHex }
}

extension Digest: CustomStringConvertible {
    public var description: String { "\(algorithm.rawValue):\(hex)" }

    /// Enough of the digest for a person: the algorithm and twelve digits.
    public var short: String { "\(algorithm.rawValue):\(hex.prefix(12))…" }
}

extension Digest: Comparable {
    public static func < (left: Digest, right: Digest) -> Bool {
        left.description.utf8.precedes(right.description.utf8)
    }
}

/// Why a text is no digest.
public enum DigestError: Error, Hashable, CustomStringConvertible {
    case unknownAlgorithm(String)
    case malformed(String, Digest.Algorithm)

    public var description: String {
        switch self {
        case .unknownAlgorithm(let text):
            "expected a digest that begins with sha256:, sha384: or sha512:, found '\(text)'"
        case .malformed(let text, let algorithm):
            "expected \(algorithm.rawValue): and \(algorithm.length * 2) lower-case hex digits, found '\(text)'"
        }
    }
}
