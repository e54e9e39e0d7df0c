import Cryptography
import Encodings
import Vocabulary

@testable import Attestations
@testable import Kyverno
@testable import Policies
@testable import Trust

/// An image with whatever a test hangs on it, and a policy of a cluster that judges it.
///
/// Who signed what is said by the authorities that the policy itself brings, so that no signature need be made.
struct Station {
    static let now = Instant(seconds: 1_780_000_000)  // 2026-05-28T20:26:40Z
    static let pems: [String: String] = [
        "a": """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE8nXRh950IZbRj8Ra/N9sbqOPZrfM
        5/KAQN0/KjHcorm/J5yctVd7iEcnessRQjU917hmKO6JWVGHpDguIyakZA==
        -----END PUBLIC KEY-----
        """,
        "b": """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEHMmDjK65krAyDaGaeyWNzgvIu155
        JI50B2vezCw8+3CVeE0lJTL5dbL3OP98Za0oAEBJcOxky8Riy/XcmfKZbw==
        -----END PUBLIC KEY-----
        """,
    ]

    var reference = ImageReference("ghcr.io/o/app:v1")
    var options: KyvernoOptions = {
        var options = KyvernoOptions(instant: Station.now)
        options.sigstoreRoots = ["public-good": Station.publicGood]
        return options
    }()
    var isIndex = false
    private(set) var things: [Thing] = []

    static let image = digest(1)

    /// A root that knows the public log by its address.
    static let publicGood: SigstoreRoot = {
        guard let key = try? PublicKey(pem: Array((pems["a"] ?? "").utf8)) else { preconditionFailure() }
        let log = LogKey(
            id: key.fingerprint.bytes,
            key: key,
            keyDetails: .ecdsaP256SHA256,
            window: .always,
            baseURL: "https://rekor.sigstore.dev",
            operatorName: nil
        )
        return SigstoreRoot(
            name: "public-good",
            tlogs: [log],
            ctlogs: [],
            certificateAuthorities: [],
            timestampAuthorities: []
        )
    }()

    /// A policy with one rule about pods, and these entries of `verifyImages`, which begin in the first column.
    static func policy(_ entries: String, spec: String = "", rule: String = "") -> String {
        """
        apiVersion: kyverno.io/v1
        kind: ClusterPolicy
        metadata: {name: p}
        spec:
        \(spec.indented(by: 2))
          rules:
          - name: r
            match: {any: [{resources: {kinds: [Pod]}}]}
        \(rule.indented(by: 4))
            verifyImages:
        \(entries.indented(by: 4))
        """
    }

    static func digest(_ number: UInt8) -> Digest {
        guard let digest = Digest(.sha256, bytes: [UInt8](repeating: number, count: 32)) else { preconditionFailure() }
        return digest
    }

    /// Who signed something.
    enum By: Hashable {
        /// The key of that letter.
        case key(String)
        /// A certificate of that issuer and name.
        case certificate(issuer: String, subject: String)
        /// Whoever is asked for.
        case anybody
    }

    struct Thing {
        let form: AttestationForm
        let type: String?
        let predicate: String
        let by: [By]
        let subject: Digest
        let annotations: [String: String]
    }

    // MARK: - What hangs on it

    mutating func sign(
        by signers: By...,
        form: AttestationForm = .cosignSignature,
        annotations: [String: String] = [:],
        about subject: Digest = image
    ) {
        things.append(
            Thing(form: form, type: nil, predicate: "", by: signers, subject: subject, annotations: annotations)
        )
    }

    mutating func attest(
        _ type: String,
        _ predicate: String,
        by signers: By...,
        form: AttestationForm = .cosignAttestation,
        about subject: Digest = image
    ) {
        things.append(
            Thing(form: form, type: type, predicate: predicate, by: signers, subject: subject, annotations: [:])
        )
    }

    // MARK: - Judging

