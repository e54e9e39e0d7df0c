package import Encodings
package import Trust
package import Vocabulary

/// What a run tells the policies of clusters, beside the bundle.
package struct KyvernoOptions: Sendable {
    /// The time of judging.
    package var instant: Instant
    /// Manifests that policies refer to.
    package var resources: [PolicyFile] = []
    /// Where the images will run; nil where nobody says.
    package var namespace: String?
    /// Public keys in PEM, by the references that stand for them in policies.
    package var keyReferences: [String: [UInt8]] = [:]
    /// What policies that look at a JSON document look at; nil for one made of the judged image.
    package var document: JSONCursor?
    /// Whether a `PolicyException` counts.
    package var allowsExceptions = false
    /// The trusted roots of the trust root, by name.
    package var sigstoreRoots: [String: SigstoreRoot] = [:]
    package var limits = Limits()

    package init(instant: Instant) { self.instant = instant }

    /// The trusted root that stands for the public instance of Sigstore.
    static let publicGood = "public-good"
}
