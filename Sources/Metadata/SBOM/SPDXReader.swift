internal import Encodings
internal import Vocabulary

/// Reads SPDX 2 in JSON, as far as the document itself goes.
///
/// Source: SPDX 2.2.2 and 2.3.1, document creation information, packages, relationships.
enum SPDXReader {
    static func read(_ cursor: JSONCursor, limits: Limits) throws -> SBOM {
        var notes: [String] = []
        let version = try version(cursor, &notes)
        let document = try documentID(cursor, &notes)
        let licence = try cursor.required("dataLicense")
        guard try licence.string() == "CC0-1.0" else { throw licence.mismatch("'CC0-1.0'", found: "another text") }
        let creation = try cursor.required("creationInfo")
        let packages = try cursor.presentElements("packages")
        try MetadataError.check(packages.count, limit: limits.components, named: "components", "packages")
        let described = try described(cursor, by: document)
        var subject = StatedSubject()
        for package in packages {
            guard let id = try package.text("SPDXID"), described.contains(Array(id.utf8)) else { continue }
            try add(package, to: &subject)
        }
        var sbom = SBOM(format: .spdx, version: version, encoding: .json)
        sbom.id = try namespace(cursor, &notes)
        sbom.name = try cursor.string("name")
        sbom.created = try CycloneDXReader.created(creation, "created", &notes)
        sbom.subject = subject
        sbom.notes = notes
        return sbom
    }

    private static func version(_ cursor: JSONCursor, _ notes: inout [String]) throws -> FormatVersion {
        let stated = try cursor.required("spdxVersion")
        let text = try stated.string()
        guard text.hasPrefix("SPDX-"), let version = FormatVersion(String(text.dropFirst(5))) else {
            throw stated.mismatch("a version as SPDX-2.3", found: "'\(text)'")
        }
        switch version.description {
        case "2.2", "2.3": break
        case "2.0", "2.1": notes.append("\(stated.path): \(text) is an old version")
        default:
            throw MetadataError.unsupportedFormat(expected: "SPDX-2.2 or SPDX-2.3", found: text)
        }
        return version
    }

    /// The document's own id; the standard fixes it, though not all writers know.
    private static func documentID(_ cursor: JSONCursor, _ notes: inout [String]) throws -> String {
        let member = try cursor.required("SPDXID")
        let id = try member.string()
        guard id.hasPrefix("SPDXRef-") else { throw member.mismatch("'SPDXRef-DOCUMENT'", found: "'\(id)'") }
        if id != "SPDXRef-DOCUMENT" { notes.append("\(member.path): expected 'SPDXRef-DOCUMENT', found '\(id)'") }
        return id
    }

    private static func namespace(_ cursor: JSONCursor, _ notes: inout [String]) throws -> String? {
        guard let member = try cursor.member("documentNamespace") else {
            notes.append("\(cursor.path): no documentNamespace")
            return nil
        }
        let text = try member.string()
        if text.contains("#") { notes.append("\(member.path): expected a URI without '#', found '\(text)'") }
        return text.isEmpty ? nil : text
    }

    /// The ids of what the document says that it describes, in its three ways to say so.
    private static func described(_ cursor: JSONCursor, by document: String) throws -> Set<[UInt8]> {
        var ids: Set<[UInt8]> = []
        for id in try cursor.presentElements("documentDescribes") { ids.insert(Array(try id.string().utf8)) }
        for relationship in try cursor.presentElements("relationships") {
            let from = try relationship.optionalString("spdxElementId")
            let to = try relationship.optionalString("relatedSpdxElement")
            switch try relationship.optionalString("relationshipType") {
            case "DESCRIBES" where from == document: if let to { ids.insert(Array(to.utf8)) }
            case "DESCRIBED_BY" where to == document: if let from { ids.insert(Array(from.utf8)) }
            default: break
            }
        }
        return ids
    }

    private static func add(_ package: JSONCursor, to subject: inout StatedSubject) throws {
        if let version = try package.text("versionInfo") { subject.add(digestOrOther: version) }
        for checksum in try package.presentElements("checksums") {
            guard let algorithm = try checksum.text("algorithm"), let value = try checksum.text("checksumValue")
            else { continue }
            subject.add(hash: value, algorithm: algorithm)
        }
        for reference in try package.presentElements("externalRefs") {
            guard try reference.optionalString("referenceType") == "purl",
                let locator = try reference.text("referenceLocator")
            else { continue }
            subject.add(purl: locator)
        }
    }
}
