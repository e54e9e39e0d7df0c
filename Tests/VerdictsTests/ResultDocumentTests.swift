import Encodings
import Testing
import Vocabulary

@testable import Attestations
@testable import Policies
@testable import Verdicts

@Suite struct ResultDocumentTests {
    @Test func `the result object has the members of the contract, in its order`() throws {
        let judgement = try Sample.judgement(images: [Sample.unnamed()], findings: [Sample.finding(.note)])
        let text = String(decoding: judgement.json(.line), as: UTF8.self)
        func hex(_ pair: String) -> String { "sha256:" + String(repeating: pair, count: 32) }
        let expected = #"""
            {"result":"PASSED","verifiedAt":"2026-11-23T12:00:00Z",\#
            "bundle":{"name":"webshop-1.4.0.tar","digest":"\#(hex("b1"))","layoutDigest":"\#(hex("b2"))",\#
            "size":10485760,"entries":42,"blobs":40},\#
            "trustRoot":{"digest":"\#(hex("f1"))","name":"transfer-station-7","version":12,"pinnedBy":"option"},\#
            "policySet":{"digest":"\#(hex("f2"))"},"options":[],\#
            "policies":[{"name":"production","kind":"BundlePolicy","digest":"\#(hex("f3"))"},\#
            {"name":"edge","kind":"BundlePolicy","digest":"\#(hex("f4"))"}],\#
            "images":[{"reference":null,"tag":"1.0","digest":"\#(hex("21"))",\#
            "mediaType":"application/vnd.oci.image.manifest.v1+json","platforms":[],"result":"PASSED",\#
            "attestations":[{"digest":"\#(hex("a4"))","form":"cosign-attestation",\#
            "predicateType":"https://slsa.dev/provenance/v0.2","subject":"\#(hex("21"))","verified":true,\#
            "signers":[{"authority":"release-ci",\#
            "identity":"https://github.com/acme/webshop/.github/workflows/release.yml@refs/heads/main",\#
            "issuer":"https://token.actions.githubusercontent.com","time":"2024-03-21T10:33:40Z",\#
            "timeSource":"rekor"}],"error":null}],\#
            "rules":[{"policy":"production","rule":"provenance","result":"pass","code":null,\#
            "message":"SLSA build level 3, signed by release-ci","evidence":["\#(hex("a1"))"]}]}],\#
            "findings":[{"severity":"note","kind":"content","code":"absent-platform",\#
            "message":"linux/s390x is left out","location":null}]}

            """#
        #expect(text == expected)
    }

    @Test func `a rejected attestation is listed with its error`() throws {
        let image = ResultDocument.json(try Sample.judgement(images: [Sample.webshop()]))[["images", "0"]]
        let rejected = try #require(image?[["attestations", "0"]])
        #expect(rejected[["verified"]] == .bool(false))
        #expect(rejected[["predicateType"]] == .null)
        #expect(rejected[["error", "kind"]] == .string("untrusted"))
        #expect(rejected[["error", "code"]] == .string("untrusted-identity"))
    }

    @Test func `an inspection has the tree and nothing that judges`() throws {
        let webshop = try Sample.webshop()
        let inspected = InspectedBundle(
            bundle: try Sample.bundle(),
            images: [.init(webshop.content, attestations: Sample.inspected(webshop))],
            findings: [try Sample.finding(.warning)]
        )
        let document = ResultDocument.json(inspected)
        let image = try #require(document[["images", "0"]])
        let attestation = try #require(image[["attestations", "0"]])
        #expect(document.memberNames == ["bundle", "images", "findings"])
        #expect(image.memberNames == ["reference", "digest", "mediaType", "platforms", "attestations"])
        #expect(attestation.memberNames == ["digest", "form", "predicateType", "subject", "metadata"])
        #expect(attestation[["metadata"]] == .null)
        let read = try #require(image[["attestations", "1", "metadata"]])
        #expect(read.memberNames == ["class", "scanner"])
        let unread = try #require(image[["attestations", "2", "metadata"]])
        #expect(unread.memberNames == ["class", "error"])
        #expect(unread[["error", "code"]] == .string("predicate-invalid"))
    }

    @Test func `an error stands in place of a result`() throws {
        let error = Located(in: "webshop.tar", WrongWords("expected\u{7}this"))
        #expect(
            String(decoding: error.json(.line), as: UTF8.self) == #"""
                {"result":"ERROR","error":{"kind":"fault","code":"usage",\#
                "message":"webshop.tar: expected\\u{7}this","location":"webshop.tar"}}

                """#
        )
    }

    @Test func `what the verifier and the policies say is taken over`() throws {
        let digest = try Sample.digest(1)
        let record = AttestationRecord(
            digest: digest,
            form: .sigstoreBundle,
            predicateType: "https://spdx.dev/Document",
            subject: nil,
            outcome: .failure(AttestationError(.untrustedKey, "expected a key, found another", remedy: "add it")),
            signers: [Signer(authority: "a", identity: "b", issuer: nil, time: nil, timeSource: .rfc3161)]
        )
        let judged = JudgedAttestation(record)
        #expect(judged.refusal == .init(code: .untrustedKey, message: "expected a key, found another; add it"))
        #expect(judged.signers.map(\.timeSource) == ["rfc3161"])
        #expect(judged.content.form == "sigstore-bundle")
        for result in RuleOutcome.Result.allCases {
            let outcome = RuleOutcome(
                policy: "p",
                rule: "r",
                result: result,
                code: .slsaLevel,
                message: "m",
                evidence: [digest]
            )
            #expect(JudgedRule(outcome).result.rawValue == result.rawValue)
            #expect(JudgedRule(outcome).fails == outcome.fails)
        }
    }
}

@Suite struct JudgementTests {
    @Test func `all judged images pass and no finding is an error`() throws {
        #expect(try Sample.judgement().result == .passed)
        #expect(try Sample.judgement(images: [Sample.webshop(), Sample.skipped()]).result == .passed)
    }

    @Test func `one failing rule fails the image and the bundle`() throws {
        for result in [JudgedRule.Result.fail, .error] {
            let image = try Sample.webshop([Sample.pass(), Sample.failure(result)])
            #expect(image.result == .failed)
            #expect(try Sample.judgement(images: [Sample.unnamed(), image]).result == .failed)
        }
    }

    @Test func `warnings and skips fail nothing`() throws {
        for result in [JudgedRule.Result.warn, .skip] {
            #expect(try Sample.webshop([Sample.failure(result)]).result == .passed)
        }
    }

    @Test func `an error among the findings fails the bundle`() throws {
        #expect(try Sample.judgement(findings: [Sample.finding(.error)]).result == .failed)
    }

    @Test func `nothing judged is not passed`() throws {
        #expect(try Sample.judgement(images: []).result == .failed)
        #expect(try Sample.judgement(images: [Sample.skipped()]).result == .failed)
        #expect(try Sample.webshop([]).result == .failed)
    }

    @Test func `the build level is the lowest of the judged images`() throws {
        let images = try [Sample.webshop(level: 3), Sample.unnamed(level: 2), Sample.skipped()]
        #expect(try Sample.judgement(images: images).buildLevel == 2)
        #expect(try Sample.judgement(images: [Sample.skipped()]).buildLevel == 0)
    }

    @Test func `the order of arrival changes nothing`() throws {
        let image = try Sample.webshop()
        let turned = JudgedImage(image.content, attestations: image.attestations.reversed(), standing: image.standing)
        let findings = try Finding.Severity.allCases.map(Sample.finding)
        let one = try Sample.judgement(images: [image], findings: findings)
        let two = try Sample.judgement(images: [turned], findings: findings.reversed())
        #expect(one.json(.line) == two.json(.line))
        #expect(one.findings.map(\.severity) == [.error, .warning, .note])
    }

    @Test func `fractions of a second are left out`() throws {
        #expect(try Sample.judgement(at: "2026-11-23T12:00:00.75Z").verifiedAt.description == "2026-11-23T12:00:00Z")
    }
}
