internal import Attestations
package import Metadata
package import Vocabulary

/// One entry of `require`: an attestation of this type, by one of these, such that.
package struct Requirement: Hashable, Sendable {
    /// Which of the statements that fit have to satisfy the checks.
    package enum Selection: String, CaseIterable, Sendable {
        /// The newest of each authority and subject, for scans also of each scanner.
        case newest
        case all
        case any
    }

    /// About what a statement has to be.
    package enum About: String, CaseIterable, Sendable {
        case any
        /// The image's own digest, which is the index where there is one.
        case index
        /// The manifest of the platform.
        case platform
    }

    package let selectors: [PredicateSelector]
    /// Authorities of the trust root.
    package let signedBy: [String]
    /// How many distinct authorities it takes.
    package let threshold: Int
    /// nil: the newest of scans, all of anything else.
    package let selection: Selection?
    package let about: About
    package let maxAge: TimeSpan?
    /// How old the scanner's database may be.
    package let databaseMaxAge: TimeSpan?
    /// Whether a document must itself name a digest of the image.
    package let describesImage: Bool
    package let slsa: BuildExpectation?
    /// The formats that an SBOM may have; empty for any.
    package let formats: [FormatExpectation]
    package let minimumElements: MinimumElements?
    package let components: ComponentRules?
    package let licences: LicenceRules?
    package let verdict: VerdictExpectation?

    /// The name of the rule in the result: what the policy asks for, as it is written there.
    package var rule: String { selectors.map(\.description).joined(separator: ", ") }

    func includes(_ content: SignedContent) -> Bool {
        selectors.contains { $0.includes(content) || $0.mayInclude(content) }
    }

    /// Whether the statement is what a selector means, where the type alone does not say.
    func includes(_ evidence: Evidence) -> Bool {
        selectors.contains { selector in
            guard selector.isCSAF else { return selector.includes(evidence.attestation.content) }
            guard case .success(.vex(let document))? = evidence.claim else { return false }
            return document.format == .csaf
        }
    }
}

/// What `slsa` asks of a provenance.
package struct BuildExpectation: Hashable, Sendable {
    /// The lowest build level that the trust root must grant.
    package let level: Int
    package let builders: [Glob]
    package let sources: [SourcePattern]
    package let refs: [Glob]
    package let buildTypes: [Glob]
    package let parameters: ParameterRules

    /// Whether it asks for anything that only the predicate says.
    var reliesOnPredicate: Bool {
        !builders.isEmpty || !sources.isEmpty || !refs.isEmpty || !buildTypes.isEmpty || !parameters.entries.isEmpty
    }
}

/// The licences that an SBOM's components may have.
package struct LicenceRules: Hashable, Sendable {
    package let rules: LicenseRules
    /// Whether the policy lists what may be used.
    package let hasAllowList: Bool
    /// The lists as the policy writes them.
    package let allowed: [String]
    package let denied: [String]

    /// Reads the entries.
    ///
    /// - Parameters:
    ///   - allowed: What may be used; where it is empty, all that is not denied.
    ///   - denied: What may not be used.
    /// - Throws: The first entry that means no licence.
    package init(allowing allowed: [String], denying denied: [String]) throws(LicenseRules.EntryError) {
        rules = try LicenseRules(allow: allowed, deny: denied)
        (self.allowed, self.denied, hasAllowList) = (allowed, denied, !allowed.isEmpty)
    }
}
