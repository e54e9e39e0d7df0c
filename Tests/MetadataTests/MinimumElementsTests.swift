import CorpusSupport
import Encodings
import Testing
import Vocabulary

@testable import Metadata

@Suite struct MinimumElementsTests {
    private static func good() -> SBOM {
        var sbom = SBOM(format: .spdx, version: FormatVersion("2.3") ?? impossible(), encoding: .json)
        (sbom.authors, sbom.tools, sbom.lifecycles) = (["Jane Doe"], ["maker-1.2"], ["build"])
        sbom.created = Instant("2026-03-01T00:00:00Z")
        var component = Component(name: "zlib")
        (component.ref, component.version, component.supplier) = ("SPDXRef-zlib", "1.3", "Example Inc")
        (component.purlText, component.purl) = ("pkg:generic/zlib@1.3", PackageURL("pkg:generic/zlib@1.3"))
        component.hashes = [ComponentHash(algorithm: "MD5", hex: String(repeating: "0", count: 32))]
        component.licenses.declared = .expression("Zlib")
        (sbom.components, sbom.subjectRefs) = ([component], ["SPDXRef-zlib"])
        return sbom
    }

    private static func impossible() -> FormatVersion { preconditionFailure("2.3 is a version") }

    @Test func nothingIsMissing() throws {
        for profile in MinimumElements.Profile.allCases {
            let report = MinimumElements(profile).check(Self.good())
            #expect(report.isComplete)
            #expect((report.total, report.complete, report.share) == (1, 1, 1))
        }
    }

    typealias Change = @Sendable (inout SBOM) -> Void
    typealias Elements = (document: [MinimumElementsReport.DocumentElement], [MinimumElementsReport.ComponentElement])

    /// A change, what the NTIA's list misses then, and what the draft of 2025 misses besides.
    static let changes: [(String, Change, Elements, Elements)] = [
        ("tool only", { $0.authors = [] }, ([], []), ([], [])),
        ("no creator", { ($0.authors, $0.tools) = ([], []) }, ([.author], []), ([.author, .tool], [])),
        ("SPDX 3 by a tool", { ($0.authors, $0.encoding) = ([], .jsonLD) }, ([.author], []), ([.author], [])),
        ("no time", { $0.created = nil }, ([.timestamp], []), ([.timestamp], [])),
        ("no subject", { $0.subjectRefs = [] }, ([.relationship], []), ([.relationship], [])),
        ("no tool", { $0.tools = [] }, ([], []), ([.tool], [])),
        ("no phase", { $0.lifecycles = [] }, ([], []), ([.generationContext], [])),
        ("no supplier", { $0.components[0].supplier = nil }, ([], [.supplier]), ([], [.supplier])),
        ("no name", { $0.components[0].name = "" }, ([], [.name]), ([], [.name])),
        ("no version", { $0.components[0].version = nil }, ([], [.version]), ([], [.version])),
        ("a purl that is none", { $0.components[0].purl = nil }, ([], [.identifier]), ([], [.identifier])),
        (
            "a CPE instead", { ($0.components[0].purl, $0.components[0].cpes) = (nil, ["cpe:2.3:a:b:c"]) }, ([], []),
            ([], [])
        ),
        ("a tag instead", { ($0.components[0].purl, $0.components[0].swidTagIDs) = (nil, ["x"]) }, ([], []), ([], [])),
        (
            "no SPDXID", { $0.components[0].ref = nil }, ([.relationship], [.identifier]),
            ([.relationship], [.identifier])
        ),
        ("no hash", { $0.components[0].hashes = [] }, ([], []), ([], [.hash])),
        ("no licence", { $0.components[0].licenses.declared = .noAssertion }, ([], []), ([], [.license])),
        (
            "concluded only",
            {
                $0.components[0].licenses.declared = .noAssertion
                $0.components[0].licenses.concluded = .named(["x"], and: nil)
            },
            ([], []), ([], [])
        ),
    ]

