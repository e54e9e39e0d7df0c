internal import Encodings
internal import Metadata
internal import Vocabulary

/// Reads one entry of `require`.
struct RequirementReader {
    let file: String
    let authorities: Set<String>

    private static let known: Set<String> = [
        "attestation", "signedBy", "threshold", "select", "maxAge", "slsa", "formats",
    ]
    private static let later: Set<String> = [
        "anyOf", "allOf", "about", "minimumElements", "licences", "components",
    ]

    func read(_ cursor: YAMLCursor) throws -> Requirement {
        let fields = try PolicyFields(cursor, known: Self.known, later: Self.later, in: file)
        let selectors = try selectors(fields.required("attestation"))
        let classes = selectors.reduce(into: Set<PredicateClass>()) { $0.formUnion($1.classes) }
        let signedBy = try authorityNames(fields.required("signedBy"), known: authorities)
        try refuse(fields, "slsa", unless: classes, within: [.provenance])
        try refuse(fields, "formats", unless: classes, within: [.sbom])
        try refuse(fields, "maxAge", unless: classes, within: [.provenance, .sbom, .vulnerabilityScan])
        return Requirement(
            selectors: selectors,
            signedBy: signedBy,
            threshold: try threshold(fields["threshold"], of: signedBy),
            selection: try fields["select"]?.word(Requirement.Selection.self),
            maxAge: try fields["maxAge"]?.timeSpan(),
            slsa: try fields["slsa"].map { try expectation(fields.nested($0, known: Self.slsa, later: [])) },
            formats: try fields["formats"].map(formats) ?? []
        )
    }

    private func selectors(_ cursor: YAMLCursor) throws -> [PredicateSelector] {
        try cursor.someTexts("one type of attestation").map { text in
            guard text != "csaf" else {
                throw PolicyError.notSupportedYet(
                    "\(cursor.path): expected an attestation that this version reads, found 'csaf'",
                    line: cursor.value.line,
                    column: cursor.value.column,
                    in: file
                )
            }
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

    private static let slsa: Set<String> = ["level", "builders", "sources", "refs", "buildTypes"]

    private func expectation(_ fields: PolicyFields) throws -> BuildExpectation {
        let expectation = BuildExpectation(
            level: Int(try fields["level"]?.integer(0...3) ?? 0),
            builders: try fields.globs("builders"),
            sources: try fields["sources"].map(sources) ?? [],
            refs: try fields.globs("refs"),
            buildTypes: try fields.globs("buildTypes")
        )
        guard Self.slsa.contains(where: { fields[$0] != nil }) else {
            throw fields.cursor.mismatch("at least one of \(Self.slsa.sorted().joined(separator: ", "))", found: "none")
        }
        return expectation
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

    // MARK: - SBOMs

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
