internal import Encodings
internal import Vocabulary

/// Reads the VEX relationships of an SPDX 3 document.
///
/// Source: SPDX 3.0.1, security profile, `Vex*VulnAssessmentRelationship`; the JSON-LD is read by its names as written.
struct SPDXVEXReader {
    /// The elements by their ids.
    private let elements: [[UInt8]: JSONCursor]
    /// What the document is about.
    private let roots: Set<[UInt8]>
    private let limits: Limits
    private var statements: [VEXStatement] = []
    private var refused: [VEXDocument.Refusal] = []
    private var notes: [String] = []
    private var pairs = 0
    private var parts = 0

    static func read(_ cursor: JSONCursor, limits: Limits) throws -> VEXDocument {
        let context = try cursor.required("@context")
        guard try context.string().hasPrefix("https://spdx.org/rdf/3.") else {
            throw context.mismatch("the context of SPDX 3 alone", found: "another")
        }
        let graph = try cursor.required("@graph").array()
        try MetadataError.check(graph.count, limit: limits.components, named: "components", "elements")
        var reader = try SPDXVEXReader(graph, limits: limits)
        let document = try graph.first { try typeName($0) == "SpdxDocument" }
        for element in graph {
            if let status = statuses[try typeName(element) ?? ""] { try reader.add(element, status) }
        }
        return VEXDocument(
            format: .spdx,
            id: try document.flatMap(id),
            author: nil,
            version: nil,
            time: try document.flatMap(reader.created),
            statements: reader.statements,
            refused: reader.refused,
            notes: reader.notes
        )
    }

    private static let statuses: [String: VEXStatement.Status] = [
        "security_VexNotAffectedVulnAssessmentRelationship": .notAffected,
        "security_VexFixedVulnAssessmentRelationship": .fixed,
        "security_VexAffectedVulnAssessmentRelationship": .affected,
        "security_VexUnderInvestigationVulnAssessmentRelationship": .underInvestigation,
    ]

    private static let justifications: [String: VEXStatement.Justification] = [
        "componentNotPresent": .componentNotPresent,
        "vulnerableCodeNotPresent": .vulnerableCodeNotPresent,
        "vulnerableCodeNotInExecutePath": .vulnerableCodeNotInExecutePath,
        "vulnerableCodeCannotBeControlledByAdversary": .vulnerableCodeCannotBeControlledByAdversary,
        "inlineMitigationsAlreadyExist": .inlineMitigationsAlreadyExist,
    ]

    private init(_ graph: [JSONCursor], limits: Limits) throws {
        var elements: [[UInt8]: JSONCursor] = [:]
        var roots: Set<[UInt8]> = []
        for element in graph {
            let type = try Self.typeName(element)
            if let id = try Self.id(element), elements.updateValue(element, forKey: Array(id.utf8)) != nil {
                throw element.mismatch("an id that is used once", found: "'\(id)' again")
            }
            guard type == "SpdxDocument" || type == "software_Sbom" else { continue }
            for root in try Self.texts(element, "rootElement") { roots.insert(Array(root.utf8)) }
        }
        (self.elements, self.roots, self.limits) = (elements, roots, limits)
    }

    // MARK: - Statements

    private mutating func add(_ element: JSONCursor, _ status: VEXStatement.Status) throws {
        pairs += max(1, try Self.texts(element, "to").count)
        try MetadataError.check(
            pairs,
            limit: limits.vexStatements,
            named: "vex-statements",
            "pairs of vulnerability and product"
        )
        guard try element.text("security_withdrawnTime") == nil else {
            return notes.append("\(element.path): withdrawn")
        }
        do {
            let statement = try statement(element, status, position: statements.count + refused.count)
            try VEXDocument.check(&parts, statement, limits: limits)
            statements.append(statement)
        } catch let error as JSONShapeError {
            refused.append(VEXDocument.Refusal(error))
        }
    }

