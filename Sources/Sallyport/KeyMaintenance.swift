internal import Cryptography
internal import Files
internal import Glibc
public import Vocabulary

/// The kinds of key that sign verdicts.
public enum KeyKind: String, CaseIterable, Sendable {
    case ecdsaP256 = "ecdsa-p256"
    case ecdsaP384 = "ecdsa-p384"
    case ed25519
}

/// A signing key by its file, and how to come by its passphrase.
public struct KeyRequest: Sendable {
    public let path: String
    /// Called with the path, and only for an encrypted key; nil when there is none to be had.
    public let passphrase: @Sendable (String) -> [UInt8]?

    public init(path: String, passphrase: @escaping @Sendable (String) -> [UInt8]?) {
        (self.path, self.passphrase) = (path, passphrase)
    }

    /// Opens the key.
    ///
    /// - Throws: `key-unusable`, `not-supported-yet` for `pkcs11:` URIs.
    func open() throws -> SigningKey {
        guard !path.hasPrefix("pkcs11:") else {
            throw KeyError(path: path, code: .notSupportedYet, reason: "keys in tokens (pkcs11:) are not supported yet")
        }
        let pem = try InputFile.read(path, limit: 64 << 10, code: .keyUnusable, blame: .trust)
        do {
            guard SigningKey.isEncrypted(pem) else { return try SigningKey(pem: pem) }
            guard let passphrase = passphrase(path) else { throw CryptographyError.passphraseNeeded }
            return try SigningKey(pem: pem, passphrase: passphrase)
        } catch let error as CryptographyError {
            throw KeyError(path: path, code: .keyUnusable, reason: error.message)
        }
    }
}

/// Why a signing key cannot be used or made.
struct KeyError: Explained, Hashable {
    let path: String
    let code: Code
    let reason: String

    var blame: Blame { .trust }
    var description: String { "\(path): \(reason)" }
    var location: String? { path }
}

/// Makes the station's key, and shows its public half.
public enum KeyMaintenance {
    /// Makes a key: `file` gets the private half with mode 0600, `file.pub` the public one.
    ///
    /// - Parameters:
    ///   - kind: The kind of key.
    ///   - file: Where it goes; neither file may exist.
    ///   - passphrase: Encrypts the private half; nil leaves it in the clear.
    /// - Returns: The SHA-256 of the public key's SubjectPublicKeyInfo.
    /// - Throws: `cannot-write` where a file exists or cannot be written.
    public static func generate(_ kind: KeyKind, to file: String, passphrase: [UInt8]?) throws -> Digest {
        try requireFree(file)
        guard let kind = SigningKey.Kind(rawValue: kind.rawValue) else {
            throw Fault.inside("no signing key of kind \(kind.rawValue)")
        }
        let key = try SigningKey.generate(kind)
        try create(file, mode: 0o600, content: try key.pem(passphrase: passphrase))
        try create("\(file).pub", mode: 0o644, content: key.publicKeyPEM)
        return key.publicKey.fingerprint
    }

    /// Refuses a place for a key where something is, before anybody is asked for a passphrase.
    ///
    /// - Throws: `WrongWords` for no name at all, `cannot-write` where a file exists.
    public static func requireFree(_ file: String) throws {
        guard !file.isEmpty else { throw WrongWords("expected the name of a file for the key, found an empty one") }
        for path in [file, "\(file).pub"] where InputFile.isFolder(path) != nil {
            throw Fault.cannotWrite(path, "it exists, and keys are never overwritten")
        }
    }

    /// The public half of a key, PEM.
    ///
    /// - Throws: `key-unusable`.
    public static func publicKey(_ request: KeyRequest) throws -> String {
        String(decoding: try request.open().publicKeyPEM, as: UTF8.self)
    }

    private static func create(_ path: String, mode: mode_t, content: [UInt8]) throws {
        do throws(SystemError) {
            let file = try OpenFile(path, O_WRONLY | O_CREAT | O_EXCL, mode: mode)
            try file.writeAll(content)
            try file.sync()
        } catch {
            throw Fault.cannotWrite(path, error.description)
        }
    }
}
