import Testing
import Vocabulary

@testable import Attestations
@testable import Policies

@Suite("VEX by its content, and what a policy lets dismiss")
struct VEXContentTests {
    private static let csafType = "https://example.com/csaf/v2"

    private static func csaf(_ group: String = "known_not_affected") -> String {
        let reason =
            group == "known_not_affected"
            ? #","flags": [{"label": "component_not_present", "product_ids": ["IN"]}]"#
            : #","remediations": [{"category": "vendor_fix", "details": "update", "product_ids": ["IN"]}]"#
        return """
            {"document": {"category": "csaf_vex", "csaf_version": "2.0", "title": "t",
               "publisher": {"category": "vendor", "name": "p", "namespace": "https://example.com"},
               "tracking": {"id": "1", "status": "final", "version": "1",
                 "initial_release_date": "\(Instant.hoursAgo(1))", "current_release_date": "\(Instant.hoursAgo(1))",
                 "revision_history": [{"date": "\(Instant.hoursAgo(1))", "number": "1", "summary": "s"}]}},
             "product_tree": {"full_product_names": [
                 {"name": "app", "product_id": "APP", "product_identification_helper":
                    {"purl": "pkg:oci/app@\(Station().image)"}},
                 {"name": "openssl", "product_id": "SSL", "product_identification_helper":
                    {"purl": "pkg:deb/debian/openssl@3.0.1"}}],
               "relationships": [{"category": "default_component_of", "product_reference": "SSL",
                 "relates_to_product_reference": "APP",
                 "full_product_name": {"name": "openssl in app", "product_id": "IN"}}]},
             "vulnerabilities": [{"cve": "CVE-2026-1000", "notes": [{"category": "summary", "text": "t"}],
               "product_status": {"\(group)": ["IN"]}\(reason)}]}
            """
    }

