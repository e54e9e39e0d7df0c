/// A call of a function with one argument and one overload.
final class UnaryCallNode: Node {
    private let argument: Node
    private let function: @Sendable (CELValue, inout CELContext) throws(CELFailure) -> CELValue

    init(
        _ argument: Node,
        _ function: @escaping @Sendable (CELValue, inout CELContext) throws(CELFailure) -> CELValue,
        offset: Int
    ) {
        (self.argument, self.function) = (argument, function)
        super.init(offset: offset)
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        let argument = try argument.value(&frame)
        do throws(CELFailure) {
            try frame.context.charge(1)
            return try function(argument, &frame.context)
        } catch {
            throw error.placed(at: offset)
        }
    }
}

/// A call of a function with two arguments and one overload.
final class BinaryCallNode: Node {
    private let first: Node
    private let second: Node
    private let function: @Sendable (CELValue, CELValue, inout CELContext) throws(CELFailure) -> CELValue

    init(
        _ first: Node,
        _ second: Node,
        _ function: @escaping @Sendable (CELValue, CELValue, inout CELContext) throws(CELFailure) -> CELValue,
        offset: Int
    ) {
        (self.first, self.second, self.function) = (first, second, function)
        super.init(offset: offset)
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        let (first, second) = (try first.value(&frame), try second.value(&frame))
        do throws(CELFailure) {
            try frame.context.charge(1)
            return try function(first, second, &frame.context)
        } catch {
            throw error.placed(at: offset)
        }
    }
}

/// A call of which the arguments decide the overload, or that has other than one or two of them.
final class CallNode: Node {
    private let name: String
    private let arguments: [Node]
    private let overloads: [CELOverload]

    init(_ name: String, _ arguments: [Node], _ overloads: [CELOverload], offset: Int) {
        (self.name, self.arguments, self.overloads) = (name, arguments, overloads)
        super.init(offset: offset)
    }

    override func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        var values: [CELValue] = []
        values.reserveCapacity(arguments.count)
        for argument in arguments { values.append(try argument.value(&frame)) }
        do throws(CELFailure) {
            try frame.context.charge(1)
            for overload in overloads where overload.accepts(values) {
                return try overload.call(values, &frame.context)
            }
        } catch {
            throw error.placed(at: offset)
        }
        let types = values.map(\.typeName).joined(separator: ", ")
        throw failure("no such overload: \(name)(\(types))")
    }
}

extension CELOverload {
    func accepts(_ values: [CELValue]) -> Bool {
        parameters.count == values.count && zip(parameters, values).allSatisfy { $0.accepts($1) }
    }

    func call(_ values: [CELValue], _ context: inout CELContext) throws(CELFailure) -> CELValue {
        switch implementation {
        case .nullary(let function): return try function(&context)
        case .unary(let function) where values.count == 1: return try function(values[0], &context)
        case .binary(let function) where values.count == 2: return try function(values[0], values[1], &context)
        case .variadic(let function): return try function(values, &context)
        case .builtIn, .unary, .binary: throw CELFailure("no such overload")
        }
    }
}
