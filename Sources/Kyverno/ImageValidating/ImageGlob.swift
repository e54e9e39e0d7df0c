internal import Vocabulary

/// A glob over the text of an image reference, in which `/` is a letter like any other.
///
/// `*` and `**` any run, `?` one character, `[abc]`, `[a-z]` and `[!a]` one of some, `{a,b}` alternatives, `\` takes
/// what follows as it is.
struct ImageGlob: Sendable, CustomStringConvertible {
    private enum Piece: Sendable {
        case run
        case any
        case literal(Unicode.Scalar)
        case one(ranges: [ClosedRange<UInt32>], isNegated: Bool)
        case choice([[Piece]])
    }

    let description: String
    private let pieces: [Piece]

    /// How many pieces a glob may have, and how deep alternatives may stand in alternatives.
    private static let (longest, deepest) = (2_048, 8)

    /// - Throws: What is wrong with it.
    init(_ text: String) throws(ImageGlobError) {
        var parser = Parser(text: Array(text.unicodeScalars))
        pieces = try parser.sequence(depth: 0)
        guard parser.isAtEnd else { throw ImageGlobError(text: "an unmatched '}'") }
        description = text
    }

    /// Whether it takes whatever there is, so that an image without a name is meant too.
    var takesEverything: Bool { ["*", "**"].contains(description) }

    /// Whether the whole text matches; the time is proportional to pattern times text.
    func matches(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        return Self.ends(of: pieces, in: scalars, from: [true] + [Bool](repeating: false, count: scalars.count)).last
            ?? false
    }

    /// Where a run of pieces can end, when it can begin at any of these places.
    private static func ends(of pieces: [Piece], in text: [Unicode.Scalar], from starts: [Bool]) -> [Bool] {
        pieces.reduce(starts) { places, piece in
            var next = [Bool](repeating: false, count: places.count)
            switch piece {
            case .run:
                if let first = places.firstIndex(of: true) {
                    for index in first..<places.count { next[index] = true }
                }
            case .choice(let choices):
                for choice in choices {
                    for (index, isEnd) in ends(of: choice, in: text, from: places).enumerated() where isEnd {
                        next[index] = true
                    }
                }
            case .any, .literal, .one:
                for index in text.indices where places[index] && takes(piece, text[index]) { next[index + 1] = true }
            }
            return next
        }
    }

    private static func takes(_ piece: Piece, _ scalar: Unicode.Scalar) -> Bool {
        switch piece {
        case .any: true
        case .literal(let own): own == scalar
        case .one(let ranges, let isNegated): ranges.contains { $0.contains(scalar.value) } != isNegated
        case .run, .choice: false
        }
    }

    private struct Parser {
        let text: [Unicode.Scalar]
        private var place = 0
        private var count = 0

        init(text: [Unicode.Scalar]) { self.text = text }

        var isAtEnd: Bool { place == text.count }

        mutating func sequence(depth: Int) throws(ImageGlobError) -> [Piece] {
            var pieces: [Piece] = []
            while !isAtEnd {
                count += 1
                guard count <= ImageGlob.longest else { throw ImageGlobError(text: "a glob that is too long") }
                let scalar = text[place]
                if depth > 0, scalar == "," || scalar == "}" { return pieces }
                place += 1
                switch scalar {
                case "*":
                    if case .run? = pieces.last { continue }
                    pieces.append(.run)
                case "?": pieces.append(.any)
                case "[": pieces.append(try letters())
                case "{": pieces.append(try choice(depth: depth + 1))
                case "}": throw ImageGlobError(text: "an unmatched '}'")
                case "\\": pieces.append(.literal(try next("a letter behind '\\'")))
                default: pieces.append(.literal(scalar))
                }
            }
            return pieces
        }

        private mutating func next(_ what: String) throws(ImageGlobError) -> Unicode.Scalar {
            guard !isAtEnd else { throw ImageGlobError(text: "the end, not \(what)") }
            place += 1
            return text[place - 1]
        }

        private mutating func letters() throws(ImageGlobError) -> Piece {
            let isNegated = !isAtEnd && (text[place] == "!" || text[place] == "^")
            if isNegated { place += 1 }
            var ranges: [ClosedRange<UInt32>] = []
            while true {
                var first = try next("']'")
                if first == "]" { break }
                if first == "\\" { first = try next("a letter behind '\\'") }
                var last = first
                if place + 1 < text.count, text[place] == "-", text[place + 1] != "]" {
                    place += 1
                    last = try next("']'")
                    if last == "\\" { last = try next("a letter behind '\\'") }
                }
                guard first.value <= last.value else { throw ImageGlobError(text: "a range that runs backwards") }
                ranges.append(first.value...last.value)
            }
            guard !ranges.isEmpty else { throw ImageGlobError(text: "'[]'") }
            return .one(ranges: ranges, isNegated: isNegated)
        }

        private mutating func choice(depth: Int) throws(ImageGlobError) -> Piece {
            guard depth <= ImageGlob.deepest else { throw ImageGlobError(text: "alternatives nested too deep") }
            var choices: [[Piece]] = []
            while true {
                choices.append(try sequence(depth: depth))
                if try next("'}'") == "}" { return .choice(choices) }
            }
        }
    }
}

/// What a text holds that no glob may.
struct ImageGlobError: Error, Hashable {
    let text: String
}
