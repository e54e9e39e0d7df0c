internal import CEL
internal import KubernetesValues
internal import Vocabulary

extension CELLibrary {
    /// The functions that look at signatures and at images.
    ///
    /// Source: Kyverno documentation, "CEL libraries", "Image verification".
    static let imageVerification: CELLibrary = {
        var library = CELLibrary()
        let attestors = CELType.list(.opaque(ImageValidatingEnvironment.attestorType, []))
        library.add(
            "verifyImageSignatures",
            CELOverload(
                [.string, attestors],
                .int,
                .binary { (image, attestors, context) throws(CELFailure) in
                    let run = try ImageValidatingRun.current(context)
                    let names = try attestorNames(attestors)
                    try context.charge(100 * (1 + names.count))
                    return .int(try run.countSignatures(of: try text(image), by: names))
                }
            )
        )
        library.add(
            "verifyAttestationSignatures",
            CELOverload(
                [.string, .string, attestors],
                .int,
                .variadic { (arguments, context) throws(CELFailure) in
                    guard arguments.count == 3 else { throw CELFailure("no such overload") }
                    let run = try ImageValidatingRun.current(context)
                    let names = try attestorNames(arguments[2])
                    try context.charge(100 * (1 + names.count))
                    let (image, attestation) = (try text(arguments[0]), try text(arguments[1]))
                    return .int(try run.countStatements(about: image, of: attestation, by: names))
                }
            )
        )
        library.add(
            "extractPayload",
            CELOverload(
                [.string, .string],
                .dyn,
                .binary { (image, attestation, context) throws(CELFailure) in
                    try context.charge(10)
                    let run = try ImageValidatingRun.current(context)
                    return try run.payload(about: try text(image), of: try text(attestation))
                }
            )
        )
        for name in ["image.getMetadata", "image.GetMetadata", "getImageData"] {
            library.add(
                name,
                CELOverload(
                    [.string],
                    .dyn,
                    .unary { (image, context) throws(CELFailure) in
                        try context.charge(10)
                        return try ImageValidatingRun.current(context).metadata(of: try text(image))
                    }
                )
            )
        }
        return library
    }()

    private static func text(_ value: CELValue) throws(CELFailure) -> String {
        guard case .string(let text) = value else { throw CELFailure("expected a text, found \(value.typeName)") }
        return text
    }

    private static func attestorNames(_ value: CELValue) throws(CELFailure) -> [String] {
        guard case .list(let list) = value else { throw CELFailure("expected a list of attestors") }
        var names: [String] = []
        for element in try list.elements {
            guard case .opaque(let opaque) = element, let attestor = opaque as? CELOpaqueValue<String> else {
                throw CELFailure("expected an attestor, found \(element.typeName)")
            }
            names.append(attestor.wrapped)
        }
        return names
    }
}
