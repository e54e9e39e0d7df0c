/// The extension `math`.
///
/// Source: cel-go, ext, "Math".
enum MathLibrary {
    static let library: CELLibrary = {
        var library = CELLibrary()
        addExtremes(&library)
        addRounding(&library)
        addBits(&library)
        return library
    }()

    private static let numbers: [CELType] = [.int, .uint, .double]

    // MARK: - Extremes

    private static func addExtremes(_ library: inout CELLibrary) {
        for (name, wanted) in [("math.@min", Order.less), ("math.@max", Order.greater)] {
            let one = CELImplementation.unary { (value, context) throws(CELFailure) in
                guard case .list(let list) = value else { return try extreme([value], wanted, name) }
                let elements = try list.elements
                try context.charge(elements.count)
                guard !elements.isEmpty else { throw CELFailure("\(name)(list) argument must not be empty") }
                return try extreme(elements, wanted, name)
            }
            let two = CELImplementation.binary { (first, second, _) throws(CELFailure) in
                try extreme([first, second], wanted, name)
            }
            for type in numbers {
                library.add(name, CELOverload([type], type, one), CELOverload([.list(type)], type, one))
                for other in numbers {
                    library.add(name, CELOverload([type, other], type == other ? type : .dyn, two))
                }
            }
            library.add(name, CELOverload([.dyn], .dyn, one), CELOverload([.dyn, .dyn], .dyn, two))
        }
    }

    private static func extreme(_ values: [CELValue], _ wanted: Order, _ name: String) throws(CELFailure) -> CELValue {
        guard var best = values.first else { throw CELFailure("no such overload: \(name)") }
        for value in values {
            guard let order = NumberLine.compare(value, best) else {
                throw CELFailure("no such overload: \(name)(\(value.typeName))")
            }
            if order == wanted { best = value }
        }
        return best
    }

    // MARK: - Fractions

    private static func addRounding(_ library: inout CELLibrary) {
        let roundings: [(String, FloatingPointRoundingRule)] = [
            ("math.ceil", .up), ("math.floor", .down), ("math.round", .toNearestOrAwayFromZero),
            ("math.trunc", .towardZero),
        ]
        for (name, rule) in roundings {
            library.add(
                name,
                CELOverload(
                    [.double],
                    .double,
                    .unary { (value, _) throws(CELFailure) in
                        .double(try fraction(value, name).rounded(rule))
                    }
                )
            )
        }
        let tests: [(String, @Sendable (Double) -> Bool)] = [
            ("math.isNaN", { $0.isNaN }), ("math.isInf", { $0.isInfinite }), ("math.isFinite", { $0.isFinite }),
        ]
        for (name, test) in tests {
            library.add(
                name,
                CELOverload(
                    [.double],
                    .bool,
                    .unary { (value, _) throws(CELFailure) in
                        .bool(test(try fraction(value, name)))
                    }
                )
            )
        }
        for type in numbers {
            library.add("math.abs", CELOverload([type], type, .unary(abs)))
            library.add("math.sign", CELOverload([type], type, .unary(sign)))
            library.add("math.sqrt", CELOverload([type], .double, .unary(squareRoot)))
        }
    }

    private static func fraction(_ value: CELValue, _ name: String) throws(CELFailure) -> Double {
        guard case .double(let number) = value else { throw CELFailure.noSuchOverload(name, value) }
        return number
    }

    @Sendable private static func abs(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        switch value {
        case .int(.min): throw Arithmetic.overflow
        case .int(let number): return .int(Swift.abs(number))
        case .uint: return value
        case .double(let number): return .double(number.magnitude)
        default: throw CELFailure.noSuchOverload("math.abs", value)
        }
    }

    @Sendable private static func sign(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        switch value {
        case .int(let number): return .int(number.signum())
        case .uint(let number): return .uint(number.signum())
        case .double(let number): return .double(number.isNaN || number == 0 ? number : number < 0 ? -1 : 1)
        default: throw CELFailure.noSuchOverload("math.sign", value)
        }
    }

    @Sendable private static func squareRoot(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        switch value {
        case .int(let number): return .double(Double(number).squareRoot())
        case .uint(let number): return .double(Double(number).squareRoot())
        case .double(let number): return .double(number.squareRoot())
        default: throw CELFailure.noSuchOverload("math.sqrt", value)
        }
    }

    // MARK: - Bits

    private static func addBits(_ library: inout CELLibrary) {
        let operations: [(String, @Sendable (UInt64, UInt64) -> UInt64)] = [
            ("math.bitAnd", { $0 & $1 }), ("math.bitOr", { $0 | $1 }), ("math.bitXor", { $0 ^ $1 }),
        ]
        for (name, operation) in operations {
            let implementation = CELImplementation.binary { (left, right, _) throws(CELFailure) in
                switch (left, right) {
                case (.int(let left), .int(let right)):
                    return .int(Int64(bitPattern: operation(UInt64(bitPattern: left), UInt64(bitPattern: right))))
                case (.uint(let left), .uint(let right)): return .uint(operation(left, right))
                default: throw CELFailure.noSuchOverload(name, left, right)
                }
            }
            for type in [CELType.int, .uint] { library.add(name, CELOverload([type, type], type, implementation)) }
        }
        for type in [CELType.int, .uint] { library.add("math.bitNot", CELOverload([type], type, .unary(complement))) }
        for (name, isLeft) in [("math.bitShiftLeft", true), ("math.bitShiftRight", false)] {
            let implementation = CELImplementation.binary { (value, count, _) throws(CELFailure) in
                let count = try count.integer(for: name)
                guard count >= 0 else { throw CELFailure("\(name)() negative offset: \(count)") }
                switch value {
                case .int(let number):
                    return .int(Int64(bitPattern: shifted(UInt64(bitPattern: number), count, isLeft: isLeft)))
                case .uint(let number): return .uint(shifted(number, count, isLeft: isLeft))
                default: throw CELFailure.noSuchOverload(name, value)
                }
            }
            for type in [CELType.int, .uint] { library.add(name, CELOverload([type, .int], type, implementation)) }
        }
    }

    /// Zeros come in on both sides, for negative numbers too.
    private static func shifted(_ bits: UInt64, _ count: Int64, isLeft: Bool) -> UInt64 {
        isLeft ? bits << count : bits >> count
    }

    @Sendable private static func complement(
        _ value: CELValue,
        _ context: inout CELContext
    ) throws(CELFailure) -> CELValue {
        switch value {
        case .int(let number): return .int(~number)
        case .uint(let number): return .uint(~number)
        default: throw CELFailure.noSuchOverload("math.bitNot", value)
        }
    }
}
