internal import Encodings
internal import Vocabulary

/// Reads SPDX 2 in tag-value text.
///
/// Source: SPDX 2.2.2 and 2.3, clauses 6 to 12, the tag-value examples.
struct SPDXTagValueReader {
    /// To what the tags at hand belong.
    private enum Scope { case document, package, file, other }

    private var lines: TagValueLines
    private var scope = Scope.document
    /// The package or the file at hand.
    private var part = SPDX2Document.Part(position: 0, name: "")
    private var head: [Head: TagValueLines.Line] = [:]
    private var body = SPDX2Document.Body()
    private var tally = NoteTally()
    private var annotator = ""
    private var remark: String?
    private let limits: Limits

    /// The tags of the document that may stand once.
    private enum Head: String { case SPDXVersion, DataLicense, SPDXID, DocumentName, DocumentNamespace, Created }

    static func read(_ text: String, root: String, limits: Limits) throws -> SBOM {
        try SBOM(try document(text, root: root, limits: limits))
    }

    /// Reads the document as it stands, in the form that its JSON would have too.
    static func document(_ text: String, root: String, limits: Limits) throws -> SPDX2Document {
        var reader = SPDXTagValueReader(text, root: root, limits: limits)
        while let line = try reader.lines.next() { try reader.take(line) }
        return try reader.finished()
    }

    private init(_ text: String, root: String, limits: Limits) {
        lines = TagValueLines(text, root: root)
        self.limits = limits
    }

    private func path(_ line: TagValueLines.Line) -> String { SPDX2Document.line(line.number, of: lines.root) }

    private mutating func note(_ words: String, _ line: TagValueLines.Line) {
        let place = path(line)
        tally.add(words, at: place, found: "\(line.tag): \(line.value)")
    }

    /// Puts the header together, once all lines are taken.
    private mutating func finished() throws -> SPDX2Document {
        try finishPart()
        let version = try required(.SPDXVersion)
        let id = try required(.SPDXID)
        let license = try required(.DataLicense)
        let namespace = head[.DocumentNamespace]
        var document = SPDX2Document(
            encoding: .tagValue,
            root: lines.root,
            version: try SPDX2Rules.version(version.value, at: path(version), &tally),
            id: try SPDX2Rules.documentID(id.value, at: path(id), &tally),
            name: head[.DocumentName]?.value,
            namespace: SPDX2Rules.namespace(namespace?.value, at: namespace.map(path) ?? lines.root, &tally),
            dataLicense: try SPDX2Rules.dataLicense(license.value, at: path(license)),
            created: head[.Created]?.value,
            body: body
        )
        if document.name == nil { tally.add("no document name", at: document.root) }
        tally.add(lines.tally)
        document.tally = tally
        return document
    }

    private func required(_ tag: Head) throws -> TagValueLines.Line {
        guard let line = head[tag] else {
            throw JSONShapeError(path: lines.root, expected: "a line '\(tag.rawValue):'", found: "none")
        }
        return line
    }
}

// MARK: - Lines

extension SPDXTagValueReader {
    private mutating func take(_ line: TagValueLines.Line) throws {
        switch line.tag {
        case "PackageName": try begin(.package, line)
        case "FileName": try begin(.file, line)
        case "SnippetSPDXID":
            try begin(.other, line)
            if !line.value.isEmpty { body.otherIDs.append(line.value) }
        case "LicenseID": try begin(.other, line)
        case "Relationship": takeRelationship(line)
        case "Creator": if !line.value.isEmpty { body.creators.append(line.value) }
        case "Annotator": (annotator, remark) = (line.value, nil)
        case "AnnotationComment": remark = line.value
        case "SPDXREF":
            guard let words = remark, annotator.hasPrefix("Tool: trivy"), SPDX2Rules.isImageRemark(words)
            else { return }
            body.imageRemarks.append((line.value, words))
        case "SPDXID" where scope == .document: try takeHead(.SPDXID, line)
        case "SPDXID" where scope != .other: try set(\.id, line)
        case let tag:
            if let tag = Head(rawValue: tag), tag != .SPDXID { return try takeHead(tag, line) }
            switch scope {
            case .package: try takePackageTag(line)
            case _ where line.tag.hasPrefix("Package"): note("a tag of a package outside of one", line)
            case .file: try takeFileTag(line)
            case .document, .other: break
            }
        }
    }

