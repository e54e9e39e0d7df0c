/// Reads a pattern and writes its program; groups are kept on a stack of its own, so that depth costs no recursion.
struct Parser {
    /// What `(?imsU)` sets.
    struct Flags: OptionSet {
        let rawValue: Int

        static let foldCase = Flags(rawValue: 1)
        static let multiLine = Flags(rawValue: 2)
        static let dotMatchesNewline = Flags(rawValue: 4)
        static let ungreedy = Flags(rawValue: 8)
    }

    /// A group whose end is to come.
    struct OpenGroup {
        let position: Int
        let outerFlags: Flags
    }

    /// RE2's bound on groups in groups, and a bound on what is read at all.
    private static let depthLimit = 1_000
    private static let lengthLimit = 100_000

    let scalars: [Unicode.Scalar]
    /// Where the last ':]' stands; before all letters when there is none.
    let lastNamedClassEnd: Int
    var index = 0
    var flags: Flags = []
    var builder = ProgramBuilder()
    /// Names by group; the whole has none.
    private(set) var names: [String?] = [nil]
    private var nameIsTaken: Set<String> = []
    private var openGroups: [OpenGroup] = []
    private var followsRepetition = false

    init(_ pattern: String) throws(RE2Error) {
        guard pattern.utf8.count <= Self.lengthLimit else {
            throw RE2Error(
                position: 1,
                text: "expected a pattern of at most \(Self.lengthLimit) bytes, found \(pattern.utf8.count)"
            )
        }
        let scalars = Array(pattern.unicodeScalars)
        self.scalars = scalars
        lastNamedClassEnd = scalars.indices.dropLast().last { scalars[$0] == ":" && scalars[$0 + 1] == "]" } ?? -1
    }

    /// Reads the whole pattern.
    mutating func parse() throws(RE2Error) -> Program {
        while let scalar = peek {
            builder.position = index + 1
            followsRepetition = try item(scalar)
        }
        if let group = openGroups.last {
            throw error("expected ')' for the group of letter \(group.position), found the end of the pattern")
        }
        try builder.finish()
        return try Program(builder, groupCount: names.count - 1)
    }

    // MARK: - Places

    var peek: Unicode.Scalar? { scalar(after: 0) }

    /// The scalar so many after the next one.
    func scalar(after distance: Int) -> Unicode.Scalar? {
        index + distance < scalars.count ? scalars[index + distance] : nil
    }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == scalar else { return false }
        index += 1
        return true
    }

    /// An error about the next letter, or about one that was read.
    func error(_ text: String, at place: Int? = nil) -> RE2Error {
        RE2Error(position: (place ?? index) + 1, text: text)
    }

    /// A name as errors show it: of a long one, the beginning.
    func shown(_ name: String.UnicodeScalarView) -> String {
        name.count <= 40 ? String(name) : String(String.UnicodeScalarView(name.prefix(40))) + "…"
    }

    // MARK: - Items

    /// Reads one item; true when it is a repetition.
    private mutating func item(_ scalar: Unicode.Scalar) throws(RE2Error) -> Bool {
        switch scalar {
        case "*", "+", "?":
            try repetition(scalar)
            return true
        case "{":
            if try countedRepetition() { return true }
            index += 1
            try literal(scalar)
        case "(": try openGroup()
        case ")": try closeGroup()
        case "[": try builder.emit(bracketClass())
        case "\\": try escape()
        default:
            index += 1
            try simple(scalar)
        }
        return false
    }

    private mutating func simple(_ scalar: Unicode.Scalar) throws(RE2Error) {
        switch scalar {
        case "|": try builder.alternate()
        case "^": try builder.emit(flags.contains(.multiLine) ? .lineStart : .textStart)
        case "$": try builder.emit(flags.contains(.multiLine) ? .lineEnd : .textEnd)
        case ".": try builder.emit(flags.contains(.dotMatchesNewline) ? .all : ScalarSet.newline.opposite)
        default: try literal(scalar)
        }
    }

    /// Adds one scalar that stands for itself.
    mutating func literal(_ scalar: Unicode.Scalar) throws(RE2Error) { try emit(ScalarSet(scalar.value)) }

    /// Adds a set, and what differs from it in case where case does not matter.
    mutating func emit(_ set: ScalarSet) throws(RE2Error) {
        try builder.emit(flags.contains(.foldCase) ? set.folded : set)
    }

    // MARK: - Repetition

    private mutating func repetition(_ scalar: Unicode.Scalar) throws(RE2Error) {
        let start = index
        index += 1
        try finishRepetition(least: scalar == "+" ? 1 : 0, most: scalar == "?" ? 1 : nil, from: start)
    }

    private mutating func finishRepetition(least: Int, most: Int?, from start: Int) throws(RE2Error) {
        let isLazy = take("?")
        let sign = scalars[start]
        guard builder.hasAtom else {
            throw error("expected something to repeat before '\(sign)'; write '\\\(sign)' for the letter", at: start)
        }
        guard !followsRepetition else {
            throw error("expected one repetition, found '\(sign)' after another", at: start)
        }
        let isGreedy = isLazy == flags.contains(.ungreedy)
        try builder.repeatLast(RepetitionCounts(least: least, most: most, isGreedy: isGreedy))
    }

    /// Reads `{m}`, `{m,}` or `{m,n}`; false for braces that hold something else, which are letters.
    private mutating func countedRepetition() throws(RE2Error) -> Bool {
        let start = index
        index += 1
        guard let least = count() else { return reset(to: start) }
        var most: Int? = least
        if take(",") {
            if peek == "}" {
                most = nil
            } else {
                guard let second = count() else { return reset(to: start) }
                most = second
            }
        }
        guard take("}") else { return reset(to: start) }
        let limit = ProgramBuilder.countLimit
        guard least <= limit, most ?? 0 <= limit else {
            throw error("expected a count up to \(limit), found a higher one", at: start)
        }
        if let most, most < least {
            throw error("expected counts in rising order, found {\(least),\(most)}", at: start)
        }
        try finishRepetition(least: least, most: most, from: start)
        return true
    }

    private mutating func reset(to place: Int) -> Bool {
        index = place
        return false
    }

    /// A decimal number without leading zeros; one beyond the limit comes out as any that is.
    private mutating func count() -> Int? {
        let start = index
        var value = 0
        while let digit = peek?.value, (0x30...0x39).contains(digit) {
            value = min(value * 10 + Int(digit - 0x30), ProgramBuilder.countLimit + 1)
            index += 1
        }
        guard index > start, index == start + 1 || scalars[start] != "0" else { return nil }
        return value
    }

    // MARK: - Groups

    /// Begins a group; a name must be new.
    mutating func beginGroup(capturing: Bool, name: String? = nil, at place: Int) throws(RE2Error) {
        guard openGroups.count < Self.depthLimit else {
            throw error("expected at most \(Self.depthLimit) groups in groups, found more", at: place)
        }
        if let name, !nameIsTaken.insert(name).inserted {
            throw error("expected each group name once, found '\(shown(name.unicodeScalars))' again", at: place)
        }
        if capturing { names.append(name) }
        try builder.open(capture: capturing ? names.count - 1 : nil)
        openGroups.append(OpenGroup(position: place + 1, outerFlags: flags))
    }

    private mutating func closeGroup() throws(RE2Error) {
        guard let group = openGroups.popLast() else { throw error("expected '(' before ')', found none") }
        index += 1
        try builder.close()
        flags = group.outerFlags
    }
}
