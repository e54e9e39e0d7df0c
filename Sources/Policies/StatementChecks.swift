internal import Attestations
internal import Metadata
internal import Vocabulary

/// Holds one verified statement against what an entry of `require` asks of it.
struct StatementChecks {
    let requirement: Requirement
    let clock: JudgingClock
    let levels: BuildLevels

    /// Says why the statement satisfies, or why not; a message names the statement and its authority.
    func check(_ evidence: Evidence, on target: JudgedTarget) -> Result<String, Shortfall> {
        do {
            return .success("\(name(evidence))\(try details(evidence, target).map { ", \($0)" }.joined())")
        } catch {
            return .failure(
                Shortfall(
                    error.code,
                    "\(name(evidence)) \(error.message)",
                    evidence: [evidence.digest],
                    isError: error.isError
                )
            )
        }
    }

    private func name(_ evidence: Evidence) -> String {
        let authorities = evidence.authorities(among: requirement.signedBy)
        return "\(evidence.digest.short) by \(authorities.joined(separator: " and "))"
    }

    private func details(_ evidence: Evidence, _ target: JudgedTarget) throws(Shortfall) -> [String] {
        guard let claim = try evidence.readableClaim() else { return [] }
        try evidence.refuseOtherImage(than: target)
        var details: [String] = []
        if case .test(let result) = claim { details.append(try result.refuseFailure()) }
        if requirement.describesImage { details.append(try describes(evidence, target)) }
        if !requirement.formats.isEmpty { details.append(try format(claim)) }
        if let elements = requirement.minimumElements { details.append(try elements.refuseLack(in: sbom(claim))) }
        if let components = requirement.components { details.append(try components.check(sbom(claim))) }
        if let licences = requirement.licences { details.append(try LicenceCheck(licences).check(sbom(claim))) }
        if case .verdict(let summary) = claim {
            details.append(try (requirement.verdict ?? VerdictExpectation()).check(summary))
        } else if requirement.verdict != nil {
            throw Shortfall(.predicateInvalid, "is no verdict that can be read", isError: true)
        }
        if let slsa = requirement.slsa { details += try build(claim, evidence, slsa) }
        if let age = try age(evidence) { details.append(age) }
        if let maxAge = requirement.databaseMaxAge { details.append(try databaseAge(claim, maxAge)) }
        return details
    }

    private func describes(_ evidence: Evidence, _ target: JudgedTarget) throws(Shortfall) -> String {
        let description = evidence.description(of: target)
        guard let description, description != .notStated else {
            throw Shortfall(
                .describesOtherImage,
                "names no digest of what it describes, and 'describesImage' asks for one"
            )
        }
        return "describes the \(description.rawValue)"
    }

    private func sbom(_ claim: Claim) throws(Shortfall) -> SBOM {
        guard case .sbom(let sbom) = claim else {
            throw Shortfall(.predicateInvalid, "is no SBOM that can be read", isError: true)
        }
        return sbom
    }

    // MARK: - Formats

    private func format(_ claim: Claim) throws(Shortfall) -> String {
        let allowed = requirement.formats.map(\.description).joined(separator: ", ")
        guard case .sbom(let sbom) = claim else {
            throw Shortfall(.formatNotAllowed, "is no SBOM, and one of \(allowed) is allowed")
        }
        guard requirement.formats.contains(where: { $0.allows(sbom) }) else {
            throw Shortfall(.formatNotAllowed, "is \(sbom.formatName), and one of \(allowed) is allowed")
        }
        return sbom.formatName
    }

    // MARK: - Provenance

