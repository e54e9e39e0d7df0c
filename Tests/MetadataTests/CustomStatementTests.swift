import Encodings
import Metadata
import Testing
import Vocabulary

@Suite struct CustomStatementTests {
    private static let type = "https://cosign.sigstore.dev/attestation/v1"

    private static let cyclonedx = #""bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1"#
    private static let spdx = """
        {"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "dataLicense": "CC0-1.0", "name": "app",
         "documentNamespace": "https://example.com/app",
         "creationInfo": {"created": "2026-01-01T00:00:00Z", "creators": ["Tool: syft"]}}
        """
    private static let tagValue = """
        SPDXVersion: SPDX-2.3
        DataLicense: CC0-1.0
        SPDXID: SPDXRef-DOCUMENT
        DocumentName: app
        DocumentNamespace: https://example.com/app
        Creator: Tool: syft
        Created: 2026-01-01T00:00:00Z
        """
    private static let spdx3 = #"{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": []}"#
    private static let openvex = """
        {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.com/1", "statements": []}
        """
    private static let trivy = #"{"SchemaVersion": 2, "ArtifactName": "app", "Results": []}"#
    private static let grype = #"{"matches": [], "descriptor": {"name": "grype", "version": "0.90.0"}}"#
    private static let sarif = """
        {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "Trivy"}}, "results": []}]}
        """
    private static let osv = #"{"results": [{"source": {"path": "a"}, "packages": []}]}"#

