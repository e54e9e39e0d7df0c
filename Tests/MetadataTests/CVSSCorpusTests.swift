import CorpusSupport
import Metadata
import Testing

@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct CVSSCorpusTests {
    /// The lines of a file of the corpus, those that are comments left out, each cut at its tabs.
    private func rows(_ file: String) throws -> [[String]] {
        String(decoding: try Corpus.bytes("cvss/\(file)"), as: UTF8.self)
            .split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    }

    @Test(arguments: ["v2-base-all.tsv", "v2-random.tsv"])
    func scoresEveryVectorOfVersion2(_ file: String) throws {
        var exact = 0
        let rows = try rows(file)
        for row in rows {
            let cvss = try CVSS(row[0])
            let scores =
                [cvss.baseScore.description]
                + [cvss.temporalScore, cvss.environmentalScore].map { score in
                    score?.description ?? "-"
                }
            #expect(scores == Array(row[1...3]), "\(row[0])")
            exact += scores == Array(row[1...3]) ? 1 : 0
        }
        print("cvss/\(file): \(rows.count) vectors, \(exact) exact")
        #expect(!rows.isEmpty)
    }

    @Test(arguments: ["v30-base-all.tsv", "v30-random.tsv", "v31-base-all.tsv", "v31-random.tsv"])
    func scoresEveryVectorOfVersion3(_ file: String) throws {
        var exact = 0
        let rows = try rows(file)
        for row in rows {
            let cvss = try CVSS(row[0])
            let (base, temporal, environmental) = cvss.scores
            let scores = [base, temporal, environmental].map(\.description)
            #expect(scores == Array(row[1...3]), "\(row[0])")
            #expect(cvss.temporalScore ?? temporal == temporal)
            #expect(cvss.environmentalScore ?? environmental == environmental)
            exact += scores == Array(row[1...3]) ? 1 : 0
        }
        print("cvss/\(file): \(rows.count) vectors, \(exact) exact")
        #expect(!rows.isEmpty)
    }

    @Test(arguments: ["v4-base-random.tsv", "v4-full-random.tsv"])
    func scoresEveryVectorOfVersion4(_ file: String) throws {
        var exact = 0
        let rows = try rows(file)
        for row in rows {
            let cvss = try CVSS(row[0])
            let found = [cvss.macrovector ?? "", cvss.score.description]
            #expect(found == Array(row[1...2]), "\(row[0])")
            exact += found == Array(row[1...2]) ? 1 : 0
        }
        print("cvss/\(file): \(rows.count) vectors, \(exact) exact")
        #expect(!rows.isEmpty)
    }

    /// Lines as `VECTOR - (base, temporal, environmental)`, or one score.
    @Test func scoresTheVectorsOfAnotherLibrary() throws {
        var (count, exact) = (0, 0)
        for file in try Corpus.names(in: "cvss/redhat") {
            for line in String(decoding: try Corpus.bytes("cvss/redhat/\(file)"), as: UTF8.self).split(separator: "\n")
            {
                let parts = line.split(separator: " ", maxSplits: 2).map(String.init)
                try #require(parts.count == 3 && parts[1] == "-", "\(file): \(line)")
                let cvss = try CVSS(parts[0])
                let (base, temporal, environmental) = cvss.scores
                let expected = parts[2].filter { $0 != "(" && $0 != ")" }.split(separator: ",").map { text in
                    String(text.drop { $0 == " " })
                }
                let isOld = cvss.version == .v2
                let scores: [CVSSScore?] = [
                    base, isOld ? cvss.temporalScore : temporal, isOld ? cvss.environmentalScore : environmental,
                ]
                let found = zip(scores, expected).allSatisfy { $0 == ($1 == "None" ? nil : CVSSScore($1)) }
                #expect(found, "\(file): \(line), found \(scores)")
                count += 1
                exact += found ? 1 : 0
            }
        }
        print("cvss/redhat: \(count) vectors, \(exact) exact")
        #expect(count > 50)
    }

    /// What is wrong with each vector, in the words of the corpus, and what the error must say about it.
    private static let refusals = [
        "empty": "expected a CVSS vector, found nothing",
        "no metric": "metric AV: expected the metric, which is mandatory, found none",
        "trailing slash": "expected a metric between slashes, found an empty field",
        "empty field": "expected a metric between slashes, found an empty field",
        "v3 without prefix (looks like neither v2 nor v3)": "(v3 and v4 begin with CVSS:), found 'PR:N'",
        "unknown version": "expected CVSS:3.0, CVSS:3.1 or CVSS:4.0, found 'CVSS:3.2'",
        "value not allowed": "metric AV: expected one of N, A, L, P, found 'X'",
        "lower case": "expected a metric of CVSS 3.1 and its value, found 'av:n'",
        "S is allowed for MSI/MSA only": "metric SI: expected one of H, L, N, found 'S'",
        "v2 mandatory metric missing": "metric A: expected the metric, which is mandatory, found none",
        "v2 value not allowed": "metric A: expected one of N, P, C, found 'X'",
    ]

    @Test func refusesWhatIsMalformedForItsOwnReason() throws {
        var (refused, taken) = (0, 0)
        for row in try rows("malformed.tsv") {
            if row[1].contains("accept after stripping") {
                _ = try CVSS(row[0])
                taken += 1
                continue
            }
            do throws(CVSSError) {
                Issue.record("\(try CVSS(row[0])) is taken: \(row[1])")
            } catch {
                // A reason that is not in the table is one that the acceptance tests keep back: refused is enough.
                if let words = Self.refusals[row[1]] {
                    #expect("\(error)".contains(words), "\(row[0]): \(error)")
                }
                refused += 1
            }
        }
        print("cvss/malformed: \(refused) refused, \(taken) taken after stripping")
        #expect(refused > 10)
    }
}
