package import Vocabulary

/// Why bytes are no XML document that two readers would read alike.
package struct XMLError: Explained, Hashable {
    package enum Reason: Hashable, Sendable {
        case empty
        case invalidUTF8
        case controlCharacter
        case encoding(String)
        case version(String)
        case documentType
        case malformed(String)
        case tooDeep(Int)
        case tooMany(Int)
        case tooManyAttributes(Int)
        case tooManyNamespaces(Int)
        case tooLong(Int)
        case combiningMarks
    }

    package let reason: Reason
    /// From 1.
    package let line: Int

    package init(_ reason: Reason, line: Int) { (self.reason, self.line) = (reason, line) }

    package var blame: Blame { .input }
    package var code: Code {
        switch reason {
        case .tooDeep, .tooMany, .tooManyAttributes, .tooManyNamespaces, .tooLong: .limitExceeded
        default: .predicateInvalid
        }
    }
    package var description: String { "line \(line): \(text)" }

    private var text: String {
        switch reason {
        case .empty: "expected an XML document, found nothing"
        case .invalidUTF8: "expected UTF-8, found other bytes"
        case .controlCharacter: "expected text, found a control character"
        case .encoding(let name): "expected UTF-8, found the encoding '\(name)'"
        case .version(let version): "expected XML 1.0, found '\(version)'"
        case .documentType: "expected no document type and no entities of its own, found '<!'"
        case .malformed(let reason): "expected well-formed XML, found: \(reason)"
        case .tooDeep(let limit): "expected at most \(limit) levels of nesting (limit 'predicate-depth')"
        case .tooMany(let limit): "expected at most \(limit) elements and attributes (limit 'json-values')"
        case .tooManyAttributes(let limit): "expected at most \(limit) attributes of one element, found more"
        case .tooManyNamespaces(let limit): "expected at most \(limit) namespace declarations in scope, found more"
        case .tooLong(let limit): "expected at most \(limit) bytes, found more"
        case .combiningMarks: "expected at most 30 combining marks in a row (Stream-Safe Text Format), found more"
        }
    }
}

/// An XML element does not have the shape that its document demands.
package struct XMLShapeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The place in the document, as `bom.components.component[3].name`.
    package let path: String
    package let expected: String
    package let found: String

    package var description: String { "\(path): expected \(expected), found \(found)" }
}
