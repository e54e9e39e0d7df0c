internal import Encodings
package import Vocabulary

/// What a policy expects of the parameters that a caller gave a build.
package struct ParameterRules: Hashable, Sendable {
    /// A parameter by its path, as `inputs.release`, and what it may be.
    package struct Entry: Hashable, Sendable {
        package let path: String
        package let allowed: [Glob]
    }

    package let entries: [Entry]

    package init(_ entries: [Entry]) { self.entries = entries }

    /// Says which parameter is missing or has another value; nil where all are as they are expected.
    func flaw(in parameters: JSONValue) -> String? {
        let leaves = parameters.leaves
        for entry in entries {
            let found = leaves.filter { $0.path.isIdentical(to: entry.path) || $0.path.isInside(entry.path) }
            let wanted = entry.allowed.map(\.description).joined(separator: " or ")
            guard !found.isEmpty else { return "has no parameter '\(entry.path)', and \(wanted) is required" }
            for leaf in found where !entry.allowed.contains(where: { $0.matches(leaf.text) }) {
                return "has '\(leaf.text)' as parameter '\(leaf.path)', and \(wanted) is required"
            }
        }
        return nil
    }

    /// The parameters that no entry mentions.
    func unmentioned(in parameters: JSONValue) -> [String] {
        parameters.leaves.map(\.path).filter { path in
            !entries.contains { path.isIdentical(to: $0.path) || path.isInside($0.path) }
        }
    }
}

extension JSONValue {
    /// Every value that holds no others, with its path in names and positions, as `inputs.flags[0]`.
    var leaves: [(path: String, text: String)] {
        var leaves: [(path: String, text: String)] = []
        var open: [(path: String, value: JSONValue)] = [("", self)]
        while let next = open.popLast() {
            switch next.value {
            case .null: continue
            case .bool(let flag): leaves.append((next.path, flag ? "true" : "false"))
            case .number(let number): leaves.append((next.path, number.text))
            case .string(let text): leaves.append((next.path, text))
            case .array(let elements):
                for (index, element) in elements.enumerated().reversed() {
                    open.append(("\(next.path)[\(index)]", element))
                }
            case .object(let object):
                for member in object.members.reversed() {
                    open.append((next.path.isEmpty ? member.name : "\(next.path).\(member.name)", member.value))
                }
            }
        }
        return leaves
    }
}

extension String {
    /// Whether the path leads below another one.
    fileprivate func isInside(_ other: String) -> Bool {
        guard utf8.count > other.utf8.count, utf8.starts(with: other.utf8) else { return false }
        let next = utf8[utf8.index(utf8.startIndex, offsetBy: other.utf8.count)]
        return next == UInt8(ascii: ".") || next == UInt8(ascii: "[")
    }
}
