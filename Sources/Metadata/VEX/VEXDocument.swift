package import Encodings
package import Vocabulary

/// A VEX document: statements by one author, and which of them could not be used.
package struct VEXDocument: Hashable, Sendable {
    package enum Format: String, CaseIterable, Hashable, Sendable { case openvex }

    /// A statement that breaks the rules of its format, and therefore says nothing.
    package struct Refusal: Hashable, Sendable, CustomStringConvertible {
        package let path: String
        package let reason: String

        package var description: String { "\(path): \(reason)" }
    }

    package let format: Format
    package let id: String?
    package let author: String?
    /// The revision, where it is a whole number; old documents write it as text.
    package let version: Int64?
    package let time: Instant?
    package let statements: [VEXStatement]
    package let refused: [Refusal]
    /// What is odd about the document, though it can be used.
    package let notes: [String]

    /// Reads a document by its content.
    ///
    /// - Throws: `unsupportedFormat` for formats other than OpenVEX, `invalid` where the document as a whole is none.
    package static func read(_ value: JSONValue, limits: Limits) throws(MetadataError) -> VEXDocument {
        try MetadataError.translating {
            try read(predicateType: nil, JSONCursor(value, root: "predicate"), limits: limits)
        }
    }

    /// Reads the predicate of one of the VEX types.
    static func read(predicateType: String?, _ cursor: JSONCursor, limits: Limits) throws -> VEXDocument {
        switch ContentFormat.detect(cursor) {
        case .openvex: return try OpenVEXReader.read(cursor, limits: limits)
        case let found:
            if let predicateType, predicateType.hasPrefix("https://openvex.dev/") {
                throw cursor.mismatch("OpenVEX", found: found?.rawValue ?? "\(cursor.kind.words) of no known format")
            }
            throw MetadataError.unsupportedFormat(
                expected: "OpenVEX",
                found: found?.rawValue ?? "\(cursor.kind.words) of no known format"
            )
        }
    }
}