    @Test(arguments: changes.indices)
    func namesWhatIsMissing(_ index: Int) {
        let (name, change, ntia, cisa) = Self.changes[index]
        var sbom = Self.good()
        change(&sbom)
        for (profile, expected) in [(MinimumElements.Profile.ntia2021, ntia), (.cisa2025, cisa)] {
            let report = MinimumElements(profile).check(sbom)
            #expect(report.missing == expected.document, "\(name)")
            #expect(report.incomplete.flatMap(\.missing) == expected.1, "\(name)")
            #expect(report.isComplete == (expected.document.isEmpty && expected.1.isEmpty), "\(name)")
        }
    }

    @Test func cycloneDXNeedsADependencyOfItsSubject() {
        var sbom = Self.good()
        (sbom.format, sbom.subjectRefs, sbom.subjectComponent) = (.cyclonedx, ["app"], sbom.components[0])
        sbom.subjectComponent?.ref = "app"
        #expect(MinimumElements(.ntia2021).check(sbom).missing == [.relationship])
        sbom.relationships = [Relationship(from: "b", to: "c", kind: .dependsOn)]
        #expect(MinimumElements(.ntia2021).check(sbom).missing == [.relationship])
        sbom.relationships.append(Relationship(from: "app", to: "SPDXRef-zlib", kind: .dependsOn))
        let report = MinimumElements(.ntia2021).check(sbom)
        #expect(report.isComplete)
        #expect(report.total == 2)
    }

    @Test func namesTheFirstTwentyAndCountsAll() {
        var sbom = Self.good()
        for index in 0..<30 { sbom.components.append(Component(name: "\(index)")) }
        var file = Component(name: "file")
        file.isFile = true
        sbom.components.append(file)
        let report = MinimumElements(.ntia2021).check(sbom)
        #expect((report.total, report.complete, report.incomplete.count) == (31, 1, 20))
        #expect(report.incomplete.first?.name == "0")
        #expect(report.incomplete.first?.missing == [.supplier, .version, .identifier])
        #expect(!report.isComplete)
    }

    @Test func aDocumentOfNothingIsNotComplete() {
        var sbom = Self.good()
        sbom.components = []
        let report = MinimumElements(.ntia2021).check(sbom)
        #expect(report.share == nil)
        #expect(!report.isComplete)
    }
}

