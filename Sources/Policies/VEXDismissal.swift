internal import Attestations
internal import Encodings
internal import Metadata
internal import Trust
internal import Vocabulary

/// What VEX by the policy's authorities says about the findings of one manifest.
struct VEXDismissal {
    private let judge: VEXJudge?
    /// The digest of the attestation of each document that the judge was given; nil for one of the trust root.
    private let digests: [Digest?]
    /// Documents that cannot be read: one of them may take back what another says, so then none dismisses.
    let unreadable: [String]
    /// How many statements break the rules of their format and say nothing.
    let refused: Int

    /// Collects the documents of the rule's VEX authorities, and of nobody else.
    ///
    /// - Throws: `limit-exceeded`.
    init(
        rule: VulnerabilityRule,
        evidence: ImageEvidence,
        target: JudgedTarget,
        clock: JudgingClock,
        limits: Limits
    ) throws(Shortfall) {
        let collection =
            rule.after == .scan
            ? VEXDocuments() : VEXDocuments(of: rule, on: target, in: evidence, limits: limits)
        (digests, unreadable, refused) = (collection.digests, collection.unreadable, collection.refused)
        guard unreadable.isEmpty else {
            judge = nil
            return
        }
        let documents = collection.documents
        do {
            judge = try VEXJudge(
                documents,
                image: target.identity,
                sboms: documents.contains { $0.document.needsComponents } ? Self.sboms(evidence, target) : [],
                acceptance: rule.acceptance,
                at: clock.instant,
                skew: clock.skew,
                limits: limits
            )
        } catch {
            throw Shortfall(
                error.code,
                "VEX: \(error.description)",
                evidence: digests.compactMap(\.self),
                isError: true
            )
        }
    }

    /// The SBOMs of the image by any authority, which say what BOM-Links and statements about parts of parts mean.
    private static func sboms(_ evidence: ImageEvidence, _ target: JudgedTarget) -> [SBOM] {
        evidence.evidence(on: target, by: nil, where: { $0.predicateClass == .sbom }).compactMap { candidate in
            guard case .success(.sbom(let sbom))? = candidate.claim else { return nil }
            return sbom
        }
    }

    func decide(_ finding: VulnerabilityFinding) -> VulnerabilityDecision? { judge?.decide(finding) }

    /// A deciding statement with the attestation that carries it.
    func statement(
        _ deciding: VulnerabilityDecision.Deciding,
        objection: VulnerabilityDecision.Objection?
    ) -> JudgedFinding.Statement {
        JudgedFinding.Statement(
            status: deciding.status,
            justification: deciding.justification,
            impact: deciding.impact,
            document: deciding.documentID,
            position: deciding.statement,
            signer: deciding.signer,
            time: deciding.time,
            digest: digest(of: deciding),
            objection: objection?.description
        )
    }

    /// The attestation that holds the deciding statement.
    func digest(of deciding: VulnerabilityDecision.Deciding) -> Digest? {
        digests.indices.contains(deciding.document) ? digests[deciding.document] : nil
    }
}

/// The documents of a rule's VEX authorities, in the order of the image's records, the operator's own last.
private struct VEXDocuments {
    private(set) var documents: [VEXEvidence] = []
    /// The attestation of each document; nil for one of the trust root.
    private(set) var digests: [Digest?] = []
    private(set) var unreadable: [String] = []
    private(set) var refused = 0

    /// No documents.
    init() {}

    init(of rule: VulnerabilityRule, on target: JudgedTarget, in evidence: ImageEvidence, limits: Limits) {
        for item in evidence.unreadable(on: target, by: rule.vexBy) {
            unreadable.append(Self.line(item.record.digest, item.error))
        }
        let candidates = evidence.evidence(on: target, by: rule.vexBy) { content in
            switch content.predicateClass {
            // VEX, an SBOM with an analysis, or CSAF under any type.
            case .vex, .sbom, .unknown: true
            case .custom: rule.takesCustomVEX
            default: false
            }
        }
        for candidate in CustomContent(.vex).evidence(candidates) { add(candidate, of: rule, limits) }
        guard rule.vexBy.contains(VEXFile.authority) else { return }
        for document in evidence.image.operatorVEX.documents {
            add(document, VEXFile.authority, subjects: [], isAttestation: false, nil)
        }
    }

    private mutating func add(_ candidate: Evidence, of rule: VulnerabilityRule, _ limits: Limits) {
        switch candidate.statedVEX(limits: limits) {
        case .success(let document)?:
            let subjects = Set(candidate.attestation.statement?.subjects.flatMap(\.digests) ?? [])
            for authority in candidate.authorities(among: rule.vexBy) {
                add(document, authority, subjects: subjects, isAttestation: true, candidate.digest)
            }
        case .failure(let error)?: unreadable.append(Self.line(candidate.digest, error))
        case nil: break
        }
    }

    private mutating func add(
        _ document: VEXDocument,
        _ signer: String,
        subjects: Set<Digest>,
        isAttestation: Bool,
        _ digest: Digest?
    ) {
        refused += document.refused.count
        digests.append(digest)
        documents.append(
            VEXEvidence(signer: signer, document: document, subjects: subjects, isAttestation: isAttestation)
        )
    }

    private static func line(_ digest: Digest, _ error: some Explained) -> String {
        "\(digest.short): \(error.description) [\(error.code.rawValue)]"
    }
}

extension Evidence {
    /// The VEX document that the statement is or carries; nil where it says nothing about exploitability.
    ///
    /// By a VEX authority, an SBOM with an analysis of vulnerabilities is VEX as well; a wrong one clears nothing, and
    /// keeps others from clearing.
    fileprivate func statedVEX(limits: Limits) -> Result<VEXDocument, MetadataError>? {
        switch claim {
        case .success(.vex(let document))?: return .success(document)
        case .success(.sbom)?:
            guard let predicate = attestation.statement?.predicate else { return nil }
            do throws(MetadataError) {
                let document = try VEXDocument.read(predicate, limits: limits)
                return document.statements.isEmpty && document.refused.isEmpty ? nil : .success(document)
            } catch .unsupportedFormat {
                return nil
            } catch {
                return .failure(error)
            }
        case .failure(let error)?:
            // A broken SBOM matters only where it says something about vulnerabilities.
            let isSBOM = attestation.content.predicateClass == .sbom
            guard isSBOM, (try? attestation.statement?.predicate?.member("vulnerabilities")) == .some(nil) else {
                return .failure(error)
            }
            return nil
        default: return nil
        }
    }
}
