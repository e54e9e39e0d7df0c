internal import Encodings
internal import Vocabulary

/// Reads SPDX 2 in JSON.
///
/// Source: SPDX 2.2.2 and 2.3, clauses 6 to 12, in the names of their JSON schema.
enum SPDXReader {
    static func read(_ cursor: JSONCursor, limits: Limits) throws -> SBOM {
        try SBOM(try document(cursor, limits: limits))
    }

    /// Reads the document as it stands, in the form that its tag-value text would have too.
    static func document(_ cursor: JSONCursor, limits: Limits) throws -> SPDX2Document {
        var document = try header(cursor)
        let packages = try cursor.elements("packages")
        try MetadataError.check(packages.count, limit: limits.components, named: "components", "packages")
        try readPackages(packages, into: &document)
        for (position, file) in try cursor.elements("files").enumerated() {
            guard try isThere(file, &document.tally) else { continue }
            document.body.files.append(try part(file, position, name: "fileName", &document.tally))
        }
        for snippet in try cursor.presentElements("snippets") {
            if let id = try snippet.text("SPDXID") { document.body.otherIDs.append(id) }
        }
        for described in try cursor.elements("documentDescribes") {
            guard try isThere(described, &document.tally) else { continue }
            document.body.described.append(try described.string())
        }
        try readRelationships(cursor, into: &document)
        return document
    }

    private static func header(_ cursor: JSONCursor) throws -> SPDX2Document {
        var tally = NoteTally()
        let version = try cursor.required("spdxVersion")
        let id = try cursor.required("SPDXID")
        let license = try cursor.required("dataLicense")
        let creation = try cursor.required("creationInfo")
        let namespace = try cursor.member("documentNamespace")
        var document = SPDX2Document(
            encoding: .json,
            root: cursor.path,
            version: try SPDX2Rules.version(try version.string(), at: version.path, &tally),
            id: try SPDX2Rules.documentID(try id.string(), at: id.path, &tally),
            name: try cursor.string("name"),
            namespace: SPDX2Rules.namespace(try namespace?.string(), at: (namespace ?? cursor).path, &tally),
            dataLicense: try SPDX2Rules.dataLicense(try license.string(), at: license.path),
            created: try creation.text("created")
        )
        document.body.creators = try creation.presentElements("creators").map { try $0.string() }
        document.tally = tally
        return document
    }

    /// Whether an element of a list is more than null, which some writers leave behind.
    private static func isThere(_ cursor: JSONCursor, _ tally: inout NoteTally) throws -> Bool {
        guard cursor.isNull else { return true }
        tally.add("null in a list", at: cursor.path)
        return false
    }
}

// MARK: - Packages and files

extension SPDXReader {
    private static func readPackages(_ packages: [JSONCursor], into document: inout SPDX2Document) throws {
        for (position, cursor) in packages.enumerated() {
            guard try isThere(cursor, &document.tally) else { continue }
            var package = try part(cursor, position, name: "name", &document.tally)
            package.version = try cursor.text("versionInfo")
            package.purpose = try cursor.text("primaryPackagePurpose")
            package.supplier = try cursor.text("supplier")
            package.originator = try cursor.text("originator")
            package.licenseDeclared = try cursor.text("licenseDeclared")
            package.references = try references(cursor, &document.tally)
            for text in try cursor.presentElements("attributionTexts") {
                let text = try text.string()
                if SPDX2Rules.isImageRemark(text) { package.imageRemarks.append(text) }
            }
            if let id = package.id {
                document.body.imageRemarks += try remarks(cursor).map { (id, $0) }
                for file in try cursor.presentElements("hasFiles") {
                    document.body.contained.append(.init(from: id, type: "CONTAINS", to: try file.string()))
                }
            }
            document.body.packages.append(package)
        }
    }

    /// What packages and files have in common.
    private static func part(
        _ cursor: JSONCursor,
        _ position: Int,
        name: String,
        _ tally: inout NoteTally
    ) throws -> SPDX2Document.Part {
        var part = SPDX2Document.Part(position: position, name: try cursor.string(name))
        if part.name.isEmpty { tally.add("an empty name", at: cursor.path) }
        part.id = try cursor.text("SPDXID")
        if part.id == nil { tally.add("no SPDXID", at: cursor.path) }
        part.licenseConcluded = try cursor.text("licenseConcluded")
        part.copyright = try cursor.text("copyrightText")
        for checksum in try cursor.presentElements("checksums") {
            guard let algorithm = try checksum.text("algorithm"), let value = try checksum.text("checksumValue") else {
                tally.add("a checksum without algorithm or value", at: checksum.path)
                continue
            }
            part.checksums.append(.init(algorithm: algorithm, value: value))
        }
        return part
    }

    private static func references(
        _ cursor: JSONCursor,
        _ tally: inout NoteTally
    ) throws -> [SPDX2Document.Reference] {
        try cursor.presentElements("externalRefs").compactMap { reference in
            guard let type = try reference.text("referenceType"), let locator = try reference.text("referenceLocator")
            else {
                tally.add("an external reference without type or locator", at: reference.path)
                return nil
            }
            return .init(type: type, locator: locator)
        }
    }

    /// What Trivy annotates about an image.
    private static func remarks(_ cursor: JSONCursor) throws -> [String] {
        try cursor.presentElements("annotations").compactMap { annotation in
            guard try annotation.text("annotator")?.hasPrefix("Tool: trivy") == true,
                let comment = try annotation.text("comment"), SPDX2Rules.isImageRemark(comment)
            else { return nil }
            return comment
        }
    }
}

// MARK: - Relationships

extension SPDXReader {
    private static func readRelationships(_ cursor: JSONCursor, into document: inout SPDX2Document) throws {
        for relationship in try cursor.elements("relationships") {
            guard try isThere(relationship, &document.tally) else { continue }
            guard let from = try relationship.text("spdxElementId"),
                let type = try relationship.text("relationshipType"),
                let to = try relationship.text("relatedSpdxElement")
            else {
                document.tally.add("a relationship without type or ends", at: relationship.path)
                continue
            }
            document.body.relationships.append(.init(from: from, type: type, to: to))
        }
    }
}
