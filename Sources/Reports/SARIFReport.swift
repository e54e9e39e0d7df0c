internal import Encodings
internal import Verdicts
internal import Vocabulary

/// The result as SARIF: a result for whatever does not hold, none for what does.
///
/// Source: Static Analysis Results Interchange Format 2.1.0 with Errata 01.
struct SARIFReport {
    let version: String

    func bytes(_ judgement: Judgement) -> [UInt8] {
        let bundle = judgement.bundle
        var artifact: [(String, JSONValue)] = [
            ("location", Self.location(bundle.name)), ("roles", .strings(["analysisTarget"])),
            ("length", .integer(bundle.size)),
        ]
        if let digest = bundle.digest { artifact.append(("hashes", .object([("sha-256", .string(digest.hex))]))) }
        return log(
            Self.results(judgement),
            bundle: bundle.name,
            artifact: .object(artifact),
            properties: .object([
                "result": .string(judgement.result.rawValue),
                "verifiedAt": .string(judgement.verifiedAt.description),
                "layoutDigest": .string(bundle.layoutDigest.description),
                "trustRoot": .string(judgement.trustRoot.digest.description),
                "pinnedBy": .string(judgement.trustRoot.pinnedBy.rawValue),
                "policySet": .string(judgement.policySet.description),
                "options": .strings(judgement.options),
            ])
        )
    }

    func bytes(_ error: any Explained, bundle: String) -> [UInt8] {
        log(
            [
                Result(
                    code: error.code,
                    level: .error,
                    message: error.message,
                    place: error.location.map { ("file", $0) }
                )
            ],
            bundle: bundle,
            artifact: .object(["location": Self.location(bundle), "roles": .strings(["analysisTarget"])]),
            properties: .object(["result": .string("ERROR")]),
            failure: error
        )
    }

    // MARK: - Results

    private enum Level: String { case error, warning, note }

    private struct Result {
        let code: Code?
        let level: Level
        let message: String
        /// The kind and name of the place inside the bundle.
        let place: (kind: String, name: String)?
        /// What tells it from results of the same code at the same place.
        var identity: [String] = []
    }

    private static func results(_ judgement: Judgement) -> [Result] {
        var results: [Result] = []
        if judgement.judgedImages.isEmpty {
            results.append(Result(code: nil, level: .error, message: "no image was judged", place: nil))
        }
        for image in judgement.images {
            let place = ("image", name(image.content))
            if image.result == .failed, image.rules.isEmpty {
                let message = "\(image.content.title): no rule says anything about this image"
                results.append(Result(code: nil, level: .error, message: message, place: place))
            }
            for rule in image.rules where rule.fails || rule.result == .warn {
                results.append(
                    Result(
                        code: rule.code,
                        level: rule.fails ? .error : .warning,
                        message: "\(image.content.title): \(rule.title): \(rule.shortMessage)",
                        place: place,
                        identity: [rule.policy ?? "", rule.rule]
                    )
                )
            }
            results += image.rules.flatMap { remaining($0, of: image.content) }
            results += image.attestations.compactMap { rejected($0, of: image) }
        }
        return results + judgement.findings.map(result)
    }

    /// Each finding that a rule about vulnerabilities fails by, so that a tool can follow it by itself.
    private static func remaining(_ rule: JudgedRule, of image: ImageContent) -> [Result] {
        guard rule.fails || rule.result == .warn else { return [] }
        let remaining = rule.vulnerabilities.filter { $0.state == .remains }
        return remaining.prefix(JudgedVulnerability.listed).map { finding in
            let version = finding.installed.map { " \($0)" } ?? ""
            let place = "\(finding.package ?? "a package that the scan does not name")\(version)"
            return Result(
                code: .vulnerabilityRemains,
                level: rule.fails ? .error : .warning,
                message:
                    "\(image.title): \(finding.id) (\(finding.severity)) in \(place), \(finding.fixed.isEmpty ? "no fix" : "fixed in \(finding.fixedText)")",
                place: ("image", name(image)),
                identity: [rule.policy ?? "", finding.id, place]
            )
        }
    }

    /// A rejected attestation fails nothing by itself, and on an image that is not judged it concerns nobody.
    private static func rejected(_ attestation: JudgedAttestation, of image: JudgedImage) -> Result? {
        guard let refusal = attestation.refusal else { return nil }
        let content = attestation.content
        return Result(
            code: refusal.code,
            level: image.result == .skipped ? .note : .warning,
            message: "\(image.content.title): \(content.title) \(content.digest.short) is rejected: \(refusal.message)",
            place: ("image", name(image.content)),
            identity: [content.digest.description]
        )
    }

    private static func result(_ finding: Finding) -> Result {
        let level: Level =
            switch finding.severity {
            case .error: .error
            case .warning: .warning
            case .note: .note
            }
        return Result(
            code: finding.code,
            level: level,
            message: finding.location.map { "\($0): \(finding.message)" } ?? finding.message,
            place: finding.location.map { ("file", $0) },
            identity: [finding.message]
        )
    }

