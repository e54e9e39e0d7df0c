import Testing
import Trust
import Vocabulary

@testable import Policies

/// Policies in words: each field of a `BundlePolicy` is said.
@Suite struct ExplanationTests {
    private func lines(_ spec: String, width: Int = 1_000) throws -> [String] {
        let set = try PolicySet.load(
            files: [.policy("base", spec: spec)],
            authorities: Station.authorities,
            limits: Limits()
        )
        return set.policies.flatMap { $0.explanations.flatMap { $0.lines(width: width) } }
    }

    private static let scan = "require: [{attestation: vulnerability-scan, signedBy: scanner}]"

    @Test(arguments: [
        ("images: ['**']", "It is about every image, named or not."),
        (
            "images: ['a.example/**', 'b.example/x', '!a.example/lab/**']",
            "It is about images named as a.example/** or b.example/x, but not a.example/lab/**."
        ),
        ("images: ['**']\nallowEmpty: true", "A bundle without such an image is no failure."),
        ("images: ['**']\nallowEmpty: false", "A bundle without such an image fails."),
        ("images: ['**']", "Of an index it judges every platform that is there."),
        (
            "images: ['**']\nplatforms: [linux/amd64, linux/arm64]",
            "Of an index it judges linux/amd64 and linux/arm64, each of which must be there."
        ),
        ("images: ['**']\nfailureAction: Enforce", "What fails, fails the image."),
        (
            "images: ['**']\nfailureAction: Audit",
            "What fails is told as a warning, and does not fail the image."
        ),
        ("images: ['**']", "A time may lie 5m in the future, and no more."),
        ("images: ['**']\nclockSkew: 90s", "A time may lie 1m30s in the future, and no more."),
        (
            "images: ['**']\ntrustRoot: {maxAge: 90d}",
            "The validity of the trust root must have begun at most 90d ago."
        ),
    ])
    func saysWhatThePolicyIsAbout(_ spec: String, _ sentence: String) throws {
        #expect(try lines("\(spec)\n\(Self.scan)").contains(sentence))
    }

    @Test(arguments: [
        ("attestation: provenance, signedBy: lab", "- provenance, signed by lab"),
        ("attestation: [cyclonedx, spdx], signedBy: lab", "- cyclonedx or spdx, signed by lab"),
        ("attestation: sbom, signedBy: [lab, scanner]", "- sbom, signed by at least 1 of lab, scanner"),
        ("attestation: sbom, signedBy: [lab, scanner], threshold: 2", "- sbom, signed by at least 2 of lab, scanner"),
        ("attestation: sbom, signedBy: lab", "  - every one that is there must do"),
        ("attestation: vulnerability-scan, signedBy: lab", "  - the newest of each signer and scanner counts"),
        ("attestation: sbom, signedBy: lab, select: newest", "  - the newest of each signer counts"),
        ("attestation: sbom, signedBy: lab, select: any", "  - one that does is enough"),
        (
            "attestation: sbom, signedBy: lab, about: index",
            "  - about the digest of the image itself, which is the index where there is one"
        ),
        ("attestation: sbom, signedBy: lab, about: platform", "  - about the manifest of the platform"),
        ("attestation: vex, signedBy: lab, maxAge: 30d", "  - at most 30d old"),
        (
            "attestation: vulnerability-scan, signedBy: lab, databaseMaxAge: 2d",
            "  - made with a database at most 2d old"
        ),
        (
            "attestation: sbom, signedBy: lab, describesImage: true",
            "  - the document itself names a digest of the image"
        ),
        (
            "attestation: provenance, signedBy: lab, slsa: {level: 3}",
            "  - made by a builder to which the trust root grants build level 3"
        ),
        (
            "attestation: provenance, signedBy: lab, slsa: {builders: ['https://a/*', 'https://b/*']}",
            "  - the builder is https://a/* or https://b/*"
        ),
        (
            "attestation: provenance, signedBy: lab, slsa: {sources: 'git+https://git.example.com/*'}",
            "  - the source is git+https://git.example.com/*"
        ),
        ("attestation: provenance, signedBy: lab, slsa: {refs: 'refs/tags/*'}", "  - the ref is refs/tags/*"),
        (
            "attestation: provenance, signedBy: lab, slsa: {buildTypes: 'https://c/*'}",
            "  - the build type is https://c/*"
        ),
        (
            "attestation: provenance, signedBy: lab, slsa: {parameters: {inputs.release: [a, b]}}",
            "  - the parameter 'inputs.release' is a or b"
        ),
        (
            "attestation: sbom, signedBy: lab, formats: ['cyclonedx>=1.4', spdx]",
            "  - in the format cyclonedx>=1.4 or spdx"
        ),
        ("attestation: sbom, signedBy: lab, minimumElements: ntia", "  - with the minimum elements of NTIA (2021)"),
        (
            "attestation: sbom, signedBy: lab, minimumElements: cisa2025",
            "  - with the minimum elements of CISA (2025)"
        ),
        (
            "attestation: sbom, signedBy: lab, licences: {allow: [MIT, Apache-2.0]}",
            "  - each component has a licence, and may have only MIT or Apache-2.0"
        ),
        (
            "attestation: sbom, signedBy: lab, licences: {deny: [SSPL-1.0]}",
            "  - no component has the licence SSPL-1.0"
        ),
        (
            "attestation: sbom, signedBy: lab, components: {deny: ['pkg:npm/lodash <4.17.21']}",
            "  - lists no component that is pkg:npm/lodash <4.17.21"
        ),
        ("attestation: vsa, signedBy: lab", "  - it says PASSED"),
        ("attestation: vsa, signedBy: lab, verdict: {verifiers: 'https://v/*'}", "  - the verifier is https://v/*"),
        (
            "attestation: vsa, signedBy: lab, verdict: {resources: 'pkg:oci/*'}",
            "  - it is about the resource pkg:oci/*"
        ),
        (
            "attestation: vsa, signedBy: lab, verdict: {policies: 'https://p/*'}",
            "  - it was made by the policy https://p/*"
        ),
        (
            "attestation: vsa, signedBy: lab, verdict: {levels: [SLSA_BUILD_LEVEL_3, SLSA_SOURCE_LEVEL_2]}",
            "  - it states the levels SLSA_BUILD_LEVEL_3 and SLSA_SOURCE_LEVEL_2"
        ),
    ])
    func saysWhatAnEntryAsks(_ entry: String, _ line: String) throws {
        #expect(try lines("images: ['**']\nrequire: [{\(entry)}]").contains(line))
    }

