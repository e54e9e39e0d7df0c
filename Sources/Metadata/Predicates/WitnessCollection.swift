internal import Encodings
package import Vocabulary

/// The attestations that a run of Witness put into one statement.
///
/// Source: go-witness, attestation collection v0.1; the class of each follows from its type, as of a statement.
package struct WitnessCollection: Hashable, Sendable {
    package struct Part: Hashable, Sendable {
        package let type: String
        package let predicateClass: PredicateClass
        package let startedOn: Instant?
        package let finishedOn: Instant?
        /// What it says; an error does not make the others unreadable.
        package let claim: Result<Claim, MetadataError>
    }

    /// The step that was run.
    package let name: String
    package let parts: [Part]

    /// Reads the predicate.
    ///
    /// - Throws: A mismatch where the step has no name, or a part no type.
    static func read(_ cursor: JSONCursor, limits: Limits) throws -> WitnessCollection {
        WitnessCollection(
            name: try cursor.requiredText("name"),
            parts: try cursor.elements("attestations").map { element in
                let type = try element.requiredText("type")
                let kind = predicateClass(of: type)
                let content = try element.member("attestation")
                return Part(
                    type: type,
                    predicateClass: kind,
                    startedOn: try element.instant("starttime"),
                    finishedOn: try element.instant("endtime"),
                    claim: claim(type, kind, content, limits: limits)
                )
            }
        )
    }

    private static let ownTypes = (start: "https://witness.dev/attestations/", end: "/v0.1")

    /// The class by the registry, else by Witness's own name of the kind; facts about the step are of its class.
    private static func predicateClass(of type: String) -> PredicateClass {
        let registered = PredicateClass.of(predicateType: type)
        let bytes = type.utf8
        guard registered == .unknown, bytes.starts(with: ownTypes.start.utf8),
            bytes.reversed().starts(with: ownTypes.end.utf8.reversed()),
            bytes.count > ownTypes.start.utf8.count + ownTypes.end.utf8.count
        else { return registered }
        switch String(type.dropFirst(ownTypes.start.count).dropLast(ownTypes.end.count)) {
        case "sbom": return .sbom
        case "vex": return .vex
        case "git", "github", "gitlab", "jenkins", "aws-codebuild", "material", "product", "command-run", "environment",
            "maven", "oci", "docker", "lockfiles", "system-packages", "policyverify":
            return .step
        default: return .unknown
        }
    }

    /// Reads a part; what would hold parts itself stays as it is, so that nothing nests.
    private static func claim(
        _ type: String,
        _ kind: PredicateClass,
        _ content: JSONCursor?,
        limits: Limits
    ) -> Result<Claim, MetadataError> {
        Result { () throws(MetadataError) in
            try MetadataError.translating {
                guard let content else { return .other(nil) }
                switch kind {
                case .step where !StepPredicate.isLeaf(type), .custom: return .other(content)
                case .vex:
                    // Witness keeps the document beside the name and digest of its file.
                    let document = content.isObject ? try content.member("vexDocument") ?? content : content
                    return .vex(try VEXDocument.read(predicateType: nil, document, limits: limits))
                default:
                    return try Claim.read(kind, predicateType: type, content, given: content, limits: limits)
                }
            }
        }
    }
}

/// The predicate types of the class `step` that hold no others.
enum StepPredicate {
    static let collection = "https://witness.testifysec.com/attestation-collection/v0.1"
    static let trace = "https://in-toto.io/attestation/runtime-trace/v0.1"

    static func isLeaf(_ type: String) -> Bool {
        !type.isIdentical(to: collection) && PredicateClass.of(predicateType: type) == .step
    }
}
