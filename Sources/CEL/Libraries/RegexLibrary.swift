internal import RegularExpressions

/// `matches`, and the extension `regex`.
///
/// Source: cel-go, ext, "Regex"; patterns are RE2.
enum RegexLibrary {
    static let library: CELLibrary = {
        var library = CELLibrary()
        let texts = [CELType.string, .string]
        library.add("regex.extract", CELOverload(texts, .optional(.string), .binary(extract)))
        library.add("regex.extractAll", CELOverload(texts, .list(.string), .binary(extractAll)))
        library.add(
            "regex.replace",
            CELOverload([.string, .string, .string], .string, .variadic(replace)),
            CELOverload([.string, .string, .string, .int], .string, .variadic(replace))
        )
        return library
    }()

    /// Reads a pattern, and pays for matching it against a text.
    static func pattern(
        _ text: String,
        against subject: String,
        _ context: inout CELContext
    ) throws(CELFailure) -> RE2Pattern {
        try context.charge(text.utf8.count + (1 + subject.utf8.count / 10) * (1 + text.utf8.count / 4))
        do {
            return try RE2Pattern(text)
        } catch {
            throw CELFailure("error parsing regexp: \(error)")
        }
    }

    @Sendable static func matches(
        _ value: CELValue,
        _ patternValue: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        let text = try value.text(for: "matches")
        let pattern = try pattern(try patternValue.text(for: "matches"), against: text, &context)
        return .bool(pattern.isFound(in: text))
    }

    /// The part of a text that a group took, or the whole match.
    static func part(_ range: Range<Int>, of bytes: [UInt8]) -> String { String(decoding: bytes[range], as: UTF8.self) }

    private static func single(
        _ value: CELValue,
        _ patternValue: CELValue,
        _ function: String,
        _ context: inout CELContext
    ) throws(CELFailure) -> (text: String, pattern: RE2Pattern) {
        let (text, source) = (try value.text(for: function), try patternValue.text(for: function))
        let pattern = try pattern(source, against: text, &context)
        guard pattern.groupCount <= 1 else {
            throw CELFailure("regular expression has more than one capturing group: '\(source)'")
        }
        return (text, pattern)
    }

    @Sendable private static func extract(
        _ value: CELValue,
        _ patternValue: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        let (text, pattern) = try single(value, patternValue, "regex.extract", &context)
        guard let match = pattern.firstMatch(in: text, from: 0), let range = match.groups.last ?? nil else {
            return .none
        }
        return .some(.string(part(range, of: Array(text.utf8))))
    }

    @Sendable private static func extractAll(
        _ value: CELValue,
        _ patternValue: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        let (text, pattern) = try single(value, patternValue, "regex.extractAll", &context)
        let bytes = Array(text.utf8)
        var parts: [CELValue] = []
        for match in pattern.matches(in: text, limit: -1) {
            guard let range = match.groups.last ?? nil else { continue }
            try context.charge(1)
            // An empty group is nothing that was extracted; an empty match without groups is.
            if range.isEmpty, pattern.groupCount == 1 { continue }
            parts.append(.string(part(range, of: bytes)))
        }
        return .list(parts)
    }

    // MARK: - Replacing

    private enum Piece {
        case text([UInt8])
        case group(Int)
    }

    @Sendable private static func replace(
        _ arguments: [CELValue],
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        let function = "regex.replace"
        guard arguments.count >= 3 else { throw CELFailure("no such overload: \(function)") }
        let text = try arguments[0].text(for: function)
        let pattern = try pattern(try arguments[1].text(for: function), against: text, &context)
        let pieces = try pieces(try arguments[2].text(for: function), groups: pattern.groupCount)
        let limit = arguments.count == 4 ? Int(try arguments[3].integer(for: function)) : -1
        guard limit != 0 else { return arguments[0] }
        let bytes = Array(text.utf8)
        var (result, end): ([UInt8], Int) = ([], 0)
        for match in pattern.matches(in: text, limit: limit) {
            guard let whole = match.groups.first ?? nil else { continue }
            let before = result.count
            result += bytes[end..<whole.lowerBound]
            for piece in pieces {
                switch piece {
                case .text(let literal): result += literal
                case .group(let number): if let range = match.groups[number] { result += bytes[range] }
                }
            }
            end = whole.upperBound
            try context.charge(1 + (result.count - before) / 10)
        }
        result += bytes[end...]
        return .string(String(decoding: result, as: UTF8.self))
    }

    /// Reads a replacement: `\1` is a group, `\0` the whole match, `\\` a backslash.
    private static func pieces(_ replacement: String, groups: Int) throws(CELFailure) -> [Piece] {
        var (pieces, literal): ([Piece], [UInt8]) = ([], [])
        var bytes = replacement.utf8.makeIterator()
        while let byte = bytes.next() {
            guard byte == UInt8(ascii: "\\") else {
                literal.append(byte)
                continue
            }
            guard let next = bytes.next() else { throw CELFailure("invalid replacement string: '\\' at the end") }
            if next == UInt8(ascii: "\\") {
                literal.append(next)
                continue
            }
            guard next.isDigit else {
                throw CELFailure("invalid replacement string: '\(replacement)' \\ must be followed by a digit")
            }
            let number = Int(next - 0x30)
            guard number <= groups else {
                throw CELFailure(
                    "replacement string references group \(number) but regex has only \(groups) group(s)"
                )
            }
            pieces += [.text(literal), .group(number)]
            literal = []
        }
        return pieces + [.text(literal)]
    }
}
