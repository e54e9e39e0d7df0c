import CorpusSupport
import Encodings
import Metadata
import Testing
import Vocabulary

@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct CycloneDXCorpusTests {
    private static let type = "https://cyclonedx.org/bom"

    private func read(_ value: JSONValue) throws(MetadataError) -> SBOM? {
        try Claim.read(predicateType: Self.type, predicate: value, limits: Limits()).sbom
    }

    /// What must come of a file: what its name says, else what the official schema says.
    ///
    /// Signatures are not looked into, so that a bad one is not seen; `skip_invalid` is the suite's word for what its own
    /// validator cannot refuse.
    private func isGood(_ file: String, _ expected: JSONCursor) throws -> Bool {
        if Self.notLookedInto.contains(file) { return true }
        let name = file.split(separator: "/").last ?? ""
        if name.contains("invalid-"), file.hasPrefix("spec/") { return false }
        if name.hasPrefix("valid-") { return true }
        return try expected.member("schemaValid")?.bool() ?? false
    }

    /// What the official schema refuses in a part that no rule and no policy looks at: whose a patent is.
    private static let notLookedInto: Set<String> = ["guac/cyclonedx-1.7.json"]

    @Test func everyFileGivesWhatItsNameAndTheSchemaSay() throws {
        var counts: [String: (files: Int, right: Int)] = [:]
        for (file, expected) in try expectations("cyclonedx") {
            var folder = file.split(separator: "/").dropLast().joined(separator: "/")
            if let depth = folder.firstRange(of: "Use-Cases/") {
                folder = String(folder[..<depth.lowerBound]) + "Use-Cases"
            }
            let isGood = try isGood(file, expected)
            let value: JSONValue
            do { value = try corpusPredicate("cyclonedx/\(file)") } catch {
                #expect(!isGood, "\(file): \(error)")
                counts[folder, default: (0, 0)].files += 1
                counts[folder, default: (0, 0)].right += isGood ? 0 : 1
                continue
            }
            counts[folder, default: (0, 0)].files += 1
            do throws(MetadataError) {
                let sbom = try read(value)
                #expect(isGood, "\(file) was read")
                if let sbom { try compare(sbom, expected, file) }
                counts[folder, default: (0, 0)].right += isGood ? 1 : 0
            } catch {
                #expect(!isGood, "\(file): \(error)")
                counts[folder, default: (0, 0)].right += isGood ? 0 : 1
            }
        }
        for (folder, count) in counts.sorted(by: { $0.key < $1.key }) {
            print("cyclonedx/\(folder): \(count.files) files, \(count.right) right")
            #expect(count.files == count.right, "\(folder)")
        }
    }

    private func compare(_ sbom: SBOM, _ expected: JSONCursor, _ file: String) throws(MetadataError) {
        do {
            #expect(sbom.version.description == (try expected.string("specVersion")), "\(file)")
            #expect(sbom.encoding.rawValue == (try expected.string("format")), "\(file)")
            #expect(sbom.id == (try expected.optionalString("serialNumber")), "\(file)")
            #expect(sbom.created == (try expected.optionalString("timestamp")).flatMap { Instant($0) }, "\(file)")
            if sbom.encoding == .json {
                #expect(sbom.name == (try expected.member("subject")?.optionalString("name")), "\(file)")
            }
            let elsewhere = sbom.encoding == .xml ? try componentsElsewhere(file) : 0
            let count = try expected.required("components").integer()
            #expect(Int64(sbom.components.count + elsewhere) == count, "\(file)")
            if let purls = try expected.member("purls")?.integer() {
                #expect(Int64(sbom.components.count { $0.purlText != nil }) == purls, "\(file)")
            }
        } catch {
            Issue.record("\(file): \(error)")
        }
    }

    /// Of XML the components of tools and recipes are counted too, which are none of the product.
    private func componentsElsewhere(_ file: String) throws -> Int {
        var open = [try XMLReader.read(try Corpus.bytes("cyclonedx/\(file)"), depth: 200)]
        var count = 0
        while let element = open.popLast() {
            open += element.children
            guard element.name == "component", element.parent?.name == "components" else { continue }
            let path = element.path
            count += path.contains(".tools.") || path.contains(".formulation.") ? 1 : 0
        }
        return count
    }

    /// The form of a document that its syntax does not show.
    private func normal(_ sbom: SBOM) -> SBOM {
        var normal = sbom
        normal.encoding = .json
        normal.notes = []
        return normal
    }

    @Test func twinsInBothSyntaxesHaveTheSameNormalForm() throws {
        var twins = 0
        var equal = 0
        let files = Set(try expectations("cyclonedx").map(\.file))
        for file in files.sorted() where file.hasSuffix(".json") {
            let other = file.dropLast(4) + "xml"
            guard files.contains(String(other)), !file.contains("invalid") else { continue }
            guard let json = try? read(corpusPredicate("cyclonedx/\(file)")),
                let xml = try? read(corpusPredicate("cyclonedx/\(other)"))
            else { continue }
            twins += 1
            guard Self.unequal[file] == nil else {
                #expect(normal(json) != normal(xml), "\(file)")
                continue
            }
            equal += 1
            expectEqual(normal(json), normal(xml), file)
        }
        print("cyclonedx/twins: \(twins) pairs, \(equal) equal, \(twins - equal) that say different things")
        #expect(twins > 150)
    }

    /// Twins of the suite that do not say the same.
    static let unequal: [String: String] = [
        "spec/1.2/valid-bom-1.2.json": "other time, components and dependencies",
        "spec/1.5/valid-bom-1.5.json": "other time, components and dependencies",
        "spec/1.2/valid-component-ref-1.2.json": "a component more",
        "spec/1.5/valid-component-ref-1.5.json": "a component more",
        "spec/1.2/valid-dependency-1.2.json": "another name", "spec/1.5/valid-dependency-1.5.json": "another name",
        "spec/1.2/valid-license-expression-1.2.json": "another type",
        "spec/1.3/valid-license-expression-1.3.json": "another type",
        "spec/1.4/valid-license-expression-1.4.json": "another type",
        "spec/1.5/valid-license-expression-1.5.json": "another type",
        "spec/1.2/valid-license-id-1.2.json": "another type", "spec/1.3/valid-license-id-1.3.json": "another type",
        "spec/1.4/valid-license-id-1.4.json": "another type", "spec/1.5/valid-license-id-1.5.json": "another type",
        "spec/1.3/valid-license-name-1.3.json": "another type",
        "spec/1.5/valid-license-name-1.5.json": "another type",
        "spec/1.2/valid-service-1.2.json": "no publisher", "spec/1.3/valid-service-1.3.json": "no publisher",
        "spec/1.4/valid-service-1.4.json": "no publisher", "spec/1.5/valid-service-1.5.json": "no publisher",
        "spec/1.3/valid-external-reference-1.3.json": "no publisher",
        "spec/1.4/valid-external-reference-1.4.json": "no publisher",
        "spec/1.5/valid-external-reference-1.5.json": "no publisher",
        "spec/1.5/valid-machine-learning-1.5.json": "no publisher",
        "spec/1.3/valid-compositions-1.3.json": "another version",
        "spec/1.4/valid-compositions-1.4.json": "another version",
        "spec/1.5/valid-compositions-1.5.json": "another version",
        "spec/1.7/valid-component-external-with-version.json": "another version",
        "spec/1.2/valid-metadata-timestamp-1.2.json": "another time",
        "spec/1.4/valid-metadata-timestamp-1.4.json": "another time",
        "spec/1.7/valid-cryptography-implementation-1.7.json": "another product",
    ]

    private func expectEqual(_ json: SBOM, _ xml: SBOM, _ file: String) {
        guard json != xml else { return }
        for (label, left, right) in zip(Mirror(reflecting: json).children, Mirror(reflecting: xml).children).map({
            ($0.label ?? "", "\($0.value)", "\($1.value)")
        }) where left != right {
            let place = zip(left, right).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? 0
            let start = max(0, place - 40)
            Issue.record(
                "\(file) \(label): \(left.dropFirst(start).prefix(120)) | \(right.dropFirst(start).prefix(120))"
            )
        }
    }

    @Test func protobufIsNotRead() throws {
        let error = #expect(throws: MetadataError.self) { try read(.string("spec_version: \"1.6\"\nversion: 1")) }
        #expect(error?.code == .predicateInvalid)
    }
}

