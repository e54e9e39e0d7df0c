internal import Vocabulary

/// Which licences somebody may use, and which not.
package struct LicenseRules: Hashable, Sendable {
    /// Why an entry of a list means no licence.
    package enum EntryError: Error, Hashable, CustomStringConvertible {
        case noEntries
        case invalid(entry: String, LicenseExpressionError)

        package var description: String {
            switch self {
            case .noEntries: "expected at least one licence in the list, found none"
            case .invalid(let entry, let error): "licence entry '\(entry)': \(error)"
            }
        }
    }

    /// The entries of a list, by what they cover.
    private struct List: Hashable, Sendable {
        /// Each licence that an entry covers, and the first entry that does.
        private(set) var entries: [LicenseTerm.Choice: String] = [:]
        /// Free names, byte for byte; the keys of a dictionary of texts would be equal by another rule.
        private(set) var names: [[UInt8]: String] = [:]

        init(_ list: [String]) throws(EntryError) {
            for entry in list { try add(entry) }
        }

        private mutating func add(_ entry: String) throws(EntryError) {
            let bytes = Array(entry.utf8)
            if bytes.starts(with: LicenseRules.namePrefix) {
                let name = Array(bytes.dropFirst(LicenseRules.namePrefix.count))
                guard !name.isEmpty else {
                    throw .invalid(entry: entry, .unexpected(expected: "a name behind name:", found: ""))
                }
                names[name] = names[name] ?? entry
                return
            }
            names[bytes] = names[bytes] ?? entry
            let expression: LicenseExpression
            do { expression = try LicenseExpression(entry) } catch { throw .invalid(entry: entry, error) }
            guard case .license(let term) = expression.tree else {
                throw .invalid(entry: entry, .unexpected(expected: "one licence without AND and OR", found: entry))
            }
            for choice in term.choices { entries[choice] = entries[choice] ?? entry }
        }
    }

    /// What an entry begins with that means a free name, as CycloneDX has them, and no id.
    fileprivate static let namePrefix = Array("name:".utf8)

    private let allow: List?
    private let deny: List

    /// Rules of two lists.
    ///
    /// An entry is an SPDX id, with `+` and exception where wanted, or `name:` and a name that is on no list.
    ///
    /// - Parameters:
    ///   - allow: What may be used; where it is empty, all that is not denied.
    ///   - deny: What may not be used, whatever is allowed.
    /// - Throws: The first entry that means no licence.
    package init(allow: [String], deny: [String]) throws(EntryError) {
        self.allow = allow.isEmpty ? nil : try List(allow)
        self.deny = try List(deny)
    }

    /// Holds a component's licence against the rules.
    package func judge(_ statement: LicenseStatement?) -> LicenseJudgement {
        switch statement {
        case nil: .unknown(.missing)
        case .noAssertion: .unknown(.noAssertion)
        case .noLicense: .unknown(.noLicense)
        case .expression(let text): judge(expression: text)
        case .named(let names, let text): judge(names: names, and: text)
        }
    }

    private func judge(expression text: String) -> LicenseJudgement {
        let tree: LicenseExpression.Tree
        do { tree = try LicenseExpression(text).tree } catch { return .unknown(.unreadable(error)) }
        switch tree {
        case .noLicense: return .unknown(.noLicense)
        case .noAssertion: return .unknown(.noAssertion)
        case .license, .and, .or: break
        }
        let verdict = Verdict(tree, self)
        if verdict.isUsable { return .allowed }
        var ids = Ids()
        if verdict.isDenied {
            collectDenied(tree, verdict, &ids)
            return .denied(by: ids.list)
        }
        collectUnusable(tree, verdict, &ids)
        return .notAllowed(ids.list)
    }

    /// All hold together: what is worst for one is for all, and what is not known excuses nothing.
    private func judge(names: [String], and text: String?) -> LicenseJudgement {
        var denied = Ids()
        var notAllowed = Ids()
        var unknown: LicenseJudgement.Reason?
        func add(_ judgement: LicenseJudgement) {
            switch judgement {
            case .allowed: break
            case .denied(let ids): ids.forEach { denied.add($0) }
            case .notAllowed(let ids): ids.forEach { notAllowed.add($0) }
            case .unknown(let reason): unknown = unknown ?? reason
            }
        }
        if names.isEmpty, text == nil { return .unknown(.missing) }
        if let text { add(judge(expression: text)) }
        for name in names { add(judge(name: name)) }
        if !denied.list.isEmpty { return .denied(by: denied.list) }
        if !notAllowed.list.isEmpty { return .notAllowed(notAllowed.list) }
        return unknown.map { .unknown($0) } ?? .allowed
    }

    private func judge(name: String) -> LicenseJudgement {
        let bytes = Array(name.utf8)
        if let entry = deny.names[bytes] { return .denied(by: [entry]) }
        return allow?.names[bytes] != nil ? .allowed : .unknown(.unlistedName(name))
    }
}

