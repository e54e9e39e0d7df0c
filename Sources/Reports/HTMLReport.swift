internal import Verdicts
internal import Vocabulary

/// The result as one page for people: no script, nothing from elsewhere, what failed and what to do first.
///
/// Source: HTML Living Standard; Content Security Policy Level 3, 3.3 (the meta element).
enum HTMLReport {
    static func text(_ judgement: Judgement) -> String {
        let name = judgement.bundle.name
        return page(judgement.result.rawValue, bundle: name, summary: judgement.summary) { page in
            if !judgement.options.isEmpty { writeOptions(judgement.options, &page) }
            writeProblems(judgement.problems, &page)
            page.element("section") { page in
                page.element("h2", "Images")
                for image in judgement.images { write(image, &page) }
            }
            write(judgement.findings, &page)
            writeHead(judgement, &page)
        }
    }

    static func text(_ error: any Explained, bundle: String) -> String {
        page("ERROR", bundle: bundle, summary: "the bundle could not be judged") { page in
            page.element("section") { page in
                page.element("h2", "What to do")
                page.element("ol", ["class": "problems"]) { page in
                    page.element("li") { page in
                        writeTitle(error.code.meaning, error.code, &page)
                        page.element("p", ["class": "remedy"], (error.remedy ?? error.code.remedy).asSentence)
                        page.element("ul") { page in
                            page.element("li") { page in
                                if let location = error.location { page.element("b", ["class": "name"], location) }
                                page.element("span", error.reason)
                            }
                        }
                    }
                }
            }
        }
    }

    // MARK: - The page

    private static func page(
        _ result: String,
        bundle: String,
        summary: String,
        _ content: (inout Markup) -> Void
    ) -> String {
        var page = Markup("<!DOCTYPE html>")
        page.element("html", ["lang": "en"]) { page in
            page.element("head") { page in
                page.void("meta", ["charset": "utf-8"])
                let policy = "default-src 'none'; style-src 'unsafe-inline'"
                page.void("meta", ["http-equiv": "Content-Security-Policy", "content": policy])
                page.void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
                page.element("title", "\(result) \(bundle)")
                page.raw(style)
            }
            page.element("body") { page in
                page.element("header", ["class": result.lowercased()]) { page in
                    page.element("p", ["class": "result"], result)
                    page.element("h1", bundle)
                    page.element("p", (result == "PASSED" ? "" : "Do not import. ") + summary.asSentence)
                }
                page.element("main", [:], content)
                page.element("footer") { page in
                    page.element(
                        "p",
                        "This page is for people and is not signed: the other side accepts the signed verdict alone."
                    )
                }
            }
        }
        return page.text
    }

    private static func writeOptions(_ options: [String], _ page: inout Markup) {
        page.element("section", ["class": "caution"]) { page in
            page.element("h2", "Judged with options that narrow or loosen")
            page.element("ul") { page in
                for option in options {
                    page.element("li") { page in page.element("code", option) }
                }
            }
        }
    }

