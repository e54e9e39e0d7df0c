package import Metadata
package import Vocabulary

/// One vulnerability of one package after a rule has judged it.
package struct JudgedFinding: Hashable, Sendable {
    /// What became of it.
    package enum State: String, CaseIterable, Sendable, Hashable {
        /// It is worse than the rule allows, and nobody who may has dismissed it.
        case remains
        /// It is there, and the rule allows it.
        case allowed
        /// VEX, or the scanner where the rule takes its word, dismisses it.
        case suppressed
    }

    /// The VEX statement that decided, whichever way.
    package struct Statement: Hashable, Sendable {
        package let status: VEXStatement.Status
        package let justification: VEXStatement.Justification?
        package let impact: String?
        /// The id of the document, and the place of the statement in it, from 0.
        package let document: String?
        package let position: Int
        /// The authority whose word it is.
        package let signer: String
        package let time: Instant
        /// The attestation that carries it; nil for a document of the trust root.
        package let digest: Digest?
        /// Why it does not dismiss though its status would; nil where it does, or says nothing of the kind.
        package let objection: String?
    }

    package let finding: VulnerabilityFinding
    package let state: State
    package let statement: Statement?
    /// The manifests that it was found in, as messages call them; empty for an image that is no index.
    package var platforms: [String] = []

    init(_ finding: VulnerabilityFinding, _ state: State, by statement: Statement?) {
        (self.finding, self.state, self.statement) = (finding, state, statement)
    }
}

// MARK: - In words

extension JudgedFinding {
    package var id: String { finding.id }
    package var aliases: [String] { finding.aliases }
    package var package: String? { finding.package.name }
    package var purl: String? { finding.package.purlText }
    package var installed: String? { finding.package.version }
    package var fixedIn: [String] { finding.fix.versions }
    package var severity: String { finding.severity.description }
    /// Why the scanner itself would have kept it back; nil where it would not.
    package var scannerSuppression: String? {
        finding.suppressedByScanner.map { [$0.source, $0.reason].compactMap(\.self).joined(separator: ": ") }
    }
}

extension JudgedFinding.Statement {
    package var statusWord: String { status.rawValue }
    package var justificationWord: String? { justification?.rawValue }
}

extension [JudgedFinding] {
    /// What several manifests have in common once, with the names of all of them.
    static func joined(_ parts: [(label: String?, findings: [JudgedFinding])]) -> [JudgedFinding] {
        var joined: [JudgedFinding] = []
        var places: [JudgedFinding: Int] = [:]
        for part in parts {
            for finding in part.findings {
                if let place = places[finding] {
                    if let label = part.label { joined[place].platforms.append(label) }
                } else {
                    places[finding] = joined.count
                    joined.append(finding)
                    joined[joined.count - 1].platforms = [part.label].compactMap(\.self)
                }
            }
        }
        return joined.inOrder
    }

    /// First what remains, then what is allowed, then what is suppressed, the worst of each first.
    var inOrder: [JudgedFinding] {
        func rank(_ place: Int, _ finding: JudgedFinding) -> (Int, Int, Int) {
            let state = JudgedFinding.State.allCases.firstIndex(of: finding.state) ?? 0
            return (state, -finding.finding.severity.rawValue, place)
        }
        return enumerated().sorted { rank($0.offset, $0.element) < rank($1.offset, $1.element) }.map(\.element)
    }
}
