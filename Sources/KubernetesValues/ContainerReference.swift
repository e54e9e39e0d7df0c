/// The name of an image as CEL's image functions see it: Docker Hub is `index.docker.io`, and `library/` is inserted.
///
/// Source: Kyverno documentation, "Image library"; the name rules of go-containerregistry, weak validation.
package struct ContainerReference: Hashable, Sendable {
    package let registry: String
    package let repository: String
    /// `latest` where the text has neither; empty where there is a digest, even beside a tag.
    package let tag: String
    /// `sha256:hex`, or empty.
    package let digest: String

    /// Reads a name.
    ///
    /// - Throws: `ImageTextError`.
    package init(_ text: String) throws(ImageTextError) {
        guard text.utf8.count <= 4_096 else { throw .tooLong(text) }
        let (front, digest) = Array(text.utf8).cut(at: UInt8(ascii: "@"))
        if let digest {
            guard digest.starts(with: "sha256:".utf8), ImageTextParser.isDigest(digest) else {
                throw .invalidDigest(KubernetesValues.text(digest), in: text)
            }
        }
        self.digest = digest.map { KubernetesValues.text($0) } ?? ""
        var name = front
        var tag: ArraySlice<UInt8>?
        // A colon before the last slash belongs to the port of the registry.
        if let colon = front.lastIndex(of: UInt8(ascii: ":")), !front[colon...].contains(UInt8(ascii: "/")) {
            (name, tag) = (front[..<colon], front[(colon + 1)...])
        }
        if let tag {
            guard 1...128 ~= tag.count, tag.allSatisfy({ $0.isAlphanumeric || "_-.".utf8.contains($0) }) else {
                throw .invalidTag(KubernetesValues.text(tag), in: text)
            }
        }
        self.tag = digest != nil ? "" : tag.map { KubernetesValues.text($0) } ?? "latest"
        (registry, repository) = try Self.registryAndRepository(name, in: text)
    }

    /// What comes before the first slash is a registry where it has a dot or a colon; `localhost` alone is none.
    private static func registryAndRepository(
        _ name: ArraySlice<UInt8>,
        in source: String
    ) throws(ImageTextError) -> (String, String) {
        let (first, rest) = name.cut(at: UInt8(ascii: "/"))
        let hasRegistry =
            rest != nil && (first.contains(UInt8(ascii: ".")) || first.contains(UInt8(ascii: ":")))
        let repository = hasRegistry ? rest ?? name : name
        guard 2...255 ~= repository.count,
            repository.allSatisfy({ $0.isLowercase || $0.isDigit || "_-./".utf8.contains($0) })
        else { throw .invalidPath(text(repository), in: source) }
        var registry = hasRegistry ? text(first) : "index.docker.io"
        if hasRegistry, try !isRegistry(first, in: source) { throw .invalidRegistry(registry, in: source) }
        if registry.isIdentical(to: "docker.io") { registry = "index.docker.io" }
        let isShort = registry.isIdentical(to: "index.docker.io") && !repository.contains(UInt8(ascii: "/"))
        guard !isShort || repository.count + 8 <= 255 else { throw .tooLong(source) }
        return (registry, (isShort ? "library/" : "") + text(repository))
    }

    /// Whether a text is the host of a URL, as it is.
    private static func isRegistry(_ bytes: ArraySlice<UInt8>, in source: String) throws(ImageTextError) -> Bool {
        guard !bytes.isEmpty, !bytes.contains(where: { "@?#".utf8.contains($0) }) else { return false }
        let host: [UInt8]
        do { host = try URLAuthority.host(of: bytes, in: source) } catch {
            throw .invalidRegistry(text(bytes), in: source)
        }
        return host.elementsEqual(bytes)
    }

    /// The digest where there is one, else the tag.
    package var identifier: String { digest.isEmpty ? tag : digest }

    package var containsDigest: Bool { !digest.isEmpty }
}

extension ContainerReference: CustomStringConvertible {
    /// The whole name.
    package var description: String {
        "\(registry)/\(repository)" + (digest.isEmpty ? ":\(tag)" : "@\(digest)")
    }
}
