import Encodings
import Reports
import Testing
import Vocabulary

@testable import Verdicts

@Suite struct ReportFormTests {
    static let version = "1.2.3"

    static func text(_ form: ReportForm, _ judgement: Judgement) -> String {
        String(decoding: form.bytes(judgement, version: version), as: UTF8.self)
    }

    static func text(_ form: ReportForm, _ error: any Explained, bundle: String = "webshop.tar") -> String {
        String(decoding: form.bytes(error, bundle: bundle, version: version), as: UTF8.self)
    }

    static func error(_ text: String = "expected a tar, found none") -> any Explained {
        Located(in: "in/webshop.tar", Located(in: "blobs/x", Fault.inside(text)))
    }

    @Test(arguments: [
        ("r.html", ReportForm.html), ("a/b.md", .markdown), ("r.json", .json), ("x.tar.sarif", .sarif),
        ("r.xml", .junit),
    ])
    func `the ending of a name says the form`(_ path: String, _ form: ReportForm) {
        #expect(ReportForm(path: path) == form)
    }

    @Test(arguments: ["r.txt", "r", "", "html", "r.HTML", "r.html.gz", "r.json ", "r.jsonl", "-", "r.sarif.json/"])
    func `any other ending is none`(_ path: String) {
        #expect(ReportForm(path: path) == nil)
    }

    @Test(arguments: ReportForm.allCases)
    func `the same judgement gives the same report, in whatever order it was found`(_ form: ReportForm) throws {
        let findings = try Finding.Severity.allCases.map(Sample.finding)
        let one = try Sample.judgement(findings: findings)
        let two = try Sample.judgement(findings: findings.reversed())
        #expect(Self.text(form, one) == Self.text(form, two))
        #expect(Self.text(form, Self.error()) == Self.text(form, Self.error()))
    }

    @Test(arguments: ReportForm.allCases)
    func `each form tells the result, the bundle and why`(_ form: ReportForm) throws {
        let passed = Self.text(form, try Sample.judgement())
        let failed = Self.text(form, try Sample.failed())
        let error = Self.text(form, Self.error())
        #expect(passed.contains("PASSED") && !passed.contains("FAILED"))
        for text in ["FAILED", "webshop-1.4.0.tar", "vulnerability-remains", "CVE-2024-3094", "unreferenced-blob"] {
            #expect(failed.contains(text), "\(text)")
        }
        for text in ["ERROR", "webshop.tar", "blobs/x", "expected a tar, found none", "internal-fault"] {
            #expect(error.contains(text), "\(text)")
        }
        #expect(!error.contains("PASSED") && !error.contains("FAILED"))
    }

    @Test func `JSON is the result object itself`() throws {
        let judgement = try Sample.failed()
        #expect(ReportForm.json.bytes(judgement, version: Self.version) == judgement.json(.indented))
        #expect(ReportForm.json.bytes(Self.error(), bundle: "x", version: "") == Self.error().json(.indented))
    }

    // MARK: - Hostile text

