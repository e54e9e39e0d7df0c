import CorpusSupport
import Encodings
import Metadata
import Testing
import Vocabulary

@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct SBOMCorpusTests {
    private static let cyclonedx = "https://cyclonedx.org/bom"
    private static let spdx = "https://spdx.dev/Document"

    @Test func readsEveryValidCycloneDXFile() throws {
        var read = 0
        var refused = 0
        for (file, expected) in try expectations("cyclonedx") where try expected.optionalString("format") == "json" {
            let value = try corpusJSON("cyclonedx/\(file)")
            let isValid = try expected.member("schemaValid")?.bool() ?? false
            do {
                let sbom = try #require(
                    try Claim.read(predicateType: Self.cyclonedx, predicate: value, limits: Limits()).sbom
                )
                #expect(sbom.version.description == (try expected.string("specVersion")), "\(file)")
                #expect(sbom.id == (try expected.optionalString("serialNumber")), "\(file)")
                #expect(sbom.created == (try expected.optionalString("timestamp")).flatMap { Instant($0) }, "\(file)")
                #expect(sbom.name == (try expected.member("subject")?.optionalString("name")), "\(file)")
                read += 1
            } catch let error as MetadataError {
                #expect(!isValid, "\(file): \(error)")
                refused += 1
            }
            if try !expected.required("detected").bool() {
                #expect(throws: MetadataError.self, "\(file)") {
                    try Claim.read(predicateType: Self.cyclonedx, predicate: value, limits: Limits())
                }
            }
        }
        print("cyclonedx: \(read) read, \(refused) refused")
        #expect(read > 300)
        #expect(refused > 10)
    }

    @Test func tellsFormatsApart() throws {
        for (file, type, code) in [
            ("cyclonedx.json", Self.spdx, Code.predicateInvalid), ("other.json", Self.spdx, .predicateInvalid),
            ("spdx3.json", Self.cyclonedx, .predicateInvalid), ("spdx3.json", Self.spdx + "/v2.3", .predicateInvalid),
            ("bad-graph.json", Self.spdx, .predicateInvalid),
        ] {
            let value = try corpusJSON("spdx/detect/\(file)")
            let error = #expect(throws: MetadataError.self) {
                try Claim.read(predicateType: type, predicate: value, limits: Limits())
            }
            #expect(error?.code == code, "\(file) as \(type)")
        }
    }
}

@Suite struct SBOMTests {
    private static let cyclonedx = "https://cyclonedx.org/bom"
    private static let spdx = "https://spdx.dev/Document"
    private static let digest = "sha256:" + String(repeating: "a", count: 64)
    private static let other = "sha256:" + String(repeating: "b", count: 64)

    private static let bom = """
        {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
         "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
         "metadata": {"timestamp": "2026-03-01T00:00:00Z", "component": {"type": "container", "name": "webshop"}},
         "components": [{"type": "library", "name": "a", "components": [{"type": "library", "name": "b"}]}]}
        """
    private static let document = """
        {"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "dataLicense": "CC0-1.0", "name": "webshop",
         "documentNamespace": "https://sbom.example.com/1",
         "creationInfo": {"created": "2026-03-01T00:00:00Z", "creators": ["Tool: t"]},
         "packages": [{"SPDXID": "SPDXRef-a", "name": "a"}, {"SPDXID": "SPDXRef-Image", "name": "webshop"}],
         "documentDescribes": ["SPDXRef-Image"], "relationships": []}
        """

    private func read(_ type: String, _ value: JSONValue) throws -> SBOM {
        try #require(try Claim.read(predicateType: type, predicate: value, limits: Limits()).sbom)
    }

    private func image(index: String? = nil, manifest: String? = nil, config: String? = nil) throws -> ImageIdentity {
        func set(_ text: String?) throws -> Set<Digest> { try text.map { [try Digest($0)] } ?? [] }
        return ImageIdentity(
            indexes: try set(index),
            manifests: try set(manifest),
            configs: try set(config),
            references: [],
            platform: nil
        )
    }

    @Test func readsBothFormats() throws {
        let bom = try read(Self.cyclonedx, try json(Self.bom))
        #expect((bom.format, bom.version.description, bom.name) == (.cyclonedx, "1.6", "webshop"))
        #expect(bom.created == Instant("2026-03-01T00:00:00Z"))
        let document = try read(Self.spdx, try json(Self.document))
        #expect((document.format, document.version.description, document.name) == (.spdx, "2.3", "webshop"))
        #expect(document.id == "https://sbom.example.com/1")
        #expect(try document.describes(image(manifest: Self.digest)) == .notStated)
    }

    /// Which good document a case starts from.
    enum Sample: Sendable {
        case bom, document

