package import Encodings
public import Vocabulary

/// The result object of the public contract, in its order and with all its members.
package enum ResultDocument {
    /// The whole object; null stands where the contract allows it, and no member is left out.
    package static func json(_ judgement: Judgement) -> JSONValue {
        .object([
            "result": .string(judgement.result.rawValue),
            "verifiedAt": .string(judgement.verifiedAt.description),
            "bundle": json(judgement.bundle),
            "trustRoot": .object([
                "digest": .string(judgement.trustRoot.digest.description),
                "name": .string(judgement.trustRoot.name),
                "version": .integer(judgement.trustRoot.version),
                "pinnedBy": .string(judgement.trustRoot.pinnedBy.rawValue),
            ]),
            "policySet": .object(["digest": .string(judgement.policySet.description)]),
            "options": .strings(judgement.options),
            "policies": .array(judgement.policies.map(json)),
            "images": .array(judgement.images.map(json)),
            "findings": .array(judgement.findings.map(json)),
        ])
    }

    /// The same object without what stands for a judgement.
    package static func json(_ inspected: InspectedBundle) -> JSONValue {
        .object([
            "bundle": json(inspected.bundle),
            "images": .array(
                inspected.images.map { image in
                    let attached = image.attestations.map { attestation in
                        JSONValue.object(
                            members(of: attestation.content) + [("metadata", attestation.metadata.map(json) ?? .null)]
                        )
                    }
                    return .object(members(of: image.content) + [("attestations", .array(attached))])
                }
            ),
            "findings": .array(inspected.findings.map(json)),
        ])
    }

    private static func json(_ metadata: InspectedMetadata) -> JSONValue {
        let error = metadata.error.map { [("error", failure($0.code, $0.message))] } ?? []
        return .object([("class", .string(metadata.kind))] + metadata.members.map { ($0.name, $0.value) } + error)
    }

    /// What stands on standard output where nothing could be judged.
    package static func json(_ error: any Explained) -> JSONValue {
        .object([
            "result": .string("ERROR"),
            "error": .object([
                "kind": .string(error.code.kind.rawValue),
                "code": .string(error.code.rawValue),
                "message": .string(error.message),
                "location": .optional(error.location),
            ]),
        ])
    }

    private static func json(_ bundle: JudgedBundle) -> JSONValue {
        .object([
            "name": .string(bundle.name),
            "digest": .optional(bundle.digest?.description),
            "layoutDigest": .string(bundle.layoutDigest.description),
            "size": .integer(bundle.size),
            "entries": .integer(bundle.entries),
            "blobs": .integer(bundle.blobs),
        ])
    }

    private static func json(_ policy: JudgedPolicy) -> JSONValue {
        .object([
            "name": .string(policy.name),
            "kind": .string(policy.kind),
            "digest": .string(policy.digest.description),
        ])
    }

    private static func json(_ image: JudgedImage) -> JSONValue {
        .object(
            members(of: image.content) + [
                ("result", .string(image.result.rawValue)),
                ("attestations", .array(image.attestations.map(json))),
                ("rules", .array(image.rules.map(json))),
            ]
        )
    }

    /// `tag` is there only for an image that has no more of a name than that.
    private static func members(of image: ImageContent) -> [(String, JSONValue)] {
        let platforms = image.platforms.map { part in
            JSONValue.object([
                "platform": .optional(part.platform?.description),
                "digest": .string(part.digest.description),
            ])
        }
        return [("reference", .optional(image.reference?.description))]
            + (image.tag.map { [("tag", .string($0))] } ?? [])
            + [
                ("digest", .string(image.digest.description)),
                ("mediaType", .string(image.mediaType.rawValue)),
                ("platforms", .array(platforms)),
            ]
    }

    private static func json(_ attestation: JudgedAttestation) -> JSONValue {
        .object(
            members(of: attestation.content) + [
                ("verified", .bool(attestation.isVerified)),
                ("signers", .array(attestation.signers.map(json))),
                ("error", attestation.refusal.map { failure($0.code, $0.message) } ?? .null),
            ]
        )
    }

    private static func members(of attestation: AttestationContent) -> [(String, JSONValue)] {
        [
            ("digest", .string(attestation.digest.description)),
            ("form", .string(attestation.form)),
            ("predicateType", .optional(attestation.predicateType)),
            ("subject", .optional(attestation.subject?.description)),
        ]
    }

    private static func json(_ signer: JudgedAttestation.Signer) -> JSONValue {
        .object(members(of: signer, authority: signer.authority))
    }

    /// A signer; the authority is nil where the command line and no trust root named who may sign.
    static func members(of signer: JudgedAttestation.Signer, authority: String?) -> [(String, JSONValue)] {
        var members: [(String, JSONValue)] = [
            ("authority", .optional(authority)),
            ("identity", .string(signer.identity)),
            ("issuer", .optional(signer.issuer)),
            ("time", .optional(signer.time?.description)),
            ("timeSource", .optional(signer.timeSource)),
        ]
        if !signer.extensions.isEmpty {
            let sorted = signer.extensions.sorted { $0.key.utf8.precedes($1.key.utf8) }
            members.append(("extensions", .object(sorted.map { ($0.key, .string($0.value)) })))
        }
        return members
    }

    /// `findings` stands only in a rule about what scans found.
    private static func json(_ rule: JudgedRule) -> JSONValue {
        let members: [(String, JSONValue)] = [
            ("policy", .optional(rule.policy)),
            ("rule", .string(rule.rule)),
            ("result", .string(rule.result.rawValue)),
            ("code", .optional(rule.code?.rawValue)),
            ("message", .string(rule.message)),
            ("evidence", .strings(rule.evidence.map(\.description))),
        ]
        guard !rule.vulnerabilities.isEmpty else { return .object(members) }
        return .object(members + [("findings", .array(rule.vulnerabilities.map(json)))])
    }

    private static func json(_ vulnerability: JudgedVulnerability) -> JSONValue {
        .object([
            "id": .string(vulnerability.id),
            "aliases": .strings(vulnerability.aliases),
            "package": .optional(vulnerability.package),
            "purl": .optional(vulnerability.purl),
            "installed": .optional(vulnerability.installed),
            "fixed": .strings(vulnerability.fixed),
            "severity": .string(vulnerability.severity),
            "state": .string(vulnerability.state.rawValue),
            "platforms": .strings(vulnerability.platforms),
            "vex": vulnerability.statement.map(json) ?? .null,
            "suppressedByScanner": .optional(vulnerability.scannerSuppression),
        ])
    }

    private static func json(_ statement: JudgedVulnerability.Statement) -> JSONValue {
        .object([
            "status": .string(statement.status),
            "justification": .optional(statement.justification),
            "impact": .optional(statement.impact),
            "document": .optional(statement.document),
            "statement": .integer(statement.position),
            "signer": .string(statement.signer),
            "time": .string(statement.time.description),
            "attestation": .optional(statement.attestation?.description),
            "objection": .optional(statement.objection),
        ])
    }

    private static func json(_ finding: Finding) -> JSONValue {
        .object([
            "severity": .string(finding.severity.rawValue),
            "kind": .string(finding.code.kind.rawValue),
            "code": .string(finding.code.rawValue),
            "message": .string(finding.message),
            "location": .optional(finding.location),
        ])
    }

    /// A code with its kind and its words, as attestations and `accept` show it.
    static func failure(_ code: Code, _ message: String) -> JSONValue {
        .object([
            "kind": .string(code.kind.rawValue),
            "code": .string(code.rawValue),
            "message": .string(message),
        ])
    }
}

/// How a JSON text is laid out.
public enum TextLayout: Sendable {
    /// On one line, as several results in a row are written.
    case line
    /// Indented, for people.
    case indented
}

extension Judgement {
    /// The result object as UTF-8, with a final line feed.
    public func json(_ layout: TextLayout) -> [UInt8] { ResultDocument.json(self).text(layout) }
}

extension InspectedBundle {
    /// The result object of an inspection as UTF-8, with a final line feed.
    public func json(_ layout: TextLayout) -> [UInt8] { ResultDocument.json(self).text(layout) }
}

extension Explained {
    /// The error as the result object that stands in place of a result, as UTF-8 with a final line feed.
    public func json(_ layout: TextLayout) -> [UInt8] { ResultDocument.json(self).text(layout) }
}

extension JSONValue {
    func text(_ layout: TextLayout) -> [UInt8] {
        JSONWriter.write(self, layout == .line ? .compact : .indented) + [0x0A]
    }

    /// An object of members that are put together at run time.
    static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        var object = JSONObject()
        for (name, value) in members { _ = object.append(name, value) }
        return .object(object)
    }
}
