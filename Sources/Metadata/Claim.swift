package import Encodings
package import Vocabulary

/// What a predicate says, once its envelope has been verified.
package enum Claim: Hashable, Sendable {
    case provenance(Provenance)
    case sbom(SBOM)
    case scan(VulnerabilityScan)
    case vex(VEXDocument)
    case verdict(VerificationSummary)
    case test(TestResult)
    case release(Release)
    case link(StepLink)
    case trace(RuntimeTrace)
    case attributes(AttributeReport)
    case references(DocumentReferences)
    case source(SourceProvenance)
    /// Several attestations in one, each with its own type.
    case collection(WitnessCollection)
    /// Anything, recognised by its content alone.
    indirect case custom(CustomStatement)
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
            let kind = PredicateClass.of(predicateType: predicateType)
            return try read(kind, predicateType: predicateType, cursor, given: predicate, limits: limits)
        }
    }

    /// Reads a predicate where it stands.
    ///
    /// - Parameters:
    ///   - kind: The class of its type.
    ///   - predicateType: The type, which tells formats of one class apart.
    ///   - cursor: The predicate, null for none.
    ///   - given: What is kept of a class that is not understood.
    ///   - limits: Bound what is in it.
    /// - Returns: The claim.
    /// - Throws: What the reader of the class throws.
    static func read(
        _ kind: PredicateClass,
        predicateType: String,
        _ cursor: JSONCursor,
        given: JSONCursor?,
        limits: Limits
    ) throws -> Claim {
        switch kind {
        case .provenance: .provenance(try Provenance.read(predicateType: predicateType, cursor))
        case .sbom: .sbom(try SBOM.read(predicateType: predicateType, cursor, limits: limits))
        case .vulnerabilityScan:
            .scan(try VulnerabilityScan.read(predicateType: predicateType, cursor, limits: limits))
        case .vex: .vex(try VEXDocument.read(predicateType: predicateType, cursor, limits: limits))
        case .verdict: .verdict(try VerificationSummary.read(predicateType: predicateType, cursor))
        case .test: .test(try TestResult.read(predicateType: predicateType, cursor))
        case .release: .release(try Release.read(predicateType: predicateType, cursor))
        case .step: try step(predicateType, cursor, limits: limits)
        case .attributes: .attributes(try AttributeReport.read(cursor))
        case .reference: .references(try DocumentReferences.read(cursor))
        case .source: .source(try SourceProvenance.read(cursor))
        case .custom: .custom(try CustomStatement.read(cursor, limits: limits))
        // CSAF has no type that tools agree on, so that it is found by its content.
        case .unknown where ContentFormat.detect(cursor) == .csaf:
            .vex(try VEXDocument.read(predicateType: nil, cursor, limits: limits))
        case .sast, .codeReview, .signature, .buildConfig, .endOfLife, .compliance, .malwareScan, .unknown:
            .other(given)
        }
    }

    private static func step(_ predicateType: String, _ cursor: JSONCursor, limits: Limits) throws -> Claim {
        if predicateType.isIdentical(to: StepPredicate.collection) {
            return .collection(try WitnessCollection.read(cursor, limits: limits))
        }
        if predicateType.isIdentical(to: StepPredicate.trace) { return .trace(try RuntimeTrace.read(cursor)) }
        return .link(try StepLink.read(predicateType: predicateType, cursor))
    }
}
