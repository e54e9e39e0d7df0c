import CorpusSupport
import Encodings
import JMESPath
import Testing
import Vocabulary

@testable import Kyverno

@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct ConditionVectorTests {
    private struct Vector {
        let id: String
        let key: JMESValue
        let comparison: String
        let value: JMESValue
        let result: Bool
    }

    private static func vectors(_ file: String) throws -> [Vector] {
        let bytes = try Corpus.bytes("kyverno/vectors/\(file).json")
        return try JSONCursor(reading: bytes, depth: 20).elements("cases").map { sample in
            Vector(
                id: try sample.string("id"),
                key: try JMESValue(sample.required("key").value),
                comparison: try sample.string("operator"),
                value: try JMESValue(sample.required("value").value),
                result: try sample.required("result").bool()
            )
        }
    }

    /// Single operators, whose operands are what the table says.
    @Test func operatorsAreThoseOfTheCluster() throws {
        let vectors = try Self.vectors("condition_operators")
        var right = 0
        for vector in vectors {
            let comparison = try #require(ConditionOperator(rawValue: vector.comparison))
            let found = try Comparison(key: vector.key, value: vector.value).holds(comparison)
            #expect(found == vector.result, "\(vector.id)")
            if found == vector.result { right += 1 }
        }
        print("kyverno/condition_operators: \(vectors.count) cases, \(right) right")
        #expect(vectors.count > 80)
    }

    /// Whole conditions.
    @Test func conditionsAreThoseOfTheCluster() throws {
        let vectors = try Self.vectors("conditions")
        let scope = RuleScope(
            base: .object([]),
            entries: [],
            resources: ResourceSet([]),
            at: Instant(seconds: 1_780_000_000)
        )
        var right = 0
        for vector in vectors {
            let comparison = try #require(ConditionOperator(rawValue: vector.comparison))
            let condition = Condition(
                path: "",
                key: vector.key,
                comparison: comparison,
                value: vector.value,
                message: nil
            )
            let tree = ConditionTree(blocks: [.init(any: nil, all: [condition])])
            let found = try ConditionJudgement(scope: scope).failing(tree).isEmpty
            #expect(found == vector.result, "\(vector.id)")
            if found == vector.result { right += 1 }
        }
        print("kyverno/conditions: \(vectors.count) cases, \(right) right")
        #expect(vectors.count > 200)
    }

    @Test(arguments: ConditionOperator.allCases)
    func aKeyThatIsNullHoldsForNoOperator(_ comparison: ConditionOperator) throws {
        for value: JMESValue in [.null, .string(""), .string("x"), .integer(1), .array([]), .bool(false)] {
            #expect(try !Comparison(key: .null, value: value).holds(comparison))
        }
    }

    @Test func g15ANumberThatLooksLikeOneIsNoPattern() throws {
        #expect(try !Comparison(key: .string("5"), value: .double(5)).holds(.equals))
        #expect(try Comparison(key: .double(5), value: .string("5")).holds(.equals))
        #expect(try !Comparison(key: .string("1"), value: .string("1*")).holds(.equals))
    }

    @Test(arguments: [
        (ConditionOperator.anyIn, false), (.allIn, true), (.anyNotIn, false), (.allNotIn, true),
    ])
    func anEmptyListOfKeysIs(_ comparison: ConditionOperator, _ result: Bool) throws {
        #expect(try Comparison(key: .array([]), value: .strings(["a"])).holds(comparison) == result)
    }

    @Test func aListOfKeysTakesOnlyTexts() throws {
        let error = #expect(throws: ConditionFault.self) {
            try Comparison(key: .array([.integer(1)]), value: .strings(["1"])).holds(.isIn)
        }
        #expect(error?.text == "expected a list of texts as key, found something else in it")
    }

    @Test func hostileListsTakeNoHours() throws {
        let keys = JMESValue.strings((0..<20_000).map { "*\($0)*x" })
        let values = JMESValue.strings((0..<20_000).map { "CVE-\($0)" })
        let error = #expect(throws: ConditionFault.self) { try Comparison(key: keys, value: values).holds(.anyIn) }
        #expect(error?.text.contains("compared within") == true, "\(error?.text ?? "")")
    }
}
