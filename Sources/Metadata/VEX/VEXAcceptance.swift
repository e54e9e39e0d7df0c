package import Vocabulary

/// What of VEX a policy lets dismiss a finding, beyond who may say it.
///
/// It narrows what the deciding statement may do, and never which statement decides: a newer statement that is not
/// accepted still takes back an older one.
/// Source: metadata.md E.5, 6.
package struct VEXAcceptance: Hashable, Sendable {
    package var statuses: Set<VEXStatement.Status> = [.fixed, .notAffected]
    /// Whether `not_affected` needs one of the justifications, not only words.
    package var requiresJustification = false
    /// How old a statement may be.
    package var maxAge: TimeSpan?
    /// Whether a statement that is narrowed to a part of its product does not dismiss.
    package var productLevelOnly = false

    package init() {}

    /// Why the statement does not dismiss; nil where it does, or says nothing that could.
    func objection(to deciding: VulnerabilityDecision.Deciding, at time: Instant) -> VulnerabilityDecision.Objection? {
        guard deciding.status.isClearing else { return nil }
        guard statuses.contains(deciding.status) else { return .status }
        if requiresJustification, deciding.status == .notAffected, deciding.justification == nil {
            return .noJustification
        }
        if let maxAge, deciding.time + maxAge < time { return .tooOld(maxAge) }
        return productLevelOnly && !deciding.isProductLevel ? .notProductLevel : nil
    }
}
