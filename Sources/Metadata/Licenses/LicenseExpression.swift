internal import Vocabulary

/// An SPDX licence expression.
///
/// Source: SPDX 2.3, annex D; SPDX 3.0, annex B, "SPDX license expressions".
package struct LicenseExpression: Hashable, Sendable, CustomStringConvertible {
    package indirect enum Tree: Hashable, Sendable {
        case license(LicenseTerm)
        /// All of two or more hold together; none of them is itself an AND.
        case and([Tree])
        /// One of two or more may be chosen; none of them is itself an OR.
        case or([Tree])
        /// `NONE`, which stands alone.
        case noLicense
        /// `NOASSERTION`, which stands alone.
        case noAssertion
    }

    package let tree: Tree

    /// Reads an expression of at most 64 KiB and 100 levels of parentheses.
    ///
    /// - Throws: What is not on the SPDX list, or where the text breaks the grammar.
    package init(_ text: String) throws(LicenseExpressionError) {
        tree = try LicenseExpressionReader.read(text)
    }

    /// The expression with ids in the list's spelling, operators in upper case, and no parentheses too many.
    package var description: String { Self.text(tree) }

    /// The tree is not deeper than the text that it was read from.
    private static func text(_ tree: Tree) -> String {
        switch tree {
        case .license(let term): return term.description
        case .noLicense: return "NONE"
        case .noAssertion: return "NOASSERTION"
        case .or(let parts): return parts.map(text).joined(separator: " OR ")
        case .and(let parts):
            return parts.map { part in
                if case .or = part { "(\(text(part)))" } else { text(part) }
            }.joined(separator: " AND ")
        }
    }

    /// Whether somebody who may use licences of these alone can comply with the expression.
    ///
    /// - Parameters:
    ///   - expression: An SPDX licence expression.
    ///   - allowed: Ids, with `+` and exception where wanted, at least one.
    /// - Returns: Whether every AND holds, and of every OR one side.
    /// - Throws: `LicenseExpressionError` for the expression, `LicenseRules.EntryError` for the list.
    package static func satisfies(expression: String, allowed: [String]) throws -> Bool {
        let expression = try LicenseExpression(expression)
        guard !allowed.isEmpty else { throw LicenseRules.EntryError.noEntries }
        return LicenseRules.Verdict(expression.tree, try LicenseRules(allow: allowed, deny: [])).isUsable
    }
}

/// Why a text is no SPDX licence expression.
package enum LicenseExpressionError: Error, Hashable, CustomStringConvertible {
    case unknownLicense(String)
    case unknownException(String)
    case unexpected(expected: String, found: String)
    case tooLong
    case tooDeep

    /// What should be there instead.
    package var expected: String {
        switch self {
        case .unknownLicense: "a licence id of the SPDX list, or LicenseRef-NAME"
        case .unknownException: "an exception id of the SPDX list, or AdditionRef-NAME"
        case .unexpected(let expected, _): expected
        case .tooLong: "a licence expression of at most \(LicenseExpressionReader.longest) bytes"
        case .tooDeep: "at most \(LicenseExpressionReader.deepest) levels of parentheses"
        }
    }

    package var found: String {
        switch self {
        case .unknownLicense(let word), .unknownException(let word), .unexpected(_, let word):
            word.isEmpty ? "the end" : "'\(String(decoding: word.utf8.prefix(80), as: UTF8.self).printable)'"
        case .tooLong, .tooDeep: "more"
        }
    }

    package var description: String { "expected \(expected), found \(found)" }
}

extension LicenseExpression {
    /// A text as part of a longer one, in parentheses where it is more than one licence.
    ///
    /// - Returns: nil where it is no expression by itself: inside another one it would change what stands around it.
    static func part(_ text: String) -> String? {
        guard let expression = try? LicenseExpression(text) else { return nil }
        if case .license = expression.tree { return text }
        return "(\(text))"
    }
}
