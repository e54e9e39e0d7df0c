package import Encodings
package import Vocabulary

/// A VEX document: statements by one author, and which of them could not be used.
package struct VEXDocument: Hashable, Sendable {
    package enum Format: String, CaseIterable, Hashable, Sendable { case openvex, csaf, cyclonedx, spdx }

    /// Whether the document counts at all.
    package enum Standing: String, CaseIterable, Hashable, Sendable {
        case current
        /// It does not exist yet, for itself or for any other version.
        case draft
        /// It takes back every older version, and says nothing else.
        case withdrawn, superseded
    }

    /// A statement that breaks the rules of its format, and therefore says nothing.
    package struct Refusal: Hashable, Sendable, CustomStringConvertible {
        package let path: String
        package let reason: String

        package var description: String { "\(path): \(reason)" }

        init(path: String, reason: String) { (self.path, self.reason) = (path, reason) }

        init(_ error: JSONShapeError) {
            self.init(path: error.path, reason: "expected \(error.expected), found \(error.found)")
        }
    }

    package let format: Format
    package let id: String?
    package let author: String?
    /// Within whose documents the id is unique, where the format says so.
    package let publisher: String?
    /// Old documents write it as text.
    package let version: VEXVersion?
    package let time: Instant?
    package let standing: Standing
    package let statements: [VEXStatement]
    package let refused: [Refusal]
    /// What is odd about the document, though it can be used.
    package let notes: [String]

    init(
        format: Format,
        id: String?,
        author: String?,
        publisher: String? = nil,
        version: VEXVersion?,
        time: Instant?,
        standing: Standing = .current,
        statements: [VEXStatement],
        refused: [Refusal],
        notes: [String]
    ) {
        (self.format, self.id, self.author, self.publisher) = (format, id, author, publisher)
        (self.version, self.time, self.standing) = (version, time, standing)
        (self.statements, self.refused, self.notes) = (statements, refused, notes)
    }

    /// How many pairs of vulnerability and product the statements are about, which is what `vex-statements` bounds.
    package var pairs: Int { statements.reduce(0) { $0 + max(1, $1.products.count) } }

    /// Counts the parts of a statement's products: many products can share a long list of them.
    static func check(_ parts: inout Int, _ statement: VEXStatement, limits: Limits) throws {
        for product in statement.products { parts += product.subcomponents?.count ?? 0 }
        try check(generously: parts, limits: limits, "parts of products")
    }

    /// Holds what multiplies pairs against a bound that is far above any real document, and rises with the limit.
    static func check(generously count: Int, limits: Limits, _ noun: String) throws {
        let limit = limits.vexStatements.multipliedReportingOverflow(by: 16)
        try MetadataError.check(
            count,
            limit: limit.overflow ? .max : limit.partialValue,
            named: "vex-statements",
            "\(noun), for which the limit is 16 times as high"
        )
    }

    /// Whether any product can be recognised only with the SBOMs of the image: a BOM-Link, or a part of a part.
    package var needsComponents: Bool {
        statements.contains { statement in
            statement.products.contains { product in
                let parts = product.subcomponents ?? []
                let identifiers = product.identifiers + parts.flatMap(\.identifiers)
                if identifiers.contains(where: { $0.utf8.starts(with: "urn:cdx:".utf8) }) { return true }
                guard !parts.isEmpty else { return false }
                return !product.between.isEmpty
                    || product.identifiers.contains { PackageURL($0).map { $0.type != "oci" } ?? false }
            }
        }
    }

    /// Reads a document by its content, as files of the operator and predicates that a policy names as VEX are read.
    ///
    /// - Throws: `unsupportedFormat` for formats that carry no VEX, `invalid` where the document as a whole is none.
    package static func read(_ cursor: JSONCursor, limits: Limits) throws(MetadataError) -> VEXDocument {
        try MetadataError.translating { try read(predicateType: nil, cursor, limits: limits) }
    }

    /// The same of a value.
    package static func read(_ value: JSONValue, limits: Limits) throws(MetadataError) -> VEXDocument {
        try read(JSONCursor(value, root: "predicate"), limits: limits)
    }

    /// Reads the predicate of one of the VEX types: the ones of OpenVEX hold nothing else, `text/vex` any format.
    static func read(predicateType: String?, _ cursor: JSONCursor, limits: Limits) throws -> VEXDocument {
        var (cursor, found) = (cursor, ContentFormat.detect(cursor))
        if found == .xml {
            cursor = try CycloneDXReader.jsonShape(of: cursor, limits: limits)
            found = ContentFormat.detect(cursor)
        }
        if let predicateType, predicateType.hasPrefix("https://openvex.dev/"), found != .openvex {
            throw cursor.mismatch("OpenVEX", found: found?.rawValue ?? "\(cursor.kind.words) of no known format")
        }
        switch found {
        case .openvex: return try OpenVEXReader.read(cursor, limits: limits)
        case .csaf: return try CSAFReader.read(cursor, limits: limits)
        case .cyclonedx: return try CycloneDXVEXReader.read(cursor, limits: limits)
        case .spdx3: return try SPDXVEXReader.read(cursor, limits: limits)
        default:
            throw MetadataError.unsupportedFormat(
                expected: "OpenVEX, CSAF, CycloneDX or SPDX 3",
                found: found?.rawValue ?? "\(cursor.kind.words) of no known format"
            )
        }
    }
}