        var text: String { self == .bom ? SBOMTests.bom : SBOMTests.document }
    }

    static let changes: [(String, Sample, [String], JSONValue?, Code)] = [
        (cyclonedx, .bom, ["bomFormat"], .string("cyclonedx"), .predicateInvalid),
        (cyclonedx, .bom, ["specVersion"], nil, .predicateInvalid),
        (cyclonedx, .bom, ["specVersion"], .string("1.8"), .unsupportedFormat),
        (cyclonedx, .bom, ["specVersion"], .string("1.1"), .predicateInvalid),
        (cyclonedx, .bom, ["specVersion"], .string("latest"), .predicateInvalid),
        (cyclonedx, .bom, ["version"], .integer(0), .predicateInvalid),
        (cyclonedx, .bom, ["version"], .string("1"), .predicateInvalid),
        (
            cyclonedx, .bom, ["serialNumber"], .string("urn:uuid:3E671687-395B-41F5-A30F-A58921A69B79"),
            .predicateInvalid
        ),
        (cyclonedx, .bom, ["serialNumber"], .string("1"), .predicateInvalid),
        (cyclonedx, .bom, ["components"], .string("none"), .predicateInvalid),
        (cyclonedx, .bom, ["components", "0"], .string("a"), .predicateInvalid),
        (cyclonedx, .bom, ["metadata", "component", "name"], nil, .predicateInvalid),
        (cyclonedx, .bom, ["metadata", "component", "type"], nil, .predicateInvalid),
        (spdx, .document, ["spdxVersion"], .string("SPDX-3.0"), .unsupportedFormat),
        (spdx, .document, ["spdxVersion"], .string("2.3"), .predicateInvalid),
        (spdx, .document, ["SPDXID"], .string("DOCUMENT"), .predicateInvalid),
        (spdx, .document, ["dataLicense"], .string("MIT"), .predicateInvalid),
        (spdx, .document, ["name"], nil, .predicateInvalid),
        (spdx, .document, ["creationInfo"], nil, .predicateInvalid),
        (spdx, .document, ["packages"], .string("none"), .predicateInvalid),
        (spdx, .bom, [], nil, .predicateInvalid),
        (cyclonedx, .document, [], nil, .predicateInvalid),
        (spdx + "/v2.2", .document, [], nil, .predicateInvalid),
        (spdx + "/v3", .document, [], nil, .predicateInvalid),
        (cyclonedx + "/v1.5", .bom, [], nil, .predicateInvalid),
    ]

