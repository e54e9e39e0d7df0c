import Vocabulary

/// `docs/codes.md`: all codes in one table, from what the code itself says about them.
enum CodeTable {
    static let path = "docs/codes.md"

    static var text: String {
        var text = """
            # Codes

            What a line, a result, a report or a verdict calls what it found. A code never changes its meaning, and kinds are
            closed. Written by `swift run FixtureForge` from `Sources/Vocabulary`: change it there.

            | where it shows | means |
            | --- | --- |
            | attestation | with a signature or attestation that is rejected: it counts for nothing, and fails nothing by itself |
            | rule | with a rule that fails or, where its policy only warns, would fail |
            | error, warning, note | with a finding; an error makes the result FAILED, exit code 1 |
            | accept | with a verdict that `accept` does not accept, exit code 1 |
            | exit 2, 3, 4, 5 | with the error that ends the command |

            | kind | code | shows | meaning | what to do |
            | --- | --- | --- | --- | --- |

            """
        for kind in Kind.allCases {
            for code in Code.allCases where code.kind == kind {
                let places = code.places.map(name).joined(separator: ", ")
                let remedy = code.remedy.prefix(1).uppercased() + code.remedy.dropFirst()
                text += "| \(kind.rawValue) | `\(code.rawValue)` | \(places) | \(code.meaning) | \(remedy). |\n"
            }
        }
        return text
    }

    private static func name(_ place: Code.Place) -> String {
        switch place {
        case .attestation: "attestation"
        case .rule: "rule"
        case .finding(let severity): severity.rawValue
        case .acceptance: "accept"
        case .exit(let code): "exit \(code)"
        }
    }
}
