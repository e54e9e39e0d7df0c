internal import Encodings
internal import Metadata
internal import Vocabulary

/// Reads one entry of `require`.
struct RequirementReader {
    let file: String
    let authorities: Set<String>?

    private static let known: Set<String> = [
        "attestation", "signedBy", "threshold", "select", "about", "maxAge", "databaseMaxAge", "describesImage", "slsa",
        "formats",
        "minimumElements", "components", "licences", "verdict",
    ]
    private static let groups: Set<String> = ["anyOf", "allOf"]

    /// How deep groups may stand inside each other; more could only be a mistake.
    private static let depth = 16

    /// Reads an entry, or a group of entries.
    func tree(_ cursor: YAMLCursor, depth: Int = 0) throws -> RequirementTree {
        guard case .mapping(let fields) = cursor.value.content,
            fields.contains(where: { Self.groups.contains($0.name) })
        else { return .entry(try read(cursor)) }
        let group = try PolicyFields(cursor, known: Self.groups, in: file)
        guard depth < Self.depth else {
            throw cursor.mismatch("groups in at most \(Self.depth) levels", found: "more")
        }
        if let all = group["allOf"] {
            guard group["anyOf"] == nil else { throw cursor.mismatch("one of anyOf, allOf", found: "both") }
            return .allOf(try parts(all, depth: depth + 1))
        }
        return .anyOf(try parts(group.required("anyOf"), depth: depth + 1))
    }

    private func parts(_ cursor: YAMLCursor, depth: Int) throws -> [RequirementTree] {
        let entries = try cursor.sequence()
        guard !entries.isEmpty else { throw cursor.mismatch("at least one entry", found: "none") }
        return try entries.map { try tree($0, depth: depth) }
    }

    private func read(_ cursor: YAMLCursor) throws -> Requirement {
        let fields = try PolicyFields(cursor, known: Self.known, in: file)
        let selectors = try selectors(fields.required("attestation"))
        let classes = selectors.reduce(into: Set<PredicateClass>()) { $0.formUnion($1.classes) }
        let signedBy = try authorityNames(fields.required("signedBy"), known: authorities)
        let checked = CustomContent.checked(classes)
        try refuse(fields, "slsa", unless: classes, within: [.provenance])
        try refuse(fields, "formats", unless: checked, within: [.sbom])
        try refuse(fields, "maxAge", unless: checked, within: [.provenance, .sbom, .vulnerabilityScan, .vex, .verdict])
        try refuse(fields, "minimumElements", unless: checked, within: [.sbom])
        try refuse(fields, "components", unless: checked, within: [.sbom])
        try refuse(fields, "licences", unless: checked, within: [.sbom])
        try refuse(fields, "describesImage", unless: checked, within: [.sbom, .vulnerabilityScan])
        try refuse(fields, "databaseMaxAge", unless: checked, within: [.vulnerabilityScan])
        try refuse(fields, "verdict", unless: classes, within: [.verdict])
        return Requirement(
            selectors: selectors,
            signedBy: signedBy,
            threshold: try threshold(fields["threshold"], of: signedBy),
            selection: try fields["select"]?.word(Requirement.Selection.self),
            about: try fields["about"]?.word(Requirement.About.self) ?? .any,
            maxAge: try fields["maxAge"]?.timeSpan(),
            databaseMaxAge: try fields["databaseMaxAge"]?.timeSpan(),
            describesImage: try fields["describesImage"]?.bool() ?? false,
            slsa: try fields["slsa"].map { try expectation(fields.nested($0, known: Self.slsa)) },
            formats: try fields["formats"].map(formats) ?? [],
            minimumElements: try fields["minimumElements"].flatMap(minimumElements),
            components: try fields["components"].map { try components(fields.nested($0, known: ["deny"])) },
            licences: try fields["licences"].map { try licences(fields.nested($0, known: ["allow", "deny"])) },
            verdict: classes.isSubset(of: [.verdict])
                ? try fields["verdict"].map { try verdict(fields.nested($0, known: Self.verdict)) }
                    ?? VerdictExpectation() : nil
        )
    }

    private func selectors(_ cursor: YAMLCursor) throws -> [PredicateSelector] {
        try cursor.someTexts("one type of attestation").map { text in
            guard text != "*", let selector = PredicateSelector(text) else {
                throw cursor.mismatch(
                    "a predicate type URI or one of \(PredicateSelector.aliases.joined(separator: ", "))",
                    found: "'\(text)'"
                )
            }
            return selector
        }
    }

    /// A check that says nothing about what the entry asks for is a mistake, and ignoring it would hide that.
    private func refuse(
        _ fields: PolicyFields,
        _ name: String,
        unless classes: Set<PredicateClass>,
        within allowed: Set<PredicateClass>
    ) throws(YAMLError) {
        guard let field = fields[name], !classes.isSubset(of: allowed) else { return }
        let others = classes.subtracting(allowed).map(\.rawValue).sorted().joined(separator: ", ")
        let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
        throw field.mismatch("it to stand with \(names) alone", found: "it with \(others)")
    }

