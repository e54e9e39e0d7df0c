internal import Encodings
internal import Vocabulary

/// Reads YAML as a Kubernetes client does: plain scalars by the rules of YAML 1.1, everything else as JSON has it.
enum ParsedYAML {
    /// The value of the only document; null where there is none.
    ///
    /// - Throws: `value` for bad syntax, merge keys, numbers that are not finite, or too many levels.
    static func value(of text: String, depth: Int) throws(JMESPathError) -> JMESValue {
        let bytes = Array(text.utf8)
        guard bytes.contains(where: { $0 > 0x20 }) else { return .null }
        guard nesting(of: bytes) <= depth else {
            throw JMESPathError(.value, "expected at most \(depth) levels of nesting, found more")
        }
        var limits = Limits()
        limits.jsonDepth = depth
        do {
            return try value(YAMLReader.read(bytes, limits: limits))
        } catch let error as JMESPathError {
            throw error
        } catch {
            throw JMESPathError(.value, "\(error)")
        }
    }

    static func value(_ yaml: YAMLValue) throws(JMESPathError) -> JMESValue {
        switch yaml.content {
        case .scalar(let text, plain: false): return .string(text)
        case .scalar(let text, plain: true): return try scalar(text)
        case .sequence(let elements):
            var values: [JMESValue] = []
            for element in elements { values.append(try value(element)) }
            return .array(values)
        case .mapping(let fields):
            var builder = ObjectBuilder()
            for field in fields {
                guard !field.name.hasSameBytes(as: "<<") else {
                    throw JMESPathError(.value, "expected no merge key, found '<<' in line \(field.line)")
                }
                builder.set(field.name, try value(field.value))
            }
            return .object(JMESObject(builder))
        }
    }

    // MARK: - Scalars

    private static let words: [String: JMESValue] = [
        "": .null, "~": .null, "null": .null, "Null": .null, "NULL": .null,
        "y": .bool(true), "Y": .bool(true), "yes": .bool(true), "Yes": .bool(true), "YES": .bool(true),
        "true": .bool(true), "True": .bool(true), "TRUE": .bool(true),
        "on": .bool(true), "On": .bool(true), "ON": .bool(true),
        "n": .bool(false), "N": .bool(false), "no": .bool(false), "No": .bool(false), "NO": .bool(false),
        "false": .bool(false), "False": .bool(false), "FALSE": .bool(false),
        "off": .bool(false), "Off": .bool(false), "OFF": .bool(false),
    ]

    private static func scalar(_ text: String) throws(JMESPathError) -> JMESValue {
        if let word = words[text] { return word }
        guard let first = text.utf8.first, first < 0x3A, first >= 0x2B else { return .string(text) }
        let digits = text.replacing("_", with: "")
        if let integer = integer(digits) { return .integer(integer) }
        if isFraction(digits), let double = Double(digits) {
            guard double.isFinite else {
                throw JMESPathError(.value, "expected a number of 64 bits, found a larger one")
            }
            return .double(double)
        }
        let lowered = text.lowercased()
        if lowered == ".nan" || lowered.drop(while: { $0 == "+" || $0 == "-" }) == ".inf" {
            throw JMESPathError(.value, "expected a number that JSON has, found '\(text)'")
        }
        return .string(text)
    }

    /// Decimal, or with `0x`, `0b`, `0o` or `0` in front.
    private static func integer(_ text: String) -> Int64? {
        let sign = text.hasPrefix("-") ? "-" : ""
        let rest = text.drop { $0 == "-" || $0 == "+" }
        guard text.utf8.count - rest.utf8.count <= 1, let first = rest.utf8.first, (0x30...0x39).contains(first)
        else { return nil }
        for (prefix, radix) in [("0x", 16), ("0b", 2), ("0o", 8), ("0", 8)] where rest.hasPrefix(prefix) {
            let digits = rest.dropFirst(prefix.utf8.count)
            if digits.hasPrefix("+") || digits.hasPrefix("-") { return nil }
            if let value = Int64(sign + digits, radix: radix) { return value }
        }
        return Int64(sign + rest)
    }

    /// Whether it is digits with a point among or before them, or an exponent behind.
    private static func isFraction(_ text: String) -> Bool {
        var rest = text.utf8[...]
        func digits() -> Int {
            let run = rest.prefix { (0x30...0x39).contains($0) }
            rest = rest[run.endIndex...]
            return run.count
        }
        func skip(_ bytes: String) -> Bool {
            guard let byte = rest.first, bytes.utf8.contains(byte) else { return false }
            rest.removeFirst()
            return true
        }
        _ = skip("+-")
        let whole = digits()
        let fraction = skip(".") ? digits() : 0
        guard whole + fraction > 0 else { return false }
        if skip("eE") {
            _ = skip("+-")
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }

    // MARK: - Nesting

    /// At least how deep a text nests, before anything that recurs sees it; text in quotes counts as well.
    private static func nesting(of bytes: [UInt8]) -> Int {
        var (deepest, flow, indents): (Int, Int, [Int]) = (0, 0, [])
        for line in bytes.split(separator: 0x0A) {
            let content = line.drop { $0 == 0x20 }
            let indent = line.count - content.count
            while let last = indents.last, last >= indent { indents.removeLast() }
            indents.append(indent)
            var compact = 0
            for (place, byte) in content.enumerated() {
                switch byte {
                case UInt8(ascii: "["), UInt8(ascii: "{"): flow += 1
                case UInt8(ascii: "]"), UInt8(ascii: "}"): flow = max(0, flow - 1)
                case UInt8(ascii: "-"), UInt8(ascii: "?"):
                    let isIndicator = place + 1 == content.count || content[content.startIndex + place + 1] <= 0x20
                    if isIndicator { compact += 1 }
                default: break
                }
                deepest = max(deepest, flow + compact + indents.count)
            }
        }
        return deepest
    }
}
