package import Vocabulary

/// Why bytes are no JSON text that two readers would read alike.
package struct JSONError: Explained, Hashable {
    package enum Reason: Hashable, Sendable {
        case empty
        case unexpected(String, found: String)
        case duplicateName(String)
        case tooDeep(Int)
        case tooMany(Int)
        case tooLong
        case invalidUTF8
        case combiningMarks
        case loneSurrogate
        case controlCharacter
        case trailingBytes
        case truncated
    }

    package let reason: Reason
    /// Line and column, from 1, the column in bytes.
    package let line: Int
    package let column: Int

    package var blame: Blame { .input }
    package var code: Code {
        switch reason {
        case .tooDeep, .tooMany, .tooLong: .limitExceeded
        default: .malformedJSON
        }
    }
    package var description: String { "line \(line), column \(column): \(text)" }

    private var text: String {
        switch reason {
        case .empty: "expected a JSON value, found nothing"
        case .unexpected(let expected, let found): "expected \(expected), found \(found)"
        case .duplicateName(let name): "expected each member once, found '\(name)' again"
        case .tooDeep(let limit): "expected at most \(limit) levels of nesting (limit 'json-depth')"
        case .tooMany(let limit): "expected at most \(limit) values (limit 'json-values')"
        case .tooLong: "expected less than 4 GiB, found more"
        case .invalidUTF8: "expected UTF-8, found other bytes"
        case .combiningMarks: "expected at most 30 combining marks in a row (Stream-Safe Text Format), found more"
        case .loneSurrogate: "expected a pair of \\u surrogates, found one alone"
        case .controlCharacter: "expected control characters in strings to be escaped, found one that is not"
        case .trailingBytes: "expected the end after one JSON value, found more"
        case .truncated: "expected more, found the end: the text is cut off"
        }
    }
}
