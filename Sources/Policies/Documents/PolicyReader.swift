internal import Encodings
internal import Trust
internal import Vocabulary

/// Reads one policy document, strictly: what it does not understand, it refuses with line and column.
///
/// Source: BundlePolicy, `sallyport.dev/v1`.
struct PolicyReader {
    let file: PolicyFile
    /// The names of the authorities that the trust root has; nil where none is at hand.
    let authorities: Set<String>?

    private static let version = "sallyport.dev/v1"

    func policy(_ root: YAMLCursor) throws -> BundlePolicy {
        let fields = try PolicyFields(root, known: ["apiVersion", "kind", "metadata", "spec"], in: file.path)
        let version = try fields.required("apiVersion")
        guard try version.text() == Self.version else { throw version.mismatch("'\(Self.version)'") }
        let kind = try fields.required("kind")
        guard try kind.text() == BundlePolicy.kind else { throw kind.mismatch("'\(BundlePolicy.kind)'") }
        let name = try name(fields.required("metadata"))
        return try policy(name, spec: fields.required("spec"))
    }

    /// A name that can stand in a list of names joined by `+`, as verdicts write it.
    private func name(_ metadata: YAMLCursor) throws -> String {
        let fields = try PolicyFields(metadata, known: ["name", "labels", "annotations"], in: file.path)
        for name in ["labels", "annotations"] {
            try fields[name]?.requireTextMap()
        }
        let name = try fields.required("name")
        let text = try name.text()
        let letters = Array(text.utf8)
        guard letters.allSatisfy(Self.isNameLetter), let first = letters.first, Self.isNameLetter(first),
            !".-_".utf8.contains(first), letters.count <= 253
        else { throw name.mismatch("a name of a-z, 0-9, '.', '-' and '_' that begins with a letter or digit") }
        return text
    }

    private static func isNameLetter(_ letter: UInt8) -> Bool {
        switch letter {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }

    private func policy(_ name: String, spec: YAMLCursor) throws -> BundlePolicy {
        let fields = try PolicyFields(
            spec,
            known: [
                "images", "allowEmpty", "platforms", "failureAction", "clockSkew", "trustRoot", "require",
                "vulnerabilities", "rules",
            ],
            in: file.path
        )
        let images = try images(fields.required("images"))
        let requirements = try fields["require"].map(requirements) ?? []
        let vulnerabilities = try fields["vulnerabilities"].map { cursor in
            try VulnerabilityRuleReader(file: file.path, authorities: authorities, requirements: requirements)
                .read(cursor)
        }
        let rules = try fields["rules"].map { cursor in
            try CELRuleReader(file: file.path, hasFindings: vulnerabilities != nil).rules(cursor)
        }
        guard !requirements.isEmpty || vulnerabilities != nil || rules != nil else {
            throw spec.mismatch("at least one of require, vulnerabilities, rules", found: "none")
        }
        return BundlePolicy(
            name: name,
            file: file.path,
            digest: file.digest,
            images: images,
            allowsEmpty: try fields["allowEmpty"]?.bool() ?? false,
            platforms: try fields["platforms"].map(platforms) ?? [],
            failureAction: try fields["failureAction"]?.word(BundlePolicy.FailureAction.self) ?? .enforce,
            clockSkew: try fields["clockSkew"]?.timeSpan() ?? TimeSpan(seconds: 300),
            trustRootMaxAge: try fields["trustRoot"].map { cursor in
                try fields.nested(cursor, known: ["maxAge"]).required("maxAge").timeSpan()
            },
            requirements: requirements,
            vulnerabilities: vulnerabilities,
            rules: rules ?? []
        )
    }

    /// Globs on registry and path; one with a tag or digest would never match, and so never exclude either.
    private func images(_ cursor: YAMLCursor) throws(YAMLError) -> ImageSelector {
        let patterns = try cursor.texts()
        for (pattern, element) in zip(patterns, try cursor.sequence()) {
            guard ImageSelector.isPattern(pattern) else {
                throw element.mismatch("a glob on registry/path, without tag or digest")
            }
        }
        guard patterns.contains(where: { !$0.hasPrefix("!") }) else {
            throw cursor.mismatch("at least one glob that selects", found: "none")
        }
        return ImageSelector(patterns)
    }

    private func platforms(_ cursor: YAMLCursor) throws(YAMLError) -> [Platform] {
        _ = try cursor.texts()
        var platforms: [Platform] = []
        for element in try cursor.sequence() {
            guard let platform = Platform(try element.text()) else {
                throw element.mismatch("a platform as linux/amd64 or linux/arm/v7")
            }
            platforms.append(platform)
        }
        guard !platforms.isEmpty else { throw cursor.mismatch("at least one platform", found: "none") }
        return platforms
    }

    private func requirements(_ cursor: YAMLCursor) throws -> [RequirementTree] {
        let entries = try cursor.sequence()
        guard !entries.isEmpty else { throw cursor.mismatch("at least one entry", found: "none") }
        let reader = RequirementReader(file: file.path, authorities: authorities)
        return try entries.map { try reader.tree($0) }
    }
}

/// Reads lists of authorities, each of which the trust root must have.
func authorityNames(_ cursor: YAMLCursor, known authorities: Set<String>?) throws(YAMLError) -> [String] {
    let names = try cursor.someTexts("one authority")
    guard let authorities else { return names }
    for name in names where !authorities.contains(name) {
        throw cursor.mismatch(
            "authorities of the trust root (\(authorities.sorted().joined(separator: ", ")))",
            found: "'\(name)'"
        )
    }
    return names
}
