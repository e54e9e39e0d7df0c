/// How version 4 of the library writes: numbers of all kinds, nothing quoted.
struct PlainFormatWriter: FormatWriter {
    func text(_ value: CELValue, _ context: inout CELContext) throws(CELFailure) -> String {
        try context.charge(1)
        switch value {
        case .null: return "null"
        case .bool(let flag): return flag ? "true" : "false"
        case .int(let number): return String(number)
        case .uint(let number): return String(number)
        case .double(let number): return Self.special(number) ?? DoubleText.plain(number)
        case .string(let text): return text
        case .bytes(let bytes): return String(decoding: bytes, as: UTF8.self)
        case .timestamp(let time): return time.description
        case .duration(let duration): return duration.text
        case .type(let name): return name
        case .list(let list):
            var parts: [String] = []
            for element in try list.elements {
                let part = try text(element, &context)
                try context.charge(reading: part.utf8.count)
                parts.append(part)
            }
            return "[" + parts.joined(separator: ", ") + "]"
        case .map(let map):
            var parts: [(key: String, value: String)] = []
            for (key, value) in try map.entries {
                parts.append((try text(key, &context), try text(value, &context)))
                try context.charge(reading: (parts.last?.key.utf8.count ?? 0) + (parts.last?.value.utf8.count ?? 0))
            }
            parts.sort { $0.key.precedes($1.key) }
            return "{" + parts.map { "\($0.key): \($0.value)" }.joined(separator: ", ") + "}"
        case .optional, .opaque:
            throw FormatTemplate.unfit("string clause cannot be used on this type", value)
        }
    }

    private static func special(_ number: Double) -> String? {
        number.isNaN ? "NaN" : number.isInfinite ? (number < 0 ? "-Infinity" : "Infinity") : nil
    }

    func decimal(_ value: CELValue) throws(CELFailure) -> String {
        switch value {
        case .int(let number): return String(number)
        case .uint(let number): return String(number)
        case .double(let number): return Self.special(number) ?? DoubleText.plain(number)
        default:
            throw FormatTemplate.unfit("decimal clause can only be used on ints, uints, and doubles", value)
        }
    }

    private func number(_ value: CELValue, _ clause: String) throws(CELFailure) -> Double {
        switch value {
        case .int(let number): return Double(number)
        case .uint(let number): return Double(number)
        case .double(let number): return number
        default:
            throw FormatTemplate.unfit("\(clause) clause can only be used on ints, uints, and doubles", value)
        }
    }

    func fixed(_ value: CELValue, precision: Int) throws(CELFailure) -> String {
        let number = try number(value, "fixed-point")
        return Self.special(number) ?? DoubleText.fixed(number, precision: precision)
    }

    func scientific(_ value: CELValue, precision: Int) throws(CELFailure) -> String {
        let number = try number(value, "scientific")
        if let special = Self.special(number) { return special }
        let (mantissa, exponent) = DoubleText.scientific(number, precision: precision)
        return mantissa + DoubleText.exponentText(exponent)
    }
}

/// How versions 1 to 3 write, which clusters have: as in English, and inside of lists and maps as literals.
struct LocaleFormatWriter: FormatWriter {
    func text(_ value: CELValue, _ context: inout CELContext) throws(CELFailure) -> String {
        switch value {
        case .double(let number): return DoubleText.general(number)
        case .string(let text): return text
        case .bytes(let bytes):
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw CELFailure("error during formatting: invalid UTF-8 in bytes")
            }
            return text
        case .timestamp(let time): return time.description
        case .duration(let duration): return duration.text
        case .optional, .opaque:
            throw FormatTemplate.unfit("string clause cannot be used on this type", value)
        default: return try literal(value, &context)
        }
    }

    /// A value as it stands in a list or map.
    private func literal(_ value: CELValue, _ context: inout CELContext) throws(CELFailure) -> String {
        try context.charge(1)
        switch value {
        case .null: return "null"
        case .bool(let flag): return flag ? "true" : "false"
        case .int(let number): return String(number)
        case .uint(let number): return String(number)
        case .double(let number):
            return number.isFinite ? try fixed(value, precision: 6) : "\"\(DoubleText.special(number))\""
        case .string(let text): return "\"\(text)\""
        case .bytes: return "b\"\(try text(value, &context))\""
        case .timestamp(let time): return "timestamp(\"\(time)\")"
        case .duration(let duration): return "duration(\"\(duration.text)\")"
        case .type(let name): return name
        case .list(let list):
            var parts: [String] = []
            for element in try list.elements {
                let part = try literal(element, &context)
                try context.charge(reading: part.utf8.count)
                parts.append(part)
            }
            return "[" + parts.joined(separator: ", ") + "]"
        case .map(let map):
            var parts: [String] = []
            for (key, value) in try map.entries {
                let part = "\(try literal(key, &context)):\(try literal(value, &context))"
                try context.charge(reading: part.utf8.count)
                parts.append(part)
            }
            return "{" + parts.sorted { $0.precedes($1) }.joined(separator: ", ") + "}"
        case .optional, .opaque: return try text(value, &context)
        }
    }

    func decimal(_ value: CELValue) throws(CELFailure) -> String {
        switch value {
        case .int(let number): return String(number)
        case .uint(let number): return String(number)
        default: throw FormatTemplate.unfit("decimal clause can only be used on integers", value)
        }
    }

    private enum Number {
        case finite(Double)
        case special(String)
    }

    /// A fraction, or one of the names of what no fraction is.
    private func number(_ value: CELValue, _ clause: String) throws(CELFailure) -> Number {
        switch value {
        case .double(let number) where number.isFinite: return .finite(number)
        case .double(let number): return .special(number.isNaN ? "NaN" : number < 0 ? "-∞" : "∞")
        case .string("NaN"): return .special("NaN")
        case .string("Infinity"): return .special("∞")
        case .string("-Infinity"): return .special("-∞")
        default: throw FormatTemplate.unfit("\(clause) clause can only be used on doubles", value)
        }
    }

    func fixed(_ value: CELValue, precision: Int) throws(CELFailure) -> String {
        switch try number(value, "fixed-point") {
        case .special(let text): return text
        case .finite(let number): return Self.grouped(DoubleText.roundedShortest(number, precision: precision))
        }
    }

    func scientific(_ value: CELValue, precision: Int) throws(CELFailure) -> String {
        switch try number(value, "scientific") {
        case .special(let text): return text
        case .finite(let number):
            let (mantissa, exponent) = DoubleText.scientific(number, precision: precision)
            let digits = DoubleText.exponentText(exponent).dropFirst(exponent < 0 ? 1 : 2)
            return mantissa + "\u{202F}×\u{202F}10" + String(digits.map { Self.superscript($0) })
        }
    }

    private static func superscript(_ digit: Character) -> Character {
        let raised: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
        return digit.wholeNumberValue.map { raised[$0] } ?? "⁻"
    }

    /// The number with a comma between each three digits before the point.
    private static func grouped(_ text: String) -> String {
        let isNegative = text.utf8.first == UInt8(ascii: "-")
        let halves = text.dropFirst(isNegative ? 1 : 0).split(separator: ".", maxSplits: 1)
        guard let whole = halves.first else { return text }
        var groups = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index) % 3 == 0 { groups += "," }
            groups.append(digit)
        }
        return (isNegative ? "-" : "") + groups + (halves.count > 1 ? "." + halves[1] : "")
    }
}