/// The minimum elements over files of the corpus that are named by what they lack.
@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct MinimumElementsCorpusTests {
    /// What a report says, as one set of words.
    private func missing(_ sbom: SBOM, _ profile: MinimumElements.Profile) -> Set<String> {
        let report = MinimumElements(profile).check(sbom)
        return Set(report.missing.map(\.rawValue)).union(report.incomplete.flatMap(\.missing).map(\.rawValue))
    }

    /// What the name of a set says that is missing in its files.
    private static let sets = [
        "missing_author_name": "author", "missing_component_version": "version", "missing_version": "version",
        "missing_dependency_relationships": "relationship", "missing_timestamp": "timestamp",
        "missing_unique_identifiers": "identifier", "missing_supplier_name": "supplier",
    ]

    @Test func findsWhatTheSetsOfTheNTIACheckerLack() throws {
        var counts: [String: (files: Int, right: Int)] = [:]
        for (file, expected) in try expectations("spdx") {
            guard let set = try expected.optionalString("ntiaSet") else { continue }
            let sbom = try CorpusDocument(file).sbom()
            let missing = missing(sbom, .ntia2021)
            let isRight =
                switch set {
                // The checker takes the id inside the document for an identifier; it is none.
                case "no_elements_missing": missing.subtracting(sbom.encoding == .jsonLD ? ["identifier"] : []).isEmpty
                case "missing_concluded_license":
                    missing.isEmpty && Self.isUnstated(sbom.components.first { !$0.isFile }?.licenses.concluded)
                case "has_sbom", "has_no_sbom": true
                default: Self.sets[set].map { missing.contains($0) } ?? false
                }
            #expect(isRight, "\(file): \(missing)")
            let folder = "spdx/ntia/" + set
            counts[folder, default: (0, 0)].files += 1
            if isRight { counts[folder]?.right += 1 }
        }
        for (folder, count) in counts.sorted(by: { $0.key < $1.key }) {
            print("\(folder): \(count.files) files, \(count.right) right")
        }
        #expect(!counts.isEmpty)
    }

    private static func isUnstated(_ statement: LicenseStatement?) -> Bool {
        statement == nil || statement == .noAssertion
    }

    /// Parts of names of `*/quality`, the element that they mean, and whether it is missing.
    private static let names: [(part: String, element: String, isMissing: Bool)] = [
        ("missingComponentSupplier.", "supplier", true), ("missingComponentOtherUniqueIDs", "identifier", true),
        ("missingMetadataTimestamp", "timestamp", true), ("invalidMetadataTimestamp", "timestamp", true),
        ("-no-timestamp", "timestamp", true), ("-invalid-timestamp", "timestamp", true),
        ("-no-authors", "author", true), ("-no-version", "version", true), ("missingComponentVersion", "version", true),
        ("missingComponentHash", "hash", true), ("-no-checksums", "hash", true), ("-no-tool", "tool", true),
        ("missingComponentLicense", "license", true), ("invalidComponentLicenseNoAssertion", "license", true),
        ("-no-supplier", "supplier", true), ("-no-unique-id", "identifier", true),
        ("absentMetadataAuthor", "author", true), ("missingMetadataAuthor", "author", true),
        ("validComponentCPE", "identifier", false), ("validComponentVersion", "version", false),
        ("validComponentOrganizationSupplier", "supplier", false), ("validComponentPersonSupplier", "supplier", false),
        ("validComponentSupplier", "supplier", false), ("validComponentName", "name", false),
        ("validComponentLicense", "license", false), ("validComponentHash", "hash", false),
        ("validMetadataOrganizationCreator", "author", false), ("validMetadataPersonCreator", "author", false),
        ("validMetadataAuthor", "author", false), ("validMetadataTimestamp", "timestamp", false),
        ("validComponentPURL", "identifier", false), ("spdx3-with-purl", "identifier", false),
        ("-no-cpe", "identifier", false),
    ]

    @Test func findsWhatTheNamesOfSPDXFilesSay() throws {
        let (files, right) = try judge("spdx/quality") { try CorpusDocument($0.replacing("spdx/", with: "")).sbom() }
        #expect(files > 20)
        #expect(right == files)
    }

    @Test func findsWhatTheNamesOfCycloneDXFilesSay() throws {
        func read(_ file: String) throws -> SBOM? {
            let claim = try? Claim.read(
                predicateType: "https://cyclonedx.org/bom",
                predicate: try corpusJSON(file),
                limits: Limits()
            )
            return claim?.sbom
        }
        guard try read("cyclonedx/quality/cdx-minimal.json")?.components.isEmpty == false else {
            print("cyclonedx/quality: skipped, the components of CycloneDX are not read")
            return
        }
        let (files, right) = try judge("cyclonedx/quality", read)
        #expect(files > 10)
        #expect(right == files)
    }

    /// Holds the files of a folder whose names say something against what they say.
    private func judge(_ folder: String, _ read: (String) throws -> SBOM?) throws -> (files: Int, right: Int) {
        var (files, right) = (0, 0)
        for name in try Corpus.names(in: folder) {
            // `invalid…` holds `valid…`: the first letters decide.
            let word = name.replacing("cdx__", with: "")
            let rule = Self.names.first { word.hasPrefix($0.part) || ($0.part.contains("-") && word.contains($0.part)) }
            guard let rule, let sbom = try read("\(folder)/\(name)") else { continue }
            files += 1
            let missing = missing(sbom, .cisa2025)
            let isRight = missing.contains(rule.element) == rule.isMissing
            #expect(isRight, "\(name): \(missing)")
            if isRight { right += 1 }
        }
        print("\(folder) by name: \(files) files, \(right) right")
        return (files, right)
    }
}
