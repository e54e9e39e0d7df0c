internal import Verdicts
internal import Vocabulary

/// The result as Markdown for a pull request or a ticket: what is wrong first, then all that was found.
///
/// Source: GitHub Flavored Markdown 0.29, 4.10 (tables) and 6.3 (code spans).
enum MarkdownReport {
    static func text(_ judgement: Judgement) -> String {
        var page = Page(judgement.result.rawValue, judgement.bundle.name)
        let advice = judgement.result == .passed ? "" : "**Do not import.** "
        page.line(advice + code(judgement.summary))
        writeHead(judgement, &page)
        writeProblems(judgement.problems, &page)
        page.heading("Images")
        page.table(
            ["image", "result", "digest", "platforms"],
            judgement.images.map { image in
                [
                    code(image.content.title), mark(image.result) + " " + image.result.rawValue,
                    code(image.content.digest.description), code(image.content.platformNames),
                ]
            }
        )
        for image in judgement.images { write(image, &page) }
        if !judgement.findings.isEmpty {
            page.heading("Findings")
            page.table(
                ["severity", "code", "where", "what"],
                judgement.findings.map { finding in
                    [
                        finding.severity.rawValue, code(finding.code.rawValue), code(finding.location ?? ""),
                        code(finding.message),
                    ]
                }
            )
        }
        return page.text
    }

    static func text(_ error: any Explained, bundle: String) -> String {
        var page = Page("ERROR", bundle)
        page.line("**Do not import.** The bundle could not be judged.")
        page.table(
            ["error", ""],
            [
                ["code", code(error.code.rawValue)], ["meaning", error.code.meaning],
                ["where", code(error.location ?? "")], ["what", code(error.reason)],
                ["what to do", error.remedy.map(code) ?? error.code.remedy.asSentence],
            ].filter { !$0[1].isEmpty }
        )
        return page.text
    }

    // MARK: - Parts

    private static func writeHead(_ judgement: Judgement, _ page: inout Page) {
        let root = judgement.trustRoot
        let names = judgement.policies.map { code($0.name) }.joined(separator: ", ")
        let pin = root.pinnedBy == .none ? "**not pinned**" : root.pinnedBy.words
        page.table(
            ["judged", ""],
            [
                ["bundle", judgement.bundle.extent],
                ["file", code(judgement.bundle.digest?.description ?? "")],
                ["content", code(judgement.bundle.layoutDigest.description)],
                ["trust root", "\(code(root.name)) version \(root.version), \(code(root.digest.description)), \(pin)"],
                ["policies", "\(names.isEmpty ? "none" : names), \(code(judgement.policySet.description))"],
                ["judged at", judgement.verifiedAt.description],
                ["options", judgement.options.map(code).joined(separator: ", ")],
            ].filter { !$0[1].isEmpty }
        )
    }

    private static func writeProblems(_ problems: [Problem], _ page: inout Page) {
        guard !problems.isEmpty else { return }
        page.heading("What to do")
        for (index, problem) in problems.enumerated() {
            let name = problem.code.map { code($0.rawValue) + ": " } ?? ""
            page.line("\(index + 1). \(name)\(problem.meaning) **\(problem.remedy)**")
            for place in problem.places { page.item(code(place.subject) + ": " + code(place.message)) }
        }
    }

    private static func write(_ image: JudgedImage, _ page: inout Page) {
        page.heading("\(image.result.rawValue): \(code(image.content.title))", level: 3)
        if !image.rules.isEmpty {
            page.table(
                ["rule", "result", "code", "why"],
                image.rules.map { rule in
                    [
                        code(rule.title), mark(rule.result) + " " + rule.result.rawValue,
                        code(rule.code?.rawValue ?? ""), code(rule.shortMessage),
                    ]
                }
            )
        }
        for rule in image.rules where !rule.vulnerabilities.isEmpty { writeVulnerabilities(of: rule, &page) }
        guard !image.attestations.isEmpty else { return page.line("Nothing is attached.") }
        page.table(
            ["attestation", "form", "digest", "verified", "signers or reason"],
            image.attestations.map { attestation in
                [
                    code(attestation.content.title), code(attestation.content.form),
                    code(attestation.content.digest.short), attestation.isVerified ? "✓ yes" : "✗ no",
                    reason(attestation),
                ]
            }
        )
    }

    /// What scans found, each with what became of it; what counts comes first.
    private static func writeVulnerabilities(of rule: JudgedRule, _ page: inout Page) {
        let listed = rule.vulnerabilities.prefix(JudgedVulnerability.listed)
        page.table(
            ["vulnerability", "package", "installed", "fixed in", "severity", "state", "VEX"],
            listed.map { vulnerability in
                [
                    code(vulnerability.id), code(vulnerability.package ?? "-"), code(vulnerability.installed ?? "-"),
                    code(vulnerability.fixedText), code(vulnerability.severity), vulnerability.state.rawValue,
                    code(vulnerability.dismissal ?? vulnerability.objection ?? ""),
                ]
            }
        )
        let rest = rule.vulnerabilities.count - listed.count
        if rest > 0 { page.line("and \(rest) more") }
    }

    private static func reason(_ attestation: JudgedAttestation) -> String {
        if let refusal = attestation.refusal { return code(refusal.code.rawValue) + " " + code(refusal.message) }
        return attestation.signers.map { "\(code($0.authority)), \(code($0.identity)), \(code($0.when))" }
            .joined(separator: "; ")
    }

    private static func mark(_ result: JudgedImage.Result) -> String {
        switch result {
        case .passed: "✓"
        case .failed: "✗"
        case .skipped: "–"
        }
    }

    private static func mark(_ result: JudgedRule.Result) -> String {
        switch result {
        case .pass: "✓"
        case .fail, .error: "✗"
        case .warn: "!"
        case .skip: "–"
        }
    }

    // MARK: - Foreign text

    /// Foreign text as a code span, in which nothing is markup, a link or a mention; empty stays empty.
    ///
    /// Renderers differ in what a backslash does to a backtick or, in a table, to a pipe, so there is neither.
    private static func code(_ text: String) -> String {
        guard !text.isEmpty else { return "" }
        let escaped = text.printable.replacing("`", with: "\\u{60}").replacing("|", with: "\\u{7c}")
        return "`\(escaped)`"
    }

    /// Blocks of text with an empty line between them.
    private struct Page {
        private(set) var text: String

        init(_ result: String, _ bundle: String) { text = "# \(result): \(code(bundle))\n" }

        mutating func heading(_ words: String, level: Int = 2) {
            text += "\n\(String(repeating: "#", count: level)) \(words)\n"
        }

        mutating func line(_ words: String) { text += "\n\(words)\n" }

        /// An entry under the numbered line above.
        mutating func item(_ words: String) { text += "   - \(words)\n" }

        mutating func table(_ heads: [String], _ rows: [[String]]) {
            text += "\n"
            let rule = heads.map { _ in "---" }
            for row in [heads, rule] + rows { text += "| \(row.joined(separator: " | ")) |\n" }
        }
    }
}
