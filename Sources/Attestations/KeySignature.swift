internal import Cryptography
internal import Transparency
internal import Trust
internal import Vocabulary

/// Checks a signature against the keys of every authority that has keys; a key that comes with it is never believed.
struct KeySignature {
    private let material: SigningMaterial
    private let message: SignedMessage
    private let anchors: TrustAnchors
    private let now: Instant
    private let limits: Limits

    init(
        _ material: SigningMaterial,
        message: SignedMessage,
        anchors: TrustAnchors,
        at now: Instant,
        limits: Limits
    ) {
        (self.material, self.message, self.anchors) = (material, message, anchors)
        (self.now, self.limits) = (now, limits)
    }

    /// The authorities one of whose keys made the signature and whose requirements hold.
    ///
    /// - Throws: The failure that came furthest, when there is none.
    func endorsement() throws(AttestationError) -> Endorsement {
        var endorsement = Endorsement()
        var failures: [CheckFailure] = []
        var tried = 0
        for authority in anchors.authorities {
            guard case .keys(let means) = authority.means else { continue }
            for key in means.keys {
                tried += 1
                for signature in material.signatures {
                    do throws(CheckFailure) {
                        let (signer, evidence) = try match(signature, key: key, authority: authority, means: means)
                        endorsement.add(signer, evidence)
                    } catch {
                        failures.append(error)
                    }
                }
            }
        }
        guard endorsement.signers.isEmpty else { return endorsement }
        if let error = failures.filter({ $0.step > .key }).furthest { throw error }
        throw AttestationError(
            .untrustedKey,
            tried == 0
                ? "signed with a key and no certificate, and no authority that is asked has keys"
                : "none of the \(tried) key(s) that are trusted verifies the signature",
            remedy: tried == 0 ? nil : "if the signer should be trusted, add the key to an authority of the trust root"
        )
    }

    private func match(
        _ signature: [UInt8],
        key: TrustedKey,
        authority: Authority,
        means: KeyMeans
    ) throws(CheckFailure) -> (Signer, SigningEvidence?) {
        do throws(CryptographyError) {
            let schemes = anchors.algorithms.schemes(of: key)
            guard !schemes.isEmpty else { throw .unsupportedAlgorithm("a signature by the key \(key.file)") }
            try key.key.authenticate(message, signature: signature, preferring: schemes)
        } catch .signatureMismatch {
            guard key.key.algorithm == .ed25519, material.isPrehashed(limits: limits)
            else { throw CheckFailure(.key, CryptographyError.signatureMismatch) }
            throw CheckFailure(.signature, CryptographyError.unsupportedAlgorithm("Ed25519ph"))
        } catch {
            // Not that another key signed, but that this one cannot tell: that is worth saying.
            throw CheckFailure(.signature, error)
        }
        var evidence: SigningEvidence?
        if let trusted = means.trustedRoot.flatMap({ anchors.sigstoreRoots[$0] }) {
            evidence = try logged(signature, key: key, trusted: trusted)
        }
        let times = evidence?.times.map(\.instant) ?? []
        for time in times.isEmpty ? [now] : times where !key.window.contains(time) {
            throw CheckFailure(
                .validity,
                .outsideValidity,
                "expected a signature \(key.window) (key \(key.file)), found \(times.isEmpty ? "no time, and " : "")"
                    + "\(time)"
            )
        }
        if let revocation = anchors.revocations.revocation(ofKey: key.key.fingerprint, signedAt: times.max()) {
            throw CheckFailure(.revocation, .revokedKey, "revoked by \(revocation.place)")
        }
        try requireThresholds(evidence, means: means, authority: authority)
        let time = evidence?.earliest
        let signer = Signer(
            authority: authority.name,
            identity: key.key.fingerprint.description,
            issuer: nil,
            time: time?.instant,
            timeSource: time.map { TimeSource($0.source) }
        )
        return (signer, evidence)
    }

    /// The entries of logs and their times; failures come after the signature, which this key made.
    private func logged(
        _ signature: [UInt8],
        key: TrustedKey,
        trusted: SigstoreRoot
    ) throws(CheckFailure) -> SigningEvidence {
        do throws(CheckFailure) {
            let evidence = try SigningEvidence(
                material,
                signed: LoggedContent(
                    material,
                    message: message,
                    signature: signature,
                    verifier: .publicKey(key.key)
                ),
                root: trusted,
                revocations: anchors.revocations,
                limits: limits
            )
            try evidence.requireBelieved(at: now)
            return evidence
        } catch {
            throw CheckFailure(.signature, error.error)
        }
    }

    private func requireThresholds(
        _ evidence: SigningEvidence?,
        means: KeyMeans,
        authority: Authority
    ) throws(CheckFailure) {
        if let evidence { return try evidence.requireThresholds(means.requirements, of: authority.name) }
        let required = means.requirements
        guard required.transparencyLog == 0, !required.inclusionProof, required.times == 0, required.timestamps == 0
        else {
            throw CheckFailure(
                .threshold,
                .thresholdNotMet,
                "authority '\(authority.name)' requires a log or a time and names no trusted root to know one by"
            )
        }
    }
}
