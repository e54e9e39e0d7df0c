package import Trust
package import Vocabulary

/// What `accept` asks of a verdict, after options and trust root were put together.
package struct AcceptanceConditions: Sendable {
    /// What the command line says, which outweighs the trust root.
    package struct Overrides: Hashable, Sendable {
        package var maxAge: TimeSpan?
        /// Takes the place of the root's list where it is not empty.
        package var trustRoots: [Digest] = []
        /// Takes the place of the root's list where it is not empty.
        package var policySets: [Digest] = []
        /// Options that a verdict may have been made with, beside those that the root names.
        package var options: [String] = []

        package init() {}
    }

    /// How old a verdict may be where nobody says: seven days.
    package static let defaultMaxAge = TimeSpan(seconds: 7 * 86_400)
    /// How far the clocks of station and cluster may be apart.
    package static let clockSkew = TimeSpan(seconds: 300)

    package let keys: [AcceptanceTerms.VerdictKey]
    package let trustRoots: [Digest]
    package let policySets: [Digest]
    package let maxAge: TimeSpan
    package let options: [String]
    package let revocations: RevocationList
    /// The time as of which it is accepted.
    package let time: Instant

    /// Puts options, trust root and defaults together.
    ///
    /// Source: contract.md, "The verdict", end.
    ///
    /// - Parameters:
    ///   - terms: `accept` of the own trust root; nil where it has none.
    ///   - overrides: What the command line says.
    ///   - ownTrustRoot: The digest of the own trust root.
    ///   - ownPolicySet: The digest of the own root's `policies/`; nil where it has none.
    ///   - revocations: What the own root revokes.
    ///   - time: `--at`, or now.
    /// - Throws: `acceptUnset` when nothing says whose verdicts, or which policies, count.
    package init(
        _ terms: AcceptanceTerms?,
        _ overrides: Overrides,
        ownTrustRoot: Digest,
        ownPolicySet: Digest?,
        revocations: RevocationList,
        at time: Instant
    ) throws(VerdictError) {
        guard let terms, !terms.verdictKeys.isEmpty else { throw .acceptUnset("accept.verdictKeys") }
        keys = terms.verdictKeys
        trustRoots = overrides.trustRoots.isEmpty ? terms.trustRoots ?? [ownTrustRoot] : overrides.trustRoots
        guard
            let policySets = overrides.policySets.isEmpty
                ? terms.policies ?? ownPolicySet.map({ [$0] }) : overrides.policySets
        else { throw .acceptUnset("accept.policies") }
        self.policySets = policySets
        maxAge = overrides.maxAge ?? terms.maxAge ?? Self.defaultMaxAge
        options = terms.options + overrides.options
        self.revocations = revocations
        self.time = time
    }
}
