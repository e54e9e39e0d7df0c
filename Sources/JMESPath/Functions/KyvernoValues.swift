internal import Encodings

/// Kyverno's functions that make and look into arrays and objects.
extension JMESFunction {
    /// How deep what a text is parsed to may nest.
    static let parsedDepth = 64

    static let kyvernoValues: [JMESFunction] = [
        JMESFunction("lookup", 2) { (call) throws(Interruption) in
            switch call.values[0] {
            case .object(let object): return object[try call.string(1)] ?? .null
            case .array(let elements):
                let index = try call.integer(1)
                return elements.indices.contains(index) ? elements[index] : .null
            default: throw call.mismatch(0, "an object or an array")
            }
        },
        JMESFunction("items", 3) { (call) throws(Interruption) in
            let (name, value) = (ObjectKey(try call.string(1)), ObjectKey(try call.string(2)))
            switch call.values[0] {
            case .object:
                let object = try call.object(0)
                let items = object.sortedPositions.map { position in
                    item(name, .string(object.shape.keys[position].name), value, object.values[position])
                }
                return try call.array(result: items)
            case .array:
                let items = try call.array(0).enumerated().map { index, element in
                    item(name, .integer(Int64(index)), value, element)
                }
                return try call.array(result: items)
            default: throw call.mismatch(0, "an object or an array")
            }
        },
        JMESFunction("object_from_lists", 2) { (call) throws(Interruption) in
            let (names, values) = (try call.array(0), try call.array(1))
            var builder = ObjectBuilder()
            for (index, name) in names.enumerated() {
                builder.set(try text(of: name, call), values.indices.contains(index) ? values[index] : .null)
            }
            try call.evaluation.produce(elements: builder.keys.count)
            return .object(JMESObject(builder))
        },
        JMESFunction("parse_json", 1) { (call) throws(Interruption) in
            let text = try call.string(0)
            try call.evaluation.produce(bytes: text.utf8.count)
            try call.evaluation.spend(text.utf8.count >> 1)
            do {
                let json = try JSONReader.read(
                    Array(text.utf8),
                    depth: parsedDepth,
                    values: call.environment.elementLimit
                )
                return try JMESValue(json)
            } catch {
                throw call.error(.value, "expected JSON: \(error)")
            }
        },
        JMESFunction("parse_yaml", 1) { (call) throws(Interruption) in
            let text = try call.string(0)
            try call.evaluation.produce(bytes: text.utf8.count)
            try call.evaluation.spend(text.utf8.count)
            do throws(JMESPathError) {
                return try ParsedYAML.value(of: text, depth: parsedDepth)
            } catch {
                throw call.error(.value, "expected YAML: \(error.text)")
            }
        },
        JMESFunction("x509_decode", 1) { (call) throws(Interruption) in
            let text = try call.string(0)
            try call.evaluation.spend(1_000 + text.utf8.count)
            guard let decode = call.environment.decodeX509 else {
                throw call.error(.value, "expected a reader of certificates in the environment, found none")
            }
            guard let certificate = decode(text) else {
                throw call.error(.value, "expected a certificate or request with an RSA key in PEM, found other text")
            }
            return certificate
        },
    ]

    private static func item(_ name: ObjectKey, _ key: JMESValue, _ value: ObjectKey, _ element: JMESValue) -> JMESValue
    {
        var builder = ObjectBuilder()
        builder.set(name, key)
        builder.set(value, element)
        return .object(JMESObject(builder))
    }

    /// A scalar as the name of a member.
    private static func text(of name: JMESValue, _ call: Call) throws(Interruption) -> String {
        switch name {
        case .string(let text): return text
        case .integer(let integer): return String(integer)
        case .double(let double): return NumberText.plain(double)
        case .bool(let flag): return flag ? "true" : "false"
        default: throw call.error(.type, "expected strings in argument 1, found \(name.kind)")
        }
    }
}
