import Vocabulary

@testable import Encodings

/// Reads JSON by the same rules as `JSONReader`, letter by letter into a tree: slow and plain, to compare with.
///
/// Source: RFC 8259, narrowed where it lets readers differ (section 4, names; section 8.2, surrogates).
struct PlainJSONReader {
    /// The longest run of combining marks: to compare two strings Swift sorts each run, in time that grows with the
    /// square of its length.
    ///
    /// Source: Unicode Standard Annex #15, section 13, "Stream-Safe Text Format".
    private static let combiningMarks = 30

    private let bytes: [UInt8]
    private let depthLimit: Int
    private let valueLimit: Int
    private var values = 0
    private var index = 0

    private init(_ bytes: [UInt8], depth: Int, values: Int) {
        self.bytes = bytes
        (depthLimit, valueLimit) = (depth, values)
    }

    /// Reads the only value in `bytes`.
    ///
    /// - Parameters:
    ///   - bytes: The whole text, UTF-8 without a byte order mark.
    ///   - depth: How many arrays and objects may stand inside each other.
    ///   - values: How many values there may be: a short one takes many times its bytes in memory.
    /// - Returns: The value, members in their order.
    /// - Throws: `JSONError`, with the place.
    static func read(
        _ bytes: [UInt8],
        depth: Int,
        values: Int = Limits().jsonValues
    ) throws(JSONError) -> JSONValue {
        var reader = PlainJSONReader(bytes, depth: depth, values: values)
        reader.skipSpace()
        guard reader.index < bytes.count else { throw reader.error(.empty) }
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.index == bytes.count else { throw reader.error(.trailingBytes) }
        return value
    }

