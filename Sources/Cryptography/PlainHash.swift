internal import COpenSSL

/// Hashes that expressions of policies ask for by name, which identify nothing here: MD5 and SHA-1 among them are broken.
package enum PlainHash: String, CaseIterable, Sendable {
    case md5 = "MD5"
    case sha1 = "SHA1"
    case sha256 = "SHA2-256"

    /// The digest.
    ///
    /// Source: `EVP_Q_digest`.
    ///
    /// - Returns: No bytes where libcrypto does not have the hash, as in a FIPS configuration.
    package func digest(of bytes: [UInt8]) -> [UInt8] {
        guard (try? Library.enter()) != nil else { return [] }
        defer { ERR_clear_error() }
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length = 0
        guard unsafe EVP_Q_digest(nil, rawValue, nil, bytes, bytes.count, &digest, &length) == 1 else { return [] }
        return Array(digest.prefix(length))
    }
}
