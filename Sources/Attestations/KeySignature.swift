internal import Cryptography
internal import Transparency
internal import Trust
internal import Vocabulary

/// Checks a signature against the keys of every authority that has keys; a key that comes with it is never believed.
struct KeySignature {
    private let material: SigningMaterial
    private let message: [UInt8]
    private let root: TrustRoot
    private let now: Instant
    private let limits: Limits

    init(_ material: SigningMaterial, message: [UInt8], root: TrustRoot, at now: Instant, limits: Limits) {
        (self.material, self.message, self.root, self.now, self.limits) = (material, message, root, now, limits)
    }

    /// The authorities one of whose keys made the signature and whose requirements hold.
    ///
    /// - Throws: The failure that came furthest, when there is none.
    func signers() throws(AttestationError) -> [Signer] {
        var signers: [Signer] = []
        var failures: [CheckFailure] = []
        var tried = 0
        for authority in root.authorities {
            guard case .keys(let means) = authority.means else { continue }
            for key in means.keys {
                tried += 1
                for signature in material.signatures {
                    do throws(CheckFailure) {
                        let signer = try match(signature, key: key, authority: authority, means: means)
                        if !signers.contains(signer) { signers.append(signer) }
                    } catch {
                        failures.append(error)
                    }
                }
            }
        }
        guard signers.isEmpty else { return signers }
        if let error = failures.filter({ $0.step > .key }).furthest { throw error }
        throw AttestationError(
            .untrustedKey,
            tried == 0
                ? "signed with a key, and no authority of the trust root has keys"
                : "none of the \(tried) key(s) of the trust root verifies the signature",
            remedy: "if the signer should be trusted, add the key to an authority of the trust root"
        )
    }

    private func match(
        _ signature: [UInt8],
        key: TrustedKey,
        authority: Authority,
        means: KeyMeans
    ) throws(CheckFailure) -> Signer {
        do {
            let schemes = root.algorithms.schemes(of: key.key.algorithm)
            _ = try key.key.authenticate(message, signature: signature, preferring: schemes)
        } catch {
            throw CheckFailure(.key, error)
        }
        var evidence: LogEvidence?
        if let trusted = means.trustedRoot.flatMap({ root.sigstoreRoots[$0] }) {
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
        if let revocation = root.revocations.revocation(ofKey: key.key.fingerprint, signedAt: times.max()) {
            throw CheckFailure(.revocation, .revokedKey, "revoked by \(revocation.place)")
        }
        try requireThresholds(evidence, means: means, authority: authority)
        let time = times.min()
        return Signer(
            authority: authority.name,
            identity: key.key.fingerprint.description,
            issuer: nil,
            time: time,
            timeSource: time == nil ? nil : .rekor
        )
    }

    /// The entries of logs and their times; failures come after the signature, which this key made.
    private func logged(
        _ signature: [UInt8],
        key: TrustedKey,
        trusted: SigstoreRoot
    ) throws(CheckFailure) -> LogEvidence {
        do throws(CheckFailure) {
            let evidence = try LogEvidence(
                material,
                signed: LoggedContent(
                    material,
                    message: message,
                    signature: signature,
                    verifier: .publicKey(key.key)
                ),
                root: trusted,
                limits: limits
            )
            try evidence.requireBelieved(at: now)
            return evidence
        } catch {
            throw CheckFailure(.signature, error.error)
        }
    }

    private func requireThresholds(
        _ evidence: LogEvidence?,
        means: KeyMeans,
        authority: Authority
    ) throws(CheckFailure) {
        if let evidence { return try evidence.requireThresholds(means.requirements, of: authority.name) }
        guard means.requirements.transparencyLog == 0, !means.requirements.inclusionProof, means.requirements.times == 0
        else {
            throw CheckFailure(
                .threshold,
                .thresholdNotMet,
                "authority '\(authority.name)' requires a transparency log and names no trusted root to know one by"
            )
        }
    }
}
