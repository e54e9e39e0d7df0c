/// Functions of the specification for arrays and objects.
extension JMESFunction {
    static let collections: [JMESFunction] = [
        JMESFunction("keys", 1) { (call) throws(Interruption) in
            try call.array(result: call.object(0).shape.keys.map { .string($0.name) })
        },
        JMESFunction("values", 1) { (call) throws(Interruption) in try call.array(result: call.object(0).values) },
        JMESFunction("map", 2) { (call) throws(Interruption) in
            let (node, elements) = (try call.expression(0), try call.array(1))
            var results: [JMESValue] = []
            results.reserveCapacity(elements.count)
            for element in elements { results.append(try node.evaluate(element, call.evaluation)) }
            return .array(results)
        },
        JMESFunction("merge", 1...Int.max) { (call) throws(Interruption) in
            var builder = ObjectBuilder()
            for index in call.values.indices {
                let object = try call.object(index)
                for (position, key) in object.shape.keys.enumerated() { builder.set(key, object.values[position]) }
            }
            try call.evaluation.produce(elements: builder.keys.count)
            return .object(JMESObject(builder))
        },
        JMESFunction("not_null", 1...Int.max) { (call) throws(Interruption) in
            call.values.first { !$0.isNull } ?? .null
        },
        JMESFunction("to_array", 1) { (call) throws(Interruption) in
            if case .array = call.values[0] { return call.values[0] }
            if case .expression = call.values[0] { throw call.mismatch(0, "a value") }
            return .array([call.values[0]])
        },
    ]
}
