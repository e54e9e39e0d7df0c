internal import KubernetesValues
internal import Vocabulary

/// A pattern of image names: `*` is any run without `/`, `**` any run, every other letter itself.
///
/// Source: policy-controller, `spec.images[].glob`.
struct ImageGlob: Hashable, Sendable {
    /// The pattern as it is written.
    let text: String
    private let glob: Glob
    /// Whether it is `*` or `**` alone, which are the only ones that take an image without a name.
    let takesUnnamed: Bool

    /// What a pattern may hold besides letters and digits.
    private static let marks = Array("-_:/*.@".utf8)

    /// Takes a pattern; nil where it is empty or holds a letter that none may.
    init?(_ text: String) {
        guard !text.isEmpty, text.utf8.allSatisfy(Self.isAllowed) else { return nil }
        self.text = text
        takesUnnamed = text == "*" || text == "**"
        glob =
            switch text {
            case "*": Glob("index.docker.io/library/*")
            case "*/*": Glob("index.docker.io/*/*")
            default: Glob(text)
            }
    }

    private static func isAllowed(_ letter: UInt8) -> Bool {
        switch letter {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: marks.contains(letter)
        }
    }

    /// Whether an image is meant.
    func matches(_ names: ClusterImageNames) -> Bool {
        matchesFull(names) || names.written.map(glob.matches) ?? false
    }

    /// Whether an image is meant by its name in full, which is all that a cluster sees once it has resolved a tag.
    func matchesFull(_ names: ClusterImageNames) -> Bool { names.full.map(glob.matches) ?? takesUnnamed }
}

/// An image by the names that the controller knows: always with its digest, which hides a tag.
///
/// Source: policy-controller, admission: a tag is resolved to a digest before any policy is asked.
struct ClusterImageNames: Hashable, Sendable {
    /// Registry, repository and digest, as `index.docker.io/library/nginx@sha256:…`; nil for an image without a name.
    let full: String?
    /// The name as the bundle writes it, with the digest behind it.
    let written: String?

    /// Takes what a bundle calls an image, and its digest; without one no pattern that looks at it matches.
    init(_ reference: ImageReference?, digest: Digest?) {
        guard let reference else {
            (full, written) = (nil, nil)
            return
        }
        let parts = reference.description.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts.first.map(String.init) ?? reference.description
        let digest = digest ?? reference.digest
        let ending = digest.map { "@\($0)" } ?? ""
        full = Self.qualified(name, reference) + ending
        written = name + ending
    }

    private static func qualified(_ name: String, _ reference: ImageReference) -> String {
        if let read = try? ContainerReference(name) { return "\(read.registry)/\(read.repository)" }
        // What our bundles may hold and the controller does not read: its own name is all there is to match.
        let hub = "docker.io/"
        return reference.repository.hasPrefix(hub) ? "index.\(reference.repository)" : reference.repository
    }
}
