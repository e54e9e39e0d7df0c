/// A range of versions, as `semver_compare` reads it: `>1.0.0 <2.0.0 || >3.0.0 !4.2.1`.
///
/// Conditions side by side must all hold, `||` separates alternatives. `x` stands for any number at the end of a
/// version (`1.x`, `1.2.x`). Prereleases are ordinary versions: `<2.0.0` contains `2.0.0-rc.1`.
///
/// Source: Kyverno documentation, JMESPath, "Semver_compare", and the range syntax of the library behind it.
package struct SemanticVersionRange: Hashable, Sendable {
    private enum Comparator: String, Hashable {
        case equal = "=="
        case unequal = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="

        init?(_ text: ArraySlice<UInt8>) {
            switch KubernetesValues.text(text) {
            case "", "=": self = .equal
            case "!": self = .unequal
            case let other: self.init(rawValue: other)
            }
        }
    }

    private struct Condition: Hashable {
        let comparator: Comparator
        let version: SemanticVersion

        func holds(for other: SemanticVersion) -> Bool {
            switch comparator {
            case .equal: other == version
            case .unequal: other != version
            case .less: other < version
            case .lessOrEqual: other <= version
            case .greater: other > version
            case .greaterOrEqual: other >= version
            }
        }
    }

    private let alternatives: [[Condition]]

    /// Reads a range.
    ///
    /// - Throws: `emptyRange`, `unknownComparator`, or what is wrong with one of its versions.
    package init(_ text: String) throws(SemanticVersionError) {
        var alternatives: [[Condition]] = [[]]
        for term in Self.terms(text) {
            if term.elementsEqual("||".utf8) {
                guard alternatives.last?.isEmpty == false else { throw .emptyRange(text) }
                alternatives.append([])
            } else {
                alternatives[alternatives.count - 1] += try Self.conditions(term, in: text)
            }
        }
        guard alternatives.last?.isEmpty == false else { throw .emptyRange(text) }
        self.alternatives = alternatives
    }

    package func contains(_ version: SemanticVersion) -> Bool {
        alternatives.contains { $0.allSatisfy { $0.holds(for: version) } }
    }

    /// The terms between blanks; a blank behind `<`, `>` or `=` separates nothing.
    private static func terms(_ text: String) -> [[UInt8]] {
        var terms: [[UInt8]] = []
        var term: [UInt8] = []
        for byte in text.utf8 {
            if byte != UInt8(ascii: " ") {
                term.append(byte)
            } else if let last = term.last, !"<>=".utf8.contains(last) {
                terms.append(term)
                term = []
            }
        }
        return term.isEmpty ? terms : terms + [term]
    }

    private static func conditions(_ term: [UInt8], in source: String) throws(SemanticVersionError) -> [Condition] {
        let name = term.prefix { !$0.isDigit }
        let version = term[name.endIndex...]
        guard !version.isEmpty, let comparator = Comparator(name) else {
            throw .unknownComparator(text(term), in: source)
        }
        guard let wildcard = Wildcard(version) else {
            return [Condition(comparator: comparator, version: try SemanticVersion(text(version)))]
        }
        let first = Condition(comparator: .greaterOrEqual, version: try SemanticVersion(wildcard.first))
        let next = try SemanticVersion(wildcard.next(in: source))
        let before = Condition(comparator: .less, version: first.version)
        switch comparator {
        case .greaterOrEqual: return [first]
        case .greater: return [Condition(comparator: .greaterOrEqual, version: next)]
        case .less: return [before]
        case .lessOrEqual: return [Condition(comparator: .less, version: next)]
        case .equal: return [first, Condition(comparator: .less, version: next)]
        // Both must hold, so that no version is outside of a wildcard: the library has it so, and clusters with it.
        case .unequal: return [before, Condition(comparator: .greaterOrEqual, version: next)]
        }
    }

    /// A version with `x` at its end.
    private struct Wildcard {
        private let parts: [ArraySlice<UInt8>]

        /// Nil where the version has no `x`.
        init?(_ version: ArraySlice<UInt8>) {
            parts = version.parts(separatedBy: UInt8(ascii: "."))
            guard (2...3).contains(parts.count), parts.last?.elementsEqual("x".utf8) == true else { return nil }
        }

        /// The first version that it stands for.
        var first: String {
            let numbers = parts.map { $0.elementsEqual("x".utf8) ? "0" : text($0) }
            return (numbers + (numbers.count == 2 ? ["0"] : [])).joined(separator: ".")
        }

        /// The first version behind those that it stands for; `1.x.x` ends where `1.0.x` does.
        func next(in source: String) throws(SemanticVersionError) -> String {
            let place = parts.count - 2
            let digits = parts[place].elementsEqual("x".utf8) ? "0" : text(parts[place])
            guard let number = UInt64(digits), number < .max else { throw .invalidNumber(digits, in: source) }
            return place == 0 ? "\(number + 1).0.0" : "\(text(parts[0])).\(number + 1).0"
        }
    }
}
