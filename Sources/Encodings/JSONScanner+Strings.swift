extension JSONScanner {
    /// The longest run of combining marks: to compare two strings Swift sorts each run, in time that grows with the
    /// square of its length.
    ///
    /// Source: Unicode Standard Annex #15, section 13, "Stream-Safe Text Format".
    private static let combiningMarks = 30

    /// Notes a string or name, which begins here.
    ///
    /// - Returns: Whether it is plain: ASCII without escapes, so that its bytes alone say what it is equal to.
    @inline(__always)
    mutating func string() throws(JSONError) -> Bool {
        let start = index + 1
        index = firstSpecial(from: start)
        guard index < text.count, text[index] == UInt8(ascii: "\"") else {
            try otherString(from: start)
            return false
        }
        appendLeaf(.string, start..<index)
        index += 1
        return true
    }

    /// The first byte of a string that ends it, or is no plain letter of ASCII; the end where there is none.
    @inline(__always)
    private func firstSpecial(from start: Int) -> Int {
        var place = start
        let (ones, highs): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
        while place + 8 <= text.count {
            let word = text.eightBytes(at: place)
            let quotes = word ^ ones &* 0x22
            let backslashes = word ^ ones &* 0x5C
            // The lowest high bit that is set stands for the first such byte; a borrow can only set others above it.
            let special =
                ((quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes | (word &- ones &* 0x20) | word)
                & highs
            if special != 0 { return place + special.trailingZeroBitCount >> 3 }
            place += 8
        }
        while place < text.count {
            let byte = text[place]
            if byte == 0x22 || byte == 0x5C || byte < 0x20 || byte >= 0x80 { break }
            place += 1
        }
        return place
    }

    /// Notes a string with escapes or beyond ASCII, of which the first stands here.
    @inline(never)
    private mutating func otherString(from start: Int) throws(JSONError) {
        var (isValid, isEscaped, mayHaveMarks) = (true, false, false)
        while true {
            guard index < text.count else { throw error(.truncated) }
            switch text[index] {
            case UInt8(ascii: "\""):
                guard isValid else { throw error(.invalidUTF8, at: start) }
                if mayHaveMarks, !isStreamSafe(start..<index, isEscaped: isEscaped) {
                    throw error(.combiningMarks, at: start)
                }
                appendLeaf(.string, flag: isEscaped, start..<index)
                index += 1
                return
            case UInt8(ascii: "\\"):
                isEscaped = true
                if try escape() { mayHaveMarks = true }
            case 0..<0x20: throw error(.controlCharacter)
            case 0x80...:
                let length = scalarLength
                if length == 0 { isValid = false }
                mayHaveMarks = true
                index += max(length, 1)
            default: index = firstSpecial(from: index)
            }
        }
    }

    /// The bytes of the scalar beyond ASCII that stands here; 0 where they are no UTF-8.
    ///
    /// Source: Unicode Standard, table 3-7.
    private var scalarLength: Int {
        let first = text[index]
        let (length, second): (Int, ClosedRange<UInt8>)
        switch first {
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return 0
        }
        guard index + length <= text.count, second.contains(text[index + 1]) else { return 0 }
        for place in 2..<max(length, 2) where text[index + place] & 0xC0 != 0x80 { return 0 }
        return length
    }

    private func isStreamSafe(_ range: Range<Int>, isEscaped: Bool) -> Bool {
        // The first combining mark is U+0300, CC 80 in UTF-8, and none is shorter.
        guard range.count > 2 * Self.combiningMarks else { return true }
        let text = text.string(range, isEscaped: isEscaped)
        guard text.utf8.contains(where: { $0 >= 0xCC }) else { return true }
        var run = 0
        for scalar in text.unicodeScalars {
            run = scalar.properties.canonicalCombiningClass == .notReordered ? 0 : run + 1
            if run > Self.combiningMarks { return false }
        }
        return true
    }

    // MARK: - Escapes

    /// Steps over an escape.
    ///
    /// - Returns: Whether it is one by number, of any scalar.
    private mutating func escape() throws(JSONError) -> Bool {
        index += 1
        guard index < text.count else { throw error(.truncated) }
        let letter = text[index]
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return false
        case UInt8(ascii: "u"):
            try scalarByNumber()
            return true
        default:
            index -= 1
            throw error(.unexpected("one of \" \\ / b f n r t u after a backslash", found: found))
        }
    }

    private mutating func scalarByNumber() throws(JSONError) {
        let first = try hexUnit()
        if Unicode.Scalar(first) != nil { return }
        guard first < 0xDC00, index + 1 < text.count, text[index] == UInt8(ascii: "\\"),
            text[index + 1] == UInt8(ascii: "u")
        else { throw error(.loneSurrogate) }
        index += 2
        guard (0xDC00...0xDFFF).contains(try hexUnit()) else { throw error(.loneSurrogate) }
    }

    private mutating func hexUnit() throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard index < text.count else { throw error(.truncated) }
            let digit = JSONText.hexDigit(text[index])
            guard digit < 16 else { throw error(.unexpected("a hex digit", found: found)) }
            unit = unit << 4 | digit
            index += 1
        }
        return unit
    }
}
