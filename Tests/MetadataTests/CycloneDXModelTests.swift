import Encodings
import Metadata
import Testing
import Vocabulary

@Suite struct CycloneDXModelTests {
    private static let type = "https://cyclonedx.org/bom"

    private func read(_ predicate: JSONValue, limits: Limits = Limits()) throws(MetadataError) -> SBOM? {
        try Claim.read(predicateType: Self.type, predicate: predicate, limits: limits).sbom
    }

    /// A bill with these members besides the necessary ones.
    private func bill(_ members: String, version: String = "1.6") throws -> SBOM {
        let text = #"{"bomFormat": "CycloneDX", "specVersion": "\#(version)", "version": 1, \#(members)}"#
        return try #require(try read(json(text)))
    }

    private func component(_ members: String, version: String = "1.6") throws -> Component {
        let text = #""components": [{"type": "library", "name": "a", "version": "1", \#(members)}]"#
        return try #require(try bill(text, version: version).components.first)
    }

    private func xmlBill(_ body: String, version: String = "1.6") throws(MetadataError) -> SBOM? {
        try read(.string("<bom xmlns=\"http://cyclonedx.org/schema/bom/\(version)\">\(body)</bom>"))
    }

    static let licenses: [(String, ComponentLicenses)] = [
        (#"{"license": {"id": "MIT"}}"#, ComponentLicenses(declared: .expression("MIT"))),
        (
            #"{"license": {"id": "MIT"}}, {"license": {"id": "0BSD"}}"#,
            ComponentLicenses(declared: .expression("MIT AND 0BSD"))
        ),
        (#"{"expression": "MIT OR 0BSD"}"#, ComponentLicenses(declared: .expression("MIT OR 0BSD"))),
        (#"{"license": {"name": "Own"}}"#, ComponentLicenses(declared: .named(["Own"], and: nil))),
        (
            #"{"license": {"name": "Own"}}, {"license": {"id": "MIT"}}"#,
            ComponentLicenses(declared: .named(["Own"], and: "MIT"))
        ),
        (#"{"expression": "NOASSERTION"}"#, ComponentLicenses(declared: .noAssertion)),
        (#"{"license": {"name": "NOASSERTION"}}"#, ComponentLicenses(declared: .noAssertion)),
        (#"{"expression": "NONE"}"#, ComponentLicenses(declared: .noLicense)),
        (
            #"{"license": {"id": "MIT", "acknowledgement": "declared"}}, {"license": {"id": "0BSD", "acknowledgement": "concluded"}}"#,
            ComponentLicenses(declared: .expression("MIT"), concluded: .expression("0BSD"))
        ),
        (#"{"expression": "MIT", "acknowledgement": "concluded"}"#, ComponentLicenses(concluded: .expression("MIT"))),
        ("", ComponentLicenses()),
    ]

    @Test(arguments: licenses)
    func joinsLicences(_ entries: String, _ expected: ComponentLicenses) throws {
        #expect(try component(#""licenses": [\#(entries)]"#).licenses == expected)
    }

    @Test func expressionsAreJoinedInParentheses() throws {
        let entries = #"{"expression": "MIT OR 0BSD"}, {"license": {"id": "Zlib"}}, {"expression": "NOASSERTION"}"#
        #expect(
            try component(#""licenses": [\#(entries)]"#, version: "1.7").licenses.declared
                == .named(["NOASSERTION"], and: "(MIT OR 0BSD) AND Zlib")
        )
    }

    @Test func aHashOfAnotherLengthIsNone() throws {
        let digits = String(repeating: "a", count: 40)
        let sbom = try bill(
            #""components": [{"type": "file", "name": "a", "hashes": [{"alg": "SHA-256", "content": "\#(digits)"}]}]"#
        )
        #expect(sbom.components[0].hashes.isEmpty)
        #expect(sbom.notes.count == 1 && sbom.notes[0].hasPrefix("predicate.components[0].hashes[0]:"))
    }

    @Test func aPurlThatIsNoneIsANote() throws {
        let sbom = try bill(#""components": [{"type": "library", "name": "a", "purl": "npm/a"}]"#)
        #expect((sbom.components[0].purlText, sbom.components[0].purl) == ("npm/a", nil))
        #expect(sbom.notes.count == 1 && sbom.notes[0].hasPrefix("predicate.components[0].purl:"))
        let component = #"<component type="library"><name>a</name><purl>npm/a</purl></component>"#
        let twin = try #require(try xmlBill("<components>\(component)</components>"))
        #expect(twin.notes.count == 1 && twin.notes[0].hasPrefix("bom.components.component[0].purl:"))
    }

    @Test func notesAreBounded() throws {
        let components = (0..<50).map { #"{"type": "library", "name": "a\#($0)", "purl": "x"}"# }
        let sbom = try bill(#""components": [\#(components.joined(separator: ","))]"#)
        #expect(sbom.notes.count == 21)
        #expect(sbom.notes.last == "and 30 further notes of these kinds")
    }

    @Test(arguments: [
        (#""supplier": {"name": "S"}, "manufacturer": {"name": "M"}, "publisher": "P""#, "S"),
        (#""manufacturer": {"name": "M"}, "publisher": "P""#, "M"), (#""publisher": "P""#, "P"),
        (#""supplier": {"name": ""}, "publisher": "P""#, "P"), (#""group": "g""#, nil),
    ])
    func namesTheSupplier(_ members: String, _ supplier: String?) throws {
        #expect(try component(members).supplier == supplier)
    }

    @Test(arguments: [
        (#""authors": [{"name": "A"}, {"email": "b@c"}], "supplier": {"name": "S"}"#, ["A", "b@c"]),
        (#""manufacturer": {"name": "M"}, "supplier": {"name": "S"}"#, ["M"]), (#""supplier": {"name": "S"}"#, ["S"]),
        (#""tools": []"#, []),
    ])
    func namesTheAuthors(_ members: String, _ authors: [String]) throws {
        #expect(try bill(#""metadata": {\#(members)}"#).authors == authors)
    }

    @Test func namesTheToolsOfBothForms() throws {
        let set =
            #"{"components": [{"type": "application", "name": "t", "version": "1"}], "services": [{"name": "s"}]}"#
        #expect(try bill(#""metadata": {"tools": \#(set)}"#).tools == ["t 1", "s"])
        #expect(
            try bill(#""metadata": {"tools": [{"vendor": "v"}, {"name": "t", "version": "1"}]}"#).tools == ["v", "t 1"]
        )
        let tools = #"<tools><components><component type="application"><name>t</name></component></components></tools>"#
        #expect(try xmlBill("<metadata>\(tools)</metadata>")?.tools == ["t"])
    }

    @Test func danglingReferencesAndLoopsAreLetStand() throws {
        let sbom = try bill(
            #""components": [{"type": "file", "name": "a", "bom-ref": "a"}], "dependencies": [{"ref": "a", "dependsOn": ["a", "b", "urn:cdx:x/1#y"], "provides": ["c"]}]"#
        )
        #expect(sbom.relationships.map(\.kind) == [.dependsOn, .dependsOn, .dependsOn, .other])
        #expect(sbom.notes == ["predicate.dependencies: 2 references to nothing in the document"])
    }

    @Test func dependenciesInsideOthersAreRead() throws {
        let body = """
            <dependencies><dependency ref="a"><dependency ref="b"><dependency ref="c"/></dependency><provides ref="d"/>
            </dependency></dependencies>
            """
        let sbom = try #require(try xmlBill(body))
        #expect(
            sbom.relationships == [
                Relationship(from: "a", to: "b", kind: .dependsOn), Relationship(from: "a", to: "d", kind: .other),
                Relationship(from: "b", to: "c", kind: .dependsOn),
            ]
        )
    }

    @Test func componentsOfTheSubjectAreComponents() throws {
        let inner = #"{"type": "library", "name": "b", "bom-ref": "b"}"#
        let sbom = try bill(
            #""metadata": {"component": {"type": "container", "name": "a", "bom-ref": "a", "components": [\#(inner)]}}"#
        )
        #expect(sbom.components.map(\.name) == ["b"])
        #expect(sbom.relationships == [Relationship(from: "a", to: "b", kind: .contains)])
    }

    @Test(arguments: ["DiffID", "RepoTag", "SchemaVersion"])
    func layersAndTagsAreNotTheImage(_ property: String) throws {
        let digest = "sha256:" + String(repeating: "a", count: 64)
        let value = property == "RepoTag" ? "webshop:1" : digest
        let sbom = try bill(
            #""metadata": {"component": {"type": "container", "name": "a", "properties": [{"name": "aquasecurity:trivy:\#(property)", "value": "\#(value)"}]}}"#
        )
        #expect(sbom.subject == StatedSubject())
    }

    // MARK: - XML

    @Test func readsTheOldestVersion() throws {
        let component = """
            <component type="library"><name> a\n b</name><version>1</version><scope>required</scope>\
            <modified>false</modified></component>
            """
        let sbom = try #require(try xmlBill("<components>\(component)</components>", version: "1.0"))
        #expect((sbom.version.description, sbom.encoding, sbom.id) == ("1.0", .xml, nil))
        #expect(sbom.components.map(\.name) == [" a  b"])
    }

    @Test func aTimeWithoutZoneIsNoneInXML() throws {
        let body = "<metadata><timestamp> 2026-03-01T00:00:00\n</timestamp></metadata>"
        let sbom = try #require(try xmlBill(body))
        #expect(sbom.created == nil)
        #expect(sbom.notes.count == 1)
    }

    @Test func otherNamespacesAreLetStand() throws {
        let body = #"<x:a xmlns:x="urn:x"><x:b/></x:a><components x:c="1" xmlns:x="urn:x" unknown="1"/>"#
        #expect(try xmlBill(body)?.components.isEmpty == true)
    }

    @Test(arguments: [
        ("<bom xmlns='http://cyclonedx.org/schema/bom/1.8'/>", Code.unsupportedFormat),
        ("<bom xmlns='http://cyclonedx.org/schema/bom/2.0'/>", .unsupportedFormat), ("<bom/>", .predicateInvalid),
        ("<bom xmlns='http://example.com'/>", .predicateInvalid), ("<bom", .predicateInvalid),
        ("<bom xmlns='http://cyclonedx.org/schema/bom/1.6'>&a;</bom>", .predicateInvalid),
    ])
    func refusesOtherRoots(_ text: String, _ code: Code) {
        let error = #expect(throws: MetadataError.self) { try read(.string(text)) }
        #expect(error?.code == code)
    }

    @Test func depthAndSizeAreBounded() {
        var limits = Limits()
        limits.predicateDepth = 3
        let text =
            "<bom xmlns='http://cyclonedx.org/schema/bom/1.6'><components><component type='library'><name>a</name>"
            + "</component></components></bom>"
        #expect(throws: MetadataError.limitExceeded(LimitExceeded("predicate-depth", limit: 3, found: "more levels"))) {
            try read(.string(text), limits: limits)
        }
        limits = Limits()
        limits.jsonValues = 4
        #expect(throws: MetadataError.limitExceeded(LimitExceeded("json-values", limit: 4, found: "more"))) {
            try read(.string(text), limits: limits)
        }
    }

    @Test func offersXMLInTheShapeOfJSON() throws {
        let text = """
            <bom xmlns="http://cyclonedx.org/schema/bom/1.6"><vulnerabilities><vulnerability><id>CVE-1</id>\
            <cwes><cwe>079</cwe></cwes><analysis><state>resolved</state><responses><response>update</response></responses>\
            </analysis><affects><target><ref>a</ref></target></affects></vulnerability></vulnerabilities></bom>
            """
        let shape = try CycloneDXReader.jsonShape(of: JSONCursor(JSONValue.string(text)), limits: Limits())
        let found = try #require(try shape.elements("vulnerabilities").first)
        #expect(try found.string("id") == "CVE-1")
        #expect(try found.elements("cwes").map { try $0.integer() } == [79])
        #expect(try found.required("analysis").elements("response").map { try $0.string() } == ["update"])
        #expect(try found.elements("affects")[0].string("ref") == "a")
        #expect(found.path == "bom.vulnerabilities[0]")
    }
}
