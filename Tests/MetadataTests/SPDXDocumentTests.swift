import Encodings
import Testing
import Vocabulary

@testable import Metadata

/// SPDX 2 in JSON, into the model of components.
@Suite struct SPDXDocumentTests {
    static let hex = String(repeating: "a", count: 64)

    static let text = """
        {"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "dataLicense": "CC0-1.0", "name": "webshop",
         "documentNamespace": "https://sbom.example.com/1",
         "creationInfo": {"created": "2026-03-01T00:00:00Z",
          "creators": ["Tool: maker-1.2", "Organization: Example Inc (sbom@example.com)", "Person: Jane Doe ()"]},
         "packages": [
          {"SPDXID": "SPDXRef-shop", "name": "webshop", "versionInfo": "1.4.0", "downloadLocation": "NOASSERTION",
           "supplier": "Organization: Example Inc", "originator": "Person: Jane Doe (jane@example.com)",
           "primaryPackagePurpose": "CONTAINER", "licenseDeclared": "MIT", "licenseConcluded": "NOASSERTION",
           "copyrightText": "Copyright 2026 Example", "hasFiles": ["SPDXRef-other"],
           "checksums": [{"algorithm": "SHA256", "checksumValue": "\(hex.uppercased())"},
            {"algorithm": "BLAKE2b-256", "checksumValue": "\(hex)"}],
           "externalRefs": [
            {"referenceCategory": "PACKAGE_MANAGER", "referenceType": "purl",
             "referenceLocator": "pkg:oci/webshop@sha256%3A\(hex)"},
            {"referenceCategory": "SECURITY", "referenceType": "cpe23Type",
             "referenceLocator": "cpe:2.3:a:example:webshop:1.4.0:*:*:*:*:*:*:*"},
            {"referenceCategory": "OTHER", "referenceType": "swid", "referenceLocator": "swid:webshop"}]},
          {"SPDXID": "SPDXRef-zlib", "name": "zlib", "supplier": "NOASSERTION", "licenseDeclared": "NONE",
           "copyrightText": "NOASSERTION"}],
         "files": [
          {"SPDXID": "SPDXRef-file", "fileName": "./shop", "licenseConcluded": "MIT",
           "checksums": [{"algorithm": "SHA1", "checksumValue": "\(String(repeating: "b", count: 40))"}]},
          {"SPDXID": "SPDXRef-other", "fileName": "./other"}],
         "snippets": [{"SPDXID": "SPDXRef-snippet"}],
         "documentDescribes": ["SPDXRef-shop", "SPDXRef-file"],
         "relationships": [
          {"spdxElementId": "SPDXRef-shop", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "SPDXRef-zlib"},
          {"spdxElementId": "SPDXRef-snippet", "relationshipType": "OTHER", "relatedSpdxElement": "SPDXRef-file"}]}
        """

