import Encodings
import Metadata
import Testing
import Vocabulary

/// Whatever value of a report is replaced by one of another kind: no finding gets lost, or the report is refused.
@Suite struct ScanMutationTests {
    private static let vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"

    static let samples: [(String, String)] = [
        (
            "https://trivy.dev/report",
            """
            {"SchemaVersion": 2, "ArtifactName": "x", "CreatedAt": "2026-03-01T10:00:00Z", "Trivy": {"Version": "1"},
             "Metadata": {"ImageID": "x", "RepoDigests": ["h/x@sha256:aa"], "OS": {"Family": "alpine", "EOSL": true}},
             "Results": [{"Type": "alpine", "Vulnerabilities": [
               {"VulnerabilityID": "CVE-1", "VendorIDs": ["A"], "PkgName": "z", "FixedVersion": "1", "Status": "fixed",
                "Severity": "UNKNOWN", "VendorSeverity": {"nvd": 3}, "DataSource": {"ID": "nvd"},
                "CVSS": {"nvd": {"V3Vector": "\(vector)", "V3Score": 9.8}}, "PkgIdentifier": {"PURL": "pkg:npm/z@1"}}],
              "ExperimentalModifiedFindings": [{"Type": "vulnerability", "Status": "ignored",
                "Finding": {"VulnerabilityID": "CVE-2", "PkgName": "m"}}]}]}
            """
        ),
        (
            "https://github.com/anchore/grype",
            """
            {"matches": [{"vulnerability": {"id": "GHSA-1", "severity": "Low", "namespace": "x",
               "cvss": [{"source": "nvd", "version": "3.1", "vector": "\(vector)", "metrics": {"baseScore": 9.8}}],
               "fix": {"versions": ["1"], "state": "fixed"}}, "relatedVulnerabilities": [{"id": "CVE-1"}],
               "artifact": {"name": "z", "version": "1", "purl": "pkg:npm/z@1", "locations": [{"path": "/z"}]}}],
             "ignoredMatches": [{"vulnerability": {"id": "CVE-2"}, "artifact": {"name": "m"},
               "appliedIgnoreRules": [{"reason": "x"}]}], "distro": {"name": "alpine"},
             "source": {"target": {"userInput": "x", "imageID": "sha256:cc", "repoDigests": ["h/x@sha256:aa"]}},
             "descriptor": {"name": "grype", "timestamp": "2026-03-01T10:00:00Z", "db": {"status": {"built": ""}},
               "configuration": {"only-fixed": true, "ignore": [{}]}}}
            """
        ),
        (
            "https://ossf.github.io/osv-schema/results@v1",
            """
            {"date": "2026-03-01T10:00:00Z", "results": [{"source": {"path": "/x"}, "packages": [
              {"package": {"name": "x", "version": "1", "ecosystem": "npm"}, "vulnerabilities": [
                {"id": "GHSA-1", "aliases": ["CVE-1"], "severity": [{"type": "CVSS_V3", "score": "\(vector)"}],
                 "database_specific": {"severity": "LOW"}, "affected": [{"database_specific": {"cvss": "\(vector)"},
                  "package": {"name": "x", "ecosystem": "npm", "purl": "pkg:npm/x"},
                  "ranges": [{"events": [{"introduced": "0"}, {"fixed": "2"}]}]}]}, {"id": "GO-1"}],
               "groups": [{"ids": ["GHSA-1", "GO-1"], "max_severity": "9.8"}]}]}]}
            """
        ),
        (
            "https://in-toto.io/attestation/vulns/v0.2",
            """
            {"scanner": {"uri": "pkg:github/a/b@1", "version": "1", "db": {"lastUpdate": "2026-03-01T10:00:00Z"},
               "result": [{"id": "CVE-1", "severity": [{"method": "nvd", "score": "high"}], "annotations": [{"a": "b"}]},
                 {"vulnerability": {"id": "CVE-2", "severity": {"method": "x", "score": "5.0"}}}]},
             "metadata": {"scanStartedOn": "2026-03-01T10:00:00Z", "scanFinishedOn": "2026-03-01T10:00:00Z"}}
            """
        ),
        (
            cosignScanType,
            """
            {"scanner": {"uri": "u", "version": "1", "db": {"uri": "d", "version": "1"}, "result": {"version": "2.1.0",
             "runs": [{"tool": {"driver": {"name": "Trivy", "version": "1", "rules": [
                {"id": "CVE-1", "helpUri": "u", "defaultConfiguration": {"level": "error"},
                 "properties": {"security-severity": "9.8", "purls": ["pkg:npm/x@1"], "cvssv3_vector": "\(vector)"}}]},
               "extensions": [{"name": "e", "guid": "g", "rules": [{"id": "E"}]}]},
              "invocations": [{"executionSuccessful": true, "endTimeUtc": "2026-03-01T10:00:00Z",
                "ruleConfigurationOverrides": [{"descriptor": {"index": 0}, "configuration": {"level": "note"}}]}],
              "properties": {"imageID": "sha256:cc", "imageName": "x", "repoDigests": ["h/x@sha256:aa"]},
              "results": [{"ruleId": "CVE-1", "ruleIndex": 0, "kind": "fail", "baselineState": "new",
                 "message": {"text": "Package: x"}, "provenance": {"invocationIndex": 0},
                 "suppressions": [{"kind": "external", "status": "accepted"}],
                 "locations": [{"physicalLocation": {"artifactLocation": {"uri": "x"}}}]},
                {"rule": {"id": "E", "index": 0, "toolComponent": {"index": 0, "name": "e"}}, "level": "error"}]}]}},
             "metadata": {"scanFinishedOn": "2026-03-01T10:00:00Z"}}
            """
        ),
        (
            cosignScanType,
            """
            {"scanner": {"result": {"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {
               "timestamp": "2026-03-01T10:00:00Z", "tools": [{"name": "t", "version": "1"}],
               "component": {"bom-ref": "i", "name": "x", "version": "1", "purl": "pkg:oci/x@sha256%3Aaa",
                 "properties": [{"name": "aquasecurity:trivy:ImageID", "value": "sha256:cc"}]}},
              "components": [{"bom-ref": "a", "name": "x", "purl": "pkg:npm/x@1", "components": [{"bom-ref": "b"}]}],
              "vulnerabilities": [{"id": "CVE-1", "references": [{"id": "GHSA-1"}], "source": {"name": "nvd", "url": "u"},
                "ratings": [{"source": {"name": "nvd"}, "score": 9.8, "severity": "low", "method": "CVSSv31",
                  "vector": "\(vector)"}], "analysis": {"state": "not_affected", "justification": "x"},
                "affects": [{"ref": "a", "versions": [{"version": "1", "status": "unaffected"}]}, {"ref": "b"}]}]}}}
            """
        ),
    ]

