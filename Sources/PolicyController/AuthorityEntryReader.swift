internal import Cryptography
internal import Encodings
internal import KubernetesValues
internal import RegularExpressions
internal import Trust
internal import Vocabulary

/// Reads the elements of `spec.authorities`.
///
/// Source: policy-controller, the checks at admission of a policy; policies.md e.
enum AuthorityEntryReader {
    static func entry(_ cursor: YAMLCursor, defaultName: String) throws(YAMLError) -> AuthorityEntry {
        let signed = ["source", "ctlog", "rfc3161timestamp", "attestations", "signatureFormat"]
        let fields = try cursor.presentFields(Set(["name", "key", "keyless", "static"] + signed))
        let (kind, field) = try cursor.exactlyOne(of: ["key", "keyless", "static"], in: fields)
        let means: AuthorityEntry.Means
        switch kind {
        case "key": means = .signer(.key(try key(field)))
        case "keyless": means = .signer(.keyless(try keyless(field)))
        default:
            for name in signed {
                guard let other = fields[name] else { continue }
                throw other.mismatch("no '\(name)' beside 'static', which looks at nothing", found: "one")
            }
            means = try constant(field)
        }
        try fields["source"].map(checkSource)
        return AuthorityEntry(
            name: try fields["name"]?.text() ?? defaultName,
            means: means,
            log: try fields["ctlog"].map(log),
            timestampRoot: try fields["rfc3161timestamp"].map(timestampRoot),
            attestations: try fields["attestations"].map(attestations) ?? [],
            format: try fields["signatureFormat"]?.word(SignatureFormat.self) ?? .legacy
        )
    }

    private enum Action: String, CaseIterable { case pass, fail }

    private static func constant(_ cursor: YAMLCursor) throws(YAMLError) -> AuthorityEntry.Means {
        let fields = try cursor.presentFields(["action", "message"])
        let action = try cursor.require("action", in: fields).word(Action.self)
        return .constant(passes: action == .pass, message: try fields["message"]?.text())
    }

    // MARK: - Keys

    private static func key(_ cursor: YAMLCursor) throws(YAMLError) -> KeyEntry {
        let fields = try cursor.presentFields(["data", "kms", "secretRef", "hashAlgorithm"])
        let (kind, field) = try cursor.exactlyOne(of: ["data", "kms", "secretRef"], in: fields)
        let source: KeyEntry.Source =
            switch kind {
            case "data": .data(try publicKey(field))
            case "kms": .kms(try kms(field))
            default: .secret(try field.objectReference().reference)
            }
        return KeyEntry(source: source, hash: try fields["hashAlgorithm"]?.word(KeyEntry.HashName.self) ?? .sha256)
    }

    /// One key; of several the controller takes now any and now all.
    private static func publicKey(_ cursor: YAMLCursor) throws(YAMLError) -> PublicKey {
        let text = try cursor.text()
        do throws(CryptographyError) {
            return try PublicKey(pem: Array(text.utf8))
        } catch {
            throw cursor.mismatch("one public key in PEM", found: "\(error)")
        }
    }

    private static func kms(_ cursor: YAMLCursor) throws(YAMLError) -> String {
        let text = try cursor.text()
        guard let provider = KeyService.allCases.first(where: { text.hasPrefix($0.prefix) }) else {
            let known = KeyService.allCases.map(\.prefix).joined(separator: ", ")
            throw cursor.mismatch("the address of a key that begins with \(known)")
        }
        guard provider != .aws || KeyService.isAWSAddress(text) else {
            throw cursor.mismatch("awskms://[HOST:PORT]/ and the ARN of a key or an alias")
        }
        return text
    }

    // MARK: - Identities

