/// Classes in brackets.
extension Parser {
    /// Reads `[…]` or `[^…]`.
    mutating func bracketClass() throws(RE2Error) -> ScalarSet {
        let start = index
        index += 1
        let isNegative = take("^")
        var members = ClassMembers()
        var isFirst = true
        while isFirst || peek != "]" {
            guard peek != nil else {
                throw error("expected ']' for the class of letter \(start + 1), found the end of the pattern")
            }
            isFirst = false
            if let set = try namedClass() {
                members.append(set)
            } else if peek == "\\", let set = try escapedClass() {
                members.append(set)
            } else {
                members.append(try classRange())
            }
        }
        index += 1
        let set = members.set(isFolded: flags.contains(.foldCase))
        return isNegative ? set.opposite : set
    }

    /// Reads `[:name:]` or `[:^name:]`; nil where none begins.
    private mutating func namedClass() throws(RE2Error) -> ScalarSet? {
        guard peek == "[", scalar(after: 1) == ":" else { return nil }
        // Where no end follows at all, none is looked for, lest many openings cost a search each.
        guard index + 2 <= lastNamedClassEnd else { return nil }
        var end = index + 2
        while scalars[end] != ":" || scalars[end + 1] != "]" { end += 1 }
        let isNegative = scalar(after: 2) == "^"
        var name = String.UnicodeScalarView()
        name.append(contentsOf: scalars[min(index + (isNegative ? 3 : 2), end)..<end])
        guard name.allSatisfy(\.isASCII), let set = ScalarSet.posix(String(name)) else {
            throw error("expected a POSIX class such as '[:alpha:]', found '\(shown(name))'")
        }
        index = end + 2
        return finished(set, isNegative: isNegative)
    }

    /// Reads a letter or a range of letters.
    private mutating func classRange() throws(RE2Error) -> ClosedRange<UInt32> {
        let start = index
        let lower = try classScalar()
        // A '-' before the closing bracket is a letter.
        guard peek == "-", let next = scalar(after: 1), next != "]" else { return lower...lower }
        index += 1
        let upper = try classScalar()
        guard lower <= upper else { throw error("expected a range of letters in rising order", at: start) }
        return lower...upper
    }

    private mutating func classScalar() throws(RE2Error) -> UInt32 {
        guard let scalar = peek else { throw error("expected ']', found the end of the pattern") }
        if scalar == "\\" { return try escapedScalar() }
        index += 1
        return scalar.value
    }
}

/// What a class has so far; sorted now and then, so that the same letters again and again take no memory.
private struct ClassMembers {
    /// Of named sets, whose cases have been folded where that is wanted.
    private var ranges: [ClosedRange<UInt32>] = []
    private var bound = 1_024
    /// Of letters and ranges as written.
    private var written: [ClosedRange<UInt32>] = []

    mutating func append(_ set: ScalarSet) {
        ranges += set.ranges
        guard ranges.count > bound else { return }
        ranges = ScalarSet(ranges).ranges
        bound = 2 * ranges.count + 1_024
    }

    mutating func append(_ range: ClosedRange<UInt32>) { written.append(range) }

    func set(isFolded: Bool) -> ScalarSet {
        let letters = ScalarSet(written)
        let all = isFolded ? letters.folded : letters
        return ranges.isEmpty ? all : ScalarSet(ranges + all.ranges)
    }
}