    @Test(arguments: samples)
    func noFindingIsLost(_ type: String, _ text: String) throws {
        let sample = try json(text)
        let count = try scan(type, sample).findings.count
        #expect(count == 2)
        var refused = 0
        var read = 0
        for path in Self.paths(sample) {
            let values: [JSONValue] = [.string("zzz"), .number(JSONNumber(text: "-7.5")), .bool(false), .null]
            for value in values where !Self.saysThatThereIsNone(path, value) {
                do {
                    let claim = try Claim.read(
                        predicateType: type,
                        predicate: sample.setting(path, to: value),
                        limits: Limits()
                    )
                    #expect((claim.scan?.findings.count ?? 0) >= count - (path.last == "affects" ? 1 : 0), "\(path)")
                    read += 1
                } catch {
                    #expect([.predicateInvalid, .unsupportedFormat].contains(error.code), "\(path)")
                    refused += 1
                }
            }
        }
        #expect(read > 20 && refused > 20)
    }

    /// An absent list of findings is how each format says that there are none.
    private static func saysThatThereIsNone(_ path: [String], _ value: JSONValue) -> Bool {
        guard value == .null, let name = path.last else { return false }
        return ["Results", "Vulnerabilities", "ExperimentalModifiedFindings", "ignoredMatches"].contains(name)
    }

    /// The places of all values below the root.
    private static func paths(_ value: JSONValue) -> [[String]] {
        switch value {
        case .object(let object):
            object.members.flatMap { member in
                [[member.name]] + paths(member.value).map { [member.name] + $0 }
            }
        case .array(let elements):
            elements.enumerated().flatMap { index, element in
                [["\(index)"]] + paths(element).map { ["\(index)"] + $0 }
            }
        default: []
        }
    }
}
