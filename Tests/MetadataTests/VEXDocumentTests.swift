import CorpusSupport
import Encodings
import Metadata
import Testing
import Vocabulary

@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct VEXDocumentCorpusTests {
    @Test func readsEveryOpenVEXFile() throws {
        var counts: [String: (files: Int, right: Int)] = [:]
        for (file, expected) in try expectations("openvex") {
            let folder = "openvex/" + (file.split(separator: "/").first.map(String.init) ?? "")
            counts[folder, default: (0, 0)].files += 1
            let value = try corpusJSON("openvex/\(file)")
            guard try expected.string("detected") == "openvex" else {
                let error = #expect(throws: MetadataError.self, "\(file)") {
                    try VEXDocument.read(value, limits: Limits())
                }
                if error?.code == .unsupportedFormat { counts[folder, default: (0, 0)].right += 1 }
                continue
            }
            let difference = try difference(VEXDocument.read(value, limits: Limits()), expected)
            #expect(difference == nil, "\(file)")
            if difference == nil { counts[folder, default: (0, 0)].right += 1 }
        }
        for (folder, count) in counts.sorted(by: { $0.key < $1.key }) {
            print("\(folder): \(count.files) files, \(count.right) right")
            #expect(count.files == count.right, "\(folder)")
        }
        #expect(counts.values.reduce(0) { $0 + $1.files } >= 28)
    }

    /// What is not as other readers found it.
    private func difference(_ document: VEXDocument, _ expected: JSONCursor) throws -> String? {
        guard document.id == (try expected.optionalString("id")) else { return "id" }
        guard document.author == (try expected.optionalString("author")) else { return "author" }
        let wanted = try expected.elements("statements")
        guard document.refused.isEmpty, document.statements.count == wanted.count else { return "statements" }
        var problems: [String] = []
        for (statement, entry) in zip(document.statements, wanted) {
            guard statement.status.rawValue == (try entry.string("status")) else { return "status" }
            guard statement.justification?.rawValue == (try entry.optionalString("justification")) else {
                return "justification"
            }
            guard statement.vulnerabilities == (try entry.elements("ids").map { try $0.string() }) else { return "ids" }
            guard statement.time == (try entry.optionalString("time")).flatMap({ Instant($0) }) else { return "time" }
            let products = try entry.elements("products")
            guard statement.products.count == products.count else { return "products" }
            for (product, entry) in zip(statement.products, products) {
                let names = [try entry.optionalString("id"), try entry.optionalString("purl")].compactMap(\.self)
                guard names.allSatisfy(product.identifiers.contains) else { return "identifiers" }
                guard product.hashes == (try entry.strings("hashes")) else { return "hashes" }
                let parts = try entry.elements("subcomponents").map { try $0.string() }
                guard (product.subcomponents ?? []).flatMap(\.identifiers) == parts else { return "subcomponents" }
            }
            for problem in try entry.elements("problems") {
                problems.append("predicate.statements[\(statement.position)]: \(try problem.string())")
            }
        }
        return document.notes.filter { $0.contains("affected") } == problems ? nil : "problems"
    }
}

@Suite struct VEXDocumentTests {
    private static let good = """
        {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "doc", "author": "a", "version": 3,
         "timestamp": "2026-03-02T00:00:00Z", "last_updated": "2026-03-03T00:00:00Z",
         "statements": [{"vulnerability": {"@id": "https://nvd.example/CVE-1", "name": "CVE-2026-0001",
           "aliases": ["GHSA-1"]}, "status": "not_affected", "justification": "component_not_present",
           "products": [{"@id": "pkg:oci/a", "identifiers": {"purl": "pkg:oci/b"}}]}]}
        """

    private func read(_ path: [String] = [], _ value: JSONValue? = nil) throws -> VEXDocument {
        let document = try json(Self.good)
        return try VEXDocument.read(path.isEmpty ? document : document.setting(path, to: value), limits: Limits())
    }

    @Test func readsADocument() throws {
        let document = try read()
        #expect((document.id, document.author, document.version) == ("doc", "a", VEXVersion("3")))
        let statement = try #require(document.statements.first)
        #expect(statement.vulnerabilities == ["CVE-2026-0001", "GHSA-1"])
        #expect(statement.products.first?.identifiers == ["pkg:oci/a", "pkg:oci/b"])
        #expect(statement.time == Instant("2026-03-03T00:00:00Z"))
    }

    static let broken: [([String], JSONValue?, String)] = [
        (["status"], .string("solved"), "predicate.statements[0].status"),
        (["status"], nil, "predicate.statements[0]"),
        (["justification"], nil, "predicate.statements[0]"),
        (["justification"], .string("because"), "predicate.statements[0].justification"),
        (["vulnerability"], nil, "predicate.statements[0]"),
        (["vulnerability"], .string(""), "predicate.statements[0].vulnerability"),
        (["vulnerability"], .object(["description": .string("d")]), "predicate.statements[0].vulnerability"),
        (["timestamp"], .string("2026-03-02T00:00:00"), "predicate.statements[0].timestamp"),
        (["products"], .string("pkg:oci/a"), "predicate.statements[0].products"),
        (["products", "0"], .integer(1), "predicate.statements[0].products[0]"),
        (
            ["products", "0", "hashes"], .object(["sha-256": .integer(1)]),
            "predicate.statements[0].products[0].hashes.sha-256"
        ),
        (["products", "0"], .null, "predicate.statements[0].products[0]"),
    ]

