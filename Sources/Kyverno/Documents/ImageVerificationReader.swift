internal import Encodings
internal import JMESPath
internal import Vocabulary

/// Reads an entry of `verifyImages`, and what older policies write in its place.
///
/// Source: kyverno.io/v1, `ImageVerification`.
enum ImageVerificationReader {
    private static let fields: Set<String> = [
        "type", "cosignOCI11", "image", "imageReferences", "skipImageReferences", "key", "roots", "subject", "issuer",
        "additionalExtensions", "attestors", "attestations", "annotations", "repository", "mutateDigest",
        "verifyDigest", "required", "imageRegistryCredentials", "useCache", "validate", "failureAction",
    ]

    static func verification(_ cursor: YAMLCursor) throws -> ImageVerification {
        let fields = try Fields(cursor, fields)
        let form = try fields["type"]?.word(ImageVerification.Form.self) ?? .cosign
        for name in ["cosignOCI11", "mutateDigest", "verifyDigest", "useCache"] {
            _ = try fields.bool(name, default: true)
        }
        let reader = AttestorReader(form: form)
        let deprecated = try deprecatedSet(fields, at: cursor.path, form: form)
        let attestors = try reader.sets(fields["attestors"])
        let attestations = try fields.elements("attestations").map {
            try attestation($0, reader: reader, deprecated: deprecated)
        }
        var notes: [Note] = []
        if deprecated != nil, !attestations.isEmpty {
            notes.append(
                Note(
                    .deprecatedAttestorEnforced,
                    "the signer in the entry itself is asked for each attestation as well"
                )
            )
        }
        return ImageVerification(
            path: cursor.path,
            form: form,
            imageReferences: try references(fields, in: cursor),
            skipImageReferences: try patterns(fields, "skipImageReferences"),
            // The deprecated signer is asked for the signature where that is all that is asked for.
            attestors: attestors + (attestations.isEmpty ? [deprecated].compactMap(\.self) : []),
            attestations: attestations,
            annotations: deprecated == nil ? try annotations(fields) : [:],
            isRequired: try fields.bool("required", default: true),
            deny: try fields["validate"].flatMap(denial),
            action: try fields["failureAction"].map(ClusterPolicyReader.action),
            notes: notes
        )
    }

    private static func annotations(_ fields: Fields) throws -> [String: String] {
        Dictionary(try fields.textMap("annotations").map { ($0.name, $0.value) }) { first, _ in first }
    }

    private static func references(_ fields: Fields, in cursor: YAMLCursor) throws -> [String] {
        var references = try patterns(fields, "imageReferences")
        if let image = fields["image"] { references.append(try pattern(image)) }
        guard !references.isEmpty else { throw cursor.mismatch("at least one of imageReferences", found: "none") }
        return references
    }

    private static func patterns(_ fields: Fields, _ name: String) throws -> [String] {
        try fields.elements(name).map(pattern)
    }

    private static func pattern(_ cursor: YAMLCursor) throws -> String {
        let text = try cursor.text()
        guard !VariableSubstitution.hasVariable(text) else { throw cursor.mismatch("a pattern without a variable") }
        return text
    }

    private static func denial(_ cursor: YAMLCursor) throws -> Denial? {
        let fields = try Fields(cursor, ["message", "deny"])
        guard let deny = fields["deny"] else { return nil }
        let conditions = try Fields(deny, ["conditions"])["conditions"].map(ConditionReader.blockOrList)
        return Denial(message: try fields.text("message"), conditions: conditions ?? .none)
    }

    private static func attestation(
        _ cursor: YAMLCursor,
        reader: AttestorReader,
        deprecated: AttestorSet?
    ) throws -> AttestationRequirement {
        let fields = try Fields(cursor, ["name", "predicateType", "type", "attestors", "conditions"])
        guard let type = try fields.text("type") ?? fields.text("predicateType"), !type.isEmpty else {
            throw cursor.mismatch("a field 'type'", found: "none")
        }
        return AttestationRequirement(
            path: cursor.path,
            type: type,
            name: try fields.text("name").flatMap { $0.isEmpty ? nil : $0 },
            attestors: try reader.sets(fields["attestors"]) + [deprecated].compactMap(\.self),
            conditions: try fields["conditions"].map(ConditionReader.blocks) ?? .none
        )
    }

    /// The signer that stands in the entry itself.
    private static func deprecatedSet(
        _ fields: Fields,
        at path: String,
        form: ImageVerification.Form
    ) throws -> AttestorSet? {
        let extensions = try fields.textMap("additionalExtensions")
        let means: AttestorEntry.Means
        if let key = fields["key"] {
            means = .keys(
                KeyEntry(source: .publicKeys(try key.text()), signatureAlgorithm: "sha256", logs: LogOptions())
            )
        } else if !fields.present(["issuer", "subject", "roots", "additionalExtensions"]).isEmpty {
            means = .keyless(
                KeylessEntry(
                    issuer: try fields.text("issuer"),
                    subject: try fields.text("subject"),
                    roots: try fields.text("roots"),
                    extensions: extensions
                )
            )
        } else {
            return nil
        }
        guard form != .notary else {
            throw fields.cursor.mismatch("certificates under attestors, for the type is Notary", found: "a signer")
        }
        let entry = AttestorEntry(path: "\(path).signer", means: means, annotations: try fields.textMap("annotations"))
        return AttestorSet(path: path, count: nil, entries: [entry])
    }
}
