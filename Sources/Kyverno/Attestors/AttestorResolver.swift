internal import Cryptography
internal import JMESPath
internal import KubernetesValues
internal import Policies
internal import Trust
internal import Vocabulary

/// Turns the attestors of a policy into authorities, each of which is checked once.
struct AttestorResolver {
    let policy: String
    let options: KyvernoOptions
    let resources: ResourceSet
    private(set) var authorities = PolicyAuthorities()
    private var names: [Authority.Means: String] = [:]
    /// The names of the trusted roots that entries bring, by what they pin.
    private var roots: [[String?]: String] = [:]
    private var scope: RuleScope
    private var rule = ""
    private var form = ImageVerification.Form.cosign

    init(policy: String, options: KyvernoOptions, resources: ResourceSet) {
        (self.policy, self.options, self.resources) = (policy, options, resources)
        scope = RuleScope(base: .object([]), entries: [], resources: resources, at: options.instant)
    }

    /// Resolves the entries of a rule; their variables may read `context` and the little that is known of every request.
    mutating func verifications(of rule: Rule) -> [ResolvedVerification] {
        self.rule = rule.name
        scope = RuleScope(
            base: .object([("request", .object(RuleScope.request(namespace: options.namespace)))]),
            entries: rule.context,
            resources: resources,
            at: options.instant
        )
        return rule.verifications.map { verification in
            form = verification.form
            // The signatures of the Notary Project are not judged, so nobody is asked for.
            guard form != .notary else {
                return ResolvedVerification(verification: verification, attestors: .success([]), attestations: [])
            }
            return ResolvedVerification(
                verification: verification,
                attestors: sets(verification.attestors, isForAttestation: false),
                attestations: verification.attestations.map { attestation in
                    attestation.attestors.isEmpty
                        ? anybody(attestation.path) : sets(attestation.attestors, isForAttestation: true)
                }
            )
        }
    }

    private mutating func sets(
        _ sets: [AttestorSet],
        isForAttestation: Bool
    ) -> Result<[ResolvedSet], Refusal> {
        var resolved: [ResolvedSet] = []
        do throws(Refusal) {
            for set in sets { resolved.append(try self.set(set, isForAttestation: isForAttestation)) }
            return .success(resolved)
        } catch {
            return .failure(error)
        }
    }

    private mutating func set(_ set: AttestorSet, isForAttestation: Bool) throws(Refusal) -> ResolvedSet {
        var entries: [ResolvedEntry] = []
        for entry in set.entries { entries += try self.entries(entry, isForAttestation: isForAttestation) }
        return ResolvedSet(path: set.path, required: set.count ?? entries.count, entries: entries)
    }

    /// - Throws: A variable without a value; what is wrong with a key or a log breaks the entry alone.
    private mutating func entries(
        _ entry: AttestorEntry,
        isForAttestation: Bool
    ) throws(Refusal) -> [ResolvedEntry] {
        if case .nested(let set) = entry.means {
            return [.nested(try self.set(set, isForAttestation: isForAttestation))]
        }
        var material = AttestorMaterial(
            options: options,
            resources: resources,
            root: "\(Authority.policyMark)\(policy)/\(rule)/\(entry.path)",
            form: form,
            known: roots
        )
        let means = try substituted(entry.means)
        do throws(Refusal) {
            var resolved: [ResolvedEntry] = []
            for found in try material.means(means) {
                var check = SignerCheck(path: entry.path, authority: name(of: found.means, at: entry.path))
                (check.issuer, check.subject, check.extensions) = (found.issuer, found.subject, found.extensions)
                check.notes = found.notes
                check.annotations = entry.annotations
                if isForAttestation, form == .cosign, case .keyless(let keyless) = found.means {
                    check.stranger = name(of: .keyless(keyless.ofAnybody), at: entry.path)
                }
                resolved.append(.signer(check))
            }
            roots = material.known
            authorities.sigstoreRoots.merge(material.sigstoreRoots) { first, _ in first }
            authorities.certificateStores.merge(material.certificateStores) { first, _ in first }
            return resolved
        } catch {
            return [.broken(Refusal(error.code, "\(entry.path): \(error.message)", isError: error.isError))]
        }
    }

