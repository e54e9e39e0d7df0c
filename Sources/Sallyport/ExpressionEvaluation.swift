internal import CEL
internal import Cryptography
internal import Encodings
internal import JMESPath
internal import Policies
public import Vocabulary

/// The languages that expressions of policies are written in.
public enum ExpressionLanguage: String, CaseIterable, Sendable {
    case cel, jmespath
}

/// An expression that has no value.
public struct ExpressionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Why, with the place in the expression.
    public let description: String
}

/// A document that cannot be evaluated on.
struct UnusableInput: Explained, Hashable {
    let path: String
    let reason: String

    var blame: Blame { .trust }
    var code: Code { .policyInvalid }
    var description: String { "\(path): expected a JSON document, found a mistake: \(reason)" }
    var remedy: String? { nil }
    var location: String? { path }
}

/// Evaluates expressions on their own, as policies have them.
public struct ExpressionEvaluation: Sendable {
    /// The functions and rules that expressions of JMESPath have.
    public enum Dialect: String, CaseIterable, Sendable {
        /// Those of the specification, and Kyverno's beside them; a key that is not there gives null.
        case combined
        case standard
        /// Kyverno's alone; a key that is not there is an error.
        case kyverno
    }

    private static let largestInput = 256 << 20

    private let language: ExpressionLanguage
    private let dialect: Dialect
    private let isTyped: Bool
    /// The version of the strings library of CEL.
    private let strings: Int
    private let now: Instant
    private let limits: Limits

    /// Takes how expressions are to be read.
    ///
    /// - Parameters:
    ///   - language: What they are written in.
    ///   - dialect: Of JMESPath.
    ///   - strings: The version of the strings library of CEL, 0 to 4; clusters have 2.
    ///   - isTyped: Whether variables and values of CEL keep their kinds, as `{"int64_value": "1"}`.
    ///   - now: What `time_now()` is.
    ///   - limits: For the documents, and `cost`.
    /// - Throws: `WrongWords` for typed values of JMESPath, which has the kinds of JSON alone.
    public init(
        _ language: ExpressionLanguage,
        dialect: Dialect = .combined,
        strings: Int = 2,
        isTyped: Bool,
        at now: Instant,
        limits: Limits = Limits()
    ) throws {
        guard !isTyped || language == .cel else {
            throw WrongWords("--typed: expected cel, whose values have kinds, found jmespath")
        }
        guard (0...4).contains(strings) else {
            throw WrongWords("--strings-version: expected a number from 0 to 4, found '\(strings)'")
        }
        (self.language, self.dialect, self.strings, self.isTyped) = (language, dialect, strings, isTyped)
        (self.now, self.limits) = (now, limits)
    }

    /// Evaluates one expression.
    ///
    /// - Parameters:
    ///   - expression: The expression.
    ///   - path: A file with a JSON document: of CEL its members are the variables.
    /// - Returns: The value as JSON, without a line feed.
    /// - Throws: `ExpressionError`; why the file cannot be used.
    public func value(of expression: String, input path: String?) throws -> String {
        let input = try path.map { path in
            let bytes = try InputFile.read(path, limit: Self.largestInput, code: .policyInvalid, blame: .trust)
            do {
                return try JSONCursor(
                    reading: bytes,
                    depth: limits.predicateDepth,
                    values: limits.jsonValues,
                    root: isTyped ? "bindings" : "input"
                )
            } catch {
                throw UnusableInput(path: path, reason: "\(error)")
            }
        }
        return Self.text(try evaluate(expression, input: input, test: nil), .indented)
    }

    /// Evaluates a line: `{"expr": …, "input": …}`, with typed variables `{"expr": …, "bindings": {…}}`.
    ///
    /// - Parameter line: The line; other members of it are left alone, but for those by which the suite of CEL says how
    ///   a test is to be run.
    /// - Returns: `{"value": …}` or `{"error": "…"}`, without a line feed.
    public func answer(to line: [UInt8]) -> String {
        let answer: JSONValue
        do {
            let line = try JSONCursor(
                reading: line,
                depth: limits.predicateDepth,
                values: limits.jsonValues,
                root: "line"
            )
            let input = try line.anyMember(isTyped ? "bindings" : "input")
            answer = .object(["value": try evaluate(line.string("expr"), input: input, test: line)])
        } catch {
            answer = .object(["error": .string("\(error)")])
        }
        return Self.text(answer, .compact)
    }

