public import Vocabulary

/// All that one run says about one bundle; text, JSON, reports and the verdict are pure functions of it.
public struct Judgement: Hashable, Sendable {
    /// The two outcomes of a bundle that could be judged.
    public enum Result: String, Hashable, Sendable, CaseIterable {
        case passed = "PASSED"
        case failed = "FAILED"
    }

    /// The time as of which it was judged, in whole seconds.
    public let verifiedAt: Instant
    public let bundle: JudgedBundle
    public let trustRoot: JudgedTrustRoot
    /// The digest over all policy files.
    public let policySet: Digest
    /// The options that narrow or loosen the judgement, each as it was written, with its value.
    public let options: [String]
    public let policies: [JudgedPolicy]
    public let images: [JudgedImage]
    /// Errors first, then warnings, then notes.
    public let findings: [Finding]

    /// Takes what the parts of a run found, and puts the findings in an order that no packing changes.
    package init(
        verifiedAt: Instant,
        bundle: JudgedBundle,
        trustRoot: JudgedTrustRoot,
        policySet: Digest,
        options: [String],
        policies: [JudgedPolicy],
        images: [JudgedImage],
        findings: [Finding]
    ) {
        self.verifiedAt = verifiedAt.wholeSeconds
        self.bundle = bundle
        self.trustRoot = trustRoot
        self.policySet = policySet
        self.options = options
        self.policies = policies
        self.images = images
        self.findings = findings.inOrder
    }

    /// PASSED only if an image was judged, none of those judged is FAILED, and no finding is an error.
    public var result: Result {
        let judged = judgedImages
        guard !judged.isEmpty, judged.allSatisfy({ $0.result == .passed }),
            !findings.contains(where: { $0.severity == .error })
        else { return .failed }
        return .passed
    }

    /// The images that were not skipped.
    public var judgedImages: [JudgedImage] { images.filter { $0.result != .skipped } }

    /// The lowest SLSA build level of the judged images; 0 where nothing was judged.
    public var buildLevel: Int {
        images.compactMap { image in
            if case .judged(_, let level) = image.standing { level } else { nil }
        }.min() ?? 0
    }
}

extension [Finding] {
    /// Errors, warnings, notes; among these by code, place and text.
    var inOrder: [Finding] {
        func key(_ finding: Finding) -> [UInt8] {
            let rank: UInt8 =
                switch finding.severity {
                case .error: 0
                case .warning: 1
                case .note: 2
                }
            let texts = [finding.code.rawValue, finding.location ?? "", finding.message]
            return [rank] + texts.sortKey
        }
        return sorted { key($0).precedes(key($1)) }
    }
}

extension [String] {
    /// Bytes that order lists of texts by their first text, then their second, and so on.
    var sortKey: [UInt8] { reduce(into: []) { $0 += Array<UInt8>($1.utf8) + [0] } }
}
