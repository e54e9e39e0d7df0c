import Encodings
import Metadata
import Testing
import Vocabulary

@Suite struct SPDXVEXTests {
    static let digest = String(repeating: "a", count: 64)

    static let good = """
        {"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [
         {"@id": "_:c", "type": "CreationInfo", "specVersion": "3.0.1", "created": "2026-03-01T00:00:00Z"},
         {"type": "SpdxDocument", "spdxId": "urn:d", "creationInfo": "_:c", "rootElement": ["urn:s"]},
         {"type": "software_Sbom", "spdxId": "urn:s", "creationInfo": "_:c", "rootElement": ["urn:image"]},
         {"type": "software_Package", "spdxId": "urn:image", "name": "webshop", "creationInfo": "_:c",
          "verifiedUsing": [{"type": "Hash", "algorithm": "sha256", "hashValue": "\(digest)"}]},
         {"type": "software_Package", "spdxId": "urn:zlib", "name": "zlib",
          "software_packageUrl": "pkg:apk/alpine/zlib@1.3"},
         {"type": "security_Vulnerability", "spdxId": "urn:v", "name": "the bug",
          "externalIdentifier": [
           {"type": "ExternalIdentifier", "externalIdentifierType": "cve", "identifier": "CVE-2026-0001"},
           {"type": "ExternalIdentifier", "externalIdentifierType": "email", "identifier": "a@example.com"}]},
         {"type": "security_VexNotAffectedVulnAssessmentRelationship", "spdxId": "urn:r", "creationInfo": "_:c",
          "relationshipType": "doesNotAffect", "from": "urn:v", "to": ["urn:image"],
          "security_assessedElement": "urn:zlib", "security_justificationType": "vulnerableCodeNotPresent",
          "security_publishedTime": "2026-03-02T00:00:00Z"}]}
        """

    private func read(_ path: [String] = [], _ text: String? = nil) throws -> VEXDocument {
        let value = try json(Self.good)
        return try VEXDocument.read(
            path.isEmpty ? value : value.setting(["@graph", "6"] + path, to: try text.map(json)),
            limits: Limits()
        )
    }

    @Test func readsARelationship() throws {
        let document = try read()
        #expect((document.format, document.id) == (.spdx, "urn:d"))
        let statement = try #require(document.statements.first)
        #expect((statement.id, statement.vulnerabilities) == ("urn:r", ["CVE-2026-0001"]))
        #expect(statement.justification == .vulnerableCodeNotPresent)
        #expect(statement.time == Instant("2026-03-02T00:00:00Z"))
        let product = try #require(statement.products.first)
        #expect(product.hashes == ["sha256": Self.digest])
        #expect(product.isStatementSubject)
        #expect(product.subcomponents?.map(\.identifiers) == [["pkg:apk/alpine/zlib@1.3"]])
    }

    @Test(arguments: [
        ("NotAffected", VEXStatement.Status.notAffected), ("Fixed", .fixed), ("Affected", .affected),
        ("UnderInvestigation", .underInvestigation),
    ])
    func takesTheFourKinds(_ kind: String, _ status: VEXStatement.Status) throws {
        let type = "\"security_Vex\(kind)VulnAssessmentRelationship\""
        #expect(try read(["type"], type).statements.map(\.status) == [status])
    }

    @Test(arguments: [
        ("componentNotPresent", VEXStatement.Justification.componentNotPresent),
        ("vulnerableCodeNotPresent", .vulnerableCodeNotPresent),
        ("vulnerableCodeNotInExecutePath", .vulnerableCodeNotInExecutePath),
        ("vulnerableCodeCannotBeControlledByAdversary", .vulnerableCodeCannotBeControlledByAdversary),
        ("inlineMitigationsAlreadyExist", .inlineMitigationsAlreadyExist),
    ])
    func takesJustifications(_ word: String, _ justification: VEXStatement.Justification) throws {
        let document = try read(["security_justificationType"], "\"\(word)\"")
        #expect(document.statements.first?.justification == justification)
    }

    private static let relationship = "predicate.@graph[6]"

    @Test(
        arguments: [
            (["security_justificationType"], nil, relationship),
            (["security_justificationType"], #""component_not_present""#, "\(relationship).security_justificationType"),
            (["from"], nil, relationship), (["from"], #""urn:x""#, relationship),
            (["to"], nil, relationship), (["to", "0"], #""urn:x""#, relationship),
            (["security_assessedElement"], #""urn:x""#, relationship),
            (["security_publishedTime"], #""today""#, "\(relationship).security_publishedTime"),
        ] as [([String], String?, String)]
    )
    func dropsAStatementThatSaysNothing(_ path: [String], _ text: String?, _ place: String) throws {
        let document = try read(path, text)
        #expect(document.statements.isEmpty)
        #expect(document.refused.map(\.path) == [place])
    }

    @Test func aWithdrawnStatementIsNone() throws {
        let document = try read(["security_withdrawnTime"], #""2026-03-03T00:00:00Z""#)
        #expect(document.statements.isEmpty)
        #expect(document.notes == ["predicate.@graph[6]: withdrawn"])
    }

    @Test func takesTheLaterTimeOrThatOfItsCreation() throws {
        let modified = try read(["security_modifiedTime"], #""2026-03-04T00:00:00Z""#)
        #expect(modified.statements.first?.time == Instant("2026-03-04T00:00:00Z"))
        #expect(try read(["security_publishedTime"], nil).statements.first?.time == Instant("2026-03-01T00:00:00Z"))
    }

    @Test func withoutAnIdTheNameCounts() throws {
        let value = try json(Self.good).setting(["@graph", "5", "externalIdentifier"], to: nil)
        #expect(try VEXDocument.read(value, limits: Limits()).statements.first?.vulnerabilities == ["the bug"])
    }

    @Test func refusesTwoElementsOfOneIdAndOtherContexts() throws {
        let twice = try json(Self.good).setting(["@graph", "4", "spdxId"], to: .string("urn:image"))
        let error = #expect(throws: MetadataError.self) { try VEXDocument.read(twice, limits: Limits()) }
        #expect(error?.description.contains("expected an id that is used once") == true)
        let context = try json(#"["https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "https://example.com/rename"]"#)
        let renamed = try json(Self.good).setting(["@context"], to: context)
        let other = #expect(throws: MetadataError.self) { try VEXDocument.read(renamed, limits: Limits()) }
        #expect(other?.description.contains("predicate.@context") == true)
    }
}
