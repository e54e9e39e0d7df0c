package import Encodings
package import Vocabulary

/// Reads CSAF 2.0 and 2.1: one statement for each vulnerability and product with a status.
///
/// Source: CSAF 2.0 and 2.1, 3.2, and those of their mandatory tests that bear on what a statement says.
package enum CSAFReader {
    enum Version: String, CaseIterable {
        case v2_0 = "2.0"
        case v2_1 = "2.1"
    }

    static func read(_ cursor: JSONCursor, limits: Limits) throws -> VEXDocument {
        let document = try cursor.required("document")
        let version = try version(document)
        try refuseCriticalExtensions(cursor)
        try refuseCriticalExtensions(document)
        if version == .v2_1 {
            _ = try cursor.requiredText("$schema")
            _ = try document.required("distribution").object()
        }
        _ = try document.requiredText("title")
        let tracking = try CSAFTracking(try document.required("tracking"))
        let category = try Category(try document.required("category"), version)
        let tree = try CSAFProductTree(try cursor.member("product_tree"), version: version, limits: limits)
        var reader = CSAFVulnerabilityReader(
            tree: tree,
            holdsRemediations: version == .v2_1 && category != .deprecated,
            time: tracking.released,
            limits: limits
        )
        reader.isVEX = category == .vex
        for note in try document.elements("notes") { try reader.requireReferences(note) }
        for vulnerability in try cursor.elements("vulnerabilities") { try reader.read(vulnerability) }
        var notes = reader.notes
        if !category.hasStatements, !reader.statements.isEmpty || !reader.refused.isEmpty {
            notes.append("predicate.document.category: statements of this category do not count")
        }
        let publisher = try document.required("publisher")
        return VEXDocument(
            format: .csaf,
            id: tracking.id,
            author: try publisher.requiredText("name"),
            publisher: try publisher.requiredText("namespace"),
            version: tracking.version,
            time: tracking.released,
            standing: tracking.isDraft ? .draft : category.standing,
            statements: category.hasStatements ? reader.statements : [],
            refused: category.hasStatements ? reader.refused : [],
            notes: notes
        )
    }

    /// The product tree of a document alone, for those who want to know what an id stands for.
    package static func productTree(_ value: JSONValue, limits: Limits) throws(MetadataError) -> CSAFProductTree {
        try MetadataError.translating {
            let cursor = JSONCursor(value, root: "predicate")
            let version = try version(try cursor.required("document"))
            return try CSAFProductTree(try cursor.member("product_tree"), version: version, limits: limits)
        }
    }

    private static func version(_ document: JSONCursor) throws -> Version {
        let text = try document.requiredText("csaf_version")
        guard let version = Version(rawValue: text) else {
            throw MetadataError.unsupportedFormat(expected: "CSAF 2.0 or 2.1", found: "CSAF \(text)")
        }
        return version
    }

    /// Refuses extensions that nobody may ignore, and what is no extension.
    ///
    /// Source: CSAF 2.1, 3.1.2 and 6.1.60.1.
    static func refuseCriticalExtensions(_ cursor: JSONCursor) throws {
        for element in try cursor.elements("x_extensions") {
            try element.refuseMembers(otherThan: ["$schema", "category", "content", "critical"])
            for name in ["$schema", "category", "content"] { _ = try element.required(name) }
            let critical = try element.required("critical")
            if try critical.bool() { throw critical.mismatch("no extension that must be understood", found: "one") }
        }
    }

    // MARK: - Category

    /// What kind of document it is.
    ///
    /// Source: CSAF 2.1, 4 and 6.1.26.
    enum Category: Hashable {
        case vex, advisory, deprecated, withdrawn, superseded
        /// A profile that makes no statements about products.
        case other
        /// The base profile, also under names that the author chose.
        case base

        init(_ cursor: JSONCursor, _ version: Version) throws {
            let text = try cursor.string()
            guard !text.isEmpty else { throw cursor.mismatch("a category", found: "an empty text") }
            if let profile = Self.profiles(of: version)[text] {
                self = profile
            } else if text == "csaf_base" {
                self = .base
            } else {
                guard !Self.looksReserved(text) else {
                    throw cursor.mismatch("a category of CSAF \(version.rawValue), or a name unlike them", found: text)
                }
                self = .base
            }
        }

        var hasStatements: Bool { [.vex, .advisory, .deprecated, .base].contains(self) }

        var standing: VEXDocument.Standing {
            switch self {
            case .withdrawn: .withdrawn
            case .superseded: .superseded
            default: .current
            }
        }

        private static func profiles(of version: Version) -> [String: Category] {
            var profiles: [String: Category] = [
                "csaf_vex": .vex, "csaf_security_advisory": .advisory, "csaf_informational_advisory": .other,
                "csaf_security_incident_response": .other,
            ]
            if version == .v2_1 {
                profiles["csaf_deprecated_security_advisory"] = .deprecated
                profiles["csaf_withdrawn"] = .withdrawn
                profiles["csaf_superseded"] = .superseded
            }
            return profiles
        }

        /// Whether a name could be taken for one of a profile, whatever stands between its letters.
        private static func looksReserved(_ text: String) -> Bool {
            let folded = text.asciiLowercased
            let letters = String(decoding: folded.utf8.filter { (0x61...0x7A).contains($0) }, as: UTF8.self)
            let names = profiles(of: .v2_1).keys.map { $0.filter { $0 != "_" } } + ["csafbase"]
            return folded.hasPrefix("csaf_")
                || names.contains { letters == $0 || letters == $0.dropFirst(4) && $0 != "csafbase" }
        }
    }
}