    private static func name(_ image: ImageContent) -> String {
        "\(image.reference?.description.prefix { $0 != "@" } ?? "")@\(image.digest)"
    }

    // MARK: - The log

    private func log(
        _ results: [Result],
        bundle: String,
        artifact: JSONValue,
        properties: JSONValue,
        failure: (any Explained)? = nil
    ) -> [UInt8] {
        let occurring = Set(results.compactMap(\.code))
        let codes = Code.allCases.filter(occurring.contains)
        let indexes = Dictionary(uniqueKeysWithValues: codes.enumerated().map { ($1, $0) })
        let driver = JSONValue.object([
            "name": .string("sallyport"),
            "semanticVersion": .string(version),
            "rules": .array(codes.map(Self.rule)),
        ])
        let run = JSONValue.object([
            "tool": .object(["driver": driver]),
            "invocations": .array([Self.invocation(failure)]),
            "artifacts": .array([artifact]),
            "results": .array(results.map { Self.json($0, in: bundle, indexes) }),
            "columnKind": .string("unicodeCodePoints"),
            "properties": properties,
        ])
        let log = JSONValue.object([
            "$schema": .string(
                "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
            ),
            "version": .string("2.1.0"),
            "runs": .array([run]),
        ])
        return JSONWriter.write(log, .indented) + [0x0A]
    }

    /// Whether a judgement came about; that it is FAILED is no failure of the run.
    private static func invocation(_ failure: (any Explained)?) -> JSONValue {
        guard let failure else { return .object(["executionSuccessful": .bool(true)]) }
        let notification = JSONValue.object([
            "level": .string("error"), "message": message(failure.message),
            "descriptor": .object(["id": .string(failure.code.rawValue)]),
        ])
        return .object([
            "executionSuccessful": .bool(false), "toolExecutionNotifications": .array([notification]),
        ])
    }

    private static func rule(_ code: Code) -> JSONValue {
        .object([
            "id": .string(code.rawValue),
            "shortDescription": .object(["text": .string(code.meaning)]),
            "help": .object(["text": .string(code.remedy.asSentence)]),
            "properties": .object(["tags": .strings(["security", code.kind.rawValue])]),
        ])
    }

    private static func json(_ result: Result, in bundle: String, _ indexes: [Code: Int]) -> JSONValue {
        // Code scanning shows no result without a line, though a bundle has none.
        var location: [(String, JSONValue)] = [
            (
                "physicalLocation",
                .object([
                    "artifactLocation": .object(["uri": .string(encoded(bundle)), "index": .integer(0)]),
                    "region": .object(["startLine": .integer(1)]),
                ])
            )
        ]
        if let place = result.place {
            let name = JSONValue.object(["fullyQualifiedName": .string(place.name), "kind": .string(place.kind)])
            location.append(("logicalLocations", .array([name])))
        }
        var members: [(String, JSONValue)] = []
        if let code = result.code {
            members = [("ruleId", .string(code.rawValue)), ("ruleIndex", .optional(indexes[code]))]
        }
        let identity = [result.code?.rawValue ?? "", result.place?.name ?? ""] + result.identity
        members += [
            ("level", .string(result.level.rawValue)), ("message", message(result.message)),
            ("locations", .array([.object(location)])),
            // Code scanning takes results of one rule in one place for one, unless this tells them apart.
            ("partialFingerprints", .object([("primaryLocationLineHash", .string(identity.joined(separator: " ")))])),
        ]
        return .object(members)
    }

    // MARK: - Text

    /// A message without links and placeholders of its own.
    ///
    /// Source: 3.11.5 (braces are doubled) and 3.11.6 (brackets are escaped).
    private static func message(_ text: String) -> JSONValue {
        var escaped = ""
        for scalar in text.printable.unicodeScalars {
            switch scalar {
            case "[", "]", "\\": escaped += "\\"
            case "{", "}": escaped.unicodeScalars.append(scalar)
            default: break
            }
            escaped.unicodeScalars.append(scalar)
        }
        return .object(["text": .string(escaped)])
    }

    private static func location(_ name: String) -> JSONValue { .object(["uri": .string(encoded(name))]) }

    /// A file's name as a relative reference.
    ///
    /// Source: RFC 3986, 2.1 and 2.3; a colon would end a scheme (4.2).
    private static func encoded(_ name: String) -> String {
        name.utf8.reduce(into: "") { text, byte in
            let scalar = Unicode.Scalar(byte)
            let isWord = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            if isWord || "-._~".unicodeScalars.contains(scalar) {
                text.unicodeScalars.append(scalar)
            } else {
                text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
    }
}

extension JSONValue {
    /// An object of members that are put together at run time.
    fileprivate static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        var object = JSONObject()
        for (name, value) in members { _ = object.append(name, value) }
        return .object(object)
    }

    fileprivate static func optional(_ number: Int?) -> JSONValue { number.map { .integer($0) } ?? .null }
}
