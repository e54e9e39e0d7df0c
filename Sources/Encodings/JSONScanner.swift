/// Goes over a text once, strictly, and notes where its values stand.
struct JSONScanner {
    let text: JSONText
    private let depthLimit: Int
    private let valueLimit: Int
    private var values = 0
    var index = 0
    var tape: [UInt64] = []
    var lengths: [Int: Int] = [:]

    private init(_ text: JSONText, depth: Int, values: Int) {
        self.text = text
        // A word has no room for more.
        (depthLimit, valueLimit) = (depth, min(values, JSONWord.countLimit))
        // Room for more than nearly every text needs: memory that is never written costs none.
        tape.reserveCapacity(text.count / 8 + 8)
    }

    /// Scans the only value of a text.
    ///
    /// - Throws: `JSONError`, with the place.
    static func scan(_ text: JSONText, depth: Int, values: Int) throws(JSONError) -> JSONScan {
        var scanner = JSONScanner(text, depth: depth, values: values)
        guard text.count < JSONWord.placeLimit else { throw scanner.error(.tooLong, at: 0) }
        scanner.skipSpace()
        guard scanner.index < text.count else { throw scanner.error(.empty) }
        try scanner.value(depth: 0, parent: 0, place: 0)
        scanner.skipSpace()
        guard scanner.index == text.count else { throw scanner.error(.trailingBytes) }
        return JSONScan(tape: scanner.tape, lengths: scanner.lengths)
    }

    // MARK: - Values

    private mutating func value(depth: Int, parent: Int, place: Int) throws(JSONError) {
        guard index < text.count else { throw error(.truncated) }
        guard values < valueLimit else { throw error(.tooMany(valueLimit)) }
        values += 1
        switch text[index] {
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "{"): try object(depth: depth, parent: parent, place: place)
        case UInt8(ascii: "["): try array(depth: depth, parent: parent, place: place)
        case UInt8(ascii: "-"), 0x30...0x39: try number()
        case UInt8(ascii: "t"): try word("true", .bool, flag: true)
        case UInt8(ascii: "f"): try word("false", .bool)
        case UInt8(ascii: "n"): try word("null", .null)
        default: throw error(.unexpected("a value", found: found))
        }
    }

    private mutating func object(depth: Int, parent: Int, place: Int) throws(JSONError) {
        let header = try open(depth: depth, parent: parent, place: place)
        skipSpace()
        if take(UInt8(ascii: "}")) { return close(.object, header, count: 0) }
        var names = JSONNames()
        while true {
            guard index < text.count else { throw error(.truncated) }
            guard text[index] == UInt8(ascii: "\"") else {
                throw error(.unexpected("a member name", found: found))
            }
            let (start, position) = (index, tape.count)
            let isPlain = try string()
            skipSpace()
            try require(UInt8(ascii: ":"), "':'")
            skipSpace()
            try value(depth: depth + 1, parent: header, place: position + 1)
            guard insert(position, isPlain: isPlain, of: header, into: &names) else {
                index = start
                throw error(.duplicateName(string(at: position)))
            }
            skipSpace()
            if take(UInt8(ascii: "}")) {
                if let table = names.table { tape += table.words }
                return close(.object, header, count: names.count, hasTable: names.table != nil)
            }
            try require(UInt8(ascii: ","), "',' or '}'")
            skipSpace()
        }
    }

    private mutating func array(depth: Int, parent: Int, place: Int) throws(JSONError) {
        let header = try open(depth: depth, parent: parent, place: place)
        skipSpace()
        if take(UInt8(ascii: "]")) { return close(.array, header, count: 0) }
        var count = 0
        while true {
            try value(depth: depth + 1, parent: header, place: count)
            count += 1
            skipSpace()
            if take(UInt8(ascii: "]")) { return close(.array, header, count: count) }
            try require(UInt8(ascii: ","), "',' or ']'")
            skipSpace()
        }
    }

    private mutating func open(depth: Int, parent: Int, place: Int) throws(JSONError) -> Int {
        guard depth < depthLimit else { throw error(.tooDeep(depthLimit)) }
        index += 1
        tape.append(0)
        tape.append(JSONWord(parent: parent, index: place).bits)
        return tape.count - 2
    }

    private mutating func close(_ kind: JSONKind, _ header: Int, count: Int, hasTable: Bool = false) {
        tape[header] = JSONWord(kind, flag: hasTable, count: count, place: tape.count).bits
    }

    private mutating func word(_ word: StaticString, _ kind: JSONKind, flag: Bool = false) throws(JSONError) {
        let start = index
        for offset in 0..<word.utf8CodeUnitCount {
            guard index < text.count else { throw error(.truncated) }
            guard unsafe text[index] == word.utf8Start[offset] else {
                throw error(.unexpected("'\(word)'", found: found))
            }
            index += 1
        }
        tape.append(JSONWord(kind, flag: flag, count: index - start, place: start).bits)
    }

    private mutating func number() throws(JSONError) {
        let start = index
        _ = take(UInt8(ascii: "-"))
        if take(UInt8(ascii: "0")) {
            if index < text.count, isDigit(text[index]) {
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
        appendLeaf(.number, start..<index)
    }

    private mutating func digits() throws(JSONError) {
        guard index < text.count else { throw error(.truncated) }
        guard isDigit(text[index]) else { throw error(.unexpected("a digit", found: found)) }
        while index < text.count, isDigit(text[index]) { index += 1 }
    }

    private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// Notes a leaf; what is too long for its word is kept beside the tape.
    @inline(__always)
    mutating func appendLeaf(_ kind: JSONKind, flag: Bool = false, _ range: Range<Int>) {
        var count = range.count
        if count >= JSONWord.countLimit {
            lengths[tape.count] = count
            count = JSONWord.countLimit
        }
        tape.append(JSONWord(kind, flag: flag, count: count, place: range.lowerBound).bits)
    }

    // MARK: - Bytes

    @inline(__always)
    private mutating func skipSpace() {
        guard index < text.count, text[index] <= 0x20 else { return }
        skipLongSpace()
    }

    private mutating func skipLongSpace() {
        while index < text.count {
            switch text[index] {
            case 0x20, 0x09, 0x0A, 0x0D: index += 1
            default: return
            }
            // The indentation of a line.
            while index + 8 <= text.count, text.eightBytes(at: index) == 0x2020_2020_2020_2020 { index += 8 }
        }
    }

    @inline(__always)
    private mutating func take(_ byte: UInt8) -> Bool {
        guard index < text.count, text[index] == byte else { return false }
        index += 1
        return true
    }

    @inline(__always)
    private mutating func require(_ byte: UInt8, _ name: StaticString) throws(JSONError) {
        guard index < text.count else { throw error(.truncated) }
        guard take(byte) else { throw error(.unexpected("\(name)", found: found)) }
    }

    // MARK: - Refusals

    var found: String {
        guard index < text.count else { return "the end" }
        let byte = text[index]
        return (0x21...0x7E).contains(byte)
            ? "'\(Character(Unicode.Scalar(byte)))'" : "byte 0x\(String(byte, radix: 16))"
    }

    @inline(never)
    func error(_ reason: JSONError.Reason, at place: Int? = nil) -> JSONError {
        let place = min(place ?? index, text.count)
        var line = 1
        var lineStart = 0
        for offset in 0..<place where text[offset] == 0x0A {
            line += 1
            lineStart = offset + 1
        }
        return JSONError(reason: reason, line: line, column: place - lineStart + 1)
    }
}
