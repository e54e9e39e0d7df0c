import CEL
import CorpusSupport
import Encodings
import Testing

@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct ConformanceTests {
    static let suites = files(in: "cel")
    static let libraries = files(in: "cel/ext") + files(in: "cel/k8s") + files(in: "cel/kyverno")

    private static func files(in folder: String) -> [String] {
        let names = (try? Corpus.names(in: folder)) ?? []
        return names.filter { $0.hasSuffix(".json") }.map { folder + "/" + $0 }
    }

    /// Tests whose value has a backslash that stands nowhere in the expression: no implementation can give it.
    static let contradictory: Set<String> = [
        "parse/bytes_literals/triple_single_quoted_unescaped_punctuation",
        "parse/bytes_literals/triple_double_quoted_unescaped_punctuation",
    ]

    @Test(arguments: suites) func agreesWithTheSuite(_ file: String) throws {
        var environment = CELEnvironment(extensions: Self.extensions(strings: 4), dialect: .specification)
        environment.mixesLiterals = true
        environment.validatesLiterals = false
        try Self.run(file, in: environment, isLibraryVector: false)
    }

    @Test(arguments: libraries) func agreesWithTheEngine(_ file: String) throws {
        let version = file.hasSuffix("string_format_v1.json") ? 2 : 4
        var environment = CELEnvironment(extensions: Self.extensions(strings: version))
        environment.mixesLiterals = true
        environment.validatesLiterals = false
        try Self.run(file, in: environment, isLibraryVector: true)
    }

    private static func extensions(strings version: Int) -> Set<CELExtension> {
        CELExtension.cluster.subtracting([.strings(version: 2)]).union([.strings(version: version)])
    }

    private static func run(_ file: String, in environment: CELEnvironment, isLibraryVector: Bool) throws {
        let document = JSONCursor(try JSONReader.document(try Corpus.bytes(file), depth: 100))
        var tests = try document.elements("test")
        for section in try document.elements("section") { tests += try section.elements("test") }
        var (right, skipped): (Int, [String: Int]) = (0, [:])
        for test in tests {
            let item = ConformanceCase(cursor: test, environment: environment, isLibraryVector: isLibraryVector)
            switch try item.run() {
            case .right: right += 1
            case .outOfScope(let tag): skipped[tag, default: 0] += 1
            case .wrong where Self.contradictory.contains(try test.string("id")):
                skipped["contradictory", default: 0] += 1
            case .wrong(let why): Issue.record("\(try test.string("id")): \(try test.string("expr")): \(why)")
            }
        }
        let tags = skipped.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        let out = skipped.values.reduce(0, +)
        let name = file.dropLast(5)
        print("\(name): \(tests.count) tests, \(right) right" + (out > 0 ? ", \(out) out of scope (\(tags))" : ""))
        #expect(right + out == tests.count)
    }
}
