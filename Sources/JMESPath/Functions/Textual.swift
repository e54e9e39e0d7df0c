/// Functions of the specification for strings, and to and from them.
extension JMESFunction {
    static let textual: [JMESFunction] = [
        JMESFunction("contains", 2) { (call) throws(Interruption) in
            switch call.values[0] {
            case .string(let text):
                guard case .string(let part) = call.values[1] else { return .bool(false) }
                try call.evaluation.spend((text.utf8.count + part.utf8.count) >> 4)
                return .bool(ByteSearch(part).isFound(in: text))
            case .array:
                for element in try call.array(0) where try call.evaluation.areEqual(element, call.values[1]) {
                    return .bool(true)
                }
                return .bool(false)
            default: throw call.mismatch(0, "an array or a string")
            }
        },
        JMESFunction("ends_with", 2) { (call) throws(Interruption) in
            let (text, end) = (try call.string(0).utf8, try call.string(1).utf8)
            return .bool(text.suffix(end.count).elementsEqual(end))
        },
        JMESFunction("starts_with", 2) { (call) throws(Interruption) in
            .bool(try call.string(0).utf8.starts(with: call.string(1).utf8))
        },
        JMESFunction("join", 2) { (call) throws(Interruption) in
            let (glue, parts) = (try call.string(0), try call.strings(1))
            let bytes = parts.reduce(0) { $0 + $1.utf8.count } + max(0, parts.count - 1) * glue.utf8.count
            try call.evaluation.produce(bytes: bytes)
            return .string(parts.joined(separator: glue))
        },
        JMESFunction("length", 1) { (call) throws(Interruption) in
            switch call.values[0] {
            case .string(let text):
                try call.evaluation.spend(text.utf8.count >> 4)
                return .integer(Int64(text.unicodeScalars.count))
            case .array(let elements): return .integer(Int64(elements.count))
            case .object(let object): return .integer(Int64(object.count))
            default: throw call.mismatch(0, "a string, an array or an object")
            }
        },
        JMESFunction("reverse", 1) { (call) throws(Interruption) in
            switch call.values[0] {
            case .string(let text):
                try call.evaluation.produce(bytes: text.utf8.count)
                var reversed = String.UnicodeScalarView()
                reversed.append(contentsOf: text.unicodeScalars.reversed())
                return .string(String(reversed))
            case .array: return .array(try call.array(0).reversed())
            default: throw call.mismatch(0, "an array or a string")
            }
        },
        JMESFunction("to_string", 1) { (call) throws(Interruption) in
            if case .string = call.values[0] { return call.values[0] }
            if case .expression = call.values[0] { throw call.mismatch(0, "a value") }
            let isSorted = call.environment.functions == .kyverno
            let limit = call.environment.stringLimit
            guard let text = CompactText.write(call.values[0], sorted: isSorted, limit: limit) else {
                throw call.error(.cost, "expected a string of at most \(limit) bytes, found more")
            }
            return try call.string(result: text)
        },
        JMESFunction("type", 1) { (call) throws(Interruption) in
            switch call.values[0] {
            case .null: return .string("null")
            case .bool: return .string("boolean")
            case .integer, .double: return .string("number")
            case .string: return .string("string")
            case .array: return .string("array")
            case .object: return .string("object")
            case .expression, .nativeInteger: throw call.mismatch(0, "a JSON value")
            }
        },
    ]
}
