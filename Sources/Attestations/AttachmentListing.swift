package import Artifacts
package import Vocabulary

/// One thing that hangs on an image, by what carries it; nothing of it is believed.
package struct AttachedItem: Hashable, Sendable {
    /// The digest of the layer or blob that carries it; of what has no known form, that of its manifest.
    package let digest: Digest
    /// nil for what refers to an image and is neither signature, attestation nor SBOM.
    package let form: AttestationForm?
    package let predicateType: String?
    package let mediaType: MediaType
    package let size: Int64

    package init(
        digest: Digest,
        form: AttestationForm?,
        predicateType: String?,
        mediaType: MediaType,
        size: Int64
    ) {
        (self.digest, self.form, self.predicateType) = (digest, form, predicateType)
        (self.mediaType, self.size) = (mediaType, size)
    }
}

/// Everything that hangs on the images of a bundle, by its own word: what is here, whoever signed it.
///
/// What is about an image, one of its platforms, or anything below or attached to these, belongs to the image. Two
/// signatures over one payload are two items that look the same, since cosign keeps the signatures in the manifest.
package struct AttachmentListing: Sendable {
    fileprivate struct Entry: Sendable {
        let item: AttachedItem
        let carrier: Digest
        let isPresent: Bool
    }

    private let entries: [Entry]
    private let places: [Digest: [Int]]
    /// What hangs on no image of the bundle.
    package let unattached: [AttachedItem]

    /// Shares out what discovery found, and the referrers that it only names.
    ///
    /// - Parameters:
    ///   - tree: The images, and what is attached to them.
    ///   - envelopes: What discovery found in the tree.
    ///   - layout: Where the tree was found.
    ///   - identities: For each manifest or index of the bundle all digests that can be computed of it.
    ///   - limits: `attached` bounds what all images have together, `entries` how many manifests are looked at for it.
    /// - Throws: `LimitExceeded`.
    package init(
        _ tree: ArtifactTree,
        envelopes: [AttachedEnvelope],
        in layout: Layout,
        identities: [Digest: [Digest]],
        limits: Limits
    ) throws(LimitExceeded) {
        let others = tree.attachments.filter(\.isOfNoKnownForm)
        let entries = envelopes.map(Entry.init) + others.map { Entry($0, in: layout) }
        let ledger = AttestationLedger(unexamined: envelopes, identities: identities)
        var referrers: [Digest: [Int]] = [:]
        for (index, other) in others.enumerated() {
            guard let subject = other.claimedSubject else { continue }
            referrers[subject, default: []].append(envelopes.count + index)
        }
        var walk = Walk(
            tree: tree,
            ledger: ledger,
            referrers: referrers,
            carriers: entries.map(\.carrier),
            limits: limits
        )
        var places: [Digest: [Int]] = [:]
        for image in tree.images where places[image.digest] == nil {
            places[image.digest] = try walk.places(on: image.digest)
        }
        (self.entries, self.places) = (entries, places)
        let attached = Set(places.values.joined())
        unattached = entries.indices.filter { entries[$0].isPresent && !attached.contains($0) }.map { entries[$0].item }
        let count = tree.images.reduce(unattached.count * tree.images.count) { $0 + (places[$1.digest]?.count ?? 0) }
        guard count <= limits.attached else {
            throw LimitExceeded("attached", limit: Int64(limits.attached), found: "\(count) over all images")
        }
    }

    /// Finds what is about an image, or about anything below or attached to it.
    private struct Walk {
        let tree: ArtifactTree
        let ledger: AttestationLedger
        let referrers: [Digest: [Int]]
        let carriers: [Digest]
        let limits: Limits
        private var steps = 0

        init(
            tree: ArtifactTree,
            ledger: AttestationLedger,
            referrers: [Digest: [Int]],
            carriers: [Digest],
            limits: Limits
        ) {
            (self.tree, self.ledger, self.referrers) = (tree, ledger, referrers)
            (self.carriers, self.limits) = (carriers, limits)
        }

        /// The places in the order of discovery.
        mutating func places(on root: Digest) throws(LimitExceeded) -> [Int] {
            var found: Set<Int> = []
            var entered: Set<Digest> = []
            var open = [root]
            while let digest = open.popLast() {
                guard entered.insert(digest).inserted else { continue }
                steps += 1
                // Images that share indexes could ask for any amount of time.
                guard steps <= limits.entries else {
                    throw LimitExceeded("entries", limit: Int64(limits.entries), found: "more manifests below images")
                }
                open += tree.manifests[digest]?.index?.manifests.map(\.digest) ?? []
                for place in ledger.places(about: digest) + (referrers[digest] ?? [])
                where found.insert(place).inserted {
                    open.append(carriers[place])
                }
            }
            return found.sorted()
        }
    }

    /// What hangs on an image and is in the bundle, in the order of discovery.
    package func items(on image: Artifact) -> [AttachedItem] {
        (places[image.digest] ?? []).map { entries[$0] }.filter(\.isPresent).map(\.item)
    }
}

extension AttachmentListing.Entry {
    fileprivate init(_ envelope: AttachedEnvelope) {
        item = AttachedItem(
            digest: envelope.digest,
            form: envelope.form,
            predicateType: envelope.predicateType,
            mediaType: envelope.mediaType,
            size: envelope.size
        )
        (carrier, isPresent) = (envelope.carrier, envelope.isPresent)
    }

    /// A referrer of no known form is its manifest, which pins its layers and annotations.
    fileprivate init(_ other: Attachment, in layout: Layout) {
        let blob = layout.blobs[other.manifest]
        item = AttachedItem(
            digest: other.manifest,
            form: nil,
            predicateType: nil,
            mediaType: other.mediaType,
            size: blob?.size ?? 0
        )
        (carrier, isPresent) = (other.manifest, blob != nil)
    }
}
