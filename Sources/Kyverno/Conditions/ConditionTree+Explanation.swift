internal import Encodings
internal import JMESPath
internal import Policies

extension ConditionTree {
    /// The blocks, all of which must hold, in words.
    var explanations: [Explanation] {
        blocks.flatMap { block -> [Explanation] in
            let all = block.all.map(\.explanation)
            guard let any = block.any else { return all }
            return all + [Explanation("at least one of these:", any.map(\.explanation))]
        }
    }
}

extension Condition {
    fileprivate var explanation: Explanation {
        let reason = message.map { "; where it does not: '\($0)'" } ?? ""
        return Explanation("\(key.words) \(comparison.rawValue) \(value.words)\(reason)")
    }
}

extension JMESValue {
    /// A text as it is, anything else as JSON.
    fileprivate var words: String {
        if case .string(let text) = self { return text.isEmpty ? "''" : text }
        guard let json = try? json() else { return kind }
        return String(decoding: JSONWriter.write(json), as: UTF8.self)
    }
}

extension MatchBlock {
    var words: String {
        switch filters {
        case .any(let filters): filters.map(\.words).joined(by: "or")
        case .all(let filters): filters.map(\.words).joined(by: "and")
        }
    }
}

extension ResourceFilter {
    fileprivate var words: String {
        var words = kinds.map { $0.map(\.words).joined(by: "or") } ?? "anything"
        func add(_ what: String, _ texts: [String]?) {
            if let texts { words += " \(what) \(texts.joined(by: "or"))" }
        }
        add("named", names)
        add("in the namespace", namespaces)
        add("with the annotation", annotations?.map { "\($0.name)=\($0.value)" })
        add("with the labels", selector?.words)
        add("in a namespace with the labels", namespaceSelector?.words)
        add("on", operations)
        if asksForSubjects { words += " of certain users" }
        return words
    }
}

extension LabelSelector {
    fileprivate var words: [String] {
        let conditions = labels.map { "\($0.name)=\($0.value)" } + requirements.map(\.words)
        return [conditions.isEmpty ? "of any kind" : conditions.joined(by: "and")]
    }
}

extension LabelSelector.Requirement {
    fileprivate var words: String {
        values.isEmpty
            ? "\(key) \(comparison.rawValue)" : "\(key) \(comparison.rawValue) [\(values.joined(separator: ", "))]"
    }
}

extension KindPattern {
    fileprivate var words: String {
        let parts = [group, version].filter { $0 != "*" } + [kind] + (subresource.isEmpty ? [] : [subresource])
        return parts.joined(separator: "/")
    }
}
