/// The name of an image as Kyverno's policies see it: `library/` is never inserted.
///
/// Source: the reference grammar of OCI registries' clients, with Kyverno's default registry in front.
package struct ImageText: Hashable, Sendable {
    /// Empty where the text names none and none is to be added.
    package let registry: String
    /// All behind the registry, without tag and digest.
    package let path: String
    /// The last part of the path.
    package let name: String
    /// `latest` where the text has neither tag nor digest, else empty where it has none.
    package let tag: String
    /// `algorithm:hex`, or empty.
    package let digest: String

    /// Reads a name.
    ///
    /// - Parameters:
    ///   - text: The name as a workload has it.
    ///   - defaultRegistry: The registry of names that have none.
    ///   - registryMutation: Whether that registry becomes part of the name.
    /// - Throws: `ImageTextError`.
    package init(
        _ text: String,
        defaultRegistry: String = "docker.io",
        registryMutation: Bool = true
    ) throws(ImageTextError) {
        guard text.utf8.count <= 4_096 else { throw .tooLong(text) }
        let full = Self.addingDefaultRegistry(text, defaultRegistry)
        let parser = try ImageTextParser(full)
        let isDefault = full.utf8.count != text.utf8.count
        registry = isDefault && !registryMutation ? "" : parser.domain
        path = parser.path
        name = KubernetesValues.text(
            parser.path.utf8.parts(separatedBy: UInt8(ascii: "/")).last ?? parser.path.utf8[...]
        )
        digest = parser.digest
        tag = parser.tag.isEmpty && parser.digest.isEmpty ? "latest" : parser.tag
    }

    /// Puts a registry before a name that has none: what comes before the first slash is a registry where it has a
    /// dot, a colon or a capital, or is `localhost`.
    package static func addingDefaultRegistry(_ text: String, _ registry: String = "docker.io") -> String {
        let (first, rest) = text.utf8.cut(at: UInt8(ascii: "/"))
        let isRegistry =
            rest != nil
            && (first.contains(UInt8(ascii: ".")) || first.contains(UInt8(ascii: ":"))
                || first.elementsEqual("localhost".utf8) || first.contains(where: \.isUppercase))
        return isRegistry ? text : "\(registry)/\(text)"
    }

    /// The text that patterns are matched with: with the digest where there is one, else with the tag.
    package var reference: String { digest.isEmpty ? referenceWithTag : "\(repository)@\(digest)" }

    /// The text with the tag, which is empty where only a digest was given.
    package var referenceWithTag: String { "\(repository):\(tag)" }

    private var repository: String { registry.isEmpty ? path : "\(registry)/\(path)" }
}

extension ImageText: CustomStringConvertible {
    package var description: String { reference }
}

/// Why a text is no name of an image.
package enum ImageTextError: Error, Hashable, CustomStringConvertible {
    case tooLong(String)
    case invalidRegistry(String, in: String)
    case invalidPath(String, in: String)
    case invalidTag(String, in: String)
    case invalidDigest(String, in: String)

    package var description: String {
        switch self {
        case .tooLong(let text): "expected an image name of at most 255 letters, found '\(excerpt(text))'"
        case .invalidRegistry(let registry, let text):
            "expected a registry such as ghcr.io or localhost:5000, found '\(excerpt(registry))' in '\(excerpt(text))'"
        case .invalidPath(let path, let text):
            "expected a path of lower-case letters, digits and single separators, found '\(excerpt(path))' "
                + "in the image name '\(excerpt(text))'"
        case .invalidTag(let tag, let text):
            "expected a tag of at most 128 letters, digits, '_', '.' and '-', found '\(excerpt(tag))' "
                + "in the image name '\(excerpt(text))'"
        case .invalidDigest(let digest, let text):
            "expected a digest such as sha256: and 64 lower-case hexadecimal digits, found '\(excerpt(digest))' "
                + "in the image name '\(excerpt(text))'"
        }
    }
}
