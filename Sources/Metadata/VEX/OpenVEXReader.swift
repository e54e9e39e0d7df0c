internal import Encodings
internal import Vocabulary

/// Reads OpenVEX 0.0.1 and 0.2.0, told apart statement by statement, since documents often give no version.
///
/// Source: OpenVEX specification 0.0.1 and 0.2.0.
enum OpenVEXReader {
    static func read(_ cursor: JSONCursor, limits: Limits) throws -> VEXDocument {
        let elements = try cursor.required("statements").array()
        try MetadataError.check(elements.count, limit: limits.vexStatements, named: "vex-statements", "statements")
        let times = Times(issued: try cursor.instant("timestamp"), updated: try cursor.instant("last_updated"))
        var notes: [String] = []
        var statements: [VEXStatement] = []
        var refused: [VEXDocument.Refusal] = []
        for (position, element) in elements.enumerated() {
            do {
                statements.append(try statement(element, position: position, times: times, &notes))
            } catch let error as JSONShapeError {
                let reason = "expected \(error.expected), found \(error.found)"
                refused.append(VEXDocument.Refusal(path: error.path, reason: reason))
            }
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

    private static func version(_ cursor: JSONCursor, _ notes: inout [String]) throws -> Int64? {
        guard let member = try cursor.member("version") else { return nil }
        if case .string(let text) = member.value {
            if let version = Int64(text), String(version) == text { return version }
            notes.append("\(member.path): expected a whole number, found '\(text)'")
            return nil
        }
        return try member.integer()
    }

    private static func statement(
        _ cursor: JSONCursor,
        position: Int,
        times: Times,
        _ notes: inout [String]
    ) throws -> VEXStatement {
        let status = try word(VEXStatement.Status.self, try cursor.required("status"))
        let justification =
            try cursor.text("justification") == nil
            ? nil : try word(VEXStatement.Justification.self, try cursor.required("justification"))
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

    private static func word<Word: RawRepresentable & CaseIterable>(
        _ type: Word.Type,
        _ cursor: JSONCursor
    ) throws -> Word where Word.RawValue == String {
        let text = try cursor.string()
        guard let word = Word(rawValue: text) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw cursor.mismatch("one of \(words)", found: "'\(text)'")
        }
        return word
    }

    /// The name and aliases; an `@id` alone names nothing, as it may be any address.
    private static func vulnerabilities(_ statement: JSONCursor) throws -> [String] {
        let cursor = try statement.required("vulnerability")
        if case .string(let text) = cursor.value {
            guard !text.isEmpty else { throw cursor.mismatch("the id of a vulnerability", found: "an empty text") }
            return [text]
        }
        let name = try cursor.text("name")
        let aliases = try cursor.presentElements("aliases").map { try $0.string() }.filter { !$0.isEmpty }
        let ids = [name].compactMap(\.self) + aliases
        guard !ids.isEmpty else { throw cursor.mismatch("a member 'name'", found: "none") }
        return ids
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
        if case .string(let text) = cursor.value {
            return VEXProduct(identifiers: [text], hashes: [:], isStatementSubject: false, subcomponents: shared)
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
            switch element.value {
            case .null: VEXProduct.Subcomponent(identifiers: [])
            case .string(let text): VEXProduct.Subcomponent(identifiers: [text])
            default: VEXProduct.Subcomponent(identifiers: try identifiers(element))
            }
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
