/// What follows a backslash.
extension Parser {
    /// Reads an escape outside of brackets.
    mutating func escape() throws(RE2Error) {
        let assertion: Assertion
        switch scalar(after: 1) {
        case "A": assertion = .textStart
        case "z": assertion = .textEnd
        case "b": assertion = .wordBoundary
        case "B": assertion = .noWordBoundary
        case "Q": return try quoted()
        default:
            if let set = try escapedClass() { return try builder.emit(set) }
            return try emit(ScalarSet(escapedScalar()))
        }
        index += 2
        try builder.emit(assertion)
    }

    /// Reads `\Q…\E`; without its end it reaches to the end of the pattern.
    private mutating func quoted() throws(RE2Error) {
        index += 2
        while let next = peek {
            if next == "\\", scalar(after: 1) == "E" {
                index += 2
                return
            }
            builder.position = index + 1
            index += 1
            try literal(next)
        }
    }

    // MARK: - Sets

    /// Reads `\d` and its like or a Unicode class; nil when the escape is of a scalar.
    mutating func escapedClass() throws(RE2Error) -> ScalarSet? {
        let set: ScalarSet
        switch scalar(after: 1) {
        case "d", "D": set = .digits
        case "s", "S": set = .space
        case "w", "W": set = .word
        case "p", "P": return try unicodeClass()
        default: return nil
        }
        let isNegative = (0x41...0x5A).contains(scalar(after: 1)?.value ?? 0)
        index += 2
        return finished(set, isNegative: isNegative)
    }

    /// Case is folded first: what is opposite to a set has none of its cases.
    func finished(_ set: ScalarSet, isNegative: Bool) -> ScalarSet {
        let set = flags.contains(.foldCase) ? set.folded : set
        return isNegative ? set.opposite : set
    }

    /// Reads `\pN`, `\p{Name}`, `\p{^Name}` or one of them with `\P`.
    private mutating func unicodeClass() throws(RE2Error) -> ScalarSet {
        let start = index
        var isNegative = scalar(after: 1) == "P"
        index += 2
        guard let first = peek else { throw error("expected a Unicode class, found the end of the pattern") }
        index += 1
        var name = String.UnicodeScalarView()
        if first == "{" {
            if take("^") { isNegative.toggle() }
            while let scalar = peek, scalar != "}" {
                name.append(scalar)
                index += 1
            }
            guard take("}") else { throw error("expected '}' after a Unicode class, found the end of the pattern") }
        } else {
            name.append(first)
        }
        // The check for ASCII: other letters can be canonically equivalent to those of a name.
        guard name.allSatisfy(\.isASCII), let set = UnicodeClasses.set(named: String(name)) else {
            throw error(
                "expected a general category or a script of \(UnicodeClasses.scriptNames.joined(separator: ", ")), "
                    + "found '\(shown(name))'",
                at: start
            )
        }
        return finished(set, isNegative: isNegative)
    }

    // MARK: - Scalars

    /// Reads an escape that stands for one scalar; it may be a surrogate, which no text has.
    mutating func escapedScalar() throws(RE2Error) -> UInt32 {
        let start = index
        index += 1
        guard let scalar = peek else { throw error("expected a letter after '\\', found the end of the pattern") }
        index += 1
        switch scalar {
        case "a": return 0x07
        case "f": return 0x0C
        case "n": return 0x0A
        case "r": return 0x0D
        case "t": return 0x09
        case "v": return 0x0B
        case "x": return try hexadecimal(from: start)
        case "0"..."7":
            if scalar == "0" || isOctal(peek) { return octal(scalar) }
            throw refusal(of: scalar, from: start)
        default:
            guard scalar.isASCII, scalar == "_" || !ScalarSet.word.ranges.contains(where: { $0.contains(scalar.value) })
            else { throw refusal(of: scalar, from: start) }
            return scalar.value
        }
    }

    private func refusal(of scalar: Unicode.Scalar, from start: Int) -> RE2Error {
        let construct =
            switch scalar {
            case "1"..."9": "the back-reference '\\\(scalar)', which RE2 does not have"
            case "k", "g": "the back-reference '\\\(scalar)', which RE2 does not have"
            case "C": "'\\C', a single byte, which is not supported"
            case "Z": "'\\Z', which RE2 does not have; '\\z' is the end of the text"
            default: "'\\\(scalar)'"
            }
        return error("expected an escape of RE2, found \(construct)", at: start)
    }

    private func isOctal(_ scalar: Unicode.Scalar?) -> Bool { scalar.map { "0"..."7" ~= $0 } ?? false }

    /// Reads up to three digits, of which the first has been read.
    private mutating func octal(_ first: Unicode.Scalar) -> UInt32 {
        var value = first.value - 0x30
        for _ in 0..<2 {
            guard let digit = peek, isOctal(digit) else { break }
            value = value * 8 + digit.value - 0x30
            index += 1
        }
        return value
    }

    /// Reads `7F` or `{10FFFF}` after `\x`.
    private mutating func hexadecimal(from start: Int) throws(RE2Error) -> UInt32 {
        let isBraced = take("{")
        var (value, count): (UInt32, Int) = (0, 0)
        while isBraced ? peek != "}" : count < 2 {
            guard let scalar = peek, let digit = hexadecimalValue(scalar) else {
                throw error("expected hexadecimal digits after '\\x', two or some in braces")
            }
            value = value * 16 + digit
            guard value <= ScalarSet.lastScalar else {
                throw error("expected a code point up to 10FFFF, found a higher one", at: start)
            }
            count += 1
            index += 1
        }
        guard count > 0 else { throw error("expected hexadecimal digits after '\\x', two or some in braces") }
        if isBraced { index += 1 }
        return value
    }

    private func hexadecimalValue(_ scalar: Unicode.Scalar) -> UInt32? {
        switch scalar {
        case "0"..."9": scalar.value - 0x30
        case "a"..."f": scalar.value - 0x61 + 10
        case "A"..."F": scalar.value - 0x41 + 10
        default: nil
        }
    }
}