    private mutating func takeHead(_ tag: Head, _ line: TagValueLines.Line) throws {
        guard head.updateValue(line, forKey: tag) == nil else { throw again(line) }
    }

    private func again(_ line: TagValueLines.Line) -> JSONShapeError {
        JSONShapeError(path: path(line), expected: "the tag '\(line.tag)' once", found: "it again")
    }

    /// Sets a field that may be stated once; an empty value states nothing.
    private mutating func set(
        _ field: WritableKeyPath<SPDX2Document.Part, String?>,
        _ line: TagValueLines.Line
    ) throws {
        guard part[keyPath: field] == nil else { throw again(line) }
        if line.value.isEmpty {
            note("an empty value", line)
        } else {
            part[keyPath: field] = line.value
        }
    }

    private mutating func takePackageTag(_ line: TagValueLines.Line) throws {
        switch line.tag {
        case "PackageVersion": try set(\.version, line)
        case "PackageSupplier": try set(\.supplier, line)
        case "PackageOriginator": try set(\.originator, line)
        case "PrimaryPackagePurpose": try set(\.purpose, line)
        case "PackageLicenseDeclared": try set(\.licenseDeclared, line)
        case "PackageLicenseConcluded": try set(\.licenseConcluded, line)
        case "PackageCopyrightText": try set(\.copyright, line)
        case "PackageChecksum": takeChecksum(line)
        case "PackageAttributionText":
            if SPDX2Rules.isImageRemark(line.value) { part.imageRemarks.append(line.value) }
        case "ExternalRef":
            let words = Self.words(line.value)
            guard words.count == 3 else { return note("an external reference without type or locator", line) }
            part.references.append(.init(type: words[1], locator: words[2]))
        default: break
        }
    }

    private mutating func takeFileTag(_ line: TagValueLines.Line) throws {
        switch line.tag {
        case "LicenseConcluded": try set(\.licenseConcluded, line)
        case "FileCopyrightText": try set(\.copyright, line)
        case "FileChecksum": takeChecksum(line)
        default: break
        }
    }

    private mutating func takeChecksum(_ line: TagValueLines.Line) {
        let halves = line.value.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1).map { half in
            String(decoding: half.drop { $0 == 0x20 || $0 == 0x09 }, as: UTF8.self)
        }
        guard halves.count == 2, !halves[1].isEmpty else {
            return note("a checksum without algorithm or value", line)
        }
        part.checksums.append(.init(algorithm: halves[0], value: halves[1]))
    }

    private mutating func takeRelationship(_ line: TagValueLines.Line) {
        let words = Self.words(line.value)
        guard words.count == 3 else { return note("a relationship without type or ends", line) }
        body.relationships.append(.init(from: words[0], type: words[1], to: words[2]))
    }

    /// Three words of a value, the last of them with whatever blanks it has inside.
    private static func words(_ text: String) -> [String] {
        text.utf8.split(maxSplits: 2, whereSeparator: { $0 == 0x20 || (0x09...0x0D).contains($0) }).map { word in
            String(decoding: word.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }, as: UTF8.self)
        }
    }
}

// MARK: - Packages and files

extension SPDXTagValueReader {
    private mutating func begin(_ next: Scope, _ line: TagValueLines.Line) throws {
        try finishPart()
        scope = next
        guard next != .other else { return }
        part = SPDX2Document.Part(position: line.number, name: line.value)
        let place = path(line)
        if line.value.isEmpty { tally.add("an empty name", at: place) }
    }

    /// Keeps the package or the file at hand.
    ///
    /// A file that follows a package is contained in it.
    private mutating func finishPart() throws {
        let place = SPDX2Document.line(part.position, of: lines.root)
        switch scope {
        case .package:
            body.packages.append(part)
            try MetadataError.check(
                body.packages.count,
                limit: limits.components,
                named: "components",
                "packages"
            )
        case .file:
            body.files.append(part)
            if let package = body.packages.last?.id, let file = part.id {
                body.contained.append(.init(from: package, type: "CONTAINS", to: file))
            }
        case .document, .other: return
        }
        if part.id == nil { tally.add("no SPDXID", at: place) }
    }
}
