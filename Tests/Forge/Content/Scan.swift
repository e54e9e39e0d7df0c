/// Which scanner's report a vulnerability scan holds.
public enum Scanner: String, Sendable, CaseIterable {
    case trivy, grype
    /// In-toto's own list, which names no packages, in its two versions.
    case inTotoV01, inTotoV02
}

extension DemoStatement {
    /// The predicate type of `cosign attest --type vuln`.
    public static let scanType = "https://cosign.sigstore.dev/attestation/vuln/v1"

    /// A vulnerability scan of the image; without `findings`, those that its product is known to have.
    public static func scan(
        of image: DemoImage,
        by scanner: Scanner = .trivy,
        findings: [DemoFinding]? = nil,
        finishedAt: Moment = DemoWorld.scanned,
        statement: Version = .v0_1
    ) -> DemoStatement {
        let findings = findings ?? image.product.findings
        if scanner == .inTotoV01 || scanner == .inTotoV02 {
            return inToto(of: image, scanner, findings, finishedAt, statement)
        }
        let isTrivy = scanner == .trivy
        let version = isTrivy ? "0.60.0" : "0.90.0"
        let name = isTrivy ? "aquasecurity/trivy" : "anchore/grype"
        let predicate: JSON = [
            "invocation": ["parameters": nil, "uri": "", "event_id": "", "builder.id": ""],
            "scanner": [
                "uri": "pkg:github/\(name)@\(version)", "version": .string(version),
                "db": ["uri": "", "version": ""],
                "result": isTrivy
                    ? trivyReport(on: image, findings, at: finishedAt)
                    : grypeReport(on: image, findings, at: finishedAt, version: version),
            ],
            "metadata": [
                "scanStartedOn": .string((finishedAt - 75).rfc3339), "scanFinishedOn": .string(finishedAt.rfc3339),
            ],
        ]
        return DemoStatement(version: statement, about: image, predicateType: scanType, predicate: predicate)
    }

    /// The list of vulnerabilities that the in-toto attestation framework defines.
    private static func inToto(
        of image: DemoImage,
        _ scanner: Scanner,
        _ findings: [DemoFinding],
        _ finished: Moment,
        _ version: Version
    ) -> DemoStatement {
        let isOld = scanner == .inTotoV01
        let results = findings.map { finding -> JSON in
            let severity: JSON = ["method": "nvd", "score": .string(finding.score.description)]
            return isOld
                ? ["vulnerability": ["id": .string(finding.id), "severity": severity]]
                : ["id": .string(finding.id), "severity": [["method": "CVSS_V3", "score": .string(finding.vector)]]]
        }
        let predicate: JSON = [
            "scanner": [
                "uri": "pkg:github/example/scanner@1.0.0", "version": "1.0.0",
                "db": [
                    "uri": "https://vulnerabilities.example.com", "version": "1",
                    "lastUpdate": .string((finished - 21_600).rfc3339),
                ],
                "result": .array(results),
            ],
            "metadata": [
                "scanStartedOn": .string((finished - 75).rfc3339), "scanFinishedOn": .string(finished.rfc3339),
            ],
        ]
        return DemoStatement(
            version: version,
            about: image,
            predicateType: "https://in-toto.io/attestation/vulns/\(isOld ? "v0.1" : "v0.2")",
            predicate: predicate
        )
    }

    private static func trivyReport(on image: DemoImage, _ findings: [DemoFinding], at moment: Moment) -> JSON {
        let product = image.product
        var result: JSON = [
            "Target": .string("\(product.reference) (alpine 3.20.1)"), "Class": "os-pkgs", "Type": "alpine",
        ]
        if !findings.isEmpty { result["Vulnerabilities"] = .array(findings.map(trivyFinding)) }
        return [
            "SchemaVersion": 2, "CreatedAt": .string(moment.rfc3339), "ArtifactName": .string(product.reference),
            "ArtifactType": "container_image",
            "Metadata": [
                "OS": ["Family": "alpine", "Name": "3.20.1"], "ImageID": .string(image.platforms[0].config.digest),
                "DiffIDs": .array(image.platforms[0].layers.map { .string($0.digest) }),
                "RepoTags": [.string(product.reference)],
                "RepoDigests": [.string("\(product.repository)@\(image.digest)")],
            ],
            "Results": [result],
        ]
    }

