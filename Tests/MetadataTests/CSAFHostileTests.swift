import Encodings
import Metadata
import Testing
import Vocabulary

/// Documents that are made to cost much, or to go round in circles.
@Suite struct CSAFHostileTests {
    private func tree(_ relationships: String) throws -> JSONValue {
        try json(CSAFDocumentTests.good).setting(["product_tree", "relationships"], to: try json(relationships))
            .setting(["product_tree", "product_groups"], to: nil).setting(["vulnerabilities"], to: nil)
    }

    private static func relationship(_ id: String, _ part: String, _ whole: String) -> String {
        """
        {"category": "installed_on", "product_reference": "\(part)", "relates_to_product_reference": "\(whole)",
         "full_product_name": {"product_id": "\(id)", "name": "n"}}
        """
    }

    @Test func aCircleOfCombinationsIsRefused() throws {
        let value = try tree("[\(Self.relationship("A", "Z", "B")), \(Self.relationship("B", "Z", "A"))]")
        let error = #expect(throws: MetadataError.self) { try VEXDocument.read(value, limits: Limits()) }
        #expect(error?.description.contains("expected a product that is not part of itself") == true)
    }

    @Test func combinationsDoNotDouble() throws {
        var parts = [Self.relationship("C0", "Z", "W")]
        for number in 1..<30 { parts.append(Self.relationship("C\(number)", "C\(number - 1)", "C\(number - 1)")) }
        let value = try tree("[\(parts.joined(separator: ","))]")
        let error = #expect(throws: MetadataError.self) { try VEXDocument.read(value, limits: Limits()) }
        #expect(error?.description.contains("expected at most 16 products in each other") == true)
    }

    @Test func combinationsMayStandInAnyOrder() throws {
        let value = try tree("[\(Self.relationship("B", "A", "W")), \(Self.relationship("A", "Z", "W"))]")
        let tree = try CSAFReader.productTree(value, limits: Limits())
        #expect(tree.path(of: "B")?.products.map(\.id) == ["W", "W", "Z"])
    }

    @Test(arguments: [(30, true), (31, false)])
    func branchesNestNoDeeperThanTheFormatAllows(_ depth: Int, _ isRead: Bool) throws {
        var text = #"{"category": "product_name", "name": "n", "product": {"product_id": "D", "name": "n"}}"#
        for _ in 1..<depth { text = #"{"category": "product_family", "name": "n", "branches": [\#(text)]}"# }
        let part = """
            {"category": "product_version", "name": "1.3", "product": {"product_id": "Z", "name": "z"}}
            """
        let value = try CSAFDocumentTests.later()
            .setting(["product_tree", "branches"], to: try json("[\(text), \(part)]"))
        if isRead {
            #expect(throws: Never.self) { try VEXDocument.read(value, limits: Limits()) }
        } else {
            let error = #expect(throws: MetadataError.self) { try VEXDocument.read(value, limits: Limits()) }
            #expect(error?.description.contains("at most 30 branches in each other") == true)
        }
    }

    @Test func pairsAndProductsHaveLimits() throws {
        var limits = Limits()
        limits.vexStatements = 1
        let what = "2 pairs of vulnerability and product"
        #expect(throws: MetadataError.limitExceeded(LimitExceeded("vex-statements", limit: 1, found: what))) {
            try VEXDocument.read(try json(CSAFDocumentTests.good), limits: limits)
        }
        limits = Limits()
        limits.components = 2
        #expect(throws: MetadataError.limitExceeded(LimitExceeded("components", limit: 2, found: "3 products"))) {
            try VEXDocument.read(try json(CSAFDocumentTests.good), limits: limits)
        }
    }

    @Test func largeGroupsAreNotUnfolded() throws {
        let count = 20_000
        let products = (0..<count).map { #"{"product_id": "P\#($0)", "name": "n"}"# }.joined(separator: ",")
        let ids = (0..<count).map { #""P\#($0)""# }.joined(separator: ",")
        let flags = (0..<5_000).map { _ in
            #"{"label": "component_not_present", "group_ids": ["H"]}"#
        }.joined(separator: ",")
        let tree = """
            {"full_product_names": [\(products)], "product_groups": [{"group_id": "H", "product_ids": [\(ids)]}]}
            """
        let vulnerability = """
            {"cve": "CVE-2026-0001", "product_status": {"known_not_affected": [\(ids)]}, "flags": [\(flags)]}
            """
        let value = try json(CSAFDocumentTests.good).setting(["product_tree"], to: try json(tree))
            .setting(["vulnerabilities"], to: try json("[\(vulnerability)]"))
        #expect(try VEXDocument.read(value, limits: Limits()).statements.count == count)
    }
}

@Suite struct VEXVersionTests {
    @Test(arguments: [
        ("1", "2", true), ("2", "1", false), ("9", "10", true), ("1.9.0", "1.10.0", true),
        ("1.0.0-rc.1", "1.0.0", true),
        ("1.0.0", "1.0.0-rc.1", false), ("1.0.0-rc.2", "1.0.0-rc.10", true), ("1.0.0-1", "1.0.0-a", true),
        ("1.0.0-a", "1.0.0-a.1", true), ("1.0.0+a", "1.0.0+b", false), ("1", "1.0.1", true), ("2", "1.9.9", false),
        ("99999999999999999999998", "99999999999999999999999", true),
    ])
    func comparesVersions(_ left: String, _ right: String, _ isLower: Bool) throws {
        let one = try #require(VEXVersion(left))
        #expect(one.isLower(than: try #require(VEXVersion(right))) == isLower)
    }

    @Test(arguments: [
        "", "v1", "01", "1.0", "1.0.0.0", "1.0.0-", "1.0.0-01", "1.0.0+", "1-rc", "-1", "1.0.0-ä", "1.0.0+a+b",
    ])
    func refusesWhatIsNoVersion(_ text: String) { #expect(VEXVersion(text) == nil) }
}
