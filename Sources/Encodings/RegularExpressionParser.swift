/// Reads the text of a pattern, one scalar ahead.
struct RegularExpressionParser {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var depth = 0

    /// Groups within groups, and the most that a count may say: RE2's own limit is 1,000 for both.
    private static let depthLimit = 100
    private static let countLimit = 1_000

    init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

    /// Reads the whole pattern.
    mutating func parse() throws(RegularExpressionError) -> RegularExpressionNode {
        let node = try alternatives()
        guard index == scalars.count else { throw error("expected '(' before ')', found none") }
        return node
    }

    private func error(_ text: String) -> RegularExpressionError {
        RegularExpressionError(position: index + 1, text: text)
    }

    private var peek: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == scalar else { return false }
        index += 1
        return true
    }

    // MARK: - Structure

    private mutating func alternatives() throws(RegularExpressionError) -> RegularExpressionNode {
        var nodes = [try sequence()]
        while take("|") { nodes.append(try sequence()) }
        return nodes.count == 1 ? nodes[0] : .alternatives(nodes)
    }

    private mutating func sequence() throws(RegularExpressionError) -> RegularExpressionNode {
        var nodes: [RegularExpressionNode] = []
        while let scalar = peek, scalar != "|", scalar != ")" {
            let node = try atom()
            nodes.append(try repeated(node))
        }
        return .sequence(nodes)
    }

    private mutating func atom() throws(RegularExpressionError) -> RegularExpressionNode {
        guard let scalar = peek else { throw error("expected a part of a pattern, found its end") }
        switch scalar {
        case "(": return try group()
        case "[": return .scalar(try scalarClass())
        case "*", "+", "?", "{":
            throw error("expected something to repeat before '\(scalar)'; write '\\\(scalar)' for the letter itself")
        case "\\":
            if try anchor("A") { return .start }
            if try anchor("z") { return .end }
            return .scalar(try escape())
        default: index += 1
        }
        switch scalar {
        case "^": return .start
        case "$": return .end
        case ".": return .scalar(.anyButNewline)
        default: return .scalar(ScalarSet(scalar))
        }
    }

    private mutating func anchor(_ letter: Unicode.Scalar) throws(RegularExpressionError) -> Bool {
        guard index + 1 < scalars.count, scalars[index + 1] == letter else { return false }
        index += 2
        return true
    }

    private mutating func group() throws(RegularExpressionError) -> RegularExpressionNode {
        index += 1
        if peek == "?" {
            index += 1
            guard take(":") else { throw error("expected '(?:', found a group that is not supported") }
        }
        depth += 1
        guard depth <= Self.depthLimit else { throw error("expected at most \(Self.depthLimit) groups in groups") }
        let node = try alternatives()
        depth -= 1
        guard take(")") else { throw error("expected ')', found the end of the pattern") }
        return node
    }

    // MARK: - Repetition

    private mutating func repeated(
        _ node: RegularExpressionNode
    ) throws(RegularExpressionError) -> RegularExpressionNode {
        let counts: (least: Int, most: Int?)
        switch peek {
        case "*": counts = (0, nil)
        case "+": counts = (1, nil)
        case "?": counts = (0, 1)
        case "{": counts = try countsInBraces()
        default: return node
        }
        index += 1
        // Reluctant repetition finds the same whole texts.
        _ = take("?")
        if let scalar = peek, ["*", "+", "?", "{"].contains(scalar) {
            throw error("expected one repetition, found '\(scalar)' after another")
        }
        return .repeated(node, atLeast: counts.least, atMost: counts.most)
    }

    /// Reads `{m}`, `{m,}` or `{m,n}` up to the closing brace, which is left.
    private mutating func countsInBraces() throws(RegularExpressionError) -> (least: Int, most: Int?) {
        index += 1
        let least = try count()
        var most: Int? = least
        if take(",") { most = peek == "}" ? nil : try count() }
        guard peek == "}" else { throw error("expected '}' after the counts; write '\\{' for the letter itself") }
        if let most, most < least { throw error("expected counts in rising order, found {\(least),\(most)}") }
        return (least, most)
    }

    private mutating func count() throws(RegularExpressionError) -> Int {
        let start = index
        var count = 0
        while let scalar = peek, ScalarSet.digits.contains(scalar) {
            count = count * 10 + Int(scalar.value - 0x30)
            guard count <= Self.countLimit else { throw error("expected a count up to \(Self.countLimit)") }
            index += 1
        }
        guard index > start else { throw error("expected a count in braces; write '\\{' for the letter itself") }
        return count
    }

    // MARK: - Letters

    /// Reads a backslash and what it escapes.
    private mutating func escape() throws(RegularExpressionError) -> ScalarSet {
        index += 1
        guard let scalar = peek else { throw error("expected a letter after '\\', found the end of the pattern") }
        let set: ScalarSet
        switch scalar {
        case "d": set = .digits
        case "D": set = .digits.opposite
        case "w": set = .word
        case "W": set = .word.opposite
        case "s": set = .space
        case "S": set = .space.opposite
        case "n": set = ScalarSet("\n")
        case "r": set = ScalarSet("\r")
        case "t": set = ScalarSet("\t")
        default:
            guard scalar.isASCII, scalar.value > 0x20, scalar.value < 0x7F, !ScalarSet.word.contains(scalar)
            else { throw error("expected an escape of the supported part of RE2, found '\\\(scalar)'") }
            set = ScalarSet(scalar)
        }
        index += 1
        return set
    }

    /// Reads a class in brackets.
    private mutating func scalarClass() throws(RegularExpressionError) -> ScalarSet {
        index += 1
        let isNegated = take("^")
        var ranges: [ClosedRange<UInt32>] = []
        var isFirst = true
        while true {
            guard let scalar = peek else { throw error("expected ']', found the end of the pattern") }
            if scalar == "]", !isFirst { break }
            isFirst = false
            ranges += try classMember()
        }
        index += 1
        return ScalarSet(ranges, isNegated: isNegated)
    }

    /// Reads a letter, a range or an escape of a class.
    private mutating func classMember() throws(RegularExpressionError) -> [ClosedRange<UInt32>] {
        if peek == "[", index + 1 < scalars.count, [":", ".", "="].contains(scalars[index + 1]) {
            throw error("expected plain classes, found a named one, which is not supported")
        }
        let first = try classLetter()
        guard peek == "-", index + 1 < scalars.count, scalars[index + 1] != "]" else { return first.plainRanges }
        index += 1
        let last = try classLetter()
        guard let lower = first.single, let upper = last.single, lower <= upper
        else { throw error("expected a range of letters in rising order") }
        return [lower...upper]
    }

    private mutating func classLetter() throws(RegularExpressionError) -> ScalarSet {
        guard let scalar = peek else { throw error("expected ']', found the end of the pattern") }
        if scalar == "\\" { return try escape() }
        index += 1
        return ScalarSet(scalar)
    }
}

extension ScalarSet {
    /// The scalar of a set that has only one.
    fileprivate var single: UInt32? {
        guard !isNegated, ranges.count == 1, ranges[0].count == 1 else { return nil }
        return ranges[0].lowerBound
    }
}