    private static func keyless(_ cursor: YAMLCursor) throws(YAMLError) -> KeylessEntry {
        let fields = try cursor.presentFields(["url", "identities", "trustRootRef", "insecureIgnoreSCT", "ca-cert"])
        _ = try fields["url"]?.text()
        if let own = fields["ca-cert"] {
            guard fields["url"] == nil else { throw cursor.mismatch("one of url, ca-cert", found: "both") }
            try checkOwnAuthority(own)
        }
        let list = try cursor.require("identities", in: fields)
        let identities = try list.sequence().map { element throws(YAMLError) in try identity(element) }
        guard !identities.isEmpty else { throw list.mismatch("at least one identity", found: "none") }
        return KeylessEntry(
            identities: identities,
            trustRoot: try fields["trustRootRef"]?.text(),
            ignoresCertificateLogs: try fields["insecureIgnoreSCT"]?.bool() ?? false,
            hasOwnAuthority: fields["ca-cert"] != nil
        )
    }

    private static func checkOwnAuthority(_ cursor: YAMLCursor) throws(YAMLError) {
        let fields = try cursor.presentFields(["data", "kms", "secretRef", "hashAlgorithm"])
        let (kind, field) = try cursor.exactlyOne(of: ["data", "kms", "secretRef"], in: fields)
        switch kind {
        case "data": _ = try field.text()
        case "kms": _ = try kms(field)
        default: _ = try field.objectReference()
        }
        _ = try fields["hashAlgorithm"]?.word(KeyEntry.HashName.self)
    }

    private static func identity(_ cursor: YAMLCursor) throws(YAMLError) -> IdentityPattern {
        let fields = try cursor.presentFields(["issuer", "issuerRegExp", "subject", "subjectRegExp"])
        return IdentityPattern(
            issuer: try pattern("issuer", cursor, fields),
            subject: try pattern("subject", cursor, fields)
        )
    }

    /// An exact text, or a pattern that any part of a text may match.
    private static func pattern(
        _ name: String,
        _ cursor: YAMLCursor,
        _ fields: [String: YAMLCursor]
    ) throws(YAMLError) -> TextPattern {
        let (kind, field) = try cursor.exactlyOne(of: [name, name + "RegExp"], in: fields)
        let text = try field.text()
        guard kind != name else { return .exact(text) }
        do throws(RE2Error) {
            return .part(try RE2Pattern(text))
        } catch {
            throw field.mismatch("a regular expression", found: "a mistake at \(error)")
        }
    }

    // MARK: - Beside the signer

    private static func log(_ cursor: YAMLCursor) throws(YAMLError) -> LogReference {
        let fields = try cursor.presentFields(["url", "trustRootRef"])
        guard !fields.isEmpty else {
            throw cursor.mismatch("url or trustRootRef, for without both no log is asked", found: "neither")
        }
        _ = try fields["url"]?.text()
        return LogReference(trustRoot: try fields["trustRootRef"]?.text())
    }

    private static func timestampRoot(_ cursor: YAMLCursor) throws(YAMLError) -> String {
        try cursor.require("trustRootRef", in: cursor.presentFields(["trustRootRef"])).text()
    }

    /// Where a cluster looks for signatures; here it is the bundle.
    private static func checkSource(_ cursor: YAMLCursor) throws(YAMLError) {
        let elements = try cursor.sequence()
        guard elements.count <= 1 else { throw cursor.mismatch("at most one source", found: "\(elements.count)") }
        for element in elements {
            let fields = try element.presentFields(["oci", "tagPrefix", "signaturePullSecrets"])
            for name in ["oci", "tagPrefix"] { _ = try fields[name]?.text() }
            for secret in try fields["signaturePullSecrets"]?.sequence() ?? [] { _ = try secret.objectReference() }
        }
    }

    private static func attestations(_ cursor: YAMLCursor) throws(YAMLError) -> [AttestationEntry] {
        var entries: [AttestationEntry] = []
        for element in try cursor.sequence() {
            let fields = try element.presentFields(["name", "predicateType", "policy"])
            let name = try element.require("name", in: fields)
            let entry = AttestationEntry(
                name: try name.text(),
                predicateType: try PredicateName.type(element.require("predicateType", in: fields)),
                condition: try fields["policy"].map { cursor throws(YAMLError) in
                    try ConditionReader.condition(cursor, isWholePolicy: false)
                }
            )
            guard !entries.contains(where: { $0.name.isIdentical(to: entry.name) }) else {
                throw name.mismatch("a name that no other attestation has", found: "'\(entry.name)' again")
            }
            entries.append(entry)
        }
        return entries
    }
}
