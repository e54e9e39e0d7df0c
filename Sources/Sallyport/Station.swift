internal import Artifacts
internal import Attestations
internal import Cryptography
internal import Policies
internal import Trust
public import Verdicts
internal import Vocabulary

/// A transfer station: the trust root, the policies and the key, opened and checked once, for any number of bundles.
public struct Station: Sendable {
    private let trust: PinnedTrustRoot
    private let policies: PolicySet
    private let policySet: Digest
    private let operatorVEX: OperatorVEX
    private let signer: (key: SigningKey, verifierID: String)?
    private let request: StationRequest
    private var workspace: Workspace

    /// Opens everything before any bundle is read.
    ///
    /// - Throws: Errors with blame `trust`, exit code 4.
    public init(_ request: StationRequest) throws {
        self.request = request
        workspace = Workspace(temporaryFolder: request.temporaryFolder)
        let trust = try PinnedTrustRoot.open(
            path: request.trust,
            pins: request.pins,
            at: request.at,
            limits: request.limits
        )
        self.trust = trust
        (policies, policySet) = try PolicySource.load(request, trust: trust)
        do {
            operatorVEX = try OperatorVEX.load(trust.vexFiles, limits: request.limits)
        } catch {
            throw Located(in: trust.path, error)
        }
        signer = try request.key.map { key in
            guard let verifier = request.verifierID ?? trust.root.verifier else { throw NoVerifierID(path: trust.path) }
            return (try key.open(), verifier)
        }
    }

    /// Gives up, for good and for the whole process, every right that judging these bundles does not need.
    ///
    /// - Throws: What the system does not allow, exit code 5; judge nothing then.
    public mutating func confine(for bundles: inout [BundleRequest]) throws {
        // Also where that fails half way: an error is reported as well.
        defer { for index in bundles.indices { bundles[index].outputs = workspace.outputs } }
        try workspace.confine(writing: bundles.flatMap(\.outputPaths))
    }

    /// Reads by what another station, or a run of several, has confined the process for.
    mutating func use(_ workspace: Workspace) { self.workspace = workspace }

    /// Whether one of the policies has this name.
    func hasPolicy(_ name: String) -> Bool { policies.policies.contains { $0.name.isIdentical(to: name) } }

    /// Reads a bundle, judges it, and writes the signed verdict where it is wanted.
    ///
    /// - Throws: What makes the bundle unsafe to read (exit code 3), wrong words, or output that cannot be written.
    public func verify(_ bundle: BundleRequest) async throws -> JudgedVerdict {
        let judgement = try await judge(bundle)
        guard let signer, !bundle.verdicts.isEmpty else {
            return JudgedVerdict(judgement: judgement, outputs: bundle.outputs)
        }
        let verdict = try Verdict(
            judgement,
            verifier: signer.verifierID,
            version: Release.version,
            resourceURI: bundle.resourceURI
        ).signed(by: signer.key)
        var judged = JudgedVerdict(judgement: judgement, outputs: bundle.outputs)
        do {
            for path in bundle.verdicts {
                if path == "-" {
                    judged.standardOutput = verdict.bytes(.sigstoreBundle)
                } else {
                    try bundle.outputs.write(verdict: verdict.bytes(.init(path: path)), to: path)
                    judged.written.append(path)
                }
            }
        } catch {
            try judged.discard()
            throw error
        }
        return judged
    }

    // MARK: - Judging

    private func judge(_ bundle: BundleRequest) async throws -> Judgement {
        let expectation = try bundle.expect.map {
            try Expectation.open($0, trust: trust.root, at: request.at, limits: request.limits)
        }
        let reading = try BundleReading.read(bundle, limits: request.limits, in: workspace)
        let artifacts = try Self.named(reading.tree.images, bundle.names)
        let ledger = try await reading.ledger(trust.root.anchors.adding(policies.authorities), at: request.at)
        let selector = bundle.images.isEmpty ? nil : ImageSelector(bundle.images)
        var findings = trust.findings + reading.findings + ledger.findings
        findings += reading.revoked(by: trust.root.revocations)
        var images: [JudgedImage] = []
        var packages = bundle.deep ? PackageCheck(reading) : nil
        for artifact in artifacts {
            let records = ledger.records(for: artifact)
            let isChosen = selector?.selects(artifact.imageReference) ?? true
            if isChosen { try packages?.check(image(artifact, records, of: reading)) }
            images.append(
                JudgedImage(
                    artifact.content,
                    attestations: records.map(JudgedAttestation.init),
                    standing: isChosen ? judge(artifact, records, of: reading, noMatch: bundle.noMatch) : .skipped
                )
            )
        }
        findings += packages?.findings ?? []
        let judged = artifacts.filter { selector?.selects($0.imageReference) ?? true }
        findings += unselected(judged, chosen: bundle.images)
        findings += try expectation?.findings(in: reading, images: artifacts, of: bundle.path) ?? []
        return Judgement(
            verifiedAt: request.at,
            bundle: reading.bundle,
            trustRoot: JudgedTrustRoot(
                digest: trust.digest,
                name: trust.root.name,
                version: Int(trust.root.version),
                pinnedBy: JudgedTrustRoot.Pin(rawValue: trust.pinnedBy.rawValue) ?? .none
            ),
            policySet: policySet,
            options: bundle.options,
            policies: policies.policies.map {
                JudgedPolicy(name: $0.name, kind: $0.kind, digest: $0.digest)
            },
            images: images,
            findings: findings
        )
    }