    private func build(
        _ claim: Claim,
        _ evidence: Evidence,
        _ wanted: BuildExpectation
    ) throws(Shortfall) -> [String] {
        guard case .provenance(let provenance) = claim else {
            throw Shortfall(.predicateInvalid, "is no provenance that can be read", isError: true)
        }
        let builder = provenance.builderID.isEmpty ? "no builder" : "builder '\(provenance.builderID)'"
        let authorities = evidence.authorities(among: requirement.signedBy)
        let grant = try levels.grant(
            of: provenance,
            in: evidence,
            signedBy: authorities,
            namedBuilders: wanted.builders
        )
        guard grant.level >= wanted.level else {
            let reason = grant.reason.map { " (\($0))" } ?? ""
            throw Shortfall(
                .slsaLevel,
                "has build level \(grant.level) by \(builder)\(reason), and level \(wanted.level) is required"
            )
        }
        if grant.isUnproven, let reason = grant.reason, wanted.reliesOnPredicate {
            throw Shortfall(.slsaBuilder, "cannot be believed about its build: \(reason)")
        }
        try checkParameters(provenance, wanted, isStrict: grant.isStrict && wanted.level == grant.level)
        if !wanted.builders.isEmpty, !wanted.builders.contains(where: provenance.isBuilt) {
            throw Shortfall(.slsaBuilder, "names \(builder), and \(list(wanted.builders)) is required")
        }
        if !wanted.buildTypes.isEmpty {
            let type = provenance.buildType ?? ""
            guard !type.isEmpty, wanted.buildTypes.contains(where: { $0.matches(type) }) else {
                throw Shortfall(.slsaBuilder, "has build type '\(type)', and \(list(wanted.buildTypes)) is required")
            }
        }
        try checkSource(provenance, wanted)
        return ["build level \(grant.level) by \(builder)"]
    }

    private func checkParameters(
        _ provenance: Provenance,
        _ wanted: BuildExpectation,
        isStrict: Bool
    ) throws(Shortfall) {
        if let flaw = wanted.parameters.flaw(in: provenance.parameters) { throw Shortfall(.slsaBuilder, flaw) }
        guard isStrict else { return }
        let others = wanted.parameters.unmentioned(in: provenance.parameters)
        guard others.isEmpty else {
            let names = others.prefix(5).map { "'\($0)'" }.joined(separator: ", ")
            let rest = others.count > 5 ? " and \(others.count - 5) more" : ""
            throw Shortfall(
                .slsaLevel,
                "has parameters that 'parameters' does not mention, which level \(wanted.level) of this builder needs: "
                    + "\(names)\(rest)"
            )
        }
    }

    private func checkSource(_ provenance: Provenance, _ wanted: BuildExpectation) throws(Shortfall) {
        guard !wanted.sources.isEmpty || !wanted.refs.isEmpty else { return }
        guard let source = provenance.source else {
            throw Shortfall(.slsaSource, "names no source, and \(list(wanted.sources, wanted.refs)) is required")
        }
        if !wanted.sources.isEmpty, !wanted.sources.contains(where: { $0.matches(source) }) {
            throw Shortfall(.slsaSource, "names source '\(source.repository)', and \(list(wanted.sources)) is required")
        }
        if !wanted.refs.isEmpty {
            guard let ref = source.ref, wanted.refs.contains(where: { $0.matches(ref) }) else {
                let found = source.ref.map { "ref '\($0)'" } ?? "no ref"
                throw Shortfall(.slsaSource, "names \(found) of its source, and \(list(wanted.refs)) is required")
            }
        }
    }

    private func list(_ patterns: [any CustomStringConvertible]...) -> String {
        patterns.joined().map(\.description).joined(separator: " or ")
    }

    // MARK: - Age

    /// Where a rule uses a time, by `maxAge` or to find the newest, that time must not lie in the future.
    private func age(_ evidence: Evidence) throws(Shortfall) -> String? {
        let usesTime: Bool =
            switch requirement.selection {
            case .newest: true
            case nil: evidence.predicateClass == .vulnerabilityScan
            case .all, .any: false
            }
        guard usesTime || requirement.maxAge != nil else { return nil }
        guard let time = evidence.time(signedBy: requirement.signedBy) else {
            guard let maxAge = requirement.maxAge else { return nil }
            throw Shortfall(.tooOld, "states no time, and at most \(maxAge) is allowed")
        }
        try clock.refuseFuture(time.instant, time.event)
        if let maxAge = requirement.maxAge { try clock.refuseOlder(than: maxAge, time.instant, time.event) }
        return "\(time.event) at \(time.instant)"
    }

    private func databaseAge(_ claim: Claim, _ maxAge: TimeSpan) throws(Shortfall) -> String {
        guard case .scan(let scan) = claim, let built = scan.database?.builtAt else {
            throw Shortfall(.tooOld, "states no time of the scanner's database, and at most \(maxAge) is allowed")
        }
        try clock.refuseFuture(built, "the scanner's database was built")
        try clock.refuseOlder(than: maxAge, built, "the scanner's database was built")
        return "its database built at \(built)"
    }
}