@Suite struct LargeCycloneDXTests {
    /// A bill of so many components as tools write them, in either syntax.
    static func bill(_ count: Int, isXML: Bool) -> String {
        let hash = String(repeating: "ab", count: 32)
        let components = (0..<count).map { number in
            isXML
                ? """
                <component type="library" bom-ref="r\(number)"><publisher>Debian</publisher><name>lib\(number)</name>\
                <version>1.\(number)</version><hashes><hash alg="SHA-256">\(hash)</hash></hashes>\
                <licenses><license><id>MIT</id></license></licenses><purl>pkg:deb/debian/lib\(number)@1.\(number)\
                </purl><properties><property name="a:b">c</property><property name="d">e\(number)</property></properties>\
                </component>
                """
                : """
                {"type":"library","bom-ref":"r\(number)","publisher":"Debian","name":"lib\(number)",\
                "version":"1.\(number)","hashes":[{"alg":"SHA-256","content":"\(hash)"}],\
                "licenses":[{"license":{"id":"MIT"}}],"purl":"pkg:deb/debian/lib\(number)@1.\(number)",\
                "properties":[{"name":"a:b","value":"c"},{"name":"d","value":"e\(number)"}]}
                """
        }
        return isXML
            ? #"<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components>"# + components.joined()
                + "</components></bom>"
            : #"{"bomFormat":"CycloneDX","specVersion":"1.6","components":["# + components.joined(separator: ",")
                + "]}"
    }

    @Test(arguments: [false, true])
    func manyComponentsAreReadAndCounted(_ isXML: Bool) throws {
        let text = Self.bill(2_000, isXML: isXML)
        let predicate = isXML ? JSONValue.string(text) : try json(text)
        let type = "https://cyclonedx.org/bom"
        let sbom = try #require(try Claim.read(predicateType: type, predicate: predicate, limits: Limits()).sbom)
        #expect(sbom.components.count == 2_000)
        #expect(sbom.components.allSatisfy { $0.purl != nil && $0.hashes.count == 1 })
        var limits = Limits()
        limits.components = 1_999
        let error = #expect(throws: MetadataError.self) {
            try Claim.read(predicateType: type, predicate: predicate, limits: limits)
        }
        #expect(error?.code == .limitExceeded)
    }
}
