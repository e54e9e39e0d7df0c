import Vocabulary

/// Predicates as tools write them, cut down to what the tests change.
enum Predicates {
    static let provenanceType = "https://slsa.dev/provenance/v1"
    static let scanType = "https://cosign.sigstore.dev/attestation/vuln/v1"
    static let vexType = "https://openvex.dev/ns/v0.2.0"
    static let cyclonedxType = "https://cyclonedx.org/bom"
    static let spdxType = "https://spdx.dev/Document"

    static let builder = "https://ci.example.com/builders/container@refs/tags/v2.0.0"

    static func provenance(
        builder: String = builder,
        buildType: String = "https://actions.github.io/buildtypes/workflow/v1",
        repository: String = "https://git.example.com/payments/app",
        ref: String = "refs/heads/main",
        runner: String = "github-hosted",
        finished: Instant? = nil
    ) -> String {
        let metadata = finished.map { #","metadata": {"finishedOn": "\#($0)"}"# } ?? ""
        return """
            {"buildDefinition": {"buildType": "\(buildType)",
               "externalParameters": {"workflow": {"repository": "\(repository)", "ref": "\(ref)", "path": "ci.yml"}},
               "internalParameters": {"github": {"runner_environment": "\(runner)"}}},
             "runDetails": {"builder": {"id": "\(builder)"}\(metadata)}}
            """
    }

    static func cyclonedx(
        version: String = "1.5",
        created: Instant? = nil,
        describing digest: Digest? = nil
    ) -> String {
        let timestamp = created.map { #""timestamp": "\#($0)","# } ?? ""
        let subject = digest.map { #","version": "\#($0)""# } ?? #","version": "1.0""#
        return """
            {"bomFormat": "CycloneDX", "specVersion": "\(version)", "version": 1,
             "metadata": {\(timestamp) "component": {"type": "container", "name": "app"\(subject)}}}
            """
    }

    static func spdx(version: String = "SPDX-2.3") -> String {
        """
        {"spdxVersion": "\(version)", "SPDXID": "SPDXRef-DOCUMENT", "dataLicense": "CC0-1.0", "name": "app",
         "documentNamespace": "https://example.com/app",
         "creationInfo": {"created": "2026-01-01T00:00:00Z", "creators": ["Tool: syft"]}}
        """
    }

    /// One vulnerability as Trivy lists it.
    static func trivyFinding(
        _ id: String,
        _ severity: String,
        package: String = "openssl",
        version: String = "3.0.1",
        fixed: String = ""
    ) -> String {
        """
        {"VulnerabilityID": "\(id)", "PkgName": "\(package)", "InstalledVersion": "\(version)",
         "FixedVersion": "\(fixed)", "Severity": "\(severity)", "Status": "\(fixed.isEmpty ? "affected" : "fixed")",
         "PkgIdentifier": {"PURL": "pkg:deb/debian/\(package)@\(version)"}}
        """
    }

    static func trivy(
        _ findings: [String] = [],
        finished: Instant? = Station.now,
        image: Digest? = nil,
        endOfLife: Bool = false
    ) -> String {
        let target = image.map { #","RepoDigests": ["registry.example.com/pay/app@\#($0)"]"# } ?? ""
        return scan(
            """
            {"SchemaVersion": 2, "ArtifactName": "app", "ArtifactType": "container_image",
             "Metadata": {"OS": {"Family": "debian", "Name": "12", "EOSL": \(endOfLife)}\(target)},
             "Results": [{"Target": "app", "Type": "debian", "Vulnerabilities": [\(findings.joined(separator: ","))]}]}
            """,
            finished: finished
        )
    }

    /// One match as Grype lists it.
    static func grypeMatch(_ id: String, _ severity: String, related: String, package: String = "openssl") -> String {
        """
        {"vulnerability": {"id": "\(id)", "severity": "\(severity)", "fix": {"versions": [], "state": "unknown"}},
         "relatedVulnerabilities": [{"id": "\(related)"}],
         "artifact": {"name": "\(package)", "version": "3.0.1", "type": "deb",
                      "purl": "pkg:deb/debian/\(package)@3.0.1"}}
        """
    }

    static func grype(_ matches: [String], finished: Instant? = Station.now) -> String {
        scan(
            #"{"matches": [\#(matches.joined(separator: ","))], "descriptor": {"name": "grype", "version": "0.90.0"}}"#,
            finished: finished
        )
    }

    private static func scan(_ result: String, finished: Instant?) -> String {
        let metadata = finished.map { #""scanFinishedOn": "\#($0)""# } ?? ""
        return """
            {"invocation": {}, "scanner": {"uri": "pkg:github/scanner", "version": "1", "db": {}, "result": \(result)},
             "metadata": {\(metadata)}}
            """
    }

    static func vex(
        _ statements: [String],
        id: String = "https://example.com/vex/1",
        version: Int = 1,
        at time: Instant = .hoursAgo(1)
    ) -> String {
        """
        {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "\(id)", "author": "product security",
         "timestamp": "\(time)", "version": \(version), "statements": [\(statements.joined(separator: ","))]}
        """
    }

    static func vexStatement(_ id: String, _ status: String = "not_affected") -> String {
        let reason = status == "not_affected" ? #","justification": "vulnerable_code_not_present""# : ""
        let action = status == "affected" ? #","action_statement": "update""# : ""
        return #"{"vulnerability": {"name": "\#(id)"}, "status": "\#(status)"\#(reason)\#(action)}"#
    }
}
