internal import Encodings
internal import JMESPath

/// Reads one rule of a policy.
///
/// Source: kyverno.io/v1, `Rule`.
enum RuleReader {
    private static let kinds = ["verifyImages", "validate", "mutate", "generate"]

    static func rule(_ cursor: YAMLCursor) throws -> Rule {
        let fields = try Fields(
            cursor,
            Set(
                kinds + [
                    "name", "context", "match", "exclude", "imageExtractors", "preconditions", "celPreconditions",
                    "skipBackgroundRequests", "reportProperties",
                ]
            )
        )
        let present = fields.present(kinds)
        guard present.count == 1 else {
            throw cursor.mismatch(
                "exactly one of \(kinds.joined(separator: ", "))",
                found: present.isEmpty ? "none" : present.joined(separator: " and ")
            )
        }
        let isJudged = present[0] == "verifyImages"
        let match = try fields.required("match")
        let block = try MatchReader.block(match)
        guard !isJudged || !block.all.contains(where: { $0.kinds?.contains(where: \.isEverything) ?? false }) else {
            throw match.mismatch("kinds by name, since the rule is about images", found: "'*'")
        }
        return Rule(
            name: try fields.required("name").text(),
            kind: present[0],
            match: block,
            exclude: try fields["exclude"].map(MatchReader.block),
            context: isJudged ? try fields.elements("context").map(context) : [],
            preconditions: isJudged ? try fields["preconditions"].map(ConditionReader.blockOrList) : nil,
            imageExtractors: try fields["imageExtractors"].map(extractors) ?? [],
            verifications: isJudged
                ? try fields.elements("verifyImages").map(ImageVerificationReader.verification) : []
        )
    }

    private static func extractors(
        _ cursor: YAMLCursor
    ) throws -> [(kind: String, extractors: [ImageExtractor])] {
        try cursor.mapping().map { field in
            let list = YAMLCursor(field.value, path: "\(cursor.path).\(field.name)")
            return (field.name, try list.sequence().map(extractor))
        }
    }

    private static func extractor(_ cursor: YAMLCursor) throws -> ImageExtractor {
        let fields = try Fields(cursor, ["path", "value", "key", "name", "jmesPath"])
        let path = try fields.required("path")
        let steps = try path.text().split(separator: "/").map(String.init)
        guard !steps.isEmpty else { throw path.mismatch("a path as /spec/steps/*/image") }
        return ImageExtractor(
            path: steps,
            value: try fields.text("value"),
            key: try fields.text("key"),
            name: try fields.text("name") ?? "custom",
            jmesPath: try fields.text("jmesPath")
        )
    }

    private static let sources = ["configMap", "variable", "apiCall", "imageRegistry", "globalReference"]

    private static func context(_ cursor: YAMLCursor) throws -> ContextEntry {
        let fields = try Fields(cursor, Set(sources + ["name"]))
        let present = fields.present(sources)
        guard present.count == 1, let source = fields[present[0]] else {
            throw cursor.mismatch(
                "exactly one of \(sources.joined(separator: ", "))",
                found: present.isEmpty ? "none" : present.joined(separator: " and ")
            )
        }
        return ContextEntry(
            name: try fields.required("name").text(),
            source: try self.source(present[0], source),
            document: source.value
        )
    }

    private static func source(_ name: String, _ cursor: YAMLCursor) throws -> ContextEntry.Source {
        switch name {
        case "configMap":
            let fields = try Fields(cursor, ["name", "namespace"])
            return .configMap(
                name: try fields.required("name").text(),
                namespace: try fields.text("namespace").flatMap { $0.isEmpty ? nil : $0 } ?? "default"
            )
        case "variable":
            let fields = try Fields(cursor, ["value", "jmesPath", "default"])
            return .variable(
                value: fields["value"]?.value,
                jmesPath: try fields.text("jmesPath"),
                fallback: fields["default"]?.value
            )
        default:
            let fallback = try cursor.mapping().first { $0.name == "default" }?.value
            return .live(what: name, fallback: fallback)
        }
    }
}
