internal import KubernetesValues

/// Kyverno's arithmetic on numbers, quantities and durations.
extension JMESFunction {
    static let kyvernoArithmetic: [JMESFunction] = [
        JMESFunction("add", 2) { (call) throws(Interruption) in
            try Operand(call, 0).adding(Operand(call, 1), call).value(call)
        },
        JMESFunction("sum", 1) { (call) throws(Interruption) in
            let elements = try call.array(0)
            guard let first = elements.first else { throw call.error(.value, "expected elements to add, found none") }
            var sum = try Operand(first, call, place: "element 1")
            for (index, element) in elements.enumerated().dropFirst() {
                sum = try sum.adding(Operand(element, call, place: "element \(index + 1)"), call)
            }
            return try sum.value(call)
        },
        JMESFunction("subtract", 2) { (call) throws(Interruption) in
            let (left, right) = (try Operand(call, 0), try Operand(call, 1))
            return try arithmetic(call) { () throws -> Operand? in
                switch (left, right) {
                case (.scalar(let left), .scalar(let right)): .scalar(left - right)
                case (.quantity(let left), .quantity(let right)): .quantity(try left.subtracting(right))
                case (.duration(let left), .duration(let right)): .duration(try left.subtracting(right))
                default: nil
                }
            }.value(call)
        },
        JMESFunction("multiply", 2) { (call) throws(Interruption) in
            let (left, right) = (try Operand(call, 0), try Operand(call, 1))
            return try arithmetic(call) { () throws -> Operand? in
                switch (left, right) {
                case (.scalar(let left), .scalar(let right)): .scalar(left * right)
                case (.quantity(let quantity), .scalar(let scalar)), (.scalar(let scalar), .quantity(let quantity)):
                    .quantity(try quantity.multiplied(by: scalar))
                case (.duration(let duration), .scalar(let scalar)), (.scalar(let scalar), .duration(let duration)):
                    .duration(try duration.multiplied(by: scalar))
                default: nil
                }
            }.value(call)
        },
        JMESFunction("divide", 2) { (call) throws(Interruption) in
            let (left, right) = (try Operand(call, 0), try Operand(call, 1))
            if right.isZero { throw call.error(.value, "expected a divisor other than 0, found 0") }
            return try arithmetic(call) { () throws -> Operand? in
                switch (left, right) {
                case (.scalar(let left), .scalar(let right)): .scalar(left / right)
                case (.quantity(let left), .quantity(let right)): .scalar(try left.ratio(to: right))
                case (.duration(let left), .duration(let right)): .scalar(try left.ratio(to: right))
                case (.quantity(let left), .scalar(let right)): .quantity(try left.divided(by: right))
                case (.duration(let left), .scalar(let right)): .duration(try left.divided(by: right))
                default: nil
                }
            }.value(call)
        },
        JMESFunction("modulo", 2) { (call) throws(Interruption) in
            let (left, right) = (try Operand(call, 0), try Operand(call, 1))
            if right.isZero { throw call.error(.value, "expected a divisor other than 0, found 0") }
            return try arithmetic(call) { () throws -> Operand? in
                switch (left, right) {
                case (.scalar, .scalar):
                    let (left, right) = (try call.integer(0), try call.integer(1))
                    // -1 divides everything; the smallest integer by it would overflow.
                    return .scalar(right == -1 ? 0 : Double(left % right))
                case (.quantity(let left), .quantity(let right)): return .quantity(try left.modulo(right))
                case (.duration(let left), .duration(let right)): return .duration(try left.modulo(right))
                default: return nil
                }
            }.value(call)
        },
        JMESFunction("round", 2) { (call) throws(Interruption) in
            let (number, digits) = (try call.number(0), try call.integer(1))
            guard digits >= 0 else { throw call.error(.value, "expected 0 or more digits, found \(digits)") }
            // No number has more digits behind its point.
            if digits > 330 { return call.values[0] }
            var shift = 1.0
            for _ in 0..<digits { shift *= 10 }
            let shifted = number * shift
            guard shifted.isFinite else { return call.values[0] }
            return try call.number(result: shifted.rounded(.toNearestOrAwayFromZero) / shift)
        },
    ]

    /// Does arithmetic; nil from it means operands that do not go together.
    private static func arithmetic(_ call: Call, _ body: () throws -> Operand?) throws(Interruption) -> Operand {
        let result: Operand?
        do {
            result = try body()
        } catch let error as Interruption {
            throw error
        } catch {
            throw call.error(.value, "\(error)")
        }
        guard let result else { throw call.error(.type, "expected operands that go together, found two kinds") }
        return result
    }
}

/// An operand of Kyverno's arithmetic.
private enum Operand {
    case scalar(Double)
    case quantity(Quantity)
    case duration(GoDuration)

    init(_ call: Call, _ index: Int) throws(Interruption) {
        try self.init(call.values[index], call, place: "argument \(index + 1)")
    }

    /// A number is a scalar; a string is a quantity where it can be, else a duration.
    init(_ value: JMESValue, _ call: Call, place: String) throws(Interruption) {
        if let number = value.number {
            self = .scalar(number)
            return
        }
        guard case .string(let text) = value else {
            throw call.error(.type, "expected a number, quantity or duration as \(place), found \(value.kind)")
        }
        try call.evaluation.spend(1 + text.utf8.count)
        if let quantity = try? Quantity(text) {
            self = .quantity(quantity)
        } else if let duration = try? GoDuration(text) {
            self = .duration(duration)
        } else {
            throw call.error(.type, "expected a number, quantity or duration as \(place), found other text")
        }
    }

    var isZero: Bool {
        switch self {
        case .scalar(let number): number == 0
        case .quantity(let quantity): quantity.sign == 0
        case .duration(let duration): duration.nanoseconds == 0
        }
    }

    func adding(_ other: Operand, _ call: Call) throws(Interruption) -> Operand {
        do {
            switch (self, other) {
            case (.scalar(let left), .scalar(let right)): return .scalar(left + right)
            case (.quantity(let left), .quantity(let right)): return .quantity(try left.adding(right))
            case (.duration(let left), .duration(let right)): return .duration(try left.adding(right))
            default: break
            }
        } catch {
            throw call.error(.value, "\(error)")
        }
        throw call.error(.type, "expected operands of one kind, found two kinds")
    }

    /// A scalar as a number, anything else as its text.
    func value(_ call: Call) throws(Interruption) -> JMESValue {
        switch self {
        case .scalar(let number): try call.number(result: number)
        case .quantity(let quantity): try call.string(result: quantity.description)
        case .duration(let duration): try call.string(result: duration.description)
        }
    }
}
