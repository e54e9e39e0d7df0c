internal import CEL
internal import Encodings
internal import KubernetesValues
internal import Vocabulary

/// Reads `attestors` of a policy.
///
/// Source: policies.kyverno.io/v1, `Attestor`.
struct ImageAttestorReader {
    let environment: ImageValidatingEnvironment

    func attestors(_ spec: Fields) throws -> [ImageAttestor] {
        var found: [ImageAttestor] = []
        for cursor in try ImageValidatingReader.entries(spec, "attestors") {
            let fields = try Fields(cursor, ["name", "cosign", "notary"])
            let name = try fields.required("name")
            let text = try name.text()
            guard !found.contains(where: { $0.name.isIdentical(to: text) }) else {
                throw name.mismatch("a name of its own", found: "'\(text)' again")
            }
            let means: ImageAttestor.Means
            switch (fields["cosign"], fields["notary"]) {
            case (let cosign?, nil): means = .cosign(try self.cosign(cosign))
            case (nil, let notary?):
                try self.notary(notary)
                means = .notary
            default: throw cursor.mismatch("exactly one of cosign, notary")
            }
            found.append(ImageAttestor(name: text, path: cursor.path, means: means))
        }
        return found
    }

    private func notary(_ cursor: YAMLCursor) throws {
        let fields = try Fields(cursor, ["certs", "tsaCerts"])
        _ = try text(fields.required("certs"))
        _ = try fields["tsaCerts"].map(text)
    }

    /// `{value}` or `{expression}`.
    private func text(_ cursor: YAMLCursor) throws -> StatedText {
        let fields = try Fields(cursor, ["value", "expression"])
        // A value that stands there wins, as on a cluster.
        if let expression = fields["expression"] {
            let program = try environment.program(expression, oneOf: [.string, .dyn])
            if let value = fields["value"] { return .value(try value.text()) }
            return .expression(program)
        }
        return .value(try fields.required("value").text())
    }

    // MARK: - Cosign

    private func cosign(_ cursor: YAMLCursor) throws -> CosignAttestor {
        let fields = try Fields(
            cursor,
            ["key", "keyless", "certificate", "ctlog", "trustedRoot", "tuf", "source", "annotations"]
        )
        var unenforced: String?
        var notes: [Note] = []
        if let source = fields["source"] {
            _ = try Fields(source, ["repository", "pullSecrets", "PullSecrets", "tagPrefix"])
            notes.append(Note(.unenforcedField, "source: a bundle is searched by digest, whatever the repository"))
        }
        let keyless = try fields["keyless"].map { try self.keyless($0, &unenforced, &notes) }
        let key = try fields["key"].map { CosignAttestor.Signer.key(try self.key($0)) }
        let certificate = try fields["certificate"].map(certificate)
        guard let signer = keyless ?? key ?? certificate else {
            throw cursor.mismatch("one of keyless, key, certificate", found: "none")
        }
        return CosignAttestor(
            signer: signer,
            logs: try fields["ctlog"].map(logs),
            root: try root(fields),
            annotations: try fields.textMap("annotations"),
            unenforced: unenforced,
            notes: notes
        )
    }

    private func key(_ cursor: YAMLCursor) throws -> CosignAttestor.Key {
        let fields = try Fields(cursor, ["data", "kms", "expression", "hashAlgorithm"])
        let hash = try fields["hashAlgorithm"]?.oneOf(["sha224", "sha256", "sha384", "sha512"]) ?? "sha256"
        let program = try fields["expression"].map { try environment.program($0, oneOf: [.string, .dyn]) }
        if let data = try fields.text("data") { return .data(.value(data), hash: hash) }
        if let kms = try fields.text("kms") { return .kms(kms, hash: hash) }
        guard let program else { throw cursor.mismatch("one of data, kms, expression", found: "none") }
        return .data(.expression(program), hash: hash)
    }

    private func keyless(
        _ cursor: YAMLCursor,
        _ unenforced: inout String?,
        _ notes: inout [Note]
    ) throws -> CosignAttestor.Signer {
        let fields = try Fields(cursor, ["identities", "roots", "additionalExtensions"])
        if fields["additionalExtensions"] != nil { unenforced = "\(cursor.path).additionalExtensions" }
        let entries = try fields.required("identities")
        let elements = try entries.sequence()
        guard !elements.isEmpty else { throw entries.mismatch("at least one identity", found: "none") }
        var identities: [CosignAttestor.Identity] = []
        for element in elements {
            let fields = try Fields(
                element,
                [
                    "issuer", "subject", "issuerRegExp", "subjectRegExp", "subjectExpression", "additionalExtensions",
                ]
            )
            for name in fields.present(["subjectExpression", "additionalExtensions"]) {
                unenforced = "\(element.path).\(name)"
            }
            identities.append(
                CosignAttestor.Identity(
                    issuer: try fields.text("issuer"),
                    issuerRegExp: try fields.text("issuerRegExp"),
                    subject: try fields.text("subject"),
                    subjectRegExp: try fields.text("subjectRegExp")
                )
            )
            let texts = [try fields.text("issuer"), try fields.text("subject")].compactMap(\.self)
            if texts.contains(where: Wildcard.hasWildcard), !notes.contains(where: { $0.code == .wildcardIsLiteral }) {
                notes.append(Note(.wildcardIsLiteral, "issuer and subject are compared letter by letter"))
            }
        }
        return .keyless(identities: identities, roots: try fields.text("roots"))
    }

    private func certificate(_ cursor: YAMLCursor) throws -> CosignAttestor.Signer {
        let fields = try Fields(cursor, ["cert", "certChain"])
        guard fields["cert"] != nil || fields["certChain"] != nil else {
            throw cursor.mismatch("cert or certChain", found: "neither")
        }
        return .certificate(certificate: try fields["cert"].map(text), chain: try fields["certChain"].map(text))
    }

    private func logs(_ cursor: YAMLCursor) throws -> CosignAttestor.Logs {
        let fields = try Fields(
            cursor,
            ["url", "rekorPubKey", "ctLogPubKey", "tsaCertChain", "insecureIgnoreTlog", "insecureIgnoreSCT"]
        )
        return CosignAttestor.Logs(
            url: try fields.text("url"),
            logKey: try fields.text("rekorPubKey"),
            certificateLogKey: try fields.text("ctLogPubKey"),
            timestampChain: try fields.text("tsaCertChain"),
            ignoresLog: try fields.bool("insecureIgnoreTlog", default: false),
            ignoresCertificateTimestamps: try fields.bool("insecureIgnoreSCT", default: false)
        )
    }

    private func root(_ fields: Fields) throws -> CosignAttestor.Root? {
        if let cursor = fields["trustedRoot"] { return .document(try text(cursor)) }
        guard let cursor = fields["tuf"] else { return nil }
        let tuf = try Fields(cursor, ["root", "mirror"])
        if let root = tuf["root"] { _ = try Fields(root, ["path", "data"]) }
        return .tuf(mirror: try tuf.text("mirror"))
    }
}
