internal import Cryptography
internal import Policies
internal import Trust
public import Verdicts
public import Vocabulary

/// A verdict to check, and what to hold it against.
public struct AcceptRequest: Sendable {
    public var verdict: String
    /// The bundle that it should speak of; nil leaves that question open.
    public var bundle: String?
    public var trust: String
    public var pins: [Digest]
    public var at: Instant
    public var maxAge: TimeSpan?
    /// Take the place of `accept.policies` where there are any.
    public var policyDigests: [Digest]
    /// Take the place of `accept.trustRoots` where there are any.
    public var trustRootDigests: [Digest]
    /// Names of options, as `--image`.
    public var allowedOptions: [String]
    public var limits: Limits
    public var temporaryFolder: String
    /// Whether the process gives up, for good, what reading the bundle does not need.
    public var confined = false
    /// Told how many bytes of the bundle were read, after each buffer.
    public var progress: (@Sendable (Int64) -> Void)?

    public init(
        verdict: String,
        bundle: String?,
        trust: String,
        pins: [Digest],
        at: Instant,
        maxAge: TimeSpan?,
        policyDigests: [Digest],
        trustRootDigests: [Digest],
        allowedOptions: [String],
        limits: Limits,
        temporaryFolder: String
    ) {
        self.verdict = verdict
        self.bundle = bundle
        self.trust = trust
        self.pins = pins
        self.at = at
        self.maxAge = maxAge
        self.policyDigests = policyDigests
        self.trustRootDigests = trustRootDigests
        self.allowedOptions = allowedOptions
        self.limits = limits
        self.temporaryFolder = temporaryFolder
    }
}

/// The import side: checks a verdict, and that the bundle is the one it speaks of.
public enum VerdictAcceptance {
    /// The largest verdict that is read.
    private static let largest = 64 << 20

    /// Checks a verdict against the own trust root.
    ///
    /// - Returns: Whether it is accepted, and every condition that does not hold.
    /// - Throws: A verdict or bundle that cannot be read safely (exit code 3), a trust root or policy that cannot be
    ///   used (exit code 4).
    public static func accept(_ request: AcceptRequest) throws -> AcceptanceResult {
        let trust = try PinnedTrustRoot.open(
            path: request.trust,
            pins: request.pins,
            at: request.at,
            limits: request.limits
        )
        var overrides = AcceptanceConditions.Overrides()
        overrides.maxAge = request.maxAge
        overrides.trustRoots = request.trustRootDigests
        overrides.policySets = request.policyDigests
        overrides.options = request.allowedOptions
        let conditions = try AcceptanceConditions(
            trust.root.accept,
            overrides,
            ownTrustRoot: trust.digest,
            ownPolicySet: trust.policyFiles.isEmpty
                ? nil : PolicySource.digest(of: trust.policyFiles + trust.resourceFiles),
            revocations: trust.root.revocations,
            at: request.at
        )
        var workspace = Workspace(temporaryFolder: request.temporaryFolder)
        if request.confined { try workspace.confine() }
        let bytes = try InputFile.read(request.verdict, limit: largest, code: .verdictMalformed, blame: .input)
        // Read as strictly as `verify` reads; what a bundle may leave out is for the verdict to have judged.
        let bundle = try request.bundle.map { path in
            var bundle = BundleRequest(path: path, allowAbsent: true)
            bundle.progress = request.progress
            let reading = try BundleReading.read(bundle, limits: request.limits, in: workspace)
            try reading.requireRoom()
            return reading.bundle
        }
        do {
            return try Acceptance(conditions).judge(bytes, bundle: bundle, limits: request.limits)
        } catch let error as any Explained where error.blame == .input {
            throw Located(in: request.verdict, error)
        }
    }
}