    private func threshold(_ cursor: YAMLCursor?, of signedBy: [String]) throws(YAMLError) -> Int {
        guard let cursor else { return 1 }
        return Int(try cursor.integer(1...Int64(signedBy.count)))
    }

    // MARK: - Provenance

    private static let slsa: Set<String> = [
        "level", "builders", "sources", "refs", "buildTypes", "parameters",
    ]

    private func expectation(_ fields: PolicyFields) throws -> BuildExpectation {
        let expectation = BuildExpectation(
            level: Int(try fields["level"]?.integer(0...3) ?? 0),
            builders: try fields.globs("builders"),
            sources: try fields["sources"].map(sources) ?? [],
            refs: try fields.globs("refs"),
            buildTypes: try fields.globs("buildTypes"),
            parameters: ParameterRules(try fields["parameters"].map(parameters) ?? [])
        )
        guard Self.slsa.contains(where: { fields[$0] != nil }) else {
            throw fields.cursor.mismatch("at least one of \(Self.slsa.sorted().joined(separator: ", "))", found: "none")
        }
        return expectation
    }

    /// A mapping of paths to a glob, or a list of globs.
    private func parameters(_ cursor: YAMLCursor) throws(YAMLError) -> [ParameterRules.Entry] {
        guard case .mapping(let fields) = cursor.value.content, !fields.isEmpty else {
            throw cursor.mismatch("a mapping of parameters to what they may be")
        }
        var entries: [ParameterRules.Entry] = []
        for field in fields {
            let value = YAMLCursor(field.value, path: "\(cursor.path).\(field.name)")
            entries.append(
                ParameterRules.Entry(path: field.name, allowed: try value.someTexts("a glob").map { Glob($0) })
            )
        }
        return entries
    }

    private func sources(_ cursor: YAMLCursor) throws(YAMLError) -> [SourcePattern] {
        var patterns: [SourcePattern] = []
        for text in try cursor.someTexts("one source") {
            guard let pattern = SourcePattern(text) else {
                throw cursor.mismatch("globs on a repository, without ref or commit", found: "'\(text)'")
            }
            patterns.append(pattern)
        }
        return patterns
    }

    // MARK: - Verdicts

    private static let verdict: Set<String> = ["verifiers", "resources", "levels", "policies"]

    private func verdict(_ fields: PolicyFields) throws -> VerdictExpectation {
        guard Self.verdict.contains(where: { fields[$0] != nil }) else {
            let names = Self.verdict.sorted().joined(separator: ", ")
            throw fields.cursor.mismatch("at least one of \(names)", found: "none")
        }
        return VerdictExpectation(
            verifiers: try fields.globs("verifiers"),
            resources: try fields.globs("resources"),
            levels: try fields["levels"]?.someTexts("one level") ?? [],
            policies: try fields.globs("policies")
        )
    }

    // MARK: - SBOMs

    /// A list's name, or `true` for the first one.
    private func minimumElements(_ cursor: YAMLCursor) throws(YAMLError) -> MinimumElements? {
        switch try cursor.text() {
        case "false": return nil
        case "true", "ntia", "ntia2021": return MinimumElements(.ntia2021)
        case "cisa2025": return MinimumElements(.cisa2025)
        default: throw cursor.mismatch("one of true, false, ntia, cisa2025")
        }
    }

    private func components(_ fields: PolicyFields) throws -> ComponentRules {
        let list = try fields.required("deny")
        let texts = try list.someTexts("one purl")
        do throws(ComponentRules.UnreadablePattern) {
            return try ComponentRules(denied: texts)
        } catch {
            let expected = "purls, as pkg:deb/debian/openssl@3.0.1 or 'pkg:npm/lodash <4.17.21'"
            throw list.mismatch(expected, found: "'\(error.text)'" + (error.reason.map { ", \($0)" } ?? ""))
        }
    }

    private func licences(_ fields: PolicyFields) throws -> LicenceRules {
        let allow = try fields["allow"]?.someTexts("one licence") ?? []
        let deny = try fields["deny"]?.someTexts("one licence") ?? []
        guard !allow.isEmpty || !deny.isEmpty else {
            throw fields.cursor.mismatch("at least one of allow, deny", found: "neither")
        }
        do throws(LicenseRules.EntryError) {
            return try LicenceRules(allowing: allow, denying: deny)
        } catch {
            throw fields.cursor.mismatch("licences of the SPDX list", found: "\(error)")
        }
    }

    private func formats(_ cursor: YAMLCursor) throws(YAMLError) -> [FormatExpectation] {
        var formats: [FormatExpectation] = []
        for text in try cursor.someTexts("one format") {
            guard let format = FormatExpectation(text) else {
                throw cursor.mismatch("cyclonedx or spdx, alone or as cyclonedx>=1.4", found: "'\(text)'")
            }
            formats.append(format)
        }
        return formats
    }
}
