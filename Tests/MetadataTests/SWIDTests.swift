import CorpusSupport
import Encodings
import Metadata
import Testing
import Vocabulary

@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct SWIDCorpusTests {
    private static let folder = "swid/nist"
    private static let template = "http://csrc.nist.gov/ns/decima/template/1.0"

    private func file(_ path: String) throws -> XMLElement {
        try XMLReader.read(try Corpus.bytes("\(Self.folder)/\(path)"), depth: 50)
    }

    /// A tag that is made from another by a template, or stands as it is.
    private func tag(_ element: XMLElement) throws -> SWIDNode {
        guard element.name == "template" else { return SWIDNode(element) }
        let base = try #require(element.attribute("template")).split(separator: ":").last ?? ""
        let tag = try tag(file(String(base)))
        for change in element.children { try tag.apply(change) }
        return tag
    }

    /// The rules of the suite that a test reports, and that are read here.
    private func reported(_ test: XMLElement) -> Set<SWIDRule> {
        let assertions = test.children.first { $0.name == "assertions" }
        let broken = (assertions?.children.filter { $0.name == "assert-derived-requirement" } ?? [])
            .filter { $0.attribute("result") != "PASS" }
        return Set(broken.compactMap { SWIDRule(rawValue: $0.attribute("requirement-id") ?? "") })
    }

    @Test func everyUnitTestBreaksTheRulesOfItsName() throws {
        var right = 0
        let names = try Corpus.names(in: "\(Self.folder)/unit-tests")
        for name in names {
            let test = try file("unit-tests/\(name)")
            let template = try #require(test.children.first { $0.name == "template" })
            let text = try tag(template).xml
            let tag = try SWIDTag(XMLReader.read(Array(text.utf8), depth: 50))
            let expected = reported(test)
            guard name != "baseline-minimal.xml" else {
                right += 1
                continue
            }
            let broken = tag.brokenRules(authoritative: !name.contains("non-authoritative") && !name.hasPrefix("PRI"))
            #expect(broken == expected, "\(name)")
            if name.hasPrefix("GEN"), !expected.isEmpty {
                #expect(broken.contains { name.hasPrefix($0.rawValue + "-") }, "\(name)")
            }
            right += broken == expected ? 1 : 0
        }
        print("swid/nist/unit-tests: \(names.count) files, \(right) right")
        #expect(right == names.count && right > 0)
    }

    @Test func templatesAndRealTagsAreRead() throws {
        var read = 0
        for name in try Corpus.names(in: "\(Self.folder)/templates") {
            let text = try tag(file("templates/\(name)")).xml
            let tag = try SWIDTag(XMLReader.read(Array(text.utf8), depth: 50))
            #expect(tag.tagID == "com.acme.rms-ce-v4-1-5-0")
            #expect(tag.isAuthoritative == (name == "primary-auth-swid.xml"), "\(name)")
            read += 1
        }
        let tag = try SWIDTag(file("other/authoritative.swidtag"))
        #expect((tag.name, tag.version, tag.tagVersion) == ("swidval", "0.5.0.1", 1))
        #expect((tag.language, tag.kind, tag.fileCount) == ("en-US", .primary, 1))
        #expect(tag.isAuthoritative)
        #expect(tag.brokenRules(authoritative: true).isEmpty)
        let component = tag.component
        #expect(component.swidTagIDs == ["gov.nist.decima-swidval-0.5.0.1"])
        #expect(component.supplier == "National Institute of Standards and Technology")
        print("swid/nist/templates: \(read) files, \(read) right")
        print("swid/nist/other: 1 files, 1 right")
    }
}

/// An element that a test changes, as the templates of the suite say.
final class SWIDNode {
    let name: String
    let namespace: String
    var attributes: [(name: String, namespace: String, value: String)]
    var children: [SWIDNode]

    init(_ element: XMLElement) {
        (name, namespace) = (element.name, element.namespace)
        attributes = element.attributes.map { ($0.name, $0.namespace, $0.text) }
        children = element.children.map(SWIDNode.init)
    }

    /// Runs one instruction; the suite has few, and few forms of paths.
    func apply(_ change: XMLElement) throws {
        let path = change.attribute("xpath") ?? ""
        let last = String(path.split(separator: "/").last ?? "")
        switch change.name {
        case "insert-child": children += change.children.map(SWIDNode.init)
        case "add-attribute":
            set(change.attribute("name") ?? "", change.attribute("ns") ?? "", change.attribute("value") ?? "")
        case "delete" where last.hasPrefix("@"), "modify-attribute":
            let name = last.split(separator: ":").last.map { $0.filter { $0 != "@" } } ?? ""
            let space = last.contains("xml:") ? "http://www.w3.org/XML/1998/namespace" : ""
            for node in path.contains("Entity") ? entities(path) : [self] {
                node.set(name, space, change.name == "delete" ? nil : change.attribute("value"))
            }
        case "delete": delete(String(last.split(separator: ":").last ?? ""))
        default: throw CorpusMissing(path: change.name)
        }
    }