    @Test(arguments: broken)
    func dropsABrokenStatementAndSaysSo(_ path: [String], _ value: JSONValue?, _ place: String) throws {
        let document = try read(["statements", "0"] + path, value)
        #expect(document.statements.isEmpty)
        #expect(document.refused.map(\.path) == [place])
    }

    @Test(arguments: [
        (["statements"], nil as JSONValue?, Code.predicateInvalid),
        (["statements"], .string("none"), .predicateInvalid),
        (["timestamp"], .string("today"), .predicateInvalid),
        (["@id"], .integer(1), .predicateInvalid),
        (["version"], .bool(true), .predicateInvalid),
        (["version"], .integer(-1), .predicateInvalid),
        (["@context"], .string("https://example.com/ns"), .unsupportedFormat),
        (["@context"], nil, .unsupportedFormat),
    ])
    func refusesABrokenDocument(_ path: [String], _ value: JSONValue?, _ code: Code) {
        let error = #expect(throws: MetadataError.self) { try read(path, value) }
        #expect(error?.code == code)
    }

    @Test(arguments: ["CVE-2026-0001", "https://nvd.example/vuln/detail/CVE-2026-0001"])
    func withoutANameTheIdIsTaken(_ id: String) throws {
        let statement = try read(["statements", "0", "vulnerability"], .object(["@id": .string(id)])).statements.first
        #expect(statement?.vulnerabilities == [id])
    }

    @Test func anImpactIsReasonEnough() throws {
        let statement = try json(Self.good).setting(["statements", "0", "justification"], to: nil)
            .setting(["statements", "0", "impact_statement"], to: .string("not built in"))
        let document = try VEXDocument.read(statement, limits: Limits())
        #expect(document.statements.first?.impact == "not built in")
    }

    @Test(
        arguments: [
            (nil, nil, "2026-03-03T00:00:00Z"),
            ("2026-01-01T00:00:00Z", nil, "2026-03-03T00:00:00Z"),
            ("2026-04-01T00:00:00Z", nil, "2026-04-01T00:00:00Z"),
            ("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "2026-02-01T00:00:00Z"),
            (nil, "2026-04-01T00:00:00Z", "2026-04-01T00:00:00Z"),
        ] as [(String?, String?, String)]
    )
    func takesTheLaterTimeThatHolds(_ issued: String?, _ updated: String?, _ expected: String) throws {
        let document = try json(Self.good)
            .setting(["statements", "0", "timestamp"], to: issued.map(JSONValue.string))
            .setting(["statements", "0", "last_updated"], to: updated.map(JSONValue.string))
        #expect(try VEXDocument.read(document, limits: Limits()).statements.first?.time == Instant(expected))
    }

    @Test func withoutAnyTimeAStatementHasNone() throws {
        let document = try json(Self.good).setting(["timestamp"], to: nil).setting(["last_updated"], to: nil)
        #expect(try VEXDocument.read(document, limits: Limits()).statements.first?.time == nil)
    }

    @Test func readsTheOldShape() throws {
        let document = try VEXDocument.read(
            try json(
                """
                {"@context": "https://openvex.dev/ns", "author": "a", "version": "2", "timestamp": "2026-03-02T00:00:00Z",
                 "statements": [{"vulnerability": "CVE-2026-0001", "status": "fixed", "products": ["pkg:oci/a"],
                   "subcomponents": ["pkg:apk/alpine/zlib"]},
                  {"vulnerability": "CVE-2026-0002", "status": "affected", "subcomponents": ["pkg:apk/alpine/zlib"]}]}
                """
            ),
            limits: Limits()
        )
        #expect(document.version == VEXVersion("2"))
        #expect(document.statements[0].products[0].subcomponents?.first?.identifiers == ["pkg:apk/alpine/zlib"])
        #expect(document.statements[1].products[0].isStatementSubject)
        #expect(document.notes == ["predicate.statements[1]: affected without action_statement"])
    }

    @Test func tooManyStatementsAreRefused() throws {
        var limits = Limits()
        limits.vexStatements = 0
        #expect(try refusal("https://openvex.dev/ns", Self.good, limits: limits)?.code == .limitExceeded)
    }

    @Test(arguments: ["text/vex", "https://openvex.dev/ns"])
    func onlyTextVEXHoldsAnyFormat(_ type: String) throws {
        for text in [CSAFDocumentTests.good, CycloneDXVEXTests.good, SPDXVEXTests.good] {
            let code = try refusal(type, text)?.code
            #expect(code == (type == "text/vex" ? nil : .predicateInvalid))
        }
    }

    @Test(arguments: ["null", "[]", #""VEX""#, "{}"])
    func aTypedPredicateThatIsNoOpenVEXIsInvalid(_ text: String) throws {
        #expect(try refusal("https://openvex.dev/ns/v0.2.0", text)?.code == .predicateInvalid)
    }
}
