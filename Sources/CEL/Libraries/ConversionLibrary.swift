/// Conversions between types.
///
/// Source: CEL language definition, "Type conversions"; numbers that do not fit are failures.
enum ConversionLibrary {
    static func add(to library: inout CELLibrary) {
        func declare(
            _ name: String,
            _ types: [CELType],
            _ result: CELType,
            _ convert: @escaping @Sendable (CELValue, inout CELContext) throws(CELFailure) -> CELValue
        ) {
            for type in types { library.add(name, CELOverload([type], result, isPure: true, .unary(convert))) }
        }
        declare("int", [.int, .uint, .double, .string, .timestamp, .duration], .int, int)
        declare("uint", [.int, .uint, .double, .string], .uint, uint)
        declare("double", [.int, .uint, .double, .string], .double, double)
        declare("bool", [.bool, .string], .bool, bool)
        declare("bytes", [.bytes, .string], .bytes, bytes)
        declare("string", [.string, .int, .uint, .double, .bool, .bytes, .timestamp, .duration], .string, string)
        declare("timestamp", [.timestamp, .string, .int], .timestamp, timestamp)
        declare("duration", [.duration, .string], .duration, duration)
    }

    private static let range = CELFailure("range error: number does not fit")

    @Sendable private static func int(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        switch value {
        case .int: return value
        case .uint(let number):
            guard let number = Int64(exactly: number) else { throw range }
            return .int(number)
        case .double(let number):
            guard number > -0x1p63, number < 0x1p63 else { throw range }
            return .int(Int64(number))
        case .string(let text):
            guard let number = Int64(text) else { throw CELFailure("cannot convert '\(text)' to int") }
            return .int(number)
        case .timestamp(let time): return .int(time.seconds)
        case .duration(let duration): return .int(duration.nanoseconds)
        default: throw CELFailure.noSuchOverload("int", value)
        }
    }

    @Sendable private static func uint(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        switch value {
        case .uint: return value
        case .int(let number):
            guard let number = UInt64(exactly: number) else { throw range }
            return .uint(number)
        case .double(let number):
            guard number >= 0, number < 0x1p64 else { throw range }
            return .uint(UInt64(number))
        case .string(let text):
            guard text.utf8.first?.isDigit == true, let number = UInt64(text) else {
                throw CELFailure("cannot convert '\(text)' to uint")
            }
            return .uint(number)
        default: throw CELFailure.noSuchOverload("uint", value)
        }
    }

    @Sendable private static func double(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        switch value {
        case .double: return value
        case .int(let number): return .double(Double(number))
        case .uint(let number): return .double(Double(number))
        case .string(let text):
            guard let number = DoubleText.number(text) else { throw CELFailure("cannot convert '\(text)' to double") }
            return .double(number)
        default: throw CELFailure.noSuchOverload("double", value)
        }
    }

    @Sendable private static func bool(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        switch value {
        case .bool: return value
        case .string(let text):
            switch text {
            case "1", "t", "T", "true", "TRUE", "True": return .bool(true)
            case "0", "f", "F", "false", "FALSE", "False": return .bool(false)
            default: throw CELFailure("Type conversion error: cannot convert '\(text)' to bool")
            }
        default: throw CELFailure.noSuchOverload("bool", value)
        }
    }

    @Sendable private static func bytes(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        switch value {
        case .bytes: return value
        case .string(let text):
            try context.charge(text.utf8.count / 10)
            return .bytes(Array(text.utf8))
        default: throw CELFailure.noSuchOverload("bytes", value)
        }
    }

    @Sendable private static func string(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        switch value {
        case .string: return value
        case .int(let number): return .string(String(number))
        case .uint(let number): return .string(String(number))
        case .double(let number): return .string(DoubleText.general(number))
        case .bool(let flag): return .string(flag ? "true" : "false")
        case .bytes(let bytes):
            try context.charge(bytes.count / 10)
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw CELFailure("invalid UTF-8 in bytes, cannot convert to string")
            }
            return .string(text)
        case .timestamp(let time): return .string(time.description)
        case .duration(let duration): return .string(duration.text)
        default: throw CELFailure.noSuchOverload("string", value)
        }
    }

    @Sendable private static func timestamp(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        switch value {
        case .timestamp: return value
        case .int(let seconds):
            guard let time = CELTimestamp(seconds: seconds) else { throw CELFailure("timestamp out of range") }
            return .timestamp(time)
        case .string(let text):
            guard let time = TimeText.timestamp(text) else {
                throw CELFailure("cannot convert '\(text.prefix(64))' to timestamp, or out of range")
            }
            return .timestamp(time)
        default: throw CELFailure.noSuchOverload("timestamp", value)
        }
    }

    @Sendable private static func duration(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        switch value {
        case .duration: return value
        case .string(let text):
            guard let duration = TimeText.duration(text) else {
                throw CELFailure("cannot convert '\(text.prefix(64))' to duration, or out of range")
            }
            return .duration(duration)
        default: throw CELFailure.noSuchOverload("duration", value)
        }
    }
}
