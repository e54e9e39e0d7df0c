internal import Verdicts
internal import Vocabulary

/// The result as JUnit XML for build servers: a suite for the bundle and one an image, a case a finding or rule.
///
/// The form has no specification; this is what the JUnit schemas of Ant and Jenkins both take. There is a failure or
/// error in it exactly where the result is not PASSED.
enum JUnitReport {
    static func text(_ judgement: Judgement) -> String {
        let time = String(judgement.verifiedAt.description.prefix { $0 != "Z" })
        return text([bundleSuite(judgement, time)] + judgement.images.map { suite($0, time) })
    }

    static func text(_ error: any Explained, bundle: String) -> String {
        let outcome = Outcome.error(error.code, error.message, [advice(error.code)])
        let properties = [("result", "ERROR"), ("location", error.location ?? "")]
        return text([
            Suite(name: bundle, time: nil, properties: properties, cases: [Case("the bundle is judged", outcome)])
        ])
    }

    // MARK: - Suites

    private static func bundleSuite(_ judgement: Judgement, _ time: String) -> Suite {
        let bundle = judgement.bundle
        let root = judgement.trustRoot
        let isEmpty = judgement.judgedImages.isEmpty
        let judged = Case("an image is judged", isEmpty ? .failure(nil, "no image was judged", []) : .passed(nil))
        let findings = judgement.findings.map { finding in
            let name = finding.location.map { "\(finding.code.rawValue): \($0)" } ?? finding.code.rawValue
            guard finding.severity == .error else {
                return Case(name, .passed("\(finding.severity.rawValue): \(finding.message)"))
            }
            return Case(name, .failure(finding.code, finding.message, [advice(finding.code)]))
        }
        return Suite(
            name: bundle.name,
            time: time,
            properties: [
                ("result", judgement.result.rawValue), ("digest", bundle.digest?.description ?? ""),
                ("layoutDigest", bundle.layoutDigest.description), ("trustRoot", root.digest.description),
                ("trustRootPinnedBy", root.pinnedBy.rawValue), ("policySet", judgement.policySet.description),
            ] + judgement.options.map { ("option", $0) },
            cases: [judged] + findings
        )
    }

    private static func suite(_ image: JudgedImage, _ time: String) -> Suite {
        Suite(
            name: image.content.title,
            time: time,
            properties: [
                ("result", image.result.rawValue), ("digest", image.content.digest.description),
                ("mediaType", image.content.mediaType.rawValue), ("platforms", image.content.platformNames),
            ] + image.attestations.map { ("attestation", describe($0)) },
            cases: cases(image)
        )
    }

    private static func cases(_ image: JudgedImage) -> [Case] {
        guard image.result != .skipped else { return [Case("the image is judged", .skipped("left out by an option"))] }
        guard !image.rules.isEmpty else {
            return [Case("the image is judged", .failure(nil, "no rule says anything about this image", []))]
        }
        return image.rules.map { rule in
            let evidence = rule.evidence.map { "evidence: \($0)" }
            let detail = (rule.code.map { [advice($0)] } ?? []) + evidence
            let outcome: Outcome =
                switch rule.result {
                case .pass: .passed(rule.message)
                case .warn: .passed("warning: \(rule.code?.rawValue ?? ""): \(rule.message)")
                case .skip: .skipped(rule.message)
                case .fail: .failure(rule.code, rule.message, detail)
                case .error: .error(rule.code, rule.message, detail)
                }
            return Case(rule.title, outcome)
        }
    }

    private static func describe(_ attestation: JudgedAttestation) -> String {
        let name = "\(attestation.content.title) \(attestation.content.digest)"
        if let refusal = attestation.refusal {
            return "\(name) rejected: \(refusal.message) [\(refusal.code.rawValue)]"
        }
        return "\(name) verified: " + attestation.signers.map(\.authority).joined(separator: ", ")
    }

    private static func advice(_ code: Code) -> String { "\(code.meaning) \(code.remedy.asSentence)" }

    // MARK: - XML

    private enum Outcome {
        case passed(String?)
        case skipped(String)
        case failure(Code?, String, [String])
        case error(Code?, String, [String])
    }

    private struct Case {
        let name: String
        let outcome: Outcome

        init(_ name: String, _ outcome: Outcome) { (self.name, self.outcome) = (name, outcome) }

        var isFailure: Bool { if case .failure = outcome { true } else { false } }
        var isError: Bool { if case .error = outcome { true } else { false } }
        var isSkipped: Bool { if case .skipped = outcome { true } else { false } }
    }

    private struct Suite {
        let name: String
        let time: String?
        let properties: [(String, String)]
        let cases: [Case]
    }

    private static func text(_ suites: [Suite]) -> String {
        var xml = Markup("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
        let cases = suites.flatMap(\.cases)
        xml.element("testsuites", ["name": "sallyport"] + counts(cases)) { xml in
            for suite in suites { write(suite, &xml) }
        }
        return xml.text
    }

    private static func write(_ suite: Suite, _ xml: inout Markup) {
        let attributes: Markup.Attributes = ["name": suite.name, "timestamp": suite.time]
        xml.element("testsuite", attributes + counts(suite.cases)) { xml in
            xml.element("properties") { xml in
                for (name, value) in suite.properties where !value.isEmpty {
                    xml.void("property", ["name": name, "value": value])
                }
            }
            for one in suite.cases {
                xml.element("testcase", ["name": one.name, "classname": suite.name, "time": "0"]) { xml in
                    write(one.outcome, &xml)
                }
            }
        }
    }

    private static func write(_ outcome: Outcome, _ xml: inout Markup) {
        switch outcome {
        case .passed(nil): break
        case .passed(let text?): xml.element("system-out", text)
        case .skipped(let message): xml.void("skipped", ["message": message])
        case .failure(let code, let message, let detail): write("failure", code, message, detail, &xml)
        case .error(let code, let message, let detail): write("error", code, message, detail, &xml)
        }
    }

    private static func write(
        _ name: StaticString,
        _ code: Code?,
        _ message: String,
        _ detail: [String],
        _ xml: inout Markup
    ) {
        xml.element(name, ["type": code?.rawValue ?? "not-judged", "message": message]) { xml in
            for line in [message] + detail {
                xml.write(line)
                xml.raw("\n")
            }
        }
    }

    private static func counts(_ cases: [Case]) -> Markup.Attributes {
        [
            "tests": String(cases.count), "failures": String(cases.count(where: \.isFailure)),
            "errors": String(cases.count(where: \.isError)), "skipped": String(cases.count(where: \.isSkipped)),
            "time": "0",
        ]
    }
}