    /// The outcomes under a policy file, in which `$A` and `$B` stand for the keys, indented by a number of blanks.
    func outcomes(_ text: String) throws -> [RuleOutcome] {
        let file = try Self.file(text)
        let language = try KyvernoLanguage(options, policyFiles: [file])
        let set = try PolicySet.load(files: [file], authorities: [], languages: [language], limits: Limits())
        let records = try things.enumerated().map { index, thing in
            try record(thing, digest: Self.digest(UInt8(100 + index)), set: set)
        }
        let image = ImageUnderJudgement(
            reference: reference,
            digest: Self.image,
            isIndex: isIndex,
            platforms: [],
            records: records
        )
        return set.judge(image, at: options.instant, builders: [], trustedSince: nil, noMatch: .deny).outcomes
            .filter { $0.policy != nil }
    }

    /// The only outcome.
    func outcome(_ text: String) throws -> RuleOutcome {
        let outcomes = try outcomes(text)
        guard outcomes.count == 1 else { throw Surprise("\(outcomes.count) outcomes: \(outcomes)") }
        return outcomes[0]
    }

    static func file(_ text: String) throws -> PolicyFile {
        var text = text
        for (letter, pem) in pems {
            let quoted = pem.split(separator: "\n").joined(separator: "\\n")
            text = text.replacing("$\(letter.uppercased())", with: "\"\(quoted)\"")
        }
        let bytes = Array(text.utf8)
        return PolicyFile(path: "policy.yaml", bytes: bytes, digest: try HashFunction.digest(.sha256, of: bytes))
    }

    private func record(_ thing: Thing, digest: Digest, set: PolicySet) throws -> AttestationRecord {
        let authorities = set.authorities.flatMap(\.authorities)
        let signers = try thing.by.flatMap { by in
            try authorities.compactMap { authority in try by.signer(as: authority) }
        }
        let statement = try thing.type.map { type in
            let payload = """
                {"_type": "https://in-toto.io/Statement/v1", "subject": [{"digest": {"sha256": "\(thing.subject.hex)"}}],
                 "predicateType": "\(type)", "predicate": \(thing.predicate)}
                """
            return try Statement(Array(payload.utf8), limits: Limits())
        }
        guard !signers.isEmpty else {
            return AttestationRecord(
                digest: digest,
                form: thing.form,
                predicateType: thing.type,
                subject: thing.subject,
                outcome: .failure(AttestationError(.untrustedKey, "none of the keys verifies the signature")),
                signers: []
            )
        }
        let verified = VerifiedAttestation(
            digest: digest,
            form: thing.form,
            content: thing.type.map(SignedContent.predicate) ?? .signature,
            statement: statement,
            subject: thing.subject,
            signers: signers,
            annotations: thing.annotations
        )
        return AttestationRecord(
            digest: digest,
            form: thing.form,
            predicateType: thing.type,
            subject: thing.subject,
            outcome: .success(verified),
            signers: signers
        )
    }
}

extension Station.By {
    /// How an authority knows whoever that is; nil where it does not.
    fileprivate func signer(as authority: Authority) throws -> Signer? {
        switch (self, authority.means) {
        case (.key(let letter), .keys(let means)):
            let key = try PublicKey(pem: Array((Station.pems[letter] ?? "").utf8))
            guard means.keys.contains(where: { $0.key == key }) else { return nil }
            return Signer(
                authority: authority.name,
                identity: key.fingerprint.description,
                issuer: nil,
                time: nil,
                timeSource: nil
            )
        case (.certificate(let issuer, let subject), .keyless(let means)):
            guard means.identities.contains(where: { $0.matches(issuer: issuer, subject: subject, extensions: [:]) })
            else { return nil }
            return Signer(
                authority: authority.name,
                identity: subject,
                issuer: issuer,
                time: Station.now,
                timeSource: .rekor,
                extensions: ["githubWorkflowRef": "refs/tags/v1"]
            )
        case (.anybody, _):
            return Signer(authority: authority.name, identity: "", issuer: nil, time: nil, timeSource: nil)
        default: return nil
        }
    }
}

struct Surprise: Error {
    let text: String
    init(_ text: String) { self.text = text }
}

extension String {
    func indented(by count: Int) -> String {
        split(separator: "\n").map { String(repeating: " ", count: count) + $0 }.joined(separator: "\n")
    }
}
