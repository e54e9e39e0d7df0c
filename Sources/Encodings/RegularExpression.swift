/// Why a pattern cannot be used.
package struct RegularExpressionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Which letter of the pattern it is about, from 1.
    package let position: Int
    package let text: String

    package var description: String { "letter \(position): \(text)" }
}

/// A regular expression that matches whole texts in linear time; nothing in it can make it backtrack.
///
/// Source: RE2 syntax, of which this is a part: literals, `.`, classes, `\d \w \s` and their opposites, groups,
/// alternatives, `* + ? {m,n}`, anchors. What else RE2, PCRE or POSIX know is refused when the pattern is read.
/// The simulation is that of Thompson and Pike, over Unicode scalars.
package struct RegularExpression: Hashable, Sendable, CustomStringConvertible {
    /// The pattern as it was written.
    package let description: String
    private let program: [Instruction]

    /// One step of the machine that the pattern is turned into.
    enum Instruction: Hashable, Sendable {
        case scalar(ScalarSet)
        case split(Int, Int)
        case jump(Int)
        case start
        case end
        case match
    }

    /// Instructions of a pattern: bounds both time and memory of a match.
    static let sizeLimit = 10_000

    /// Reads a pattern.
    ///
    /// - Throws: The first construct that is malformed, not supported or too large.
    package init(_ pattern: String) throws(RegularExpressionError) {
        var parser = RegularExpressionParser(pattern)
        var compiler = RegularExpressionCompiler()
        try compiler.emit(parser.parse())
        description = pattern
        program = compiler.finished
    }

    /// Whether the pattern matches the text from its first scalar to its last.
    package func matches(_ text: String) -> Bool {
        var current = StateSet(capacity: program.count)
        var next = StateSet(capacity: program.count)
        let scalars = Array(text.unicodeScalars)
        follow(0, into: &current, isStart: true, isEnd: scalars.isEmpty)
        for (index, scalar) in scalars.enumerated() {
            if current.isEmpty { return false }
            next.removeAll()
            for state in current.members {
                guard case .scalar(let set) = program[state], set.contains(scalar) else { continue }
                follow(state + 1, into: &next, isStart: false, isEnd: index + 1 == scalars.count)
            }
            swap(&current, &next)
        }
        return current.members.contains { program[$0] == .match }
    }

    /// Adds a state and all that it leads to without reading.
    private func follow(_ state: Int, into states: inout StateSet, isStart: Bool, isEnd: Bool) {
        var pending = [state]
        while let state = pending.popLast() {
            guard states.insert(state) else { continue }
            switch program[state] {
            case .scalar, .match: continue
            case .jump(let target): pending.append(target)
            case .split(let first, let second): pending += [second, first]
            case .start: if isStart { pending.append(state + 1) }
            case .end: if isEnd { pending.append(state + 1) }
            }
        }
    }
}

/// The states that the machine is in; emptied in constant time per member.
private struct StateSet {
    private(set) var members: [Int] = []
    private var contained: [Bool]

    init(capacity: Int) { contained = Array(repeating: false, count: capacity) }

    var isEmpty: Bool { members.isEmpty }

    mutating func insert(_ state: Int) -> Bool {
        if contained[state] { return false }
        contained[state] = true
        members.append(state)
        return true
    }

    mutating func removeAll() {
        for state in members { contained[state] = false }
        members.removeAll(keepingCapacity: true)
    }
}

/// The scalars that one place of a pattern takes.
struct ScalarSet: Hashable, Sendable {
    var ranges: [ClosedRange<UInt32>]
    var isNegated = false

    init(_ ranges: [ClosedRange<UInt32>], isNegated: Bool = false) {
        (self.ranges, self.isNegated) = (ranges, isNegated)
    }

    init(_ scalar: Unicode.Scalar) { self.init([scalar.value...scalar.value]) }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        ranges.contains { $0.contains(scalar.value) } != isNegated
    }

    static let digits = ScalarSet([0x30...0x39])
    static let word = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    static let space = ScalarSet([0x09...0x0A, 0x0C...0x0D, 0x20...0x20])
    static let anyButNewline = ScalarSet([0x0A...0x0A], isNegated: true)

    var opposite: ScalarSet { ScalarSet(ranges, isNegated: !isNegated) }

    /// The ranges without negation.
    var plainRanges: [ClosedRange<UInt32>] {
        guard isNegated else { return ranges }
        var rest: [ClosedRange<UInt32>] = []
        var lower: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if lower < range.lowerBound { rest.append(lower...(range.lowerBound - 1)) }
            lower = max(lower, range.upperBound + 1)
        }
        return lower <= 0x10FFFF ? rest + [lower...0x10FFFF] : rest
    }
}

/// The parts of a pattern, before they become instructions.
indirect enum RegularExpressionNode {
    case scalar(ScalarSet)
    case sequence([RegularExpressionNode])
    case alternatives([RegularExpressionNode])
    case repeated(RegularExpressionNode, atLeast: Int, atMost: Int?)
    case start
    case end
}

/// Turns the parts of a pattern into instructions, and stops at the size limit.
private struct RegularExpressionCompiler {
    private var program: [RegularExpression.Instruction] = []

    var finished: [RegularExpression.Instruction] { program + [.match] }

    mutating func emit(_ node: RegularExpressionNode) throws(RegularExpressionError) {
        guard program.count < RegularExpression.sizeLimit else {
            throw RegularExpressionError(
                position: 1,
                text: "expected a pattern of at most \(RegularExpression.sizeLimit) steps, found a larger one"
            )
        }
        switch node {
        case .scalar(let set): program.append(.scalar(set))
        case .start: program.append(.start)
        case .end: program.append(.end)
        case .sequence(let nodes): for node in nodes { try emit(node) }
        case .alternatives(let nodes): try emitAlternatives(nodes)
        case .repeated(let node, let least, let most): try emitRepeated(node, atLeast: least, atMost: most)
        }
    }

    private mutating func emitAlternatives(_ nodes: [RegularExpressionNode]) throws(RegularExpressionError) {
        var jumps: [Int] = []
        for (index, node) in nodes.enumerated() {
            guard index < nodes.count - 1 else {
                try emit(node)
                break
            }
            let split = reserve()
            try emit(node)
            jumps.append(reserve())
            program[split] = .split(split + 1, program.count)
        }
        for jump in jumps { program[jump] = .jump(program.count) }
    }

    private mutating func emitRepeated(
        _ node: RegularExpressionNode,
        atLeast least: Int,
        atMost most: Int?
    ) throws(RegularExpressionError) {
        // A copy of nothing still costs time, so that it counts as a step.
        for _ in 0..<least {
            program.append(.jump(program.count + 1))
            try emit(node)
        }
        guard let most else {
            let split = reserve()
            try emit(node)
            program.append(.jump(split))
            program[split] = .split(split + 1, program.count)
            return
        }
        var splits: [Int] = []
        for _ in least..<most {
            splits.append(reserve())
            try emit(node)
        }
        for split in splits { program[split] = .split(split + 1, program.count) }
    }

    /// A place for an instruction whose target is not known yet.
    private mutating func reserve() -> Int {
        program.append(.match)
        return program.count - 1
    }
}
