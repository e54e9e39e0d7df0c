internal import Encodings
internal import Vocabulary

/// The elements of an SPDX 3 document by their ids.
///
/// No JSON-LD is processed: the context must be SPDX's own, and no other beside it, so that members mean what they are
/// called.
///
/// Source: SPDX 3.0.1, annex "JSON-LD serialization"; the terms of its model.
struct SPDX3Graph {
    /// An element of the graph, as it stands in it.
    struct Element {
        let cursor: JSONCursor
        /// The class, with the prefix of its profile: `software_Package`.
        let type: String
        /// `spdxId`, or the name of a blank node; relationships may do without.
        let id: String?
    }

    let root: JSONCursor
    private(set) var elements: [Element] = []
    /// Where each id stands in `elements`.
    private var positions: [ExactText: Int] = [:]
    /// The version that the context is of.
    let contextVersion: FormatVersion

    subscript(_ id: String) -> Element? { positions[ExactText(id)].map { elements[$0] } }

    /// Reads the graph.
    ///
    /// - Throws: The mismatch for another context, and for what is no graph of elements with ids of their own.
    init(_ cursor: JSONCursor, _ tally: inout NoteTally) throws {
        root = cursor
        contextVersion = try Self.version(ofContext: try cursor.required("@context"))
        let graph = try cursor.required("@graph").array()
        elements.reserveCapacity(graph.count)
        positions.reserveCapacity(graph.count)
        for node in graph {
            guard !node.isNull else {
                tally.add("null in a list", at: node.path)
                continue
            }
            let element = Element(
                cursor: node,
                type: try Self.either(node, "type", "@type") ?? Self.missing(node, "type"),
                id: try Self.either(node, "spdxId", "@id")
            )
            if let id = element.id {
                guard positions.updateValue(elements.count, forKey: ExactText(id)) == nil else {
                    throw node.mismatch("an spdxId of its own", found: "'\(id)' again")
                }
            } else if !element.type.hasSuffix("Relationship") {
                tally.add("an element without spdxId", at: node.path)
            }
            elements.append(element)
        }
    }

    /// The one element of a class.
    ///
    /// - Throws: The mismatch where there is none, or another one.
    func only(_ type: String) throws -> Element {
        var found: Element?
        for element in elements where element.type == type {
            guard found == nil else {
                throw element.cursor.mismatch("one element of type \(type) in the graph", found: "another one")
            }
            found = element
        }
        guard let found else {
            throw try root.required("@graph").mismatch("an element of type \(type)", found: "none")
        }
        return found
    }

    /// A member that has two names, which may not say two things.
    private static func either(_ node: JSONCursor, _ name: String, _ other: String) throws -> String? {
        let texts = (try node.text(name), try node.text(other))
        if let first = texts.0, let second = texts.1, !first.isIdentical(to: second) {
            throw node.mismatch("'\(name)' and '\(other)' to say the same", found: "'\(first)' and '\(second)'")
        }
        return texts.0 ?? texts.1
    }

    private static func missing(_ node: JSONCursor, _ name: String) throws -> String {
        throw JSONShapeError(path: node.path, expected: "a member '\(name)'", found: "none")
    }

    /// Source: SPDX 3.0.1, "JSON-LD serialization": one context, `https://spdx.org/rdf/3.0.x/spdx-context.jsonld`.
    private static func version(ofContext context: JSONCursor) throws -> FormatVersion {
        var stated = context
        if context.kind == .array {
            let contexts = try context.array()
            guard let first = contexts.first else { throw context.mismatch("the SPDX context", found: "none") }
            if contexts.count > 1 { throw contexts[1].mismatch("no other context than SPDX's", found: "another one") }
            stated = first
        }
        let text = try stated.string()
        let (head, tail) = ("https://spdx.org/rdf/", "/spdx-context.jsonld")
        guard text.hasPrefix(head), text.hasSuffix(tail),
            let version = FormatVersion(String(text.dropFirst(head.count).dropLast(tail.count)))
        else { throw stated.mismatch("'\(head)3.0.1\(tail)'", found: "'\(text)'") }
        guard version.isSPDX30 else {
            throw MetadataError.unsupportedFormat(expected: "SPDX 3.0", found: "SPDX \(version)")
        }
        return version
    }
}

extension FormatVersion {
    /// Whether this is 3.0 or one of its corrections.
    var isSPDX30: Bool {
        guard let first = FormatVersion("3.0"), let next = FormatVersion("3.1") else { return false }
        return first <= self && self < next
    }
}
