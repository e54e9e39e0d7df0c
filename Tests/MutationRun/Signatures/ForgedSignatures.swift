import Forge
import Sallyport
import Vocabulary

/// Signatures that the forge makes: no corpus is needed for them.
struct ForgedSignatures {
    private let world = DemoWorld()
    private let repository: String
    /// For the trusted root and the keys.
    private let scratch: Scratch

    init(repository: String, scratch: Scratch) { (self.repository, self.scratch) = (repository, scratch) }

    func all() throws -> [GoodSignature] {
        let forged = world.fileSignatures
        let bundles = try forged.map { try good($0.name, $0.bundle, by: trust($0.signer)) }
        let keyless = forged.filter { if case .keyless = $0.signer { true } else { false } }.suffix(2)
        let lines = Array(keyless.map(\.bundle).joined(separator: [0x0A]))
        let logged = forged.filter { $0.signer == .key(world.productSecurity) }
        let authority = BlobTrust.authority("product-security", trust: repository + "/trust", pins: [])
        return try bundles + keyless.prefix(1).map { try good("two bundles", lines, by: trust($0.signer)) }
            + logged.suffix(1).map { try good("\($0.name) of an authority", $0.bundle, by: authority) }
            + bundles.filter { !$0.name.hasSuffix("-v0.1") }.flatMap { good in
                [DetachedForm.local, .parts].compactMap { good.detached($0) }
            }
    }

    private func good(_ name: String, _ bundle: [UInt8], by trust: BlobTrust) throws -> GoodSignature {
        let files: [SignatureFiles.Role: [UInt8]] = [.artifact: DemoWorld.file, .bundle: bundle]
        return try GoodSignature("forged \(name)", SignatureFiles(files: files, isDigest: false), by: trust)
    }

    /// Whom a command would name; product security logs what it signs.
    private func trust(_ signer: Signer) throws -> BlobTrust {
        let root = try scratch.write(world.trustedRoot.bytes, as: "demo_root.json")
        switch signer {
        case .keyless(let identity):
            guard case .uri(let subject) = identity.name else { throw WrongWords("expected a workflow") }
            let words = SignerWords.Signer.identity(subject: .exact(subject), issuer: .exact(identity.issuer))
            return .words(SignerWords(words, trustedRoots: [root]))
        case .key(let key):
            let path = try scratch.write(Array(key.publicPEM.utf8), as: "\(key.identifier.lowercaseHex).pub")
            return .words(SignerWords(.key(path), trustedRoots: key == world.productSecurity ? [root] : []))
        }
    }
}
