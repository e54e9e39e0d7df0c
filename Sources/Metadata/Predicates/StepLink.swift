package import Encodings
internal import Vocabulary

/// What a step of the supply chain ran, and what went into it.
///
/// Source: in-toto attestation predicates, Link v0.2, v0.3 and v1.
package struct StepLink: Hashable, Sendable {
    /// Something that went into the step, by its path.
    package struct Material: Hashable, Sendable {
        package let name: String
        /// Algorithm to value, as written.
        package let digests: [String: String]
    }

    package let name: String
    package let command: [String]
    package let materials: [Material]
    /// What else came out, and where it ran, in the words of the tool.
    package let byproducts: JSONCursor?
    package let environment: JSONCursor?

    /// Reads the predicate of one of the link types.
    ///
    /// - Throws: A mismatch where the step has no name, or a material no digest.
    static func read(predicateType: String, _ cursor: JSONCursor) throws -> StepLink {
        let listsMaterials = predicateType.isIdentical(to: "https://in-toto.io/attestation/link/v0.3")
        return StepLink(
            name: try cursor.requiredText("name"),
            command: try cursor.texts("command"),
            materials: listsMaterials ? try list(cursor) : try map(cursor),
            byproducts: try cursor.openObject("byproducts"),
            environment: try cursor.openObject("environment")
        )
    }

    private static func list(_ cursor: JSONCursor) throws -> [Material] {
        var names: Set<[UInt8]> = []
        return try cursor.elements("materials").map { element in
            let name = try element.requiredText("name")
            guard names.insert(Array(name.utf8)).inserted else {
                throw element.mismatch("each material once", found: "'\(name)' again")
            }
            return Material(name: name, digests: try digests(element.required("digest")))
        }
    }

    private static func map(_ cursor: JSONCursor) throws -> [Material] {
        guard let map = try cursor.member("materials") else { return [] }
        return try map.members().map { Material(name: $0.name, digests: try digests($0.cursor)) }
    }

    private static func digests(_ cursor: JSONCursor) throws -> [String: String] {
        var digests: [String: String] = [:]
        for (algorithm, value) in try cursor.members() { digests[algorithm] = try value.string() }
        guard !digests.isEmpty else { throw cursor.mismatch("at least one digest", found: "none") }
        return digests
    }
}
