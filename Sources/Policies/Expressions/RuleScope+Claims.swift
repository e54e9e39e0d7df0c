internal import CEL
internal import Encodings
internal import Metadata
internal import Vocabulary

/// Turns a time into a value.
typealias CELTimes = (Instant?) throws(CELFailure) -> CELValue

typealias CELMembers = [(name: String, value: CELValue)]

extension CELValue {
    /// The text, or null.
    init(_ text: String?) { self = text.map(CELValue.string) ?? .null }

    static func strings(_ texts: some Sequence<String>) -> CELValue { .list(texts.map(CELValue.string)) }
}

extension Provenance {
    func members(_ time: CELTimes) throws(CELFailure) -> CELMembers {
        [
            ("builder", .string(builderID)), ("buildType", CELValue(buildType)),
            ("source", source?.celValue ?? .null), ("entryPoint", CELValue(entryPoint)),
            ("parameters", try parameters.celValue()), ("dependencies", .list(dependencies.map(\.celValue))),
            ("invocation", CELValue(invocationID)), ("startedOn", try time(startedOn)),
            ("finishedOn", try time(finishedOn)), ("runner", CELValue(run.runner)),
        ]
    }
}

extension SourceLocation {
    fileprivate var celValue: CELValue {
        .object([("repository", .string(repository)), ("ref", CELValue(ref)), ("commit", CELValue(commit))])
    }
}

extension ResourceDescriptor {
    fileprivate var celValue: CELValue {
        let digests = digests.sorted { $0.key.utf8.precedes($1.key.utf8) }
        return .object([
            ("name", CELValue(name)), ("uri", CELValue(uri)),
            ("digest", .object(digests.map { ($0.key, .string($0.value)) })),
        ])
    }
}

extension JSONValue {
    fileprivate func celValue() throws(CELFailure) -> CELValue {
        try CELValue(json: JSONCursor(self), numbers: .integerWhereWritten)
    }
}

extension SBOM {
    func members(_ time: CELTimes) throws(CELFailure) -> CELMembers {
        [
            ("format", .string(format.rawValue)), ("version", .string(version.description)), ("id", CELValue(id)),
            ("name", CELValue(name)), ("created", try time(created)), ("authors", .strings(authors)),
            ("tools", .strings(tools)), ("components", .list(CELList(source: ComponentValues(components: components)))),
        ]
    }
}

/// Made only where an expression looks: there may be very many.
private struct ComponentValues: CELListSource {
    let components: [Component]

    func elements() throws(CELFailure) -> [CELValue] { components.map(\.celValue) }
}

extension Component {
    fileprivate var celValue: CELValue {
        .object([
            ("name", .string(name)), ("group", CELValue(group)), ("version", CELValue(version)),
            ("type", CELValue(type)), ("purl", CELValue(purlText)), ("cpes", .strings(cpes)),
            ("hashes", .object(hashes.map { ($0.algorithm, .string($0.hex)) })),
            ("licence", CELValue((licenses.concluded ?? licenses.declared)?.expressionText)),
            ("supplier", CELValue(supplier)), ("isFile", .bool(isFile)),
        ])
    }
}

extension LicenseStatement {
    /// The statement as an expression; nil where it is none.
    fileprivate var expressionText: String? {
        switch self {
        case .expression(let text): text
        case .noAssertion: "NOASSERTION"
        case .noLicense: "NONE"
        case .named(let names, let expression):
            ([expression].compactMap(\.self) + names).joined(separator: " AND ")
        }
    }
}

extension VulnerabilityScan {
    func members(_ time: CELTimes) throws(CELFailure) -> CELMembers {
        [
            ("format", .string(format.rawValue)), ("scanner", .string(scanner.name)),
            ("scannerVersion", CELValue(scanner.version)), ("databaseVersion", CELValue(database?.version)),
            ("databaseBuiltAt", try time(database?.builtAt)), ("startedOn", try time(startedOn)),
            ("finishedOn", try time(finishedOn)), ("target", CELValue(targetName)),
            ("operatingSystem", CELValue(operatingSystem)), ("isEndOfLife", .bool(isEndOfLife)),
            ("findings", .list(findings.map(\.celValue))),
        ]
    }
}

extension VulnerabilityFinding {
    fileprivate var members: CELMembers {
        [
            ("id", .string(id)), ("aliases", .strings(aliases)), ("package", CELValue(package.name)),
            ("installed", CELValue(package.version)), ("purl", CELValue(package.purlText)),
            ("severity", .string(severity.description)), ("fixedIn", .strings(fix.versions)), ("url", CELValue(url)),
        ]
    }

    fileprivate var celValue: CELValue { .object(members) }
}

extension JudgedFinding {
    var celValue: CELValue {
        let vex: CELValue =
            statement.map { statement in
                .object([
                    ("status", .string(statement.statusWord)), ("justification", CELValue(statement.justificationWord)),
                    ("document", CELValue(statement.document)), ("signer", .string(statement.signer)),
                ])
            } ?? .null
        return .object(
            finding.members + [
                ("state", .string(state.rawValue)), ("suppressed", .bool(state == .suppressed)), ("vex", vex),
            ]
        )
    }
}

extension TestResult {
    var members: CELMembers {
        [
            ("outcome", .string(outcome.rawValue)), ("passed", .strings(passed)), ("warned", .strings(warned)),
            ("failed", .strings(failed)), ("url", CELValue(url)),
        ]
    }
}

extension VerificationSummary {
    func members(_ time: CELTimes) throws(CELFailure) -> CELMembers {
        [
            ("verifier", .string(verifier)), ("result", .string(result.rawValue)), ("levels", .strings(levels)),
            ("policy", CELValue(policy)), ("resource", CELValue(resource)), ("time", try time(self.time)),
        ]
    }
}
