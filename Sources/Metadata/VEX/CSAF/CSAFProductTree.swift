internal import Encodings
internal import Vocabulary

/// The products of a CSAF document, each resolved to a whole and what of it is meant.
///
/// Source: CSAF 2.0, 3.2.2; CSAF 2.1, 3.2.3, and the mandatory tests 6.1.1 to 6.1.5.
package struct CSAFProductTree: Sendable {
    /// A product as it stands in the tree by itself.
    package struct Product: Sendable {
        package let id: String
        /// Purls, CPEs and other URIs.
        package let identifiers: [String]
        let hashes: [String: String]
        let versions: [VersionRule]
    }

    /// Products by themselves, in the order of the document.
    package private(set) var products: [Product] = []
    /// How many ids are defined, also those of combinations.
    package var count: Int { nodes.count }
    private var nodes: [[UInt8]: Node] = [:]
    private(set) var groups: [[UInt8]: Set<[UInt8]>] = [:]
    /// The groups that a product is in.
    private(set) var memberships: [[UInt8]: [[UInt8]]] = [:]

    private enum Node {
        case product(Int)
        /// A combination; the places of its products, from the outside in, once it is resolved.
        case path([Int32], relation: String)
        case open(references: [Reference], relation: String)
        case entered
    }

    private struct Reference {
        let id: [UInt8]
        let cursor: JSONCursor
    }

    /// Beyond any real combination; without a bound, combinations of combinations would double with each step.
    private static let longestPath = 16

    init(_ cursor: JSONCursor?, version: CSAFReader.Version, limits: Limits) throws {
        guard let cursor else { return }
        for name in try cursor.elements("full_product_names") { try add(name, versions: []) }
        try addBranches(cursor, version: version)
        var combinations: [[UInt8]] = []
        switch version {
        case .v2_0:
            for relationship in try cursor.elements("relationships") {
                combinations.append(try add(relationship: relationship))
            }
        case .v2_1:
            for path in try cursor.elements("product_paths") { combinations.append(try add(path: path)) }
        }
        try MetadataError.check(nodes.count, limit: limits.components, named: "components", "products")
        for id in combinations { try resolve(id) }
        for group in try cursor.elements("product_groups") { try add(group: group) }
    }

    // MARK: - What is asked

    /// Whether the id is one of a product or a combination.
    func defines(_ id: [UInt8]) -> Bool { nodes[id] != nil }

    /// The products that an id stands for, from the whole to the innermost part, and how the parts belong to it.
    package func path(of id: String) -> (products: [Product], relation: String?)? {
        switch nodes[Array(id.utf8)] {
        case .product(let place): ([products[place]], nil)
        case .path(let places, let relation): (places.map { products[Int($0)] }, relation)
        default: nil
        }
    }

    /// The product of a statement about that id.
    func product(_ id: String) -> VEXProduct? {
        guard let (path, relation) = path(of: id), let whole = path.first else { return nil }
        let parts = path.dropFirst().map { VEXProduct.Subcomponent(identifiers: $0.identifiers, versions: $0.versions) }
        return VEXProduct(
            identifiers: whole.identifiers,
            hashes: whole.hashes,
            subcomponents: parts.last.map { [$0] },
            versions: whole.versions,
            between: Array(parts.dropLast()),
            relation: relation
        )
    }

    // MARK: - Definitions

    private mutating func define(_ cursor: JSONCursor, as node: Node) throws -> [UInt8] {
        let id = Array(try cursor.requiredText("product_id").utf8)
        guard nodes.updateValue(node, forKey: id) == nil else {
            throw try cursor.required("product_id").mismatch("an id that is defined once", found: "another definition")
        }
        return id
    }

    private mutating func add(_ cursor: JSONCursor, versions: [VersionRule]) throws {
        let product = try CSAFProductReader(versions: versions).read(cursor)
        products.append(product)
        _ = try define(cursor, as: .product(products.count - 1))
    }

    /// Branches nest as deep as their author likes; they are walked without recursion.
    private mutating func addBranches(_ tree: JSONCursor, version: CSAFReader.Version) throws {
        struct Step {
            let branch: JSONCursor
            let versions: [VersionRule]
            let depth: Int
        }
        var open = try tree.elements("branches").reversed().map { Step(branch: $0, versions: [], depth: 1) }
        while let step = open.popLast() {
            // Source: CSAF 2.1, 6.1.34.
            if version == .v2_1, step.depth > 30 {
                throw step.branch.mismatch("at most 30 branches in each other", found: "more")
            }
            var versions = step.versions
            switch try step.branch.requiredText("category") {
            case "product_version":
                versions.append(VersionRule(.exactly(try step.branch.requiredText("name")), isStrict: false))
            case "product_version_range":
                versions.append(VersionRule(.range(try step.branch.requiredText("name")), isStrict: false))
            default: _ = try step.branch.requiredText("name")
            }
            if let product = try step.branch.member("product") { try add(product, versions: versions) }
            open += try step.branch.elements("branches").reversed()
                .map { Step(branch: $0, versions: versions, depth: step.depth + 1) }
        }
    }

    private mutating func add(relationship: JSONCursor) throws -> [UInt8] {
        let name = try relationship.required("full_product_name")
        try CSAFReader.refuseCriticalExtensions(name)
        let whole = try Self.reference(relationship, "relates_to_product_reference")
        let part = try Self.reference(relationship, "product_reference")
        let relation = try Self.relation(relationship)
        return try define(name, as: .open(references: [whole, part], relation: relation))
    }

    private mutating func add(path: JSONCursor) throws -> [UInt8] {
        let name = try path.required("full_product_name")
        try CSAFReader.refuseCriticalExtensions(name)
        var references = [try Self.reference(path, "beginning_product_reference")]
        let subpaths = try path.required("subpaths").array()
        guard !subpaths.isEmpty else { throw try path.required("subpaths").mismatch("at least one", found: "none") }
        var relations: [String] = []
        for subpath in subpaths {
            references.insert(try Self.reference(subpath, "next_product_reference"), at: 0)
            relations.append(try Self.relation(subpath))
            try Self.requireShort(references.count, path)
        }
        return try define(name, as: .open(references: references, relation: relations.joined(separator: ", ")))
    }

    private static func reference(_ cursor: JSONCursor, _ name: String) throws -> Reference {
        Reference(id: Array(try cursor.requiredText(name).utf8), cursor: try cursor.required(name))
    }

    private static let relations: Set<String> = [
        "default_component_of", "optional_component_of", "external_component_of", "installed_on", "installed_with",
    ]

    private static func relation(_ cursor: JSONCursor) throws -> String {
        let category = try cursor.required("category")
        let word = try category.string()
        guard relations.contains(word) else {
            throw category.mismatch("one of \(relations.sorted().joined(separator: ", "))", found: "'\(word)'")
        }
        return word
    }

    private mutating func add(group: JSONCursor) throws {
        let id = Array(try group.requiredText("group_id").utf8)
        guard groups[id] == nil else {
            throw try group.required("group_id").mismatch("an id that is defined once", found: "another definition")
        }
        var members: Set<[UInt8]> = []
        for member in try group.elements("product_ids") {
            let product = try require(product: member)
            if members.insert(product).inserted { memberships[product, default: []].append(id) }
        }
        groups[id] = members
    }

    /// The id of a product, which must be defined.
    func require(product cursor: JSONCursor) throws -> [UInt8] {
        let id = Array(try cursor.string().utf8)
        guard defines(id) else { throw cursor.mismatch("the id of a product of the tree", found: "an undefined one") }
        return id
    }

    /// The id of a group, which must be defined.
    func require(group cursor: JSONCursor) throws -> [UInt8] {
        let id = Array(try cursor.string().utf8)
        guard groups[id] != nil else {
            throw cursor.mismatch("the id of a group of the tree", found: "an undefined one")
        }
        return id
    }

    // MARK: - Combinations

    private struct Frame {
        let id: [UInt8]
        let references: [Reference]
        let relation: String
        var path: [Int32] = []
        var next = 0
    }

    /// Follows a combination to products, through other combinations, without recursion.
    private mutating func resolve(_ id: [UInt8]) throws {
        var frames: [Frame] = []
        try enter(id, &frames)
        while var frame = frames.popLast() {
            guard frame.next < frame.references.count else {
                nodes[frame.id] = .path(frame.path, relation: frame.relation)
                continue
            }
            let reference = frame.references[frame.next]
            switch nodes[reference.id] {
            case .product(let place):
                frame.path.append(Int32(place))
                frame.next += 1
                frames.append(frame)
            case .path(let path, _):
                frame.path += path
                try Self.requireShort(frame.path.count, reference.cursor)
                frame.next += 1
                frames.append(frame)
            case .open:
                frames.append(frame)
                try enter(reference.id, &frames)
            case .entered: throw reference.cursor.mismatch("a product that is not part of itself", found: "a circle")
            case nil: throw reference.cursor.mismatch("the id of a product of the tree", found: "an undefined one")
            }
        }
    }

    private mutating func enter(_ id: [UInt8], _ frames: inout [Frame]) throws {
        guard case .open(let references, let relation)? = nodes[id] else { return }
        nodes[id] = .entered
        frames.append(Frame(id: id, references: references, relation: relation))
    }

    private static func requireShort(_ count: Int, _ cursor: JSONCursor) throws {
        guard count <= longestPath else {
            throw cursor.mismatch("at most \(longestPath) products in each other", found: "more")
        }
    }
}
