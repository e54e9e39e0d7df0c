/// What was expected and what was found, as far as nothing pairs the one with the other.
struct Pairing<Expected, Found> {
    private(set) var expected: [Expected]
    private(set) var found: [Found]

    init(_ expected: [Expected], _ found: [Found]) { (self.expected, self.found) = (expected, found) }

    /// Takes out pairs with the same key, in order; what has no key stays.
    ///
    /// - Parameters:
    ///   - onlySole: Whether a key pairs only where one of either side has it, so that no pair is a guess.
    ///   - expectedKey: The key of what was expected.
    ///   - foundKey: The key of what was found.
    /// - Returns: The pairs, in the order of what was expected.
    mutating func take<Key: Hashable>(
        onlySole: Bool,
        by expectedKey: (Expected) -> Key?,
        _ foundKey: (Found) -> Key?
    ) -> [(expected: Expected, found: Found)] {
        let lefts = Self.places(expected, expectedKey)
        let rights = Self.places(found, foundKey)
        var pairs: [(left: Int, right: Int)] = []
        for (key, left) in lefts {
            guard let right = rights[key], !onlySole || (left.count == 1 && right.count == 1) else { continue }
            pairs += zip(left, right).map { (left: $0, right: $1) }
        }
        pairs.sort { $0.left < $1.left }
        let taken = pairs.map { (expected: expected[$0.left], found: found[$0.right]) }
        let (left, right) = (Set(pairs.map(\.left)), Set(pairs.map(\.right)))
        expected = expected.indices.filter { !left.contains($0) }.map { expected[$0] }
        found = found.indices.filter { !right.contains($0) }.map { found[$0] }
        return taken
    }

    private static func places<Element, Key: Hashable>(_ elements: [Element], _ key: (Element) -> Key?) -> [Key: [Int]]
    {
        var places: [Key: [Int]] = [:]
        for (index, element) in elements.enumerated() {
            if let key = key(element) { places[key, default: []].append(index) }
        }
        return places
    }
}
