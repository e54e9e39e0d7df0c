import Encodings
import Testing
import Vocabulary

@testable import Metadata

/// SPDX 3.0 in JSON-LD.
@Suite struct SPDX3Tests {
    private static let hex = String(repeating: "a", count: 64)

    private static let text = """
        {"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [
          {"type": "CreationInfo", "@id": "_:creation", "specVersion": "3.0.1", "created": "2026-03-01T00:00:00Z",
           "createdBy": ["urn:jane"], "createdUsing": ["urn:maker"]},
          {"type": "Person", "spdxId": "urn:jane", "name": "Jane Doe", "creationInfo": "_:creation"},
          {"type": "Tool", "spdxId": "urn:maker", "name": "maker-1.2", "creationInfo": "_:creation"},
          {"type": "SpdxDocument", "spdxId": "urn:document", "name": "webshop", "creationInfo": "_:creation",
           "dataLicense": "https://spdx.org/licenses/CC0-1.0", "rootElement": ["urn:sbom"]},
          {"@type": "software_Sbom", "spdxId": "urn:sbom", "creationInfo": "_:creation",
           "software_sbomType": ["build"], "rootElement": ["urn:shop", "urn:file"]},
          {"type": "software_Package", "spdxId": "urn:shop", "name": "webshop", "creationInfo": "_:creation",
           "software_packageVersion": "1.4.0", "software_primaryPurpose": "container",
           "software_packageUrl": "pkg:oci/webshop@sha256%3A\(hex)", "software_copyrightText": "Copyright 2026",
           "suppliedBy": "urn:jane", "originatedBy": ["urn:jane"],
           "verifiedUsing": [{"type": "Hash", "algorithm": "sha256", "hashValue": "\(hex)"},
            {"type": "PackageVerificationCode", "algorithm": "sha1", "hashValue": "00"}],
           "externalIdentifier": [
            {"type": "ExternalIdentifier", "externalIdentifierType": "cpe23", "identifier": "cpe:2.3:a:b:c:*"},
            {"type": "ExternalIdentifier", "externalIdentifierType": "swid", "identifier": "tag"},
            {"type": "ExternalIdentifier", "externalIdentifierType": "gitoid", "identifier": "gitoid:x"}]},
          {"type": "software_Package", "spdxId": "urn:zlib", "name": "zlib", "creationInfo": "_:creation"},
          {"type": "software_File", "spdxId": "urn:file", "name": "./shop", "creationInfo": "_:creation"},
          {"type": "software_File", "spdxId": "urn:other", "name": "./other", "creationInfo": "_:creation"},
          {"type": "simplelicensing_LicenseExpression", "spdxId": "urn:mit", "creationInfo": "_:creation",
           "simplelicensing_licenseExpression": "MIT"},
          {"type": "expandedlicensing_ConjunctiveLicenseSet", "spdxId": "urn:set", "creationInfo": "_:creation",
           "expandedlicensing_member": ["urn:mit", "https://spdx.org/licenses/Zlib", "urn:later"]},
          {"type": "expandedlicensing_OrLaterOperator", "spdxId": "urn:later", "creationInfo": "_:creation",
           "expandedlicensing_subjectLicense": "https://spdx.org/licenses/GPL-2.0"},
          {"type": "Relationship", "spdxId": "urn:r1", "creationInfo": "_:creation", "from": "urn:shop",
           "relationshipType": "dependsOn", "to": ["urn:zlib"]},
          {"type": "LifecycleScopedRelationship", "spdxId": "urn:r2", "creationInfo": "_:creation",
           "from": "urn:shop", "relationshipType": "usesTool", "to": ["urn:maker"]},
          {"type": "Relationship", "spdxId": "urn:r3", "creationInfo": "_:creation", "from": "urn:shop",
           "relationshipType": "hasDeclaredLicense", "to": ["urn:mit"]},
          {"type": "Relationship", "spdxId": "urn:r4", "creationInfo": "_:creation", "from": "urn:shop",
           "relationshipType": "hasConcludedLicense", "to": ["urn:set"]}]}
        """

