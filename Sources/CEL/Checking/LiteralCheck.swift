internal import RegularExpressions

/// Refuses constants that no evaluation could use, as the cluster does when a policy is loaded.
enum LiteralCheck {
    static func check(_ function: String, _ arguments: [Expression]) throws(CheckError) {
        func text(_ index: Int) -> String? {
            guard arguments.indices.contains(index), case .literal(.string(let text)) = arguments[index].kind
            else { return nil }
            return text
        }
        switch function {
        case "matches", "find", "findAll", "regex.replace", "regex.extract", "regex.extractAll":
            guard let pattern = text(1) else { return }
            do {
                _ = try RE2Pattern(pattern)
            } catch {
                throw CheckError(message: "invalid matches argument: \(error)", offset: arguments[1].offset)
            }
        case "timestamp":
            guard let timestamp = text(0), TimeText.timestamp(timestamp) == nil else { return }
            throw CheckError(message: "invalid timestamp argument", offset: arguments[0].offset)
        case "duration":
            guard let duration = text(0), TimeText.duration(duration) == nil else { return }
            throw CheckError(message: "invalid duration argument", offset: arguments[0].offset)
        default: return
        }
    }
}
