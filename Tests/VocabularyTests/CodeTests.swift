import CorpusSupport
import Testing
import Vocabulary

@Suite struct CodeTests {
    @Test(arguments: Code.allCases)
    func saysWhatItMeansInOneSentence(_ code: Code) {
        #expect(code.meaning.first?.isUppercase == true)
        #expect(code.meaning.hasSuffix("."))
        #expect(!code.meaning.dropLast().contains(". "))
        #expect(!code.meaning.contains("|"))
        #expect(!code.places.isEmpty)
    }

    @Test(arguments: Code.allCases)
    func saysWhatToDoInOneClause(_ code: Code) {
        #expect(code.remedy.first?.isLowercase == true)
        #expect(!code.remedy.hasSuffix("."))
        #expect(!code.remedy.contains(". "))
        #expect(!code.remedy.contains("|"))
    }

    @Test func meansSomethingElseThanEveryOther() {
        #expect(Set(Code.allCases.map(\.meaning)).count == Code.allCases.count)
    }

    // MARK: - The table in docs/

    private static func rows(_ path: String) throws -> [[String]] {
        String(decoding: try Corpus.file(path), as: UTF8.self).split(separator: "\n").compactMap { line in
            guard line.hasPrefix("| ") else { return nil }
            return line.dropFirst(2).dropLast(2).split(separator: " | ", omittingEmptySubsequences: false)
                .map(String.init)
        }
    }

    @Test func standsInTheTableOnce() throws {
        let rows = try Self.rows(Corpus.repository + "/docs/codes.md").filter { $0.count == 5 }.dropFirst(2)
        let codes = Kind.allCases.flatMap { kind in Code.allCases.filter { $0.kind == kind } }
        #expect(rows.map { $0[0] } == codes.map(\.kind.rawValue))
        #expect(rows.map { $0[1] } == codes.map { "`\($0.rawValue)`" })
        #expect(rows.map { $0[3] } == codes.map(\.meaning))
    }

    // MARK: - The public contract

    private static let contract = Corpus.repository + "/../shared/design/contract.md"

    /// What the contract says of a code: its kind, and where it shows, as far as the page says that.
    private struct Line: Hashable {
        let kind: String
        let place: Code.Place?
    }

    /// The rows under "Codes": a kind with a remark, and codes in groups that may begin with a word.
    private static func listed() throws -> [String: Line] {
        var listed: [String: Line] = [:]
        for row in try rows(contract) where row.count == 2 {
            let head = row[0].split(separator: "`", omittingEmptySubsequences: false).map(String.init)
            guard head.count >= 3, head[0].isEmpty, Kind(rawValue: head[1]) != nil else { continue }
            let remark = head.dropFirst(2).joined()
            for group in row[1].split(separator: ";") {
                let words = group.split(separator: "`", omittingEmptySubsequences: false).map(String.init)
                let place = place(remark, words[0].trimmingPrefix(" "))
                for index in stride(from: 1, to: words.count, by: 2) {
                    listed[words[index]] = Line(kind: head[1], place: place)
                }
            }
        }
        return listed
    }

    private static func place(_ remark: String, _ word: Substring) -> Code.Place? {
        switch word {
        case "errors: ": return .finding(.error)
        case "warnings: ", "warning: ": return .finding(.warning)
        case "notes: ": return remark.contains("findings") ? .finding(.note) : nil
        case "exit 3: ": return .exit(3)
        default: break
        }
        if remark.contains("accept") { return .acceptance }
        return [3, 4, 5].first { remark.contains("exit \($0)") }.map(Code.Place.exit)
    }

    @Test(
        .enabled(if: Corpus.isFolder(contract) == false, "../shared/design/contract.md is missing"),
        arguments: Code.allCases.filter { $0 != .usage }  // exit code 2 has no code in the contract
    )
    func isAsTheContractSays(_ code: Code) throws {
        let line = try #require(try Self.listed()[code.rawValue])
        #expect(line.kind == code.kind.rawValue)
        if let place = line.place { #expect(code.places.contains(place)) }
    }
}
