internal import Encodings
internal import Vocabulary

/// Reads OpenVEX 0.0.1 and 0.2.0, told apart statement by statement, since documents often give no version.
///
/// Source: OpenVEX specification 0.0.1 and 0.2.0.
enum OpenVEXReader {
    static func read(_ cursor: JSONCursor, limits: Limits) throws -> VEXDocument {
        let elements = try cursor.required("statements").array()
        var pairs = 0
        var parts = 0
        let times = Times(issued: try cursor.instant("timestamp"), updated: try cursor.instant("last_updated"))
        var notes: [String] = []
        var statements: [VEXStatement] = []
        var refused: [VEXDocument.Refusal] = []
        for (position, element) in elements.enumerated() {
            do {
                let statement = try statement(element, position: position, times: times, &notes)
                pairs += max(1, statement.products.count)
                try VEXDocument.check(&parts, statement, limits: limits)
                statements.append(statement)
            } catch let error as JSONShapeError {
                pairs += 1
                refused.append(VEXDocument.Refusal(error))
            }
            try MetadataError.check(
                pairs,
                limit: limits.vexStatements,
                named: "vex-statements",
                "pairs of vulnerability and product"
            )
        }
        return VEXDocument(
            format: .openvex,
            id: try cursor.text("@id"),
            author: try cursor.text("author"),
            version: try version(cursor, &notes),
            time: times.latest,
            statements: statements,
            refused: refused,
            notes: notes
        )
    }

    private struct Times {
        let issued: Instant?
        let updated: Instant?
        var latest: Instant? { [issued, updated].compactMap(\.self).max() }
    }

    private static func version(_ cursor: JSONCursor, _ notes: inout [String]) throws -> VEXVersion? {
        guard let member = try cursor.member("version") else { return nil }
        if member.isString {
            let text = try member.string()
            if let version = VEXVersion(text), !version.isSemantic { return version }
            notes.append("\(member.path): expected a whole number, found '\(text)'")
            return nil
        }
        let number = try member.integer()
        guard let version = VEXVersion(number) else { throw member.mismatch("0 or more", found: "\(number)") }
        return version
    }

    private static func statement(
        _ cursor: JSONCursor,
        position: Int,
        times: Times,
        _ notes: inout [String]
    ) throws -> VEXStatement {
        let status = try cursor.required("status").word(VEXStatement.Status.self)
        let justification =
            try cursor.text("justification") == nil
            ? nil : try cursor.required("justification").word(VEXStatement.Justification.self)
        let impact = try cursor.text("impact_statement")
        let action = try cursor.text("action_statement")
        if status == .notAffected, justification == nil, impact == nil {
            throw cursor.mismatch("a justification or an impact_statement for not_affected", found: "neither")
        }
        if status == .affected, action == nil { notes.append("\(cursor.path): affected without action_statement") }
        // Each of the two is inherited for itself; what counts is the later of those that then hold.
        let own = Times(
            issued: try cursor.instant("timestamp") ?? times.issued,
            updated: try cursor.instant("last_updated") ?? times.updated
        )
        return VEXStatement(
            position: position,
            id: try cursor.text("@id"),
            vulnerabilities: try vulnerabilities(cursor),
            products: try products(cursor),
            status: status,
            justification: justification,
            impact: impact,
            action: action,
            time: own.latest
        )
    }

    /// The name and aliases; without them the `@id` as it is, which writers also use for the name.
    ///
    /// Where it is an address, it names nothing that a scanner finds, and nothing is read out of it.
    private static func vulnerabilities(_ statement: JSONCursor) throws -> [String] {
        let cursor = try statement.required("vulnerability")
        if cursor.isString {
            let text = try cursor.string()
            guard !text.isEmpty else { throw cursor.mismatch("the id of a vulnerability", found: "an empty text") }
            return [text]
        }
        let name = try cursor.text("name")
        let aliases = try cursor.presentElements("aliases").map { try $0.string() }.filter { !$0.isEmpty }
        let ids = [name].compactMap(\.self) + aliases
        guard ids.isEmpty else { return ids }
        guard let id = try cursor.text("@id") else { throw cursor.mismatch("a member 'name'", found: "none") }
        return [id]
    }

    private static func products(_ statement: JSONCursor) throws -> [VEXProduct] {
        // Version 0.0.1 has subcomponents beside the products; there they narrow every one of them.
        let shared = try subcomponents(statement)
        let products = try statement.elements("products").map { try product($0, shared) }
        if products.isEmpty, let shared {
            return [VEXProduct(identifiers: [], hashes: [:], isStatementSubject: true, subcomponents: shared)]
        }
        return products
    }

    private static func product(
        _ cursor: JSONCursor,
        _ shared: [VEXProduct.Subcomponent]?
    ) throws -> VEXProduct {
        if cursor.isString {
            return VEXProduct(
                identifiers: [try cursor.string()],
                hashes: [:],
                isStatementSubject: false,
                subcomponents: shared
            )
        }
        let own = try subcomponents(cursor)
        return VEXProduct(
            identifiers: try identifiers(cursor),
            hashes: try cursor.strings("hashes"),
            isStatementSubject: false,
            subcomponents: own == nil && shared == nil ? nil : (own ?? []) + (shared ?? [])
        )
    }

    private static func subcomponents(_ cursor: JSONCursor) throws -> [VEXProduct.Subcomponent]? {
        let elements = try cursor.elements("subcomponents")
        guard !elements.isEmpty else { return nil }
        return try elements.map { element in
            if element.isNull { return VEXProduct.Subcomponent(identifiers: []) }
            let names = element.isString ? [try element.string()] : try identifiers(element)
            return VEXProduct.Subcomponent(identifiers: names)
        }
    }

    private static func identifiers(_ cursor: JSONCursor) throws -> [String] {
        let named = try cursor.member("identifiers")
        var identifiers: [String] = []
        for text in [
            try cursor.text("@id"), try named?.text("purl"), try named?.text("cpe22"), try named?.text("cpe23"),
        ] {
            if let text, !identifiers.contains(where: text.isIdentical) { identifiers.append(text) }
        }
        return identifiers
    }
}
