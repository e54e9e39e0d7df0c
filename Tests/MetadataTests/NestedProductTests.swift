import Encodings
import Metadata
import Testing
import Vocabulary

/// Statements about packages inside of other packages, which need a graph.
@Suite struct NestedProductTests {
    /// An SBOM of an image with these ways, each `from>to` between names of npm packages.
    private func graph(_ ways: [String], without: Set<String> = []) throws -> SBOM {
        var sbom = SBOM(format: .cyclonedx, version: try #require(FormatVersion("1.6")), encoding: .json)
        let pairs = ways.map { $0.split(separator: ">").map(String.init) }
        let names = Set(pairs.flatMap { $0 }).subtracting(["image"]).subtracting(without)
        sbom.components = names.sorted().map { name in
            var component = Component(name: name)
            (component.ref, component.purl) = (name, PackageURL("pkg:npm/\(name)@1.0.0"))
            return component
        }
        var subject = Component(name: "image")
        subject.ref = "image"
        sbom.subjectComponent = subject
        sbom.relationships = pairs.map { Relationship(from: $0[0], to: $0[1], kind: .dependsOn) }
        return sbom
    }

    private func nested(_ whole: String, _ status: String = "not_affected", time: String = "2026-03-01T00:00:00Z")
        throws
        -> VEXDocument
    {
        let reason = status == "not_affected" ? #""justification": "component_not_present", "# : ""
        return try VEXBench.openVEX(
            """
            "status": "\(status)", \(reason)
            "products": [{"@id": "pkg:npm/\(whole)", "subcomponents": [{"@id": "pkg:npm/leaf"}]}]
            """,
            time: time
        )
    }

    /// Ways, the packages through which the leaf is cleared, and whether that clears it.
    static let ways: [([String], [String], Bool)] = [
        (["image>a", "a>leaf"], ["a"], true),
        (["image>a", "a>b", "b>leaf"], ["a"], true),
        (["image>a", "a>leaf", "image>b", "b>leaf"], ["a"], false),
        (["image>a", "a>leaf", "image>b", "b>leaf"], ["a", "b"], true),
        (["image>a", "a>leaf", "image>leaf"], ["a"], false),
        (["image>a", "a>leaf", "b>leaf"], ["a"], false),
        (["image>a", "a>leaf", "b>c", "c>b", "c>leaf"], ["a"], false),
        (["image>a", "a>leaf", "leaf>a"], ["a"], true),
        (["image>a", "image>leaf"], ["a"], false),
        (["image>leaf"], ["a"], false),
        (["image>a", "a>other"], ["a"], false),
        (["image>a", "a>leaf"], [], false),
    ]

    @Test(arguments: ways)
    func everyWayMustBeCleared(_ ways: [String], _ cleared: [String], _ isSuppressed: Bool) throws {
        let documents = try cleared.map { try nested($0) }
        let decision = try VEXBench.decide(documents, sboms: [try graph(ways)], purl: "pkg:npm/leaf@1.0.0")
        #expect(decision.isSuppressed == isSuppressed)
    }

    @Test func withoutAGraphNothingIsCleared() throws {
        let document = try nested("a")
        #expect(try VEXBench.decide([document], purl: "pkg:npm/leaf@1.0.0").deciding == nil)
        var flat = try graph(["image>a", "a>leaf"])
        flat.relationships = []
        #expect(try VEXBench.decide([document], sboms: [flat], purl: "pkg:npm/leaf@1.0.0").deciding == nil)
    }

    @Test func everySBOMMustAgree() throws {
        let sboms = [try graph(["image>a", "a>leaf"]), try graph(["image>a", "image>leaf"])]
        let document = try nested("a")
        #expect(try VEXBench.decide([document], sboms: sboms, purl: "pkg:npm/leaf@1.0.0").deciding == nil)
        let silent = [sboms[0], try graph(["image>a"])]
        #expect(try VEXBench.decide([document], sboms: silent, purl: "pkg:npm/leaf@1.0.0").isSuppressed)
    }

    @Test func aLaterStatementAboutThePartTakesBack() throws {
        let ways = [try graph(["image>a", "a>leaf"])]
        let later = try nested("a", "affected", time: "2026-03-02T00:00:00Z")
        let decision = try VEXBench.decide([try nested("a"), later], sboms: ways, purl: "pkg:npm/leaf@1.0.0")
        #expect(decision.deciding?.status == .affected)
        let image = try VEXBench.openVEX(#""status": "affected""#, time: "2026-03-02T00:00:00Z")
        let both = try VEXBench.decide([try nested("a"), image], sboms: ways, purl: "pkg:npm/leaf@1.0.0")
        #expect(both.deciding?.status == .affected)
    }

    @Test func nestingOfComponentsIsAWayToo() throws {
        var sbom = try graph(["image>a", "image>leaf"])
        sbom.relationships = []
        let places = Dictionary(uniqueKeysWithValues: sbom.components.enumerated().map { ($1.name, $0) })
        let leaf = try #require(places["leaf"])
        sbom.components[leaf].parent = places["a"]
        #expect(try VEXBench.decide([try nested("a")], sboms: [sbom], purl: "pkg:npm/leaf@1.0.0").isSuppressed)
    }

    @Test func aPartOfAPartOfTheImageNeedsAGraph() throws {
        let combination = """
            [{"category": "default_component_of", "product_reference": "Z", "relates_to_product_reference": "A",
              "full_product_name": {"product_id": "AZ", "name": "n"}},
             {"category": "default_component_of", "product_reference": "AZ", "relates_to_product_reference": "W",
              "full_product_name": {"product_id": "WZ", "name": "n"}}]
            """
        let names = """
            [{"product_id": "W", "name": "w", "product_identification_helper": {"purl": "pkg:oci/webshop"}},
             {"product_id": "A", "name": "a", "product_identification_helper": {"purl": "pkg:npm/a"}},
             {"product_id": "Z", "name": "leaf", "product_identification_helper": {"purl": "pkg:npm/leaf"}}]
            """
        let changes: [([String], String?)] = [
            (["product_tree", "branches"], nil), (["product_tree", "full_product_names"], names),
            (["product_tree", "relationships"], combination),
        ]
        let document = try VEXBench.csaf(whole: "{}", changes: changes)
        #expect(try VEXBench.decide([document], purl: "pkg:npm/leaf@1.0.0").deciding == nil)
        let way = try graph(["image>a", "a>leaf"])
        #expect(try VEXBench.decide([document], sboms: [way], purl: "pkg:npm/leaf@1.0.0").isSuppressed)
        let detour = try graph(["image>a", "a>leaf", "image>leaf"])
        #expect(try VEXBench.decide([document], sboms: [detour], purl: "pkg:npm/leaf@1.0.0").deciding == nil)
    }

    @Test func manyStatementsAboutOnePackageAreNotReadForEachFinding() throws {
        let products = (0..<5_000).map { #"{"@id": "pkg:npm/leaf@1.\#($0).0"}"# }.joined(separator: ",")
        let document = try VEXBench.openVEX(#""status": "fixed", "products": [\#(products)]"#)
        let manifest = try Digest(VEXBench.manifest)
        let judge = try VEXJudge(
            [VEXEvidence(signer: "a", document: document, subjects: [manifest], isAttestation: true)],
            image: ImageIdentity(indexes: [], manifests: [manifest], configs: [], references: [], platform: nil),
            at: try #require(Instant(VEXBench.now)),
            skew: TimeSpan(seconds: 300),
            limits: Limits()
        )
        for number in 0..<2_000 {
            let purl = PackageURL("pkg:npm/leaf@2.\(number).0")
            #expect(judge.decide(ids: ["CVE-2026-0001"], purl: purl).deciding == nil)
        }
        #expect(judge.decide(ids: ["CVE-2026-0001"], purl: PackageURL("pkg:npm/leaf@1.4999.0")).isSuppressed)
    }
}
