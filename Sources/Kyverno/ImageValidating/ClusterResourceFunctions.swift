internal import CEL
internal import Vocabulary

extension CELLibrary {
    /// The functions that ask a cluster: what was supplied answers for it, and what needs more is an error.
    ///
    /// Source: Kyverno documentation, "CEL libraries", "Resource library".
    static let clusterResources: CELLibrary = {
        var library = CELLibrary()
        for name in ["resource.get", "resource.Get"] {
            library.add(name, CELOverload([.string, .string, .string, .string], .dyn, .variadic(get)))
        }
        for name in ["resource.list", "resource.List"] {
            library.add(name, CELOverload([.string, .string, .string], .dyn, .variadic(list)))
        }
        let live: [(names: [String], overloads: [[CELType]])] = [
            (
                ["resource.post", "resource.Post"],
                [[.string, .string, .string, .dyn], [.string, .string, .string, .string, .dyn]]
            ),
            (["http.get", "http.Get"], [[.string], [.string, .dyn]]),
            (["http.post", "http.Post"], [[.string, .dyn], [.string, .dyn, .dyn]]),
            (["http.client", "http.Client"], [[.string]]),
            (["globalContext.get", "globalContext.Get"], [[.string, .string]]),
        ]
        for (names, overloads) in live {
            for name in names {
                for parameters in overloads { library.add(name, unavailable(name, parameters, .dyn)) }
            }
        }
        for parameters in [[], [CELType.string]] { library.add("random", unavailable("random", parameters, .string)) }
        return library
    }()

    /// A function whose answer is not to be had offline.
    private static func unavailable(_ name: String, _ parameters: [CELType], _ result: CELType) -> CELOverload {
        CELOverload(
            parameters,
            result,
            .variadic { (_, context) throws(CELFailure) in
                (context.host as? ImageValidatingRun)?.hasReadUnknown = true
                throw ImageValidatingRun.failure(
                    .expressionError,
                    "\(name) asks something outside, which cannot be asked offline",
                    context
                )
            }
        )
    }

    private static func texts(_ values: [CELValue], _ count: Int) throws(CELFailure) -> [String] {
        let texts = values.compactMap { if case .string(let text) = $0 { text } else { nil } }
        guard texts.count == count, values.count == count else { throw CELFailure("no such overload: resource") }
        return texts
    }

    private static func get(_ values: [CELValue], _ context: inout CELContext) throws(CELFailure) -> CELValue {
        let texts = try texts(values, 4)
        let run = try ImageValidatingRun.current(context)
        try context.charge(100)
        let found = run.resources(version: texts[0], plural: texts[1], namespace: texts[2])
        guard let resource = found.first(where: { $0.name.isIdentical(to: texts[3]) }) else {
            throw ImageValidatingRun.failure(
                .needsResource,
                "the policy reads \(texts[1]) \(texts[2])/\(texts[3]) (\(texts[0])), which was not supplied; give it with "
                    + "--resources FILE",
                context
            )
        }
        return CELValue(resource: resource.object)
    }

    private static func list(_ values: [CELValue], _ context: inout CELContext) throws(CELFailure) -> CELValue {
        let texts = try texts(values, 3)
        let run = try ImageValidatingRun.current(context)
        let found = run.resources(version: texts[0], plural: texts[1], namespace: texts[2])
        try context.charge(100 + found.count)
        guard !found.isEmpty else {
            throw ImageValidatingRun.failure(
                .needsResource,
                "the policy lists \(texts[1]) (\(texts[0])) in '\(texts[2])', of which none was supplied; give them with "
                    + "--resources FILE",
                context
            )
        }
        return .object([("items", .list(found.map { CELValue(resource: $0.object) }))])
    }
}
