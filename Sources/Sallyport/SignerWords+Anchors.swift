internal import Cryptography
internal import Encodings
internal import RegularExpressions
internal import Trust
internal import Vocabulary

extension SignerWords {
    /// The largest trusted root that is read.
    private static let largestRoot = 16 << 20

    /// Makes of the words what a trust root would say: for each trusted root one authority.
    ///
    /// - Throws: A trusted root or key that cannot be used, exit code 4; wrong words.
    func anchors(limits: Limits) throws -> TrustAnchors {
        let roots = try trustedRoots.flatMap { try Self.roots($0, limits: limits) }
        let authorities =
            switch signer {
            case .key(let path): try authorities(key: path, roots: roots)
            case .identity(let subject, let issuer):
                try authorities(
                    identity: IdentityPattern(
                        issuer: Self.pattern(issuer, "--certificate-oidc-issuer"),
                        subject: Self.pattern(subject, "--certificate-identity")
                    ),
                    roots: roots
                )
            }
        return TrustAnchors(
            authorities: authorities,
            sigstoreRoots: Dictionary(roots.map { ($0.name, $0) }) { first, _ in first }
        )
    }

    private func authorities(key path: String, roots: [SigstoreRoot]) throws -> [Authority] {
        let key = TrustedKey(key: try Self.key(path), file: path, window: .always)
        let units: [String?] = roots.isEmpty ? [nil] : roots.map(\.name)
        return try units.map { unit in
            let root = roots.first { $0.name == unit }
            let requirements = try requirements(over: root == nil ? .keys : .loggedKeys, .keys(trustedRoot: root))
            let means = KeyMeans(keys: [key], trustedRoot: unit, requirements: requirements)
            return Self.authority("--key", .keys(means))
        }
    }

    private func authorities(identity: IdentityPattern, roots: [SigstoreRoot]) throws -> [Authority] {
        try roots.map { root in
            let defaults = Requirements.keyless(hasCertificateLogs: root.namesCertificateLogs)
            let requirements = try requirements(over: defaults, .keyless)
            let means = KeylessMeans(trustedRoot: root.name, identities: [identity], requirements: requirements)
            return Self.authority("--certificate-identity", .keyless(means))
        }
    }

    private static func authority(_ name: String, _ means: Authority.Means) -> Authority {
        Authority(name: name, signs: [], images: ImageSelector(["**"]), means: means)
    }

    private func requirements(over defaults: Requirements, _ basis: Requirements.Basis) throws -> Requirements {
        do throws(RequirementError) {
            var changed = defaults
            for word in requirements { changed = try changed.setting(word.name, to: word.value) }
            try changed.requireConsistent(with: basis)
            return changed
        } catch {
            throw WrongWords("--require: \(error)")
        }
    }

    // MARK: - Files

    private static func roots(_ path: String, limits: Limits) throws -> [SigstoreRoot] {
        let code: Code = InputFile.isFolder(path) == nil ? .trustRootMissing : .trustRootInvalid
        let json = try InputFile.read(path, limit: largestRoot, code: code, blame: .trust)
        return try SigstoreRoot.all(name: path, json: json, limits: limits)
    }

    private static func key(_ path: String) throws -> PublicKey {
        let pem = try InputFile.read(path, limit: 64 << 10, code: .keyUnusable, blame: .trust)
        do throws(CryptographyError) {
            return try PublicKey(pem: pem)
        } catch {
            let code: Code = error.code == .unsupportedAlgorithm ? .unsupportedAlgorithm : .keyUnusable
            throw KeyError(path: path, code: code, reason: error.message)
        }
    }

    private static func pattern(_ pattern: Pattern, _ option: String) throws -> TextPattern {
        switch pattern {
        case .exact(let text):
            guard !text.isEmpty else { throw WrongWords("\(option): expected a text, found an empty one") }
            return .exact(text)
        case .expression(let text):
            do throws(RE2Error) {
                return .expression(try RE2Pattern(text))
            } catch {
                throw WrongWords("\(option)-regexp: expected a regular expression, found a mistake at \(error)")
            }
        }
    }
}