    private static func trivyFinding(_ finding: DemoFinding) -> JSON {
        var json: JSON = [
            "VulnerabilityID": .string(finding.id), "PkgName": .string(finding.package.name),
            "PkgIdentifier": ["PURL": .string(finding.package.purl)],
            "InstalledVersion": .string(finding.package.version),
        ]
        if let fixed = finding.fixedVersion { json["FixedVersion"] = .string(fixed) }
        json["Status"] = finding.fixedVersion == nil ? "affected" : "fixed"
        json["SeveritySource"] = "nvd"
        json["Title"] = .string(finding.title)
        json["Severity"] = .string(finding.severity.rawValue.uppercased())
        json["CVSS"] = [
            "nvd": ["V3Vector": .string(finding.vector), "V3Score": .literal(finding.score.description)]
        ]
        return json
    }

    private static func grypeReport(
        on image: DemoImage,
        _ findings: [DemoFinding],
        at moment: Moment,
        version: String
    ) -> JSON {
        let platform = image.platforms[0]
        let layers = platform.layers.map { $0.descriptor() }
        return [
            "matches": .array(findings.map(grypeMatch)),
            "source": [
                "type": "image",
                "target": [
                    "userInput": .string(image.product.reference), "imageID": .string(platform.config.digest),
                    "manifestDigest": .string(platform.manifest.digest), "mediaType": .string(Blob.imageManifest),
                    "tags": [.string(image.product.reference)],
                    "imageSize": .number(platform.layers.map(\.bytes.count).reduce(0, +)), "layers": .array(layers),
                    "manifest": nil, "config": nil,
                    "repoDigests": [.string("\(image.product.repository)@\(image.digest)")],
                    "architecture": .string(platform.architecture), "os": "linux",
                ],
            ],
            "distro": ["name": "alpine", "version": "3.20.1", "idLike": []],
            "descriptor": [
                "name": "grype", "version": .string(version), "timestamp": .string(moment.rfc3339),
                "configuration": ["only-fixed": false, "only-notfixed": false, "ignore": []],
                "db": ["status": ["schemaVersion": "v6.0.2", "built": .string((moment - 21_600).rfc3339)]],
            ],
        ]
    }

    private static func grypeMatch(_ finding: DemoFinding) -> JSON {
        let fixed = finding.fixedVersion
        return [
            "vulnerability": [
                "id": .string(finding.id), "dataSource": .string("https://security.alpinelinux.org/vuln/\(finding.id)"),
                "namespace": "alpine:distro:alpine:3.20", "severity": .string(finding.severity.label), "urls": [],
                "cvss": [
                    [
                        "source": "nvd@nist.gov", "type": "Primary", "version": "3.1",
                        "vector": .string(finding.vector),
                        "metrics": ["baseScore": .literal(finding.score.description)], "vendorMetadata": [:],
                    ]
                ],
                "fix": [
                    "versions": .array(fixed.map { [.string($0)] } ?? []),
                    "state": fixed == nil ? "not-fixed" : "fixed",
                ],
                "advisories": [],
            ],
            "relatedVulnerabilities": [],
            "matchDetails": [["type": "exact-direct-match", "matcher": "apk-matcher"]],
            "artifact": [
                "id": .string(String(hex(sha256(Array(finding.package.purl.utf8))).prefix(16))),
                "name": .string(finding.package.name), "version": .string(finding.package.version), "type": "apk",
                "locations": [["path": "/lib/apk/db/installed"]], "language": "",
                "licenses": [.string(finding.package.licence)], "cpes": [], "purl": .string(finding.package.purl),
                "upstreams": [],
            ],
        ]
    }
}

extension DemoFinding.Severity {
    /// As Grype writes it.
    fileprivate var label: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}
