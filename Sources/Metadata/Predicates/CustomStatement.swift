internal import Encodings
package import Vocabulary

/// A predicate of cosign's type for anything, whose content alone says what it is.
///
/// What is recognised here is of its class only for a rule that asks for custom statements too.
///
/// Source: cosign, custom predicate `{Data, Timestamp}`; metadata.md A, "By content".
package struct CustomStatement: Hashable, Sendable {
    /// The content, read as one of the things that it can be: an SBOM with vulnerabilities is a scan as well.
    package struct Reading: Hashable, Sendable {
        package let predicateClass: PredicateClass
        /// The types by which a statement with this very content could go, the most general one first.
        package let predicateTypes: [String]
        package let claim: Result<Claim, MetadataError>
    }

    /// When it was wrapped; nil where it is not, or does not say.
    package let timestamp: Instant?
    /// What its content is; empty for what nothing recognises.
    ///
    /// An error where it wants to be JSON and is not, so that nobody can tell what it is.
    package let content: Result<[Reading], MetadataError>

    /// Reads the predicate, in cosign's wrapper or as it is.
    ///
    /// - Throws: A mismatch where the wrapper's time is none.
    static func read(_ cursor: JSONCursor, limits: Limits) throws -> CustomStatement {
        guard try isWrapped(cursor), let data = try cursor.member("Data") else {
            return CustomStatement(timestamp: nil, content: content(cursor, limits: limits))
        }
        return CustomStatement(timestamp: try cursor.instant("Timestamp"), content: content(data, limits: limits))
    }

    /// Whether it is the wrapper and nothing more; with other members beside, it would have two readings.
    private static func isWrapped(_ cursor: JSONCursor) throws -> Bool {
        guard cursor.isObject, try cursor.member("Data")?.isString == true else { return false }
        return try cursor.members().allSatisfy { $0.name == "Data" || $0.name == "Timestamp" }
    }

    private static func content(_ cursor: JSONCursor, limits: Limits) -> Result<[Reading], MetadataError> {
        Result { () throws(MetadataError) in
            try MetadataError.translating {
                try ContentReader(object(in: cursor, limits: limits) ?? cursor, limits: limits).readings()
            }
        }
    }

    /// The object that a text holds; nil for what is no such text.
    private static func object(in cursor: JSONCursor, limits: Limits) throws -> JSONCursor? {
        guard cursor.isString else { return nil }
        let text = try cursor.string()
        guard text.holdsObject else { return nil }
        do throws(JSONError) {
            return try JSONCursor(
                reading: Array(text.utf8),
                depth: limits.predicateDepth,
                values: limits.jsonValues,
                root: cursor.path
            )
        } catch {
            guard error.code != .limitExceeded else { throw error }
            throw cursor.mismatch("a text that is JSON", found: error.description)
        }
    }
}

/// Reads a document as everything that its format can be.
private struct ContentReader {
    private let cursor: JSONCursor
    private let limits: Limits

    init(_ cursor: JSONCursor, limits: Limits) { (self.cursor, self.limits) = (cursor, limits) }

    private static let cyclonedx = "https://cyclonedx.org/bom"
    private static let spdx = "https://spdx.dev/Document"

    func readings() throws -> [CustomStatement.Reading] {
        switch ContentFormat.detect(cursor) {
        case .cyclonedx?: try cyclonedx()
        case .spdx?, .spdxTagValue?: [sbom(Self.spdx)]
        case .spdx3?:
            try [sbom(Self.spdx, also: ["\(Self.spdx)/v3", "\(Self.spdx)/v3.0"])]
                + (holdsAssessments() ? [vex([])] : [])
        case .openvex?: [vex(PredicateClass.vex.predicateTypes.filter { $0 != "text/vex" })]
        case .csaf?: [vex([])]
        case .trivy?: [scan(["https://trivy.dev/report"])]
        case .grype?: [scan(["https://github.com/anchore/grype"])]
        case .osv?: [scan(["https://ossf.github.io/osv-schema/results@v1"])]
        case .sarif?: [scan([])]
        case .xml?: try xml()
        default: unnamed()
        }
    }

    /// A bill of materials, a scan where it lists vulnerabilities, and VEX where it says what they come to.
    private func cyclonedx() throws -> [CustomStatement.Reading] {
        guard cursor.isObject, let vulnerabilities = try cursor.member("vulnerabilities") else {
            return [sbom(Self.cyclonedx)]
        }
        let decides = try vulnerabilities.array().contains { try $0.isObject && $0.member("analysis") != nil }
        return [sbom(Self.cyclonedx), scan([])] + (decides ? [vex([])] : [])
    }

    private func holdsAssessments() throws -> Bool {
        try cursor.elements("@graph").contains { element in
            guard element.isObject, let type = try element.member("type") ?? element.member("@type"), type.isString
            else { return false }
            return try type.string().utf8.starts(with: "security_Vex".utf8)
        }
    }

    /// Of what is XML, only a text that names the namespace of a bill of materials can be one.
    private func xml() throws -> [CustomStatement.Reading] {
        let text = try cursor.string()
        if text.utf8.contains("cyclonedx.org/schema/bom".utf8) { return [sbom(Self.cyclonedx)] }
        return text.utf8.contains("spdx.org/rdf".utf8) ? [sbom(Self.spdx)] : []
    }

    /// Reports that no member names, which the readers of scans know by more.
    private func unnamed() -> [CustomStatement.Reading] {
        guard cursor.isObject else { return [] }
        do {
            guard let report = try ScanReport.read(byContentOf: cursor, limits: limits) else { return [] }
            return [reading(.vulnerabilityScan, []) { .scan(VulnerabilityScan(report)) }]
        } catch {
            return [reading(.vulnerabilityScan, []) { throw error }]
        }
    }

    // MARK: - Readings

    private func sbom(_ type: String, also more: [String] = []) -> CustomStatement.Reading {
        let claim = claim { .sbom(try SBOM.read(predicateType: "", cursor, limits: limits)) }
        var types = [type] + more
        if case .success(.sbom(let sbom)) = claim { types.append("\(type)/v\(sbom.version)") }
        return CustomStatement.Reading(predicateClass: .sbom, predicateTypes: types, claim: claim)
    }

    private func scan(_ types: [String]) -> CustomStatement.Reading {
        reading(.vulnerabilityScan, types) {
            guard let report = try ScanReport.read(byContentOf: cursor, limits: limits) else {
                throw cursor.mismatch("a scanner's report")
            }
            return .scan(VulnerabilityScan(report))
        }
    }

    private func vex(_ types: [String]) -> CustomStatement.Reading {
        reading(.vex, types) { .vex(try VEXDocument.read(predicateType: nil, cursor, limits: limits)) }
    }

    private func reading(
        _ kind: PredicateClass,
        _ types: [String],
        _ read: () throws -> Claim
    ) -> CustomStatement.Reading {
        CustomStatement.Reading(predicateClass: kind, predicateTypes: types, claim: claim(read))
    }

    private func claim(_ read: () throws -> Claim) -> Result<Claim, MetadataError> {
        Result { () throws(MetadataError) in try MetadataError.translating(read) }
    }
}

extension String {
    /// Whether it begins like a JSON object, whatever comes then; a byte order mark before it is no JSON.
    fileprivate var holdsObject: Bool {
        var head = utf8[...]
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { head = head.dropFirst(3) }
        return head.first { $0 != 0x20 && !(0x09...0x0D).contains($0) } == UInt8(ascii: "{")
    }
}