    private func read(_ value: JSONValue) throws -> SBOM {
        try #require(
            try Claim.read(predicateType: "https://spdx.dev/Document/v3", predicate: value, limits: Limits()).sbom
        )
    }

    @Test func readsEveryField() throws {
        let sbom = try read(try json(Self.text))
        #expect((sbom.encoding, sbom.version.description) == (.jsonLD, "3.0.1"))
        #expect((sbom.id, sbom.name, sbom.dataLicense) == ("urn:document", "webshop", "CC0-1.0"))
        #expect((sbom.authors, sbom.tools, sbom.lifecycles) == (["Jane Doe"], ["maker-1.2"], ["build"]))
        #expect(sbom.created == Instant("2026-03-01T00:00:00Z"))
        #expect(sbom.subjectRefs == ["urn:file", "urn:shop"])
        #expect(sbom.components.map(\.name) == ["webshop", "zlib", "./shop"])
        #expect(sbom.components.map(\.isFile) == [false, false, true])
        #expect(sbom.subject.digests == [try Digest("sha256:" + Self.hex)])
        #expect(sbom.notes == [])
        let shop = try #require(sbom.components.first)
        #expect((shop.ref, shop.type, shop.version) == ("urn:shop", "container", "1.4.0"))
        #expect((shop.supplier, shop.originator, shop.copyright) == ("Jane Doe", "Jane Doe", "Copyright 2026"))
        #expect(shop.purl?.name == "webshop")
        #expect((shop.cpes, shop.swidTagIDs) == (["cpe:2.3:a:b:c:*"], ["tag"]))
        #expect(shop.hashes == [ComponentHash(algorithm: "SHA-256", hex: Self.hex)])
        #expect(shop.licenses.declared == .expression("MIT"))
        #expect(shop.licenses.concluded == .expression("(MIT AND Zlib AND GPL-2.0+)"))
        #expect(
            sbom.relationships == [
                Relationship(from: "urn:shop", to: "urn:zlib", kind: .dependsOn),
                Relationship(from: "urn:shop", to: "urn:maker", kind: .other),
            ]
        )
    }

    static let refusals: [([String], JSONValue?, String)] = [
        (
            ["@context"], .string("https://example.com/context.jsonld"),
            "predicate: expected SPDX 3, found an object of no known format"
        ),
        (
            ["@context"], .array([.string(context), .string("https://example.com/context.jsonld")]),
            "predicate.@context[1]: expected no other context than SPDX's, found another one"
        ),
        (
            ["@context"], .array([.string(context), .object(JSONObject())]),
            "predicate.@context[1]: expected no other context than SPDX's, found another one"
        ),
        (
            ["@context"], .string("https://spdx.org/rdf/3.0.1/terms"),
            "predicate.@context: expected 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld', "
                + "found 'https://spdx.org/rdf/3.0.1/terms'"
        ),
        (
            ["@context"], .string("https://spdx.org/rdf/3.1.0/spdx-context.jsonld"),
            "expected SPDX 3.0, found SPDX 3.1"
        ),
        (["@graph"], .string("x"), "predicate.@graph: expected an array, found a string"),
        (["@graph"], .array([]), "predicate.@graph: expected an element of type SpdxDocument, found none"),
        (["@graph", "1"], .string("x"), "predicate.@graph[1]: expected an object, found a string"),
        (["@graph", "1", "type"], nil, "predicate.@graph[1]: expected a member 'type', found none"),
        (
            ["@graph", "1", "@type"], .string("Tool"),
            "predicate.@graph[1]: expected 'type' and '@type' to say the same, found 'Person' and 'Tool'"
        ),
        (
            ["@graph", "1", "@id"], .string("urn:x"),
            "predicate.@graph[1]: expected 'spdxId' and '@id' to say the same, found 'urn:jane' and 'urn:x'"
        ),
        (
            ["@graph", "2", "spdxId"], .string("urn:jane"),
            "predicate.@graph[2]: expected an spdxId of its own, found 'urn:jane' again"
        ),
        (
            ["@graph", "4", "@type"], .string("SpdxDocument"),
            "predicate.@graph[4]: expected one element of type SpdxDocument in the graph, found another one"
        ),
        (["@graph", "3", "creationInfo"], nil, "predicate.@graph[3]: expected a member 'creationInfo', found none"),
        (
            ["@graph", "3", "creationInfo"], .string("_:x"),
            "predicate.@graph[3].creationInfo: expected an element of the graph, found '_:x'"
        ),
        (
            ["@graph", "3", "creationInfo"], .string("urn:jane"),
            "predicate.@graph[3].creationInfo: expected a CreationInfo, found Person"
        ),
        (
            ["@graph", "0", "specVersion"], .string("new"),
            "predicate.@graph[0].specVersion: expected a version as 3.0.1, found 'new'"
        ),
        (["@graph", "0", "specVersion"], .string("3.1.0"), "expected SPDX 3.0, found SPDX 3.1"),
        (["@graph", "5", "name"], nil, "predicate.@graph[5]: expected a member 'name', found none"),
        (
            ["@graph", "5", "suppliedBy"], .object(JSONObject()),
            "predicate.@graph[5].suppliedBy: expected a string, found an object"
        ),
        (["@graph", "12", "to"], .string("x"), "predicate.@graph[12].to: expected an array, found a string"),
        (["@graph", "12", "from"], nil, "predicate.@graph[12]: expected a member 'from', found none"),
        (
            ["@graph", "10", "expandedlicensing_member", "0"], .string("urn:set"),
            "predicate.@graph[10].expandedlicensing_member[0]: expected a licence of at most 32 levels, found more"
        ),
        (
            ["@graph", "10", "expandedlicensing_member", "0"],
            .string("https://spdx.org/rdf/3.0.1/terms/ExpandedLicensing/NoneLicense"),
            "predicate.@graph[10].expandedlicensing_member[0]: expected a licence, found none, or no assertion"
        ),
    ]

    private static let context = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"

    @Test(arguments: refusals)
    func refusesWhatBreaksTheFormatAndSaysWhere(_ path: [String], _ value: JSONValue?, _ words: String) throws {
        let changed = try json(Self.text).setting(path, to: value)
        let error = #expect(throws: MetadataError.self) { try read(changed) }
        #expect(error?.description == words)
    }

    static let oddities: [([String], JSONValue?, String)] = [
        (["@graph", "7"], .null, "predicate.@graph[7]: null in a list"),
        (["@graph", "8", "spdxId"], nil, "predicate.@graph[8]: an element without spdxId"),
        (
            ["@graph", "0", "created"], .string("01-01-2026"),
            "predicate.@graph[0].created: expected a time as 2026-06-01T12:00:00Z, found '01-01-2026'"
        ),
        (
            ["@graph", "0", "specVersion"], .string("3.0.0"),
            "predicate.@graph[0].specVersion: another version than the context's, found '3.0.0'"
        ),
        (
            ["@graph", "0", "createdBy", "0"], .string("urn:x"),
            "predicate.@graph[0].createdBy[0]: an agent that is not there, found 'urn:x'"
        ),
        (
            ["@graph", "12", "to", "0"], .string("urn:x"),
            "predicate.@graph[12].to[0]: a relationship with something that is not there, found 'urn:x'"
        ),
        (
            ["@graph", "4", "rootElement", "0"], .string("urn:x"),
            "predicate.@graph[4]: a root element that is not there, found 'urn:x'"
        ),
        (
            ["@graph", "5", "software_packageUrl"], .string("x"),
            "predicate.@graph[5]: a purl that cannot be read, found 'x'"
        ),
        (
            ["@graph", "5", "externalIdentifiers"],
            .array([.object(["externalIdentifierType": .string("cpe23"), "identifier": .string("cpe:2.3:a:b:d:*")])]),
            "predicate.@graph[5].externalIdentifiers[0]: read as externalIdentifier"
        ),
        (
            ["@graph", "5", "verifiedUsing", "0", "hashValue"], .string("00"),
            "predicate.@graph[5]: a hash that is none, found 'sha256: 00'"
        ),
    ]

    @Test(arguments: oddities)
    func noteOddities(_ path: [String], _ value: JSONValue?, _ note: String) throws {
        let notes = try read(try json(Self.text).setting(path, to: value)).notes
        #expect(notes.contains(note), "\(notes)")
    }

    @Test func creationInformationMayStandInPlace() throws {
        let good = try json(Self.text)
        let creation = try JSONCursor(good).elements("@graph")[0].value
        #expect(try read(good.setting(["@graph", "3", "creationInfo"], to: creation)).authors == ["Jane Doe"])
    }

    @Test func aRelationshipSaysToWhatTheDocumentIsToo() throws {
        let good = try json(Self.text)
        let changed = good.setting(["@graph", "4", "rootElement"], to: nil)
            .setting(["@graph", "12", "relationshipType"], to: .string("describes"))
            .setting(["@graph", "12", "from"], to: .string("urn:document"))
        #expect(try read(changed).subjectRefs == ["urn:zlib"])
    }

    @Test func collectionsMayHoldEachOther() throws {
        let changed = try json(Self.text)
            .setting(["@graph", "4", "rootElement"], to: .array([.string("urn:sbom"), .string("urn:document")]))
        #expect(try read(changed).subjectRefs.isEmpty)
    }

    /// Licences as members of a set keep to themselves, and what is no expression changes nothing beside it.
    @Test(
        arguments: [
            ("MIT OR Apache-2.0", ["GPL-3.0-only"], false), ("MIT OR Apache-2.0", [], true),
            ("MIT\\tOR\\tApache-2.0", ["GPL-3.0-only"], false), ("MIT) OR (MIT", ["GPL-3.0-only"], false),
        ] as [(String, [String], Bool)]
    )
    func membersOfASetKeepToThemselves(_ member: String, _ others: [String], _ isAllowed: Bool) throws {
        let more = others.map { ", \"https://spdx.org/licenses/\($0)\"" }.joined()
        let elements = """
            {"type": "simplelicensing_LicenseExpression", "spdxId": "urn:either",
             "simplelicensing_licenseExpression": "\(member)"},
            {"type": "expandedlicensing_ConjunctiveLicenseSet", "spdxId": "urn:both",
             "expandedlicensing_member": ["urn:either"\(more)]},
            {"type": "Relationship", "from": "urn:shop", "relationshipType": "hasDeclaredLicense", "to": ["urn:both"]}
            """
        let text = Self.text.dropLast(2) + "," + elements + "]}"
        // The shop declares MIT besides.
        let declared = try read(try json(String(text))).components[0].licenses.declared
        let rules = try LicenseRules(allow: ["MIT"], deny: [])
        #expect((rules.judge(declared) == .allowed) == isAllowed, "\(String(describing: declared))")
    }

    @Test func severalStatementsAboutALicenseHoldTogether() throws {
        let changed = try json(Self.text)
            .setting(["@graph", "15", "relationshipType"], to: .string("hasDeclaredLicense"))
            .setting(
                ["@graph", "15", "to"],
                to: .array([.string("https://spdx.org/licenses/Zlib"), .string("urn:x")])
            )
        #expect(try read(changed).components[0].licenses.declared == .named(["urn:x"], and: "MIT AND Zlib"))
    }

    @Test(arguments: ["NoAssertionElement", "NoneElement"])
    func nothingAssertedIsNoRelationship(_ word: String) throws {
        let changed = try json(Self.text)
            .setting(["@graph", "12", "to", "0"], to: .string("https://spdx.org/rdf/3.0.1/terms/Core/\(word)"))
        #expect(try read(changed).relationships.count == 1)
    }

    /// Thirty-one sets of two members each, in a chain: very many licences when written out, which no list satisfies.
    @Test func licensesThatMultiplyAreBounded() throws {
        let sets = (0..<31).map { level in
            let member = level == 30 ? "https://spdx.org/licenses/MIT" : "urn:set\(level + 1)"
            return #"{"type": "expandedlicensing_ConjunctiveLicenseSet", "spdxId": "urn:set\#(level)", "#
                + #""expandedlicensing_member": ["\#(member)", "\#(member)"]}"#
        }
        let relationship = """
            {"type": "Relationship", "from": "urn:shop", "relationshipType": "hasDeclaredLicense", "to": ["urn:set0"]}
            """
        let start = Self.text.dropLast(2)
        let text = start + "," + sets.joined(separator: ",") + "," + relationship + "]}"
        let declared = try read(try json(String(text))).components[0].licenses.declared
        guard case .expression(let expression)? = declared else {
            Issue.record("\(String(describing: declared))")
            return
        }
        #expect(expression.utf8.count < 200_000)
        #expect(expression.contains("LicenseRef-urn-set"))
        #expect(try LicenseRules(allow: ["MIT"], deny: []).judge(declared) != .allowed)
    }

    @Test func boundsThePackages() throws {
        var limits = Limits()
        limits.components = 1
        #expect(try refusal("https://spdx.dev/Document/v3", Self.text, limits: limits)?.code == .limitExceeded)
    }

    @Test func theTypeIsHeldAgainstTheFormat() throws {
        #expect(try claim("https://spdx.dev/Document", Self.text).sbom?.encoding == .jsonLD)
        #expect(try claim("https://spdx.dev/Document/v3.0", Self.text).sbom?.encoding == .jsonLD)
        #expect(try refusal("https://spdx.dev/Document/v2.3", Self.text)?.code == .predicateInvalid)
        #expect(try refusal("https://spdx.dev/Document/v3", SPDXDocumentTests.text)?.code == .predicateInvalid)
    }
}
