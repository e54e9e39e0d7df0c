import Encodings
import Metadata
import Testing
import Vocabulary

/// One change to a good document, and which refusal comes of it.
struct CycloneDXFlip: Sendable, CustomTestStringConvertible {
    let version: String
    let from: String
    let to: String
    let path: String
    let words: String

    init(_ from: String, _ to: String, at path: String, _ words: String) {
        self.init("1.6", from, to, at: path, words)
    }

    init(_ version: String, _ from: String, _ to: String, at path: String, _ words: String) {
        (self.version, self.from, self.to, self.path, self.words) = (version, from, to, path, words)
    }

    var testDescription: String { "\(version): \(from) -> \(to)" }
}

@Suite struct CycloneDXRuleTests {
    private static let type = "https://cyclonedx.org/bom"

    private static let goodJSON = #"""
        {"bomFormat": "CycloneDX", "specVersion": "VERSION", "version": 1,
         "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
         "metadata": {"timestamp": "2026-03-01T00:00:00Z", "tools": [{"vendor": "v", "name": "t", "version": "2"}],
          "authors": [{"name": "Ada", "email": "ada@example.com"}], "licenses": [{"license": {"id": "CC0-1.0"}}],
          "component": {"type": "container", "name": "webshop", "version": "1", "bom-ref": "shop"}},
         "components": [{"type": "library", "name": "a", "version": "1", "bom-ref": "a", "group": "g", "scope": "optional",
           "purl": "pkg:npm/a@1", "cpe": "cpe:2.3:a:b:c:*:*:*:*:*:*:*:*", "mime-type": "text/plain",
           "supplier": {"name": "S"}, "publisher": "P", "author": "Q", "copyright": "c", "modified": false,
           "swid": {"tagId": "t", "name": "a"},
           "hashes": [{"alg": "SHA-1", "content": "AB00000000000000000000000000000000000000"}],
           "licenses": [{"license": {"id": "MIT"}}, {"license": {"name": "Own"}}],
           "pedigree": {"patches": [{"type": "backport", "resolves": [{"type": "security", "id": "CVE-1"}]}]},
           "externalReferences": [{"type": "vcs", "url": "https://example.com"}],
           "properties": [{"name": "p", "value": "q"}],
           "components": [{"type": "file", "name": "b", "version": "1", "bom-ref": "b"}]}],
         "services": [{"bom-ref": "s", "name": "svc", "data": [{"flow": "inbound", "classification": "PII"}]}],
         "dependencies": [{"ref": "shop", "dependsOn": ["a", "s"]}, {"ref": "a"}],
         "compositions": [{"aggregate": "complete", "assemblies": ["a"]}],
         "vulnerabilities": [{"id": "CVE-1", "ratings": [{"severity": "high", "score": 7.5}], "cwes": [79],
           "analysis": {"state": "not_affected", "justification": "code_not_present", "response": ["update"]},
           "affects": [{"ref": "a", "versions": [{"version": "1", "status": "affected"}]}]}]}
        """#

    private static let goodXML = #"""
        <?xml version="1.0" encoding="UTF-8"?>
        <bom xmlns="http://cyclonedx.org/schema/bom/VERSION" version="1"
             serialNumber="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79">
         <metadata><timestamp>2026-03-01T00:00:00Z</timestamp>
          <tools><tool><vendor>v</vendor><name>t</name><version>2</version></tool></tools>
          <authors><author><name>Ada</name><email>ada@example.com</email></author></authors>
          <component type="container" bom-ref="shop"><name>webshop</name><version>1</version></component>
          <licenses><license><id>CC0-1.0</id></license></licenses></metadata>
         <components><component type="library" bom-ref="a" mime-type="text/plain">
           <supplier><name>S</name></supplier><author>Q</author><publisher>P</publisher><group>g</group><name>a</name>
           <version>1</version><scope>optional</scope>
           <hashes><hash alg="SHA-1">AB00000000000000000000000000000000000000</hash></hashes>
           <licenses><license><id>MIT</id></license><license><name>Own</name></license></licenses>
           <copyright>c</copyright><cpe>cpe:2.3:a:b:c:*:*:*:*:*:*:*:*</cpe><purl> pkg:npm/a@1
           </purl><swid tagId="t" name="a"/><modified>0</modified>
           <pedigree><patches><patch type="backport"><resolves><issue type="security"><id>CVE-1</id></issue></resolves>
            </patch></patches></pedigree>
           <externalReferences><reference type="vcs"><url>https://example.com</url></reference></externalReferences>
           <properties><property name="p">q</property></properties>
           <components><component type="file" bom-ref="b"><name>b</name><version>1</version></component></components>
          </component></components>
         <services><service bom-ref="s"><name>svc</name>
          <data><classification flow="inbound">PII</classification></data></service></services>
         <dependencies><dependency ref="shop"><dependency ref="a"/><dependency ref="s"/></dependency>
          <dependency ref="a"/></dependencies>
         <compositions><composition><aggregate>complete</aggregate><assemblies><assembly ref="a"/></assemblies>
          </composition></compositions>
         <vulnerabilities><vulnerability><id>CVE-1</id>
          <ratings><rating><score>+7.50</score><severity>high</severity></rating></ratings><cwes><cwe>79</cwe></cwes>
          <analysis><state>not_affected</state><justification>code_not_present</justification>
           <responses><response>update</response></responses></analysis>
          <affects><target><ref>a</ref><versions><version><version>1</version><status>affected</status></version>
           </versions></target></affects></vulnerability></vulnerabilities>
        </bom>
        """#

    private func read(_ text: String, isXML: Bool) throws(MetadataError) -> SBOM? {
        let predicate: JSONValue
        do { predicate = isXML ? .string(text) : try json(text) } catch {
            throw MetadataError.invalid(path: "test", expected: "JSON", found: "\(error)")
        }
        return try Claim.read(predicateType: Self.type, predicate: predicate, limits: Limits()).sbom
    }

    private static func document(_ version: String, isXML: Bool) -> String {
        (isXML ? goodXML : goodJSON).replacing("VERSION", with: version)
    }

    @Test(arguments: ["1.4", "1.5", "1.6", "1.7"], [false, true])
    func readsEveryField(_ version: String, _ isXML: Bool) throws {
        let sbom = try #require(try read(Self.document(version, isXML: isXML), isXML: isXML))
        #expect(sbom.encoding == (isXML ? .xml : .json))
        #expect((sbom.version.description, sbom.name) == (version, "webshop"))
        #expect(sbom.id == "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79")
        #expect(sbom.created == Instant("2026-03-01T00:00:00Z"))
        #expect((sbom.authors, sbom.tools, sbom.dataLicense) == (["Ada"], ["t 2"], "CC0-1.0"))
        #expect((sbom.subjectComponent?.name, sbom.subjectRefs) == ("webshop", ["shop"]))
        #expect(sbom.components.map(\.name) == ["a", "b"])
        #expect(sbom.components.map(\.parent) == [nil, 0])
        // A file is a component here: only SPDX keeps the two apart.
        #expect(sbom.components.map(\.isFile) == [false, false])
        let a = sbom.components[0]
        #expect((a.ref, a.type, a.group, a.version, a.scope) == ("a", "library", "g", "1", "optional"))
        #expect((a.purlText, a.purl?.name, a.copyright) == ("pkg:npm/a@1", "a", "c"))
        #expect((a.cpes, a.swidTagIDs) == (["cpe:2.3:a:b:c:*:*:*:*:*:*:*:*"], ["t"]))
        #expect(a.hashes == [ComponentHash(algorithm: "SHA-1", hex: "ab" + String(repeating: "0", count: 38))])
        #expect(a.licenses == ComponentLicenses(declared: .named(["Own"], and: "MIT")))
        #expect((a.supplier, a.originator) == ("S", "Q"))
        #expect(
            sbom.relationships == [
                Relationship(from: "a", to: "b", kind: .contains),
                Relationship(from: "shop", to: "a", kind: .dependsOn),
                Relationship(from: "shop", to: "s", kind: .dependsOn),
            ]
        )
        #expect(sbom.notes.isEmpty)
    }

    // MARK: - Refusals

    static let jsonFlips: [CycloneDXFlip] = [
        .init(#""CycloneDX""#, #""SPDX""#, at: "predicate", "expected CycloneDX"),
        .init(#""version": 1,"#, #""version": 0,"#, at: "predicate.version", "1 or more"),
        .init(#""version": 1,"#, #""version": 1.0,"#, at: "predicate.version", "integer"),
        .init("1.4", #""version": 1,"#, "", at: "predicate", "'version'"),
        .init("3e671687", "3E671687", at: "predicate.serialNumber", "lower case"),
        .init("2026-03-01T00:00:00Z", "2026-03-01", at: "predicate.metadata.timestamp", "a time"),
        .init("2026-03-01T00:00:00Z", "2026-03-01T00:00:00", at: "predicate.metadata.timestamp", "a time"),
        .init("2026-03-01T00:00:00Z", "2026-13-01T00:00:00Z", at: "predicate.metadata.timestamp", "a time"),
        .init("ada@example.com", "ada", at: "predicate.metadata.authors[0].email", "e-mail"),
        .init("CC0-1.0", "CC0", at: "predicate.metadata.licenses[0].license.id", "SPDX license list"),
        .init(#""type": "library", "#, "", at: "predicate.components[0]", "'type'"),
        .init(#""library""#, #""foo""#, at: "predicate.components[0].type", "one of"),
        .init("1.4", #""library""#, #""platform""#, at: "predicate.components[0].type", "one of"),
        .init("1.5", #""library""#, #""cryptographic-asset""#, at: "predicate.components[0].type", "one of"),
        .init(#""name": "a", "version": "1", "#, "", at: "predicate.components[0]", "'name'"),
        .init(#""name": "a", "#, #""name": "", "#, at: "predicate.components[0].name", "a text"),
        .init(#""bom-ref": "b""#, #""bom-ref": "a""#, at: "predicate.components[0].components[0].bom-ref", "once"),
        .init(#""bom-ref": "b""#, #""bom-ref": "s""#, at: "predicate.services[0].bom-ref", "once"),
        .init(#""bom-ref": "b""#, #""bom-ref": """#, at: "predicate.components[0].components[0].bom-ref", "empty"),
        .init(#""optional""#, #""foo""#, at: "predicate.components[0].scope", "required"),
        .init("text/plain", "TEXT", at: "predicate.components[0].mime-type", "media type"),
        .init(#""tagId": "t", "#, "", at: "predicate.components[0].swid", "'tagId'"),
        .init(#""t", "name": "a""#, #""t""#, at: "predicate.components[0].swid", "'name'"),
        .init(#""alg": "SHA-1""#, #""alg": "FOO""#, at: "predicate.components[0].hashes[0].alg", "one of"),
        .init(#""alg": "SHA-1""#, #""alg": "Streebog-256""#, at: "predicate.components[0].hashes[0].alg", "one of"),
        .init("AB00", "AB0", at: "predicate.components[0].hashes[0].content", "hex"),
        .init("AB00", "AX00", at: "predicate.components[0].hashes[0].content", "hex"),
        .init(#""MIT""#, #""Apache-2""#, at: "predicate.components[0].licenses[0].license.id", "SPDX license list"),
        .init(#""MIT""#, #""mit""#, at: "predicate.components[0].licenses[0].license.id", "SPDX license list"),
        .init(
            #""id": "MIT""#,
            #""id": "MIT", "name": "x""#,
            at: "predicate.components[0].licenses[0].license",
            "several"
        ),
        .init(#""id": "MIT""#, "", at: "predicate.components[0].licenses[0].license", "one of 'id', 'name'"),
        .init(
            #"{"license": {"id": "MIT"}}"#,
            #"{"expression": "MIT"}"#,
            at: "predicate.components[0].licenses[1]",
            "both"
        ),
        .init(#"{"license": {"id": "MIT"}}"#, "{}", at: "predicate.components[0].licenses[0]", "neither"),
        .init(
            #"{"license": {"id": "MIT"}}"#,
            #"{"license": {"id": "MIT"}, "expression": "MIT"}"#,
            at: "predicate.components[0].licenses[0]",
            "both"
        ),
        .init(#""backport""#, #""foo""#, at: "predicate.components[0].pedigree.patches[0].type", "one of"),
        .init(#""security""#, #""foo""#, at: "predicate.components[0].pedigree.patches[0].resolves[0].type", "one of"),
        .init(#""type": "vcs""#, #""type": "foo""#, at: "predicate.components[0].externalReferences[0].type", "one of"),
        .init(#""type": "vcs", "#, "", at: "predicate.components[0].externalReferences[0]", "'type'"),
        .init(#""name": "p", "#, "", at: "predicate.components[0].properties[0]", "'name'"),
        .init(#""name": "svc""#, #""group": "svc""#, at: "predicate.services[0]", "'name'"),
        .init(#""inbound""#, #""foo""#, at: "predicate.services[0].data[0].flow", "one of"),
        .init(#"{"ref": "a"}"#, "{}", at: "predicate.dependencies[1]", "'ref'"),
        .init(#""complete""#, #""foo""#, at: "predicate.compositions[0].aggregate", "one of"),
        .init(#""high""#, #""urgent""#, at: "predicate.vulnerabilities[0].ratings[0].severity", "one of"),
        .init("7.5", #""7.5""#, at: "predicate.vulnerabilities[0].ratings[0].score", "a number"),
        .init(#""not_affected""#, #""fixed""#, at: "predicate.vulnerabilities[0].analysis.state", "one of"),
        .init(#""ref": "a", "v"#, #""v"#, at: "predicate.vulnerabilities[0].affects[0]", "'ref'"),
        .init(
            #""version": "1", "status""#,
            #""status""#,
            at: "predicate.vulnerabilities[0].affects[0].versions[0]",
            "one of"
        ),
        .init(#""group": "g""#, #""grupp": "g""#, at: "predicate.components[0]", "'grupp'"),
        .init(#""group": "g""#, #""group": ["g"]"#, at: "predicate.components[0].group", "a string"),
        .init(
            "1.7",
            #""group": "g""#,
            #""versionRange": "vers:npm/1""#,
            at: "predicate.components[0].versionRange",
            "beside"
        ),
        .init(
            "1.7",
            #""version": "1", "bom-ref": "a""#,
            #""versionRange": "vers:npm/1", "bom-ref": "a""#,
            at: "predicate.components[0].versionRange",
            "external"
        ),
        .init(
            "1.7",
            #""compositions": ["#,
            #""citations": [{"timestamp": "2026-03-01T00:00:00Z", "pointers": ["/a"]}], "compositions": ["#,
            at: "predicate.citations[0]",
            "at least one of 'attributedTo'"
        ),
    ]

    @Test(arguments: jsonFlips)
    func refusesOneChangeInJSON(_ flip: CycloneDXFlip) throws {
        try expectRefusal(flip, isXML: false)
    }

    static let xmlFlips: [CycloneDXFlip] = [
        .init("<bom ", "<bomb ", at: "predicate", "expected"),
        .init("schema/bom/1.6", "schema/bom/1.06", at: "bom", "a namespace as"),
        .init(#"version="1""#, #"version="x""#, at: "bom", "a number"),
        .init(#"version="1""#, #"version="0""#, at: "bom.version", "1 or more"),
        .init("3e671687", "3E671687", at: "bom.serialNumber", "lower case"),
        .init("2026-03-01T00:00:00Z", "2026-03-01", at: "bom.metadata.timestamp", "a time"),
        .init("CC0-1.0", "CC0", at: "bom.metadata.licenses[0].license.id", "SPDX license list"),
        .init(#"type="library" "#, "", at: "bom.components.component[0]", "'type'"),
        .init(#""library""#, #""foo""#, at: "bom.components.component[0].type", "one of"),
        .init("1.4", #""library""#, #""platform""#, at: "bom.components.component[0].type", "one of"),
        .init("<group>g</group><name>a</name>", "", at: "bom.components.component[0]", "'name'"),
        .init("<name>a</name>", "<name></name>", at: "bom.components.component[0].name", "a text"),
        .init("<name>a</name>", "<name>a</name><name>b</name>", at: "bom.components.component.name[1]", "another"),
        .init("<name>a</name>", "<name>a<b/></name>", at: "bom.components.component.name.b", "expected"),
        .init("<name>a</name>", "<name>a<group/></name>", at: "bom.components.component.name.group", "'group'"),
        .init("<name>a</name>", "<name>a</name>text", at: "bom.components.component", "found text"),
        .init(
            #"bom-ref="b""#,
            #"bom-ref="a""#,
            at: "bom.components.component[0].components.component[0].bom-ref",
            "once"
        ),
        .init("<scope>optional", "<scope>foo", at: "bom.components.component[0].scope", "required"),
        .init(#"tagId="t" "#, "", at: "bom.components.component[0].swid", "'tagId'"),
        .init(#"alg="SHA-1""#, #"alg="FOO""#, at: "bom.components.component[0].hashes.hash[0].alg", "one of"),
        .init("AB00", "AB0", at: "bom.components.component[0].hashes.hash[0]", "hex"),
        .init("<id>MIT", "<id>Apache-2", at: "bom.components.component[0].licenses[0].license.id", "SPDX license list"),
        .init(
            "<id>MIT</id>",
            "<id>MIT</id><id>MIT</id>",
            at: "bom.components.component.licenses.license[0].id[1]",
            "another"
        ),
        .init(
            "<id>MIT</id>",
            "<id>MIT</id><name>x</name>",
            at: "bom.components.component[0].licenses[0].license",
            "several"
        ),
        .init(
            "<license><id>MIT</id></license>",
            "<expression>MIT</expression>",
            at: "bom.components.component[0].licenses[1]",
            "both"
        ),
        .init(
            "<license><id>MIT</id></license>",
            "<licence/>",
            at: "bom.components.component.licenses.licence",
            "'licence'"
        ),
        .init("<modified>0", "<modified>no", at: "bom.components.component.modified", "true or false"),
        .init(
            #"patch type="backport""#,
            #"patch type="foo""#,
            at: "bom.components.component[0].pedigree.patches.patch[0].type",
            "one of"
        ),
        .init(#" name="p""#, "", at: "bom.components.component.properties.property", "'name'"),
        .init(#"flow="inbound""#, #"flow="foo""#, at: "bom.services.service[0].data[0].flow", "one of"),
        .init(
            #"<dependency ref="a"/></dependencies>"#,
            "<dependency/></dependencies>",
            at: "bom.dependencies[1]",
            "'ref'"
        ),
        .init("<aggregate>complete", "<aggregate>foo", at: "bom.compositions.composition[0].aggregate", "one of"),
        .init("+7.50", "high", at: "bom.vulnerabilities.vulnerability.ratings.rating.score", "a number"),
        .init("<cwe>79", "<cwe>7.9", at: "bom.vulnerabilities.vulnerability.cwes.cwe", "a number"),
        .init(
            "<services>",
            #"<services xmlns="http://cyclonedx.org/schema/bom/1.5">"#,
            at: "bom.services",
            "an element of"
        ),
        .init("<services>", #"<services xmlns="">"#, at: "bom.services", "an element of"),
        .init("<services>", "<servises/><services>", at: "bom.servises", "'servises'"),
        .init("1.4", "<group>g</group>", "<tags/>", at: "bom.components.component.tags", "'tags'"),
        .init("<?xml ", "<!DOCTYPE bom><?xml ", at: "predicate", "document type"),
    ]

    @Test(arguments: xmlFlips)
    func refusesOneChangeInXML(_ flip: CycloneDXFlip) throws {
        try expectRefusal(flip, isXML: true)
    }

    private func expectRefusal(_ flip: CycloneDXFlip, isXML: Bool) throws {
        let good = Self.document(flip.version, isXML: isXML)
        let range = try #require(good.firstRange(of: flip.from), "nothing to change")
        var changed = good.replacingCharacters(in: range, with: flip.to)
        // The end of the root follows its start.
        if flip.from == "<bom " { changed = changed.replacing("</bom>", with: "</bomb>") }
        let error = #expect(throws: MetadataError.self) { try read(changed, isXML: isXML) }
        guard case .invalid(let path, _, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(path == flip.path, "\(String(describing: error))")
        #expect(error?.description.contains(flip.words) ?? false, "\(String(describing: error))")
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
        self[..<range.lowerBound] + text + self[range.upperBound...]
    }
}
