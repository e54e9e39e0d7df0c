internal import Vocabulary

/// How a layout files a manifest: all that the descriptors which lead to it say about it, none of it signed.
struct Filing {
    /// The tag scheme's name, where one of the descriptors has such a name.
    private(set) var scheme: TagScheme?
    private(set) var kind: FiledKind?
    /// Whether `index.json` lists it under a name of its own, one that says nothing about another image.
    private(set) var isNamed = false
    /// Whether `index.json` lists it at all.
    private(set) var isListed = false
    private(set) var buildkitType: String?
    private(set) var buildkitSubject: Digest?
    private(set) var isUnknownPlatform = false

    /// Takes in a descriptor of `index.json`.
    mutating func addListed(_ descriptor: Descriptor) {
        isListed = true
        let names = FiledNames(descriptor.annotations)
        for scheme in names.schemes { self.scheme = self.scheme ?? scheme }
        if let text = descriptor.annotations["kind"] { kind = kind ?? FiledKind(text) }
        if names.isNamed { isNamed = true }
    }

    /// Takes in a descriptor of an image index.
    mutating func addChild(_ descriptor: Descriptor) {
        if descriptor.platform?.isUnknown == true { isUnknownPlatform = true }
        guard let type = descriptor.annotations["vnd.docker.reference.type"] else { return }
        buildkitType = buildkitType ?? type
        let digest = descriptor.annotations["vnd.docker.reference.digest"]
        buildkitSubject = buildkitSubject ?? digest.flatMap { try? Digest($0) }
    }
}

/// The annotation `kind` of `cosign save` and of hauler.
enum FiledKind: Hashable {
    case image, imageIndex, sigs, atts, sboms, referrers

    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 2, parts[0] == "dev.cosignproject.cosign" || parts[0] == "dev.hauler" else { return nil }
        switch (parts[1], parts.count) {
        case ("image", 2): self = .image
        case ("imageIndex", 2): self = .imageIndex
        case ("sigs", 2): self = .sigs
        case ("atts", 2): self = .atts
        case ("sboms", 2): self = .sboms
        case ("referrers", 3): self = .referrers
        default: return nil
        }
    }

    var isAttachment: Bool { self != .image && self != .imageIndex }
}

/// A tag made of a digest: cosign's `sha256-….sig`, `.att` and `.sbom`, and the referrers tag without an ending.
///
/// Source: cosign, SIGNATURE_SPEC; OCI distribution-spec 1.1, "Referrers Tag Schema".
struct TagScheme: Hashable {
    enum Suffix: String {
        case none = ""
        case sig = ".sig"
        case att = ".att"
        case sbom = ".sbom"
    }

    let suffix: Suffix
    /// The digest in the tag; nil where the tag cuts a long one, as the referrers tag of a sha512 digest.
    let subject: Digest?

    init?(tag: String) {
        let end = tag.firstIndex(of: ".") ?? tag.endIndex
        guard let suffix = Suffix(rawValue: String(tag[end...])) else { return nil }
        let halves = tag[..<end].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, let algorithm = Digest.Algorithm(rawValue: String(halves[0])) else { return nil }
        subject = try? Digest("\(algorithm.rawValue):\(halves[1])")
        guard subject != nil || (halves[1].utf8.count == 64 && [UInt8](lowercaseHex: String(halves[1])) != nil)
        else { return nil }
        self.suffix = suffix
    }
}

/// The names that the annotations of a descriptor of `index.json` give it.
struct FiledNames {
    /// Full names, the most complete first, none twice.
    private(set) var references: [ImageReference] = []
    /// A tag alone, which names nothing.
    private(set) var tag: String?
    /// Annotations that should be names and are none.
    private(set) var refused: [String] = []

    private static let keys = [
        "io.containerd.image.name", "hauler.dev/original-ref", "org.opencontainers.image.ref.name",
    ]

    init(_ annotations: [String: String]) {
        var found: [ImageReference] = []
        for text in Self.keys.compactMap({ annotations[$0] }) where !text.isEmpty {
            // hauler's note where a chart came from, `REPOSITORY|NAME:VERSION`: no name of an image.
            if text.contains("|"), text == annotations["hauler.dev/original-ref"] { continue }
            guard text.contains("/") || text.contains(":") else {
                // A tag by itself has a tag's letters; the reference made here only checks that.
                if ImageReference("x:\(text)") != nil { tag = tag ?? text } else { refused.append(text) }
                continue
            }
            if let reference = ImageReference(text) { found.append(reference) } else { refused.append(text) }
        }
        let full = found.filter(\.hasRegistry)
        for reference in full + found.filter({ !$0.hasRegistry }) {
            // hauler leaves the registry out of ref.name: the same name once more, and no second one.
            let isShort = full.contains { $0.isRegistry(before: reference) }
            if !isShort, !references.contains(where: { $0.names(thatOf: reference) }) { references.append(reference) }
        }
    }

    /// The names among them that speak of another image.
    var schemes: [TagScheme] { (references.map(\.tag) + [tag]).compactMap { $0.flatMap(TagScheme.init) } }

    /// Whether one of the names is a name of its own, and speaks of no other image.
    var isNamed: Bool {
        let tags = references.map(\.tag) + (tag.map { [$0] } ?? [])
        return tags.contains { $0.flatMap(TagScheme.init) == nil }
    }
}

extension ImageReference {
    /// Whether the text itself begins with a registry.
    var hasRegistry: Bool {
        guard let slash = description.firstIndex(of: "/") else { return false }
        let host = description[..<slash]
        return host.contains(".") || host.contains(":") || host == "localhost"
    }

    /// Whether this is a registry, a slash and `other`.
    func isRegistry(before other: ImageReference) -> Bool {
        guard let slash = description.firstIndex(of: "/") else { return false }
        return !other.hasRegistry && description[slash...].dropFirst().utf8.elementsEqual(other.description.utf8)
    }

    /// Whether both mean the same image: the tag `latest` may be left out.
    func names(thatOf other: ImageReference) -> Bool {
        func tag(_ reference: ImageReference) -> String? {
            reference.tag ?? (reference.digest == nil ? "latest" : nil)
        }
        return repository == other.repository && digest == other.digest && tag(self) == tag(other)
    }
}
