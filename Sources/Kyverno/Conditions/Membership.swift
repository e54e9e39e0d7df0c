internal import Encodings
internal import JMESPath
internal import KubernetesValues
internal import Vocabulary

/// Compares the elements of two values, as `AnyIn` and its like do.
struct Membership {
    private let comparison: Comparison
    /// The texts of a list, or of a single value.
    private let keys: [String]?
    private let isList: Bool
    private let value: Expected?

    /// What the value asks for.
    fileprivate enum Expected {
        /// Texts, each of which may be a pattern.
        case patterns([String])
        /// Texts that are compared letter by letter.
        case texts([String])
        case range(QuantityRange)
    }

    init(_ comparison: Comparison) {
        self.comparison = comparison
        switch comparison.key {
        case .array(let elements): (keys, isList) = (elements.map(\.comparedText), true)
        case .object, .null, .expression: (keys, isList) = (nil, false)
        default: (keys, isList) = ([comparison.key.comparedText], false)
        }
        value = Self.expected(comparison.value, keys: keys ?? [], isList: isList)
    }

    private static func expected(_ value: JMESValue, keys: [String], isList: Bool) -> Expected? {
        switch value {
        case .array(let elements): return .patterns(elements.map(\.comparedText))
        case .string(let text):
            if keys.count == 1, keys[0].utf8.elementsEqual(text.utf8) { return .texts([text]) }
            if let range = QuantityRange(text) { return .range(range) }
            if let texts = list(text) { return isList ? .patterns(texts) : .texts(texts) }
            return .patterns([text])
        case .null, .object, .expression: return nil
        default: return isList ? .patterns([value.comparedText]) : nil
        }
    }

    /// The texts of a list in JSON.
    private static func list(_ text: String) -> [String]? {
        guard text.utf8.contains(UInt8(ascii: "[")),
            let cursor = try? JSONCursor(reading: Array(text.utf8), depth: 2),
            let elements = try? cursor.array()
        else { return nil }
        let texts = elements.compactMap { try? $0.string() }
        return texts.count == elements.count ? texts : nil
    }

    // MARK: - The operators

    /// Whether some key is there.
    func anyIn() throws(ConditionFault) -> Bool { try some(matching: true) ?? false }

    /// Whether all keys are there.
    func allIn() throws(ConditionFault) -> Bool { try some(matching: false).map { !$0 } ?? false }

    /// Whether some key is not there.
    func anyNotIn() throws(ConditionFault) -> Bool { try some(matching: false) ?? false }

    /// Whether no key is there.
    func allNotIn() throws(ConditionFault) -> Bool { try some(matching: true).map { !$0 } ?? false }

    /// Whether any key matches the value, or does not; nil where the types do not fit.
    private func some(matching wanted: Bool) throws(ConditionFault) -> Bool? {
        guard let keys, let value else { return nil }
        var matcher = Matcher(value, comparison)
        for key in keys where try matcher.matches(key) == wanted { return true }
        return false
    }

    // MARK: - The deprecated operators

    var isIn: Bool {
        get throws(ConditionFault) { try decideExactly() ?? false }
    }

    var isNotIn: Bool {
        get throws(ConditionFault) {
            guard let isIn = try decideExactly() else { return false }
            return !isIn
        }
    }

    /// Whether all keys are there, those of a list letter by letter; nil where the types do not fit.
    private func decideExactly() throws(ConditionFault) -> Bool? {
        guard let keys else { return nil }
        guard isList else {
            guard var value else { return nil }
            if case .range = value { value = .patterns([comparison.value.comparedText]) }
            var matcher = Matcher(value, comparison)
            return try matcher.matches(keys[0])
        }
        let texts: [String]
        switch comparison.value {
        case .array(let elements):
            texts = elements.compactMap(\.text)
            guard texts.count == elements.count else {
                throw ConditionFault(text: "expected a list of texts as value, found something else in it")
            }
        case .string(let text): texts = Self.list(text) ?? [text]
        default: return nil
        }
        guard case .array(let elements) = comparison.key, elements.allSatisfy({ $0.text != nil }) else {
            throw ConditionFault(text: "expected a list of texts as key, found something else in it")
        }
        let known = Set(texts.map { Array($0.utf8) })
        return keys.allSatisfy { known.contains(Array($0.utf8)) }
    }
}

/// Holds keys against a value, within a number of steps: both may be lists that somebody else wrote.
private struct Matcher {
    private let exact: Set<[UInt8]>
    private let texts: [String]
    private let patterns: [Wildcard]
    private let range: QuantityRange?
    private let keysMayBePatterns: Bool
    private var steps = 0

    private static let most = 20_000_000

    init(_ value: Membership.Expected, _ comparison: Comparison) {
        switch value {
        case .texts(let texts):
            (self.texts, patterns, range, keysMayBePatterns) = (texts, [], nil, false)
        case .patterns(let texts):
            self.texts = texts
            patterns = comparison.valueIsLiteral ? [] : texts.filter(Wildcard.hasWildcard).map(Wildcard.init)
            range = nil
            keysMayBePatterns = !comparison.keyIsLiteral
        case .range(let range):
            (texts, patterns, self.range, keysMayBePatterns) = ([], [], range, false)
        }
        exact = Set(texts.map { Array($0.utf8) })
    }

    mutating func matches(_ key: String) throws(ConditionFault) -> Bool {
        if let range { return range.contains(key) }
        if exact.contains(Array(key.utf8)) { return true }
        for pattern in patterns {
            try spend(pattern.description.utf8.count, key.utf8.count)
            if pattern.matches(key) { return true }
        }
        guard keysMayBePatterns, Wildcard.hasWildcard(key) else { return false }
        let pattern = Wildcard(key)
        for text in texts {
            try spend(key.utf8.count, text.utf8.count)
            if pattern.matches(text) { return true }
        }
        return false
    }

    /// A pattern takes time in proportion to its own length and the text's together, at worst times each other.
    private mutating func spend(_ pattern: Int, _ text: Int) throws(ConditionFault) {
        steps += pattern + text + pattern * text / 64
        guard steps <= Self.most else {
            throw ConditionFault(
                text: "expected lists that can be compared within \(Self.most) steps, found larger ones"
            )
        }
    }
}

/// `a-b`: everything from one number or quantity to another, both included.
struct QuantityRange {
    let lower: Quantity
    let upper: Quantity

    init?(_ text: String) {
        // A minus in front belongs to the first number.
        guard let dash = text.dropFirst().firstIndex(of: "-"),
            let lower = Self.quantity(text[..<dash]), let upper = Self.quantity(text[text.index(after: dash)...])
        else { return nil }
        (self.lower, self.upper) = (lower, upper)
    }

    private static func quantity(_ text: Substring) -> Quantity? { try? Quantity(String(text)) }

    func contains(_ text: String) -> Bool {
        guard let value = try? Quantity(text) else { return false }
        return lower.compare(value) <= 0 && value.compare(upper) <= 0
    }
}
