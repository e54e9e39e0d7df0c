internal import Artifacts
internal import Attestations
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
        let listing = AttestationLedger(
            unexamined: try reading.envelopes,
            identities: reading.identities
        )
        return InspectedBundle(
            bundle: reading.bundle,
            images: reading.tree.images.map { image in
                .init(image.content, attestations: listing.records(for: image).map { JudgedAttestation($0).content })
            },
            findings: reading.findings
        )
    }
}
