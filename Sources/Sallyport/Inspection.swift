internal import Artifacts
internal import Attestations
public import Verdicts
public import Vocabulary

/// Shows what is in a bundle; nothing is judged, and no trust root is opened.
public enum Inspection {
    /// Reads a bundle and lists what hangs on its images.
    ///
    /// - Throws: What makes the bundle unsafe to read, exit code 3.
    public static func inspect(
        _ path: String,
        fileDigest: Bool,
        limits: Limits,
        temporaryFolder: String
    ) throws -> InspectedBundle {
        let request = BundleRequest(path: path, fileDigest: fileDigest, allowAbsent: true)
        let reading = try BundleReading.read(request, limits: limits, temporaryFolder: temporaryFolder)
        let listing = AttestationLedger(
            unexamined: reading.envelopes,
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