    private func judge(
        _ artifact: Artifact,
        _ records: [AttestationRecord],
        of reading: BundleReading,
        noMatch: NoMatchRule
    ) -> JudgedImage.Standing {
        let judgement = policies.judge(
            image(artifact, records, of: reading),
            at: request.at,
            builders: trust.root.builders,
            trustedSince: trust.root.valid.from,
            noMatch: NoMatch(rawValue: noMatch.rawValue) ?? .deny
        )
        let revoked = reading.revokedRule(of: artifact, by: trust.root.revocations)
        return .judged(
            rules: [revoked].compactMap(\.self) + judgement.outcomes.map(JudgedRule.init),
            buildLevel: judgement.buildLevel
        )
    }

    /// An image as policies see it.
    private func image(
        _ artifact: Artifact,
        _ records: [AttestationRecord],
        of reading: BundleReading
    ) -> ImageUnderJudgement {
        ImageUnderJudgement(
            reference: artifact.imageReference,
            digest: artifact.digest,
            isIndex: artifact.isIndex,
            platforms: Self.platforms(of: artifact),
            records: records,
            identities: reading.identities,
            operatorVEX: operatorVEX,
            content: { try? reading.layout.blobs[$0]?.bytes() }
        )
    }

    /// The platforms of an index; for a manifest itself, with its config.
    private static func platforms(of artifact: Artifact) -> [JudgedPlatform] {
        guard artifact.isIndex else {
            let config = artifact.document?.manifest?.config.digest
            return [
                JudgedPlatform(
                    platform: nil,
                    digest: artifact.digest,
                    isPresent: artifact.isPresent,
                    configDigest: config
                )
            ]
        }
        return artifact.platforms.map {
            JudgedPlatform(
                platform: $0.platform,
                digest: $0.digest,
                isPresent: $0.isPresent,
                configDigest: $0.configDigest
            )
        }
    }

    /// Policies that found nothing to judge, and an `--image` that chose nothing.
    private func unselected(_ judged: [Artifact], chosen patterns: [String]) -> [Finding] {
        guard !judged.isEmpty || patterns.isEmpty else {
            let patterns = patterns.joined(separator: ", ")
            return [Finding(.error, .noImage, "expected an image that matches \(patterns), found none", location: nil)]
        }
        return policies.unselected(by: judged.map(\.imageReference)).map {
            Finding(
                .error,
                .noImageSelected,
                "policy '\($0.name)' selects no image of this bundle; if that is right, say allowEmpty: true in it",
                location: nil
            )
        }
    }

    /// Gives images without a name the references of `--name`.
    private static func named(_ images: [Artifact], _ names: [ImageName]) throws -> [Artifact] {
        var images = images
        for name in names {
            let unnamed = images.indices.filter {
                images[$0].reference == nil && (name.digest == nil || images[$0].digest == name.digest)
            }
            guard unnamed.count == 1, let index = unnamed.first else {
                let wanted = name.digest.map { "with digest \($0)" } ?? "in the bundle"
                throw WrongWords(
                    "--name \(name.reference): expected exactly one image without a name \(wanted), "
                        + "found \(unnamed.count)"
                )
            }
            images[index] = images[index].named(name.reference)
        }
        return images
    }
}

/// A judgement, and where its signed form went.
public struct JudgedVerdict: Sendable {
    public let judgement: Judgement
    /// The files that were written.
    public fileprivate(set) var written: [String] = []
    /// The verdict itself, where standard output is its place.
    public fileprivate(set) var standardOutput: [UInt8]?
    fileprivate let outputs: OutputFiles

    fileprivate init(judgement: Judgement, outputs: OutputFiles) {
        (self.judgement, self.outputs) = (judgement, outputs)
    }

    /// Removes the files again: a run that ends with anything but success leaves no verdict that says PASSED.
    ///
    /// - Returns: Whether there was one.
    /// - Throws: `cannot-write` where one cannot be removed.
    public func withdraw() throws -> Bool {
        guard judgement.result == .passed else { return false }
        try discard()
        return !written.isEmpty
    }

    /// Removes the files again, whatever they say: a run that could not say its result leaves no verdict.
    ///
    /// - Throws: `cannot-write` where one cannot be removed.
    public func discard() throws {
        for path in written { try outputs.removeVerdict(path) }
    }
}

/// A verdict is to be signed, and nobody says in whose name.
struct NoVerifierID: Explained, Hashable {
    let path: String
    var blame: Blame { .trust }
    var code: Code { .noVerifierID }
    var description: String { "\(path)/trust.yaml: expected 'verifier' for a signed verdict, found none" }
    var remedy: String? { "add it, or give --verifier-id URI" }
}

extension BundleRequest {
    /// The files that judging it may write.
    fileprivate var outputPaths: [String] { verdicts.filter { $0 != "-" } + reports.map(\.path) }
}

extension VerifyRequest {
    /// Deletes the verdicts of earlier runs, and replaces their reports, before anything that may fail is opened.
    ///
    /// One path that cannot be cleared does not keep the others from it: none may go on saying PASSED.
    ///
    /// - Throws: `WrongWords` where something else stands at such a path; `cannot-write`; the first of them.
    public func clearPlaces() throws {
        let verdicts = bundles.flatMap(\.verdicts).filter { $0 != "-" }
        let steps: [() throws -> Void] =
            verdicts.map { path in { try VerdictFile(path).removeStale() } }
            + bundles.map { bundle in { try bundle.reportBeginning() } }
        try steps.forEachToTheEnd { try $0() }
    }
}
