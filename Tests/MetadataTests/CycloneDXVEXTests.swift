import CorpusSupport
import Encodings
import Metadata
import Testing
import Vocabulary

@Suite struct CycloneDXVEXTests {
    static let good = """
        {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 3,
         "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
         "metadata": {"timestamp": "2026-03-02T00:00:00Z",
           "component": {"bom-ref": "root", "type": "container", "name": "webshop", "purl": "pkg:oci/webshop"}},
         "components": [{"type": "library", "name": "zlib", "bom-ref": "z", "purl": "pkg:apk/alpine/zlib@1.3",
           "components": [{"type": "library", "name": "inner", "bom-ref": "i", "purl": "pkg:apk/alpine/inner@1"},
             {"type": "library", "name": "nameless", "bom-ref": "n"}]}],
         "vulnerabilities": [{"id": "CVE-2026-0001", "references": [{"id": "GHSA-1", "source": {"name": "s"}}],
           "analysis": {"state": "not_affected", "justification": "code_not_reachable"}, "affects": [{"ref": "z"}]}]}
        """

    private func read(_ path: [String] = [], _ text: String? = nil, limits: Limits = Limits()) throws -> VEXDocument {
        let value = try json(Self.good)
        let path = ["vulnerabilities", "0"] + path
        return try VEXDocument.read(
            path.count == 2 ? value : value.setting(path, to: try text.map(json)),
            limits: limits
        )
    }

    @Test func readsAnAnalysis() throws {
        let document = try read()
        #expect((document.format, document.id) == (.cyclonedx, "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79"))
        #expect(document.version == VEXVersion("3"))
        let statement = try #require(document.statements.first)
        #expect(statement.vulnerabilities == ["CVE-2026-0001", "GHSA-1"])
        #expect(statement.status == .notAffected)
        #expect(statement.justification == .vulnerableCodeNotInExecutePath)
        #expect(statement.time == Instant("2026-03-02T00:00:00Z"))
        #expect(statement.products.first?.isStatementSubject == true)
        #expect(statement.products.first?.identifiers == ["pkg:oci/webshop"])
        #expect(statement.products.first?.subcomponents?.map(\.identifiers) == [["pkg:apk/alpine/zlib@1.3"]])
    }

    @Test(arguments: [
        ("resolved", VEXStatement.Status.fixed), ("resolved_with_pedigree", .fixed), ("not_affected", .notAffected),
        ("false_positive", .notAffected), ("exploitable", .affected), ("in_triage", .underInvestigation),
    ])
    func takesStates(_ state: String, _ status: VEXStatement.Status) throws {
        #expect(try read(["analysis", "state"], "\"\(state)\"").statements.map(\.status) == [status])
    }

    @Test(arguments: [
        ("code_not_present", VEXStatement.Justification.vulnerableCodeNotPresent),
        ("code_not_reachable", .vulnerableCodeNotInExecutePath),
        ("requires_configuration", .vulnerableCodeCannotBeControlledByAdversary),
        ("requires_dependency", .vulnerableCodeCannotBeControlledByAdversary),
        ("requires_environment", .vulnerableCodeCannotBeControlledByAdversary),
        ("protected_by_compiler", .inlineMitigationsAlreadyExist),
        ("protected_at_runtime", .inlineMitigationsAlreadyExist),
        ("protected_at_perimeter", .inlineMitigationsAlreadyExist),
        ("protected_by_mitigating_control", .inlineMitigationsAlreadyExist),
    ])
    func takesJustifications(_ word: String, _ justification: VEXStatement.Justification) throws {
        let document = try read(["analysis", "justification"], "\"\(word)\"")
        #expect(document.statements.first?.justification == justification)
    }

    @Test(arguments: [(["analysis"], nil as String?), (["analysis", "state"], nil)])
    func whatIsNotAnalysedIsNotStated(_ path: [String], _ text: String?) throws {
        let document = try read(path, text)
        #expect(document.statements.isEmpty)
        #expect(document.refused.isEmpty)
    }

    private static let vulnerability = "predicate.vulnerabilities[0]"

