internal import Encodings
internal import Vocabulary

/// The strictness that `index.json` gets beside every index: no digest covers it, so it has no room for surprises.
///
/// A damaged byte must not turn a member into one that nobody reads, or change how an attachment is filed in silence.
///
/// Source: OCI image-spec 1.1, image-layout.md and descriptor.md; the annotation `kind` of cosign and hauler.
enum LayoutIndex {
    private static let members: Set<String> = [
        "schemaVersion", "mediaType", "artifactType", "manifests", "subject", "annotations",
    ]
    private static let descriptorMembers: Set<String> = [
        "mediaType", "digest", "size", "urls", "annotations", "data", "platform", "artifactType",
    ]
    private static let platformMembers: Set<String> = [
        "architecture", "os", "os.version", "os.features", "variant", "features",
    ]

    /// Refuses members that the specification does not have, and kinds that no tool writes.
    ///
    /// - Throws: `JSONShapeError`.
    static func check(_ cursor: JSONCursor) throws(JSONShapeError) {
        try cursor.refuseMembers(otherThan: members)
        let descriptors = try cursor.elements("manifests")
        var kinds = 0
        for descriptor in descriptors {
            try descriptor.refuseMembers(otherThan: descriptorMembers)
            try descriptor.member("platform")?.refuseMembers(otherThan: platformMembers)
            guard let kind = try descriptor.member("annotations")?.member("kind") else { continue }
            let text = try kind.string()
            guard FiledKind(text) != nil else {
                throw kind.mismatch("a kind of dev.cosignproject.cosign/ or dev.hauler/", found: "'\(text)'")
            }
            kinds += 1
        }
        guard kinds > 0 else { return }
        // What `cosign save` and hauler write has a kind throughout; others may only have been added by name.
        for descriptor in descriptors {
            guard try isFiled(descriptor) else {
                throw descriptor.mismatch("a kind or a name, as its neighbours have", found: "neither")
            }
        }
    }

    private static func isFiled(_ descriptor: JSONCursor) throws(JSONShapeError) -> Bool {
        guard let annotations = try descriptor.member("annotations") else { return false }
        for name in ["kind", "org.opencontainers.image.ref.name", "io.containerd.image.name"] {
            if try annotations.member(name) != nil { return true }
        }
        return false
    }
}