    private static let documents: [(document: String, classes: [PredicateClass])] = [
        ("{\(cyclonedx)}", [.sbom]), (#"{\#(cyclonedx), "vulnerabilities": []}"#, [.sbom, .vulnerabilityScan]),
        (
            #"{\#(cyclonedx), "vulnerabilities": [{"id": "CVE-1", "analysis": {"state": "not_affected"}}]}"#,
            [.sbom, .vulnerabilityScan, .vex]
        ),
        (spdx, [.sbom]), (tagValue, [.sbom]), (spdx3, [.sbom]), (openvex, [.vex]),
        (#"{"document": {"csaf_version": "2.0"}}"#, [.vex]), (trivy, [.vulnerabilityScan]),
        (grype, [.vulnerabilityScan]), (sarif, [.vulnerabilityScan]), (osv, [.vulnerabilityScan]),
        (#"<bom xmlns="http://cyclonedx.org/schema/bom/1.4" version="1"></bom>"#, [.sbom]),
        ("<testsuites></testsuites>", []), (#"{"passed": true}"#, []), ("foobar\n", []), ("", []), ("[1, 2]", []),
        (#""text""#, []), (#"{"bomformat": "CycloneDX"}"#, []), (#"{"bomFormat": "SPDX"}"#, []),
    ]

    @Test("content is recognised in the wrapper and outside of it", arguments: documents.indices)
    func recognises(_ index: Int) throws {
        let (document, classes) = Self.documents[index]
        let wrapped = JSONValue.object(JSONObject()).setting(["Data"], to: .string(document))
        #expect(try statement(wrapped).content.get().map(\.predicateClass) == classes)
        let bare = (try? json(document)) ?? .string(document)
        #expect(try statement(bare).content.get().map(\.predicateClass) == classes)
    }

    @Test("the wrapper keeps its time apart")
    func wrapper() throws {
        let text = #"{"Data": "x", "Timestamp": "2026-03-01T10:12:30Z"}"#
        #expect(try statement(json(text)).timestamp == Instant("2026-03-01T10:12:30Z"))
        #expect(try statement(json(#"{"Data": "x", "Timestamp": ""}"#)).timestamp == nil)
        let error = try refusal(Self.type, #"{"Data": "x", "Timestamp": "today"}"#)
        let words = "predicate.Timestamp: expected a time as 2026-06-01T12:00:00Z, found 'today'"
        #expect(error?.description == words)
        #expect(error?.code == .predicateInvalid)
    }

    @Test("a wrapper with more than its two members is content itself, and so is one without text")
    func noWrapper() throws {
        let data = JSONValue.string(Self.spdx)
        let beside = try json("{\(Self.cyclonedx)}").setting(["Data"], to: data)
        let readings = try statement(beside).content.get()
        #expect(readings.map(\.predicateClass) == [.sbom])
        let error = #expect(throws: MetadataError.self) { try readings.first?.claim.get() }
        #expect(error?.description == "predicate: expected only members of CycloneDX 1.6, found 'Data'")
        let other = try json(#"{"Timestamp": "today", "Other": 1}"#).setting(["Data"], to: data)
        #expect(try statement(other).content.get().isEmpty)
        #expect(try statement(json(#"{"Data": {"spdxVersion": "SPDX-2.3"}}"#)).content.get().isEmpty)
    }

    @Test("a document knows the types by which it could go")
    func types() throws {
        func types(_ document: String) throws -> [[String]] {
            try statement(.string(document)).content.get().map(\.predicateTypes)
        }
        #expect(try types("{\(Self.cyclonedx)}") == [["https://cyclonedx.org/bom", "https://cyclonedx.org/bom/v1.6"]])
        #expect(try types(Self.spdx) == [["https://spdx.dev/Document", "https://spdx.dev/Document/v2.3"]])
        #expect(try types(Self.tagValue) == [["https://spdx.dev/Document", "https://spdx.dev/Document/v2.3"]])
        #expect(try types(Self.trivy) == [["https://trivy.dev/report"]])
        #expect(try types(Self.sarif) == [[]])
    }

    @Test("a broken document is an error of its reading, at its place")
    func broken() throws {
        let wrapped = JSONValue.object(JSONObject()).setting(["Data"], to: .string(#"{"bomFormat": "CycloneDX"}"#))
        let reading = try #require(try statement(wrapped).content.get().first)
        #expect(reading.predicateClass == .sbom)
        let error = try #require(throws: MetadataError.self) { try reading.claim.get() }
        #expect(error.code == .predicateInvalid)
        #expect(error.description.hasPrefix("predicate.Data: "), "\(error)")
    }

    @Test(
        "text that wants to be JSON and is not is an error",
        arguments: [
            (#"{"a": 1"#, "predicate.Data: expected a text that is JSON, found line 1"),
            (#" {"a": 1, "a": 2}"#, "found 'a' again"), ("{name}", "predicate.Data: expected a text that is JSON"),
            ("\u{FEFF}{}", "predicate.Data: expected a text that is JSON"),
        ]
    )
    func noJSON(_ text: String, _ words: String) throws {
        let wrapped = JSONValue.object(JSONObject()).setting(["Data"], to: .string(text))
        let statement = try statement(wrapped)
        let error = try #require(throws: MetadataError.self) { try statement.content.get() }
        #expect(error.code == .predicateInvalid)
        #expect(error.description.contains(words), "\(error)")
    }

    @Test("limits hold inside of the text")
    func limits() throws {
        let deep = String(repeating: "[", count: 300) + String(repeating: "]", count: 300)
        let nested = JSONValue.object(JSONObject()).setting(["Data"], to: .string(#"{"a": \#(deep)}"#))
        let statement = try statement(nested)
        let error = try #require(throws: MetadataError.self) { try statement.content.get() }
        #expect(error.code == .limitExceeded)
        let many = "[" + String(repeating: "1,", count: 100) + "1]"
        var limits = Limits()
        limits.jsonValues = 50
        let wrapped = JSONValue.object(JSONObject()).setting(["Data"], to: .string(#"{"a": \#(many)}"#))
        guard
            case .custom(let few) = try Claim.read(predicateType: Self.type, predicate: wrapped, limits: limits)
        else {
            Issue.record("no custom statement")
            return
        }
        let tooMany = try #require(throws: MetadataError.self) { try few.content.get() }
        #expect(tooMany.code == .limitExceeded)
        #expect(tooMany.description.contains("json-values"), "\(tooMany)")
    }

    @Test(
        "an inspection says what is inside",
        arguments: [
            (#"{"Data": "foobar", "Timestamp": "2026-03-01T10:12:30Z"}"#, "content of no known format"),
            (#"{"Data": "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"version\": 1}"}"#, "CycloneDX 1.6"),
            (#"{"Data": "{"}"#, "cannot be read: predicate.Data"),
        ]
    )
    func described(_ text: String, _ words: String) throws {
        let headline = try #require(try claim(Self.type, text).description?.headline)
        #expect(headline.hasPrefix(words), "\(headline)")
    }

    private func statement(_ predicate: JSONValue) throws -> CustomStatement {
        let claim = try Claim.read(predicateType: Self.type, predicate: predicate, limits: Limits())
        guard case .custom(let statement) = claim else { throw NoCustomStatement() }
        return statement
    }

    private struct NoCustomStatement: Error {}
}