extension LicenseRules {
    /// What the rules say of an expression, from what they say of its parts: alternatives are never expanded.
    struct Verdict {
        /// Whether one way to satisfy it needs nothing but what may be used.
        let isUsable: Bool
        /// Whether every way to satisfy it needs something denied.
        let isDenied: Bool
        fileprivate let parts: [Verdict]

        init(_ tree: LicenseExpression.Tree, _ rules: LicenseRules) {
            switch tree {
            case .noLicense, .noAssertion: (isUsable, isDenied, parts) = (false, false, [])
            case .license(let term):
                isUsable = term.choices.contains { rules.mayUse($0) }
                isDenied = term.choices.allSatisfy { rules.deny.entries[$0] != nil }
                parts = []
            case .and(let trees):
                parts = trees.map { Verdict($0, rules) }
                isUsable = parts.allSatisfy(\.isUsable)
                isDenied = parts.contains(where: \.isDenied)
            case .or(let trees):
                parts = trees.map { Verdict($0, rules) }
                isUsable = parts.contains(where: \.isUsable)
                isDenied = parts.allSatisfy(\.isDenied)
            }
        }
    }

    private func mayUse(_ choice: LicenseTerm.Choice) -> Bool {
        guard deny.entries[choice] == nil else { return false }
        guard let allow else { return true }
        return allow.entries[choice] != nil
    }

    /// Ids in the order in which they came up, each once.
    private struct Ids {
        private(set) var list: [String] = []
        private var seen: Set<String> = []

        mutating func add(_ id: String) {
            if seen.insert(id).inserted { list.append(id) }
        }
    }

    /// The entries of the deny list that leave no way to satisfy a tree that is denied.
    private func collectDenied(_ tree: LicenseExpression.Tree, _ verdict: Verdict, _ ids: inout Ids) {
        switch tree {
        case .noLicense, .noAssertion: break
        case .license(let term):
            let entries = term.choices.compactMap { deny.entries[$0] }
            entries.sorted { $0.utf8.precedes($1.utf8) }.forEach { ids.add($0) }
        case .and(let trees), .or(let trees):
            for (tree, part) in zip(trees, verdict.parts) where part.isDenied { collectDenied(tree, part, &ids) }
        }
    }

    /// The licences that leave no way to satisfy a tree that may not be used.
    private func collectUnusable(_ tree: LicenseExpression.Tree, _ verdict: Verdict, _ ids: inout Ids) {
        switch tree {
        case .noLicense, .noAssertion: break
        case .license(let term): ids.add(term.description)
        case .and(let trees), .or(let trees):
            for (tree, part) in zip(trees, verdict.parts) where !part.isUsable { collectUnusable(tree, part, &ids) }
        }
    }
}

/// What licence rules say of a component's licence.
package enum LicenseJudgement: Hashable, Sendable {
    case allowed
    /// Every way to satisfy the licence needs one that these entries deny.
    case denied(by: [String])
    /// These licences are not on the list, and there is no way without them.
    case notAllowed([String])
    /// Nobody knows which licence it is.
    case unknown(Reason)

    package enum Reason: Hashable, Sendable, CustomStringConvertible {
        case unreadable(LicenseExpressionError)
        case unlistedName(String)
        case noAssertion
        case noLicense
        case missing

        package var description: String {
            switch self {
            case .unreadable(let error): "the licence expression cannot be read: \(error)"
            case .unlistedName(let name): "the licence '\(name)' is a free name that the rules do not list"
            case .noAssertion: "the document asserts no licence"
            case .noLicense: "the document says that there is no licence"
            case .missing: "no licence is stated"
            }
        }
    }
}
