package import Vocabulary
internal import Yams

/// Why a YAML document cannot be used, with its place.
package struct YAMLError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of mistake it is, since some have codes of their own.
    package enum Reason: Hashable, Sendable { case syntax, shape, unknownField, limit }

    package let reason: Reason
    /// Line and column, from 1; nil where the parser names no place.
    package let line: Int?
    package let column: Int?
    package let text: String

    package var description: String {
        guard let line, let column else { return text }
        return "line \(line), column \(column): \(text)"
    }
}

/// A YAML value whose scalars stay text: `no` and `1.10` mean what the field's reader says.
///
/// Source: YAML 1.2, one document; tags other than the failsafe ones are refused.
package struct YAMLValue: Hashable, Sendable {
    package indirect enum Content: Hashable, Sendable {
        /// The text, and whether it stood without quotes.
        case scalar(String, plain: Bool)
        case sequence([YAMLValue])
        case mapping([Field])
    }

    package struct Field: Hashable, Sendable {
        package let name: String
        package let line: Int
        package let column: Int
        package let value: YAMLValue
    }

    package let content: Content
    package let line: Int
    package let column: Int
}

/// Reads YAML documents of the operator.
package enum YAMLReader {
    /// Reads the only document of a text.
    ///
    /// - Throws: `YAMLError` for bad syntax, a second document, a duplicate member, a tag, or too many nodes.
    package static func read(_ bytes: [UInt8], limits: Limits) throws(YAMLError) -> YAMLValue {
        guard let root = try compose(bytes, { try $0.singleRoot() }) else {
            throw YAMLError(reason: .syntax, line: 1, column: 1, text: "expected a document, found nothing")
        }
        var budget = limits.yamlNodes
        return try convert(root, depth: 0, limits: limits, budget: &budget)
    }

    /// Reads all documents of a text, one or more, which share the limits; empty ones are left out.
    ///
    /// - Throws: `YAMLError` as of `read`, but for a second document.
    package static func documents(_ bytes: [UInt8], limits: Limits) throws(YAMLError) -> [YAMLValue] {
        let roots = try compose(bytes) { parser in
            var roots: [Node] = []
            while let root = try parser.nextRoot() { roots.append(root) }
            return roots
        }
        var budget = limits.yamlNodes
        var documents: [YAMLValue] = []
        for root in roots {
            let document = try convert(root, depth: 0, limits: limits, budget: &budget)
            // Between two separators, or behind the last, there often is nothing.
            if case .scalar("", plain: true) = document.content { continue }
            documents.append(document)
        }
        guard !documents.isEmpty else {
            throw YAMLError(reason: .syntax, line: 1, column: 1, text: "expected a document, found nothing")
        }
        return documents
    }

    private static func compose<Composed>(
        _ bytes: [UInt8],
        _ body: (Parser) throws -> Composed
    ) throws(YAMLError) -> Composed {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw YAMLError(reason: .syntax, line: nil, column: nil, text: "expected UTF-8, found other bytes")
        }
        do {
            return try body(try Parser(yaml: text, resolver: .basic))
        } catch let error as YamlError {
            throw YAMLError(error)
        } catch {
            throw YAMLError(reason: .syntax, line: nil, column: nil, text: "\(error)")
        }
    }

    private static func convert(
        _ node: Node,
        depth: Int,
        limits: Limits,
        budget: inout Int
    ) throws(YAMLError) -> YAMLValue {
        let line = node.mark?.line ?? 1
        let column = node.mark?.column ?? 1
        func error(_ reason: YAMLError.Reason, _ text: String) -> YAMLError {
            YAMLError(reason: reason, line: line, column: column, text: text)
        }
        budget -= 1
        guard budget >= 0 else {
            throw error(.limit, "expected at most \(limits.yamlNodes) values (limit 'yaml-nodes'), found more")
        }
        guard depth < limits.jsonDepth else {
            throw error(.limit, "expected at most \(limits.jsonDepth) levels (limit 'json-depth'), found more")
        }
        guard [.implicit, .str, .seq, .map].contains(Tag.Name(rawValue: node.tag.description)) else {
            throw error(.syntax, "expected no tag, found '\(node.tag.description)'")
        }
        let content: YAMLValue.Content
        switch node {
        case .scalar(let scalar):
            content = .scalar(scalar.string, plain: scalar.style == .plain || scalar.style == .any)
        case .sequence(let sequence):
            var elements: [YAMLValue] = []
            for element in sequence {
                elements.append(try convert(element, depth: depth + 1, limits: limits, budget: &budget))
            }
            content = .sequence(elements)
        case .mapping(let mapping):
            content = .mapping(try fields(mapping, depth: depth, limits: limits, budget: &budget))
        case .alias: throw error(.syntax, "expected an anchor for the alias, found none")
        }
        return YAMLValue(content: content, line: line, column: column)
    }

    private static func fields(
        _ mapping: Node.Mapping,
        depth: Int,
        limits: Limits,
        budget: inout Int
    ) throws(YAMLError) -> [YAMLValue.Field] {
        var fields: [YAMLValue.Field] = []
        var names: Set<String> = []
        for (key, value) in mapping {
            let field = try field(key, value, depth: depth, limits: limits, budget: &budget)
            guard names.insert(field.name).inserted else {
                throw YAMLError(
                    reason: .syntax,
                    line: field.line,
                    column: field.column,
                    text: "expected each field once, found '\(field.name)' again"
                )
            }
            fields.append(field)
        }
        return fields
    }

    private static func field(
        _ key: Node,
        _ value: Node,
        depth: Int,
        limits: Limits,
        budget: inout Int
    ) throws(YAMLError) -> YAMLValue.Field {
        let line = key.mark?.line ?? 1
        let column = key.mark?.column ?? 1
        guard case .scalar(let scalar) = key else {
            throw YAMLError(reason: .syntax, line: line, column: column, text: "expected a name, found a collection")
        }
        return YAMLValue.Field(
            name: scalar.string,
            line: line,
            column: column,
            value: try convert(value, depth: depth + 1, limits: limits, budget: &budget)
        )
    }
}

extension YAMLError {
    fileprivate init(_ error: YamlError) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            self.init(reason: .syntax, line: mark.line, column: mark.column, text: problem)
        case .duplicatedKeysInMapping(let names, let context):
            self.init(
                reason: .syntax,
                line: context.mark.line,
                column: context.mark.column,
                text: "expected each field once, found \(names.map { "'\($0)'" }.joined(separator: ", ")) again"
            )
        default: self.init(reason: .syntax, line: nil, column: nil, text: "\(error)")
        }
    }
}
