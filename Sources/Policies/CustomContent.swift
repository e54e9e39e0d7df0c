internal import Metadata
internal import Vocabulary

/// What an entry takes from custom statements: those of its classes that their content is, where it lists `custom`.
///
/// Source: metadata.md A, "By content": content never raises a class, unless the rule allows `custom`.
struct CustomContent {
    private let selectors: [PredicateSelector]
    /// The classes of documents that the entry asks for beside `custom`; empty where it asks for none.
    private let classes: Set<PredicateClass>

    /// What content can be recognised as.
    private static let recognised: Set<PredicateClass> = [.sbom, .vulnerabilityScan, .vex]

    init(_ requirement: Requirement) {
        let listed = requirement.selectors.reduce(into: Set<PredicateClass>()) { $0.formUnion($1.classes) }
        selectors = requirement.selectors.filter { $0.classes != [.custom] }
        classes = listed.contains(.custom) ? listed.intersection(Self.recognised) : []
    }

    /// Takes what is of one class, as a rule about that class does.
    init(_ kind: PredicateClass) {
        selectors = [PredicateSelector(kind.rawValue)].compactMap(\.self)
        classes = [kind]
    }

    /// The classes that checks of an entry are about: content stands in for the classes beside `custom`.
    static func checked(_ listed: Set<PredicateClass>) -> Set<PredicateClass> {
        listed.isDisjoint(with: recognised) ? listed : listed.subtracting([.custom])
    }

    /// The evidence, with custom statements as what they hold; those that hold nothing asked for are left out.
    ///
    /// An entry that lists `custom` and no document takes custom statements as they are.
    func evidence(_ found: [Evidence]) -> [Evidence] {
        classes.isEmpty ? found : found.flatMap(contents)
    }

    private func contents(of evidence: Evidence) -> [Evidence] {
        guard case .success(.custom(let statement))? = evidence.claim else { return [evidence] }
        switch statement.content {
        case .failure(let error):
            return [Evidence(attestation: evidence.attestation, claim: .failure(error))]
        case .success(let readings):
            return readings.filter(isAsked).map { reading in
                Evidence(
                    attestation: evidence.attestation,
                    claim: reading.claim,
                    predicateClass: reading.predicateClass,
                    wrappedOn: statement.timestamp
                )
            }
        }
    }

    /// Whether a class is asked for as a whole, or one of its types by which this content could go.
    private func isAsked(_ reading: CustomStatement.Reading) -> Bool {
        guard classes.contains(reading.predicateClass) else { return false }
        return selectors.contains { selector in
            if selector.isCSAF {
                guard case .success(.vex(let document)) = reading.claim else { return true }
                return document.format == .csaf
            }
            return reading.predicateClass.predicateTypes.allSatisfy { selector.includes(.predicate($0)) }
                || reading.predicateTypes.contains { selector.includes(.predicate($0)) }
        }
    }

    /// Custom statements are all there is, and their content is something else.
    func shortfall(_ found: [Evidence]) -> Shortfall {
        let names = found.prefix(5).map(\.digest.short).joined(separator: ", ")
        let wanted = classes.map(\.rawValue).sorted().joined(separator: " or ")
        return Shortfall(
            .missingAttestation,
            "none verified; what is custom holds no \(wanted) that is asked for: \(names)",
            evidence: found.map(\.digest)
        )
    }
}
