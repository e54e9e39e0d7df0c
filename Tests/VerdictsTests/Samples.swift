import Encodings
import Cryptography
import Reports
import Testing
import Trust
import Verdicts
import Vocabulary

/// Made-up judgements; nothing in them comes from a bundle.
enum Sample {
    static func digest(_ byte: UInt8) throws -> Digest {
        try #require(Digest(.sha256, bytes: [UInt8](repeating: byte, count: 32)))
    }

    static func time(_ text: String = "2026-11-23T12:00:00Z") throws -> Instant { try #require(Instant(text)) }

    static func bundle(digest: UInt8? = 0xB1, layout: UInt8 = 0xB2) throws -> JudgedBundle {
        JudgedBundle(
            name: "webshop-1.4.0.tar",
            digest: try digest.map(Self.digest),
            layoutDigest: try Self.digest(layout),
            size: 10_485_760,
            entries: 42,
            blobs: 40
        )
    }

    static func provenance(_ byte: UInt8 = 0xA1, subject: UInt8 = 0x11) throws -> JudgedAttestation {
        JudgedAttestation(
            AttestationContent(
                digest: try digest(byte),
                form: "cosign-attestation",
                predicateType: "https://slsa.dev/provenance/v0.2",
                subject: try digest(subject)
            ),
            signers: [
                .init(
                    authority: "release-ci",
                    identity: "https://github.com/acme/webshop/.github/workflows/release.yml@refs/heads/main",
                    issuer: "https://token.actions.githubusercontent.com",
                    time: try time("2024-03-21T10:33:40Z"),
                    timeSource: "rekor"
                )
            ],
            refusal: nil
        )
    }

    static func scan() throws -> JudgedAttestation {
        JudgedAttestation(
            AttestationContent(
                digest: try digest(0xA2),
                form: "cosign-attestation",
                predicateType: "https://cosign.sigstore.dev/attestation/vuln/v1",
                subject: try digest(0x12)
            ),
            signers: [
                .init(
                    authority: "scanner",
                    identity: try digest(0xC1).description,
                    issuer: nil,
                    time: nil,
                    timeSource: nil
                )
            ],
            refusal: nil
        )
    }

    static func rejected() throws -> JudgedAttestation {
        JudgedAttestation(
            AttestationContent(
                digest: try digest(0xA3),
                form: "cosign-signature",
                predicateType: nil,
                subject: try digest(0x11)
            ),
            signers: [],
            refusal: .init(
                code: .untrustedIdentity,
                message: "expected an identity that an authority of the trust root names, found "
                    + "'https://github.com/evil/webshop/.github/workflows/release.yml@refs/heads/main'"
            )
        )
    }

    /// What an inspection shows of an image: a signature, then what can be read, then what cannot.
    static func inspected(_ image: JudgedImage) -> [InspectedAttestation] {
        image.attestations.map { attestation in
            let metadata: InspectedMetadata? =
                switch attestation.content.predicateType {
                case nil: nil
                case "https://slsa.dev/provenance/v0.2":
                    InspectedMetadata(
                        kind: "provenance",
                        error: .init(
                            code: .predicateInvalid,
                            message: "predicate: expected a member 'builder', found none"
                        )
                    )
                default:
                    InspectedMetadata(
                        kind: "vulnerability-scan",
                        headline: "trivy 0.60.0, 2 findings",
                        members: [("scanner", .string("trivy"))]
                    )
                }
            return InspectedAttestation(attestation.content, metadata: metadata)
        }
    }

    static func webshop(_ rules: [JudgedRule]? = nil, level: Int = 3) throws -> JudgedImage {
        JudgedImage(
            ImageContent(
                reference: ImageReference("registry.example.com/webshop:1.4.0"),
                tag: nil,
                digest: try digest(0x11),
                mediaType: .imageIndex,
                platforms: [
                    .init(platform: Platform("linux/amd64"), digest: try digest(0x12)),
                    .init(platform: Platform("linux/arm64"), digest: try digest(0x13)),
                ]
            ),
            attestations: [try provenance(), try scan(), try rejected()],
            standing: .judged(rules: try rules ?? [pass(), warning()], buildLevel: level)
        )
    }

    static func unnamed(_ rules: [JudgedRule]? = nil, level: Int = 1) throws -> JudgedImage {
        JudgedImage(
            ImageContent(
                reference: nil,
                tag: "1.0",
                digest: try digest(0x21),
                mediaType: .imageManifest,
                platforms: []
            ),
            attestations: [try provenance(0xA4, subject: 0x21)],
            standing: .judged(rules: try rules ?? [pass()], buildLevel: level)
        )
    }

    static func skipped() throws -> JudgedImage {
        JudgedImage(
            ImageContent(
                reference: ImageReference("registry.example.com/other:2"),
                tag: nil,
                digest: try digest(0x31),
                mediaType: .imageManifest,
                platforms: []
            ),
            attestations: [try provenance(0xA5, subject: 0x31)],
            standing: .skipped
        )
    }

    static func pass() throws -> JudgedRule {
        JudgedRule(
            policy: "production",
            rule: "provenance",
            result: .pass,
            code: nil,
            message: "SLSA build level 3, signed by release-ci",
            evidence: [try digest(0xA1)]
        )
    }

    static func warning() throws -> JudgedRule {
        JudgedRule(
            policy: "production",
            rule: "https://openvex.dev/ns",
            result: .warn,
            code: .missingAttestation,
            message: "expected an attestation of this type, found none",
            evidence: []
        )
    }

    static func failure(_ result: JudgedRule.Result = .fail) throws -> JudgedRule {
        JudgedRule(
            policy: "production",
            rule: "vulnerabilities",
            result: result,
            code: .vulnerabilityRemains,
            message: "CVE-2024-3094 (critical) in xz 5.6.0 remains: no VEX statement by an authority that may make "
                + "it says that it does not matter here",
            evidence: [try digest(0xA2)]
        )
    }

    static func finding(_ severity: Finding.Severity) throws -> Finding {
        switch severity {
        case .error:
            Finding(.error, .unreferencedBlob, "nothing refers to it", location: "blobs/sha256/\(try digest(0xEE).hex)")
        case .warning:
            Finding(.warning, .absentSubject, "a referrer to what is not here", location: try digest(0xED).description)
        case .note: Finding(.note, .absentPlatform, "linux/s390x is left out", location: nil)
        }
    }

    static func judgement(
        at text: String = "2026-11-23T12:00:00Z",
        digest bundleDigest: UInt8? = 0xB1,
        images: [JudgedImage]? = nil,
        options: [String] = [],
        findings: [Finding]? = nil
    ) throws -> Judgement {
        Judgement(
            verifiedAt: try time(text),
            bundle: try bundle(digest: bundleDigest),
            trustRoot: JudgedTrustRoot(
                digest: try digest(0xF1),
                name: "transfer-station-7",
                version: 12,
                pinnedBy: .option
            ),
            policySet: try digest(0xF2),
            options: options,
            policies: [
                JudgedPolicy(name: "production", kind: "BundlePolicy", digest: try digest(0xF3)),
                JudgedPolicy(name: "edge", kind: "BundlePolicy", digest: try digest(0xF4)),
            ],
            images: try images ?? [webshop(), unnamed()],
            findings: try findings ?? [finding(.note), finding(.warning)]
        )
    }

    static func failed() throws -> Judgement {
        try judgement(
            images: [webshop([pass(), failure(), warning()]), unnamed([failure(.error)]), skipped()],
            options: ["--image registry.example.com/webshop"],
            findings: [finding(.note), finding(.error), finding(.warning)]
        )
    }

    /// A FAILED judgement in which every text is the given one.
    static func hostile(_ evil: String) throws -> Judgement {
        let digest = try digest(1)
        let rules = [JudgedRule.Result.pass, .fail, .error, .warn, .skip].map { result in
            JudgedRule(
                policy: evil,
                rule: evil,
                result: result,
                code: result == .pass ? nil : .slsaLevel,
                message: evil,
                evidence: []
            )
        }
        let content = AttestationContent(digest: digest, form: "x", predicateType: evil, subject: nil)
        let signer = JudgedAttestation.Signer(
            authority: evil,
            identity: evil,
            issuer: evil,
            time: nil,
            timeSource: nil
        )
        let attestations = [
            JudgedAttestation(content, signers: [signer], refusal: .init(code: .unsigned, message: evil)),
            JudgedAttestation(content, signers: [signer], refusal: nil),
        ]
        let image = ImageContent(
            reference: nil,
            tag: evil,
            digest: digest,
            mediaType: MediaType(rawValue: evil),
            platforms: []
        )
        return Judgement(
            verifiedAt: try time(),
            bundle: JudgedBundle(name: evil, digest: nil, layoutDigest: digest, size: 1, entries: 1, blobs: 1),
            trustRoot: JudgedTrustRoot(digest: digest, name: evil, version: 1, pinnedBy: .none),
            policySet: digest,
            options: ["--image \(evil)"],
            policies: [JudgedPolicy(name: evil, kind: evil, digest: digest)],
            images: [JudgedImage(image, attestations: attestations, standing: .judged(rules: rules, buildLevel: 0))],
            findings: [
                Finding(.error, .unexpectedFile, evil, location: evil),
                Finding(.warning, .notJudged, evil, location: evil),
            ]
        )
    }
}
