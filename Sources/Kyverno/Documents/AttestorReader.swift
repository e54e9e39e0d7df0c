internal import Encodings
internal import JMESPath
internal import Vocabulary

/// Reads sets of attestors and what stands in them.
///
/// Source: kyverno.io/v1, `AttestorSet`.
struct AttestorReader {
    let form: ImageVerification.Form

    /// How deep sets may stand in sets.
    private static let deepest = 16

    func sets(_ cursor: YAMLCursor?) throws -> [AttestorSet] {
        try cursor?.sequence().map { try set($0, depth: 0) } ?? []
    }

    private func set(_ cursor: YAMLCursor, depth: Int) throws -> AttestorSet {
        guard depth < Self.deepest else { throw cursor.mismatch("at most \(Self.deepest) sets in sets", found: "more") }
        let fields = try Fields(cursor, ["count", "entries"])
        let entries = try fields.required("entries")
        let elements = try entries.sequence()
        guard !elements.isEmpty else { throw entries.mismatch("at least one entry", found: "none") }
        return AttestorSet(
            path: cursor.path,
            count: try fields["count"].map { Int(try $0.integer(1...Int64(elements.count))) },
            entries: try elements.map { try entry($0, depth: depth) }
        )
    }

    private static let means = ["keys", "certificates", "keyless", "attestor"]

    private func entry(_ cursor: YAMLCursor, depth: Int) throws -> AttestorEntry {
        let fields = try Fields(cursor, Set(Self.means + ["annotations", "repository", "signatureAlgorithm"]))
        let present = fields.present(Self.means)
        guard present.count == 1, let means = fields[present[0]] else {
            throw cursor.mismatch(
                "exactly one of \(Self.means.joined(separator: ", "))",
                found: present.isEmpty ? "none" : present.joined(separator: " and ")
            )
        }
        if form == .notary, present[0] == "keys" || present[0] == "keyless" {
            throw cursor.mismatch("certificates, for the type is Notary", found: present[0])
        }
        _ = try fields.text("repository")
        try fields["signatureAlgorithm"].map(checkAlgorithm)
        return AttestorEntry(
            path: cursor.path,
            means: try entry(means, present[0], depth: depth),
            annotations: try fields.textMap("annotations")
        )
    }

    private func entry(_ cursor: YAMLCursor, _ name: String, depth: Int) throws -> AttestorEntry.Means {
        switch name {
        case "keys": .keys(try keys(cursor))
        case "certificates": .certificates(try certificates(cursor))
        case "keyless": .keyless(try keyless(cursor))
        default: .nested(try set(cursor, depth: depth + 1))
        }
    }

    private func checkAlgorithm(_ cursor: YAMLCursor) throws {
        _ = try cursor.oneOf(["sha224", "sha256", "sha384", "sha512"])
    }

    private func keys(_ cursor: YAMLCursor) throws -> KeyEntry {
        let fields = try Fields(cursor, ["publicKeys", "signatureAlgorithm", "kms", "secret", "rekor", "ctlog"])
        let present = fields.present(["publicKeys", "kms", "secret"])
        guard present.count == 1 else {
            throw cursor.mismatch(
                "exactly one of publicKeys, kms, secret",
                found: present.isEmpty ? "none" : present.joined(separator: " and ")
            )
        }
        // What stands beside the keys always counts, by its default too.
        try fields["signatureAlgorithm"].map(checkAlgorithm)
        return KeyEntry(
            source: try source(fields),
            signatureAlgorithm: try fields.text("signatureAlgorithm") ?? "sha256",
            logs: try logs(fields)
        )
    }

    private func source(_ fields: Fields) throws -> KeyEntry.Source {
        if let keys = fields["publicKeys"] { return .publicKeys(try keys.text()) }
        if let reference = fields["kms"] { return .kms(try reference.text()) }
        let secret = try Fields(try fields.required("secret"), ["name", "namespace"])
        return .secret(
            name: try secret.required("name").text(),
            namespace: try secret.required("namespace").text()
        )
    }

    private func certificates(_ cursor: YAMLCursor) throws -> CertificateEntry {
        let fields = try Fields(cursor, ["cert", "certChain", "rekor", "ctlog"])
        guard fields["cert"] != nil || fields["certChain"] != nil else {
            throw cursor.mismatch("cert or certChain", found: "neither")
        }
        return CertificateEntry(
            certificate: try fields["cert"].map { try $0.text() },
            chain: try fields["certChain"].map { try $0.text() },
            logs: try logs(fields)
        )
    }

    private func keyless(_ cursor: YAMLCursor) throws -> KeylessEntry {
        let fields = try Fields(
            cursor,
            [
                "issuer", "issuerRegExp", "subject", "subjectRegExp", "roots", "rekor", "ctlog", "additionalExtensions",
            ]
        )
        guard fields["rekor"] != nil || fields["roots"] != nil else {
            throw cursor.mismatch("rekor or roots", found: "neither")
        }
        if let rekor = fields["rekor"] {
            guard try Fields(rekor, LogFields.rekor)["url"] != nil else { throw rekor.mismatch("a url", found: "none") }
        }
        return KeylessEntry(
            issuer: try fields.text("issuer"),
            issuerRegExp: try fields.text("issuerRegExp"),
            subject: try fields.text("subject"),
            subjectRegExp: try fields.text("subjectRegExp"),
            roots: try fields.text("roots"),
            extensions: try fields.textMap("additionalExtensions"),
            logs: try logs(fields)
        )
    }

    private enum LogFields {
        static let rekor: Set<String> = ["url", "pubkey", "ignoreTlog"]
        static let ctlog: Set<String> = ["ignoreSCT", "pubkey", "tsaCertChain"]
    }

    private func logs(_ fields: Fields) throws -> LogOptions {
        var options = LogOptions()
        if let cursor = fields["rekor"] {
            let rekor = try Fields(cursor, LogFields.rekor)
            options.url = try rekor.text("url") ?? options.url
            options.logKey = try rekor.text("pubkey")
            options.ignoresLog = try rekor.bool("ignoreTlog", default: false)
        }
        if let cursor = fields["ctlog"] {
            let ctlog = try Fields(cursor, LogFields.ctlog)
            options.ignoresCertificateTimestamps = try ctlog.bool("ignoreSCT", default: false)
            options.certificateLogKey = try ctlog.text("pubkey")
            options.timestampChain = try ctlog.text("tsaCertChain")
        }
        return options
    }
}
