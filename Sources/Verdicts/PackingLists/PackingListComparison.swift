package import Attestations
package import Vocabulary

/// Holds a bundle against its packing list: what was left behind, what was altered, what was added.
///
/// All of it is an error, a new name for the same content too: the list says what must arrive. Configs, layers and
/// platforms that are missing are findings of their own, whatever a list says.
package struct PackingListComparison {
    /// An image of the bundle, and what hangs on it.
    package struct Arrival: Hashable, Sendable {
        /// As a list would have it, under the name that the operator gives it.
        let image: PackingList.Image
        /// Whether the bundle itself leaves it unnamed, so that a list without names may mean it.
        let isUnnamed: Bool

        package init(_ image: PackingList.Image, isUnnamed: Bool) {
            (self.image, self.isUnnamed) = (image, isUnnamed)
        }
    }

    private let list: PackingList
    private let arrivals: [Arrival]
    /// What is in the bundle and hangs on none of its images.
    private let unattached: Set<AttachedItem>
    private var found: [Finding] = []

    /// Compares.
    ///
    /// - Parameters:
    ///   - list: What should be in the bundle.
    ///   - arrivals: The images that are in it; those of which only the name is here are not.
    ///   - unattached: What is in the bundle and hangs on none of its images, as when its image was left behind.
    /// - Returns: The differences, each an error.
    package static func findings(
        expecting list: PackingList,
        in arrivals: [Arrival],
        unattached: [AttachedItem]
    ) -> [Finding] {
        var comparison = PackingListComparison(list: list, arrivals: arrivals, unattached: unattached)
        comparison.compareImages()
        comparison.compareUnattached()
        return comparison.found
    }

    private init(list: PackingList, arrivals: [Arrival], unattached: [AttachedItem]) {
        (self.list, self.arrivals, self.unattached) = (list, arrivals, Set(unattached))
    }

    private mutating func report(_ code: Code, _ message: String, at digest: Digest?) {
        found.append(
            Finding(
                .error,
                code,
                message.printable,
                location: digest.map { "blobs/\($0.algorithm.rawValue)/\($0.hex)" }
            )
        )
    }

    // MARK: - Images

    private struct Place: Hashable {
        let name: ImageReference.Meaning?
        let digest: Digest
    }

    private mutating func compareImages() {
        var rest = Pairing(list.images, arrivals)
        let place = { (image: PackingList.Image) in Place(name: image.reference?.meaning, digest: image.digest) }
        var same = rest.take(onlySole: false, by: place) { place($0.image) }
        same += rest.take(onlySole: false, by: place) {
            $0.isUnnamed ? Place(name: nil, digest: $0.image.digest) : nil
        }
        for (expected, arrival) in same {
            compareDescriptors(expected, arrival.image)
            compareAttached(expected, arrival.image)
        }
        for (expected, arrival) in rest.take(onlySole: true, by: \.reference?.meaning, \.image.reference?.meaning) {
            report(
                .changedFromList,
                "expected \(expected.title), found that name on \(arrival.image.digest): the image was replaced after the "
                    + "packing list was made",
                at: arrival.image.digest
            )
        }
        for (expected, arrival) in rest.take(onlySole: true, by: \.digest, \.image.digest) {
            report(
                .changedFromList,
                "expected \(expected.title), found it as \(arrival.image.title): the image was renamed after the packing "
                    + "list was made",
                at: arrival.image.digest
            )
            compareDescriptors(expected, arrival.image)
            compareAttached(expected, arrival.image)
        }
        reportImages(rest)
    }

    private mutating func reportImages(_ rest: Pairing<PackingList.Image, Arrival>) {
        for image in rest.expected {
            let message = "expected \(image.title) of the packing list, found none: the copy left it behind"
            report(.missingFromList, "\(message); copy the bundle again", at: nil)
        }
        for arrival in rest.found {
            report(
                .addedToList,
                "expected only what the packing list names, found \(arrival.image.title): it was added after the list was "
                    + "made",
                at: arrival.image.digest
            )
        }
    }

    /// The bytes are the same, since their digest is; how the index speaks of them may differ.
    private mutating func compareDescriptors(_ expected: PackingList.Image, _ image: PackingList.Image) {
        guard expected.mediaType != image.mediaType || expected.size != image.size else { return }
        report(
            .changedFromList,
            "expected \(expected.title) as '\(expected.mediaType)' of \(expected.size) bytes, found it as "
                + "'\(image.mediaType)' of \(image.size) bytes",
            at: image.digest
        )
    }

    // MARK: - What is attached

    private mutating func compareAttached(_ expected: PackingList.Image, _ image: PackingList.Image) {
        var rest = Pairing(expected.attached, image.attached)
        _ = rest.take(onlySole: false, by: \.self, \.self)
        var changed = rest.take(onlySole: true, by: \.digest, \.digest)
        changed += rest.take(onlySole: true, by: \.kind, \.kind)
        for (old, new) in changed {
            report(
                .changedFromList,
                "expected \(old.title) on \(image.title), found \(new.title): it was replaced after the packing list was "
                    + "made",
                at: new.digest
            )
        }
        for item in rest.expected where !unattached.contains(item) {
            let message = "expected \(item.title) on \(image.title), found none: the copy left it behind"
            report(.missingFromList, "\(message); copy the bundle again", at: image.digest)
        }
        for item in rest.found {
            report(
                .addedToList,
                "expected on \(image.title) only what the packing list names, found \(item.title): it was added after the "
                    + "list was made",
                at: item.digest
            )
        }
    }

    /// What hangs on no image here is an addition only if the list has it with no image either.
    private mutating func compareUnattached() {
        let listed = Set(list.images.flatMap(\.attached))
        for item in unattached where !listed.contains(item) {
            report(
                .addedToList,
                "expected only what the packing list names, found \(item.title), which hangs on no image of the bundle: it "
                    + "was added after the list was made",
                at: item.digest
            )
        }
    }
}

extension ImageReference {
    /// What a name stands for, however it is written: tools add `docker.io`, `latest` or the digest, or leave it out.
    fileprivate struct Meaning: Hashable {
        let repository: String
        /// The tag, else the digest: the image's own digest is compared beside it.
        let version: String
    }

    fileprivate var meaning: Meaning {
        Meaning(repository: repository, version: tag ?? digest?.description ?? "latest")
    }
}

extension PackingList.Image {
    /// What it is called in a message.
    var title: String {
        reference.map { "the image \($0.description.split(separator: "@").first ?? "") (\(digest))" }
            ?? "the unnamed image \(digest)"
    }
}

extension AttachedItem {
    /// What one item replaces by another of its kind; of an unknown form nothing says what its kind is.
    fileprivate var kind: Kind? { form.map { Kind(form: $0, predicateType: predicateType) } }

    fileprivate struct Kind: Hashable {
        let form: AttestationForm
        let predicateType: String?
    }

    /// What it is called in a message.
    fileprivate var title: String {
        let name = form?.rawValue ?? "referrer"
        let type = predicateType.map { " of type '\($0)'" } ?? ""
        return "the \(name)\(type) (\(digest), '\(mediaType)' of \(size) bytes)"
    }
}
