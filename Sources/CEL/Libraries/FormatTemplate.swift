/// How the clauses of `format` write their arguments.
protocol FormatWriter {
    func text(_ value: CELValue, _ context: inout CELContext) throws(CELFailure) -> String
    func decimal(_ value: CELValue) throws(CELFailure) -> String
    func fixed(_ value: CELValue, precision: Int) throws(CELFailure) -> String
    func scientific(_ value: CELValue, precision: Int) throws(CELFailure) -> String
}

/// A text with clauses as `%s` and `%.3f`, which arguments take the place of.
///
/// Source: cel-go, ext, "Strings", `format`.
enum FormatTemplate {
    private static let highestPrecision = 100

    static func fill(
        _ template: String,
        _ arguments: [CELValue],
        with writer: any FormatWriter,
        _ context: inout CELContext
    ) throws(CELFailure) -> String {
        try context.charge(reading: template.utf8.count)
        let bytes = Array(template.utf8)
        var (result, position, used): ([UInt8], Int, Int) = ([], 0, 0)
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            guard byte == UInt8(ascii: "%") else {
                result.append(byte)
                continue
            }
            guard position < bytes.count else { throw CELFailure("unexpected end of string") }
            if bytes[position] == UInt8(ascii: "%") {
                result.append(byte)
                position += 1
                continue
            }
            let precision = try precision(bytes, &position)
            let clause = bytes[position]
            position += 1
            guard used < arguments.count else { throw CELFailure("index \(used) out of range") }
            let text = try write(arguments[used], clause, precision ?? 6, writer, &context)
            try context.charge(reading: text.utf8.count)
            result += Array(text.utf8)
            used += 1
        }
        guard used == arguments.count else {
            throw CELFailure(
                "too many arguments supplied to string.format (expected \(used), got \(arguments.count))"
            )
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func precision(_ bytes: [UInt8], _ position: inout Int) throws(CELFailure) -> Int? {
        guard bytes[position] == UInt8(ascii: ".") else { return nil }
        position += 1
        var precision = 0
        var digits = 0
        while position < bytes.count, bytes[position].isDigit {
            precision = min(precision * 10 + Int(bytes[position] - 0x30), 1_000_000)
            position += 1
            digits += 1
        }
        guard position < bytes.count, digits > 0 else {
            throw CELFailure(
                "could not parse formatting clause: error while parsing precision: could not find end of precision "
                    + "specifier"
            )
        }
        guard precision <= highestPrecision else {
            throw CELFailure("precision exceeds maximum allowed precision \(highestPrecision)")
        }
        return precision
    }

    private static func write(
        _ value: CELValue,
        _ clause: UInt8,
        _ precision: Int,
        _ writer: any FormatWriter,
        _ context: inout CELContext
    ) throws(CELFailure) -> String {
        switch clause {
        case UInt8(ascii: "s"): return try writer.text(value, &context)
        case UInt8(ascii: "d"): return try writer.decimal(value)
        case UInt8(ascii: "f"): return try writer.fixed(value, precision: precision)
        case UInt8(ascii: "e"): return try writer.scientific(value, precision: precision)
        case UInt8(ascii: "b"):
            if case .bool(let flag) = value { return flag ? "1" : "0" }
            return try integer(value, radix: 2, "only integers and bools can be formatted as binary")
        case UInt8(ascii: "o"):
            return try integer(value, radix: 8, "octal clause can only be used on integers")
        case UInt8(ascii: "x"): return try hexadecimal(value, isUpper: false)
        case UInt8(ascii: "X"): return try hexadecimal(value, isUpper: true)
        default:
            throw CELFailure(
                "could not parse formatting clause: unrecognized formatting clause "
                    + "\"\(String(decoding: [clause], as: UTF8.self))\""
            )
        }
    }

    static func unfit(_ rule: String, _ value: CELValue) -> CELFailure {
        CELFailure("error during formatting: \(rule), was given \(value.typeName)")
    }

    private static func integer(_ value: CELValue, radix: Int, _ rule: String) throws(CELFailure) -> String {
        switch value {
        case .int(let number): return String(number, radix: radix)
        case .uint(let number): return String(number, radix: radix)
        default: throw unfit(rule, value)
        }
    }

    private static func hexadecimal(_ value: CELValue, isUpper: Bool) throws(CELFailure) -> String {
        let bytes: [UInt8]
        switch value {
        case .int(let number): return String(number, radix: 16, uppercase: isUpper)
        case .uint(let number): return String(number, radix: 16, uppercase: isUpper)
        case .string(let text): bytes = Array(text.utf8)
        case .bytes(let content): bytes = content
        default: throw unfit("only integers, byte buffers, and strings can be formatted as hex", value)
        }
        let digits = Array((isUpper ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