    private static func cyclonedx(_ state: String? = "not_affected") -> String {
        let analysis = state.map { #", "analysis": {"state": "\#($0)", "justification": "code_not_present"}"# }
        let vulnerabilities = analysis.map {
            #", "vulnerabilities": [{"id": "CVE-2026-1000", "affects": [{"ref": "ssl"}]\#($0)}]"#
        }
        return """
            {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
             "metadata": {"timestamp": "\(Instant.hoursAgo(1))",
               "component": {"bom-ref": "app", "type": "container", "name": "app", "version": "\(Station().image)"}},
             "components": [{"bom-ref": "ssl", "type": "library", "name": "openssl", "version": "3.0.1",
               "purl": "pkg:deb/debian/openssl@3.0.1"}],
             "dependencies": [{"ref": "app", "dependsOn": ["ssl"]}]\(vulnerabilities ?? "")}
            """
    }

    private static let finding = Predicates.trivyFinding("CVE-2026-1000", "HIGH")

    private func station(_ type: String, _ document: String, by signer: String = "product-security") throws -> Station {
        var station = Station()
        try station.attest(Predicates.scanType, Predicates.trivy([Self.finding]), by: [.key("scanner")])
        try station.attest(type, document, by: [.key(signer)])
        return station
    }

    private static let fields = "{allow: medium, scanBy: scanner, vexBy: product-security}"

    @Test(
        "VEX counts by its content, if a VEX authority signed it",
        arguments: [
            (csafType, csaf(), "product-security", true), (csafType, csaf("known_affected"), "product-security", false),
            (csafType, csaf(), "lab", false), ("text/vex", csaf(), "product-security", true),
            (Predicates.cyclonedxType, cyclonedx(), "product-security", true),
            (Predicates.cyclonedxType, cyclonedx("exploitable"), "product-security", false),
            (Predicates.cyclonedxType, cyclonedx(), "release-ci", false),
            (Predicates.cyclonedxType, cyclonedx(nil), "product-security", false),
            ("text/vex", cyclonedx(), "product-security", true),
            (
                "https://example.com/unknown", Predicates.vex([Predicates.vexStatement("CVE-2026-1000")]),
                "product-security", false
            ),
        ]
    )
    func byContent(_ type: String, _ document: String, _ signer: String, _ dismisses: Bool) throws {
        let outcome = try station(type, document, by: signer).vulnerabilities(Self.fields)
        #expect(outcome.code == (dismisses ? nil : .vulnerabilityRemains), "\(outcome.message)")
        #expect(outcome.findings.map(\.state) == [dismisses ? .suppressed : .remains])
    }

    @Test("an SBOM without analysis does not keep other VEX from counting")
    func besidesAnSBOM() throws {
        var station = try station(Predicates.cyclonedxType, Self.cyclonedx(nil))
        try station.attest(Self.csafType, Self.csaf(), by: [.key("product-security")])
        #expect(try station.vulnerabilities(Self.fields).result == .pass)
    }

    @Test("CSAF that breaks its rules keeps every other document from dismissing")
    func broken() throws {
        var station = try station(Self.csafType, Self.csaf())
        let broken = Self.csaf().replacing(#""category": "csaf_vex", "#, with: "")
        try station.attest(Self.csafType, broken, by: [.key("product-security")])
        let outcome = try station.vulnerabilities(Self.fields)
        #expect(outcome.code == .vulnerabilityRemains)
        #expect(outcome.message.contains("nothing is dismissed, since VEX cannot be read"))
    }

    @Test(
        "the alias csaf means CSAF documents of any type, and no others",
        arguments: [
            (csafType, csaf(), true), ("text/vex", csaf(), true),
            ("text/vex", Predicates.vex([Predicates.vexStatement("CVE-2026-1000")]), false),
            (Predicates.vexType, Predicates.vex([Predicates.vexStatement("CVE-2026-1000")]), false),
            (csafType, #"{"some": "thing"}"#, false),
        ]
    )
    func alias(_ type: String, _ document: String, _ counts: Bool) throws {
        let outcome = try station(type, document).outcome("{attestation: csaf, signedBy: product-security}")
        #expect(outcome.result == (counts ? .pass : .fail), "\(outcome.message)")
        if !counts { #expect(outcome.code == .untrustedKey || outcome.code == .missingAttestation) }
    }

    @Test("who signs CSAF may dismiss, as who signs other VEX")
    func defaults() throws {
        let station = try station(Self.csafType, Self.csaf())
        let spec = """
            images: ['**']
            require:
            - {attestation: csaf, signedBy: product-security}
            - {attestation: vulnerability-scan, signedBy: scanner}
            vulnerabilities: {allow: medium}
            """
        #expect(try station.outcomes(spec).map(\.result) == [.pass, .pass, .pass])
    }

    @Test("a statement by a VEX authority that cannot be read keeps older ones from dismissing")
    func unreadableStatement() throws {
        var station = try station(Self.csafType, Self.csaf())
        let error = AttestationError(.malformedStatement, "statement: line 1, column 9: duplicate")
        station.reject(nil, error, signers: [.key("product-security")])
        let outcome = try station.vulnerabilities(Self.fields)
        #expect(outcome.code == .vulnerabilityRemains)
        #expect(outcome.message.contains("nothing is dismissed, since VEX cannot be read"))
        station.records[station.records.count - 1] = station.records[0]
        #expect(try station.vulnerabilities(Self.fields).result == .pass)
    }

    @Test("a statement by a scanner that cannot be read may be a newer scan", arguments: ["scanner", "lab"])
    func unreadableScan(_ signer: String) throws {
        var station = Station()
        try station.attest(Predicates.scanType, Predicates.trivy(), by: [.key("scanner")])
        station.reject(nil, AttestationError(.limitExceeded, "statement: too deep"), signers: [.key(signer)])
        let outcome = try station.vulnerabilities(Self.fields)
        #expect(outcome.result == (signer == "scanner" ? .error : .pass))
        if signer == "scanner" {
            #expect(outcome.code == .limitExceeded)
            #expect(outcome.message.contains("by scanner may be a newer scan, and cannot be read"))
        }
    }

    @Test("an SBOM of a VEX authority that breaks its rules matters where it speaks of vulnerabilities")
    func brokenSBOM() throws {
        var station = try station(Self.csafType, Self.csaf())
        let broken = Self.cyclonedx("exploitable").replacing(#""version": 1,"#, with: #""version": 0,"#)
        try station.attest(Predicates.cyclonedxType, broken, by: [.key("product-security")])
        #expect(try station.vulnerabilities(Self.fields).code == .vulnerabilityRemains)
    }

    @Test("an advisory of several vulnerabilities is dismissed where each of them is")
    func advisory() throws {
        let match = Predicates.grypeMatch("ELSA-2026-1234", "Critical", related: "CVE-2026-1111")
            .replacing(#"[{"id": "CVE-2026-1111"}]"#, with: #"[{"id": "CVE-2026-1111"}, {"id": "CVE-2026-2222"}]"#)
        func outcome(_ dismissed: [String]) throws -> RuleOutcome {
            var station = Station()
            try station.attest(Predicates.scanType, Predicates.grype([match]), by: [.key("scanner")])
            let statements = dismissed.map { Predicates.vexStatement($0) }
            try station.attest(Predicates.vexType, Predicates.vex(statements), by: [.key("product-security")])
            return try station.vulnerabilities(Self.fields)
        }
        #expect(try outcome(["CVE-2026-1111"]).code == .vulnerabilityRemains)
        #expect(try outcome(["CVE-2026-1111", "CVE-2026-2222"]).result == .pass)
        #expect(try outcome(["ELSA-2026-1234"]).result == .pass)
    }

    @Test("a custom scan counts for findings too, where an entry about scans lists custom")
    func customScan() throws {
        var station = Station()
        try station.attest(Predicates.scanType, Predicates.trivy(), by: [.key("scanner")])
        let report = #"{"SchemaVersion": 2, "ArtifactName": "a", "Results": [{"Vulnerabilities": [\#(Self.finding)]}]}"#
        try station.attest("https://cosign.sigstore.dev/attestation/v1", report, by: [.key("scanner")])
        func outcomes(_ types: String) throws -> [RuleOutcome] {
            try station.outcomes(
                """
                images: ['**']
                require:
                - {attestation: \(types), signedBy: scanner}
                vulnerabilities: {allow: medium}
                """
            )
        }
        #expect(try outcomes("[vulnerability-scan, custom]").last?.code == .vulnerabilityRemains)
        #expect(try outcomes("vulnerability-scan").last?.result == .pass)
    }

    // MARK: - Narrowed

    private static func openvex(_ status: String, _ reason: String, hours: Int64 = 1) -> String {
        Predicates.vex(
            [#"{"vulnerability": {"name": "CVE-2026-1000"}, "status": "\#(status)"\#(reason)}"#],
            at: .hoursAgo(hours)
        )
    }

    private static let justified = #","justification": "vulnerable_code_not_present""#
    private static let explained = #","impact_statement": "we do not call it""#

    @Test(
        "a policy may narrow what dismisses, and the finding says why it remains",
        arguments: [
            ("{statuses: [fixed]}", openvex("not_affected", justified), "its status is not accepted"),
            ("{statuses: [not_affected]}", openvex("not_affected", justified), nil),
            ("{requireJustification: true}", openvex("not_affected", explained), "it has no justification"),
            ("{requireJustification: true}", openvex("not_affected", justified), nil),
            ("{requireJustification: true}", openvex("fixed", ""), nil),
            ("{maxAge: 2h}", openvex("fixed", "", hours: 3), "it is older than 2h"),
            ("{maxAge: 4h}", openvex("fixed", "", hours: 3), nil),
            (
                "{productLevelOnly: true}",
                openvex(
                    "fixed",
                    #","products": [{"@id": "pkg:oci/app", "subcomponents": [{"@id": "pkg:deb/debian/openssl"}]}]"#
                ), "it is narrowed to a part of the product"
            ),
            ("{productLevelOnly: true}", openvex("fixed", ""), nil),
        ] as [(String, String, String?)]
    )
    func narrowed(_ vex: String, _ document: String, _ objection: String?) throws {
        let fields = "{allow: medium, scanBy: scanner, vexBy: product-security, vex: \(vex)}"
        let outcome = try station(Predicates.vexType, document).vulnerabilities(fields)
        #expect(outcome.code == (objection == nil ? nil : .vulnerabilityRemains), "\(outcome.message)")
        #expect(outcome.findings.first?.statement?.objection == objection)
        if let objection { #expect(outcome.message.contains("by VEX of product-security, but \(objection)")) }
    }

    @Test(
        "a narrowing that is none is refused",
        arguments: [
            ("{}", "at least one of maxAge, productLevelOnly, requireJustification, statuses"),
            ("{statuses: [affected]}", "fixed, not_affected, found 'affected'"), ("{status: [fixed]}", "status"),
        ]
    )
    func refuses(_ vex: String, _ words: String) throws {
        let error = #expect(throws: PolicyError.self) {
            try Station().vulnerabilities("{allow: medium, scanBy: scanner, vex: \(vex)}")
        }
        #expect(try #require(error).description.contains(words), "\(String(describing: error))")
    }
}
