import Encodings
import Metadata
import Testing
import Vocabulary

@Suite struct CSAFDocumentTests {
    static let good = """
        {"document": {"category": "csaf_vex", "csaf_version": "2.0", "title": "t",
          "publisher": {"category": "vendor", "name": "Example", "namespace": "https://example.com"},
          "tracking": {"id": "E-1", "status": "final", "version": "2",
            "initial_release_date": "2026-03-01T00:00:00Z", "current_release_date": "2026-03-02T00:00:00Z",
            "revision_history": [{"number": "1", "date": "2026-03-01T00:00:00Z", "summary": "a"},
              {"number": "2", "date": "2026-03-02T00:00:00Z", "summary": "b"}]}},
         "product_tree": {
          "full_product_names": [{"product_id": "W", "name": "webshop",
            "product_identification_helper": {"purl": "pkg:oci/webshop"}}],
          "branches": [{"category": "vendor", "name": "Example", "branches": [
            {"category": "product_version", "name": "1.3", "product": {"product_id": "Z", "name": "zlib",
              "product_identification_helper": {"purl": "pkg:apk/alpine/zlib"}}}]}],
          "relationships": [{"category": "optional_component_of", "product_reference": "Z",
            "relates_to_product_reference": "W", "full_product_name": {"product_id": "WZ", "name": "zlib in webshop"}}],
          "product_groups": [{"group_id": "G", "product_ids": ["W", "WZ"]}]},
         "vulnerabilities": [{"cve": "CVE-2026-0001", "ids": [{"system_name": "s", "text": "BUG-1"}],
           "notes": [{"category": "summary", "text": "x"}],
           "product_status": {"known_not_affected": ["WZ"], "fixed": ["W"]},
           "flags": [{"label": "component_not_present", "group_ids": ["G"]}]}]}
        """

