import Policies
import Testing
import Vocabulary

@testable import Kyverno

/// A ClusterPolicy in words.
@Suite struct ExplanationTests {
    private func lines(_ text: String) throws -> [String] {
        let file = try Station.file(text)
        let language = try KyvernoLanguage(Station().options, policyFiles: [file])
        let set = try PolicySet.load(files: [file], authorities: [], languages: [language], limits: Limits())
        return set.policies.flatMap { policy in policy.explanations.flatMap { $0.lines(width: 1_000) } }
    }

    @Test func saysTheWholeOfAPolicy() throws {
        let entries = """
            - imageReferences: ["ghcr.io/o/*"]
              skipImageReferences: ["ghcr.io/o/lab*"]
              failureAction: Enforce
              attestors:
              - count: 1
                entries:
                - keys: {publicKeys: $A, rekor: {ignoreTlog: true}}
                - keyless: {issuer: https://i.example, subject: "*@example.com", rekor: {url: https://rekor.sigstore.dev}}
              attestations:
              - type: https://cosign.sigstore.dev/attestation/vuln/v1
                name: scan
                attestors:
                - entries: [{keys: {kms: "awskms:///alias/scanner"}}]
                conditions:
                - all:
                  - {key: "{{ scanner.uri }}", operator: Equals, value: trivy}
                  any:
                  - {key: "{{ metadata.age }}", operator: LessThan, value: 3, message: too old}
              validate:
                message: not now
                deny: {conditions: {all: [{key: a, operator: In, value: [a, b]}]}}
            """
        let rule = """
            exclude: {any: [{resources: {namespaces: [lab]}}]}
            context:
            - {name: keys, configMap: {name: signers, namespace: security}}
            preconditions: {all: [{key: "{{ request.operation }}", operator: Equals, value: CREATE}]}
            """
        #expect(
            try lines(Station.policy(entries, rule: rule)) == [
                "rule 'r':", "- for Pod",
                "- but not for anything in the namespace lab", "- 'keys' is the ConfigMap 'security/signers'",
                "- it applies only where these conditions hold:", "  - {{ request.operation }} Equals CREATE",
                "- images named as ghcr.io/o/*, by Cosign:",
                "  - images named as ghcr.io/o/lab* are left out", "  - a signature by one of these:",
                "    - the public key that it gives, in no log",
                "    - a certificate for '*@example.com' by 'https://i.example', in the log https://rekor.sigstore.dev",
                "  - an attestation of type https://cosign.sigstore.dev/attestation/vuln/v1, as 'scan'",
                "    - signed by the key 'awskms:///alias/scanner' of a key service, in the log https://rekor.sigstore.dev",
                "    - such that these conditions hold:", "      - {{ scanner.uri }} Equals trivy",
                "      - at least one of these:",
                "        - {{ metadata.age }} LessThan 3; where it does not: 'too old'",
                "  - it fails, saying 'not now', where these conditions hold:", #"    - a In ["a","b"]"#,
                "- what fails, fails the image",
            ]
        )
    }

    @Test func saysThatItOnlyWarns() throws {
        let found = try lines(
            Station.policy(
                "- {imageReferences: ['*'], required: false, attestors: [{entries: [{keys: {publicKeys: $A}}]}]}"
            )
        )
        #expect(found.last == "- what fails is told as a warning, and does not fail the image")
        #expect(found.contains("  - nothing need be there (required: false)"))
    }

    @Test func saysTheWholeOfAnImageValidatingPolicy() throws {
        let spec = """
            matchImageReferences: [{glob: "ghcr.io/o/*"}, {expression: "ref.endsWith('x')"}]
            matchConditions: [{name: mine, expression: "true"}]
            attestors:
            - name: ci
              cosign: {keyless: {identities: [{issuer: https://i.example, subjectRegExp: "^x"}]}}
            - name: kms
              cosign: {key: {kms: "awskms:///alias/x"}}
            attestations: [{name: scan, intoto: {type: vuln}}]
            validationActions: [Audit]
            validations:
            - expression: images.containers.all(i, verifyImageSignatures(i, [attestors.ci]) > 0)
            """
        #expect(
            try lines(ImageValidatingSample.policy(spec)) == [
                "It is about images named as ghcr.io/o/* or an expression selects.",
                "It applies only where its conditions 'mine' hold.", "Its attestors:",
                "- 'ci': /^x/ by https://i.example", "- 'kms': whoever has the key 'awskms:///alias/x'",
                "The attestations that it speaks of:",
                "- 'scan': statements of type https://cosign.sigstore.dev/attestation/vuln/v1",
                "All of these must hold:",
                "- validations[0]", "      images.containers.all(i, verifyImageSignatures(i, [attestors.ci]) > 0)",
                "At least one signature or attestation of the image must have been verified.",
                "What fails is told as a warning, and does not fail the image.",
            ]
        )
    }
}
