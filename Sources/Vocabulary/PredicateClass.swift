/// What kind of thing a predicate type says about its subject.
///
/// Source: the registry of predicate types that Sallyport knows; a type outside it is `unknown`, never the nearest one.
public enum PredicateClass: String, CaseIterable, Sendable, Hashable {
    case provenance, verdict, sbom
    case vulnerabilityScan = "vulnerability-scan"
    case vex, sast
    case codeReview = "code-review"
    case source, test, release, step, attributes, reference, signature, custom
    case buildConfig = "build-config"
    case endOfLife = "end-of-life"
    case compliance
    case malwareScan = "malware-scan"
    case unknown

    /// The class of a predicate type, compared byte by byte: no case folding, no trailing slash, no prefix.
    public static func of(predicateType: String) -> PredicateClass { classes[Array(predicateType.utf8)] ?? .unknown }

    /// The predicate types of the class, sorted.
    public var predicateTypes: [String] { Self.registry[self] ?? [] }

    private static let classes: [[UInt8]: PredicateClass] = {
        var classes: [[UInt8]: PredicateClass] = [:]
        for (kind, types) in registry {
            for type in types { classes[Array(type.utf8)] = kind }
        }
        return classes
    }()

    private static let registry: [PredicateClass: [String]] = [
        .provenance: [
            "https://in-toto.io/Provenance/v0.1",
            "https://scout.docker.com/provenance/v0.1",
            "https://slsa.dev/provenance/v0.1",
            "https://slsa.dev/provenance/v0.2",
            "https://slsa.dev/provenance/v1",
            "https://slsa.dev/provenance/v1.0",
            "https://slsa.dev/provenance/v1.1",
        ],
        .verdict: [
            "https://carabiner.dev/ampel/result/v0",
            "https://carabiner.dev/ampel/resultgroup/v0",
            "https://carabiner.dev/ampel/results/v0.0.1",
            "https://carabiner.dev/ampel/resultset/v0",
            "https://conforma.dev/verification_summary/v1",
            "https://enterprisecontract.dev/attestations/vsa/v1",
            "https://in-toto.io/attestation/svr/v0.1",
            "https://in-toto.io/attestation/svr/v0.2",
            "https://scout.docker.com/health/v0.1",
            "https://slsa.dev/verification_summary/v0.1",
            "https://slsa.dev/verification_summary/v0.2",
            "https://slsa.dev/verification_summary/v1",
        ],
        .sbom: [
            "https://cyclonedx.org/BOM/v1",
            "https://cyclonedx.org/bom",
            "https://cyclonedx.org/bom/v1.4",
            "https://cyclonedx.org/bom/v1.5",
            "https://cyclonedx.org/bom/v1.6",
            "https://cyclonedx.org/bom/v1.7",
            "https://cyclonedx.org/schema",
            "https://scout.docker.com/sbom/v0.1",
            "https://spdx.dev/Document",
            "https://spdx.dev/Document/v2.2",
            "https://spdx.dev/Document/v2.3",
            "https://spdx.dev/Document/v3",
            "https://spdx.dev/Document/v3.0",
        ],
        .vulnerabilityScan: [
            "https://cosign.sigstore.dev/attestation/vuln/v1",
            "https://github.com/anchore/grype",
            "https://in-toto.io/attestation/vulns",
            "https://in-toto.io/attestation/vulns/v0.1",
            "https://in-toto.io/attestation/vulns/v0.2",
            "https://ossf.github.io/osv-schema/results@v1",
            "https://ossf.github.io/osv-schema/results@v1.6.7",
            "https://scout.docker.com/vulnerabilities/v0.1",
            "https://trivy.dev/report",
        ],
        .vex: [
            "https://openvex.dev/ns",
            "https://openvex.dev/ns/v0.0.1",
            "https://openvex.dev/ns/v0.2.0",
            "text/vex",
        ],
        .sast: [
            "https://scorecard.dev/result/v0.1",
            "https://scout.docker.com/secrets/v0.1",
            "https://witness.dev/attestations/sarif/v0.1",
            "https://witness.dev/attestations/secretscan/v0.1",
        ],
        .codeReview: [
            "https://crev.dev/in-toto-scheme/v-1",
            "https://gittuf.dev/github-pull-request-approval/v0.1",
            "https://gittuf.dev/reference-authorization/v0.1",
            "https://in-toto.io/attestation/certify/v0.1",
            "https://in-toto.io/attestation/human-review/crev/v0.1",
            "https://in-toto.io/attestation/human-review/v0.1",
        ],
        .source: [
            "https://github.com/slsa-framework/slsa-source-poc/source-provenance/v1-draft",
            "https://github.com/slsa-framework/slsa-source-poc/tag-provenance/v1-draft",
        ],
        .test: [
            "https://in-toto.io/attestation/test-result/v0.1",
            "https://scout.docker.com/tests/v0.1",
        ],
        .release: [
            "https://docs.pypi.org/attestations/publish/v1",
            "https://github.com/npm/attestation/tree/main/specs/publish/v0.1",
            "https://in-toto.io/attestation/release/v0.1",
            "https://in-toto.io/attestation/release/v0.2",
        ],
        .step: [
            "https://in-toto.io/Link/v0.2",
            "https://in-toto.io/Link/v1",
            "https://in-toto.io/attestation/link/v0.3",
            "https://in-toto.io/attestation/runtime-trace/v0.1",
            "https://witness.testifysec.com/attestation-collection/v0.1",
        ],
        .attributes: [
            "https://in-toto.io/attestation/scai/attribute-report/v0.2",
            "https://in-toto.io/attestation/scai/attribute-report/v0.3",
            "https://in-toto.io/attestation/scai/v0.3",
        ],
        .reference: ["https://in-toto.io/attestation/reference/v0.1"],
        .signature: ["https://sigstore.dev/cosign/sign/v1"],
        .custom: ["https://cosign.sigstore.dev/attestation/v1"],
        .buildConfig: ["https://apko.dev/image-configuration"],
        .endOfLife: [
            "https://docs.oasis-open.org/openeox/core/v1.0",
            "https://docs.oasis-open.org/openeox/eox-core/v1.0",
            "https://docs.oasis-open.org/openeox/shell/v1.0",
        ],
        .compliance: ["https://docker.com/dhi/fips/v0.1", "https://docker.com/dhi/stig/v0.1"],
        .malwareScan: ["https://scout.docker.com/virus/v0.1"],
    ]
}
