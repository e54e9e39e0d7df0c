package import Vocabulary

/// Decides which findings of one image VEX dismisses, at one point in time.
///
/// Source: metadata.md E.5.
package struct VEXJudge: Sendable {
    private let evidence: [VEXEvidence]
    private let time: Instant
    private let acceptance: VEXAcceptance
    /// Candidates by the id of the vulnerability in lower case.
    private let candidates: [[UInt8]: VEXCandidates]
    private let graphs: [ComponentGraph]

    /// Takes the documents of the policy's VEX authorities, and nobody else's.
    ///
    /// - Parameters:
    ///   - evidence: The documents; their order decides nothing.
    ///   - image: What the findings were found in.
    ///   - sboms: The verified SBOMs of the image, which BOM-Links and statements about parts of parts need.
    ///   - acceptance: What the policy lets dismiss.
    ///   - time: The time of judging.
    ///   - skew: How far after that a statement may have been made.
    ///   - limits: `vex-statements` bounds the sum of pairs of vulnerability and product.
    /// - Throws: `limitExceeded`.
    package init(
        _ evidence: [VEXEvidence],
        image: ImageIdentity,
        sboms: [SBOM] = [],
        acceptance: VEXAcceptance = VEXAcceptance(),
        at time: Instant,
        skew: TimeSpan,
        limits: Limits
    ) throws(MetadataError) {
        (self.evidence, self.time, self.acceptance) = (evidence, time, acceptance)
        let sboms = sboms.filter { $0.describes(image) != .other }
        let candidates = try MetadataError.translating {
            let pairs = evidence.reduce(0) { $0 + $1.document.pairs }
            try MetadataError.check(
                pairs,
                limit: limits.vexStatements,
                named: "vex-statements",
                "pairs of vulnerability and product"
            )
            var collection = VEXCollection(image: image, links: BOMLinks(sboms), latest: time + skew, limits: limits)
            let standings = VEXStanding.of(evidence, latest: time + skew)
            for (document, item) in evidence.enumerated() {
                try collection.add(item, number: document, standing: standings[document])
            }
            return try collection.sorted()
        }
        self.candidates = candidates
        graphs = candidates.values.contains(where: \.hasNested) ? sboms.map { ComponentGraph($0) } : []
    }

    /// Decides about a finding of a scan.
    package func decide(_ finding: VulnerabilityFinding) -> VulnerabilityDecision {
        let names = [finding.id] + finding.aliases
        let decision = decide(ids: names, purl: finding.package.purl)
        guard decision.isSuppressed, !isNamed(finding.id, in: decision) else { return decision }
        // An advisory stands for all of its vulnerabilities: what clears one of them does not clear the others.
        let all = names.filter(VulnerabilityName.isCVE)
        guard all.count > 1 else { return decision }
        let others = all.map { decide(ids: [$0], purl: finding.package.purl) }
        return others.first { !$0.isSuppressed } ?? decision
    }

    /// Whether the statement that decides names this very id.
    private func isNamed(_ id: String, in decision: VulnerabilityDecision) -> Bool {
        guard let deciding = decision.deciding else { return false }
        let statements = evidence[deciding.document].document.statements
        let wanted = id.asciiLowercased
        return statements.contains { statement in
            statement.position == deciding.statement
                && statement.vulnerabilities.contains { $0.asciiLowercased.isIdentical(to: wanted) }
        }
    }

    /// Decides about a vulnerability with these ids in a package.
    ///
    /// Of all statements that match, the latest decides; of several at one time the least favourable.
    package func decide(ids: [String], purl: PackageURL?) -> VulnerabilityDecision {
        var found: [VEXCandidate] = []
        var nested: [VEXCandidates.Packaged] = []
        for id in VEXCollection.keys(ids) {
            guard let candidates = candidates[id] else { continue }
            if let image = candidates.image { found.append(image) }
            guard let purl else { continue }
            if let direct = candidates.direct(purl) { found.append(direct) }
            nested += candidates.nested(purl)
        }
        if let purl, !nested.isEmpty { found += NestedProducts(graphs: graphs).decide(purl, nested) }
        guard let chosen = found.min(by: { $0.precedes($1) }) else {
            return VulnerabilityDecision(deciding: nil, objection: nil)
        }
        let deciding = deciding(chosen)
        return VulnerabilityDecision(deciding: deciding, objection: acceptance.objection(to: deciding, at: time))
    }

    private func deciding(_ candidate: VEXCandidate) -> VulnerabilityDecision.Deciding {
        let item = evidence[candidate.document]
        let statement = item.document.statements[candidate.index]
        let products = statement.products
        return VulnerabilityDecision.Deciding(
            status: statement.status,
            justification: statement.justification,
            impact: statement.impact,
            time: candidate.time,
            documentID: item.document.id,
            signer: item.signer,
            document: candidate.document,
            statement: statement.position,
            isProductLevel: candidate.isProductLevel,
            relation: products.indices.contains(candidate.product) ? products[candidate.product].relation : nil
        )
    }
}
