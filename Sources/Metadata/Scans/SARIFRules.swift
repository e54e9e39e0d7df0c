internal import Encodings
internal import Vocabulary

/// How grave a SARIF result is called.
enum SARIFLevel: String, CaseIterable {
    case none, note, warning, error

    init(_ cursor: JSONCursor) throws {
        let text = try cursor.string()
        guard let level = SARIFLevel(rawValue: text) else {
            throw cursor.mismatch("error, warning, note or none", found: "'\(text)'")
        }
        self = level
    }

    /// Source: metadata.md D.3.4.
    var severity: Severity {
        switch self {
        case .none: .none
        case .note: .low
        case .warning: .medium
        case .error: .high
        }
    }
}

/// A rule of a SARIF run, as far as its results need it.
struct SARIFRule {
    /// Where it stands: the component, from 0 for the driver, and the place in its list.
    struct Place: Hashable {
        let component: Int
        let index: Int
    }

    let place: Place
    let id: String
    let level: SARIFLevel?
    /// The property `security-severity`, by which tools say how bad a vulnerability is.
    let severity: VulnerabilityScore?
    let scores: [VulnerabilityScore]
    /// The purl, where the rule is about one package only.
    let purl: String?
    let url: String?

    init(_ cursor: JSONCursor, at place: Place) throws {
        self.place = place
        id = try cursor.requiredText("id")
        level = try cursor.member("defaultConfiguration")?.member("level").map { try SARIFLevel($0) }
        let properties = try cursor.member("properties")
        severity = try SARIFRule.severity(properties)
        let purls = try properties?.presentElements("purls") ?? []
        purl = purls.count == 1 ? try purls.first?.string() : nil
        url = try cursor.text("helpUri")
        var scores: [VulnerabilityScore] = []
        for (name, version) in [("cvssv2", CVSS.Version.v2), ("cvssv3", .v31), ("cvssv40", .v40)] {
            let vector = try properties?.text("\(name)_vector")
            let stated = try properties?.textOrNumber("\(name)_baseScore") ?? properties?.textOrNumber("\(name)_score")
            let score = VulnerabilityScore(source: nil, vector: vector, stated: stated, version: version)
            if let score { scores.append(score) }
        }
        self.scores = scores
    }

    /// The score in a property bag of a result or of a rule.
    static func severity(_ properties: JSONCursor?) throws -> VulnerabilityScore? {
        guard let properties, let text = try properties.textOrNumber("security-severity") else { return nil }
        guard let score = VulnerabilityScore(source: "security-severity", vector: nil, stated: text) else {
            throw JSONShapeError(
                path: "\(properties.path).security-severity",
                expected: "a score from 0 to 10",
                found: "'\(text)'"
            )
        }
        return score
    }

    /// What a result of the rule counts as, when it says nothing itself.
    fileprivate var rank: Severity { severity?.severity ?? (level ?? .warning).severity }
}

/// The rules of a SARIF run: those of the tool's driver, and those of its extensions.
///
/// Source: SARIF 2.1.0, 3.19 (toolComponent), 3.52 (reportingDescriptorReference), 3.54 (toolComponentReference).
struct SARIFRules {
    private struct Component {
        let rules: [SARIFRule]
        /// Of several rules with one id the gravest.
        let places: [[UInt8]: Int]

        init(_ cursor: JSONCursor, number: Int) throws {
            var rules: [SARIFRule] = []
            var places: [[UInt8]: Int] = [:]
            for rule in try cursor.elements("rules") {
                let rule = try SARIFRule(rule, at: SARIFRule.Place(component: number, index: rules.count))
                let other = places[Array(rule.id.utf8)]
                if other.map({ rules[$0].rank < rule.rank }) ?? true { places[Array(rule.id.utf8)] = rules.count }
                rules.append(rule)
            }
            (self.rules, self.places) = (rules, places)
        }
    }

