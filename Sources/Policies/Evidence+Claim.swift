internal import Attestations
internal import Metadata
internal import Vocabulary

/// A time that a rule may use, and what happened then, in words.
struct StatedTime {
    let instant: Instant
    let event: String
}

extension Evidence {
    /// The meaning of the predicate; nil for a plain signature.
    ///
    /// - Throws: An error with the code of what is wrong with the predicate.
    func readableClaim() throws(Shortfall) -> Claim? {
        guard let claim else { return nil }
        do {
            return try claim.get()
        } catch {
            throw Shortfall(error.code, "cannot be read: \(error.description)", evidence: [digest], isError: true)
        }
    }

    /// What the document itself says it is about; nil for what is no SBOM and no scan.
    private var statedSubject: StatedSubject? {
        switch claim {
        case .success(.sbom(let sbom))?: sbom.subject
        case .success(.scan(let scan))?: scan.target
        default: nil
        }
    }

    /// The scanner's name, where it is a scan.
    var scanner: String? {
        guard case .success(.scan(let scan))? = claim else { return nil }
        return scan.scanner.name
    }

    /// When a scan ended, an SBOM or VEX was made, a build ended, a verdict was given, or it was wrapped before that.
    ///
    /// For other content, and a build without times, when the oldest of these authorities signed.
    func time(signedBy authorities: [String]) -> StatedTime? {
        let stated = statedTime(signedBy: authorities)
        guard let stated, let wrappedOn, wrappedOn < stated.instant else { return stated }
        return StatedTime(instant: wrappedOn, event: "wrapped")
    }

    private func statedTime(signedBy authorities: [String]) -> StatedTime? {
        switch claim {
        case .success(.scan(let scan))?: return scan.finishedOn.map { StatedTime(instant: $0, event: "scanned") }
        case .success(.sbom(let sbom))?: return sbom.created.map { StatedTime(instant: $0, event: "created") }
        case .success(.vex(let document))?: return document.time.map { StatedTime(instant: $0, event: "made") }
        case .success(.verdict(let summary))?: return summary.time.map { StatedTime(instant: $0, event: "verified") }
        case .success(.provenance(let provenance))?:
            return provenance.finishedOn.map { StatedTime(instant: $0, event: "built") }
                ?? signingTime(of: authorities).map {
                    StatedTime(instant: $0, event: "signed, since the provenance states no time of the build,")
                }
        case .failure?: return nil
        default: return signingTime(of: authorities).map { StatedTime(instant: $0, event: "signed") }
        }
    }

    /// The oldest verified time; one that only the signer claims is no evidence of when it was signed.
    private func signingTime(of authorities: [String]) -> Instant? {
        attestation.signers
            .filter { authorities.contains($0.authority) && $0.timeSource != .claimed }
            .compactMap(\.time)
            .min()
    }

    // MARK: - What it describes

    /// Whether the document calls another platform of the same index its subject: then it is evidence for that one.
    func describesSibling(of target: JudgedTarget, in image: ImageUnderJudgement) -> Bool {
        guard let statedSubject, statedSubject.describes(target.identity) == .other else { return false }
        return statedSubject.describes(image.identity) != .other
    }

    /// Which digest of the manifest the document names as its subject; nil for what is no SBOM and no scan.
    func description(of target: JudgedTarget) -> ImageDescription? { statedSubject?.describes(target.identity) }

    /// Refuses a document whose own subject is another image; one that states none is about what the statement names.
    ///
    /// Source: metadata.md C.5 and D.2.
    func refuseOtherImage(than target: JudgedTarget) throws(Shortfall) {
        guard let statedSubject, statedSubject.describes(target.identity) == .other else { return }
        let digests = statedSubject.digests.map(\.short).sorted().joined(separator: ", ")
        throw Shortfall(
            .describesOtherImage,
            "describes another image: expected \(target.manifest.short), "
                + "found \(digests.isEmpty ? "an unreadable digest" : digests)"
        )
    }
}
