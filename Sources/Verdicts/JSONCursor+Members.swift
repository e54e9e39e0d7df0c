internal import Encodings
internal import Vocabulary

extension JSONCursor {
    /// Refuses an object that lacks one of these members, nulls not counted as lacking, or has another.
    func requireMembers(_ names: String..., optional: Set<String> = []) throws(JSONShapeError) {
        for name in names where try !hasMember(name) {
            throw mismatch("a member '\(name)'", found: "none")
        }
        try refuseMembers(otherThan: optional.union(names))
    }

    /// Refuses a string with other bytes.
    func require(_ text: String) throws(JSONShapeError) {
        let found = try string()
        guard found.isIdentical(to: text) else { throw mismatch("'\(text)'", found: "'\(found)'") }
    }

    /// The member as one of a closed list of words.
    func word<Word: RawRepresentable<String> & CaseIterable>(
        _ name: String,
        of _: Word.Type
    ) throws(JSONShapeError) -> Word {
        let member = try required(name)
        let text = try member.string()
        guard let word = Word.allCases.first(where: { $0.rawValue.isIdentical(to: text) }) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw member.mismatch("one of \(words)", found: "'\(text)'")
        }
        return word
    }

    /// The first place where two documents differ, whatever the order of their members.
    func requireSame(as expected: JSONValue) throws(JSONShapeError) {
        switch (expected, kind) {
        case (.object(let wanted), .object):
            for member in try members() where wanted[member.name] == nil {
                throw mismatch("only members of a verdict", found: "'\(member.name)'")
            }
            for member in wanted.members {
                guard let cursor = try anyMember(member.name) else {
                    throw mismatch("a member '\(member.name)'", found: "none")
                }
                try cursor.requireSame(as: member.value)
            }
        case (.array(let wanted), .array):
            let found = try array()
            guard wanted.count == found.count else {
                throw mismatch("\(wanted.count) elements, as its result object has it", found: "\(found.count)")
            }
            for (cursor, value) in zip(found, wanted) { try cursor.requireSame(as: value) }
        default:
            let (wanted, found) = (JSONWriter.write(expected), JSONWriter.write(value))
            guard wanted == found else {
                throw mismatch(
                    "\(String(decoding: wanted, as: UTF8.self)), as its result object has it",
                    found: String(decoding: found, as: UTF8.self)
                )
            }
        }
    }
}
