internal import Encodings

/// What is said about products, one by one or by their groups, which are not unfolded: a document can name a large
/// group any number of times.
struct CSAFScope<Value: Hashable> {
    private var products: [[UInt8]: Set<Value>] = [:]
    private var groups: [[UInt8]: Set<Value>] = [:]
    /// All values that were added.
    private(set) var mentions: Set<Value> = []

    var isEmpty: Bool { mentions.isEmpty }

    /// Adds a value to the products and groups that an element names; with `onlyFirst` only to those without one.
    mutating func add(_ value: Value, to element: JSONCursor, onlyFirst: Bool = false) throws {
        mentions.insert(value)
        for product in try element.elements("product_ids") {
            let id = Array(try product.string().utf8)
            if !onlyFirst || products[id] == nil { products[id, default: []].insert(value) }
        }
        for group in try element.elements("group_ids") {
            let id = Array(try group.string().utf8)
            if !onlyFirst || groups[id] == nil { groups[id, default: []].insert(value) }
        }
    }

    /// What is said about a product, by itself or by a group that it is in.
    func values(of product: [UInt8], in tree: CSAFProductTree) -> Set<Value> {
        var values = products[product] ?? []
        guard !groups.isEmpty, let own = tree.memberships[product] else { return values }
        if own.count <= groups.count {
            for group in own { values.formUnion(groups[group] ?? []) }
        } else {
            for (group, said) in groups where tree.groups[group]?.contains(product) ?? false { values.formUnion(said) }
        }
        return values
    }
}