    static func read(_ value: JSONValue) throws -> SBOM {
        try #require(
            try Claim.read(predicateType: "https://spdx.dev/Document", predicate: value, limits: Limits()).sbom
        )
    }

    @Test func readsEveryField() throws {
        let sbom = try Self.read(try json(Self.text))
        #expect(sbom.authors == ["Example Inc", "Jane Doe"])
        #expect(sbom.tools == ["maker-1.2"])
        #expect(sbom.dataLicense == "CC0-1.0")
        #expect(sbom.subjectRefs == ["SPDXRef-file", "SPDXRef-shop"])
        #expect(sbom.components.map(\.name) == ["webshop", "zlib", "./shop"])
        #expect(sbom.components.map(\.isFile) == [false, false, true])
        #expect(sbom.notes == [])
        let shop = try #require(sbom.components.first)
        #expect((shop.ref, shop.type, shop.version) == ("SPDXRef-shop", "CONTAINER", "1.4.0"))
        #expect(shop.purlText == "pkg:oci/webshop@sha256%3A\(Self.hex)")
        #expect(shop.purl?.version == "sha256:\(Self.hex)")
        #expect(shop.cpes == ["cpe:2.3:a:example:webshop:1.4.0:*:*:*:*:*:*:*"])
        #expect(shop.swidTagIDs == ["swid:webshop"])
        #expect(shop.hashes.map(\.algorithm) == ["SHA-256", "BLAKE2b-256"])
        #expect(shop.hashes.map(\.hex) == [Self.hex, Self.hex])
        #expect(shop.licenses == ComponentLicenses(declared: .expression("MIT"), concluded: .noAssertion))
        #expect((shop.supplier, shop.originator) == ("Example Inc", "Jane Doe"))
        #expect(shop.copyright == "Copyright 2026 Example")
        let zlib = sbom.components[1]
        #expect((zlib.supplier, zlib.copyright, zlib.purlText) == (nil, nil, nil))
        #expect(zlib.licenses == ComponentLicenses(declared: .noLicense))
        #expect(sbom.components[2].hashes.map(\.algorithm) == ["SHA-1"])
    }

    @Test func keepsRelationshipsWithWhatFilesAreContained() throws {
        let sbom = try Self.read(try json(Self.text))
        let expected: [Relationship] = [
            Relationship(from: "SPDXRef-DOCUMENT", to: "SPDXRef-shop", kind: .describes),
            Relationship(from: "SPDXRef-DOCUMENT", to: "SPDXRef-file", kind: .describes),
            Relationship(from: "SPDXRef-shop", to: "SPDXRef-zlib", kind: .dependsOn),
            Relationship(from: "SPDXRef-snippet", to: "SPDXRef-file", kind: .other),
            Relationship(from: "SPDXRef-shop", to: "SPDXRef-other", kind: .contains),
        ]
        #expect(sbom.relationships == expected)
    }

    @Test(arguments: [
        ("DEPENDENCY_OF", Relationship.Kind.dependsOn, true), ("DEPENDS_ON", .dependsOn, false),
        ("TEST_DEPENDENCY_OF", .dependsOn, true), ("DYNAMIC_LINK", .dependsOn, false),
        ("PREREQUISITE_FOR", .dependsOn, true), ("HAS_PREREQUISITE", .dependsOn, false),
        ("CONTAINS", .contains, false), ("CONTAINED_BY", .contains, true), ("DESCRIBES", .describes, false),
        ("DESCRIBED_BY", .describes, true), ("GENERATED_FROM", .other, false), ("describes", .other, false),
    ])
    func turnsRelationshipsThatAreSaidFromTheOtherEnd(_ type: String, _ kind: Relationship.Kind, _ turned: Bool) throws
    {
        let sbom = try Self.read(
            try json(Self.text).setting(["relationships", "0", "relationshipType"], to: .string(type))
        )
        let (shop, zlib) = ("SPDXRef-shop", "SPDXRef-zlib")
        #expect(sbom.relationships[2] == Relationship(from: turned ? zlib : shop, to: turned ? shop : zlib, kind: kind))
        #expect(sbom.subjectRefs == ["SPDXRef-file", "SPDXRef-shop"])
    }

    /// What is odd and how the note calls it.
    static let oddities: [([String], JSONValue?, String)] = [
        (["packages", "0"], .null, "predicate.packages[0]: null in a list"),
        (["relationships", "0"], .null, "predicate.relationships[0]: null in a list"),
        (
            ["relationships", "0"], .object(JSONObject()),
            "predicate.relationships[0]: a relationship without type or ends"
        ),
        (["packages", "1", "SPDXID"], nil, "predicate.packages[1]: no SPDXID"),
        (["packages", "1", "name"], .string(""), "predicate.packages[1]: an empty name"),
        (
            ["packages", "0", "externalRefs", "0", "referenceLocator"], .string("a-purl-1"),
            "predicate.packages[0]: a purl that cannot be read, found 'a-purl-1'"
        ),
        (
            ["packages", "0", "externalRefs", "1"],
            .object(["referenceType": .string("purl"), "referenceLocator": .string("pkg:npm/a@1")]),
            "predicate.packages[0]: more than one purl; the first is used, found 'pkg:npm/a@1'"
        ),
        (
            ["packages", "0", "externalRefs", "1", "referenceLocator"], nil,
            "predicate.packages[0].externalRefs[1]: an external reference without type or locator"
        ),
        (
            ["packages", "0", "checksums", "1", "checksumValue"], .string("abc"),
            "predicate.packages[0]: a checksum that is none, found 'BLAKE2b-256: abc'"
        ),
        (
            ["packages", "0", "checksums", "1", "algorithm"], nil,
            "predicate.packages[0].checksums[1]: a checksum without algorithm or value"
        ),
        (
            ["relationships", "0", "relatedSpdxElement"], .string("SPDXRef-gone"),
            "predicate: a relationship with something that is not there, found 'SPDXRef-gone'"
        ),
        (["documentNamespace"], nil, "predicate: no document namespace"),
        (["documentNamespace"], .string(""), "predicate.documentNamespace: no document namespace"),
        (["creationInfo", "created"], .null, "predicate.creationInfo.created: no time of creation"),
        (["spdxVersion"], .string("SPDX-2.0"), "predicate.spdxVersion: an old version, found 'SPDX-2.0'"),
        (
            ["packages", "1"], .object(["SPDXID": .string("SPDXRef-DOCUMENT"), "name": .string("zlib")]),
            "predicate.packages[1]: an element with the id of the document, found 'SPDXRef-DOCUMENT'"
        ),
    ]

    @Test(arguments: oddities)
    func noteOddities(_ path: [String], _ value: JSONValue?, _ note: String) throws {
        let sbom = try Self.read(try json(Self.text).setting(path, to: value))
        #expect(sbom.notes.contains(note), "\(sbom.notes)")
    }

    static let refusals: [([String], JSONValue?, String)] = [
        (["packages", "1", "name"], nil, "predicate.packages[1]: expected a member 'name', found none"),
        (["packages", "1", "SPDXID"], .integer(1), "predicate.packages[1].SPDXID: expected a string, found a number"),
        (["packages", "1"], .string("zlib"), "predicate.packages[1]: expected an object, found a string"),
        (["files", "1", "fileName"], nil, "predicate.files[1]: expected a member 'fileName', found none"),
        (
            ["creationInfo", "creators", "0"], .object(JSONObject()),
            "predicate.creationInfo.creators[0]: expected a string, found an object"
        ),
        (
            ["packages", "1", "SPDXID"], .string("SPDXRef-shop"),
            "predicate.packages[1]: expected an SPDXID of its own, found 'SPDXRef-shop' again"
        ),
        (
            ["files", "1", "SPDXID"], .string("SPDXRef-zlib"),
            "predicate.files[1]: expected an SPDXID of its own, found 'SPDXRef-zlib' again"
        ),
        (["documentDescribes", "0"], .integer(1), "predicate.documentDescribes[0]: expected a string, found a number"),
        (["relationships", "0"], .string("x"), "predicate.relationships[0]: expected an object, found a string"),
        (
            ["packages", "0", "checksums"], .string("x"),
            "predicate.packages[0].checksums: expected an array, found a string"
        ),
        (["dataLicense"], .string("MIT"), "predicate.dataLicense: expected 'CC0-1.0', found 'MIT'"),
        (["spdxVersion"], .integer(2), "predicate.spdxVersion: expected a string, found a number"),
        (["spdxVersion"], .string("SPDX-2.4"), "expected SPDX-2.2 or SPDX-2.3, found SPDX-2.4"),
    ]

    @Test(arguments: refusals)
    func refusesWhatBreaksTheFormatAndSaysWhere(_ path: [String], _ value: JSONValue?, _ words: String) throws {
        let changed = try json(Self.text).setting(path, to: value)
        let error = #expect(throws: MetadataError.self) { try Self.read(changed) }
        #expect(error?.description == words)
    }

    @Test func anElementThatStandsTwiceIsNoted() throws {
        let good = try json(Self.text)
        let zlib = try JSONCursor(good).elements("packages")[1].value
        let changed = good.setting(["packages", "0"], to: zlib)
        let sbom = try Self.read(changed)
        #expect(sbom.components.count { $0.name == "zlib" } == 2)
        #expect(sbom.notes.contains("predicate.packages[1]: an element that stands twice, found 'SPDXRef-zlib'"))
    }

    @Test func onePurlThatCanBeReadIsFoundBehindOneThatCannot() throws {
        let changed = try json(Self.text).setting(
            ["packages", "0", "externalRefs", "1"],
            to: .object(["referenceType": .string("purl"), "referenceLocator": .string("pkg:npm/a@1")])
        ).setting(["packages", "0", "externalRefs", "0", "referenceLocator"], to: .string("a-purl-1"))
        let shop = try #require(try Self.read(changed).components.first)
        #expect(shop.purlText == "pkg:npm/a@1")
        #expect(shop.purl?.name == "a")
    }

    @Test func equivalentIdsAreTwo() throws {
        let changed = try json(Self.text)
            .setting(["packages", "0", "SPDXID"], to: .string("SPDXRef-\u{E9}"))
            .setting(["packages", "1", "SPDXID"], to: .string("SPDXRef-e\u{301}"))
        #expect(try Self.read(changed).components.count == 3)
    }

    @Test func nothingAssertedIsNoRelationship() throws {
        for word in ["NOASSERTION", "NONE"] {
            let changed = try json(Self.text)
                .setting(["relationships", "0", "relatedSpdxElement"], to: .string(word))
            let sbom = try Self.read(changed)
            #expect(!sbom.relationships.contains { $0.kind == .dependsOn })
            #expect(sbom.notes.isEmpty)
        }
    }

    @Test(arguments: [
        ("Person: Jane Doe (jane@example.com)", "Jane Doe"), ("Organization:ACME", "ACME"), ("ACME", "ACME"),
        ("Organization: ()", nil), ("Person: (jane@example.com)", "jane@example.com"), ("NOASSERTION", nil),
        ("", nil), ("Organization: Example (Berlin) Inc", "Example (Berlin) Inc"),
    ])
    func knowsWhoIsMeant(_ text: String, _ agent: String?) {
        #expect(SPDXTerms.agent(text) == agent)
    }

    @Test(arguments: [
        ("sha3_256", 64, "SHA3-256"), ("SHA3-256", 64, "SHA3-256"), ("SHA1", 40, "SHA-1"), ("MD5", 32, "MD5"),
        ("blake2b512", 128, "BLAKE2b-512"), ("SHA256", 66, nil), ("SHA256", 63, nil), ("whirlpool", 128, nil),
    ])
    func knowsHashesByTheirLength(_ algorithm: String, _ digits: Int, _ name: String?) {
        let hash = SPDXTerms.hash(String(repeating: "0", count: digits), algorithm: algorithm)
        #expect(hash?.algorithm == name)
        #expect(SPDXTerms.hash(String(repeating: "g", count: digits), algorithm: algorithm) == nil)
    }

    /// Trivy names the image in attributions, later in annotations.
    @Test(arguments: [
        #""attributionTexts": ["ImageID: sha256:\#(hex)"]"#,
        #""attributionTexts": ["RepoDigest: registry.example.com/a@sha256:\#(hex)"]"#,
        #""annotations": [{"annotator": "Tool: trivy-0.66", "comment": "ImageID: sha256:\#(hex)"}]"#,
    ])
    func knowsTheImageThatTrivyNames(_ member: String) throws {
        let text = """
            {"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "dataLicense": "CC0-1.0", "name": "w",
             "creationInfo": {"created": "2026-03-01T00:00:00Z"}, "documentDescribes": ["SPDXRef-w"],
             "packages": [{"SPDXID": "SPDXRef-w", "name": "w", \(member)}]}
            """
        let subject = try Self.read(try json(text)).subject
        #expect(subject.digests == [try Digest("sha256:" + Self.hex)])
        let other = text.replacing("[\"SPDXRef-w\"]", with: "[]")
        #expect(try Self.read(try json(other)).subject.digests.isEmpty)
    }

    @Test func readsManyPackagesThatDependOnEachOtherInARing() throws {
        let count = 3_000
        let packages = (0..<count).map { #"{"SPDXID": "SPDXRef-\#($0)", "name": "p\#($0)"}"# }
        let edges = (0..<count).map { index in
            #"{"spdxElementId": "SPDXRef-\#(index)", "relationshipType": "DEPENDS_ON", "#
                + #""relatedSpdxElement": "SPDXRef-\#((index + 1) % count)"}"#
        }
        let text = """
            {"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "dataLicense": "CC0-1.0", "name": "ring",
             "creationInfo": {"created": "2026-03-01T00:00:00Z"},
             "packages": [\(packages.joined(separator: ","))], "relationships": [\(edges.joined(separator: ","))]}
            """
        let sbom = try Self.read(try json(text))
        #expect(sbom.components.count == count)
        #expect(sbom.relationships.count == count)
        #expect(sbom.subjectRefs.isEmpty)
    }
}
