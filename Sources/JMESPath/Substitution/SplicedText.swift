/// A text in which some parts were spliced in: these are never looked at for variables again.
struct SplicedText {
    /// Where a byte comes from.
    enum Origin: UInt8 { case policy, trusted, attested }

    private(set) var bytes: [UInt8]
    private(set) var origins: [Origin]

    init(_ text: String) {
        bytes = Array(text.utf8)
        origins = [Origin](repeating: .policy, count: bytes.count)
    }

    private init(bytes: [UInt8], origins: [Origin]) { (self.bytes, self.origins) = (bytes, origins) }

    var count: Int { bytes.count }
    var text: String { String(decoding: bytes, as: UTF8.self) }
    var isAttested: Bool { origins.contains(.attested) }

    /// Whether the policy itself has this byte here.
    private func isPolicy(_ byte: UInt8, at index: Int) -> Bool {
        index >= 0 && index < bytes.count && bytes[index] == byte && origins[index] == .policy
    }

    // MARK: - Variables

    /// The range of the first variable in which no other stands, braces included.
    ///
    /// Source: a variable is `{{`, text without braces or with one level of `{…}` inside, and `}}`; not behind `\`.
    func firstVariable() -> Range<Int>? {
        let open = UInt8(ascii: "{")
        for index in bytes.indices.dropLast(3) where isPolicy(open, at: index) && isPolicy(open, at: index + 1) {
            if isPolicy(UInt8(ascii: "\\"), at: index - 1) { continue }
            if let end = endOfVariable(index + 2) { return index..<end }
        }
        return nil
    }

    private func endOfVariable(_ start: Int) -> Int? {
        let (open, close) = (UInt8(ascii: "{"), UInt8(ascii: "}"))
        var (index, isInside) = (start, false)
        while index < bytes.count {
            if isPolicy(open, at: index) {
                if isInside { return nil }
                isInside = true
            } else if isPolicy(close, at: index) {
                if !isInside { return isPolicy(close, at: index + 1) ? index + 2 : nil }
                isInside = false
            }
            index += 1
        }
        return nil
    }

    /// What stands between the braces of a variable, without blanks and without the mark of a literal.
    func body(of variable: Range<Int>) -> SplicedText {
        func isBlank(_ index: Int) -> Bool { bytes[index] == 0x20 || (0x09...0x0D).contains(bytes[index]) }
        var (start, end) = (variable.lowerBound + 2, variable.upperBound - 2)
        while start < end, isBlank(start) { start += 1 }
        // Every result is literal here, so the mark changes nothing.
        if start < end, isPolicy(UInt8(ascii: "-"), at: start) { start += 1 }
        while start < end, isBlank(start) { start += 1 }
        while start < end, isBlank(end - 1) { end -= 1 }
        return SplicedText(bytes: Array(bytes[start..<end]), origins: Array(origins[start..<end]))
    }

    mutating func replace(_ range: Range<Int>, with text: String, _ origin: Origin) {
        bytes.replaceSubrange(range, with: text.utf8)
        origins.replaceSubrange(range, with: repeatElement(origin, count: text.utf8.count))
    }

    // MARK: - Safety

    /// Whether no attested byte can end the string in which it stands, or be more than a name outside of one.
    var isSafeExpression: Bool {
        let braces = [UInt8(ascii: "{"), UInt8(ascii: "}")]
        var (quote, isEscaped): (UInt8?, Bool) = (nil, false)
        for (index, byte) in bytes.enumerated() {
            let isQuote = byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "`")
            if origins[index] == .attested {
                // Behind a backslash of the policy nothing of others may stand.
                if isQuote || byte == UInt8(ascii: "\\") || isEscaped { return false }
                if braces.contains(byte), index + 1 < count, bytes[index + 1] == byte { return false }
                if braces.contains(byte), index > 0, bytes[index - 1] == byte { return false }
                if quote == nil, !Self.isNameByte(byte) { return false }
            } else if isEscaped {
                isEscaped = false
            } else if quote != nil, byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if let open = quote {
                if byte == open { quote = nil }
            } else if isQuote {
                quote = byte
            }
        }
        return true
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    // MARK: - References and escapes

    /// The first `$(path)` of the policy: a dollar sign, then `(`, one letter, no blanks and `)`; not behind `\`.
    func firstReference(escaped isEscaped: Bool = false, from start: Int = 0) -> Range<Int>? {
        // No `)` before a blank comes later for a later dollar sign: all of them together look at each byte once.
        var end = start
        for index in start..<max(start, count - 2) where isPolicy(UInt8(ascii: "$"), at: index) {
            guard isPolicy(UInt8(ascii: "("), at: index + 1), bytes[index + 2] != 0x0A else { continue }
            guard isPolicy(UInt8(ascii: "\\"), at: index - 1) == isEscaped else { continue }
            end = max(end, index + 3)
            while end < count, bytes[end] != 0x20, bytes[end] != UInt8(ascii: ")") { end += 1 }
            if end < count, bytes[end] == UInt8(ascii: ")") { return index..<end + 1 }
        }
        return nil
    }

    /// The text once nothing is left to substitute: `\{{` becomes `{{`, and `\$(path)` becomes `$(path)`.
    var unescaped: String {
        var result: [UInt8] = []
        result.reserveCapacity(count)
        var dropped: Set<Int> = []
        var start = 0
        while let reference = firstReference(escaped: true, from: start) {
            dropped.insert(reference.lowerBound - 1)
            start = reference.upperBound
        }
        for (index, byte) in bytes.enumerated() {
            if dropped.contains(index) { continue }
            let opens = isPolicy(UInt8(ascii: "{"), at: index + 1) && isPolicy(UInt8(ascii: "{"), at: index + 2)
            if isPolicy(UInt8(ascii: "\\"), at: index), opens { continue }
            result.append(byte)
        }
        return String(decoding: result, as: UTF8.self)
    }
}
