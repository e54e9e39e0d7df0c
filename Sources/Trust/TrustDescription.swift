internal import Cryptography
package import Encodings
package import Vocabulary

/// What a trust root says, in words and as JSON: `trust show`.
///
/// Source: trust-root.md 4, end. The window of the root is shown, not enforced.
package struct TrustDescription: Sendable {
    private let reading: TrustReading
    private let time: Instant

    /// Reads a trust root and checks its pin.
    ///
    /// - Parameters: As for `PinnedTrustRoot.open`.
    package static func read(
        path: String,
        pins: [Digest],
        at time: Instant,
        limits: Limits,
        callerUID: UInt32 = TrustDirectory.currentUser
    ) throws -> TrustDescription {
        let reading = try TrustReading.read(path, pins: pins, limits: limits, callerUID: callerUID)
        return TrustDescription(reading: reading, time: time)
    }

    private init(reading: TrustReading, time: Instant) { (self.reading, self.time) = (reading, time) }

    private var root: TrustRoot { reading.root }

    // MARK: - Text

    /// One line each: the root itself, its authorities, builders, verdict keys, revocations, trusted roots, policies, VEX.
    package var lines: [String] {
        var lines = [
            "name         \(root.name)", "version      \(root.version)",
            "valid        \(root.valid)\(left(root.valid))", "digest       \(reading.manifest.digest)",
            "pinned by    \(pinState)",
        ]
        if let verifier = root.verifier { lines.append("verifier     \(verifier)") }
        if let contact = root.contact { lines.append("contact      \(contact)") }
        lines += root.authorities.map { "authority    \(line($0))" }
        lines += root.builders.map { "builder      \(line($0))" }
        lines += (root.accept?.verdictKeys ?? []).map { key in
            "verdict key  \(key.file) (\(key.key.algorithm), \(key.key)) \(key.window)\(left(key.window))"
                + (key.verifier.map { ", as \($0)" } ?? "")
        }
        if root.revocations.count > 0 { lines.append("revoked      \(root.revocations.count) in revoked.txt") }
        for name in rootNames { lines += sigstoreLines(name) }
        for store in stores {
            lines.append("certificates \(store.name)")
            lines += store.certificates.map { "  authority \($0.subject) \($0.validity)\(left($0.validity))" }
        }
        lines += reading.policyFiles.map { "policy file  \($0.path)" }
        lines += reading.vexFiles.map { "VEX file     \($0.path)" }
        return lines.map(\.printable)
    }

    private var pinState: String {
        switch reading.pinnedBy {
        case .option: "--pin"
        case .lock: "trust.lock"
        case .none: "nothing: unpinned"
        }
    }

    private var rootNames: [String] { root.sigstoreRoots.keys.sorted { $0.utf8.precedes($1.utf8) } }

    private var stores: [CertificateStore] {
        root.certificateStores.values.sorted { $0.name.utf8.precedes($1.name.utf8) }
    }

    private func line(_ authority: Authority) -> String {
        let what = authority.signedWords.joined(separator: ", ")
        let images = authority.images.patterns.joined(separator: ", ")
        return "\(authority.name) signs \(what) on \(images) by \(words(authority.means))"
    }

    private func words(_ means: Authority.Means) -> String {
        switch means {
        case .keyless(let means):
            "keyless of \(means.trustedRoot): " + means.identities.map(\.description).joined(separator: " or ")
        case .keys(let means):
            means.keys.map { "\($0.file) (\($0.key.algorithm), \($0.key)) \($0.window)\(left($0.window))" }
                .joined(separator: " or ")
        case .certificates(let means):
            "certificates of \(means.stores.joined(separator: ", ")): "
                + means.identities.map(\.description).joined(separator: " or ")
                + (means.trustedRoot.map { ", logs and times of \($0)" } ?? "")
                + (means.validNow ? ", judged as of now where no time is verified" : "")
        }
    }

    private func line(_ builder: Builder) -> String {
        let signers = builder.signedBy.map { ", signed by \($0.joined(separator: ", "))" } ?? ""
        let strict = builder.strictParameters ? ", with every parameter mentioned" : ""
        let machines = builder.selfHosted ? ", on machines of the project's own too" : ""
        return "\(builder.id) up to level \(builder.maxLevel)\(signers)\(strict)\(machines)"
    }

    private func sigstoreLines(_ name: String) -> [String] {
        guard let sigstore = root.sigstoreRoots[name] else { return [] }
        var lines = ["trusted root \(name)"]
        func add(_ what: String, _ name: String, _ window: ValidityWindow) {
            lines.append("  \(what) \(name) \(window)\(left(window))")
        }
        for authority in sigstore.certificateAuthorities {
            add("authority", authority.anchor.subject, authority.window)
        }
        for log in sigstore.tlogs { add("log", log.baseURL, log.window) }
        for log in sigstore.ctlogs { add("certificate log", log.baseURL, log.window) }
        for authority in sigstore.timestampAuthorities {
            add("timestamp authority", authority.anchor.subject, authority.window)
        }
        return lines + sigstore.notes.map { "  note: \($0)" }
    }

    /// How long something is still valid, or that it is not.
    private func left(_ window: ValidityWindow) -> String {
        if let from = window.from, time < from { return " (not yet)" }
        guard let until = window.until else { return "" }
        guard time <= until else { return " (ended)" }
        return " (\(TimeSpan(from: time, to: until).seconds / 86_400) days left)"
    }

    // MARK: - JSON

    /// The same as an object.
    package var json: JSONValue {
        .members([
            ("name", .string(root.name)), ("version", .integer(root.version)), ("valid", json(root.valid)),
            ("verifier", .optional(root.verifier)), ("contact", .optional(root.contact)),
            ("digest", .string(reading.manifest.digest.description)),
            ("pinnedBy", .string(reading.pinnedBy.rawValue)),
            ("authorities", .array(root.authorities.map(json))),
            ("builders", .array(root.builders.map(json))),
            ("verdictKeys", .array((root.accept?.verdictKeys ?? []).map(json))),
            ("revocations", .integer(Int64(root.revocations.count))),
            ("trustedRoots", .array(rootNames.compactMap { root.sigstoreRoots[$0] }.map(json))),
            ("certificateStores", .array(stores.map(json))),
            ("policies", .strings(reading.policyFiles.map(\.path))),
            ("vex", .strings(reading.vexFiles.map(\.path))),
        ])
    }

    private func json(_ window: ValidityWindow) -> JSONValue {
        .members([
            ("from", .optional(window.from?.description)), ("until", .optional(window.until?.description)),
        ])
    }

    private func json(_ authority: Authority) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("name", .string(authority.name)), ("signs", .strings(authority.signedWords)),
            ("images", .strings(authority.images.patterns)), ("trustedRoot", .optional(authority.trustedRoot)),
        ]
        switch authority.means {
        case .keyless(let means):
            members.append(("identities", .strings(means.identities.map(\.description))))
        case .keys(let means):
            members.append(("keys", .array(means.keys.map { json($0.file, $0.key, $0.window) })))
        case .certificates(let means):
            members.append(("stores", .strings(means.stores)))
            members.append(("identities", .strings(means.identities.map(\.description))))
            members.append(("validNow", .bool(means.validNow)))
        }
        let required = authority.requirements
        members.append(
            (
                "require",
                .members([
                    ("transparencyLog", .integer(Int64(required.transparencyLog))),
                    ("inclusionProof", .bool(required.inclusionProof)),
                    ("timestamps", .integer(Int64(required.timestamps))),
                    ("everyTimestamp", .bool(required.everyTimestamp)),
                    ("times", .integer(Int64(required.times))), ("sct", .integer(Int64(required.sct))),
                ])
            )
        )
        return .members(members)
    }

    private func json(_ file: String, _ key: PublicKey, _ window: ValidityWindow) -> JSONValue {
        .members([
            ("file", .string(file)), ("digest", .string(key.fingerprint.description)),
            ("algorithm", .string(key.algorithm.description)), ("valid", json(window)),
        ])
    }

    private func json(_ key: AcceptanceTerms.VerdictKey) -> JSONValue { json(key.file, key.key, key.window) }

    private func json(_ builder: Builder) -> JSONValue {
        .members([
            ("id", .string(builder.id.description)), ("maxLevel", .integer(Int64(builder.maxLevel))),
            ("signedBy", builder.signedBy.map { .strings($0) } ?? .null),
            ("strictParameters", .bool(builder.strictParameters)), ("selfHosted", .bool(builder.selfHosted)),
        ])
    }

    private func json(_ store: CertificateStore) -> JSONValue {
        let authorities = store.certificates.map { certificate in
            JSONValue.members([("name", .string(certificate.subject)), ("valid", json(certificate.validity))])
        }
        return .members([("name", .string(store.name)), ("certificateAuthorities", .array(authorities))])
    }

    private func json(_ sigstore: SigstoreRoot) -> JSONValue {
        func log(_ log: LogKey) -> JSONValue {
            .members([("name", .string(log.baseURL)), ("valid", json(log.window))])
        }
        func authority(_ authority: CertificateAuthority) -> JSONValue {
            .members([("name", .string(authority.anchor.subject)), ("valid", json(authority.window))])
        }
        return .members([
            ("name", .string(sigstore.name)),
            ("certificateAuthorities", .array(sigstore.certificateAuthorities.map(authority))),
            ("transparencyLogs", .array(sigstore.tlogs.map(log))),
            ("certificateLogs", .array(sigstore.ctlogs.map(log))),
            ("timestampAuthorities", .array(sigstore.timestampAuthorities.map(authority))),
            ("notes", .strings(sigstore.notes)),
        ])
    }
}

extension Certificate {
    /// When it is valid by itself.
    fileprivate var validity: ValidityWindow { ValidityWindow(from: notBefore, until: notAfter) }
}

extension JSONValue {
    fileprivate static func members(_ members: [(String, JSONValue)]) -> JSONValue {
        var object = JSONObject()
        for (name, value) in members { _ = object.append(name, value) }
        return .object(object)
    }

    fileprivate static func integer(_ value: Int64) -> JSONValue { .number(JSONNumber(text: String(value))) }
    fileprivate static func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
    fileprivate static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
}
