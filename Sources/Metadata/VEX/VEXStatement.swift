package import Vocabulary

/// What a supplier says about a vulnerability in products of his.
package struct VEXStatement: Hashable, Sendable {
    /// Only the last two clear a finding, in this order from the least favourable.
    package enum Status: String, CaseIterable, Hashable, Sendable {
        case affected
        case underInvestigation = "under_investigation"
        case fixed
        case notAffected = "not_affected"

        /// Whether a finding with this status need not count.
        package var isClearing: Bool { self == .fixed || self == .notAffected }
    }

    package enum Justification: String, CaseIterable, Hashable, Sendable {
        case componentNotPresent = "component_not_present"
        case vulnerableCodeNotPresent = "vulnerable_code_not_present"
        case vulnerableCodeNotInExecutePath = "vulnerable_code_not_in_execute_path"
        case vulnerableCodeCannotBeControlledByAdversary = "vulnerable_code_cannot_be_controlled_by_adversary"
        case inlineMitigationsAlreadyExist = "inline_mitigations_already_exist"
    }

    /// The statement's place in its document, from 0; in formats that list products by vulnerability, each pair is one.
    package let position: Int
    package let id: String?
    /// The name of the vulnerability and its aliases.
    package let vulnerabilities: [String]
    /// Empty where the statement names none: then it means the subjects of the attestation around it.
    package let products: [VEXProduct]
    package let status: Status
    package let justification: Justification?
    package let impact: String?
    package let action: String?
    /// When it was last made; nil where neither statement nor document say, and then it counts for nothing.
    package let time: Instant?
}

/// A product that a statement is about.
package struct VEXProduct: Hashable, Sendable {
    /// Purls, image references, BOM-Links and other names; none where the attestation's subjects are the product.
    package let identifiers: [String]
    /// Algorithm, as the format spells it, to value.
    package let hashes: [String: String]
    /// Whether the product is what the attestation around the document is about.
    package let isStatementSubject: Bool
    /// The parts of the product that the statement is narrowed to; nil where it means the whole.
    package let subcomponents: [Subcomponent]?
    /// The versions of the product, where its purls give none.
    package let versions: [VersionRule]
    /// What lies between the product and its parts, from the outside in.
    package let between: [Subcomponent]
    /// How the parts belong to the product, in the format's word.
    package let relation: String?

    init(
        identifiers: [String],
        hashes: [String: String] = [:],
        isStatementSubject: Bool = false,
        subcomponents: [Subcomponent]? = nil,
        versions: [VersionRule] = [],
        between: [Subcomponent] = [],
        relation: String? = nil
    ) {
        (self.identifiers, self.hashes, self.isStatementSubject) = (identifiers, hashes, isStatementSubject)
        (self.subcomponents, self.versions, self.between) = (subcomponents, versions, between)
        self.relation = relation
    }

    /// A part of a product, by its names.
    package struct Subcomponent: Hashable, Sendable {
        package let identifiers: [String]
        /// The versions of the part, where its purls give none.
        package let versions: [VersionRule]

        init(identifiers: [String], versions: [VersionRule] = []) {
            (self.identifiers, self.versions) = (identifiers, versions)
        }
    }
}
