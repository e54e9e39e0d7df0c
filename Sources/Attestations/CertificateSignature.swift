internal import Cryptography
internal import Transparency
internal import Trust
internal import Vocabulary

/// Checks a signature by a short-lived certificate against every keyless authority.
///
/// Source: sigstore client specification, "Verification"; each trusted root is a unit, never mixed with another.
struct CertificateSignature {
    private let material: SigningMaterial
    private let leaf: Certificate
    private let message: [UInt8]
    private let root: TrustRoot
    private let now: Instant
    private let limits: Limits

    init(
        _ material: SigningMaterial,
        leaf: Certificate,
        message: [UInt8],
        root: TrustRoot,
        at now: Instant,
        limits: Limits
    ) {
        (self.material, self.leaf, self.message) = (material, leaf, message)
        (self.root, self.now, self.limits) = (root, now, limits)
    }

    /// What one trusted root establishes about the certificate.
    private struct Certified {
        let identity: SignerIdentity
        let evidence: LogEvidence
        let chain: ValidatedChain
        let certificateTimestamps: Int
    }

    /// The authorities whose identity, means and requirements the signature satisfies.
    ///
    /// - Throws: The failure that came furthest, when there is none.
    func signers() throws(AttestationError) -> [Signer] {
        var signers: [Signer] = []
        var failures: [CheckFailure] = []
        for (trusted, authorities) in keyless {
            for signature in material.signatures {
                do throws(CheckFailure) {
                    let certified = try certify(signature, by: trusted)
                    for (authority, means) in authorities {
                        do throws(CheckFailure) {
                            let signer = try match(certified, authority: authority, means: means)
                            if !signers.contains(signer) { signers.append(signer) }
                        } catch {
                            failures.append(error)
                        }
                    }
                } catch {
                    failures.append(error)
                }
            }
        }
        guard signers.isEmpty else { return signers }
        throw failures.furthest
            ?? AttestationError(
                .untrustedIdentity,
                "signed with a certificate of \(leaf.subjectAlternativeNames.count) name(s), "
                    + "and no authority of the trust root takes certificates"
            )
    }

    /// The keyless authorities by the trusted root that they name, both in their order.
    private var keyless: [(SigstoreRoot, [(Authority, KeylessMeans)])] {
        var groups: [(SigstoreRoot, [(Authority, KeylessMeans)])] = []
        for authority in root.authorities {
            guard case .keyless(let means) = authority.means else { continue }
            if let index = groups.firstIndex(where: { $0.0.name == means.trustedRoot }) {
                groups[index].1.append((authority, means))
            } else if let trusted = root.sigstoreRoots[means.trustedRoot] {
                groups.append((trusted, [(authority, means)]))
            }
        }
        return groups
    }

    // MARK: - What a trusted root establishes

    private func certify(_ signature: [UInt8], by trusted: SigstoreRoot) throws(CheckFailure) -> Certified {
        let evidence = try LogEvidence(
            material,
            signed: LoggedContent(
                material,
                message: message,
                signature: signature,
                verifier: .certificate(leaf)
            ),
            root: trusted,
            limits: limits
        )
        let first = try firstTime(in: evidence, by: trusted)
        try evidence.requireBelieved(at: now)
        let chain = try chain(to: trusted, at: first)
        for time in evidence.times.dropFirst() { _ = try self.chain(to: trusted, at: time.instant) }
        let timestamps = try certificateTimestamps(chain, trusted: trusted)
        try requireAlgorithm()
        let identity: SignerIdentity
        do throws(AttestationError) { identity = try SignerIdentity(leaf) } catch {
            throw CheckFailure(.identity, error)
        }
        do {
            let schemes = root.algorithms.schemes(of: leaf.publicKey.algorithm)
            _ = try leaf.publicKey.authenticate(message, signature: signature, preferring: schemes)
        } catch {
            throw CheckFailure(.signature, error)
        }
        return Certified(
            identity: identity,
            evidence: evidence,
            chain: chain,
            certificateTimestamps: timestamps
        )
    }

