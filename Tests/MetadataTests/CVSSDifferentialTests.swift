import CorpusSupport
import Metadata
import Testing

/// The same vectors by PyPI's `cvss`, which computes v2 and v3 in decimals of its own and v4 in tenths.
@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct CVSSDifferentialTests {
    /// Why a vector is judged differently; nil where that is not meant.
    private static func reason(_ vector: String, theirs: String) -> String? {
        do throws(CVSSError) {
            _ = try CVSS(vector)
        } catch {
            guard theirs != "refused", error.expected == "the standard's order of metrics" else { return nil }
            return "the library takes the metrics of v4.0 in any order"
        }
        guard theirs == "refused" else { return nil }
        if vector.hasPrefix("(") { return "the library does not know NVD's parentheses" }
        let isScored = vector.utf8.first.map { (0x30...0x39).contains($0) } ?? false
        return isScored ? "the library reads Red Hat's notation by another function" : nil
    }

    @Test(.enabled(if: Tool.hasPython(with: "cvss"), "python3 with cvss is missing: see SALLYPORT_PYTHON"))
    func saysWhatTheLibrarySays() throws {
        var vectors: [String] = []
        for file in try Corpus.names(in: "cvss") where file.hasSuffix(".tsv") {
            for line in String(decoding: try Corpus.bytes("cvss/\(file)"), as: UTF8.self).split(separator: "\n")
            where !line.hasPrefix("#") {
                vectors.append(String(line.split(separator: "\t", omittingEmptySubsequences: false)[0]))
            }
        }
        let altered = vectors.enumerated().filter { $0.offset % 4 == 0 }.map { Self.altered($0.element, $0.offset / 4) }
        vectors += altered
        let script = Corpus.repository + "/Tests/Differential/cvss_reference.py"
        let answers = try Tool.python(["-B", script], input: vectors.joined(separator: "\n") + "\n")
            .split(separator: "\n").map(String.init)
        try #require(answers.count == vectors.count)
        var (same, refused) = (0, 0)
        var reasons: [String: Int] = [:]
        for (vector, theirs) in zip(vectors, answers) {
            let ours = Self.answer(vector)
            if ours == theirs {
                (same, refused) = (same + 1, refused + (ours == "refused" ? 1 : 0))
            } else if let reason = Self.reason(vector, theirs: theirs) {
                reasons[reason, default: 0] += 1
            } else {
                Issue.record("\(vector): ours \(ours), theirs \(theirs)")
            }
        }
        print("cvss: \(vectors.count) vectors, \(same) as PyPI's cvss says, \(refused) of them refused")
        for (reason, count) in reasons.sorted(by: { $0.key < $1.key }) { print("cvss: \(count) differ: \(reason)") }
    }

    private static func answer(_ vector: String) -> String {
        guard let cvss = try? CVSS(vector) else { return "refused" }
        let (base, temporal, environmental) = cvss.scores
        switch cvss.version {
        case .v2:
            return [base, cvss.temporalScore, cvss.environmentalScore].map { $0?.description ?? "-" }
                .joined(separator: " ")
        case .v30, .v31: return "\(base) \(temporal) \(environmental)"
        case .v40: return "\(cvss.score)"
        }
    }

    /// The vector with one thing changed; some changes leave it good.
    private static func altered(_ vector: String, _ number: Int) -> String {
        var fields = vector.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let place = number / 10 % fields.count
        switch number % 10 {
        case 0: fields.remove(at: place)
        case 1: fields.insert(fields[place], at: place)
        case 2: fields.swapAt(place, fields.count - 1)
        case 3: fields[place] = fields[place].lowercased()
        case 4: fields[place] = String(fields[place].dropLast())
        case 5: fields.insert("", at: place)
        case 6: fields[place] += ["N", "X", " ", ":", "/"][number / 100 % 5]
        case 7: fields[place] = "E:" + ["X", "ND", "U", "A", "POC"][number / 100 % 5]
        case 8: fields[0] = ["CVSS:3.0", "CVSS:3.1", "CVSS:4.0", "CVSS:2.0", ""][number / 100 % 5]
        default:
            fields[place] = String(fields[place].prefix { $0 != ":" }) + ":" + "NLHPAX".map(String.init)[number % 6]
        }
        return fields.joined(separator: "/")
    }
}