    private let components: [Component]
    /// The components by name and by GUID in lower case; of several with one name the first.
    private let names: [[UInt8]: Int]

    init(_ tool: JSONCursor) throws {
        var components: [Component] = []
        var names: [[UInt8]: Int] = [:]
        for cursor in [try tool.required("driver")] + (try tool.elements("extensions")) {
            for name in try [cursor.text("name"), cursor.text("guid")?.asciiLowercased].compactMap(\.self) {
                if names[Array(name.utf8)] == nil { names[Array(name.utf8)] = components.count }
            }
            components.append(try Component(cursor, number: components.count))
        }
        (self.components, self.names) = (components, names)
    }

    /// What names a rule: an id, a place in the list of a component, or both.
    struct Reference {
        let id: String?
        let rule: SARIFRule?
    }

    /// The rule of a result; nil where the run does not describe it.
    func reference(of result: JSONCursor) throws -> Reference {
        let rule = try result.member("rule")
        return try reference(
            id: try agreeing(result.member("ruleId"), rule?.member("id")) { try $0.string() },
            index: try agreeing(result.member("ruleIndex"), rule?.member("index")) { try $0.integer() },
            component: rule?.member("toolComponent"),
            at: result
        )
    }

    /// The rule that an override in an invocation is about.
    func reference(ofDescriptor descriptor: JSONCursor) throws -> Reference {
        try reference(
            id: descriptor.text("id"),
            index: descriptor.member("index")?.integer(),
            component: descriptor.member("toolComponent"),
            at: descriptor
        )
    }

    /// The one value of two members that say the same.
    private func agreeing<Value: Hashable & CustomStringConvertible>(
        _ first: JSONCursor?,
        _ second: JSONCursor?,
        _ read: (JSONCursor) throws -> Value
    ) throws -> Value? {
        guard let first, let second else { return try (first ?? second).map(read) }
        guard try read(first) == read(second) else {
            throw second.mismatch("the same as beside it, \(try read(first))", found: "\(try read(second))")
        }
        return try read(first)
    }

    private func reference(
        id: String?,
        index: Int64?,
        component: JSONCursor?,
        at cursor: JSONCursor
    ) throws -> Reference {
        let id = id.flatMap { $0.isEmpty ? nil : $0 }
        let component = components[try place(of: component)]
        guard let index, index != -1 else { return Reference(id: id, rule: id.flatMap { find($0, in: component) }) }
        guard let index = Int(exactly: index), component.rules.indices.contains(index) else {
            throw cursor.mismatch("an index into \(component.rules.count) rules", found: "\(index)")
        }
        let rule = component.rules[index]
        if let id, !id.isIdentical(to: rule.id), !id.hasPrefix(rule.id + "/") {
            throw cursor.mismatch("the id of rule \(index), '\(rule.id)'", found: "'\(id)'")
        }
        return Reference(id: id ?? rule.id, rule: rule)
    }

    private func place(of reference: JSONCursor?) throws -> Int {
        guard let reference else { return 0 }
        if let index = try reference.member("index")?.integer(), index != -1 {
            guard index >= 0, index < components.count - 1 else {
                throw reference.mismatch("an index into \(components.count - 1) extensions", found: "\(index)")
            }
            return Int(index) + 1
        }
        guard let name = try reference.text("guid")?.asciiLowercased ?? reference.text("name") else { return 0 }
        guard let place = names[Array(name.utf8)] else {
            throw reference.mismatch("a component of the tool", found: "'\(name)'")
        }
        return place
    }

    private static let deepest = 8

    /// The rule of that id, or of what it is a part of: `CA1000/1` is a part of `CA1000`.
    private func find(_ id: String, in component: Component) -> SARIFRule? {
        var bytes = Array(id.utf8)
        for _ in 0..<Self.deepest {
            if let place = component.places[bytes] { return component.rules[place] }
            guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return nil }
            bytes.removeSubrange(slash...)
        }
        return nil
    }
}
