import Encodings
import Testing
import Vocabulary

@testable import Metadata

/// SPDX 2 in tag-value text.
@Suite struct SPDXTagValueTests {
    private static let hex = SPDXDocumentTests.hex

    /// The twin of `SPDXDocumentTests.text`.
    private static let text = """
        # made by hand
        SPDXVersion: SPDX-2.3
        DataLicense: CC0-1.0
        SPDXID: SPDXRef-DOCUMENT
        DocumentName: webshop
        DocumentNamespace: https://sbom.example.com/1
        Creator: Tool: maker-1.2
        Creator: Organization: Example Inc (sbom@example.com)
        Creator: Person: Jane Doe ()
        Created: 2026-03-01T00:00:00Z

        FileName: ./shop
        SPDXID: SPDXRef-file
        LicenseConcluded: MIT
        FileChecksum: SHA1: \(String(repeating: "b", count: 40))

        PackageName: zlib
        SPDXID: SPDXRef-zlib
        PackageSupplier: NOASSERTION
        PackageLicenseDeclared: NONE
        PackageCopyrightText: NOASSERTION

        PackageName: webshop
        SPDXID:SPDXRef-shop
        PackageVersion: 1.4.0
        PackageSupplier: Organization: Example Inc
        PackageOriginator: Person: Jane Doe (jane@example.com)
        PrimaryPackagePurpose: CONTAINER
        PackageLicenseDeclared: MIT
        PackageLicenseConcluded: NOASSERTION
        PackageCopyrightText: <text>Copyright 2026 Example</text>
        PackageDescription: <text>Several lines,
        PackageName: of which this one is no tag
        </text>
        PackageChecksum: SHA256: \(hex.uppercased())
        PackageChecksum: BLAKE2b-256: \(hex)
        ExternalRef: PACKAGE-MANAGER purl pkg:oci/webshop@sha256%3A\(hex)
        ExternalRef: SECURITY cpe23Type cpe:2.3:a:example:webshop:1.4.0:*:*:*:*:*:*:*
        ExternalRef: OTHER swid swid:webshop

        FileName: ./other
        SPDXID: SPDXRef-other

        SnippetSPDXID: SPDXRef-snippet
        SnippetFromFileSPDXID: SPDXRef-file

        Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-shop
        Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-file
        Relationship: SPDXRef-shop DEPENDS_ON SPDXRef-zlib
        Relationship: SPDXRef-snippet OTHER SPDXRef-file
        """

