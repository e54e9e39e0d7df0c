/// What replaces a match: text and references to groups.
///
/// Source: Go, regexp, `Regexp.Expand`: `$1`, `${1}`, `$name`, `${name}`, and `$$` for a dollar. A name without braces
/// is as long as possible, so that `$1x` is the group `1x`; a group that is not there is empty; a dollar that begins
/// nothing of these stands for itself.
struct ReplacementTemplate {
    private enum Part {
        case text([UInt8])
        case group(Int)
    }

    private var parts: [Part] = []
    /// The highest group that it refers to; 0 is the whole match.
    private(set) var lastGroup = 0

    /// A template without references.
    init(literal: String) { parts = [.text(Array(literal.utf8))] }

    /// Reads a template; names are those of the groups.
    init(_ template: String, names: [String?]) {
        let scalars = Array(template.unicodeScalars)
        var text: [UInt8] = []
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            guard scalar == "$" else {
                text += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
                continue
            }
            if index < scalars.count, scalars[index] == "$" {
                index += 1
                text.append(UInt8(ascii: "$"))
            } else if let name = Self.name(in: scalars, at: &index) {
                parts.append(.text(text))
                text = []
                guard let group = Self.group(of: name, names) else { continue }
                parts.append(.group(group))
                lastGroup = max(lastGroup, group)
            } else {
                text.append(UInt8(ascii: "$"))
            }
        }
        parts.append(.text(text))
    }

    /// Reads a name, in braces or not; nil, with the index left alone, when there is none.
    private static func name(in scalars: [Unicode.Scalar], at index: inout Int) -> ArraySlice<Unicode.Scalar>? {
        let isBraced = index < scalars.count && scalars[index] == "{"
        let start = isBraced ? index + 1 : index
        let end = scalars[start...].firstIndex { !isNamePart($0) } ?? scalars.count
        guard end > start else { return nil }
        if isBraced, end == scalars.count || scalars[end] != "}" { return nil }
        index = isBraced ? end + 1 : end
        return scalars[start..<end]
    }

    private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber: true
        default: scalar == "_"
        }
    }

    /// The group of a number without leading zeros, else of a name.
    private static func group(of name: ArraySlice<Unicode.Scalar>, _ names: [String?]) -> Int? {
        let isNumber = name.allSatisfy { "0"..."9" ~= $0 } && (name.count == 1 || name.first != "0")
        guard isNumber else {
            return names.firstIndex { $0?.unicodeScalars.elementsEqual(name) ?? false }
        }
        var number = 0
        for digit in name {
            number = number * 10 + Int(digit.value - 0x30)
            if number >= names.count { return nil }
        }
        return number
    }

    /// Writes what replaces a match behind the output.
    func append(to output: inout [UInt8], _ match: RE2Match, of text: Span<UInt8>) {
        for part in parts {
            switch part {
            case .text(let bytes): output += bytes
            case .group(let group):
                if let range = match.groups[group] { output.append(text, range) }
            }
        }
    }

    /// How many bytes replace a match.
    func count(_ match: RE2Match) -> Int {
        parts.reduce(0) { sum, part in
            switch part {
            case .text(let bytes): sum + bytes.count
            case .group(let group): sum + (match.groups[group]?.count ?? 0)
            }
        }
    }
}

extension [UInt8] {
    /// Adds a range of bytes of a text.
    fileprivate mutating func append(_ text: Span<UInt8>, _ range: Range<Int>) {
        for index in range { append(text[index]) }
    }
}