    /// The lines of a file, empty ones left out.
    ///
    /// - Parameter path: The file; `-` for standard input.
    /// - Returns: Each without its end.
    /// - Throws: Why it cannot be read.
    public static func lines(of path: String) throws -> [[UInt8]] {
        let bytes =
            if path == "-" {
                try InputFile.readStandardInput(limit: largestInput, code: .policyInvalid, blame: .trust)
            } else {
                try InputFile.read(path, limit: largestInput, code: .policyInvalid, blame: .trust)
            }
        return bytes.split(separator: 0x0A).map { line in Array(line.last == 0x0D ? line.dropLast() : line) }
            .filter { !$0.isEmpty }
    }

    private static func text(_ value: JSONValue, _ layout: JSONWriter.Layout) -> String {
        String(decoding: JSONWriter.write(value, layout), as: UTF8.self)
    }

    private func evaluate(_ expression: String, input: JSONCursor?, test: JSONCursor?) throws -> JSONValue {
        switch language {
        case .cel: try evaluateCEL(expression, input: input, test: test)
        case .jmespath: try evaluateJMESPath(expression, input: input)
        }
    }

    // MARK: - CEL

    private func evaluateCEL(_ expression: String, input: JSONCursor?, test: JSONCursor?) throws -> JSONValue {
        let extensions = CELExtension.cluster.subtracting([.strings(version: 2)]).union([.strings(version: strings)])
        var environment = CELEnvironment(extensions: extensions)
        // The specification allows these; policies of clusters refuse them when they are loaded.
        environment.mixesLiterals = true
        environment.validatesLiterals = false
        var bindings: [String: CELValue] = [:]
        for (name, value) in try input?.members() ?? [] {
            bindings[name] =
                isTyped
                ? try TypedCELValue.value(value.isObject ? value.anyMember("value") ?? value : value)
                : try CELValue(json: value, numbers: .integerWhereWritten)
            environment.declare(name, .dyn)
        }
        let isChecked = try test.map { try environment.prepare(for: $0) } ?? true
        let value: CELValue
        do throws(CELError) {
            let program = try environment.compile(expression, isChecked: isChecked)
            value = try program.value(CELBindings(bindings), costLimit: limits.cost)
        } catch {
            throw ExpressionError(description: error.description)
        }
        return try isTyped ? TypedCELValue.json(value) : PlainCELValue.json(value)
    }

    // MARK: - JMESPath

    private func evaluateJMESPath(_ expression: String, input: JSONCursor?) throws -> JSONValue {
        let document = try JMESValue(input?.value ?? .null)
        switch dialect {
        case .standard: return try evaluate(expression, document, .standard, strictKeys: false)
        case .kyverno: return try evaluate(expression, document, .kyverno, strictKeys: true)
        case .combined:
            do throws(JMESPathError) {
                return try search(expression, document, .standard, strictKeys: false)
            } catch {
                // Kyverno's functions are more, and some of them take more.
                guard error.kind == .unknownFunction || error.kind == .type
                else { throw ExpressionError(description: error.description) }
                return try searchKyverno(expression, document, after: error)
            }
        }
    }

    private func searchKyverno(
        _ expression: String,
        _ document: JMESValue,
        after first: JMESPathError
    ) throws(ExpressionError) -> JSONValue {
        do throws(JMESPathError) {
            return try search(expression, document, .kyverno, strictKeys: false)
        } catch {
            let isKnown = first.kind == .unknownFunction && error.kind != .unknownFunction
            throw ExpressionError(description: (isKnown ? error : first).description)
        }
    }

    private func evaluate(
        _ expression: String,
        _ document: JMESValue,
        _ functions: JMESPathFunctions,
        strictKeys: Bool
    ) throws(ExpressionError) -> JSONValue {
        do throws(JMESPathError) {
            return try search(expression, document, functions, strictKeys: strictKeys)
        } catch {
            throw ExpressionError(description: error.description)
        }
    }

    private func search(
        _ expression: String,
        _ document: JMESValue,
        _ functions: JMESPathFunctions,
        strictKeys: Bool
    ) throws(JMESPathError) -> JSONValue {
        var environment = JMESPathEnvironment(
            functions: functions,
            strictKeys: strictKeys,
            now: now,
            sha256: { PlainHash.sha256.digest(of: $0) },
            sha1: { PlainHash.sha1.digest(of: $0) },
            md5: { PlainHash.md5.digest(of: $0) }
        )
        environment.costLimit = limits.cost
        return try JMESPathExpression(expression, functions: functions).search(document, in: environment).json()
    }
}
