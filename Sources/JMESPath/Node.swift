/// A part of an expression, ready to be evaluated.
protocol Node: AnyObject, Sendable {
    /// The value of this part.
    ///
    /// - Parameters:
    ///   - value: What `@` stands for.
    ///   - evaluation: The environment, and the steps that are left.
    /// - Returns: The value.
    /// - Throws: `unknownKey` where keys are strict and this part ends with a key that is not there.
    func evaluate(_ value: JMESValue, _ evaluation: Evaluation) throws(Interruption) -> JMESValue

    /// How deep evaluation recurs, and by how many levels a value may be deeper than what it is made of.
    var extent: Extent { get }

    /// Adds the names of the members that this part reads of `@`.
    func collectNames(_ names: inout ReadNames)
}

extension Node {
    /// The value of this part, null for a key that is not there.
    @inline(__always)
    func evaluateOrNull(_ value: JMESValue, _ evaluation: Evaluation) throws(Interruption) -> JMESValue {
        do {
            return try evaluate(value, evaluation)
        } catch {
            if case .unknownKey = error { return .null }
            throw error
        }
    }
}

/// How much stack an expression and its values take, and how often a value may stand in what is made of it.
struct Extent {
    static let deepest = 250
    /// Values share their parts, but whoever walks through one sees each part as often as it stands there.
    private static let mostCopies = 10_000.0

    /// Levels of evaluation.
    var depth: Int
    /// Levels of arrays and objects that a value may gain.
    var growth: Int
    /// How often a value may stand in the result.
    var copies = 1.0

    static let leaf = Extent(depth: 1, growth: 0)

    /// Parts that are evaluated on the same value, one of which is the result.
    static func alternatives(_ parts: [any Node]) -> Extent {
        var extent = Extent(depth: 0, growth: 0)
        for part in parts.map(\.extent) {
            extent.depth = max(extent.depth, part.depth)
            extent.growth = max(extent.growth, part.growth)
            extent.copies = max(extent.copies, part.copies)
        }
        extent.depth += 1
        return extent
    }

    /// Parts that are evaluated on the same value, in a result that holds them all.
    static func members(_ parts: [any Node]) -> Extent {
        var extent = alternatives(parts)
        extent.growth += 1
        extent.copies = parts.reduce(0) { $0 + $1.extent.copies }
        return extent
    }

    /// Parts each of which is evaluated on what the one before yields.
    static func inTurn(_ parts: [any Node], growing growth: Int = 0) -> Extent {
        var extent = Extent(depth: 0, growth: growth)
        for part in parts.map(\.extent) {
            extent.depth = max(extent.depth, part.depth)
            extent.growth += part.growth
            extent.copies *= part.copies
        }
        extent.depth += 1
        return extent
    }

    /// Arguments of a call: references are evaluated on elements of the others, and a function wraps at most twice.
    static func call(_ arguments: [any Node]) -> Extent {
        var extent = inTurn(arguments, growing: 2)
        let references = arguments.filter { $0 is ReferenceNode }.reduce(1) { $0 * $1.extent.copies }
        let values = arguments.filter { !($0 is ReferenceNode) }.reduce(0) { $0 + $1.extent.copies }
        extent.copies = references * max(1, values)
        return extent
    }

    /// Refuses what takes more levels than the stack is sure to hold, or makes too many copies.
    func check(column: Int) throws(JMESPathError) {
        guard depth <= Self.deepest, growth <= Self.deepest else {
            throw JMESPathError(
                .depth,
                column: column,
                "expected at most \(Self.deepest) levels of nesting, found more"
            )
        }
        guard copies <= Self.mostCopies else {
            let most = Int(Self.mostCopies)
            throw JMESPathError(.cost, column: column, "expected at most \(most) copies of a value, found more")
        }
    }
}

/// The members that an expression reads of the value that it is evaluated on.
struct ReadNames {
    private(set) var names: [String] = []
    /// Whether it reads the value as a whole, or members without naming them.
    var readsAll = false

    mutating func insert(_ name: String) { names.append(name) }
}
