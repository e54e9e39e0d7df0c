internal import Cryptography
internal import Encodings
internal import JMESPath
internal import KubernetesValues
internal import RegularExpressions
internal import Trust
internal import Vocabulary

/// Reads what an entry of attestors is recognised by: keys, certificates, identities, logs.
///
/// Source: kyverno.io/v1, `Attestor`.
struct AttestorMaterial {
    let options: KyvernoOptions
    let resources: ResourceSet
    /// The name of the trusted root or store that the entry brings, where it does.
    let root: String
    let form: ImageVerification.Form
    private(set) var sigstoreRoots: [String: SigstoreRoot] = [:]
    private(set) var certificateStores: [String: CertificateStore] = [:]
    /// The names of the trusted roots that were brought already, by what they pin.
    private(set) var known: [[String?]: String]

    init(
        options: KyvernoOptions,
        resources: ResourceSet,
        root: String,
        form: ImageVerification.Form,
        known: [[String?]: String]
    ) {
        (self.options, self.resources, self.root) = (options, resources, root)
        (self.form, self.known) = (form, known)
    }

    /// What an entry is recognised by, once for each of its keys.
    struct Found {
        let means: Authority.Means
        var issuer: TextPattern?
        var subject: TextPattern?
        var extensions: [(name: String, pattern: Wildcard)] = []
        var notes: [Note] = []
    }

    /// - Throws: What is wrong with a key, a certificate or a log.
    mutating func means(_ entry: AttestorEntry.Means) throws(Refusal) -> [Found] {
        switch entry {
        case .keys(let keys): return try self.keys(keys)
        case .certificates(let certificates): return [try self.certificates(certificates)]
        case .keyless(let keyless): return [try self.keyless(keyless)]
        case .nested: return []
        }
    }

    // MARK: - Keys

    private mutating func keys(_ entry: KeyEntry) throws(Refusal) -> [Found] {
        var found: [Found] = []
        for pem in try Self.split(pem(entry.source)) {
            let key = try Self.publicKey(pem)
            found.append(Found(means: try means(key, entry.signatureAlgorithm, entry.logs)))
        }
        return found
    }

    private mutating func means(
        _ key: PublicKey,
        _ algorithm: String,
        _ logs: LogOptions
    ) throws(Refusal) -> Authority.Means {
        let trusted = TrustedKey(
            key: key,
            file: key.fingerprint.description,
            window: .always,
            schemes: [try Self.scheme(of: key, algorithm)]
        )
        return .keys(
            KeyMeans(
                keys: [trusted],
                trustedRoot: try trustedRoot(logs, needsIssuer: false),
                requirements: Requirements(
                    transparencyLog: logs.ignoresLog ? 0 : 1,
                    inclusionProof: false,
                    timestamps: logs.timestampChain == nil ? 0 : 1,
                    times: 0,
                    sct: 0
                )
            )
        )
    }

    private static func scheme(of key: PublicKey, _ algorithm: String) throws(Refusal) -> SignatureScheme {
        guard let hash = Digest.Algorithm(rawValue: algorithm) else {
            throw Refusal(.unsupportedAlgorithm, "signatures over \(algorithm) are not supported", isError: true)
        }
        return switch key.algorithm {
        case .ecdsa: .ecdsa(hash)
        case .ed25519: .ed25519
        case .rsa: .rsaPKCS1(hash)
        }
    }

    /// The text of the keys, or of what a reference to them stands for.
    private func pem(_ source: KeyEntry.Source) throws(Refusal) -> String {
        switch source {
        case .publicKeys(let text) where text.contains("-----BEGIN "): return text
        case .publicKeys(let text) where text.hasPrefix("k8s://"):
            let parts = text.dropFirst(6).split(separator: "/").map(String.init)
            guard parts.count == 2 else {
                throw Refusal(.keyUnusable, "expected k8s://NAMESPACE/NAME, found '\(text)'", isError: true)
            }
            return try secret(parts[1], in: parts[0])
        case .publicKeys(let text), .kms(let text):
            guard let pem = options.keyReferences[text] else {
                throw Refusal(
                    .kmsOffline,
                    "the key '\(text)' cannot be asked for offline; give it with --key-ref \(text)=FILE",
                    isError: true
                )
            }
            return String(decoding: pem, as: UTF8.self)
        case .secret(let name, let namespace): return try secret(name, in: namespace)
        }
    }