    /// The entities that a path means, as `//swid:Entity[@role='tagCreator']/@regid`.
    private func entities(_ path: String) -> [SWIDNode] {
        let role = path.split(separator: "'").dropFirst().first.map(String.init)
        return children.filter { node in
            node.name == "Entity" && node.attributes.contains { $0.name == "role" && $0.value == role }
        }
    }

    private func set(_ name: String, _ namespace: String, _ value: String?) {
        attributes.removeAll { $0.name == name && $0.namespace == namespace }
        if let value { attributes.append((name, namespace, value)) }
    }

    private func delete(_ name: String) {
        children.removeAll { $0.name == name }
        for child in children { child.delete(name) }
    }

    var xml: String {
        var text = "<\(name) xmlns=\"\(namespace)\""
        for (index, attribute) in attributes.enumerated() {
            let value = attribute.value.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
                .replacing("\"", with: "&quot;")
            switch attribute.namespace {
            case "": text += " \(attribute.name)=\"\(value)\""
            case "http://www.w3.org/XML/1998/namespace": text += " xml:\(attribute.name)=\"\(value)\""
            default: text += " xmlns:n\(index)=\"\(attribute.namespace)\" n\(index):\(attribute.name)=\"\(value)\""
            }
        }
        return text + ">" + children.map(\.xml).joined() + "</\(name)>"
    }
}

@Suite struct SWIDTests {
    private static let good = """
        <SoftwareIdentity xmlns="http://standards.iso.org/iso/19770/-2/2015/schema.xsd" name="a" tagId="t" version="1"
          xmlns:s="http://www.w3.org/2001/04/xmlenc#sha256"><Entity name="E" role="tagCreator softwareCreator"
          regid="example.com"/><Link rel="requires" href="swid:u"/><Payload><Directory name="d"><File name="f"
          s:hash="\(String(repeating: "a", count: 64))"/></Directory></Payload></SoftwareIdentity>
        """

    @Test func readsATag() throws {
        let tag = try SWIDTag(xml(Self.good))
        #expect((tag.name, tag.tagID, tag.version, tag.kind) == ("a", "t", "1", .primary))
        #expect(tag.links.map(\.target) == ["swid:u"])
        #expect(tag.fileCount == 1)
    }

    @Test(arguments: [
        ("SoftwareIdentity", "SoftwareIdentities", "SoftwareIdentities", "the root 'SoftwareIdentity'"),
        ("2015/schema.xsd", "2009/schema.xsd", "SoftwareIdentity", "the root 'SoftwareIdentity'"),
        (#" name="a""#, "", "SoftwareIdentity", "an attribute 'name'"),
        (#" tagId="t""#, "", "SoftwareIdentity", "an attribute 'tagId'"),
        (#" tagId="t""#, #" tagId="""#, "SoftwareIdentity", "a text as 'tagId'"),
        (#" tagId="t""#, #" tagId="t" tagVersion="x""#, "SoftwareIdentity", "a number as tagVersion"),
        (#" tagId="t""#, #" tagId="t" patch="true" corpus="1""#, "SoftwareIdentity", "one kind of tag"),
        (#" tagId="t""#, #" tagId="t" patch="yes""#, "SoftwareIdentity", "true or false as 'patch'"),
        ("tagCreator ", "", "SoftwareIdentity", "one entity that is the tagCreator"),
        ("<Link", #"<Entity name="F" role="tagCreator"/><Link"#, "SoftwareIdentity", "one entity that is"),
        (#"name="E" "#, "", "SoftwareIdentity.Entity", "an attribute 'name'"),
        (#" rel="requires""#, "", "SoftwareIdentity.Link", "an attribute 'rel'"),
        ("aaaa", "aaa", "SoftwareIdentity.Payload.Directory.File", "64 hex digits of sha256"),
    ])
    func refusesOneChange(_ from: String, _ to: String, _ path: String, _ words: String) throws {
        var text = Self.good
        if from == "SoftwareIdentity" {
            text = text.replacing(from, with: to)
        } else {
            let range = try #require(text.firstRange(of: from))
            text.replaceSubrange(range, with: to)
        }
        let root = try xml(text)
        let error = #expect(throws: MetadataError.self) { try SWIDTag(root) }
        guard case .invalid(path, let expected, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(expected.hasPrefix(words))
    }

    @Test func aTagIsNoBillOfMaterials() throws {
        let error = #expect(throws: MetadataError.self) {
            try Claim.read(
                predicateType: "https://cyclonedx.org/bom",
                predicate: .string(Self.good),
                limits: Limits()
            )
        }
        #expect(error?.description.contains("a SWID tag") ?? false)
    }
}
