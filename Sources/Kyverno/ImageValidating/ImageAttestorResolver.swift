internal import CEL
internal import Encodings
internal import KubernetesValues
internal import Policies
internal import RegularExpressions
internal import Trust
internal import Vocabulary

/// Makes authorities of the attestors of a policy.
struct ImageAttestorResolver {
    let policy: String
    let options: KyvernoOptions
    let resources: ResourceSet
    /// Works out a text that stands there, or that an expression makes.
    let text: (StatedText) throws(Refusal) -> String
    private(set) var authorities = PolicyAuthorities()

    init(
        policy: String,
        options: KyvernoOptions,
        resources: ResourceSet,
        text: @escaping (StatedText) throws(Refusal) -> String
    ) {
        (self.policy, self.options, self.resources, self.text) = (policy, options, resources, text)
    }

    /// The largest inline trusted root.
    private static let largestRoot = 1 << 20

    /// What an attestor is recognised by, or why it can never be.
    mutating func check(_ attestor: ImageAttestor) -> Result<SignerCheck, Refusal> {
        guard case .cosign(let cosign) = attestor.means else {
            return .failure(
                Refusal(
                    .notSupportedYet,
                    "attestors.\(attestor.name): signatures of the Notary Project are not supported yet",
                    isError: true
                )
            )
        }
        do throws(Refusal) {
            return .success(try check(cosign, of: attestor))
        } catch {
            return .failure(
                Refusal(error.code, "attestors.\(attestor.name): \(error.message)", isError: error.isError)
            )
        }
    }

    private mutating func check(_ cosign: CosignAttestor, of attestor: ImageAttestor) throws(Refusal) -> SignerCheck {
        let name = "\(Authority.policyMark)\(policy)/\(attestor.name)"
        if let logs = cosign.logs, logs.url == nil, !logs.ignoresLog {
            throw Refusal(.unknownLog, "expected a url in ctlog, found none: the cluster lets such an attestor fail")
        }
        var options = options
        let base = try base(cosign.root, name: name)
        if let base { options.sigstoreRoots[KyvernoOptions.publicGood] = base }
        var material = AttestorMaterial(
            options: options,
            resources: resources,
            root: "\(name)/pinned",
            form: .cosign,
            known: [:]
        )
        let found = try material.means(means(cosign, base: base))
        guard found.count == 1, var means = found.first?.means else {
            throw Refusal(.keyUnusable, "expected one key, found \(found.count)", isError: true)
        }
        if case .keyless(let identities, _) = cosign.signer { means = try means.naming(identities) }
        if let base { means = means.replacingRoot(KyvernoOptions.publicGood, with: base.name) }
        if let base { authorities.sigstoreRoots[base.name] = base }
        authorities.sigstoreRoots.merge(material.sigstoreRoots) { first, _ in first }
        authorities.certificateStores.merge(material.certificateStores) { first, _ in first }
        authorities.authorities.append(
            Authority(
                name: name,
                signs: [PredicateSelector("*")].compactMap(\.self),
                images: ImageSelector(["**"]),
                means: means
            )
        )
        var check = SignerCheck(path: "attestors.\(attestor.name)", authority: name)
        check.annotations = cosign.annotations
        check.notes = cosign.notes
        return check
    }

    /// The trusted root that an attestor brings; nil for the one of the public instance.
    private func base(_ root: CosignAttestor.Root?, name: String) throws(Refusal) -> SigstoreRoot? {
        let bytes: [UInt8]
        switch root {
        case nil: return nil
        case .document(let stated):
            bytes = Array(try text(stated).utf8)
            guard bytes.count <= Self.largestRoot else {
                throw Refusal(.limitExceeded, "expected a trusted root of at most 1 MiB, found more", isError: true)
            }
        case .tuf(let mirror):
            let reference = mirror ?? "https://tuf-repo-cdn.sigstore.dev"
            guard let known = options.keyReferences[reference] else {
                throw Refusal(
                    .tufOffline,
                    "the TUF repository '\(reference)' cannot be asked offline; give its trusted root with "
                        + "--key-ref \(reference)=FILE",
                    isError: true
                )
            }
            bytes = known
        }
        do throws(SigstoreRootError) {
            return try SigstoreRoot(name: "\(name)/root", json: bytes, limits: options.limits)
        } catch {
            throw Refusal(.keyUnusable, "trustedRoot: \(error)", isError: true)
        }
    }

