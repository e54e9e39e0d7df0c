/// What follows an opening parenthesis.
extension Parser {
    /// Reads `(`, `(?:`, `(?P<name>`, `(?<name>`, `(?flags:` or `(?flags)`.
    mutating func openGroup() throws(RE2Error) {
        let start = index
        index += 1
        guard peek == "?" else { return try beginGroup(capturing: true, at: start) }
        index += 1
        try refuseForeignGroup(from: start)
        if scalar(after: 0) == "P", scalar(after: 1) == "<" { index += 1 }
        if take("<") {
            let name = try groupName(from: start)
            return try beginGroup(capturing: true, name: name, at: start)
        }
        try flagGroup(from: start)
    }

    /// Names what Perl, Python or PCRE know and a linear engine does not.
    private func refuseForeignGroup(from start: Int) throws(RE2Error) {
        let (first, second) = (scalar(after: 0), scalar(after: 1))
        let construct: String
        switch (first, second) {
        case ("=", _), ("!", _): construct = "a look-ahead '(?\(first ?? " ")'"
        case ("<", "="), ("<", "!"): construct = "a look-behind '(?<\(second ?? " ")'"
        case ("P", "="): construct = "a back-reference '(?P='"
        case (">", _): construct = "an atomic group '(?>'"
        case ("#", _): construct = "a comment '(?#'"
        case ("(", _): construct = "a condition '(?('"
        case ("|", _): construct = "a branch reset '(?|'"
        case ("P", ">"), ("R", _), ("&", _): construct = "a recursion"
        default: return
        }
        throw error("expected a construct of RE2, found \(construct), which it does not have", at: start)
    }

    /// Reads a name of ASCII letters, digits and '_' up to its '>'.
    private mutating func groupName(from start: Int) throws(RE2Error) -> String {
        var name = String.UnicodeScalarView()
        while let scalar = peek, scalar != ">" {
            guard ScalarSet.word.ranges.contains(where: { $0.contains(scalar.value) }) else {
                throw error("expected a group name of ASCII letters, digits and '_', found another letter")
            }
            name.append(scalar)
            index += 1
        }
        guard !name.isEmpty else { throw error("expected a group name, found none") }
        guard take(">") else { throw error("expected '>' after the group name, found the end of the pattern") }
        return String(name)
    }

    /// Reads flags up to ':', which opens a group, or ')', which does not: they hold up to the end of the group around.
    private mutating func flagGroup(from start: Int) throws(RE2Error) {
        var changed = flags
        var (isNegative, hasFlag) = (false, false)
        while let scalar = peek {
            if let flag = Self.flag(scalar) {
                hasFlag = true
                if isNegative { changed.remove(flag) } else { changed.insert(flag) }
            } else if scalar == "-", !isNegative {
                (isNegative, hasFlag) = (true, false)
            } else {
                break
            }
            index += 1
        }
        guard let end = peek else { throw error("expected ':' or ')' after flags, found the end of the pattern") }
        guard end == ":" || end == ")" else { throw error("expected a flag of 'imsU', ':' or ')', found '\(end)'") }
        guard !isNegative || hasFlag else { throw error("expected a flag after '-', found '\(end)'") }
        index += 1
        if end == ":" { try beginGroup(capturing: false, at: start) }
        flags = changed
    }

    private static func flag(_ scalar: Unicode.Scalar) -> Flags? {
        switch scalar {
        case "i": .foldCase
        case "m": .multiLine
        case "s": .dotMatchesNewline
        case "U": .ungreedy
        default: nil
        }
    }
}
