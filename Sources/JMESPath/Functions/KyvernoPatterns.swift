internal import KubernetesValues
internal import RegularExpressions

typealias CompiledPattern = RE2Pattern

/// Kyverno's functions that compare with patterns.
extension JMESFunction {
    static let kyvernoPatterns: [JMESFunction] = [
        JMESFunction("regex_match", 2) { (call) throws(Interruption) in
            let (pattern, text) = (try pattern(call), try text(call))
            return .bool(pattern.isFound(in: text))
        },
        JMESFunction("regex_replace_all", 3) { (call) throws(Interruption) in
            let (pattern, text, template) = (try pattern(call), try text(call), try call.text(2))
            let result = pattern.replacingAll(in: text, with: template, upTo: call.environment.stringLimit)
            return try limited(result, call)
        },
        JMESFunction("regex_replace_all_literal", 3) { (call) throws(Interruption) in
            let (pattern, text, literal) = (try pattern(call), try text(call), try call.text(2))
            let result = pattern.replacingAll(in: text, withLiteral: literal, upTo: call.environment.stringLimit)
            return try limited(result, call)
        },
        JMESFunction("pattern_match", 2) { (call) throws(Interruption) in
            let (pattern, text) = (try call.string(0), try call.text(1))
            try call.evaluation.spend(1 + (1 + pattern.utf8.count) * text.utf8.count >> 6)
            return .bool(Wildcard.matches(pattern, text))
        },
        JMESFunction("label_match", 2) { (call) throws(Interruption) in
            let (wanted, labels) = (try call.object(0), try call.object(1))
            for (position, key) in wanted.shape.keys.enumerated() {
                guard let label = labels[key] else { return .bool(false) }
                guard try call.evaluation.areEqual(wanted.values[position], label) else { return .bool(false) }
            }
            return .bool(true)
        },
        JMESFunction("random", 1) { (call) throws(Interruption) in
            throw call.error(.value, "expected a function with one result, found one that differs each time")
        },
    ]

    /// Argument 0 as a pattern, compiled once in each evaluation.
    private static func pattern(_ call: Call) throws(Interruption) -> RE2Pattern {
        let key = ObjectKey(try call.string(0))
        if let pattern = call.evaluation.patterns[key] { return pattern }
        try call.evaluation.spend(100 + key.name.utf8.count * 16)
        do {
            let pattern = try RE2Pattern(key.name)
            if call.evaluation.patterns.count >= 64 { call.evaluation.patterns = [:] }
            call.evaluation.patterns[key] = pattern
            return pattern
        } catch {
            throw call.error(.value, "expected a regular expression of RE2: \(error)")
        }
    }

    /// Argument 1, once a search of it by argument 0 is accounted for.
    private static func text(_ call: Call) throws(Interruption) -> String {
        let (pattern, text) = (try call.text(0), try call.text(1))
        try call.evaluation.spend(1 + text.utf8.count * (1 + size(of: pattern) >> 3) / 4)
        return text
    }

    /// About how many steps a pattern has: a count, as `{1,100}`, repeats what it stands behind.
    private static func size(of pattern: String) -> Int {
        var (largest, count, isCount) = (1, 0, false)
        for byte in pattern.utf8 {
            if byte == UInt8(ascii: "{") {
                (count, isCount) = (0, true)
            } else if isCount, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
                count = min(count * 10 + Int(byte - UInt8(ascii: "0")), 1_000)
                largest = max(largest, count)
            } else {
                (count, isCount) = (0, isCount && byte == UInt8(ascii: ","))
            }
        }
        return pattern.utf8.count * max(1, largest / 4)
    }

    private static func limited(_ text: String?, _ call: Call) throws(Interruption) -> JMESValue {
        guard let text else {
            throw call.error(.cost, "expected a string of at most \(call.environment.stringLimit) bytes, found more")
        }
        return try call.string(result: text)
    }
}
