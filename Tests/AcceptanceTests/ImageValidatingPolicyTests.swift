import CorpusSupport
import Forge
import Foundation
import Testing

/// The founding example as an image-validating policy of Kyverno, each rule broken by one change.
@Suite struct ImageValidatingPolicyTests {
    private static let world = DemoWorld()

    private static func quoted(_ file: String) throws -> String {
        let text = String(decoding: try Corpus.file(Corpus.trust + "/" + file), as: UTF8.self)
        return "\"" + text.replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
    }

    static func policy() throws -> String {
        let root = try quoted("sigstore/demo/trusted_root.json")
        return #"""
            apiVersion: policies.kyverno.io/v1
            kind: ImageValidatingPolicy
            metadata: {name: bundle-baseline}
            spec:
              validationActions: [Deny]
              matchConstraints:
                resourceRules:
                - {apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods]}
              matchImageReferences: [{glob: "*"}]
              attestors:
              - name: ci
                cosign:
                  keyless:
                    identities:
                    - issuer: https://token.ci.example.com
                      subjectRegExp: '^https://git\.example\.com/shop/[^/]+/\.github/workflows/release\.yml@refs/tags/v[0-9.]+$'
                  trustedRoot: {value: $ROOT}
              - {name: scanner, cosign: {key: {data: $SCANNER}, ctlog: {insecureIgnoreTlog: true}}}
              - {name: security, cosign: {key: {data: $SECURITY}, trustedRoot: {value: $ROOT}}}
              attestations:
              - {name: provenance, intoto: {type: https://slsa.dev/provenance/v1}}
              - {name: scan, intoto: {type: https://cosign.sigstore.dev/attestation/vuln/v1}}
              - {name: vex, intoto: {type: https://openvex.dev/ns}}
              - {name: cdx, intoto: {type: https://cyclonedx.org/bom}}
              - {name: spdx, intoto: {type: https://spdx.dev/Document}}
              variables:
              - {name: imgs, expression: images.containers + images.initContainers + images.ephemeralContainers}
              validations:
              - message: provenance, scan and SBOM attestations are required
                expression: >-
                  variables.imgs.all(i, verifyAttestationSignatures(i, attestations.provenance, [attestors.ci]) > 0
                  && verifyAttestationSignatures(i, attestations.scan, [attestors.scanner]) > 0
                  && ((verifyAttestationSignatures(i, attestations.cdx, [attestors.ci]) > 0
                       && extractPayload(i, attestations.cdx).predicate.bomFormat == "CycloneDX")
                   || (verifyAttestationSignatures(i, attestations.spdx, [attestors.ci]) > 0
                       && extractPayload(i, attestations.spdx).predicate.spdxVersion.startsWith("SPDX-"))))
              - message: VEX attestation is required
                expression: variables.imgs.all(i, verifyAttestationSignatures(i, attestations.vex, [attestors.security]) > 0)
              - message: scan is older than 24 hours or dated in the future
                expression: >-
                  variables.imgs.all(i, time.now() - timestamp(extractPayload(i, attestations.scan).predicate.metadata.scanFinishedOn) <= duration("24h")
                  && timestamp(extractPayload(i, attestations.scan).predicate.metadata.scanFinishedOn) <= time.now())
              - message: high or critical vulnerabilities are not covered by VEX
                expression: >-
                  variables.imgs.all(i, extractPayload(i, attestations.scan).predicate.scanner.result.?Results.orValue([]).all(r,
                    r.?Vulnerabilities.orValue([]).all(v, !(v.Severity in ["HIGH", "CRITICAL"])
                      || extractPayload(i, attestations.vex).predicate.statements.exists(s,
                           s.vulnerability.name == v.VulnerabilityID && s.status in ["not_affected", "fixed"]))))
            """#
            .replacing("$ROOT", with: root)
            .replacing("$SCANNER", with: try quoted("keys/scanner.pub"))
            .replacing("$SECURITY", with: try quoted("keys/product-security.pub"))
    }

    private func verify(_ bundle: String, _ more: [String] = []) throws -> CommandRun {
        let folder = try ScratchFolder()
        try folder.write("policy.yaml", Self.policy())
        return try FixtureTests.verify(
            bundle,
            ["--policy", folder.path + "/policy.yaml", "--output", "json"] + more
        )
    }

    private func verify(_ change: (inout ImageRecipe) -> Void) throws -> CommandRun {
        var image = Self.world.webshop()
        change(&image)
        let folder = try ScratchFolder()
        try folder.write("bundle.tar", BundleRecipe(image).layout(in: Self.world).tar())
        return try verify(folder.path + "/bundle.tar")
    }

    private func rules(_ run: CommandRun) throws -> [[String: Any]] {
        let images = try #require(try run.json["images"] as? [[String: Any]], "\(run.errors)")
        return try #require(images.first?["rules"] as? [[String: Any]])
    }

    @Test(arguments: ["webshop-1.4.0", "webshop-1.4.0-docker"])
    func passes(_ name: String) throws {
        let run = try verify(Corpus.fixtures + "/bundles/accept/\(name).tar")
        #expect(run.exitCode == 0, "\(run.output)")
        #expect(try rules(run).map { $0["result"] as? String } == ["pass", "pass", "pass", "pass"])
        #expect(try rules(run).allSatisfy { $0["policy"] as? String == "bundle-baseline" })
    }

    private func requireFailure(_ run: CommandRun, _ rule: String, _ code: String, _ words: String) throws {
        #expect(run.exitCode == 1, "\(run.output)")
        let last = try #require(try rules(run).last)
        #expect(last["rule"] as? String == rule, "\(last)")
        #expect(last["code"] as? String == code, "\(last)")
        #expect((last["message"] as? String)?.contains(words) == true, "\(last)")
    }

    @Test(arguments: ["provenance", "scan", "sbom"])
    func failsWithoutAnAttestation(_ name: String) throws {
        let words = "provenance, scan and SBOM attestations are required"
        try requireFailure(verify { $0.remove(name) }, "validations[0]", "missing-attestation", words)
    }

    @Test func failsWithoutVEX() throws {
        let run = try verify { $0.remove("vex") }
        try requireFailure(run, "validations[1]", "missing-attestation", "VEX attestation is required")
    }

    @Test(arguments: [-2 * 86_400, 4 * 3_600])
    func failsByTheAgeOfTheScan(_ shift: Int) throws {
        let run = try verify { image in
            image["scan"].statement = .scan(of: image.image, finishedAt: DemoWorld.scanned + shift)
        }
        try requireFailure(run, "validations[2]", "condition-false", "scan is older than 24 hours")
    }

    @Test func failsByAFindingThatNobodyDismisses() throws {
        let run = try verify { image in
            let findings = image.image.product.findings + [Product.remaining]
            image["scan"].statement = .scan(of: image.image, findings: findings)
        }
        try requireFailure(run, "validations[3]", "condition-false", "high or critical vulnerabilities")
    }

    @Test func failsByTheFormatOfTheSBOM() throws {
        let run = try verify { image in
            var statement = DemoStatement.cycloneDX(of: image.image)
            statement.predicate["bomFormat"] = "SWID"
            image["sbom"].statement = statement
        }
        try requireFailure(run, "validations[0]", "missing-attestation", "https://spdx.dev/Document")
    }

    @Test func failsByTheKeyOfAStranger() throws {
        let run = try verify(Corpus.fixtures + "/bundles/reject/untrusted-key.tar")
        try requireFailure(run, "validations[1]", "untrusted-key", "VEX attestation is required")
    }

    @Test func looksAtAGivenDocument() throws {
        let folder = try ScratchFolder()
        let policy = """
            apiVersion: policies.kyverno.io/v1
            kind: ImageValidatingPolicy
            metadata: {name: documents}
            spec:
              evaluation: {mode: JSON}
              validationConfigurations: {required: false}
              validations: [{expression: "object.release == 'approved'"}]
            """
        try folder.write("policy.yaml", policy)
        for (word, exitCode) in [("approved", Int32(0)), ("refused", 1)] {
            try folder.write("release.json", #"{"release": "\#(word)"}"#)
            let run = try FixtureTests.verify(
                Corpus.fixtures + "/bundles/accept/webshop-1.4.0.tar",
                [
                    "--policy", folder.path + "/policy.yaml", "--json", folder.path + "/release.json", "--output",
                    "json",
                ]
            )
            #expect(run.exitCode == exitCode, "\(run.output)")
            #expect(try run.json["options"] as? [String] == ["--json \(folder.path)/release.json"])
        }
        try folder.write("release.json", "{")
        let run = try FixtureTests.verify(
            Corpus.fixtures + "/bundles/accept/webshop-1.4.0.tar",
            ["--policy", folder.path + "/policy.yaml", "--json", folder.path + "/release.json"]
        )
        #expect(run.exitCode == 4)
        #expect(run.errors.contains("release.json"))
    }
}
