import Encodings
import Metadata
import Testing
import Vocabulary

/// A log of one run with these results, rules and invocations.
private func log(
    _ results: String,
    rules: String = "",
    invocations: String = "",
    driver: String = "Scanner",
    run: String = ""
) -> String {
    """
    {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "\(driver)", "version": "1.2", "rules": [\(rules)]},
      "extensions": [{"name": "more", "guid": "AB-1", "rules": [{"id": "X", "defaultConfiguration": {"level": "error"}}]}]},
      "invocations": [\(invocations)]\(run), "results": [\(results)]}]}
    """
}

private func read(_ text: String) throws -> VulnerabilityScan { try scan(cosignScanType, cosignScan(of: json(text))) }

private func refused(_ text: String) throws -> String? {
    let predicate = cosignScan(of: try json(text))
    do {
        _ = try Claim.read(predicateType: cosignScanType, predicate: predicate, limits: Limits())
        return nil
    } catch {
        #expect(error.code == .predicateInvalid)
        return error.description.replacing("predicate.scanner.result", with: "$")
    }
}

@Suite struct SARIFTests {
    private static let graded = #"{"id": "CVE-2026-1", "properties": {"security-severity": "9.5"}}"#
    private static let noted = #"{"id": "CVE-2026-2", "defaultConfiguration": {"level": "note"}}"#
    private static let plain = #"{"id": "CVE-2026-3"}"#

