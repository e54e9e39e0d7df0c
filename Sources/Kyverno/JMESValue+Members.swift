internal import JMESPath

extension JMESValue {
    static func object(_ members: [(String, JMESValue)]) -> JMESValue { .object(JMESObject(members)) }

    /// The member of that name; nil where this is no object, or has none.
    subscript(name: String) -> JMESValue? {
        guard case .object(let object) = self else { return nil }
        return object[name]
    }

    /// What stands below these names.
    func at(_ path: [String]) -> JMESValue? {
        path.reduce(Optional(self)) { $0?[$1] }
    }

    var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    var elements: [JMESValue] {
        if case .array(let elements) = self { elements } else { [] }
    }

    var members: [(name: String, value: JMESValue)] {
        guard case .object(let object) = self else { return [] }
        return zip(object.names, object.values).map { ($0, $1) }
    }

    /// The members whose values are texts.
    var textMembers: [(name: String, value: String)] {
        members.compactMap { member in member.value.text.map { (member.name, $0) } }
    }

    /// The same with the members of another object, and objects in both merged alike.
    func merging(_ other: JMESValue) -> JMESValue {
        guard case .object(let own) = self, case .object(let theirs) = other else { return other }
        var merged = Array(zip(own.names, own.values))
        for (name, value) in zip(theirs.names, theirs.values) {
            // The later value of a name counts, in the earlier place.
            merged.append((name, own[name].map { $0.merging(value) } ?? value))
        }
        return .object(JMESObject(merged))
    }

    /// About how many bytes the value takes as JSON.
    var jsonSize: Int {
        switch self {
        case .string(let text): text.utf8.count + 2
        case .array(let elements): elements.reduce(2) { $0 + $1.jsonSize + 1 }
        case .object(let object):
            zip(object.names, object.values).reduce(2) { $0 + $1.0.utf8.count + $1.1.jsonSize + 4 }
        default: 4
        }
    }

    /// Whether any text in it, names included, fits.
    func hasText(_ fits: (String) -> Bool) -> Bool {
        switch self {
        case .string(let text): fits(text)
        case .array(let elements): elements.contains { $0.hasText(fits) }
        case .object(let object): object.names.contains(where: fits) || object.values.contains { $0.hasText(fits) }
        default: false
        }
    }
}
