import CorpusSupport
import Foundation
import Testing

/// The page that says which tests notice which mistake names tests that there are.
@Suite struct PitfallsPageTests {
    private static let page = (try? Corpus.file(Corpus.repository + "/docs/pitfalls.md")) ?? []

    /// Every `Suite.function` of the page.
    static let names: [String] = {
        let words = String(decoding: page, as: UTF8.self).split(separator: "`").map(String.init)
        return Set(words.filter { $0.contains("Tests.") && !$0.contains(" ") }).sorted()
    }()

    private static let sources: [String: String] = {
        let tests = Corpus.repository + "/Tests"
        let paths = FileManager.default.enumerator(atPath: tests)?.allObjects as? [String] ?? []
        var sources: [String: String] = [:]
        for path in paths where path.hasSuffix("Tests.swift") {
            let name = String((path.split(separator: "/").last ?? "").dropLast(".swift".count))
            sources[name, default: ""] += String(
                decoding: (try? Corpus.file(tests + "/" + path)) ?? [],
                as: UTF8.self
            )
        }
        return sources
    }()

    @Test func namesTests() { #expect(Self.names.count >= 60) }

    @Test(arguments: names)
    func namesATestThatThereIs(_ name: String) throws {
        let parts = name.split(separator: ".").map(String.init)
        let source = try #require(Self.sources[parts[0]], "no suite \(parts[0])")
        #expect(source.contains("func \(parts[1])("))
    }

    /// No row without a test.
    @Test func namesATestInEveryRow() {
        let rows = String(decoding: Self.page, as: UTF8.self).split(separator: "\n").filter { $0.hasPrefix("| ") }
        for row in rows where !row.hasPrefix("| what") && !row.hasPrefix("| ---") {
            #expect(row.contains("Tests."), "\(row)")
        }
    }
}