    @Test(arguments: changes)
    func refusesAnotherOrABrokenFormat(
        _ type: String,
        _ sample: Sample,
        _ path: [String],
        _ value: JSONValue?,
        _ code: Code
    ) throws {
        let good = try json(sample.text)
        let changed = path.isEmpty ? good : good.setting(path, to: value)
        let error = #expect(throws: MetadataError.self) {
            try Claim.read(predicateType: type, predicate: changed, limits: Limits())
        }
        #expect(error?.code == code)
    }

    @Test(arguments: [
        (#""SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0""#, Code.predicateInvalid),
        (#""  <rdf:RDF/>""#, .unsupportedFormat), (#""something""#, .predicateInvalid), ("null", .predicateInvalid),
        ("[]", .predicateInvalid), (#"" {\"spdxVersion\": ""#, .predicateInvalid),
        (#""{\"a\":1,\"a\":2}""#, .predicateInvalid),
    ])
    func refusesTextsThatAreNoJSON(_ text: String, _ code: Code) throws {
        #expect(try refusal(Self.spdx, text)?.code == code)
    }

    @Test func readsJSONThatCosignPutIntoAText() throws {
        let sbom = try read(Self.spdx, .string("\n" + Self.document))
        #expect(sbom.id == "https://sbom.example.com/1")
    }

    @Test func jsonInATextIsBoundedToo() throws {
        var limits = Limits()
        limits.predicateDepth = 2
        let error = #expect(throws: MetadataError.self) {
            try Claim.read(predicateType: Self.spdx, predicate: .string(Self.document), limits: limits)
        }
        #expect(error?.code == .limitExceeded)
    }

    @Test func oddDocumentsAreReadWithANote() throws {
        let document = try json(Self.document)
        let changes: [([String], JSONValue?)] = [
            (["documentNamespace"], .string("https://sbom.example.com/1#x")), (["documentNamespace"], nil),
            (["SPDXID"], .string("SPDXRef-webshop")), (["spdxVersion"], .string("SPDX-2.1")),
            (["creationInfo", "created"], .string("redacted")),
        ]
        for (path, value) in changes {
            #expect(try read(Self.spdx, document.setting(path, to: value)).notes.count == 1, "\(path)")
        }
        #expect(try read(Self.spdx, document).notes.isEmpty)
        let null = try read(Self.spdx, document.setting(["packages", "0"], to: .null))
        #expect(null.notes == ["predicate.packages[0]: null in a list"])
    }

    @Test func countsComponentsAtEveryDepth() throws {
        var limits = Limits()
        limits.components = 1
        #expect(try refusal(Self.cyclonedx, Self.bom, limits: limits)?.code == .limitExceeded)
    }

    @Test func aTimeThatIsNoneIsANote() throws {
        let bom = try read(
            Self.cyclonedx,
            try json(Self.bom).setting(["metadata", "timestamp"], to: .string("2026-12-31T23:59:60Z"))
        )
        #expect(bom.created == nil)
        #expect(bom.notes.count == 1)
    }

    static let identities: [([String], JSONValue)] = [
        (["version"], .string(digest)),
        (["purl"], .string("pkg:oci/webshop@\(digest)?repository_url=registry.example.com")),
        (
            ["properties"],
            .array([.object(["name": .string("aquasecurity:trivy:ImageID"), "value": .string(digest)])])
        ),
        (
            ["properties"],
            .array([
                .object(["name": .string("aquasecurity:trivy:RepoDigest"), "value": .string("h/webshop@" + digest)])
            ])
        ),
    ]

    @Test(arguments: identities)
    func knowsTheImageByDigest(_ path: [String], _ value: JSONValue) throws {
        let bom = try read(
            Self.cyclonedx,
            try json(Self.bom).setting(["metadata", "component"] + path, to: value)
        )
        #expect(try bom.describes(image(index: Self.digest)) == .index)
        #expect(try bom.describes(image(manifest: Self.digest)) == .manifest)
        #expect(try bom.describes(image(config: Self.digest)) == .config)
        #expect(try bom.describes(image(manifest: Self.other)) == .other)
    }

    @Test(arguments: [
        ("version", JSONValue.string("1.4.0"), ImageDescription.notStated),
        ("version", .string("sha256:12"), .other),
        ("purl", .string("pkg:npm/webshop@1"), .notStated),
        ("purl", .string("pkg:oci/webshop"), .notStated),
    ])
    func otherIdentitiesSayNothingOrTooMuch(_ member: String, _ value: JSONValue, _ described: ImageDescription) throws
    {
        let bom = try read(
            Self.cyclonedx,
            try json(Self.bom).setting(["metadata", "component", member], to: value)
        )
        #expect(try bom.describes(image(manifest: Self.digest)) == described)
    }

    @Test(arguments: [
        #""documentDescribes": ["SPDXRef-Image"]"#,
        #""relationships": [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-Image"}]"#,
        #""relationships": [{"spdxElementId": "SPDXRef-Image", "relationshipType": "DESCRIBED_BY", "relatedSpdxElement": "SPDXRef-DOCUMENT"}]"#,
    ])
    func spdxSaysInThreeWaysWhatItDescribes(_ described: String) throws {
        for identity in [
            #""versionInfo": "\#(Self.digest)""#,
            #""checksums": [{"algorithm": "SHA256", "checksumValue": "\#(Self.digest.dropFirst(7))"}]"#,
            #""externalRefs": [{"referenceCategory": "PACKAGE_MANAGER", "referenceType": "purl", "referenceLocator": "pkg:oci/webshop@\#(Self.digest)"}]"#,
        ] {
            let packages =
                #"[{"SPDXID": "SPDXRef-Image", "name": "w", \#(identity)}, {"SPDXID": "SPDXRef-b", "name": "b", "versionInfo": "\#(Self.other)"}]"#
            let text = """
                {"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "dataLicense": "CC0-1.0", "name": "w",
                 "creationInfo": {"created": "2026-03-01T00:00:00Z"}, "packages": \(packages), \(described)}
                """
            let sbom = try read(Self.spdx, try json(text))
            #expect(try sbom.describes(image(manifest: Self.digest)) == .manifest)
            #expect(try sbom.describes(image(manifest: Self.other)) == .other)
        }
    }

    @Test(arguments: [("1.4", "1.10", true), ("1.10", "1.4", false), ("2.3", "2.3", false), ("1", "1.0", false)])
    func versionsAreComparedByNumber(_ left: String, _ right: String, _ precedes: Bool) throws {
        #expect((try #require(FormatVersion(left)) < #require(FormatVersion(right))) == precedes)
    }

    @Test(arguments: ["", "1.", ".1", "01.2", "1.x", "1.2.3.4.5", "-1", "+1", "1 "])
    func refusesOtherVersions(_ text: String) {
        #expect(FormatVersion(text) == nil)
    }
}
