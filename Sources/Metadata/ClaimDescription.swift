package import Encodings
internal import Vocabulary

/// What a predicate says, in a few words and numbers, for people who look into a bundle.
package struct ClaimDescription: Hashable, Sendable {
    /// One line.
    package let headline: String
    /// The same by name, null where the predicate does not say.
    package let members: [Member]

    package struct Member: Hashable, Sendable {
        package let name: String
        package let value: JSONValue
    }

    init(_ headline: [String?], _ members: KeyValuePairs<String, JSONValue>) {
        self.headline = headline.compactMap(\.self).joined(separator: ", ")
        self.members = members.map { Member(name: $0.key, value: $0.value) }
    }
}

extension Claim {
    /// The claim in a few words; nil for a predicate that is not understood.
    package var description: ClaimDescription? {
        switch self {
        case .provenance(let provenance): provenance.described
        case .sbom(let sbom): sbom.described
        case .scan(let scan): scan.described
        case .vex(let document): document.described
        case .verdict(let summary): summary.described
        case .test(let result): result.described
        case .release(let release): release.described
        case .link(let link): link.described
        case .trace(let trace): trace.described
        case .attributes(let report): report.described
        case .references(let references): references.described
        case .source(let source): source.described
        case .collection(let collection): collection.described
        case .custom(let statement): statement.described
        case .other: nil
        }
    }
}

extension Provenance {
    fileprivate var described: ClaimDescription {
        let place = source.map { source in [source.repository, source.ref].compactMap(\.self).joined(separator: " ") }
        return ClaimDescription(
            [
                "built by \(builderID.isEmpty ? "an unnamed builder" : builderID)", place.map { "from \($0)" },
                finishedOn.map { "finished \($0)" },
            ],
            [
                "builder": .string(builderID), "buildType": .optional(buildType),
                "source": .optional(source?.repository), "ref": .optional(source?.ref),
                "commit": .optional(source?.commit), "entryPoint": .optional(entryPoint),
                "invocation": .optional(invocationID), "startedOn": .optional(startedOn?.description),
                "finishedOn": .optional(finishedOn?.description), "dependencies": .integer(dependencies.count),
            ]
        )
    }
}

extension SBOM {
    fileprivate var described: ClaimDescription {
        let packages = components.count { !$0.isFile }
        return ClaimDescription(
            [
                "\(format == .cyclonedx ? "CycloneDX" : "SPDX") \(version)", packages.counted("component"),
                created.map { "made \($0)" }, tools.isEmpty ? nil : "with \(tools.joined(separator: ", "))",
            ],
            [
                "format": .string(format.rawValue), "version": .string(version.description),
                "encoding": .string(encoding.rawValue), "id": .optional(id), "name": .optional(name),
                "created": .optional(created?.description), "authors": .strings(authors), "tools": .strings(tools),
                "components": .integer(packages), "relationships": .integer(relationships.count),
                "describes": .strings(subject.digests.map(\.description).sorted()), "notes": .strings(notes),
            ]
        )
    }
}

extension VulnerabilityScan {
    fileprivate var described: ClaimDescription {
        let open = findings.filter { $0.suppressedByScanner == nil }
        let counts = Severity.allCases.reversed().compactMap { severity -> (name: String, count: Int)? in
            let count = open.count { $0.severity == severity }
            return count == 0 ? nil : (severity.description, count)
        }
        let severities = counts.map { "\($0.count) \($0.name)" }.joined(separator: ", ")
        let suppressed = findings.count - open.count
        var bySeverity = JSONObject()
        for (name, count) in counts { _ = bySeverity.append(name, .integer(count)) }
        let total = open.count.counted("finding")
        return ClaimDescription(
            [
                [scanner.name, scanner.version].compactMap(\.self).joined(separator: " "),
                finishedOn.map { "scanned \($0)" }, database?.builtAt.map { "database of \($0)" },
                severities.isEmpty ? total : "\(total): \(severities)",
                suppressed == 0 ? nil : "\(suppressed) kept back by the scanner",
            ],
            [
                "scanner": .string(scanner.name), "scannerVersion": .optional(scanner.version),
                "databaseBuiltAt": .optional(database?.builtAt?.description),
                "startedOn": .optional(startedOn?.description), "finishedOn": .optional(finishedOn?.description),
                "target": .optional(targetName), "operatingSystem": .optional(operatingSystem),
                "endOfLife": .bool(isEndOfLife), "findings": .integer(open.count), "bySeverity": .object(bySeverity),
                "suppressedByScanner": .integer(suppressed), "filters": .strings(filters), "notes": .strings(notes),
            ]
        )
    }
}

extension VEXDocument {
    fileprivate var described: ClaimDescription {
        var byStatus = JSONObject()
        var words: [String] = []
        for status in VEXStatement.Status.allCases {
            let count = statements.count { $0.status == status }
            guard count > 0 else { continue }
            _ = byStatus.append(status.rawValue, .integer(count))
            words.append("\(count) \(status.rawValue)")
        }
        let total = statements.count.counted("statement")
        return ClaimDescription(
            [
                format.rawValue, author.map { "by \($0)" }, time.map { "made \($0)" },
                words.isEmpty ? total : "\(total): \(words.joined(separator: ", "))",
                refused.isEmpty ? nil : "\(refused.count) invalid",
                standing == .current ? nil : standing.rawValue,
            ],
            [
                "format": .string(format.rawValue), "id": .optional(id), "author": .optional(author),
                "version": .optional(version?.description), "standing": .string(standing.rawValue),
                "time": .optional(time?.description), "statements": .integer(statements.count),
                "byStatus": .object(byStatus), "invalid": .strings(refused.map(\.description)),
                "notes": .strings(notes),
            ]
        )
    }
}

extension VerificationSummary {
    fileprivate var described: ClaimDescription {
        ClaimDescription(
            [
                result.rawValue, verifier.isEmpty ? nil : "by \(verifier)", time.map { "at \($0)" },
                levels.isEmpty ? nil : levels.joined(separator: ", "),
            ],
            [
                "verifier": .string(verifier), "time": .optional(time?.description), "resource": .optional(resource),
                "policy": .optional(policy), "result": .string(result.rawValue), "levels": .strings(levels),
            ]
        )
    }
}

extension Int {
    /// The number with its noun.
    func counted(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
