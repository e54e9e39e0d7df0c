extension CycloneDXSchema.Words {
    static let componentTypes = Self([
        (0, "application framework library operating-system device"), (1, "file"), (2, "container firmware"),
        (5, "platform device-driver machine-learning-model data"), (6, "cryptographic-asset"),
    ])
    static let scopes = Self([(0, "required optional"), (1, "excluded")])
    static let hashAlgorithms = Self([
        (0, "MD5 SHA-1 SHA-256 SHA-384 SHA-512 SHA3-256 SHA3-512"),
        (2, "SHA3-384 BLAKE2b-256 BLAKE2b-384 BLAKE2b-512 BLAKE3"), (7, "Streebog-256 Streebog-512"),
    ])
    static let encodings = Self([(0, "base64")])
    static let acknowledgements = Self([(6, "declared concluded")])
    static let patchTypes = Self([(0, "unofficial monkey backport cherry-pick")])
    static let issueTypes = Self([(0, "defect enhancement security")])
    static let flows = Self([(0, "inbound outbound bi-directional unknown")])
    static let referenceTypes = Self([
        (0, "vcs issue-tracker website advisories bom mailing-list social chat documentation support distribution"),
        (0, "license build-meta build-system other"), (4, "release-notes"),
        (5, "distribution-intake security-contact model-card log configuration evidence formulation attestation"),
        (5, "threat-model adversary-model risk-assessment vulnerability-assertion exploitability-statement"),
        (5, "pentest-report static-analysis-report dynamic-analysis-report runtime-analysis-report"),
        (5, "component-analysis-report maturity-report certification-report quality-metrics"),
        (5, "codified-infrastructure poam"),
        (6, "source-distribution electronic-signature digital-signature rfc-9116"),
        (7, "patent patent-family patent-assertion citation"),
    ])
    static let aggregates = Self([
        (3, "complete incomplete incomplete_first_party_only incomplete_third_party_only unknown not_specified"),
        (5, "incomplete_first_party_proprietary_only incomplete_first_party_opensource_only"),
        (5, "incomplete_third_party_proprietary_only incomplete_third_party_opensource_only"),
    ])
    static let phases = Self([(5, "design pre-build build post-build operations discovery decommission")])
    static let distribution = Self([(7, "CLEAR GREEN AMBER AMBER_AND_STRICT RED")])
    static let severities = Self([(4, "critical high medium low info none unknown")])
    static let scoreMethods = Self([(4, "CVSSv2 CVSSv3 CVSSv31 OWASP other"), (5, "CVSSv4 SSVC")])
    static let states = Self([
        (4, "resolved resolved_with_pedigree exploitable in_triage false_positive not_affected")
    ])
    static let justifications = Self([
        (4, "code_not_present code_not_reachable requires_configuration requires_dependency requires_environment"),
        (4, "protected_by_compiler protected_at_runtime protected_at_perimeter protected_by_mitigating_control"),
    ])
    static let responses = Self([(4, "can_not_fix will_not_fix update rollback workaround_available")])
    static let affected = Self([(4, "affected unaffected unknown")])
}
