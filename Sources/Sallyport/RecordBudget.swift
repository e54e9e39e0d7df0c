internal import Artifacts
internal import Attestations
internal import Vocabulary

/// How many attestations a result may list: images that share them multiply.
struct RecordBudget {
    private let limits: Limits
    private var listed = 0

    init(_ limits: Limits) { self.limits = limits }

    /// Counts what is listed with an image.
    ///
    /// - Throws: `LimitExceeded` over `bundles` of the image, or over `entries` of the whole result.
    mutating func take(_ records: [AttestationRecord], of image: Artifact) throws {
        let bundles = records.count { $0.form == .sigstoreBundle }
        guard bundles <= limits.bundles else {
            let error = LimitExceeded("bundles", limit: Int64(limits.bundles), found: "\(bundles) bundles of an image")
            throw Located(in: image.location, error)
        }
        listed += records.count
        guard listed <= limits.entries else {
            throw LimitExceeded("entries", limit: Int64(limits.entries), found: "more attestations of images")
        }
    }
}
