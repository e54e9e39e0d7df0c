package import Encodings
package import Vocabulary

/// What a predicate says, once its envelope has been verified.
package enum Claim: Hashable, Sendable {
    case provenance(Provenance)
    case sbom(SBOM)
    case scan(VulnerabilityScan)
    case vex(VEXDocument)
    case verdict(VerificationSummary)
    /// A predicate of a class that is not understood, as it is; nil where the statement has none.
    case other(JSONCursor?)

    /// Reads a predicate by the class of its type; content never raises a class.
    ///
    /// - Parameters:
    ///   - predicateType: The type that the statement names, compared byte by byte.
    ///   - predicate: The predicate; nil where the statement has none.
    ///   - limits: `components`, `findings` and `vex-statements` bound what is in it.
    /// - Returns: The claim.
    /// - Throws: `invalid` where the predicate is not what its type says, `unsupportedFormat`, `limitExceeded`.
    package static func read(
        predicateType: String,
        predicate: JSONCursor?,
        limits: Limits
    ) throws(MetadataError) -> Claim {
        let cursor = predicate?.rooted(at: "predicate") ?? JSONCursor(JSONValue.null, root: "predicate")
        return try MetadataError.translating {
            switch PredicateClass.of(predicateType: predicateType) {
            case .provenance: .provenance(try Provenance.read(predicateType: predicateType, cursor))
            case .sbom: .sbom(try SBOM.read(predicateType: predicateType, cursor, limits: limits))
            case .vulnerabilityScan:
                .scan(try VulnerabilityScan.read(predicateType: predicateType, cursor, limits: limits))
            case .vex: .vex(try VEXDocument.read(predicateType: predicateType, cursor, limits: limits))
            case .verdict: .verdict(try VerificationSummary.read(predicateType: predicateType, cursor))
            // CSAF has no type that tools agree on, so that it is found by its content.
            case .unknown where ContentFormat.detect(cursor) == .csaf:
                .vex(try VEXDocument.read(predicateType: nil, cursor, limits: limits))
            default: .other(predicate)
            }
        }
    }
}
