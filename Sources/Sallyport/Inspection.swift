internal import Artifacts
internal import Attestations
internal import Metadata
public import Verdicts
public import Vocabulary

/// Shows what is in a bundle; nothing is judged, and no trust root is opened.
public enum Inspection {
    /// Reads a bundle and lists what hangs on its images.
    ///
    /// - Parameters:
    ///   - path: A file, a folder, or `-` for standard input.
    ///   - fileDigest: Whether the digest of the file itself is wanted.
    ///   - limits: The limits.
    ///   - temporaryFolder: Where content goes that is too large for memory.
    ///   - confined: Whether the process gives up, for good, what reading the bundle does not need.
    ///   - progress: Told how many bytes were read, after each buffer.
    /// - Returns: The images, and what is attached to each.
    /// - Throws: What makes the bundle unsafe to read, exit code 3.
    public static func inspect(
        _ path: String,
        fileDigest: Bool,
        limits: Limits,
        temporaryFolder: String,
        confined: Bool = false,
        progress: (@Sendable (Int64) -> Void)? = nil
    ) throws -> InspectedBundle {
        var request = BundleRequest(path: path, fileDigest: fileDigest, allowAbsent: true)
        request.progress = progress
        var workspace = Workspace(temporaryFolder: temporaryFolder)
        if confined { try workspace.confine() }
        let reading = try BundleReading.read(request, limits: limits, in: workspace)
        let envelopes = try reading.envelopes
        let listing = AttestationLedger(unexamined: envelopes, identities: reading.identities)
        let described = described(envelopes, limits: limits)
        return InspectedBundle(
            bundle: reading.bundle,
            images: reading.tree.images.map { image in
                .init(
                    image.content,
                    attestations: listing.records(for: image).map { record in
                        InspectedAttestation(JudgedAttestation(record).content, metadata: described[record.digest])
                    }
                )
            },
            findings: reading.findings
        )
    }

    /// What each content says, by its digest; nothing of it is verified.
    private static func described(_ envelopes: [AttachedEnvelope], limits: Limits) -> [Digest: InspectedMetadata] {
        var described: [Digest: InspectedMetadata] = [:]
        for envelope in envelopes where described[envelope.digest] == nil {
            guard let statement = envelope.claimedStatement else { continue }
            described[envelope.digest] = metadata(of: statement, limits: limits)
        }
        return described
    }

    private static func metadata(of statement: Statement, limits: Limits) -> InspectedMetadata {
        let kind = PredicateClass.of(predicateType: statement.predicateType).rawValue
        do throws(MetadataError) {
            let claim = try Claim.read(
                predicateType: statement.predicateType,
                predicate: statement.predicate,
                limits: limits
            )
            guard let description = claim.description else {
                return InspectedMetadata(kind: kind, headline: nil, members: [])
            }
            return InspectedMetadata(
                kind: kind,
                headline: description.headline,
                members: description.members.map { ($0.name, $0.value) }
            )
        } catch {
            return InspectedMetadata(kind: kind, error: .init(code: error.code, message: error.description))
        }
    }
}
