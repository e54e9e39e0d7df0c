/// The arithmetic operators: integers that overflow are failures, fractions that do are infinite.
///
/// Source: CEL language definition, "Numeric values" and "Timestamps and durations".
enum Arithmetic {
    static let overflow = CELFailure("return error for overflow: integer overflow")
    static let outOfRange = CELFailure("result is out of range")

    static func checked<Number>(_ result: (partialValue: Number, overflow: Bool)) throws(CELFailure) -> Number {
        guard !result.overflow else { throw overflow }
        return result.partialValue
    }

    enum Add: ArithmeticOperator {
        static func apply(
            _ left: CELValue,
            _ right: CELValue,
            _ context: inout CELContext
        ) throws(CELFailure) -> CELValue {
            switch (left, right) {
            case (.int(let left), .int(let right)): return .int(try checked(left.addingReportingOverflow(right)))
            case (.uint(let left), .uint(let right)): return .uint(try checked(left.addingReportingOverflow(right)))
            case (.double(let left), .double(let right)): return .double(left + right)
            case (.string(let left), .string(let right)):
                try context.charge((left.utf8.count + right.utf8.count) / 10)
                return .string(left + right)
            case (.bytes(let left), .bytes(let right)):
                try context.charge((left.count + right.count) / 10)
                return .bytes(left + right)
            case (.list(let left), .list(let right)):
                let (left, right) = (try left.elements, try right.elements)
                try context.charge(left.count + right.count)
                return .list(CELList(left + right))
            case (.timestamp(let time), .duration(let duration)), (.duration(let duration), .timestamp(let time)):
                guard let sum = time.adding(duration) else { throw outOfRange }
                return .timestamp(sum)
            case (.duration(let left), .duration(let right)):
                let sum = left.nanoseconds.addingReportingOverflow(right.nanoseconds)
                return .duration(CELDuration(nanoseconds: try checked(sum)))
            default: throw CELFailure.noSuchOverload("_+_", left, right)
            }
        }
    }

    enum Subtract: ArithmeticOperator {
        static func apply(
            _ left: CELValue,
            _ right: CELValue,
            _ context: inout CELContext
        ) throws(CELFailure) -> CELValue {
            switch (left, right) {
            case (.int(let left), .int(let right)): return .int(try checked(left.subtractingReportingOverflow(right)))
            case (.uint(let left), .uint(let right)):
                return .uint(try checked(left.subtractingReportingOverflow(right)))
            case (.double(let left), .double(let right)): return .double(left - right)
            case (.timestamp(let left), .timestamp(let right)):
                guard let difference = left.since(right) else { throw outOfRange }
                return .duration(difference)
            case (.timestamp(let time), .duration(let duration)):
                guard duration.nanoseconds != .min,
                    let difference = time.adding(CELDuration(nanoseconds: -duration.nanoseconds))
                else { throw outOfRange }
                return .timestamp(difference)
            case (.duration(let left), .duration(let right)):
                let difference = left.nanoseconds.subtractingReportingOverflow(right.nanoseconds)
                return .duration(CELDuration(nanoseconds: try checked(difference)))
            default: throw CELFailure.noSuchOverload("_-_", left, right)
            }
        }
    }

    enum Multiply: ArithmeticOperator {
        static func apply(
            _ left: CELValue,
            _ right: CELValue,
            _ context: inout CELContext
        ) throws(CELFailure) -> CELValue {
            switch (left, right) {
            case (.int(let left), .int(let right)): .int(try checked(left.multipliedReportingOverflow(by: right)))
            case (.uint(let left), .uint(let right)): .uint(try checked(left.multipliedReportingOverflow(by: right)))
            case (.double(let left), .double(let right)): .double(left * right)
            default: throw CELFailure.noSuchOverload("_*_", left, right)
            }
        }
    }

    enum Divide: ArithmeticOperator {
        static func apply(
            _ left: CELValue,
            _ right: CELValue,
            _ context: inout CELContext
        ) throws(CELFailure) -> CELValue {
            switch (left, right) {
            case (.int, .int(0)), (.uint, .uint(0)): throw CELFailure("division by zero")
            case (.int(let left), .int(let right)): return .int(try checked(left.dividedReportingOverflow(by: right)))
            case (.uint(let left), .uint(let right)): return .uint(left / right)
            case (.double(let left), .double(let right)): return .double(left / right)
            default: throw CELFailure.noSuchOverload("_/_", left, right)
            }
        }
    }

    enum Remainder: ArithmeticOperator {
        static func apply(
            _ left: CELValue,
            _ right: CELValue,
            _ context: inout CELContext
        ) throws(CELFailure) -> CELValue {
            switch (left, right) {
            case (.int, .int(0)), (.uint, .uint(0)): throw CELFailure("modulus by zero")
            case (.int(let left), .int(let right)):
                return .int(try checked(left.remainderReportingOverflow(dividingBy: right)))
            case (.uint(let left), .uint(let right)): return .uint(left % right)
            default: throw CELFailure.noSuchOverload("_%_", left, right)
            }
        }
    }
}