    /// What breaks the schema breaks the document, which then is VEX that cannot be read.
    @Test(arguments: [
        (["analysis", "state"], #""solved""#), (["analysis", "justification"], #""because""#),
        (["analysis", "lastUpdated"], #""today""#),
        (["affects", "0", "versions"], #"[{"version": "1", "status": "maybe"}]"#),
        (["affects", "0", "versions"], #"[{"status": "affected"}]"#),
    ])
    func refusesADocumentThatBreaksTheSchema(_ path: [String], _ text: String) {
        let error = #expect(throws: MetadataError.self) { try read(path, text) }
        #expect(error?.code == .predicateInvalid)
        #expect(error?.description.contains(path[0]) == true)
    }

    @Test(
        arguments: [
            (["analysis", "justification"], nil, "\(vulnerability).affects[0]"),
            (["id"], nil, vulnerability), (["affects"], nil, vulnerability), (["affects"], "[]", vulnerability),
            (["affects", "0", "ref"], #""x""#, "\(vulnerability).affects[0].ref"),
            (["affects", "0", "ref"], #""n""#, "\(vulnerability).affects[0].ref"),
            (
                ["affects", "0", "ref"], #""urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79/1#z""#,
                "\(vulnerability).affects[0].ref"
            ),
        ] as [([String], String?, String)]
    )
    func dropsAStatementThatSaysNothing(_ path: [String], _ text: String?, _ place: String) throws {
        let document = try read(path, text)
        #expect(document.statements.isEmpty)
        #expect(document.refused.map(\.path) == [place])
    }

    @Test(arguments: [
        (["analysis"], #"{"state": "not_affected", "detail": "d"}"#), (["analysis"], #"{"state": "false_positive"}"#),
    ])
    func anotherReasonIsEnough(_ path: [String], _ text: String) throws {
        #expect(try read(path, text).statements.count == 1)
    }

    @Test(arguments: [
        (#"{"lastUpdated": "2026-01-04T00:00:00Z", "firstIssued": "2026-01-03T00:00:00Z"}"#, "2026-01-04T00:00:00Z"),
        (#"{"firstIssued": "2026-01-03T00:00:00Z"}"#, "2026-01-03T00:00:00Z"),
        (#"{}"#, "2026-01-02T00:00:00Z"),
    ])
    func takesTheFirstTimeThatIsThere(_ times: String, _ expected: String) throws {
        var value = try json(Self.good).setting(
            ["vulnerabilities", "0", "updated"],
            to: .string("2026-01-02T00:00:00Z")
        )
        for (name, time) in try JSONCursor(json(times)).members() {
            value = value.setting(["vulnerabilities", "0", "analysis", name], to: time.value)
        }
        #expect(try VEXDocument.read(value, limits: Limits()).statements.first?.time == Instant(expected))
    }

    @Test func versionsOverrideTheState() throws {
        let document = try read(
            ["affects", "0", "versions"],
            """
            [{"version": "1.2", "status": "unaffected"}, {"range": "vers:apk/<1.2", "status": "affected"},
             {"version": "1.4", "status": "unknown"}, {"version": "1.5"}]
            """
        )
        #expect(document.statements.map(\.status) == [.notAffected, .affected, .underInvestigation, .affected])
        let rules = document.statements.compactMap { $0.products.first?.subcomponents?.first?.versions.first }
        #expect(rules.map(\.extent) == [.exactly("1.2"), .range("vers:apk/<1.2"), .exactly("1.4"), .exactly("1.5")])
        #expect(rules.map(\.isStrict) == [true, true, true, true])
    }

    @Test func theSubjectIsTheWholeImage() throws {
        let product = try #require(try read(["affects", "0", "ref"], #""root""#).statements.first?.products.first)
        #expect(product.isStatementSubject)
        #expect(product.subcomponents == nil)
    }

    @Test(arguments: ["pkg:apk/alpine/zlib@1.3", "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#z"])
    func otherReferencesAreKept(_ ref: String) throws {
        let product = try #require(try read(["affects", "0", "ref"], "\"\(ref)\"").statements.first?.products.first)
        #expect(product.identifiers == [ref])
        #expect(!product.isStatementSubject)
    }

    @Test func findsComponentsInsideOfComponents() throws {
        let product = try read(["affects", "0", "ref"], #""i""#).statements.first?.products.first
        #expect(product?.subcomponents?.first?.identifiers == ["pkg:apk/alpine/inner@1"])
    }

    @Test func aReferenceThatTwoComponentsShareIsRefused() throws {
        let value = try json(Self.good).setting(["components", "0", "components", "0", "bom-ref"], to: .string("z"))
        let error = #expect(throws: MetadataError.self) { try VEXDocument.read(value, limits: Limits()) }
        #expect(error?.code == .predicateInvalid)
    }

    @Test func pairsHaveALimit() throws {
        var limits = Limits()
        limits.vexStatements = 1
        let what = "2 pairs of vulnerability and product"
        #expect(throws: MetadataError.limitExceeded(LimitExceeded("vex-statements", limit: 1, found: what))) {
            try read(["affects"], #"[{"ref": "z"}, {"ref": "i"}]"#, limits: limits)
        }
    }
}

@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct CycloneDXVEXCorpusTests {
    /// Files that say nothing that could be used, with the reason.
    private static let silent: [String: String] = [
        "Use-Cases/Case-7/vex.json": "no 'affects'",
        "guac/cyclonedx-vex-false-positive.json": "a reference that is no BOM-Link",
        "guac/cyclonedx-vex-resolved-with-pedigree.json": "a reference that is no BOM-Link",
    ]

    @Test func readsEveryFile() throws {
        var files = 0
        var right = 0
        for (file, expected) in try expectations("cyclonedx") where file.hasPrefix("vex/") && file.hasSuffix(".json") {
            guard try expected.member("vulnerabilities") != nil else { continue }
            let value = try corpusJSON("cyclonedx/\(file)")
            let analysed = try JSONCursor(value).presentElements("vulnerabilities").count {
                try $0.member("analysis")?.member("state") != nil
            }
            guard analysed > 0 else { continue }
            files += 1
            let document = try VEXDocument.read(value, limits: Limits())
            let isSilent = Self.silent.keys.contains { file.hasSuffix($0) }
            let isRight =
                isSilent ? document.statements.isEmpty : document.refused.isEmpty && !document.statements.isEmpty
            #expect(isRight, "\(file): \(document.refused)")
            if isRight { right += 1 }
        }
        print("cyclonedx/vex: \(files) files, \(right) right")
        #expect(files == right)
        #expect(files >= 15)
    }
}

extension JSONCursor {
    fileprivate func presentElements(_ name: String) throws -> [JSONCursor] {
        try elements(name).filter { $0.value != .null }
    }
}
