internal import Attestations
internal import Encodings
internal import JMESPath
internal import Policies
internal import Vocabulary

/// Looks for statements about an image, and holds each of a type against the conditions.
struct AttestationJudgement {
    let verification: ImageVerification
    let image: JudgedImage
    let scope: RuleScope
    let evidence: ImageEvidence
    /// The predicates of the attestations that were found and have a name.
    private(set) var named: JMESValue = .object([])
    private var predicates: [Int: JMESValue] = [:]

    /// What a cluster takes of named predicates by default, in bytes.
    private static let clusterContext = 2 << 20

    init(verification: ImageVerification, image: JudgedImage, scope: RuleScope, evidence: ImageEvidence) {
        (self.verification, self.image, self.scope, self.evidence) = (verification, image, scope, evidence)
    }

    /// The statements by which an attestation holds.
    ///
    /// - Throws: Why it does not.
    mutating func evidence(
        for attestation: AttestationRequirement,
        _ sets: [ResolvedSet],
        _ notes: inout [Note]
    ) throws(Refusal) -> [Digest] {
        var first: Int?
        var digests: [Digest] = []
        for set in sets {
            var judge = self
            digests += try set.evidence { check throws(Refusal) in
                let found = try judge.statements(by: check, of: attestation)
                try judge.require(attestation, of: found)
                if first == nil { first = found.first }
                notes += check.notes.filter { !notes.contains($0) }
                return found.map { evidence.verified[$0].digest }
            }
            predicates = judge.predicates
        }
        guard let name = attestation.name, let first, let predicate = predicates[first] else { return digests }
        let earlier = named[name] ?? .object([])
        named = named.merging(.object([(name, earlier.merging(predicate))]))
        if named.jsonSize > Self.clusterContext {
            let note = Note(.clusterContextLimit, "named attestations are larger than a cluster takes by default")
            if !notes.contains(note) { notes.append(note) }
        }
        return digests
    }

    // MARK: - Finding

    /// The places of the statements of the type that a signer made; at least one.
    private func statements(
        by check: SignerCheck,
        of attestation: AttestationRequirement
    ) throws(Refusal) -> [Int] {
        guard check.annotations.isEmpty else {
            throw Refusal(
                .conditionFalse,
                "\(check.path): annotations are held against plain signatures alone, so of an attestation they never hold"
            )
        }
        let ofType = evidence.verified.indices.filter { index in
            let found = evidence.verified[index]
            return isStatement(found) && found.statement?.predicateType.isIdentical(to: attestation.type) ?? false
        }
        if let stranger = check.stranger {
            let foreign = ofType.first { index in
                let signers = evidence.verified[index].signers
                return signers.contains { $0.authority == stranger } && !signers.contains(where: check.includes)
            }
            if let foreign {
                let found = evidence.verified[foreign]
                throw Refusal(
                    .untrustedIdentity,
                    "\(check.path): expected \(attestation.type) by this attestor alone, found "
                        + "\(found.digest.short) by \(found.signers.map(\.identity).first ?? "somebody else")",
                    evidence: [found.digest]
                )
            }
        }
        let own = ofType.filter { evidence.verified[$0].signers.contains(where: check.includes) }
        guard own.isEmpty else { return own }
        throw absence(of: attestation, by: check, others: ofType.map { evidence.verified[$0] })
    }

    /// Whether something verified is a statement in the form that is asked for, about the image itself.
    private func isStatement(_ attestation: VerifiedAttestation) -> Bool {
        let form: AttestationForm = verification.form == .bundle ? .sigstoreBundle : .cosignAttestation
        return attestation.form == form && attestation.subject == image.digest && attestation.statement != nil
    }

    private func absence(
        of attestation: AttestationRequirement,
        by check: SignerCheck,
        others: [VerifiedAttestation]
    ) -> Refusal {
        let refusal = evidence.absence(
            of: check,
            thing: "statement of type \(attestation.type)",
            others: others,
            missing: .missingAttestation
        ) { record in
            (record.subject ?? image.digest) == image.digest
                && record.predicateType?.isIdentical(to: attestation.type) ?? false
        }
        guard refusal.code == .missingAttestation else { return refusal }
        let similar = evidence.image.records.compactMap(\.predicateType).first { type in
            type.hasSuffix(attestation.type) || attestation.type.hasSuffix(type)
        }
        guard let similar else { return refusal }
        return Refusal(
            refusal.code,
            "\(refusal.message); there is one of type '\(similar)', and types are compared letter by letter"
        )
    }

    // MARK: - Conditions

    /// Requires that every statement satisfies the conditions.
    private mutating func require(
        _ attestation: AttestationRequirement,
        of statements: [Int]
    ) throws(Refusal) {
        for index in statements {
            let digest = evidence.verified[index].digest
            do throws(Refusal) {
                let predicate = try predicate(at: index)
                var attested = named
                if let name = attestation.name, let first = statements.first {
                    attested = attested.merging(.object([(name, try self.predicate(at: first))]))
                }
                let judgement = ConditionJudgement(scope: scope, attested: attested.merging(predicate))
                guard let failing = try judgement.failing(attestation.conditions).first else { continue }
                throw Refusal(
                    .conditionFalse,
                    failing.message.flatMap { $0.isEmpty ? nil : $0 } ?? "the condition \(failing.path) does not hold"
                )
            } catch {
                throw Refusal(
                    error.code,
                    "\(digest.short) (\(attestation.type)): \(error.message)",
                    isError: error.isError,
                    evidence: [digest]
                )
            }
        }
    }

    private mutating func predicate(at index: Int) throws(Refusal) -> JMESValue {
        if let known = predicates[index] { return known }
        guard let cursor = evidence.verified[index].statement?.predicate, cursor.isObject else {
            throw Refusal(.predicateInvalid, "expected a predicate that is an object, found something else")
        }
        do throws(JMESPathError) {
            let value = try JMESValue(cursor.value)
            predicates[index] = value
            return value
        } catch {
            throw Refusal(.predicateInvalid, error.description)
        }
    }
}
