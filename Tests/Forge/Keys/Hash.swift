internal import COpenSSL

/// The hash functions that fixtures need.
public enum Hash: Sendable {
    case sha256
    case sha384
    case sha512

    /// The digest of `message`.
    public func digest(_ message: [UInt8]) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: byteCount)
        let status = unsafe EVP_Digest(message, message.count, &out, nil, function, nil)
        return must(status == 1 ? out : nil, "a digest")
    }

    /// HMAC (RFC 2104).
    func authenticationCode(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        let short = key.count > blockCount ? digest(key) : key
        let padded = short + [UInt8](repeating: 0, count: blockCount - short.count)
        return digest(padded.map { $0 ^ 0x5C } + digest(padded.map { $0 ^ 0x36 } + message))
    }

    public var byteCount: Int {
        switch self {
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    private var blockCount: Int { self == .sha256 ? 64 : 128 }

    private var function: OpaquePointer? {
        switch self {
        case .sha256: unsafe EVP_sha256()
        case .sha384: unsafe EVP_sha384()
        case .sha512: unsafe EVP_sha512()
        }
    }
}

/// SHA-256, the hash of nearly everything here.
func sha256(_ message: [UInt8]) -> [UInt8] { Hash.sha256.digest(message) }

/// `sha256:HEX`, as descriptors write it.
func digest(_ bytes: [UInt8]) -> String { "sha256:" + hex(sha256(bytes)) }