    private func secret(_ name: String, in namespace: String) throws(Refusal) -> String {
        let reference = "k8s://\(namespace)/\(name)"
        if let pem = options.keyReferences[reference] { return String(decoding: pem, as: UTF8.self) }
        guard let secret = resources.find("Secret", name: name, namespace: namespace) else {
            throw Refusal(
                .needsSecret,
                "expected the Secret \(namespace)/\(name), found none; give it with --resources FILE, or its key with "
                    + "--key-ref \(reference)=FILE",
                isError: true
            )
        }
        if let text = secret.object.at(["stringData", "cosign.pub"])?.text { return text }
        guard let text = secret.object.at(["data", "cosign.pub"])?.text,
            let bytes = Base64.decode(Array(text.utf8).filter { $0 != 0x0A && $0 != 0x20 })
        else {
            throw Refusal(
                .needsSecret,
                "expected 'cosign.pub' in the Secret \(namespace)/\(name), found none",
                isError: true
            )
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// One text for each key, cut behind its last line.
    private static func split(_ pem: String) throws(Refusal) -> [String] {
        let end = "-----END PUBLIC KEY-----"
        let parts = pem.split(separator: end, omittingEmptySubsequences: false)
        guard parts.count > 1 else { throw Refusal(.keyUnusable, "expected '\(end)', found none", isError: true) }
        guard parts[parts.count - 1].allSatisfy(\.isWhitespace) else {
            throw Refusal(.keyUnusable, "expected nothing behind '\(end)', found more", isError: true)
        }
        return parts.dropLast().map { $0 + end + "\n" }.map(String.init)
    }

    private static func publicKey(_ pem: String) throws(Refusal) -> PublicKey {
        do throws(CryptographyError) {
            return try PublicKey(pem: Array(pem.utf8))
        } catch {
            throw Refusal(.keyUnusable, error.description, isError: true)
        }
    }

    // MARK: - Certificates

    /// How long a chain may be.
    private static let longest = 11

    private static func chain(_ pem: String, limit: Int = longest) throws(Refusal) -> [Certificate] {
        do throws(CryptographyError) {
            return try Certificate.chain(pem: Array(pem.utf8), limit: limit)
        } catch {
            throw Refusal(.keyUnusable, error.description, isError: true)
        }
    }

    private mutating func certificates(_ entry: CertificateEntry) throws(Refusal) -> Found {
        let chain = try entry.chain.map { pem throws(Refusal) in try Self.chain(pem) }
        if let pem = entry.certificate, let certificate = try Self.chain(pem, limit: 1).first {
            if let chain {
                do throws(CryptographyError) {
                    let store = CertificateStore(name: root, certificates: chain)
                    _ = try store.validate(certificate, at: options.instant)
                } catch {
                    throw Refusal(error.code, "the certificate does not fit its chain: \(error.description)")
                }
            }
            return Found(means: try means(certificate.publicKey, "sha256", entry.logs))
        }
        certificateStores[root] = CertificateStore(name: root, certificates: chain ?? [])
        let isTimeless = entry.logs.ignoresLog && entry.logs.timestampChain == nil
        return Found(
            means: .certificates(
                CertificateMeans(
                    stores: [root],
                    identities: KeylessMeans.anybody,
                    validNow: isTimeless,
                    trustedRoot: try trustedRoot(entry.logs, needsIssuer: false),
                    requirements: requirements(entry.logs, times: isTimeless ? 0 : 1)
                )
            )
        )
    }

    private func requirements(_ logs: LogOptions, times: Int) -> Requirements {
        Requirements(
            transparencyLog: logs.ignoresLog ? 0 : 1,
            inclusionProof: false,
            timestamps: logs.timestampChain == nil ? 0 : 1,
            times: times,
            sct: logs.ignoresCertificateTimestamps ? 0 : 1
        )
    }

    // MARK: - Identities

    private mutating func keyless(_ entry: KeylessEntry) throws(Refusal) -> Found {
        var entry = entry
        var notes: [Note] = []
        if form == .bundle {
            if entry.roots != nil || !entry.extensions.isEmpty {
                notes.append(Note(.unenforcedField, "the cluster looks at neither roots nor additionalExtensions"))
            }
            (entry.roots, entry.extensions) = (nil, [])
        }
        var found = try KeylessPatterns(entry, form: form).found(
            trustedRoot: trustedRoot(entry.logs, authorities: entry.roots, needsIssuer: true),
            requirements: requirements(entry.logs, times: 1)
        )
        found.notes += notes
        return found
    }

    // MARK: - Logs and authorities

    static func noPublicRoot(_ what: String) -> Refusal {
        Refusal(
            .unknownLog,
            "\(what) relies on the trusted root '\(KyvernoOptions.publicGood)', which the trust root does not hold",
            isError: true
        )
    }

    /// The name of the trusted root that counts: the public one, or the same with what the policy pins by itself.
    ///
    /// - Returns: nil where nothing is needed of any.
    private mutating func trustedRoot(
        _ logs: LogOptions,
        authorities: String? = nil,
        needsIssuer: Bool
    ) throws(Refusal) -> String? {
        var material = PinnedMaterial()
        material.authorities = try authorities.map { pem throws(Refusal) in try Self.chain(pem) }
        if !logs.ignoresLog {
            material.logs = try logs.logKey.map { pem throws(Refusal) in
                try Self.split(pem).map { key throws(Refusal) in try Self.publicKey(key) }
            }
        }
        material.certificateLogs = try logs.certificateLogKey.map { pem throws(Refusal) in
            try Self.split(pem).map { key throws(Refusal) in try Self.publicKey(key) }
        }
        material.timestampChain = try logs.timestampChain.map { pem throws(Refusal) in try Self.chain(pem, limit: 12) }
        let isNeeded = needsIssuer || !logs.ignoresLog || logs.timestampChain != nil
        guard isNeeded || !material.isEmpty else { return nil }
        let known = options.sigstoreRoots[KyvernoOptions.publicGood]
        if !logs.ignoresLog, logs.logKey == nil {
            guard known?.tlogs.contains(where: { $0.host == Self.host(logs.url) }) ?? false else {
                throw Refusal(
                    .unknownLog,
                    "the log \(logs.url) is not in the trusted root '\(KyvernoOptions.publicGood)', and no pubkey is given",
                    isError: true
                )
            }
        }
        if needsIssuer, authorities == nil, known == nil { throw Self.noPublicRoot("a keyless attestor") }
        guard !material.isEmpty else {
            guard known != nil else { throw Self.noPublicRoot("an attestor") }
            return KyvernoOptions.publicGood
        }
        let content = [
            authorities, material.logs == nil ? nil : logs.logKey, logs.certificateLogKey, logs.timestampChain,
        ]
        if let name = self.known[content] { return name }
        self.known[content] = root
        sigstoreRoots[root] = (known ?? .empty(name: root)).pinned(material, name: root)
        return root
    }

    /// Host and path of an address, without scheme and closing slash.
    private static func host(_ url: String) -> String {
        var rest = url[...]
        for scheme in ["https://", "http://"] where rest.hasPrefix(scheme) { rest = rest.dropFirst(scheme.count) }
        while rest.hasSuffix("/") { rest = rest.dropLast() }
        return String(rest)
    }
}
