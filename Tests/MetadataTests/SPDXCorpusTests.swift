import CorpusSupport
import Encodings
import Testing
import Vocabulary

@testable import Metadata

/// Every file of `spdx/` in the corpus against `EXPECTED.json`.
@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct SPDXCorpusTests {
    private static let type = "https://spdx.dev/Document"

    /// Files that must be refused, with the place that the refusal names; all are named so, or so expected.
    private static let refused: [String: String] = [
        "detect/bad-graph.json": "predicate.@graph",
        "guac/invalid-spdx-identifier-spdx.json": "predicate.SPDXID",
        "guac/invalid-spdx.json": "predicate.spdxVersion",
        "syft/json/spdx/bad/example7-bin.spdx.json": "predicate.creationInfo.creators[0]",
        "syft/json/spdx/bad/example7-go-module.spdx.json": "predicate.creationInfo.creators[0]",
        "syft/json/spdx/bad/example7-golang.spdx.json": "predicate.creationInfo.creators[0]",
        "syft/json/spdx/bad/example7-third-party-modules.spdx.json": "predicate.creationInfo.creators[0]",
    ]

    /// Packages that are null, and relationships that are null or empty: they are expected as if they were some.
    private static let nothing = [
        "tools-golang/spdx2_3_null_package.json": 1,
        "tools-golang/v2_2__json__testdata__spdx-null-relationships.json": 5,
        "tools-golang/v2_3__json__testdata__spdx-null-relationships.json": 5,
    ]

    @Test func readsEveryFileAsExpected() throws {
        var counts: [String: (files: Int, right: Int)] = [:]
        for (file, expected) in try expectations("spdx") {
            let folder = "spdx/" + (file.split(separator: "/").first ?? "")
            let found = try differences(file, expected)
            #expect(found.isEmpty, "\(file): \(found)")
            counts[folder, default: (0, 0)].files += 1
            if found.isEmpty { counts[folder]?.right += 1 }
        }
        for (folder, count) in counts.sorted(by: { $0.key < $1.key }) {
            print("\(folder): \(count.files) files, \(count.right) right")
        }
        #expect(counts.values.reduce(0) { $0 + $1.files } > 150)
    }

    /// In what a file is not as expected.
    private func differences(_ file: String, _ expected: JSONCursor) throws -> [String] {
        let content = try CorpusDocument(file)
        if try expected.optionalString("parse") == "error" { return content.value == nil ? [] : ["it can be parsed"] }
        guard let value = content.value else { return ["it cannot be parsed"] }
        if let type = try expected.optionalString("statement") {
            let statement = JSONCursor(value, root: "$")
            return try statement.string("predicateType") == type ? [] : ["another predicate type"]
        }
        let format = ContentFormat.detect(JSONCursor(value))
        let detected = try expected.optionalString("detected")
        guard Self.name(format) == detected else { return ["detected \(String(describing: format))"] }
        guard let format, detected?.hasPrefix("spdx") == true else { return [] }
        do {
            return try compare(format, JSONCursor(value, root: "predicate"), expected, file)
        } catch let error as JSONShapeError {
            let place = Self.refused[file]
            return place.map { error.path.hasPrefix($0) } == true ? [] : ["refused: \(error)"]
        }
    }

    private static func name(_ format: ContentFormat?) -> String? {
        switch format {
        case .spdx: "spdx-json"
        case .spdx3: "spdx-3"
        case .spdxTagValue: "spdx-tag-value"
        case .cyclonedx: "cyclonedx"
        default: nil
        }
    }

    private func compare(
        _ format: ContentFormat,
        _ cursor: JSONCursor,
        _ expected: JSONCursor,
        _ file: String
    ) throws -> [String] {
        var differences: [String] = []
        func check<Value: Equatable>(_ name: String, _ found: Value, _ wanted: Value?) {
            if let wanted, found != wanted { differences.append("\(name): \(found), expected \(wanted)") }
        }
        let (sbom, counts) = format == .spdx3 ? try graph(cursor) : try document(format, cursor, file)
        for (name, found) in counts.sorted(by: { $0.key < $1.key }) {
            check(name, found, try expected.member(name).map { Int(try $0.integer()) })
        }
        let version = format == .spdx3 ? "specVersion" : "version"
        let stated = try expected.optionalString(version)?.replacing("SPDX-", with: "")
        check(version, sbom.version, stated.flatMap { FormatVersion($0) })
        let described = try expected.member("describes")?.array().map { try $0.string() }
        check("describes", Set(sbom.subjectRefs), described.map { Set($0) })
        check("created", sbom.created, try expected.optionalString("created").flatMap { Instant($0) })
        check("refused", false, try Self.refused[file] != nil || !expected.elements("missingRequired").isEmpty)
        return differences
    }

    private func graph(_ cursor: JSONCursor) throws -> (SBOM, [String: Int]) {
        var tally = NoteTally()
        let elements = try SPDX3Graph(cursor, &tally).elements
        func count(_ type: String) -> Int { elements.count { $0.type == type } }
        let counts = [
            "elements": elements.count, "documents": count("SpdxDocument"), "sboms": count("software_Sbom"),
            "packages": count("software_Package"),
            "relationships": elements.count { $0.type.hasSuffix("Relationship") },
        ]
        return (try SPDX3Reader.read(cursor, limits: Limits()), counts)
    }

    private func document(
        _ format: ContentFormat,
        _ cursor: JSONCursor,
        _ file: String
    ) throws -> (SBOM, [String: Int]) {
        let document =
            format == .spdx
            ? try SPDXReader.document(cursor, limits: Limits())
            : try SPDXTagValueReader.document(try cursor.string(), root: "predicate", limits: Limits())
        let (packages, relationships) = (document.body.packages.count, document.body.relationships.count)
        let nothing = Self.nothing[file] ?? 0
        let sbom = try SBOM(document)
        #expect(sbom.components.count { !$0.isFile } == packages, "\(file)")
        let counts = [
            "packages": packages + (packages == 0 ? nothing : 0),
            "relationships": relationships + (packages == 0 ? 0 : nothing),
            "files": document.body.files.count,
        ]
        return (sbom, counts)
    }

    @Test func readsStatementsWithSPDXInThem() throws {
        var read = 0
        for (file, expected) in try expectations("predicates") {
            guard let type = try expected.optionalString("predicateType"), type.hasPrefix(Self.type) else { continue }
            let statement = JSONCursor(try corpusJSON("predicates/\(file)"), root: "$")
            let predicate = try statement.required("predicate").value
            let sbom = try #require(try Claim.read(predicateType: type, predicate: predicate, limits: Limits()).sbom)
            #expect(sbom.subjectRefs.count == 1, "\(file)")
            #expect(!sbom.components.isEmpty, "\(file)")
            read += 1
        }
        print("predicates/synthetic: \(read) statements with SPDX read")
        #expect(read >= 4)
    }

    /// The same content in JSON and in tags.
    @Test(arguments: [
        ("spec/SPDXJSONExample-v2.3.spdx.json", "spec/SPDXTagExample-v2.3.spdx"),
        ("spec/SPDXJSONExample-v2.2.spdx.json", "spec/SPDXTagExample-v2.2.spdx"),
    ])
    func twinsAreOneDocument(_ json: String, _ tags: String) throws {
        let left = try CorpusDocument(json).normalForm()
        let right = try CorpusDocument(tags).normalForm()
        #expect(left.components == right.components)
        #expect(left.subjectRefs == right.subjectRefs)
        #expect(left.relationships == right.relationships)
        #expect(left == right)
    }
}

/// A file of `spdx/`: JSON as it is, and any other text as a text.
struct CorpusDocument {
    let file: String
    /// nil where it is neither JSON nor SPDX tags.
    let value: JSONValue?

    init(_ file: String) throws {
        self.file = file
        let bytes = try Corpus.bytes("spdx/\(file)")
        let text = String(decoding: bytes, as: UTF8.self)
        if let json = try? JSONReader.read(bytes, depth: 200) {
            value = json
        } else {
            value = TagValueLines.isDocument(text) ? .string(text) : nil
        }
    }

    func sbom() throws -> SBOM {
        let predicate = try #require(value)
        return try #require(
            try Claim.read(predicateType: "https://spdx.dev/Document", predicate: predicate, limits: Limits()).sbom
        )
    }

    /// The document without what order and encoding make different.
    func normalForm() throws -> SBOM {
        var sbom = try sbom()
        sbom.encoding = .json
        sbom.notes = []
        sbom.components.sort { ($0.ref ?? "", $0.name) < ($1.ref ?? "", $1.name) }
        sbom.relationships.sort { ($0.from, $0.to, $0.kind.rawValue) < ($1.from, $1.to, $1.kind.rawValue) }
        sbom.authors.sort()
        return sbom
    }
}