    private static func writeProblems(_ problems: [Problem], _ page: inout Markup) {
        guard !problems.isEmpty else { return }
        page.element("section") { page in
            page.element("h2", "What to do")
            page.element("ol", ["class": "problems"]) { page in
                for problem in problems {
                    page.element("li") { page in
                        writeTitle(problem.meaning, problem.code, &page)
                        page.element("p", ["class": "remedy"], problem.remedy)
                        page.element("ul") { page in
                            for place in problem.places {
                                page.element("li") { page in
                                    page.element("b", ["class": "name"], place.subject)
                                    page.element("span", place.message)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private static func writeTitle(_ meaning: String, _ code: Code?, _ page: inout Markup) {
        page.element("h3") { page in
            page.element("span", meaning)
            if let code { page.element("code", code.rawValue) }
        }
    }

    // MARK: - Images

    /// Failed images are open, so that nobody has to look for the reason.
    private static func write(_ image: JudgedImage, _ page: inout Markup) {
        page.element("details", ["open": image.result == .failed ? "" : nil]) { page in
            page.element("summary") { page in
                page.element("b", ["class": "mark \(image.result.rawValue.lowercased())"], image.result.rawValue)
                page.element("span", ["class": "name"], image.content.title)
            }
            page.element("p", ["class": "digest"], image.content.digest.description)
            if !image.content.platforms.isEmpty { page.element("p", ["class": "quiet"], image.content.platformNames) }
            if !image.rules.isEmpty { write(image.rules, &page) }
            for rule in image.rules where !rule.vulnerabilities.isEmpty { writeVulnerabilities(of: rule, &page) }
            write(image.attestations, &page)
        }
    }

    private static func write(_ rules: [JudgedRule], _ page: inout Markup) {
        table(["rule", "result", "why"], &page) { page in
            for rule in rules {
                page.element("tr") { page in
                    page.element("td") { page in
                        page.element("span", rule.rule.withoutScheme)
                        if let policy = rule.policy { page.element("small", policy) }
                    }
                    page.element("td") { page in
                        page.element("b", ["class": "mark \(style(of: rule.result))"], rule.result.rawValue)
                    }
                    page.element("td") { page in
                        if let code = rule.code { page.element("code", code.rawValue) }
                        page.element("span", rule.shortMessage)
                    }
                }
            }
        }
    }

    /// What scans found, each with what became of it; what counts comes first.
    private static func writeVulnerabilities(of rule: JudgedRule, _ page: inout Markup) {
        let listed = rule.vulnerabilities.prefix(JudgedVulnerability.listed)
        table(["vulnerability", "package", "installed", "fixed in", "severity", "state"], &page) { page in
            for vulnerability in listed {
                page.element("tr") { page in
                    page.element("td", ["class": "name"], vulnerability.id)
                    page.element("td", ["class": "name"], vulnerability.package ?? "-")
                    page.element("td", ["class": "name"], vulnerability.installed ?? "-")
                    page.element("td", ["class": "name"], vulnerability.fixedText)
                    page.element("td", vulnerability.severity)
                    page.element("td") { page in
                        let mark = vulnerability.state == .remains ? "failed" : "skipped"
                        page.element("b", ["class": "mark \(mark)"], vulnerability.state.rawValue)
                        page.element("small", vulnerability.dismissal ?? vulnerability.objection ?? "")
                    }
                }
            }
        }
        let rest = rule.vulnerabilities.count - listed.count
        if rest > 0 { page.element("p", ["class": "quiet"], "and \(rest) more") }
    }

    private static func write(_ attestations: [JudgedAttestation], _ page: inout Markup) {
        guard !attestations.isEmpty else { return page.element("p", ["class": "quiet"], "Nothing is attached.") }
        table(["attached", "verified", "by whom, or why not"], &page) { page in
            for attestation in attestations {
                page.element("tr") { page in
                    page.element("td") { page in
                        page.element("span", ["class": "name"], attestation.content.title)
                        let origin = "\(attestation.content.form), \(attestation.content.digest.short)"
                        page.element("small", origin)
                    }
                    page.element("td") { page in
                        let (mark, word) = attestation.isVerified ? ("passed", "yes") : ("failed", "no")
                        page.element("b", ["class": "mark \(mark)"], word)
                    }
                    page.element("td") { page in write(attestation, &page) }
                }
            }
        }
    }

    private static func write(_ attestation: JudgedAttestation, _ page: inout Markup) {
        if let refusal = attestation.refusal {
            page.element("code", refusal.code.rawValue)
            page.element("span", refusal.message)
        }
        for signer in attestation.signers {
            page.element("p") { page in
                page.element("b", signer.authority)
                page.element("span", signer.when)
                page.element("small", signer.identity)
                if let issuer = signer.issuer { page.element("small", "issuer \(issuer)") }
            }
        }
    }

    private static func style(of result: JudgedRule.Result) -> String {
        switch result {
        case .pass: "passed"
        case .fail, .error: "failed"
        case .warn: "warning"
        case .skip: "skipped"
        }
    }

    // MARK: - Findings and head

    private static func write(_ findings: [Finding], _ page: inout Markup) {
        guard !findings.isEmpty else { return }
        page.element("section") { page in
            page.element("h2", "Findings")
            table(["severity", "where", "what"], &page) { page in
                for finding in findings {
                    let mark = finding.severity == .error ? "failed" : finding.severity.rawValue
                    page.element("tr") { page in
                        page.element("td") { page in
                            page.element("b", ["class": "mark \(mark)"], finding.severity.rawValue)
                        }
                        page.element("td", ["class": "name"], finding.location ?? "")
                        page.element("td") { page in
                            page.element("code", finding.code.rawValue)
                            page.element("span", finding.message)
                        }
                    }
                }
            }
        }
    }

    private static func writeHead(_ judgement: Judgement, _ page: inout Markup) {
        let root = judgement.trustRoot
        let policies = judgement.policies.map(\.name).joined(separator: ", ")
        let rows: [(String, String)] = [
            ("bundle", judgement.bundle.extent), ("file", judgement.bundle.digest?.description ?? ""),
            ("content", judgement.bundle.layoutDigest.description),
            ("trust root", "\(root.name) version \(root.version), \(root.pinnedBy.words)"),
            ("", root.digest.description), ("policies", policies.isEmpty ? "none" : policies),
            ("", judgement.policySet.description), ("judged at", judgement.verifiedAt.description),
        ]
        page.element("section") { page in
            page.element("h2", "What was judged, and by what")
            page.element("table", ["class": "head"]) { page in
                page.element("tbody") { page in
                    for (label, value) in rows where !value.isEmpty {
                        page.element("tr") { page in
                            page.element("th", ["scope": "row"], label)
                            page.element("td", ["class": "name"], value)
                        }
                    }
                }
            }
        }
    }

    private static func table(
        _ heads: [String],
        _ page: inout Markup,
        _ rows: (inout Markup) -> Void
    ) {
        page.element("table") { page in
            page.element("thead") { page in
                page.element("tr") { page in
                    for head in heads { page.element("th", ["scope": "col"], head) }
                }
            }
            page.element("tbody", [:], rows)
        }
    }
}
