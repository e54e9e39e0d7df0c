internal import Encodings
internal import JMESPath

/// Reads conditions in their three spellings.
///
/// Source: kyverno.io/v1, `AnyAllConditions`; older policies have bare lists, which mean all.
enum ConditionReader {
    /// A list of blocks, as `attestations[].conditions`.
    static func blocks(_ cursor: YAMLCursor) throws -> ConditionTree {
        ConditionTree(blocks: try cursor.sequence().map(block))
    }

    /// A block or a bare list, as `preconditions` and `deny.conditions`.
    static func blockOrList(_ cursor: YAMLCursor) throws -> ConditionTree {
        guard case .sequence = cursor.value.content else { return ConditionTree(blocks: [try block(cursor)]) }
        let elements = try cursor.sequence()
        let areBlocks = try elements.contains { element in
            try element.mapping().contains { $0.name == "any" || $0.name == "all" }
        }
        if areBlocks { return try blocks(cursor) }
        return ConditionTree(blocks: [.init(any: nil, all: try elements.map(condition))])
    }

    private static func block(_ cursor: YAMLCursor) throws -> ConditionTree.Block {
        let fields = try Fields(cursor, ["any", "all"])
        let any = try fields.elements("any").map(condition)
        return .init(any: any.isEmpty ? nil : any, all: try fields.elements("all").map(condition))
    }

    private static func condition(_ cursor: YAMLCursor) throws -> Condition {
        let fields = try Fields(cursor, ["key", "operator", "value", "message"])
        let word = try fields.required("operator")
        guard let comparison = ConditionOperator(rawValue: try word.plainText()) else {
            throw word.mismatch("one of \(ConditionOperator.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return Condition(
            path: cursor.path,
            key: try fields["key"].map(value) ?? .null,
            comparison: comparison,
            value: try fields["value"].map(value) ?? .null,
            message: try fields.text("message")
        )
    }

    private static func value(_ cursor: YAMLCursor) throws -> JMESValue {
        do {
            return try JMESValue(cursor.value)
        } catch {
            throw cursor.mismatch("a value that JSON has", found: error.text)
        }
    }
}