    /// The report with everything taken out that may be foreign, each in the place that the form gives it.
    private static func skeleton(_ form: ReportForm, _ text: String) throws -> String {
        switch form {
        case .html, .junit: text.replacing(/="[^"<>]*"/, with: "=").replacing(/>[^<>]*</, with: "><")
        case .markdown: text.replacing(/`[^`\n]*`/, with: "code")
        case .json, .sarif: try shape(JSONReader.read(Array(text.utf8), depth: 64))
        }
    }

    private static func shape(_ value: JSONValue) -> String {
        switch value {
        case .object(let object):
            "{" + object.members.map { $0.name + ":" + shape($0.value) }.joined(separator: ",") + "}"
        case .array(let elements): "[" + elements.map(shape).joined(separator: ",") + "]"
        case .null, .bool, .number, .string: value.kind
        }
    }

    @Test(arguments: ReportForm.allCases)
    func `no text of a bundle changes what a report is`(_ form: ReportForm) throws {
        let plain = try Self.skeleton(form, Self.text(form, Sample.hostile("plain")))
        let plainError = try Self.skeleton(form, Self.text(form, Self.error("plain"), bundle: "plain"))
        for evil in HostileText.all {
            let report = Self.text(form, try Sample.hostile(evil))
            let error = Self.text(form, Self.error(evil), bundle: evil)
            #expect(try Self.skeleton(form, report) == plain, "\(evil.printable)")
            #expect(try Self.skeleton(form, error) == plainError, "\(evil.printable)")
            for scalar in (report + error).unicodeScalars where scalar != "\n" {
                let category = scalar.properties.generalCategory
                #expect(
                    ![.control, .format, .lineSeparator, .paragraphSeparator].contains(category),
                    "\(evil.printable)"
                )
            }
        }
    }

    /// The test above can fail: what is not escaped changes the skeleton of each form that has markup.
    @Test(arguments: [(ReportForm.html, "<b>x</b>"), (.junit, "<b/>"), (.markdown, "` ` x `")])
    func `markup that gets through is noticed`(_ form: ReportForm, _ evil: String) throws {
        let report = Self.text(form, try Sample.hostile("marker"))
        let altered = report.replacing("marker", with: evil)
        #expect(try Self.skeleton(form, altered) != Self.skeleton(form, report))
    }
}

@Suite struct MarkdownReportTests {
    @Test func `what is wrong comes before all that was found`() throws {
        let text = ReportFormTests.text(.markdown, try Sample.failed())
        let head = """
            # FAILED: `webshop-1.4.0.tar`

            **Do not import.** `2 images failed (vulnerabilities), 1 image skipped, 3 of 4 attestations verified, 1 error, \
            1 warning`
            """
        #expect(text.hasPrefix(head))
        let problems = """
            ## What to do

            1. `unreferenced-blob`: The bundle carries a blob that nothing in it refers to. **Ask the sender what it is, and \
            for a bundle without it.**
               - `blobs/sha256/\(try Sample.digest(0xEE).hex)`: `nothing refers to it`

            2. `vulnerability-remains`: A vulnerability that the policy does not tolerate remains in the image. **Have it \
            fixed, or ask for a VEX statement by an authority that may make it.**
               - `registry.example.com/webshop:1.4.0: production: vulnerabilities`: `CVE-2024-3094 (critical) in xz 5.6.0
            """
        #expect(text.contains(problems))
        #expect(text.contains("| options | `--image registry.example.com/webshop` |"))
        #expect(text.contains("| `production: openvex.dev/ns` | ! warn | `missing-attestation` |"))
    }

    @Test func `a passed bundle has nothing to do`() throws {
        let text = ReportFormTests.text(.markdown, try Sample.judgement())
        #expect(text.hasPrefix("# PASSED: `webshop-1.4.0.tar`\n\n`2 images passed"))
        #expect(!text.contains("What to do"))
        #expect(!text.contains("Do not import"))
    }
}

@Suite struct HTMLReportTests {
    @Test func `a page runs nothing and fetches nothing`() throws {
        for text in [
            ReportFormTests.text(.html, try Sample.failed()), ReportFormTests.text(.html, ReportFormTests.error()),
        ] {
            let policy =
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;; "
                + "style-src &#39;unsafe-inline&#39;\"/>"
            #expect(text.contains(policy))
            for word in ["<script", "src=", "href=", "url(", "@import", " style=", "<iframe", "<form", "javascript:"] {
                #expect(!text.contains(word), "\(word)")
            }
        }
    }

    @Test func `failed images are open, others are not`() throws {
        let text = ReportFormTests.text(.html, try Sample.failed())
        #expect(text.split(separator: "<details open=\"\">").count == 3)
        #expect(text.split(separator: "<details>").count == 2)
    }

    @Test func `options that loosen a judgement show at the top`() throws {
        let text = ReportFormTests.text(.html, try Sample.judgement(options: ["--no-strict-content"]))
        let caution = try #require(text.firstRange(of: "--no-strict-content"))
        let images = try #require(text.firstRange(of: "<h2>Images</h2>"))
        #expect(caution.lowerBound < images.lowerBound)
    }
}
