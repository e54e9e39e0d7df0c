import FuzzSupport
import Metadata
import Vocabulary

/// Reads any text as a CVSS vector and as a licence expression; what is written of either must mean the same again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCVSS(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let text = String(validating: unsafe fuzzInput(start, count), as: UTF8.self) else { return 0 }
    score(text)
    judge(text)
    return 0
}

private func score(_ text: String) {
    do throws(CVSSError) {
        let cvss = try CVSS(text)
        let again = try? CVSS(cvss.vector)
        guard let again, again == cvss, again.vector.isIdentical(to: cvss.vector), again.score == cvss.score else {
            fatalError("a vector that is another one when it is read again")
        }
        let scores = cvss.scores
        for score in [scores.base, scores.temporal, scores.environmental, cvss.score] {
            guard (0...100).contains(score.tenths), CVSSScore(score.description) == score else {
                fatalError("a score of \(score.tenths) tenths")
            }
            _ = score.severity(of: cvss.version)
        }
    } catch {
        guard !error.expected.isEmpty, !error.found.isEmpty, error.found.printable.isIdentical(to: error.found) else {
            fatalError("\(error)")
        }
    }
}

/// By these rules some inputs are allowed, some denied, some neither.
private let rules = try? LicenseRules(
    allow: ["MIT", "Apache-1.1+", "GPL-2.0-only WITH Classpath-exception-2.0"],
    deny: ["GPL-2.0-or-later", "LicenseRef-a"]
)

private func judge(_ text: String) {
    guard let rules else { fatalError("rules that cannot be read") }
    do throws(LicenseExpressionError) {
        let expression = try LicenseExpression(text)
        let canonical = expression.description
        guard let again = try? LicenseExpression(canonical), again == expression,
            again.description.isIdentical(to: canonical)
        else { fatalError("an expression that is another one when it is read again") }
        guard rules.judge(.expression(canonical)) == rules.judge(.expression(text)) else {
            fatalError("an expression that is judged in two ways")
        }
        _ = try? LicenseRules(allow: [text], deny: [canonical])
    } catch {
        guard !error.expected.isEmpty, !error.found.isEmpty else { fatalError("\(error)") }
        guard rules.judge(.expression(text)) == .unknown(.unreadable(error)) else { fatalError("\(error)") }
    }
}
