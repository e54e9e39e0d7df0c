internal import Cryptography
internal import Transparency
internal import Trust
internal import Vocabulary

/// Checks a signature by a certificate against every authority that takes certificates: keyless ones, and private CAs.
///
/// Source: sigstore client specification, "Verification"; each trusted root is a unit, never mixed with another.
struct CertificateSignature {
    private let material: SigningMaterial
    private let leaf: Certificate
    private let message: SignedMessage
    private let anchors: TrustAnchors
    private let issuers: [CertificateIssuer.Group]
    private let now: Instant
    private let limits: Limits

    init(
        _ material: SigningMaterial,
        leaf: Certificate,
        message: SignedMessage,
        anchors: TrustAnchors,
        issuers: [CertificateIssuer.Group],
        at now: Instant,
        limits: Limits
    ) {
        (self.material, self.leaf, self.message) = (material, leaf, message)
        (self.anchors, self.issuers) = (anchors, issuers)
        (self.now, self.limits) = (now, limits)
    }

    /// What one issuer establishes about the certificate.
    private struct Certified {
        let identity: SignerIdentity
        let evidence: SigningEvidence
        let chain: ValidatedChain
        /// What signed the end of the chain, as far as anything is revoked at all.
        let links: [[Certificate]]
        let certificateTimestamps: Int
    }

    /// The authorities whose identity, means and requirements the signature satisfies.
    ///
    /// - Throws: The failure that came furthest, when there is none.
    func endorsement() throws(AttestationError) -> Endorsement {
        var endorsement = Endorsement()
        var failures: [CheckFailure] = []
        for (issuer, claimants) in issuers {
            for signature in material.signatures {
                do throws(CheckFailure) {
                    let certified = try certify(signature, by: issuer)
                    for claimant in claimants {
                        do throws(CheckFailure) {
                            endorsement.add(try match(certified, claimant), certified.evidence)
                        } catch {
                            failures.append(error)
                        }
                    }
                } catch {
                    failures.append(error)
                }
            }
        }
        guard endorsement.signers.isEmpty else { return endorsement }
        throw failures.furthest
            ?? AttestationError(
                .untrustedIdentity,
                "signed with a certificate of \(leaf.subjectAlternativeNames.count) name(s), and no authority that is "
                    + "asked takes certificates"
            )
    }

    // MARK: - What an issuer establishes

    private func certify(_ signature: [UInt8], by issuer: CertificateIssuer) throws(CheckFailure) -> Certified {
        let evidence = try evidence(signature, by: issuer)
        let isTimeless = issuer.isJudgedNow && evidence.times.isEmpty
        let times = isTimeless ? [now] : try evidence.requireTime(by: issuer.root?.name)
        try evidence.requireBelieved(at: now)
        let chain = try chain(to: issuer, at: times)
        let timestamps = try certificateTimestamps(chain, logs: issuer.root?.ctlogs ?? [])
        try requireAlgorithm()
        let identity: SignerIdentity
        do throws(AttestationError) { identity = try SignerIdentity(leaf) } catch {
            throw CheckFailure(.identity, error)
        }
        do throws(CryptographyError) {
            let schemes = anchors.algorithms.schemes(of: leaf.publicKey.algorithm)
            try leaf.publicKey.authenticate(message, signature: signature, preferring: schemes)
        } catch .signatureMismatch where leaf.publicKey.algorithm == .ed25519 && material.isPrehashed(limits: limits) {
            throw CheckFailure(.signature, CryptographyError.unsupportedAlgorithm("Ed25519ph"))
        } catch {
            throw CheckFailure(.signature, error)
        }
        return Certified(
            identity: identity,
            evidence: evidence,
            chain: chain,
            links: anchors.revocations.count > 0 ? issuer.links(above: chain) : [],
            certificateTimestamps: timestamps
        )
    }

    private func evidence(
        _ signature: [UInt8],
        by issuer: CertificateIssuer
    ) throws(CheckFailure) -> SigningEvidence {
        guard let root = issuer.root else { return SigningEvidence(none: material) }
        let signed = LoggedContent(material, message: message, signature: signature, verifier: .certificate(leaf))
        return try SigningEvidence(
            material,
            signed: signed,
            root: root,
            revocations: anchors.revocations,
            limits: limits
        )
    }

    /// The chain that holds at every one of the times.
    private func chain(to issuer: CertificateIssuer, at times: [Instant]) throws(CheckFailure) -> ValidatedChain {
        do throws(CryptographyError) {
            let chain = try issuer.validate(leaf, at: times[0])
            for time in times.dropFirst() { try issuer.require(chain, at: time) }
            return chain
        } catch {
            throw CheckFailure(.chain, error)
        }
    }

    private func certificateTimestamps(_ chain: ValidatedChain, logs: [LogKey]) throws(CheckFailure) -> Int {
        guard !logs.isEmpty else { return 0 }
        do throws(TransparencyError) {
            return try CertificateTimestamp.verify(in: chain, logs: logs, revocations: anchors.revocations).count
        } catch {
            throw CheckFailure(.certificateTimestamp, error)
        }
    }

    private func requireAlgorithm() throws(CheckFailure) {
        guard anchors.algorithms.permits(leaf.publicKey.algorithm) else {
            throw CheckFailure(
                .key,
                .unsupportedAlgorithm,
                "expected a key that 'algorithms' of the trust root allows, found \(leaf.publicKey.algorithm)"
            )
        }
    }

    // MARK: - What an authority requires

    private func match(_ certified: Certified, _ claimant: CertificateIssuer.Claimant) throws(CheckFailure) -> Signer {
        let identity = certified.identity
        guard let subject = claimant.subject(in: identity) else {
            let found = identity.subjects.isEmpty ? "no name" : identity.subjects.joined(separator: ", ")
            throw CheckFailure(
                .validity,
                .untrustedIdentity,
                "expected an identity of authority '\(claimant.name)' (\(claimant.expected)), found \(found) "
                    + "by \(identity.issuer ?? "no issuer")"
            )
        }
        try requireNotRevoked(certified)
        try certified.evidence.requireThresholds(claimant.requirements, of: claimant.name)
        guard certified.certificateTimestamps >= claimant.requirements.sct else {
            throw CheckFailure(
                .threshold,
                certified.certificateTimestamps == 0 ? .sctInvalid : .thresholdNotMet,
                "authority '\(claimant.name)' requires \(claimant.requirements.sct) signed certificate timestamp(s) of "
                    + "known logs, found \(certified.certificateTimestamps)"
            )
        }
        let time = certified.evidence.earliest
        return Signer(
            authority: claimant.name,
            identity: subject,
            issuer: identity.issuer,
            time: time?.instant,
            timeSource: time.map { TimeSource($0.source) },
            extensions: identity.extensions
        )
    }

    /// A revoked certificate or key takes everything below it along.
    private func requireNotRevoked(_ certified: Certified) throws(CheckFailure) {
        let time = certified.evidence.latest
        for chain in [certified.chain.certificates] + certified.links {
            if let revocation = anchors.revocations.revocation(ofChain: chain, signedAt: time) {
                throw CheckFailure(.revocation, revocation.code, "revoked by \(revocation.place)")
            }
        }
    }
}
