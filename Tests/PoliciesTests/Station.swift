import Attestations
import Encodings
import Trust
import Vocabulary

@testable import Attestations
@testable import Policies

/// An image with whatever a test hangs on it, and the policy that judges it.
struct Station {
    static let now = Instant(seconds: 1_780_000_000)
    static let authorities = ["release-ci", "scanner", "second-scanner", "product-security", "lab"]

    var image = digest(1)
    var isIndex = false
    var platforms: [JudgedPlatform] = []
    var records: [AttestationRecord] = []
    var builders: [Builder] = []
    var reference = ImageReference("registry.example.com/pay/app:1.0")
    var operatorVEX = OperatorVEX.none
    /// Manifests and configs.
    var content: [Digest: [UInt8]] = [:]

    /// A digest that tells tests apart.
    static func digest(_ number: UInt8) -> Digest {
        Digest(.sha256, bytes: [UInt8](repeating: number, count: 32)) ?? emptyDigest
    }

    private static let emptyDigest: Digest = {
        guard let digest = Digest(.sha256, bytes: [UInt8](repeating: 0, count: 32)) else { preconditionFailure() }
        return digest
    }()

    /// A manifest image with its own config.
    init() {
        platforms = [
            JudgedPlatform(
                platform: Platform("linux/amd64"),
                digest: image,
                isPresent: true,
                configDigest: Self.digest(101)
            )
        ]
    }

    /// An index with platforms, whose digests are 11, 12 and so on, and configs 111, 112 and so on.
    init(platforms names: [String], absent: Set<String> = []) {
        isIndex = true
        platforms = names.enumerated().map { index, name in
            JudgedPlatform(
                platform: Platform(name),
                digest: Self.digest(UInt8(11 + index)),
                isPresent: !absent.contains(name),
                configDigest: Self.digest(UInt8(111 + index))
            )
        }
    }

    // MARK: - What hangs on it

    /// Hangs a verified statement on the image, or on one of its platforms.
    mutating func attest(
        _ predicateType: String,
        _ predicate: String,
        by signers: [Signer],
        about subject: Digest? = nil,
        digest: Digest? = nil
    ) throws {
        let subject = subject ?? image
        let payload = """
            {"_type": "https://in-toto.io/Statement/v1", "subject": [{"digest": {"sha256": "\(subject.hex)"}}],
             "predicateType": "\(predicateType)", "predicate": \(predicate)}
            """
        append(
            VerifiedAttestation(
                digest: digest ?? next,
                form: .cosignAttestation,
                content: .predicate(predicateType),
                statement: try Statement(Array(payload.utf8), limits: Limits()),
                subject: subject,
                signers: signers
            ),
            predicateType
        )
    }

    /// Hangs a plain image signature on it.
    mutating func sign(by signers: [Signer], about subject: Digest? = nil) {
        append(
            VerifiedAttestation(
                digest: next,
                form: .cosignSignature,
                content: .signature,
                statement: nil,
                subject: subject ?? image,
                signers: signers
            ),
            nil
        )
    }

    /// Hangs something on it that does not verify.
    mutating func reject(
        _ predicateType: String?,
        _ error: AttestationError,
        form: AttestationForm = .cosignAttestation,
        signers: [Signer] = [],
        about subject: Digest? = nil
    ) {
        records.append(
            AttestationRecord(
                digest: next,
                form: form,
                predicateType: predicateType,
                subject: subject ?? image,
                outcome: .failure(error),
                signers: signers
            )
        )
    }

    /// The digest of the attestation that is hung on next: 201, 202 and so on.
    private var next: Digest { Self.digest(UInt8(201 + records.count)) }

    private mutating func append(_ attestation: VerifiedAttestation, _ predicateType: String?) {
        records.append(
            AttestationRecord(
                digest: attestation.digest,
                form: attestation.form,
                predicateType: predicateType,
                subject: attestation.subject,
                outcome: .success(attestation),
                signers: attestation.signers
            )
        )
    }

    // MARK: - Judging

    var judged: ImageUnderJudgement {
        ImageUnderJudgement(
            reference: reference,
            digest: image,
            isIndex: isIndex,
            platforms: platforms,
            records: records,
            operatorVEX: operatorVEX,
            content: { [content] in content[$0] }
        )
    }

    /// The outcomes under a policy with this `spec`.
    func outcomes(_ spec: String, limits: Limits = Limits()) throws -> [RuleOutcome] {
        let set = try PolicySet.load(
            files: [.policy("base", spec: spec)],
            authorities: Self.authorities,
            limits: limits
        )
        return set.judge(judged, at: Self.now, builders: builders, trustedSince: .hoursAgo(48), noMatch: .deny).outcomes
    }

    /// The only outcome under a policy with this one entry of `require`, in flow style.
    func outcome(_ entry: String, spec more: String = "") throws -> RuleOutcome {
        let outcomes = try outcomes("images: ['**']\nrequire:\n- \(entry)\n\(more)")
        guard let outcome = outcomes.first, outcomes.count == 1 else { throw Unexpected(count: outcomes.count) }
        return outcome
    }

    /// The outcome of `vulnerabilities` with these fields, in flow style.
    func vulnerabilities(_ fields: String, limits: Limits = Limits()) throws -> RuleOutcome {
        let outcomes = try outcomes("images: ['**']\nvulnerabilities: \(fields)\n", limits: limits)
        guard let outcome = outcomes.first, outcomes.count == 1 else { throw Unexpected(count: outcomes.count) }
        return outcome
    }

    struct Unexpected: Error { let count: Int }
}

extension Signer {
    /// A signer with a key, who says nothing about the time.
    static func key(_ authority: String) -> Signer {
        Signer(authority: authority, identity: "sha256:00ff", issuer: nil, time: nil, timeSource: nil)
    }

    /// A signer with a certificate and a time of the log.
    static func keyless(_ authority: String, at time: Instant = Station.now, source: TimeSource = .rekor) -> Signer {
        Signer(
            authority: authority,
            identity: "https://ci.example.com/\(authority)",
            issuer: "https://issuer.example.com",
            time: time,
            timeSource: source
        )
    }
}

extension PolicyFile {
    /// A file with a policy of this name and `spec`.
    static func policy(_ name: String, spec: String) -> PolicyFile {
        let indented = spec.split(separator: "\n").map { "  \($0)\n" }.joined()
        return text(
            """
            apiVersion: sallyport.dev/v1
            kind: BundlePolicy
            metadata: {name: \(name)}
            spec:
            \(indented)
            """,
            path: "policies/\(name).yaml"
        )
    }

    static func text(_ text: String, path: String = "policies/base.yaml", digest: UInt8 = 9) -> PolicyFile {
        PolicyFile(path: path, bytes: Array(text.utf8), digest: Station.digest(digest))
    }
}

extension Instant {
    /// That many hours before the time of judging.
    static func hoursAgo(_ hours: Int64) -> Instant { Station.now - TimeSpan(seconds: hours * 3600) }
}