    /// Whoever has a certificate of the public instance, where an attestation names nobody.
    private mutating func anybody(_ path: String) -> Result<[ResolvedSet], Refusal> {
        let requirements = Requirements(transparencyLog: 1, inclusionProof: false, timestamps: 0, times: 1, sct: 0)
        guard options.sigstoreRoots[KyvernoOptions.publicGood] != nil else {
            let refusal = AttestorMaterial.noPublicRoot("an attestation without attestors")
            return .success([ResolvedSet(path: path, required: 1, entries: [.broken(refusal)])])
        }
        let means = KeylessMeans(
            trustedRoot: KyvernoOptions.publicGood,
            identities: KeylessMeans.anybody,
            requirements: requirements
        )
        let check = SignerCheck(path: path, authority: name(of: .keyless(means), at: path))
        return .success([ResolvedSet(path: path, required: 1, entries: [.signer(check)])])
    }

    /// The authority of these means, one for all entries that are alike.
    private mutating func name(of means: Authority.Means, at path: String) -> String {
        if let name = names[means] { return name }
        var name = "\(Authority.policyMark)\(policy)/\(rule)/\(path)"
        let taken = authorities.authorities.count { $0.name == name || $0.name.hasPrefix("\(name)#") }
        if taken > 0 { name += "#\(taken + 1)" }
        names[means] = name
        authorities.authorities.append(
            Authority(
                name: name,
                signs: [PredicateSelector("*")].compactMap(\.self),
                images: ImageSelector(["**"]),
                means: means
            )
        )
        return name
    }

    // MARK: - Variables

    private func text(_ text: String?) throws(Refusal) -> String? {
        guard let text else { return nil }
        let value = try scope.substitute(.string(text), in: "attestors", isError: true)
        guard case .string(let substituted) = value else {
            throw Refusal(.expressionError, "attestors: expected a text, found \(value.kind)", isError: true)
        }
        return substituted
    }

    private func substituted(_ logs: LogOptions) throws(Refusal) -> LogOptions {
        var logs = logs
        logs.url = try text(logs.url) ?? logs.url
        logs.logKey = try text(logs.logKey)
        logs.certificateLogKey = try text(logs.certificateLogKey)
        logs.timestampChain = try text(logs.timestampChain)
        return logs
    }

    private func substituted(_ means: AttestorEntry.Means) throws(Refusal) -> AttestorEntry.Means {
        switch means {
        case .nested: return means
        case .keys(let entry):
            let source: KeyEntry.Source =
                switch entry.source {
                case .publicKeys(let keys): .publicKeys(try text(keys) ?? "")
                case .kms(let reference): .kms(try text(reference) ?? "")
                case .secret(let name, let namespace):
                    .secret(name: try text(name) ?? "", namespace: try text(namespace) ?? "")
                }
            return .keys(
                KeyEntry(
                    source: source,
                    signatureAlgorithm: entry.signatureAlgorithm,
                    logs: try substituted(entry.logs)
                )
            )
        case .certificates(let entry):
            return .certificates(
                CertificateEntry(
                    certificate: try text(entry.certificate),
                    chain: try text(entry.chain),
                    logs: try substituted(entry.logs)
                )
            )
        case .keyless(var entry):
            entry.issuer = try text(entry.issuer)
            entry.issuerRegExp = try text(entry.issuerRegExp)
            entry.subject = try text(entry.subject)
            entry.subjectRegExp = try text(entry.subjectRegExp)
            entry.roots = try text(entry.roots)
            for index in entry.extensions.indices {
                entry.extensions[index].value = try text(entry.extensions[index].value) ?? ""
            }
            entry.logs = try substituted(entry.logs)
            return .keyless(entry)
        }
    }
}

extension KeylessMeans {
    /// Any name by any issuer.
    static let anybody = [IdentityPattern.ofAnyIssuer(subject: .wildcard(Wildcard("*")))]

    /// The same certificates, whoever they name.
    fileprivate var ofAnybody: KeylessMeans {
        KeylessMeans(trustedRoot: trustedRoot, identities: Self.anybody, requirements: requirements)
    }
}

extension RuleScope {
    /// What is known of every request: somebody creates something, in a namespace that may be known.
    static func request(namespace: String?) -> [(String, JMESValue)] {
        let members: [(String, JMESValue)] = [
            ("operation", .string("CREATE")), ("userInfo", .object([])), ("roles", .array([])),
            ("clusterRoles", .array([])),
        ]
        return namespace.map { members + [("namespace", .string($0))] } ?? members
    }
}