    // MARK: - Values

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        guard index < bytes.count else { throw error(.truncated) }
        guard values < valueLimit else { throw error(.tooMany(valueLimit)) }
        values += 1
        switch bytes[index] {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), 0x30...0x39: return .number(try number())
        default: throw error(.unexpected("a value", found: found))
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
        guard depth < depthLimit else { throw error(.tooDeep(depthLimit)) }
        index += 1
        var object = JSONObject()
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(object) }
        while true {
            guard index < bytes.count else { throw error(.truncated) }
            guard bytes[index] == UInt8(ascii: "\"") else { throw error(.unexpected("a member name", found: found)) }
            let start = index
            let name = try string()
            skipSpace()
            try require(UInt8(ascii: ":"), "':'")
            skipSpace()
            let value = try value(depth: depth + 1)
            guard object.append(name, value) else {
                index = start
                throw error(.duplicateName(name))
            }
            skipSpace()
            if take(UInt8(ascii: "}")) { return .object(object) }
            try require(UInt8(ascii: ","), "',' or '}'")
            skipSpace()
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
        guard depth < depthLimit else { throw error(.tooDeep(depthLimit)) }
        index += 1
        var elements: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array(elements) }
        while true {
            elements.append(try value(depth: depth + 1))
            skipSpace()
            if take(UInt8(ascii: "]")) { return .array(elements) }
            try require(UInt8(ascii: ","), "',' or ']'")
            skipSpace()
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
        for letter in word.utf8 {
            guard index < bytes.count else { throw error(.truncated) }
            guard bytes[index] == letter else { throw error(.unexpected("'\(word)'", found: found)) }
            index += 1
        }
        return value
    }

    private mutating func number() throws(JSONError) -> JSONNumber {
        let start = index
        _ = take(UInt8(ascii: "-"))
        if take(UInt8(ascii: "0")) {
            if index < bytes.count, isDigit(bytes[index]) {
                throw error(.unexpected("no digit after a leading zero", found: found))
            }
        } else {
            try digits()
        }
        if take(UInt8(ascii: ".")) { try digits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        return JSONNumber(text: String(decoding: bytes[start..<index], as: UTF8.self))
    }

    private mutating func digits() throws(JSONError) {
        guard index < bytes.count else { throw error(.truncated) }
        guard isDigit(bytes[index]) else { throw error(.unexpected("a digit", found: found)) }
        while index < bytes.count, isDigit(bytes[index]) { index += 1 }
    }

    // MARK: - Strings

    private mutating func string() throws(JSONError) -> String {
        index += 1
        let start = index
        while index < bytes.count, bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\\"),
            bytes[index] >= 0x20
        {
            index += 1
        }
        guard index < bytes.count else { throw error(.truncated) }
        if bytes[index] == UInt8(ascii: "\"") {
            defer { index += 1 }
            return try text(of: bytes[start..<index], at: start)
        }
        var unescaped = Array(bytes[start..<index])
        while true {
            guard index < bytes.count else { throw error(.truncated) }
            switch bytes[index] {
            case UInt8(ascii: "\""):
                index += 1
                return try text(of: unescaped[...], at: start)
            case UInt8(ascii: "\\"): try escape(into: &unescaped)
            case 0..<0x20: throw error(.controlCharacter)
            default:
                unescaped.append(bytes[index])
                index += 1
            }
        }
    }

    private func text(of slice: ArraySlice<UInt8>, at start: Int) throws(JSONError) -> String {
        guard let text = String(validating: slice, as: UTF8.self) else { throw error(.invalidUTF8, at: start) }
        guard Self.isStreamSafe(text, slice) else { throw error(.combiningMarks, at: start) }
        return text
    }

    private static func isStreamSafe(_ text: String, _ bytes: ArraySlice<UInt8>) -> Bool {
        // The first combining mark is U+0300, CC 80 in UTF-8, and none is shorter.
        guard bytes.count > 2 * combiningMarks, bytes.contains(where: { $0 >= 0xCC }) else { return true }
        var run = 0
        for scalar in text.unicodeScalars {
            run = scalar.properties.canonicalCombiningClass == .notReordered ? 0 : run + 1
            if run > combiningMarks { return false }
        }
        return true
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        index += 1
        guard index < bytes.count else { throw error(.truncated) }
        let letter = bytes[index]
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "u"):
            let scalar = try unicodeScalar()
            text.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
        default:
            index -= 1
            throw error(.unexpected("one of \" \\ / b f n r t u after a backslash", found: found))
        }
    }

    private mutating func unicodeScalar() throws(JSONError) -> Unicode.Scalar {
        let first = try hexUnit()
        if let scalar = Unicode.Scalar(UInt32(first)) { return scalar }
        guard first < 0xDC00, index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "u")
        else { throw error(.loneSurrogate) }
        index += 2
        let second = try hexUnit()
        guard (0xDC00...0xDFFF).contains(second) else { throw error(.loneSurrogate) }
        let value = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
        guard let scalar = Unicode.Scalar(value) else { throw error(.loneSurrogate) }
        return scalar
    }

    private mutating func hexUnit() throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard index < bytes.count else { throw error(.truncated) }
            guard let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue
            else { throw error(.unexpected("a hex digit", found: found)) }
            unit = unit << 4 | UInt16(digit)
            index += 1
        }
        return unit
    }

    // MARK: - Bytes

    private mutating func skipSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x09, 0x0A, 0x0D: index += 1
            default: return
            }
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func require(_ byte: UInt8, _ name: String) throws(JSONError) {
        guard index < bytes.count else { throw error(.truncated) }
        guard take(byte) else { throw error(.unexpected(name, found: found)) }
    }

    private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private var found: String {
        guard index < bytes.count else { return "the end" }
        let byte = bytes[index]
        return (0x21...0x7E).contains(byte)
            ? "'\(Character(Unicode.Scalar(byte)))'" : "byte 0x\(String(byte, radix: 16))"
    }

    private func error(_ reason: JSONError.Reason, at place: Int? = nil) -> JSONError {
        let place = min(place ?? index, bytes.count)
        var line = 1
        var lineStart = 0
        for offset in 0..<place where bytes[offset] == 0x0A {
            line += 1
            lineStart = offset + 1
        }
        return JSONError(reason: reason, line: line, column: place - lineStart + 1)
    }
}
