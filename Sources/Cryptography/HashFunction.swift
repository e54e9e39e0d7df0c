internal import COpenSSL
package import Vocabulary

/// The hash functions that name blobs, in one call.
package enum HashFunction {
    /// Hashes bytes in memory.
    ///
    /// - Throws: `libraryFault`.
    package static func digest(
        _ algorithm: Digest.Algorithm,
        of bytes: [UInt8]
    ) throws(CryptographyError) -> Digest {
        var hash = try IncrementalHash(algorithm)
        hash.update(bytes)
        return hash.finish()
    }

    /// Hashes bytes.
    ///
    /// - Throws: `libraryFault`.
    package static func digest(
        _ algorithm: Digest.Algorithm,
        of bytes: ArraySlice<UInt8>
    ) throws(CryptographyError) -> Digest {
        var hash = try IncrementalHash(algorithm)
        hash.update(bytes)
        return hash.finish()
    }

    /// Hashes a buffer, which is only read during the call.
    ///
    /// - Throws: `libraryFault`.
    package static func digest(
        _ algorithm: Digest.Algorithm,
        of bytes: UnsafeRawBufferPointer
    ) throws(CryptographyError) -> Digest {
        var hash = try IncrementalHash(algorithm)
        unsafe hash.update(bytes)
        return hash.finish()
    }
}

/// A hash that is fed piece by piece; one thread at a time uses it, whichever that is.
///
/// Source: FIPS 180-4, by `EVP_DigestUpdate`.
@safe package struct IncrementalHash: ~Copyable, @unchecked Sendable {
    package let algorithm: Digest.Algorithm
    private let context: OpaquePointer

    /// Begins a hash.
    ///
    /// - Throws: `libraryFault` when libcrypto has no such hash or no memory.
    package init(_ algorithm: Digest.Algorithm) throws(CryptographyError) {
        try Library.enter()
        let function = try FetchedHash.of(algorithm)
        guard let context = unsafe EVP_MD_CTX_new() else { throw Library.fault("EVP_MD_CTX_new") }
        guard unsafe EVP_DigestInit_ex2(context, function.pointer, nil) == 1 else {
            unsafe EVP_MD_CTX_free(context)
            throw Library.fault("EVP_DigestInit_ex2")
        }
        self.algorithm = algorithm
        unsafe self.context = context
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Takes in the next bytes.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress, bytes.count > 0 else { return }
        let status = unsafe EVP_DigestUpdate(context, start, bytes.count)
        // A started SHA-2 in memory cannot fail; if it does, no digest may come out.
        precondition(status == 1, "EVP_DigestUpdate failed")
    }

    /// Takes in the next bytes.
    package mutating func update(_ bytes: ArraySlice<UInt8>) {
        unsafe bytes.withUnsafeBytes { unsafe update($0) }
    }

    /// Takes in the next bytes.
    package mutating func update(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { unsafe update($0) }
    }

    /// The digest of all that was taken in.
    package consuming func finish() -> Digest {
        var bytes = [UInt8](repeating: 0, count: algorithm.length)
        var length: CUnsignedInt = 0
        let status = unsafe EVP_DigestFinal_ex(context, &bytes, &length)
        guard status == 1, let digest = Digest(algorithm, bytes: Array(bytes.prefix(Int(length)))) else {
            preconditionFailure("EVP_DigestFinal_ex failed")
        }
        return digest
    }
}

/// A hash function of libcrypto, looked up once for the whole run.
///
/// Unchecked `Sendable`: set once, then only read.
@safe struct FetchedHash: @unchecked Sendable {
    let pointer: OpaquePointer

    private init?(_ name: String) {
        guard (try? Library.enter()) != nil, let pointer = unsafe EVP_MD_fetch(nil, name, nil) else { return nil }
        unsafe self.pointer = pointer
    }

    private static let sha256 = FetchedHash("SHA2-256")
    private static let sha384 = FetchedHash("SHA2-384")
    private static let sha512 = FetchedHash("SHA2-512")

    static func of(_ algorithm: Digest.Algorithm) throws(CryptographyError) -> FetchedHash {
        let function: FetchedHash? =
            switch algorithm {
            case .sha256: sha256
            case .sha384: sha384
            case .sha512: sha512
            }
        guard let function else { throw .libraryFault("libcrypto has no \(algorithm.rawValue)") }
        return function
    }
}
