internal import Metadata
internal import Vocabulary

/// Holds the licences of an SBOM's components against the lists of a policy.
///
/// Source: metadata.md H.3.
struct LicenceCheck {
    private let rules: LicenseRules
    /// Whether the policy lists what may be used: then a component without a licence may not.
    private let hasAllowList: Bool

    init(_ licences: LicenceRules) { (rules, hasAllowList) = (licences.rules, licences.hasAllowList) }

    private static let shown = 10

    /// What is wrong with components, in words, and how many say nothing.
    private struct Tally {
        var denied: [String] = []
        var notAllowed: [String] = []
        var unknown: [String] = []
        /// How many state no licence.
        var silent = 0
    }

    /// Says that all licences are allowed, or whose are not.
    func check(_ sbom: SBOM) throws(Shortfall) -> String {
        var tally = Tally()
        var known: [ComponentLicenses: LicenseJudgement] = [:]
        var packages = sbom.components.filter { !$0.isFile }
        if let subject = sbom.subjectComponent, subject.licenses != ComponentLicenses() { packages.append(subject) }
        for component in packages {
            let judgement = known[component.licenses] ?? judge(component.licenses)
            known[component.licenses] = judgement
            add(judgement, of: component, to: &tally)
        }
        let silence = tally.silent == 0 ? "" : "\(tally.silent) of \(packages.count) components state no licence"
        let problems = [
            Self.line(tally.denied, "denied"), Self.line(tally.notAllowed, "not allowed"),
            Self.line(tally.unknown, "not known"), hasAllowList && tally.silent > 0 ? silence : nil,
        ].compactMap(\.self)
        guard problems.isEmpty else {
            throw Shortfall(.licenceDenied, "has licences that do not do: \(problems.joined(separator: "; "))")
        }
        let note = silence.isEmpty ? "" : " (\(silence))"
        return "the licences of \(packages.count) components are allowed\(note)"
    }

    /// The licence that was concluded counts, else the declared one; either of them can be denied.
    private func judge(_ licenses: ComponentLicenses) -> LicenseJudgement {
        let stated = [licenses.concluded, licenses.declared].compactMap(\.self).filter { $0 != .noAssertion }
        guard let effective = stated.first else { return rules.judge(licenses.concluded ?? licenses.declared) }
        for other in stated.dropFirst() {
            if case .denied(let ids) = rules.judge(other) { return .denied(by: ids) }
        }
        return rules.judge(effective)
    }

    private func add(_ judgement: LicenseJudgement, of component: Component, to tally: inout Tally) {
        switch judgement {
        case .allowed: break
        case .denied(let ids): tally.denied.append("\(component.title) (\(ids.joined(separator: ", ")))")
        case .notAllowed(let ids): tally.notAllowed.append("\(component.title) (\(ids.joined(separator: ", ")))")
        case .unknown(.missing), .unknown(.noAssertion), .unknown(.noLicense): tally.silent += 1
        case .unknown(let reason): tally.unknown.append("\(component.title): \(reason)")
        }
    }

    private static func line(_ components: [String], _ what: String) -> String? {
        guard !components.isEmpty else { return nil }
        let rest = components.count > shown ? " and \(components.count - shown) more" : ""
        return "\(what): \(components.prefix(shown).joined(separator: ", "))\(rest)"
    }
}