    private func statement(
        _ cursor: JSONCursor,
        _ status: VEXStatement.Status,
        position: Int
    ) throws -> VEXStatement {
        let justification = try Self.justification(cursor)
        let impact = try cursor.text("security_impactStatement")
        if status == .notAffected, justification == nil, impact == nil {
            throw cursor.mismatch("a justification or an impact statement for not_affected", found: "neither")
        }
        let assessed = try Self.texts(cursor, "security_assessedElement").map { id in
            VEXProduct.Subcomponent(identifiers: try purls(element(id, cursor)))
        }
        let products = try Self.texts(cursor, "to").map { id in
            try product(id, cursor, subcomponents: assessed.isEmpty ? nil : assessed)
        }
        guard !products.isEmpty else { throw cursor.mismatch("a member 'to'", found: "none") }
        let times = [try cursor.instant("security_publishedTime"), try cursor.instant("security_modifiedTime")]
        return VEXStatement(
            position: position,
            id: try Self.id(cursor),
            vulnerabilities: try vulnerabilities(cursor),
            products: products,
            status: status,
            justification: justification,
            impact: impact,
            action: try cursor.text("security_actionStatement"),
            time: try times.compactMap(\.self).max() ?? created(cursor)
        )
    }

    private static func justification(_ cursor: JSONCursor) throws -> VEXStatement.Justification? {
        guard let text = try cursor.text("security_justificationType") else { return nil }
        guard let justification = justifications[text] else {
            throw try cursor.required("security_justificationType")
                .mismatch("one of \(justifications.keys.sorted().joined(separator: ", "))", found: "'\(text)'")
        }
        return justification
    }

    private func vulnerabilities(_ cursor: JSONCursor) throws -> [String] {
        let element = try element(try cursor.requiredText("from"), cursor)
        var ids: [String] = []
        for identifier in try element.presentElements("externalIdentifier") {
            guard ["cve", "securityOther"].contains(try identifier.text("externalIdentifierType")) else { continue }
            ids.append(try identifier.requiredText("identifier"))
        }
        return try ids.isEmpty ? [element.requiredText("name")] : ids
    }

    private func product(
        _ id: String,
        _ cursor: JSONCursor,
        subcomponents: [VEXProduct.Subcomponent]?
    ) throws -> VEXProduct {
        let element = try element(id, cursor)
        var identifiers = try purls(element)
        if let version = try element.text("software_packageVersion"), version.hasPrefix("sha256:") {
            identifiers.append("@\(version)")
        }
        var hashes: [String: String] = [:]
        for hash in try element.presentElements("verifiedUsing") {
            guard try Self.typeName(hash) == "Hash" else { continue }
            let value = try hash.requiredText("hashValue")
            hashes.merge([try hash.requiredText("algorithm"): value]) { $0.isIdentical(to: $1) ? $0 : "several" }
        }
        return VEXProduct(
            identifiers: identifiers,
            hashes: hashes,
            isStatementSubject: roots.contains(Array(id.utf8)),
            subcomponents: subcomponents
        )
    }

    // MARK: - Elements

    private func element(_ id: String, _ cursor: JSONCursor) throws -> JSONCursor {
        guard let element = elements[Array(id.utf8)] else {
            throw cursor.mismatch("the id of an element of the document", found: "'\(id)'")
        }
        return element
    }

    private func purls(_ element: JSONCursor) throws -> [String] {
        var purls = [try element.text("software_packageUrl")].compactMap(\.self)
        for identifier in try element.presentElements("externalIdentifier") {
            guard try identifier.text("externalIdentifierType") == "packageUrl" else { continue }
            purls.append(try identifier.requiredText("identifier"))
            guard purls.count <= 100 else { throw element.mismatch("at most 100 purls", found: "more") }
        }
        return purls
    }

    /// When an element was made, by the information that it names.
    private func created(_ element: JSONCursor) throws -> Instant? {
        guard let information = try element.member("creationInfo") else { return nil }
        guard information.isString else { return try information.instant("created") }
        return try elements[Array(information.string().utf8)]?.instant("created")
    }

    private static func typeName(_ cursor: JSONCursor) throws -> String? {
        try cursor.text("type") ?? cursor.text("@type")
    }

    private static func id(_ cursor: JSONCursor) throws -> String? {
        try cursor.text("spdxId") ?? cursor.text("@id")
    }

    /// A member that is one text or a list of them.
    private static func texts(_ cursor: JSONCursor, _ name: String) throws -> [String] {
        guard let member = try cursor.member(name) else { return [] }
        if member.isString { return [try member.string()] }
        return try member.array().map { try $0.string() }
    }
}
