/// The extension `strings`: positions count code points.
///
/// Source: cel-go, ext, "Strings".
enum StringsLibrary {
    static func library(version: Int) -> CELLibrary {
        var library = CELLibrary()
        addPositions(&library)
        addEdits(&library)
        if version >= 1 { addFormat(&library, version: version) }
        if version >= 3 {
            library.add(
                "reverse",
                CELOverload(
                    member: true,
                    [.string],
                    .string,
                    .unary { (value, context) throws(CELFailure) in
                        let text = try value.text(for: "reverse")
                        try context.charge(reading: text.utf8.count)
                        return .string(String(codePoints: text.unicodeScalars.reversed()))
                    }
                )
            )
        }
        return library
    }

    /// Replaces the searches by those that fail for a position beyond the end of the text.
    static func refusePositionsBeyondTheEnd(_ library: inout CELLibrary) {
        let texts: [CELType] = [.string, .string, .int]
        for name in ["indexOf", "lastIndexOf"] {
            library.functions[name]?.removeAll { $0.parameters == texts }
        }
        addOffsetSearch(&library, isLenient: false)
    }

    // MARK: - Positions

    private static func addPositions(_ library: inout CELLibrary) {
        for (name, isLast) in [("indexOf", false), ("lastIndexOf", true)] {
            library.add(
                name,
                CELOverload(
                    member: true,
                    [.string, .string],
                    .int,
                    .binary { (text, part, context) throws(CELFailure) in
                        let search = CodePointSearch(try text.text(for: name), try part.text(for: name))
                        try context.charge(reading: search.weight)
                        return .int(isLast ? search.last(from: nil) : search.first(from: 0))
                    }
                )
            )
        }
        addOffsetSearch(&library, isLenient: true)
        library.add("charAt", CELOverload(member: true, [.string, .int], .string, .binary(charAt)))
        library.add(
            "substring",
            CELOverload(member: true, [.string, .int], .string, .variadic(substring)),
            CELOverload(member: true, [.string, .int, .int], .string, .variadic(substring))
        )
    }

    private static func addOffsetSearch(_ library: inout CELLibrary, isLenient: Bool) {
        for (name, isLast) in [("indexOf", false), ("lastIndexOf", true)] {
            library.add(
                name,
                CELOverload(
                    member: true,
                    [.string, .string, .int],
                    .int,
                    .variadic { (arguments, context) throws(CELFailure) in
                        let search = CodePointSearch(
                            try arguments[0].text(for: name),
                            try arguments[1].text(for: name)
                        )
                        try context.charge(reading: search.weight)
                        let offset = try arguments[2].integer(for: name)
                        guard offset >= 0, isLenient || offset <= search.count else { throw outOfRange(offset) }
                        return .int(isLast ? search.last(from: Int(offset)) : search.first(from: Int(offset)))
                    }
                )
            )
        }
    }

    static func outOfRange(_ index: Int64) -> CELFailure { CELFailure("index out of range: \(index)") }

    @Sendable private static func charAt(
        _ value: CELValue,
        _ position: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        let (text, index) = (try value.text(for: "charAt"), try position.integer(for: "charAt"))
        try context.charge(reading: text.utf8.count)
        let scalars = text.unicodeScalars
        guard index >= 0,
            let place = scalars.index(scalars.startIndex, offsetBy: Int(index), limitedBy: scalars.endIndex)
        else { throw outOfRange(index) }
        return .string(place == scalars.endIndex ? "" : String(codePoints: CollectionOfOne(scalars[place])))
    }

    @Sendable private static func substring(
        _ arguments: [CELValue],
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        let text = try arguments[0].text(for: "substring")
        try context.charge(reading: text.utf8.count)
        let scalars = Array(text.unicodeScalars)
        let start = try arguments[1].integer(for: "substring")
        let end = arguments.count > 2 ? try arguments[2].integer(for: "substring") : Int64(scalars.count)
        guard start >= 0, start <= scalars.count else { throw outOfRange(start) }
        guard end >= 0, end <= scalars.count else { throw outOfRange(end) }
        guard start <= end else {
            throw CELFailure("invalid substring range. start: \(start), end: \(end)")
        }
        return .string(String(codePoints: scalars[Int(start)..<Int(end)]))
    }

    // MARK: - Format

    private static func addFormat(_ library: inout CELLibrary, version: Int) {
        library.add(
            "format",
            CELOverload(
                member: true,
                [.string, .list(.dyn)],
                .string,
                .binary { (text, list, context) throws(CELFailure) in
                    let template = try text.text(for: "format")
                    let arguments = try list.elements(for: "format")
                    let writer: any FormatWriter = version >= 4 ? PlainFormatWriter() : LocaleFormatWriter()
                    let result = try FormatTemplate.fill(template, arguments, with: writer, &context)
                    return .string(result)
                }
            )
        )
        library.add(
            "strings.quote",
            CELOverload(
                [.string],
                .string,
                .unary { (value, context) throws(CELFailure) in
                    let text = try value.text(for: "strings.quote")
                    try context.charge(reading: text.utf8.count)
                    return .string(quoted(text))
                }
            )
        )
    }

    private static func quoted(_ text: String) -> String {
        var result: [UInt8] = [UInt8(ascii: "\"")]
        let escapes: [UInt8: Character] = [
            0x07: "a", 0x08: "b", 0x09: "t", 0x0A: "n", 0x0B: "v", 0x0C: "f", 0x0D: "r", 0x22: "\"", 0x5C: "\\",
        ]
        for byte in text.utf8 {
            if let letter = escapes[byte]?.asciiValue {
                result += [UInt8(ascii: "\\"), letter]
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result + [UInt8(ascii: "\"")], as: UTF8.self)
    }
}

/// Where a text stands in another, counted in code points; -1 where it does not.
struct CodePointSearch {
    private let text: [Unicode.Scalar]
    private let part: [Unicode.Scalar]
    private let isOneByteEach: Bool
    private let bytes: ([UInt8], [UInt8])

    init(_ text: String, _ part: String) {
        (self.text, self.part) = (Array(text.unicodeScalars), Array(part.unicodeScalars))
        bytes = (Array(text.utf8), Array(part.utf8))
        isOneByteEach = bytes.0.count == self.text.count
    }

    var count: Int { text.count }

    /// What looking costs, in bytes.
    var weight: Int { bytes.0.count + bytes.1.count }

    /// The first place at or behind an offset.
    func first(from offset: Int) -> Int64 {
        guard offset <= text.count else { return -1 }
        let start = byteOffset(of: offset)
        guard let found = ByteSearch.first(bytes.1.span, in: bytes.0.span, from: start) else { return -1 }
        return Int64(position(of: found))
    }

    /// The last place at or before an offset; from the end for nil.
    func last(from offset: Int?) -> Int64 {
        if part.isEmpty { return Int64(min(offset ?? text.count, text.count)) }
        guard offset ?? 0 < max(text.count, 1), part.count <= text.count else { return -1 }
        let end = min(offset ?? text.count, text.count - part.count) + part.count
        let head = Array(bytes.0[..<byteOffset(of: end)].reversed())
        guard let found = ByteSearch.first(Array(bytes.1.reversed()).span, in: head.span) else { return -1 }
        return Int64(position(of: head.count - found - bytes.1.count))
    }

    private func byteOffset(of position: Int) -> Int {
        if isOneByteEach { return position }
        return text[..<position].reduce(0) { $0 + UTF8.width($1) }
    }

    private func position(of byteOffset: Int) -> Int {
        if isOneByteEach { return byteOffset }
        return bytes.0[..<byteOffset].count { $0 & 0xC0 != 0x80 }
    }
}
