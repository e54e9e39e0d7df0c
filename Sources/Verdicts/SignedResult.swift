internal import Vocabulary

/// What the standard members of a verdict, and `accept`, take from the result object.
struct SignedResult {
    struct Image {
        let reference: ImageReference?
        let digest: Digest
        let result: JudgedImage.Result
        /// The digests of its platforms.
        let platforms: [Digest]
        /// The digests of its verified attestations.
        let inputs: [Digest]
    }

    let outcome: Judgement.Result
    let verifiedAt: Instant
    let bundleName: String
    let bundleDigest: Digest?
    let layoutDigest: Digest
    let trustRoot: Digest
    let policySet: Digest
    let options: [String]
    let policyNames: [String]
    let images: [Image]
    /// Why it is FAILED, a line for each rule that fails and each finding that is an error.
    let reasons: [String]

    var judgedImages: [Image] { images.filter { $0.result != .skipped } }

    /// The verified attestations of the judged images, each once, sorted.
    var inputs: [Digest] { Set(judgedImages.flatMap(\.inputs)).sorted() }
}

extension SignedResult {
    /// Takes what the verdict needs from a judgement of this very run.
    init(_ judgement: Judgement) {
        outcome = judgement.result
        verifiedAt = judgement.verifiedAt
        bundleName = judgement.bundle.name
        bundleDigest = judgement.bundle.digest
        layoutDigest = judgement.bundle.layoutDigest
        trustRoot = judgement.trustRoot.digest
        policySet = judgement.policySet
        options = judgement.options
        policyNames = judgement.policies.map(\.name)
        images = judgement.images.map { image in
            Image(
                reference: image.content.reference,
                digest: image.content.digest,
                result: image.result,
                platforms: image.content.platforms.map(\.digest),
                inputs: image.attestations.filter(\.isVerified).map(\.content.digest)
            )
        }
        reasons = []
    }
}