    private func means(_ cosign: CosignAttestor, base: SigstoreRoot?) throws(Refusal) -> AttestorEntry.Means {
        var logs = LogOptions()
        if let host = base?.tlogs.first?.host { logs.url = "https://\(host)" }
        if let stated = cosign.logs {
            logs.url = stated.url ?? logs.url
            logs.logKey = stated.logKey
            logs.certificateLogKey = stated.certificateLogKey
            logs.timestampChain = stated.timestampChain
            logs.ignoresLog = stated.ignoresLog
            logs.ignoresCertificateTimestamps = stated.ignoresCertificateTimestamps
        }
        switch cosign.signer {
        case .key(.kms(let reference, let hash)):
            return .keys(KeyEntry(source: .kms(reference), signatureAlgorithm: hash, logs: logs))
        case .key(.data(let stated, let hash)):
            return .keys(KeyEntry(source: .publicKeys(try text(stated)), signatureAlgorithm: hash, logs: logs))
        case .certificate(let certificate, let chain):
            return .certificates(
                CertificateEntry(
                    certificate: try certificate.map { stated throws(Refusal) in try text(stated) },
                    chain: try chain.map { stated throws(Refusal) in try text(stated) },
                    logs: logs
                )
            )
        case .keyless(_, let roots):
            var entry = KeylessEntry()
            (entry.roots, entry.logs) = (roots, logs)
            return .keyless(entry)
        }
    }
}

extension Authority.Means {
    /// The same for exactly these identities.
    fileprivate func naming(_ identities: [CosignAttestor.Identity]) throws(Refusal) -> Authority.Means {
        guard case .keyless(let means) = self else { return self }
        let patterns = try identities.map { identity throws(Refusal) in
            let subject = try Self.pattern(identity.subject, identity.subjectRegExp) ?? .wildcard(Wildcard("*"))
            guard let issuer = try Self.pattern(identity.issuer, identity.issuerRegExp) else {
                return IdentityPattern.ofAnyIssuer(subject: subject)
            }
            return IdentityPattern(issuer: issuer, subject: subject)
        }
        return .keyless(
            KeylessMeans(trustedRoot: means.trustedRoot, identities: patterns, requirements: means.requirements)
        )
    }

    /// An expression wins over an exact text.
    private static func pattern(_ text: String?, _ expression: String?) throws(Refusal) -> TextPattern? {
        if let expression, !expression.isEmpty {
            do throws(RE2Error) {
                return .part(try RE2Pattern(expression))
            } catch {
                throw Refusal(.policyInvalid, "the expression '\(expression)': \(error)", isError: true)
            }
        }
        return text.flatMap { $0.isEmpty ? nil : .exact($0) }
    }

    /// The same, relying on another trusted root where it relied on `old`.
    fileprivate func replacingRoot(_ old: String, with new: String) -> Authority.Means {
        guard trustedRoot == old else { return self }
        return switch self {
        case .keyless(let means):
            .keyless(KeylessMeans(trustedRoot: new, identities: means.identities, requirements: means.requirements))
        case .keys(let means):
            .keys(KeyMeans(keys: means.keys, trustedRoot: new, requirements: means.requirements))
        case .certificates(let means):
            .certificates(
                CertificateMeans(
                    stores: means.stores,
                    identities: means.identities,
                    validNow: means.validNow,
                    trustedRoot: new,
                    requirements: means.requirements
                )
            )
        }
    }
}

extension Authority.Means {
    fileprivate var trustedRoot: String? {
        switch self {
        case .keyless(let means): means.trustedRoot
        case .keys(let means): means.trustedRoot
        case .certificates(let means): means.trustedRoot
        }
    }
}
