/// A function that expressions can call.
struct JMESFunction: Sendable {
    let name: String
    /// How many arguments it takes.
    let arity: ClosedRange<Int>
    let body: @Sendable (Call) throws(Interruption) -> JMESValue

    init(
        _ name: String,
        _ arity: ClosedRange<Int>,
        _ body: @escaping @Sendable (Call) throws(Interruption) -> JMESValue
    ) {
        (self.name, self.arity, self.body) = (name, arity, body)
    }

    init(_ name: String, _ arity: Int, _ body: @escaping @Sendable (Call) throws(Interruption) -> JMESValue) {
        self.init(name, arity...arity, body)
    }

    /// The arity in words for a message.
    var arityWords: String {
        if arity.upperBound == .max { return "\(arity.lowerBound) or more arguments" }
        return arity.upperBound == 1 ? "1 argument" : "\(arity.upperBound) arguments"
    }

    /// The function of that name.
    static func named(_ name: String, _ functions: JMESPathFunctions) -> JMESFunction? {
        // Names are ASCII: the tables know no other spelling of one.
        switch functions {
        case .standard: standardTable[name]
        case .kyverno: kyvernoTable[name]
        }
    }

    private static let standardTable = table(standard)
    private static let kyvernoTable = table(standard + kyverno)

    private static func table(_ functions: [JMESFunction]) -> [String: JMESFunction] {
        var table: [String: JMESFunction] = [:]
        for function in functions { table[function.name] = function }
        return table
    }

    private static let standard = numeric + textual + collections + sorting
    private static let kyverno =
        kyvernoText + kyvernoPatterns + kyvernoValues + kyvernoArithmetic + kyvernoTime
        + kyvernoNames
}

/// The arguments of a call, and the words to refuse them.
struct Call {
    let function: String
    let values: [JMESValue]
    let column: Int
    let evaluation: Evaluation

    var environment: JMESPathEnvironment { evaluation.environment }

    func error(_ kind: JMESPathError.Kind, _ text: String) -> Interruption {
        .failure(JMESPathError(kind, column: column, "\(function): \(text)"))
    }

    func mismatch(_ index: Int, _ expected: String) -> Interruption {
        error(.type, "expected \(expected) as argument \(index + 1), found \(values[index].kind)")
    }

    // MARK: - Arguments

    func string(_ index: Int) throws(Interruption) -> String {
        guard case .string(let text) = values[index] else { throw mismatch(index, "a string") }
        try evaluation.spend(text.utf8.count >> 6)
        return text
    }

    func number(_ index: Int) throws(Interruption) -> Double {
        guard let number = values[index].number else { throw mismatch(index, "a number") }
        return number
    }

    /// A number that is an integer, whichever way it is written.
    func integer(_ index: Int) throws(Interruption) -> Int {
        let number = try number(index)
        guard let integer = Int(exactly: number) else {
            throw error(.value, "expected an integer as argument \(index + 1), found \(NumberText.json(number))")
        }
        return integer
    }

    func array(_ index: Int) throws(Interruption) -> [JMESValue] {
        guard case .array(let elements) = values[index] else { throw mismatch(index, "an array") }
        try evaluation.spend(elements.count)
        return elements
    }

    func object(_ index: Int) throws(Interruption) -> JMESObject {
        guard case .object(let object) = values[index] else { throw mismatch(index, "an object") }
        try evaluation.spend(object.count)
        return object
    }

    func expression(_ index: Int) throws(Interruption) -> any Node {
        guard case .expression(let reference) = values[index] else { throw mismatch(index, "an expression reference") }
        return reference.node
    }

    func strings(_ index: Int) throws(Interruption) -> [String] {
        var strings: [String] = []
        for element in try array(index) {
            guard case .string(let text) = element else {
                throw error(.type, "expected strings in argument \(index + 1), found \(element.kind)")
            }
            strings.append(text)
        }
        return strings
    }

    func numbers(_ index: Int) throws(Interruption) -> [JMESValue] {
        let elements = try array(index)
        for element in elements where element.number == nil {
            throw error(.type, "expected numbers in argument \(index + 1), found \(element.kind)")
        }
        return elements
    }

    /// A string, or a number as its digits.
    func text(_ index: Int) throws(Interruption) -> String {
        switch values[index] {
        case .string(let text): return text
        case .integer(let integer): return String(integer)
        case .double(let double): return NumberText.plain(double)
        default: throw mismatch(index, "a string or a number")
        }
    }

    // MARK: - Results

    /// A number; what is not finite is an error.
    func number(result: Double) throws(Interruption) -> JMESValue {
        guard let number = JMESValue.number(result) else { throw error(.value, "expected a finite result, found none") }
        return number
    }

    func string(result: String) throws(Interruption) -> JMESValue {
        try evaluation.produce(bytes: result.utf8.count)
        return .string(result)
    }

    func array(result: [JMESValue]) throws(Interruption) -> JMESValue {
        try evaluation.produce(elements: result.count)
        return .array(result)
    }
}