    /// The document in version 2.1, with paths in place of relationships.
    static func later() throws -> JSONValue {
        try json(good).setting(["$schema"], to: .string("https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json"))
            .setting(["document", "csaf_version"], to: .string("2.1"))
            .setting(["document", "distribution"], to: try json(#"{"tlp": {"label": "CLEAR"}}"#))
            .setting(["product_tree", "relationships"], to: nil)
            .setting(
                ["product_tree", "full_product_names", "0", "product_identification_helper"],
                to: try json(#"{"purls": ["pkg:oci/webshop"]}"#)
            )
            .setting(
                ["product_tree", "product_paths"],
                to: try json(
                    """
                    [{"beginning_product_reference": "Z", "full_product_name": {"product_id": "WZ", "name": "zlib"},
                      "subpaths": [{"category": "default_component_of", "next_product_reference": "W"}]}]
                    """
                )
            )
    }

    private func read(_ value: JSONValue, limits: Limits = Limits()) throws -> VEXDocument {
        try VEXDocument.read(value, limits: limits)
    }

    @Test(arguments: [false, true])
    func makesAStatementOfEachPair(_ isLater: Bool) throws {
        let document = try read(isLater ? Self.later() : json(Self.good))
        #expect((document.id, document.author, document.publisher) == ("E-1", "Example", "https://example.com"))
        #expect(document.version == VEXVersion("2"))
        #expect(document.statements.map(\.status) == [.notAffected, .fixed])
        let first = try #require(document.statements.first)
        #expect(first.vulnerabilities == ["CVE-2026-0001", "BUG-1"])
        #expect(first.justification == .componentNotPresent)
        #expect(first.time == Instant("2026-03-02T00:00:00Z"))
        let product = try #require(first.products.first)
        #expect(product.identifiers == ["pkg:oci/webshop"])
        #expect(product.subcomponents?.map(\.identifiers) == [["pkg:apk/alpine/zlib"]])
        #expect(product.subcomponents?.first?.versions.map(\.extent) == [.exactly("1.3")])
        #expect(product.relation == (isLater ? "default_component_of" : "optional_component_of"))
        #expect(document.statements[1].products[0].subcomponents == nil)
    }

    private static let tree = "predicate.product_tree"
    private static let vulnerability = "predicate.vulnerabilities[0]"

    /// What to change, to what, and where the refusal says that the document is wrong.
    static let broken: [([String], String?, String)] = [
        (["document", "category"], nil, "predicate.document"),
        (["document", "category"], #""csaf_withdrawn""#, "predicate.document.category"),
        (["document", "category"], #""CSAF VEX""#, "predicate.document.category"),
        (["document", "category"], #""csaf_other""#, "predicate.document.category"),
        (["document", "title"], nil, "predicate.document"),
        (["document", "publisher"], nil, "predicate.document"),
        (["document", "publisher", "namespace"], nil, "predicate.document.publisher"),
        (["document", "tracking", "id"], nil, "predicate.document.tracking"),
        (["document", "tracking", "status"], #""done""#, "predicate.document.tracking.status"),
        (["document", "tracking", "version"], #""v2""#, "predicate.document.tracking.version"),
        (["document", "tracking", "version"], #""1""#, "predicate.document.tracking.version"),
        (["document", "tracking", "version"], #""2.0.0""#, "predicate.document.tracking.revision_history[0].number"),
        (["document", "tracking", "current_release_date"], nil, "predicate.document.tracking"),
        (
            ["document", "tracking", "current_release_date"], #""2026-03-02""#,
            "predicate.document.tracking.current_release_date"
        ),
        (["document", "tracking", "revision_history"], "[]", "predicate.document.tracking.revision_history"),
        (
            ["document", "tracking", "revision_history", "0", "number"], #""2""#,
            "predicate.document.tracking.revision_history"
        ),
        (
            ["document", "tracking", "revision_history", "0", "date"], #""2026-03-03T00:00:00Z""#,
            "predicate.document.tracking.revision_history"
        ),
        (["product_tree", "full_product_names", "0", "product_id"], nil, "\(tree).full_product_names[0]"),
        (
            ["product_tree", "full_product_names", "0", "product_id"], #""Z""#,
            "\(tree).branches[0].branches[0].product.product_id"
        ),
        (["product_tree", "full_product_names", "0", "name"], nil, "\(tree).full_product_names[0]"),
        (["product_tree", "branches", "0", "category"], nil, "\(tree).branches[0]"),
        (
            ["product_tree", "relationships", "0", "product_reference"], #""X""#,
            "\(tree).relationships[0].product_reference"
        ),
        (
            ["product_tree", "relationships", "0", "product_reference"], #""WZ""#,
            "\(tree).relationships[0].product_reference"
        ),
        (
            ["product_tree", "relationships", "0", "relates_to_product_reference"], #""X""#,
            "\(tree).relationships[0].relates_to_product_reference"
        ),
        (["product_tree", "relationships", "0", "category"], #""beside""#, "\(tree).relationships[0].category"),
        (
            ["product_tree", "relationships", "0", "full_product_name", "product_id"], #""W""#,
            "\(tree).relationships[0].full_product_name.product_id"
        ),
        (
            ["product_tree", "product_groups", "0", "product_ids", "0"], #""X""#,
            "\(tree).product_groups[0].product_ids[0]"
        ),
        (
            ["product_tree", "full_product_names", "0", "product_identification_helper", "hashes"],
            """
            [{"filename": "a", "file_hashes": [{"algorithm": "sha256", "value": "aa"},
              {"algorithm": "SHA256", "value": "bb"}]}]
            """,
            "\(tree).full_product_names[0].product_identification_helper.hashes[0].file_hashes[1]"
        ),
        (
            ["product_tree", "full_product_names", "0", "product_identification_helper", "purls"],
            #"["pkg:oci/webshop?tag=1", "pkg:oci/other"]"#,
            "\(tree).full_product_names[0].product_identification_helper.purls[1]"
        ),
        (["vulnerabilities", "0", "cve"], #""CVE-26-1""#, "\(vulnerability).cve"),
        (
            ["vulnerabilities", "0", "product_status", "fixed", "0"], #""X""#,
            "\(vulnerability).product_status.fixed[0]"
        ),
        (
            ["vulnerabilities", "0", "product_status", "recommended"], #"["X"]"#,
            "\(vulnerability).product_status.recommended[0]"
        ),
        (["vulnerabilities", "0", "product_status", "mended"], #"["W"]"#, "\(vulnerability).product_status.mended"),
        (["vulnerabilities", "0", "flags", "0", "label"], #""because""#, "\(vulnerability).flags[0].label"),
        (["vulnerabilities", "0", "flags", "0", "group_ids", "0"], #""H""#, "\(vulnerability).flags[0].group_ids[0]"),
        (["vulnerabilities", "0", "scores"], #"[{"products": ["X"]}]"#, "\(vulnerability).scores[0].products[0]"),
        (
            ["vulnerabilities", "0", "threats"], #"[{"category": "impact", "details": "d", "product_ids": ["X"]}]"#,
            "\(vulnerability).threats[0].product_ids[0]"
        ),
        (
            ["x_extensions"], #"[{"$schema": "s", "category": "c", "content": {}, "critical": true}]"#,
            "predicate.x_extensions[0].critical"
        ),
        (
            ["vulnerabilities", "0", "x_extensions"], #"[{"$schema": "s", "category": "c", "content": {}}]"#,
            "\(vulnerability).x_extensions[0]"
        ),
    ]

    @Test(arguments: broken)
    func refusesADocumentWithoutOneMeaning(_ path: [String], _ text: String?, _ place: String) throws {
        let value = try json(Self.good).setting(path, to: try text.map(json))
        let error = #expect(throws: MetadataError.self) { try read(value) }
        guard case .invalid(let found, _, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(found == place)
    }

    @Test(arguments: [
        (["$schema"], "predicate"), (["document", "distribution"], "predicate.document"),
        (["product_tree", "product_paths", "0", "subpaths"], "predicate.product_tree.product_paths[0]"),
    ])
    func version21NeedsMore(_ path: [String], _ place: String) throws {
        let value = try Self.later().setting(path, to: nil)
        let error = #expect(throws: MetadataError.self) { try read(value) }
        guard case .invalid(place, _, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func anotherVersionIsNotReadAsThisOne() throws {
        let value = try json(Self.good).setting(["document", "csaf_version"], to: .string("2.2"))
        #expect(throws: MetadataError.unsupportedFormat(expected: "CSAF 2.0 or 2.1", found: "CSAF 2.2")) {
            try read(value)
        }
    }

    /// What to change, and which statements remain of `not_affected` and `fixed`, with the reason of the refusal.
    static let dropped: [([String], String?, [VEXStatement.Status], String)] = [
        (["flags"], nil, [.fixed], "a flag or a threat of category impact"),
        (["flags", "0", "group_ids"], nil, [.fixed], "a flag or a threat of category impact"),
        (
            ["flags"], #"[{"label": "component_not_present", "product_ids": ["W"]}]"#, [.fixed],
            "a flag or a threat of category impact"
        ),
        (
            ["flags"],
            """
            [{"label": "component_not_present", "product_ids": ["WZ"]},
             {"label": "vulnerable_code_not_present", "group_ids": ["G"]}]
            """,
            [.fixed], "one justification"
        ),
        (
            ["threats"], #"[{"category": "exploit_status", "details": "d", "product_ids": ["WZ"]}]"#,
            [.notAffected, .fixed], ""
        ),
        (["product_status", "known_affected"], #"["WZ"]"#, [.fixed], "a product in one kind of status"),
        (["product_status", "under_investigation"], #"["W"]"#, [.notAffected], "a product in one kind of status"),
        (["product_status", "first_fixed"], #"["W"]"#, [.notAffected, .fixed], ""),
        (["product_status", "recommended"], #"["W"]"#, [.notAffected, .fixed], ""),
    ]

    @Test(arguments: dropped)
    func dropsAStatementThatSaysNothing(
        _ path: [String],
        _ text: String?,
        _ statuses: [VEXStatement.Status],
        _ reason: String
    ) throws {
        let value = try json(Self.good).setting(["vulnerabilities", "0"] + path, to: try text.map(json))
        let document = try read(value)
        #expect(Set(document.statements.map(\.status)) == Set(statuses))
        #expect(document.refused.count == 2 - statuses.count)
        #expect(document.refused.allSatisfy { $0.reason.contains(reason) })
        #expect(document.refused.allSatisfy { $0.path.hasPrefix("predicate.vulnerabilities[0].product_status.") })
    }

    @Test func anImpactIsReasonEnough() throws {
        let threats = try json(#"[{"category": "impact", "details": "not built in", "group_ids": ["G"]}]"#)
        let value = try json(Self.good).setting(["vulnerabilities", "0", "flags"], to: nil)
            .setting(["vulnerabilities", "0", "threats"], to: threats)
        #expect(try read(value).statements.first?.impact == "not built in")
    }

    @Test func anImpactWithoutProductsIsAboutAll() throws {
        func read(_ threat: String) throws -> VEXDocument {
            let value = try json(Self.good).setting(["vulnerabilities", "0", "flags"], to: nil)
                .setting(["vulnerabilities", "0", "threats"], to: try json("[\(threat)]"))
            return try self.read(value)
        }
        let general = try read(#"{"category": "impact", "details": "nowhere"}"#)
        #expect(general.statements.first?.impact == "nowhere")
        #expect(try read(#"{"category": "impact", "details": "d", "product_ids": ["W"]}"#).refused.count == 1)
        #expect(try read(#"{"category": "target_set", "details": "d"}"#).refused.count == 1)
    }

    @Test func aVulnerabilityWithoutAnIdSaysNothing() throws {
        let value = try json(Self.good).setting(["vulnerabilities", "0", "cve"], to: nil)
            .setting(["vulnerabilities", "0", "ids"], to: nil)
        let document = try read(value)
        #expect(document.statements.isEmpty)
        #expect(document.refused.map(\.path) == ["predicate.vulnerabilities[0]", "predicate.vulnerabilities[0]"])
    }

    @Test func anIdMayHoldForSomeProductsAlone() throws {
        let ids = try json(
            #"[{"system_name": "s", "text": "BUG-1", "product_ids": ["W"]}, {"system_name": "s", "text": "B"}]"#
        )
        let document = try read(try Self.later().setting(["vulnerabilities", "0", "ids"], to: ids))
        #expect(
            document.statements.map(\.vulnerabilities) == [["CVE-2026-0001", "B"], ["CVE-2026-0001", "B", "BUG-1"]]
        )
    }

    @Test(arguments: [
        ("known_not_affected", "vendor_fix", true), ("known_not_affected", "optional_patch", false),
        ("fixed", "no_fix_planned", true), ("known_affected", "vendor_fix", false),
    ])
    func aRemediationCanContradictTheStatus(_ group: String, _ category: String, _ isRefused: Bool) throws {
        let remediations = try json(#"[{"category": "\#(category)", "details": "d", "product_ids": ["WZ"]}]"#)
        let status = try json(#"{"\#(group)": ["WZ"]}"#)
        func changed(_ value: JSONValue) -> JSONValue {
            value.setting(["vulnerabilities", "0", "remediations"], to: remediations)
                .setting(["vulnerabilities", "0", "product_status"], to: status)
        }
        let later = changed(try Self.later())
        #expect(try read(later).refused.isEmpty == !isRefused)
        let deprecated = later.setting(["document", "category"], to: .string("csaf_deprecated_security_advisory"))
        #expect(try read(deprecated).refused.isEmpty)
        #expect(try read(changed(try json(Self.good))).refused.isEmpty)
    }

    @Test(arguments: [
        ("csaf_vex", VEXDocument.Standing.current, 2), ("csaf_security_advisory", .current, 2),
        ("csaf_deprecated_security_advisory", .current, 2), ("csaf_base", .current, 2), ("Our Advisory", .current, 2),
        ("csaf_informational_advisory", .current, 0), ("csaf_security_incident_response", .current, 0),
        ("csaf_withdrawn", .withdrawn, 0), ("csaf_superseded", .superseded, 0),
    ])
    func theCategoryDecidesWhetherStatementsCount(
        _ category: String,
        _ standing: VEXDocument.Standing,
        _ count: Int
    ) throws {
        let document = try read(try Self.later().setting(["document", "category"], to: .string(category)))
        #expect(document.standing == standing)
        #expect(document.statements.count == count)
    }

    @Test(arguments: [
        ("draft", "2", nil), ("interim", "2", nil),
        ("draft", "2-rc.1", "version: expected a whole number or a semantic version, found '2-rc.1'"),
        ("final", "0", "status: expected draft, as version 0 says, found final"),
    ])
    func aDraftIsNoDocumentYet(_ status: String, _ version: String, _ refusal: String?) throws {
        let value = try json(Self.good).setting(["document", "tracking", "status"], to: .string(status))
            .setting(["document", "tracking", "version"], to: .string(version))
        if let refusal {
            let error = #expect(throws: MetadataError.self) { try read(value) }
            #expect(error?.description == "predicate.document.tracking.\(refusal)")
            return
        }
        #expect(try read(value).standing == (status == "draft" ? .draft : .current))
    }

    @Test func aReleasedDocumentIsNoPrerelease() throws {
        let tracking = try json(
            """
            {"id": "E-1", "status": "final", "version": "0.9.0", "initial_release_date": "2026-03-01T00:00:00Z",
             "current_release_date": "2026-03-02T00:00:00Z",
             "revision_history": [{"number": "0.9.0", "date": "2026-03-01T00:00:00Z", "summary": "a"}]}
            """
        )
        let value = try json(Self.good).setting(["document", "tracking"], to: tracking)
        let error = #expect(throws: MetadataError.self) { try read(value) }
        #expect(error?.description.contains("predicate.document.tracking.status: expected draft") == true)
        let draft = value.setting(["document", "tracking", "status"], to: .string("draft"))
        #expect(try read(draft).standing == .draft)
    }
}
