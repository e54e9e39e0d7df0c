import CorpusSupport
import Encodings
import JMESPath
import Testing
import Vocabulary

/// The suite of the JMESPath project, with unknown keys giving null.
@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct ComplianceTests {
    /// One file; each case must have the result, or the kind of error, that it names.
    @Test(arguments: try Corpus.names(in: "jmespath").filter { $0.hasSuffix(".json") })
    func agreesWithTheSuite(_ file: String) throws {
        var (count, right) = (0, 0)
        let suites = try JSONReader.read(Corpus.bytes("jmespath/" + file), depth: 64)
        for suite in suites.elements {
            let given = try JMESValue(suite["given"])
            for sample in suite["cases"].elements {
                count += 1
                let expression = sample["expression"].text
                let found = Outcome(expression, given, .standard(now: Instant(seconds: 0)))
                let isRight =
                    if sample.has("error") {
                        found == .error(sample["error"].text)
                    } else if sample.has("bench") {
                        found.isValue
                    } else {
                        found == .value(try JMESValue(sample["result"]))
                    }
                right += isRight ? 1 : 0
                #expect(isRight, "\(expression): \(found)")
            }
        }
        print("jmespath/\(file): \(count) cases, \(right) right")
    }
}

/// What came of an expression.
enum Outcome: Equatable, CustomStringConvertible {
    case value(JMESValue)
    case error(String)

    init(_ expression: String, _ value: JMESValue, _ environment: JMESPathEnvironment) {
        do throws(JMESPathError) {
            let expression = try JMESPathExpression(expression, functions: environment.functions)
            self = .value(try expression.search(value, in: environment))
        } catch {
            self = .error(error.kind.rawValue)
        }
    }

    var isValue: Bool {
        if case .value = self { return true }
        return false
    }

    var description: String {
        switch self {
        case .error(let kind): "error \(kind)"
        case .value(let value):
            (try? value.json()).map { String(decoding: JSONWriter.write($0), as: UTF8.self) } ?? "\(value)"
        }
    }
}

extension JSONValue {
    /// The elements of an array, none of anything else.
    var elements: [JSONValue] {
        if case .array(let elements) = self { return elements }
        return []
    }

    var text: String {
        if case .string(let text) = self { return text }
        return ""
    }

    func has(_ name: String) -> Bool {
        if case .object(let object) = self { return object[name] != nil }
        return false
    }

    /// A member, or null.
    subscript(name: String) -> JSONValue {
        if case .object(let object) = self { return object[name] ?? .null }
        return .null
    }
}
