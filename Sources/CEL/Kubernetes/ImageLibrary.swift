internal import KubernetesValues

/// Names of container images, as Kyverno's functions take them apart.
///
/// Source: Kyverno documentation, "CEL libraries", "Image library".
enum ImageLibrary {
    static let library: CELLibrary = {
        var library = CELLibrary()
        let kind = OpaqueKind<ContainerReference>(name: "kyverno.image")
        library.add(type: kind.name, kind.type)
        for name in ["parseImageReference", "image"] {
            kind.addConstructor(name, to: &library) { (text) throws(CELFailure) in
                do {
                    return try ContainerReference(text)
                } catch {
                    throw CELFailure("could not parse reference: \(text.prefix(256))")
                }
            }
        }
        kind.addTest("isImage", to: &library) { (try? ContainerReference($0)) != nil }
        let parts: [(String, @Sendable (ContainerReference) -> String)] = [
            ("registry", { $0.registry }), ("repository", { $0.repository }), ("identifier", { $0.identifier }),
            ("tag", { $0.tag }), ("digest", { $0.digest }),
        ]
        for (name, part) in parts {
            kind.addMethod(name, .string, to: &library) { (image) throws(CELFailure) in .string(part(image)) }
        }
        kind.addMethod("containsDigest", .bool, to: &library) { (image) throws(CELFailure) in
            .bool(image.containsDigest)
        }
        return library
    }()
}
