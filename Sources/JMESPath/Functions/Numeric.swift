/// Functions of the specification for numbers.
extension JMESFunction {
    static let numeric: [JMESFunction] = [
        JMESFunction("abs", 1) { (call) throws(Interruption) in
            if case .integer(let integer) = call.values[0], integer != .min { return .integer(abs(integer)) }
            return try call.number(result: call.number(0).magnitude)
        },
        JMESFunction("avg", 1) { (call) throws(Interruption) in
            let numbers = try call.numbers(0)
            guard !numbers.isEmpty else { return .null }
            let sum = numbers.reduce(0) { $0 + ($1.number ?? 0) }
            return try call.number(result: sum / Double(numbers.count))
        },
        JMESFunction("ceil", 1) { (call) throws(Interruption) in
            if case .integer = call.values[0] { return call.values[0] }
            return try call.number(result: call.number(0).rounded(.up))
        },
        JMESFunction("floor", 1) { (call) throws(Interruption) in
            if case .integer = call.values[0] { return call.values[0] }
            return try call.number(result: call.number(0).rounded(.down))
        },
        JMESFunction("sum", 1) { (call) throws(Interruption) in
            var exact: Int64? = 0
            var sum = 0.0
            for number in try call.numbers(0) {
                sum += number.number ?? 0
                guard let before = exact, case .integer(let integer) = number else {
                    exact = nil
                    continue
                }
                let (total, over) = before.addingReportingOverflow(integer)
                exact = over ? nil : total
            }
            if let exact { return .integer(exact) }
            return try call.number(result: sum)
        },
        JMESFunction("to_number", 1) { (call) throws(Interruption) in
            switch call.values[0] {
            case .integer, .double: return call.values[0]
            case .string(let text):
                try call.evaluation.spend(text.utf8.count >> 4)
                return JMESValue(numberIn: text) ?? .null
            default: return .null
            }
        },
    ]
}

extension JMESValue {
    /// The number that a text is by the grammar of JSON; nil where it is none.
    init?(numberIn text: String) {
        guard Self.isNumber(text.utf8) else { return nil }
        if let integer = Int64(text) {
            self = .integer(integer)
        } else {
            guard let double = Double(text), double.isFinite else { return nil }
            self = .double(double)
        }
    }

    private static func isNumber(_ text: String.UTF8View) -> Bool {
        var rest = text[...]
        func digits() -> Int {
            let run = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            rest = rest[run.endIndex...]
            return run.count
        }
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let startsWithZero = rest.first == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0, !startsWithZero || whole == 1 else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard digits() > 0 else { return false }
        }
        if let letter = rest.first, letter | 0x20 == UInt8(ascii: "e") {
            rest.removeFirst()
            if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest.removeFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}