    static let severities: [(String, Severity, String)] = [
        (#"{"ruleId": "CVE-2026-1"}"#, .critical, "security-severity"),
        (#"{"ruleId": "CVE-2026-1", "level": "note"}"#, .critical, "security-severity"),
        (#"{"ruleId": "CVE-2026-1", "properties": {"security-severity": 3.9}}"#, .low, "security-severity"),
        (#"{"ruleId": "CVE-2026-1", "properties": {"security-severity": "6.91"}}"#, .high, "security-severity"),
        (#"{"ruleIndex": 0}"#, .critical, "security-severity"),
        (#"{"rule": {"index": 0}}"#, .critical, "security-severity"),
        (#"{"ruleId": "CVE-2026-1/part", "ruleIndex": 0}"#, .critical, "security-severity"),
        (#"{"ruleId": "CVE-2026-1/part/of"}"#, .critical, "security-severity"),
        (#"{"ruleId": "CVE-2026-2"}"#, .low, "level"),
        (#"{"ruleId": "CVE-2026-2", "level": "error"}"#, .high, "level"),
        (#"{"ruleId": "CVE-2026-2", "kind": "fail"}"#, .low, "level"),
        (#"{"ruleId": "CVE-2026-2", "kind": "review"}"#, .none, "level"),
        (#"{"ruleId": "CVE-2026-2", "kind": "review", "level": "error"}"#, .high, "level"),
        (#"{"ruleId": "CVE-2026-3"}"#, .medium, "level"),
        (#"{"ruleId": "CVE-2026-3", "ruleIndex": -1}"#, .medium, "level"),
        (#"{"ruleId": "CVE-2026-4"}"#, .medium, "level"),
        (#"{"ruleId": "X", "rule": {"toolComponent": {"index": 0}}}"#, .high, "level"),
        (#"{"rule": {"id": "X", "toolComponent": {"name": "more"}}}"#, .high, "level"),
        (#"{"rule": {"index": 0, "toolComponent": {"guid": "ab-1"}}}"#, .high, "level"),
        (#"{"message": {"text": "m"}}"#, .medium, "level"),
    ]

    @Test(arguments: severities)
    func severityIsThePropertyThenTheLevel(_ result: String, _ severity: Severity, _ source: String) throws {
        let finding = try #require(
            try read(log(result, rules: [Self.graded, Self.noted, Self.plain].joined(separator: ","))).findings.first
        )
        #expect((finding.severity, finding.severitySource) == (severity, source))
    }

    private static func override(_ level: String, _ descriptor: String = #"{"index": 0}"#) -> String {
        #"{"ruleConfigurationOverrides": [{"descriptor": \#(descriptor), "configuration": {"level": "\#(level)"}}]}"#
    }

    static let overrides: [(String, String, Severity)] = [
        ("", #""ruleIndex": 0"#, .low), (override("error"), #""ruleIndex": 0"#, .high),
        (override("none"), #""ruleIndex": 0"#, .none),
        (override("error", #"{"id": "CVE-2026-2"}"#), #""ruleIndex": 0"#, .high),
        (override("none"), #""ruleIndex": 0, "level": "error""#, .high),
        ("{}, " + override("error"), #""ruleIndex": 0, "provenance": {"invocationIndex": 1}"#, .high),
        ("{}, " + override("error"), #""ruleIndex": 0, "provenance": {"invocationIndex": 0}"#, .low),
        // In which of two it was found nobody says.
        ("{}, " + override("error"), #""ruleIndex": 0"#, .high), ("{}, " + override("none"), #""ruleIndex": 0"#, .low),
    ]

    @Test(arguments: overrides)
    func anInvocationOverridesTheRule(_ invocations: String, _ result: String, _ severity: Severity) throws {
        let scan = try read(log("{\(result)}", rules: Self.noted, invocations: invocations))
        #expect(scan.findings.map(\.severity) == [severity])
    }

    @Test func theGravestOfRulesWithOneIdCounts() throws {
        let rules = #"{"id": "A"}, {"id": "A", "properties": {"security-severity": "9.8"}}, {"id": "A"}"#
        #expect(try read(log(#"{"ruleId": "A"}"#, rules: rules)).findings.map(\.severity) == [.critical])
    }

    static let suppressions: [(String, Bool, String?)] = [
        ("", false, nil), (#"{"kind": "external"}"#, true, "external"),
        (#"{"kind": "external", "status": "accepted", "justification": "no"}"#, true, "no"),
        (#"{"kind": "external", "status": "rejected"}"#, false, nil),
        (#"{"kind": "external", "status": "underReview"}"#, false, nil),
        (#"{"kind": "inSource"}, {"kind": "external", "status": "rejected"}"#, false, nil),
    ]

    @Test(arguments: suppressions)
    func suppressedResultsAreKept(_ suppressions: String, _ isSuppressed: Bool, _ reason: String?) throws {
        let scan = try read(log(#"{"ruleId": "A", "suppressions": [\#(suppressions)]}"#))
        #expect(scan.findings.count == 1)
        #expect((scan.findings.first?.suppressedByScanner != nil) == isSuppressed)
        #expect(scan.findings.first?.suppressedByScanner?.reason == reason)
    }

    @Test(arguments: [("new", 1), ("unchanged", 1), ("updated", 1), ("absent", 0)])
    func whatIsGoneDoesNotCount(_ state: String, _ count: Int) throws {
        #expect(try read(log(#"{"ruleId": "A", "baselineState": "\#(state)"}"#)).findings.count == count)
    }

    @Test func grypeHasThePackageInTheRule() throws {
        let rule = #"{"id": "GHSA-aaaa-bbbb-cccc-left-pad", "properties": {"purls": ["pkg:npm/left-pad@1.0"]}}"#
        let result = #"{"ruleId": "GHSA-aaaa-bbbb-cccc-left-pad"}"#
        let finding = try #require(try read(log(result, rules: rule, driver: "Grype")).findings.first)
        #expect(
            (finding.id, finding.package.name, finding.package.version) == ("GHSA-aaaa-bbbb-cccc", "left-pad", "1.0")
        )
        #expect(finding.package.purl?.description == "pkg:npm/left-pad@1.0")
        #expect(try read(log(result, rules: rule)).findings.first?.id == "GHSA-aaaa-bbbb-cccc-left-pad")
    }

    static let names: [(String, String, String?)] = [
        ("CVE-2026-1234-7zip", "CVE-2026-1234", "7zip"), ("ALPINE-CVE-2026-1234-a-b", "ALPINE-CVE-2026-1234", "a-b"),
        ("RHSA-2026:12-bash", "RHSA-2026:12", "bash"), ("DSA-4535-1-e2fslibs", "DSA-4535-1", "e2fslibs"),
        ("GO-2026-1-stdlib", "GO-2026-1", "stdlib"), ("CVE-2026-1234", "CVE-2026-1234", nil),
        ("CVE-2026-12-x", "CVE-2026-12-x", nil), ("SNYK-1-x", "SNYK-1-x", nil),
        ("CVE-2026-1234-", "CVE-2026-1234-", nil), ("RHSA-2026-x", "RHSA-2026-x", nil),
        ("UBUNTU-CVE-2026-1234-libc-bin", "UBUNTU-CVE-2026-1234", "libc-bin"),
        ("GHSA-jfh8-c2jp-5v3q-a-b", "GHSA-jfh8-c2jp-5v3q", "a-b"),
        ("GHSA-JFH8-c2jp-5v3q-x", "GHSA-JFH8-c2jp-5v3q-x", nil),
    ]

    @Test(arguments: names)
    func cutsTheIdByItsForm(_ rule: String, _ id: String, _ package: String?) throws {
        let finding = try read(log(#"{"ruleId": "\#(rule)"}"#, driver: "grype")).findings.first
        #expect((finding?.id, finding?.package.name) == (id, package))
    }

    @Test func trivyHasThePackageInTheMessageAndTheImageInTheRun() throws {
        let digest = "sha256:" + String(repeating: "a", count: 64)
        let message = #""Package: zlib\nInstalled Version: 1.3\nVulnerability CVE-2026-1\nFixed Version: 1.4, 1.5""#
        let result = #"{"ruleId": "CVE-2026-1", "message": {"text": \#(message)}}"#
        let run = #", "properties": {"imageID": "\#(digest)", "repoDigests": ["h/x@\#(digest)"], "imageName": "x"}"#
        let scan = try read(log(result, driver: "Trivy", run: run))
        #expect((scan.scanner.name, scan.targetName) == ("trivy", "x"))
        #expect(scan.target.digests == [try Digest(digest)])
        let finding = try #require(scan.findings.first)
        #expect((finding.package.name, finding.package.version) == ("zlib", "1.3"))
        #expect((finding.fix.versions, finding.fix.isStated) == (["1.4", "1.5"], true))
        let other = try read(log(result, run: run))
        #expect(other.target == StatedSubject())
        #expect(other.findings.first?.package.name == nil)
        #expect(other.findings.first?.fix.mayExist == true)
    }

    static let ends: [(String, String?)] = [
        (#"{"endTimeUtc": "2026-03-01T10:00:00Z"}, {"endTimeUtc": "2026-03-01T09:00:00Z"}"#, "2026-03-01T09:00:00Z"),
        ("{}", nil), ("", nil),
    ]

    @Test(arguments: ends)
    func theOldestEndCounts(_ invocations: String, _ time: String?) throws {
        #expect(try read(log("", invocations: invocations)).finishedOn == time.flatMap { Instant($0) })
    }

    @Test func aRunWithoutTimeLeavesTheWhole() throws {
        let run =
            #"{"tool": {"driver": {"name": "A"}}, "results": [], "invocations": [{"endTimeUtc": "2026-03-01T10:00:00Z"}]}"#
        let other = #"{"tool": {"driver": {"name": "B"}}, "results": []}"#
        #expect(try read(#"{"version": "2.1.0", "runs": [\#(run)]}"#).finishedOn != nil)
        let scan = try read(#"{"version": "2.1.0", "runs": [\#(run), \#(other)]}"#)
        #expect((scan.finishedOn, scan.scanner.name) == (nil, "a and b"))
    }

    static let refusals: [(String, String)] = [
        (#"{"version": "2.1.0", "runs": []}"#, "$.runs: expected at least one run, found none"),
        (
            #"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "A"}}}]}"#,
            "$.runs[0]: expected a member 'results', found none"
        ),
        (#"{"version": "2.1.0", "runs": [{"results": []}]}"#, "$.runs[0]: expected a member 'tool', found none"),
        (log(#"{"ruleIndex": 1}"#, rules: plain), "$.runs[0].results[0]: expected an index into 1 rules, found 1"),
        (log(#"{"ruleIndex": -2}"#, rules: plain), "$.runs[0].results[0]: expected an index into 1 rules, found -2"),
        (
            log(#"{"ruleIndex": 0, "ruleId": "CVE-2026-30"}"#, rules: plain),
            "$.runs[0].results[0]: expected the id of rule 0, 'CVE-2026-3', found 'CVE-2026-30'"
        ),
        (
            log(#"{"ruleId": "A", "rule": {"id": "B"}}"#),
            "$.runs[0].results[0].rule.id: expected the same as beside it, A, found B"
        ),
        (
            log(#"{"rule": {"id": "X", "toolComponent": {"index": 1}}}"#),
            "$.runs[0].results[0].rule.toolComponent: expected an index into 1 extensions, found 1"
        ),
        (
            log(#"{"rule": {"id": "X", "toolComponent": {"name": "other"}}}"#),
            "$.runs[0].results[0].rule.toolComponent: expected a component of the tool, found 'other'"
        ),
        (
            log(#"{"ruleId": "A", "level": "fatal"}"#),
            "$.runs[0].results[0].level: expected error, warning, note or none, found 'fatal'"
        ),
        (log(#"{"ruleId": "A", "kind": "bad"}"#), "$.runs[0].results[0].kind: expected a kind of result, found 'bad'"),
        (
            log(#"{"ruleId": "A", "baselineState": "gone"}"#),
            "$.runs[0].results[0].baselineState: expected new, unchanged, updated or absent, found 'gone'"
        ),
        (
            log(#"{"ruleId": "A", "suppressions": [{"status": "yes"}]}"#),
            "$.runs[0].results[0].suppressions[0].status: expected accepted, underReview or rejected, found 'yes'"
        ),
        (
            log(#"{"ruleId": "A", "properties": {"security-severity": "10.1"}}"#),
            "$.runs[0].results[0].properties.security-severity: expected a score from 0 to 10, found '10.1'"
        ),
        (log("null"), "$.runs[0].results[0]: expected an object, found null"),
        (
            log("", invocations: #"{"executionSuccessful": false}"#),
            "$.runs[0].invocations[0].executionSuccessful: expected a run that succeeded, found one that did not"
        ),
        (
            log("", invocations: override("note", #"{"id": "none"}"#)),
            "$.runs[0].invocations[0].ruleConfigurationOverrides[0].descriptor: expected a rule of the run, found another"
        ),
        (
            log(#"{"ruleIndex": 0, "provenance": {"invocationIndex": 4}}"#, rules: plain),
            "$.runs[0].results[0].provenance.invocationIndex: expected an index into 0 invocations, found 4"
        ),
        (
            log("", run: #", "externalPropertyFileReferences": {"results": [{"location": {"uri": "r.json"}}]}"#),
            "$.runs[0].externalPropertyFileReferences: expected results and rules in the run, found some in other files"
        ),
        (
            #"{"version": "2.1.0", "inlineExternalProperties": [{"results": []}], "runs": [{"tool": {"driver": {"name": "A"}}, "results": []}]}"#,
            "$.inlineExternalProperties[0]: expected results and rules in their run, found some outside of it"
        ),
    ]

    @Test(arguments: refusals)
    func refusesWhatCouldHideAFinding(_ text: String, _ words: String) throws {
        #expect(try refused(text) == words)
    }

    @Test func anotherVersionIsUnsupported() throws {
        let text = log("").replacing("2.1.0", with: "3.0.0")
        #expect(try refusal(cosignScanType, #"{"scanner": {"result": \#(text)}}"#)?.code == .unsupportedFormat)
    }
}
