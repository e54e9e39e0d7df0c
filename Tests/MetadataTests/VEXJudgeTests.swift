import Encodings
import Metadata
import Testing
import Vocabulary

/// What decides beside OpenVEX: CSAF and CycloneDX, the policy's own narrowing, and graphs of components.
@Suite struct VEXJudgeTests {
    // MARK: - CSAF

    @Test func csafIsAboutAPackageOfTheImage() throws {
        let decision = try VEXBench.decide([try VEXBench.csaf()], isAttestation: false)
        #expect(decision.isSuppressed)
        #expect(decision.deciding?.relation == "optional_component_of")
        #expect(decision.deciding?.isProductLevel == false)
        #expect(decision.deciding?.documentID == "E-1")
        #expect(
            try VEXBench.decide([try VEXBench.csaf()], isAttestation: false, purl: "pkg:apk/alpine/musl@1.3").deciding
                == nil
        )
        #expect(try VEXBench.decide([try VEXBench.csaf()], isAttestation: false, purl: nil).deciding == nil)
    }

    @Test func anotherDigestIsAnotherProduct() throws {
        let whole =
            #"{"product_identification_helper": {"purl": "pkg:oci/webshop@\#(VEXBench.other)"}}"#
        #expect(try VEXBench.decide([try VEXBench.csaf(whole: whole)]).deciding == nil)
    }

    /// Hashes of the whole, and whether they make it the image.
    @Test(arguments: [
        (#"[{"filename": "f", "file_hashes": [{"algorithm": "sha256", "value": "A"}]}]"#, true),
        (#"[{"filename": "f", "file_hashes": [{"algorithm": "sha256", "value": "B"}]}]"#, false),
        (
            """
            [{"filename": "f", "file_hashes": [{"algorithm": "sha256", "value": "A"}]},
             {"filename": "g", "file_hashes": [{"algorithm": "sha256", "value": "B"}]}]
            """,
            false
        ),
    ])
    func hashesOfFilesAreDigests(_ hashes: String, _ isSuppressed: Bool) throws {
        let text = hashes.replacing("\"A\"", with: "\"\(String(repeating: "a", count: 64))\"")
            .replacing("\"B\"", with: "\"\(String(repeating: "b", count: 64))\"")
        let whole = #"{"product_identification_helper": {"hashes": \#(text)}}"#
        #expect(
            try VEXBench.decide([try VEXBench.csaf(whole: whole)], isAttestation: false).isSuppressed == isSuppressed
        )
    }

    /// The branch around the part, and whether version 1.3 of a package without a version in its purl is meant.
    @Test(arguments: [
        ("product_version", "1.3", true), ("product_version", "1.4", false), ("product_family", "1.4", true),
        ("product_version_range", "all before 2", false), ("product_version_range", "vls:<2", false),
        ("product_version_range", "vers:alpine/<1.4", true), ("product_version_range", "vers:alpine/<1.2", false),
        ("product_version_range", "vers:unheard-of/<1.4", false),
    ])
    func theBranchSaysWhichVersion(_ category: String, _ name: String, _ isSuppressed: Bool) throws {
        let branch = ["product_tree", "branches", "0", "branches", "0"]
        let changes: [([String], String?)] = [
            (branch + ["category"], "\"\(category)\""), (branch + ["name"], "\"\(name)\""),
        ]
        #expect(try VEXBench.decide([try VEXBench.csaf(changes: changes)]).isSuppressed == isSuppressed)
    }

    @Test func whatCannotBeDecidedCountsAgainst() throws {
        let branch = ["product_tree", "branches", "0", "branches", "0"]
        let changes: [([String], String?)] = [
            (branch + ["category"], #""product_version_range""#), (branch + ["name"], #""before 2""#),
        ]
        let affected = try VEXBench.csaf(#"{"known_affected": ["WZ"]}"#, changes: changes)
        #expect(try VEXBench.decide([affected]).deciding?.status == .affected)
        #expect(try VEXBench.decide([affected], purl: "pkg:apk/alpine/musl@1.3").deciding == nil)
    }

    /// The version of an image that has no digest is its tag.
    @Test(arguments: [("1.4.0", true), ("1.5.0", false)])
    func theBranchOfAnImageSaysWhichTag(_ version: String, _ isSuppressed: Bool) throws {
        let branch = """
            [{"category": "product_version", "name": "\(version)", "product": {"product_id": "W", "name": "w",
              "product_identification_helper": {"purl": "pkg:oci/webshop?repository_url=registry.example.com/shop"}}},
             {"category": "product_version", "name": "1.3", "product": {"product_id": "Z", "name": "z",
              "product_identification_helper": {"purl": "pkg:apk/alpine/zlib"}}}]
            """
        let changes: [([String], String?)] = [
            (["product_tree", "full_product_names"], nil), (["product_tree", "branches"], branch),
        ]
        let document = try VEXBench.csaf(whole: "{}", changes: changes)
        #expect(try VEXBench.decide([document], isAttestation: false).isSuppressed == isSuppressed)
    }

    // MARK: - Which document counts

    private func tracked(_ version: String, _ status: String, category: String = "csaf_vex") throws -> VEXDocument {
        let tracking = """
            {"id": "E-1", "status": "final", "version": "\(version)", "initial_release_date": "2026-03-01T00:00:00Z",
             "current_release_date": "2026-03-02T00:00:00Z",
             "revision_history": [{"number": "\(version)", "date": "2026-03-01T00:00:00Z", "summary": "a"}]}
            """
        var value = try CSAFDocumentTests.later()
            .setting(["document", "tracking"], to: try json(tracking))
            .setting(["document", "category"], to: .string(category))
        value = value.setting(["vulnerabilities", "0", "product_status"], to: try json(#"{"\#(status)": ["Z"]}"#))
        value = value.setting(["vulnerabilities", "0", "flags", "0", "product_ids"], to: try json(#"["Z"]"#))
        return try VEXDocument.read(value, limits: Limits())
    }

    @Test(arguments: [("9", "10"), ("1.9.0", "1.10.0"), ("1.0.0", "1.0.1")])
    func theHigherVersionCounts(_ low: String, _ high: String) throws {
        let documents = [try tracked(high, "known_affected"), try tracked(low, "known_not_affected")]
        #expect(try VEXBench.decide(documents).deciding?.status == .affected)
        let reversed = [try tracked(high, "known_not_affected"), try tracked(low, "known_affected")]
        #expect(try VEXBench.decide(reversed).isSuppressed)
    }

    @Test(arguments: ["csaf_withdrawn", "csaf_superseded"])
    func aDocumentIsTakenBack(_ category: String) throws {
        let old = try tracked("1", "known_not_affected")
        #expect(try VEXBench.decide([old]).isSuppressed)
        #expect(try VEXBench.decide([old, try tracked("2", "fixed", category: category)]).deciding == nil)
        #expect(try VEXBench.decide([old, try tracked("1", "fixed", category: category)]).deciding == nil)
        let republished = try tracked("3", "known_not_affected")
        #expect(try VEXBench.decide([republished, try tracked("2", "fixed", category: category)]).isSuppressed)
        // Another authority can put what is cleared in doubt, and take nothing else back.
        let withdrawal = try tracked("2", "fixed", category: category)
        #expect(try VEXBench.decide([old, withdrawal], signers: ["a", "b"]).deciding == nil)
        let affected = try tracked("1", "known_affected")
        #expect(try VEXBench.decide([affected, withdrawal], signers: ["a", "b"]).deciding?.status == .affected)
    }

    @Test func aDraftNeitherCountsNorReplaces() throws {
        let draft = try json(CSAFDocumentTests.good).setting(["document", "tracking", "status"], to: .string("draft"))
            .setting(["vulnerabilities", "0", "product_status"], to: try json(#"{"known_affected": ["Z"]}"#))
        let old = try tracked("1", "known_not_affected")
        #expect(try VEXBench.decide([old, try VEXDocument.read(draft, limits: Limits())]).isSuppressed)
    }

    // MARK: - CycloneDX

    private func cyclonedx(_ changes: [([String], String?)] = []) throws -> VEXDocument {
        var value = try json(CycloneDXVEXTests.good)
        for (path, text) in changes { value = value.setting(path, to: try text.map(json)) }
        return try VEXDocument.read(value, limits: Limits())
    }

    private static let affects = ["vulnerabilities", "0", "affects", "0"]

    @Test func aReferenceOfTheSameDocumentIsAPackageOfItsSubject() throws {
        #expect(try VEXBench.decide([try cyclonedx()]).isSuppressed)
        #expect(try VEXBench.decide([try cyclonedx()], purl: "pkg:apk/alpine/musl@1").deciding == nil)
        // In a file only its own words say what it is about, and a name without a place says too little.
        #expect(try VEXBench.decide([try cyclonedx()], isAttestation: false).deciding == nil)
        let digest = (["metadata", "component", "version"], "\"\(VEXBench.manifest)\"" as String?)
        #expect(try VEXBench.decide([try cyclonedx([digest])], isAttestation: false).isSuppressed)
        let other = (
            ["metadata", "component", "version"], "\"sha256:\(String(repeating: "b", count: 64))\"" as String?
        )
        #expect(try VEXBench.decide([try cyclonedx([other])]).deciding == nil)
        let name = (["metadata", "component", "purl"], #""pkg:oci/another""# as String?)
        #expect(try VEXBench.decide([try cyclonedx([name])]).deciding == nil)
    }

    @Test func withoutASubjectTheComponentIsTheProduct() throws {
        let document = try cyclonedx([(["metadata", "component"], nil)])
        #expect(try VEXBench.decide([document], isAttestation: false).isSuppressed)
    }

    @Test func theSubjectIsTheWholeImage() throws {
        let decision = try VEXBench.decide([try cyclonedx([(Self.affects + ["ref"], #""root""#)])], purl: "pkg:npm/a@1")
        #expect(decision.isSuppressed)
        #expect(decision.deciding?.isProductLevel == true)
    }

    @Test(arguments: [
        (#"[{"version": "1.3", "status": "unaffected"}]"#, VEXStatement.Status.notAffected as VEXStatement.Status?),
        (#"[{"version": "1.4", "status": "unaffected"}]"#, nil),
        (#"[{"version": "1.3", "status": "affected"}]"#, .affected), (#"[{"version": "1.3"}]"#, .affected),
        (#"[{"range": "vers:alpine/<1.4", "status": "unaffected"}]"#, .notAffected),
        (#"[{"range": "vers:alpine/<1.2", "status": "unaffected"}]"#, nil),
        (#"[{"range": "unreadable", "status": "unaffected"}]"#, nil),
        (#"[{"range": "unreadable", "status": "affected"}]"#, .affected),
    ])
    func listedVersionsDecide(_ versions: String, _ status: VEXStatement.Status?) throws {
        let document = try cyclonedx([(Self.affects + ["versions"], versions)])
        #expect(try VEXBench.decide([document]).deciding?.status == status)
    }

    // MARK: - BOM-Links

    private static let serial = "3e671687-395b-41f5-a30f-a58921a69b79"

    private func bom(_ revision: Int64? = 1, purl: String = "pkg:apk/alpine/zlib@1.3") throws -> SBOM {
        var sbom = SBOM(format: .cyclonedx, version: try #require(FormatVersion("1.6")), encoding: .json)
        (sbom.id, sbom.revision) = ("urn:uuid:\(Self.serial)", revision)
        var component = Component(name: "zlib")
        (component.ref, component.purl) = ("z #1", PackageURL(purl))
        var subject = Component(name: "webshop")
        subject.ref = "root"
        (sbom.components, sbom.subjectComponent) = ([component], subject)
        return sbom
    }

    @Test(arguments: [
        ("/1#z%20%231", true), ("/1#z #1", true), ("/1#root", true), ("/1", true), ("/2#z%20%231", false),
        ("/1#y", false), ("/01#root", false), ("#root", false),
    ])
    func linksNeedTheVerifiedDocument(_ tail: String, _ isSuppressed: Bool) throws {
        let ref = "urn:cdx:\(Self.serial)\(tail)"
        let document = try VEXDocument.read(
            try json(CycloneDXVEXTests.good).setting(Self.affects + ["ref"], to: .string(ref)),
            limits: Limits()
        )
        #expect(try VEXBench.decide([document], sboms: [try bom()]).isSuppressed == isSuppressed)
        #expect(try VEXBench.decide([document]).deciding == nil)
    }

    @Test func twoDocumentsOfOneSerialNumberMeanNothing() throws {
        let document = try cyclonedx([(Self.affects + ["ref"], "\"urn:cdx:\(Self.serial)/1#root\"")])
        let sboms = [try bom(), try bom(purl: "pkg:apk/alpine/musl@1")]
        #expect(try VEXBench.decide([document], sboms: sboms).deciding == nil)
        #expect(try VEXBench.decide([document], sboms: [try bom(), try bom()]).isSuppressed)
    }

    // MARK: - Acceptance

    private func accepting(_ change: (inout VEXAcceptance) -> Void) -> VEXAcceptance {
        var acceptance = VEXAcceptance()
        change(&acceptance)
        return acceptance
    }

    private static let justified = #""status": "not_affected", "justification": "component_not_present""#
    private static let explained = #""status": "not_affected", "impact_statement": "not built in""#
    private static let package = #""status": "fixed", "products": [{"@id": "pkg:apk/alpine/zlib"}]"#
    private static let part =
        #""status": "fixed", "products": [{"@id": "pkg:oci/webshop", "subcomponents": [{"@id": "pkg:apk/alpine/zlib"}]}]"#

    @Test func policiesNarrowStatuses() throws {
        let fixedOnly = accepting { $0.statuses = [.fixed] }
        let decision = try VEXBench.decide([try VEXBench.openVEX(Self.justified)], acceptance: fixedOnly)
        #expect(!decision.isSuppressed)
        #expect(decision.objection == .status)
        #expect(decision.deciding?.status == .notAffected)
        #expect(try VEXBench.decide([try VEXBench.openVEX(#""status": "fixed""#)], acceptance: fixedOnly).isSuppressed)
    }

    @Test func policiesMayWantAJustification() throws {
        let strict = accepting { $0.requiresJustification = true }
        #expect(try VEXBench.decide([try VEXBench.openVEX(Self.explained)]).isSuppressed)
        #expect(
            try VEXBench.decide([try VEXBench.openVEX(Self.explained)], acceptance: strict).objection
                == .noJustification
        )
        #expect(try VEXBench.decide([try VEXBench.openVEX(Self.justified)], acceptance: strict).isSuppressed)
        #expect(try VEXBench.decide([try VEXBench.openVEX(#""status": "fixed""#)], acceptance: strict).isSuppressed)
    }

    @Test(arguments: [(9, true), (8, false)])
    func policiesMayWantFreshStatements(_ days: Int64, _ isSuppressed: Bool) throws {
        let age = TimeSpan(seconds: days * 86_400)
        let decision = try VEXBench.decide(
            [try VEXBench.openVEX(Self.justified)],
            acceptance: accepting { $0.maxAge = age }
        )
        #expect(decision.isSuppressed == isSuppressed)
        #expect(decision.objection == (isSuppressed ? nil : .tooOld(age)))
    }

    @Test func policiesMayWantStatementsAboutWholeProducts() throws {
        let whole = accepting { $0.productLevelOnly = true }
        #expect(try VEXBench.decide([try VEXBench.openVEX(Self.part)]).isSuppressed)
        let decision = try VEXBench.decide([try VEXBench.openVEX(Self.part)], acceptance: whole)
        #expect(decision.objection == .notProductLevel)
        #expect(try VEXBench.decide([try VEXBench.openVEX(Self.justified)], acceptance: whole).isSuppressed)
        #expect(try VEXBench.decide([try VEXBench.openVEX(Self.package)], acceptance: whole).isSuppressed)
        let link = try cyclonedx([(Self.affects + ["ref"], "\"urn:cdx:\(Self.serial)/1#z%20%231\"")])
        #expect(try VEXBench.decide([link], sboms: [try bom()], acceptance: whole).objection == .notProductLevel)
    }

    @Test func whatIsNotAcceptedStillTakesBack() throws {
        let whole = accepting { $0.productLevelOnly = true }
        let affected = Self.part.replacing("fixed", with: "affected")
        let documents = [
            try VEXBench.openVEX(Self.justified), try VEXBench.openVEX(affected, time: "2026-03-02T00:00:00Z"),
        ]
        #expect(try VEXBench.decide(documents, acceptance: whole).deciding?.status == .affected)
        let newer = [
            try VEXBench.openVEX(Self.justified), try VEXBench.openVEX(Self.part, time: "2026-03-02T00:00:00Z"),
        ]
        #expect(try VEXBench.decide(newer, acceptance: whole).objection == .notProductLevel)
    }
}