    @Test func saysGroups() throws {
        let spec = """
            images: ['**']
            require:
            - anyOf:
              - {attestation: provenance, signedBy: lab}
              - allOf: [{attestation: vsa, signedBy: lab}, {attestation: sbom, signedBy: lab}]
            """
        let found = try lines(spec)
        let expected = [
            "Each such image must have:", "- at least one of these:", "  - provenance, signed by lab",
            "    - every one that is there must do", "  - all of these:", "    - vsa, signed by lab",
            "      - every one that is there must do", "      - it says PASSED", "    - sbom, signed by lab",
            "      - every one that is there must do",
        ]
        #expect(Array(found.suffix(expected.count)) == expected)
    }

    @Test(arguments: [
        ("allow: none", "- no vulnerability that remains"),
        ("allow: medium", "- no vulnerability that remains above medium"),
        ("allow: critical", "- vulnerabilities of whatever severity"),
        ("allow: low, scanBy: [scanner, lab]", "  - found by the scans of scanner and lab"),
        ("allow: low", "  - nobody may dismiss anything by VEX"),
        (
            "allow: low, vexBy: [lab, trust-root]",
            "  - VEX by lab or the documents in vex/ of the trust root dismisses what it says is fixed or not_affected"
        ),
        ("allow: low, vexBy: lab, after: scan", "  - no VEX dismisses anything"),
        ("allow: low, vexBy: lab, vex: {statuses: fixed}", "  - VEX by lab dismisses what it says is fixed"),
        (
            "allow: low, vexBy: lab, vex: {requireJustification: true}",
            "  - not_affected needs one of the five justifications"
        ),
        ("allow: low, vexBy: lab, vex: {maxAge: 90d}", "  - a statement of VEX may be at most 90d old"),
        (
            "allow: low, vexBy: lab, vex: {productLevelOnly: true}",
            "  - a statement narrowed to a part of the product dismisses nothing"
        ),
        ("allow: low", "  - a severity that nobody knows counts as critical"),
        ("allow: low, unknown: ignore", "  - a severity that nobody knows does not count"),
        ("allow: low, ignoreUnfixed: true", "  - what no version fixes does not count"),
        ("allow: low", "  - what the scanner keeps back counts all the same"),
        (
            "allow: low, acceptScannerSuppressions: true",
            "  - what the scanner keeps back counts as dismissed where no VEX speaks of it"
        ),
    ])
    func saysWhatMayRemain(_ fields: String, _ line: String) throws {
        let scans = fields.contains("scanBy") ? "" : "scanBy: scanner, "
        #expect(try lines("images: ['**']\nvulnerabilities: {\(scans)\(fields)}").contains(line))
    }

    @Test func saysThatCustomStatementsCount() throws {
        let spec = """
            images: ['**']
            require:
            - {attestation: [vulnerability-scan, custom], signedBy: scanner}
            - {attestation: [vex, custom], signedBy: lab}
            vulnerabilities: {allow: low}
            """
        let found = try lines(spec)
        #expect(found.contains("  - found by the scans of scanner, custom statements among them"))
        #expect(found.contains { $0.hasPrefix("  - VEX by lab, custom statements among them, dismisses") })
    }

    @Test func quotesExpressions() throws {
        let spec = """
            images: ['**']
            rules:
            - {name: no-root, message: the image runs as root, expression: "image.tag !=\\n  'root'"}
            - {name: named, expression: "image.tag != ''"}
            """
        #expect(
            try lines(spec).suffix(5) == [
                "- rule 'no-root': this expression is true; where it is not: 'the image runs as root'",
                "      image.tag !=", "        'root'", "- rule 'named': this expression is true",
                "      image.tag != ''",
            ]
        )
    }

    @Test func wrapsAtSpacesAndKeepsLongWords() {
        let word = String(repeating: "x", count: 30)
        let explanation = Explanation("one two three", [Explanation("four \(word) five"), Explanation("six")])
        #expect(explanation.lines(width: 10) == ["one two", "three", "- four", "  \(word)", "  five", "- six"])
    }

    @Test func cannotDriveATerminal() {
        #expect(Explanation("a\u{1B}[2J", quoting: "b\u{7}").lines() == ["a\\u{1b}[2J", "    b\\u{7}"])
    }
}