    /// A verified time, without which a short-lived certificate says nothing.
    private func firstTime(in evidence: LogEvidence, by trusted: SigstoreRoot) throws(CheckFailure) -> Instant {
        if let first = evidence.times.first { return first.instant }
        guard evidence.unknown.isEmpty else {
            throw CheckFailure(
                .time,
                .untrustedLog,
                "expected an entry of a log that trusted root '\(trusted.name)' knows, "
                    + "found log \(evidence.unknown.joined(separator: ", "))"
            )
        }
        throw CheckFailure(
            .time,
            .noTrustedTime,
            "expected a verified time of signing, found none: a certificate that lives for minutes says nothing "
                + "without one"
        )
    }

    private func chain(to trusted: SigstoreRoot, at time: Instant) throws(CheckFailure) -> ValidatedChain {
        do {
            return try trusted.validate(leaf, at: time)
        } catch {
            throw CheckFailure(.chain, error)
        }
    }

    private func certificateTimestamps(
        _ chain: ValidatedChain,
        trusted: SigstoreRoot
    ) throws(CheckFailure) -> Int {
        guard !trusted.ctlogs.isEmpty else { return 0 }
        do {
            return try CertificateTimestamp.verify(in: chain, logs: trusted.ctlogs).count
        } catch {
            throw CheckFailure(.certificateTimestamp, error)
        }
    }

    private func requireAlgorithm() throws(CheckFailure) {
        guard root.algorithms.permits(leaf.publicKey.algorithm) else {
            throw CheckFailure(
                .key,
                .unsupportedAlgorithm,
                "expected a key that 'algorithms' of the trust root allows, found \(leaf.publicKey.algorithm)"
            )
        }
    }

    // MARK: - What an authority requires

    private func match(
        _ certified: Certified,
        authority: Authority,
        means: KeylessMeans
    ) throws(CheckFailure) -> Signer {
        let identity = certified.identity
        let subject = identity.subjects.first { subject in
            means.identities.contains {
                $0.matches(issuer: identity.issuer, subject: subject, extensions: identity.extensions)
            }
        }
        guard let subject else {
            let found = identity.subjects.isEmpty ? "no name" : identity.subjects.joined(separator: ", ")
            throw CheckFailure(
                .validity,
                .untrustedIdentity,
                "expected an identity of authority '\(authority.name)', found \(found) "
                    + "by issuer \(identity.issuer ?? "none")"
            )
        }
        try requireNotRevoked(certified)
        try certified.evidence.requireThresholds(means.requirements, of: authority.name)
        guard certified.certificateTimestamps >= means.requirements.sct else {
            throw CheckFailure(
                .threshold,
                certified.certificateTimestamps == 0 ? .sctInvalid : .thresholdNotMet,
                "authority '\(authority.name)' requires \(means.requirements.sct) signed certificate timestamp(s) of known "
                    + "logs, found \(certified.certificateTimestamps)"
            )
        }
        let time = certified.evidence.times.map(\.instant).min()
        return Signer(
            authority: authority.name,
            identity: subject,
            issuer: identity.issuer,
            time: time,
            timeSource: time == nil ? nil : .rekor
        )
    }

    /// A revoked certificate or key takes everything below it along.
    private func requireNotRevoked(_ certified: Certified) throws(CheckFailure) {
        // The latest time decides: what was signed at several times was last signed then.
        let time = certified.evidence.times.map(\.instant).max()
        let certificates = certified.chain.certificates
        for (index, certificate) in certificates.enumerated() {
            let issuer = index + 1 < certificates.count ? certificates[index + 1] : certificate
            if let revocation = root.revocations.revocation(
                ofCertificate: certificate.fingerprint,
                serial: certificate.serial,
                issuerKey: issuer.publicKey.fingerprint,
                signedAt: time
            ) {
                throw CheckFailure(.revocation, .revokedCertificate, "revoked by \(revocation.place)")
            }
            if let revocation = root.revocations.revocation(ofKey: certificate.publicKey.fingerprint, signedAt: time) {
                throw CheckFailure(.revocation, .revokedKey, "revoked by \(revocation.place)")
            }
        }
    }
}
