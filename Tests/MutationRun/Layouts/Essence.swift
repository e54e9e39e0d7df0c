import Sallyport
import Verdicts
import Vocabulary

extension Outcome {
    /// Judges a bundle that is there as a file.
    ///
    /// - Parameters:
    ///   - request: The bundle.
    ///   - station: The demo trust root.
    ///   - good: What the whole bundles say, the one that was mutated first.
    /// - Returns: What the command would have ended with.
    static func of(_ request: BundleRequest, by station: Station, comparedWith good: [Essence]) async -> Outcome {
        do {
            let judgement = try await station.verify(request).judgement
            guard judgement.result == .passed else {
                return Outcome(exitCode: 1, code: failure(in: judgement), isWrong: false)
            }
            let (standing, isWrong) = Essence(judgement).standing(beside: good)
            return Outcome(exitCode: 0, code: standing, isWrong: isWrong)
        } catch {
            return Outcome(error)
        }
    }

    private static func failure(in judgement: Judgement) -> String {
        let rules = judgement.images.flatMap(\.rules).filter(\.fails)
        let finding = judgement.findings.first { $0.severity == .error }
        return finding?.code.rawValue ?? rules.lazy.compactMap(\.code).first?.rawValue ?? "no image"
    }
}

/// What a judgement lets pass: the images, and the evidence that counts for them.
struct Essence: Sendable {
    struct Image: Hashable, Sendable {
        let reference: String?
        let digest: Digest
        let parts: [ImageContent.Part]
    }

    struct Evidence: Hashable, Sendable {
        let form: String
        let predicateType: String?
        let subject: Digest?
        let signers: [JudgedAttestation.Signer]

        /// The same word of the same signers, whose log entry somebody took away: less, and nothing new.
        var withoutTime: Evidence {
            let signers = signers.map {
                JudgedAttestation.Signer(
                    authority: $0.authority,
                    identity: $0.identity,
                    issuer: $0.issuer,
                    time: nil,
                    timeSource: nil
                )
            }
            return Evidence(form: form, predicateType: predicateType, subject: subject, signers: signers)
        }
    }

    let layoutDigest: Digest
    let images: [Image]
    let attached: Set<AttestationContent>
    let evidence: Set<Evidence>

    init(_ judgement: Judgement) {
        layoutDigest = judgement.bundle.layoutDigest
        images = judgement.images.map(\.content).map {
            Image(reference: $0.reference?.description, digest: $0.digest, parts: $0.platforms)
        }
        let attestations = judgement.images.flatMap(\.attestations)
        attached = Set(attestations.map(\.content))
        evidence = Set(
            attestations.filter(\.isVerified).map {
                Evidence(
                    form: $0.content.form,
                    predicateType: $0.content.predicateType,
                    subject: $0.content.subject,
                    signers: $0.signers
                )
            }
        )
    }

    /// Why what passed is what was there before; what is new under a good name is wrong.
    func standing(beside good: [Essence]) -> (text: String, isWrong: Bool) {
        guard let own = good.first else { return ("nothing to compare with", true) }
        if layoutDigest == own.layoutDigest { return ("same content, packed otherwise", false) }
        let known = good.reduce(into: Set<Evidence>()) {
            $0.formUnion($1.evidence)
            $0.formUnion($1.evidence.map(\.withoutTime))
        }
        guard evidence.isSubset(of: known) else { return ("evidence that nobody gave", true) }
        guard Set(images.map(\.digest)) == Set(own.images.map(\.digest)),
            Set(images.map(\.parts)) == Set(own.images.map(\.parts))
        else { return ("other images", true) }
        guard Set(images) == Set(own.images) else { return ("same images, another name (nobody signs names)", false) }
        if evidence != own.evidence { return ("same images and names, less evidence, still enough", false) }
        return attached == own.attached
            ? ("same images, names and attachments; unsigned descriptions differ", false)
            : ("same images, names and evidence; unsigned parts of attachments differ", false)
    }
}
