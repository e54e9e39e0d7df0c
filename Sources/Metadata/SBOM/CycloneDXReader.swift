package import Encodings
package import Vocabulary

/// Reads CycloneDX, both syntaxes.
///
/// Source: CycloneDX 1.0 to 1.7.
package enum CycloneDXReader {
    /// The document in the shape of JSON, whatever its syntax is, for whoever reads parts of it that are no components.
    ///
    /// - Parameters:
    ///   - cursor: The predicate: an object, or a text that holds JSON or XML.
    ///   - limits: `predicate-depth` and `json-values` bound what a text may hold.
    /// - Returns: The document as it is in JSON; of XML its paths begin with `bom`.
    /// - Throws: Where the text is neither, `unsupportedFormat` for a later version.
    package static func jsonShape(of cursor: JSONCursor, limits: Limits) throws(MetadataError) -> JSONCursor {
        try MetadataError.translating {
            guard cursor.isString else { return cursor }
            let bytes = try cursor.utf8()
            if bytes.first(where: { !isSpace($0) }) == UInt8(ascii: "<") {
                let root = try XMLReader.read(bytes, depth: limits.predicateDepth, values: limits.jsonValues)
                return try jsonShape(of: root, limits: limits)
            }
            return try JSONCursor(
                reading: bytes,
                depth: limits.predicateDepth,
                values: limits.jsonValues,
                root: "predicate"
            )
        }
    }

    /// The document of a root element in the shape of JSON.
    static func jsonShape(of root: XMLElement, limits: Limits) throws -> JSONCursor {
        // JSON nests a list and an object where XML nests two elements, and names no wrapper of licences.
        let values = limits.jsonValues > Int.max / 2 ? Int.max : 2 * limits.jsonValues
        return try JSONCursor(
            reading: CycloneDXXML.json(of: root),
            depth: 2 * limits.predicateDepth + 2,
            values: values,
            root: "bom"
        )
    }

    /// Reads a document in JSON.
    static func read(_ cursor: JSONCursor, limits: Limits) throws -> SBOM {
        try read(cursor, as: .json, limits: limits)
    }

    /// Reads a document in XML, and names places as they are there.
    static func read(_ root: XMLElement, limits: Limits) throws -> SBOM {
        let cursor = try jsonShape(of: root, limits: limits)
        do {
            return try read(cursor, as: .xml, limits: limits)
        } catch let error as JSONShapeError {
            throw JSONShapeError(
                path: CycloneDXPath.xml(error.path),
                expected: error.expected,
                found: error.found
            )
        }
    }

    private static func read(_ cursor: JSONCursor, as encoding: SBOM.Encoding, limits: Limits) throws -> SBOM {
        let format = try cursor.required("bomFormat")
        guard try format.string().isIdentical(to: "CycloneDX") else {
            throw format.mismatch("'CycloneDX'", found: "another text")
        }
        let (version, number) = try Self.version(cursor, as: encoding)
        var check = CycloneDXCheck(version: number, encoding: encoding)
        try check.check(cursor, is: .bom)
        var model = CycloneDXModel(
            SBOM(format: .cyclonedx, version: version, encoding: encoding),
            identities: check.identities,
            limits: limits
        )
        try model.read(cursor)
        return model.sbom
    }

    private static func version(_ cursor: JSONCursor, as encoding: SBOM.Encoding) throws -> (FormatVersion, Int) {
        let stated = try cursor.required("specVersion")
        let text = try stated.string()
        guard let version = FormatVersion(text), version.description == text else {
            throw stated.mismatch("a version as 1.6", found: "'\(text)'")
        }
        guard let number = version.second, number <= CycloneDXSchema.latest else {
            throw MetadataError.unsupportedFormat(expected: "CycloneDX 1.0 to 1.7", found: "CycloneDX \(text)")
        }
        guard number >= 2 || encoding == .xml else {
            throw stated.mismatch("1.2 or later, as JSON has it", found: "'\(text)'")
        }
        return (version, number)
    }

    /// A time that is not readable is none: whatever needs it fails then, and says so.
    static func created(_ cursor: JSONCursor?, _ name: String, _ notes: inout [String]) throws -> Instant? {
        guard let cursor = try cursor?.member(name) else { return nil }
        let text = try cursor.string()
        guard let instant = Instant(text) else {
            notes.append("\(cursor.path): expected a time as 2026-06-01T12:00:00Z, found '\(text)'")
            return nil
        }
        return instant == .goZero ? nil : instant
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}

/// Places of a document in XML, found from those in its JSON.
enum CycloneDXPath {
    /// The place as XML has it: `bom.components.component[3].name` for `bom.components[3].name`.
    static func xml(_ path: String) -> String {
        var steps = path.split(separator: ".", omittingEmptySubsequences: false)[...]
        var parts = [String(steps.popFirst() ?? "")]
        var shape: CycloneDXSchema.ShapeID? = .bom
        while let step = steps.first, let id = shape {
            let name = step.prefix { $0 != "[" }
            let number = step.dropFirst(name.count)
            let table = CycloneDXSchema.shape(id)
            guard let index = table.members[String(name)] else { break }
            let field = table.fields[index]
            switch field.place {
            case .list(let item), .references(let item):
                parts.append(number.isEmpty ? field.xmlName : "\(field.xmlName).\(item)\(number)")
            case .content: break
            default: parts.append(field.xmlName + number)
            }
            shape = if case .object(let next) = field.kind { next } else { nil }
            steps = steps.dropFirst()
        }
        return (parts + steps.map(String.init)).joined(separator: ".")
    }
}
