internal import Encodings
internal import Vocabulary

/// Reads what a CycloneDX document says about its vulnerabilities: one statement for each that is analysed and each
/// component that it affects.
///
/// Source: CycloneDX 1.4 to 1.7, `vulnerabilities[].analysis` and `affects`; BOM-Link.
struct CycloneDXVEXReader {
    private let refs: CycloneDXReferences
    /// When the document was made, which holds for statements without a time of their own.
    private let created: Instant?
    private let limits: Limits
    private var statements: [VEXStatement] = []
    private var refused: [VEXDocument.Refusal] = []
    private var pairs = 0

    static func read(_ cursor: JSONCursor, limits: Limits) throws -> VEXDocument {
        let sbom = try CycloneDXReader.read(cursor, limits: limits)
        let metadata = try cursor.member("metadata")
        var reader = CycloneDXVEXReader(
            refs: CycloneDXReferences(sbom),
            created: try metadata?.instant("timestamp"),
            limits: limits
        )
        for vulnerability in try cursor.presentElements("vulnerabilities") { try reader.read(vulnerability) }
        return VEXDocument(
            format: .cyclonedx,
            id: sbom.id,
            author: try metadata?.presentElements("authors").first?.text("name")
                ?? metadata?.member("supplier")?.text("name"),
            version: sbom.id == nil ? nil : sbom.revision.flatMap { VEXVersion($0) },
            time: reader.created,
            statements: reader.statements,
            refused: reader.refused,
            notes: []
        )
    }

    private init(refs: CycloneDXReferences, created: Instant?, limits: Limits) {
        (self.refs, self.created, self.limits) = (refs, created, limits)
    }

    private mutating func count(_ cursor: JSONCursor) throws -> Int {
        pairs += 1
        try MetadataError.check(
            pairs,
            limit: limits.vexStatements,
            named: "vex-statements",
            "pairs of vulnerability and product"
        )
        return pairs - 1
    }

    private mutating func read(_ cursor: JSONCursor) throws {
        guard let analysis = try cursor.member("analysis"), try analysis.member("state") != nil else { return }
        do {
            let common = try Common(cursor, analysis, created: created)
            let affects = try cursor.presentElements("affects")
            guard !affects.isEmpty else { throw cursor.mismatch("a member 'affects'", found: "none") }
            for affect in affects {
                do { try read(affect, common) } catch let error as JSONShapeError { refuse(error) }
            }
        } catch let error as JSONShapeError {
            _ = try count(cursor)
            refuse(error)
        }
    }

    private mutating func refuse(_ error: JSONShapeError) { refused.append(VEXDocument.Refusal(error)) }

    private mutating func read(_ affect: JSONCursor, _ common: Common) throws {
        let versions = try affect.presentElements("versions")
        guard !versions.isEmpty else {
            let position = try count(affect)
            let product = try refs.product(try affect.required("ref"), versions: [])
            return statements.append(try common.statement(product, common.status, position, affect))
        }
        for version in versions {
            let position = try count(version)
            let rule = try Self.rule(version)
            let product = try refs.product(try affect.required("ref"), versions: [rule])
            let status = try Self.status(version)
            statements.append(try common.statement(product, status, position, version))
        }
    }

    private static func rule(_ cursor: JSONCursor) throws -> VersionRule {
        if let range = try cursor.text("range") { return VersionRule(.range(range), isStrict: true) }
        return VersionRule(.exactly(try cursor.requiredText("version")), isStrict: true)
    }

    /// What a version's own status makes of it; the schema says that one without is affected.
    private static func status(_ cursor: JSONCursor) throws -> VEXStatement.Status {
        guard let status = try cursor.member("status") else { return .affected }
        switch try status.string() {
        case "affected": return .affected
        case "unaffected": return .notAffected
        case "unknown": return .underInvestigation
        case let other: throw status.mismatch("affected, unaffected or unknown", found: "'\(other)'")
        }
    }

    /// What holds for all products of a vulnerability.
    private struct Common {
        let ids: [String]
        let status: VEXStatement.Status
        let isFalsePositive: Bool
        let justification: VEXStatement.Justification?
        let detail: String?
        let time: Instant?

        init(_ cursor: JSONCursor, _ analysis: JSONCursor, created: Instant?) throws {
            let aliases = try cursor.presentElements("references").compactMap { try $0.text("id") }
            let id = try cursor.requiredText("id")
            ids = [id] + aliases.filter { !$0.isIdentical(to: id) }
            let state = try analysis.required("state")
            let word = try state.string()
            guard let status = Self.statuses[word] else {
                throw state.mismatch(
                    "one of \(Self.statuses.keys.sorted().joined(separator: ", "))",
                    found: "'\(word)'"
                )
            }
            (self.status, isFalsePositive) = (status, word == "false_positive")
            justification = try Self.justification(analysis)
            detail = try analysis.text("detail")
            time =
                try analysis.instant("lastUpdated") ?? analysis.instant("firstIssued") ?? cursor.instant("updated")
                ?? created
        }

        private static let statuses: [String: VEXStatement.Status] = [
            "resolved": .fixed, "resolved_with_pedigree": .fixed, "not_affected": .notAffected,
            "false_positive": .notAffected, "exploitable": .affected, "in_triage": .underInvestigation,
        ]

        private static func justification(_ analysis: JSONCursor) throws -> VEXStatement.Justification? {
            guard try analysis.text("justification") != nil else { return nil }
            let cursor = try analysis.required("justification")
            switch try cursor.string() {
            case "code_not_present": return .vulnerableCodeNotPresent
            case "code_not_reachable": return .vulnerableCodeNotInExecutePath
            case "requires_configuration", "requires_dependency", "requires_environment":
                return .vulnerableCodeCannotBeControlledByAdversary
            case "protected_by_compiler", "protected_at_runtime", "protected_at_perimeter",
                "protected_by_mitigating_control":
                return .inlineMitigationsAlreadyExist
            case let other: throw cursor.mismatch("a justification of CycloneDX", found: "'\(other)'")
            }
        }

        func statement(
            _ product: VEXProduct,
            _ status: VEXStatement.Status,
            _ position: Int,
            _ cursor: JSONCursor
        ) throws -> VEXStatement {
            let isReasoned = justification != nil || detail != nil || isFalsePositive
            guard status != .notAffected || isReasoned else {
                throw cursor.mismatch("a justification or a detail for not_affected", found: "neither")
            }
            return VEXStatement(
                position: position,
                id: nil,
                vulnerabilities: ids,
                products: [product],
                status: status,
                justification: status == .notAffected ? justification : nil,
                impact: detail ?? (isFalsePositive ? "false positive" : nil),
                action: nil,
                time: time
            )
        }
    }
}