    private func read(_ text: String, limits: Limits = Limits()) throws -> SBOM {
        try #require(
            try Claim.read(predicateType: "https://spdx.dev/Document", predicate: .string(text), limits: limits).sbom
        )
    }

    @Test func itsJSONTwinIsTheSameDocument() throws {
        var tags = try read(Self.text)
        var twin = try SPDXDocumentTests.read(try json(SPDXDocumentTests.text))
        #expect(tags.encoding == .tagValue)
        tags.encoding = .json
        tags.components.sort { $0.name < $1.name }
        twin.components.sort { $0.name < $1.name }
        #expect(tags == twin)
    }

    @Test(arguments: ["\n", "\r\n"])
    func linesMayEndAsOnWindows(_ end: String) throws {
        #expect(try read(Self.text.replacing("\n", with: end)).components.count == 3)
    }

    @Test func aByteOrderMarkIsNoTag() throws {
        #expect(try read("\u{FEFF}" + Self.text).components.count == 3)
    }

    /// A change of the text, what it becomes, and the refusal.
    static let refusals: [(String, String, String)] = [
        ("\n</text>", "", "predicate, line 32: expected a </text> that ends the value, found none"),
        ("SPDXVersion: SPDX-2.3\n", "", "predicate: expected a line 'SPDXVersion:', found none"),
        ("SPDXVersion: SPDX-2.3", "SPDXVersion: 2.3", "predicate, line 2: expected a version as SPDX-2.3, found '2.3'"),
        ("SPDXVersion: SPDX-2.3", "SPDXVersion: SPDX-3.0", "expected SPDX-2.2 or SPDX-2.3, found SPDX-3.0"),
        ("DataLicense: CC0-1.0", "DataLicense: MIT", "predicate, line 3: expected 'CC0-1.0', found 'MIT'"),
        ("SPDXID: SPDXRef-DOCUMENT", "SPDXID: x", "predicate, line 4: expected 'SPDXRef-DOCUMENT', found 'x'"),
        ("SPDXID: SPDXRef-DOCUMENT\n", "", "predicate: expected a line 'SPDXID:', found none"),
        (
            "Created: 2026", "SPDXVersion: SPDX-2.3\nCreated: 2026",
            "predicate, line 10: expected the tag 'SPDXVersion' once, found it again"
        ),
        (
            "PackageVersion: 1.4.0", "PackageVersion: 1.4.0\nPackageVersion: 1.4.1",
            "predicate, line 26: expected the tag 'PackageVersion' once, found it again"
        ),
        (
            "SPDXID: SPDXRef-zlib", "SPDXID: SPDXRef-shop",
            "predicate, line 23: expected an SPDXID of its own, found 'SPDXRef-shop' again"
        ),
    ]

    @Test(arguments: refusals)
    func refusesWhatBreaksTheFormatAndSaysWhere(_ old: String, _ new: String, _ words: String) throws {
        let changed = Self.text.replacing(old, with: new, maxReplacements: 1)
        #expect(changed != Self.text)
        let error = #expect(throws: MetadataError.self) { try read(changed) }
        #expect(error?.description == words)
    }

    static let oddities: [(String, String, String)] = [
        ("DocumentName: webshop\n", "", "predicate: no document name"),
        ("Created: 2026-03-01T00:00:00Z", "Created:", "predicate: no time of creation"),
        ("Creator: Person:", "Relationship SPDXRef-a DESCRIBES", "predicate, line 9: a line that is no tag"),
        (
            "PackageVersion: 1.4.0", "PackageVersion:",
            "predicate, line 25: an empty value, found 'PackageVersion: '"
        ),
        (
            "Example</text>", "Example</text> and more", "predicate, line 31: more after </text>"
        ),
        (
            "SPDXRef-shop DEPENDS_ON SPDXRef-zlib", "SPDXRef-shop DEPENDS_ON",
            "predicate, line 49: a relationship without type or ends, found 'Relationship: SPDXRef-shop DEPENDS_ON'"
        ),
        (
            "OTHER swid swid:webshop", "OTHER swid",
            "predicate, line 39: an external reference without type or locator, found 'ExternalRef: OTHER swid'"
        ),
        (
            "BLAKE2b-256: \(hex)", "BLAKE2b-256",
            "predicate, line 36: a checksum without algorithm or value, found 'PackageChecksum: BLAKE2b-256'"
        ),
        (
            "FileName: ./shop", "PackageVersion: 7\nFileName: ./shop",
            "predicate, line 12: a tag of a package outside of one, found 'PackageVersion: 7'"
        ),
        ("PackageName: zlib", "PackageName:", "predicate, line 17: an empty name"),
        ("SPDXID: SPDXRef-zlib\n", "", "predicate, line 17: no SPDXID"),
    ]

    @Test(arguments: oddities)
    func noteOddities(_ old: String, _ new: String, _ note: String) throws {
        let changed = Self.text.replacing(old, with: new, maxReplacements: 1)
        #expect(changed != Self.text)
        let notes = try read(changed).notes
        #expect(notes.contains(note), "\(notes)")
    }

    @Test(arguments: [
        ("SPDXVersion: SPDX-2.3", true), ("# a comment\n\n  DataLicense: CC0-1.0", true), ("Created: x", true),
        ("PackageName: x", false), ("# SPDXVersion: SPDX-2.3", false), ("", false), ("SPDXVersion", false),
        ("SPDXVersion : x", false), ("words: x", false), ("#", false),
    ])
    func knowsItsDocuments(_ text: String, _ isOne: Bool) {
        #expect((ContentFormat.detect(JSONCursor(.string(text))) == .spdxTagValue) == isOne)
    }

    @Test func readsLinesOfMegabytes() throws {
        let long = String(repeating: "<text", count: 400_000)
        let sbom = try read(
            Self.text.replacing("Copyright 2026 Example", with: long)
                .replacing("# made by hand", with: "# " + long)
        )
        #expect(sbom.components.last { $0.name == "webshop" }?.copyright?.utf8.count == long.utf8.count)
    }

    @Test func boundsThePackages() throws {
        var limits = Limits()
        limits.components = 1
        let error = #expect(throws: MetadataError.self) { try read(Self.text, limits: limits) }
        #expect(error?.code == .limitExceeded)
    }

    @Test func readsWhatTrivyAnnotates() throws {
        let sbom = try read(
            Self.text + """

                Annotator: Tool: trivy-0.66
                AnnotationDate: 2026-03-01T00:00:00Z
                AnnotationComment: ImageID: sha256:\(String(repeating: "c", count: 64))
                AnnotationType: OTHER
                SPDXREF: SPDXRef-shop
                """
        )
        #expect(sbom.subject.digests.contains(try Digest("sha256:" + String(repeating: "c", count: 64))))
    }
}
