internal import Encodings
internal import Vocabulary

/// Reads SPDX 3.0 in JSON-LD.
///
/// Source: SPDX 3.0.1, profiles Core, Software, SimpleLicensing and ExpandedLicensing.
struct SPDX3Reader {
    private let graph: SPDX3Graph
    private let document: SPDX3Graph.Element
    private var tally: NoteTally
    private var sbom: SBOM
    /// What relationships say about licences, by the element that they are about.
    private var licenses: [ExactText: (declared: [LicenseStatement], concluded: [LicenseStatement])] = [:]
    private var resolver: SPDX3Licenses

    static func read(_ cursor: JSONCursor, limits: Limits) throws -> SBOM {
        var tally = NoteTally()
        let graph = try SPDX3Graph(cursor, &tally)
        let packages = graph.elements.count { packageTypes.contains($0.type) }
        try MetadataError.check(packages, limit: limits.components, named: "components", "packages")
        var reader = try SPDX3Reader(graph, tally)
        try reader.readRelationships()
        try reader.readRoots()
        try reader.readComponents()
        reader.sbom.notes = reader.tally.notes
        return reader.sbom
    }

    /// Packages and what the model derives from them.
    private static let packageTypes: Set<String> = ["software_Package", "ai_AIPackage", "dataset_DatasetPackage"]

    /// Collections that can be the root of a document.
    private static let collectionTypes: Set<String> = ["software_Sbom", "Bom", "Bundle", "SpdxDocument"]

    private init(_ graph: SPDX3Graph, _ tally: NoteTally) throws {
        self.graph = graph
        self.tally = tally
        resolver = SPDX3Licenses(graph)
        document = try graph.only("SpdxDocument")
        let creation = try Self.creation(of: document, in: graph)
        let version = try creation.required("specVersion")
        guard let stated = FormatVersion(try version.string()) else {
            throw version.mismatch("a version as 3.0.1", found: "'\(try version.string())'")
        }
        guard stated.isSPDX30 else {
            throw MetadataError.unsupportedFormat(expected: "SPDX 3.0", found: "SPDX \(stated)")
        }
        sbom = SBOM(format: .spdx, version: stated, encoding: .jsonLD)
        if stated != graph.contextVersion {
            self.tally.add("another version than the context's", at: version.path, found: try version.string())
        }
        sbom.id = document.id
        sbom.name = try document.cursor.text("name")
        sbom.dataLicense = try document.cursor.text("dataLicense").map(SPDX3Licenses.listed)
        let created = try creation.text("created")
        sbom.created = SBOM.created(created, at: "\(creation.path).created", &self.tally)
        sbom.authors = try agents(creation, "createdBy")
        sbom.tools = try agents(creation, "createdUsing")
    }

    /// The creation information of an element: a blank node of the graph, or written in place.
    private static func creation(of element: SPDX3Graph.Element, in graph: SPDX3Graph) throws -> JSONCursor {
        let member = try element.cursor.required("creationInfo")
        if member.isObject { return member }
        let id = try member.string()
        guard let info = graph[id] else { throw member.mismatch("an element of the graph", found: "'\(id)'") }
        guard info.type == "CreationInfo" else { throw member.mismatch("a CreationInfo", found: info.type) }
        return info.cursor
    }

    /// The names of the agents or tools that a member refers to.
    private mutating func agents(_ cursor: JSONCursor, _ name: String) throws -> [String] {
        try cursor.presentElements(name).compactMap { try agent($0) }
    }

    /// The name of an agent; an id that is not in the graph names nobody.
    private mutating func agent(_ reference: JSONCursor) throws -> String? {
        let id = try reference.string()
        guard let agent = graph[id] else {
            if !SPDX3Licenses.isNoAssertion(id) {
                tally.add("an agent that is not there", at: reference.path, found: id)
            }
            return nil
        }
        return try agent.cursor.text("name")
    }
}

// MARK: - Relationships

extension SPDX3Reader {
    private mutating func readRelationships() throws {
        for element in graph.elements where element.type.hasSuffix("Relationship") {
            let from = try element.cursor.requiredText("from")
            let type = try element.cursor.requiredText("relationshipType")
            let ends = try element.cursor.required("to").array()
            switch type {
            case "hasDeclaredLicense":
                licenses[ExactText(from), default: ([], [])].declared += try resolver.statements(ends)
            case "hasConcludedLicense":
                licenses[ExactText(from), default: ([], [])].concluded += try resolver.statements(ends)
            default:
                if graph[from] == nil { noteDangling(from, element.cursor) }
                for end in ends { try take(from, type, end) }
            }
        }
    }

    private mutating func take(_ from: String, _ type: String, _ end: JSONCursor) throws {
        guard !end.isNull else { return tally.add("null in a list", at: end.path) }
        let to = try end.string()
        guard !SPDX3Licenses.isNoAssertion(to), !SPDX3Licenses.isNone(to) else { return }
        if graph[to] == nil { noteDangling(to, end) }
        sbom.relationships.append(Relationship(from: from, to: to, kind: Self.kind(type)))
    }

    /// An element of another document may be meant; nothing here depends on it.
    private mutating func noteDangling(_ id: String, _ cursor: JSONCursor) {
        tally.add("a relationship with something that is not there", at: cursor.path, found: id)
    }

    /// Source: SPDX 3.0.1, Core/RelationshipType.
    private static func kind(_ type: String) -> Relationship.Kind {
        switch type {
        case "describes": .describes
        case "contains": .contains
        case "dependsOn", "hasDynamicLink", "hasStaticLink", "hasOptionalDependency", "hasProvidedDependency",
            "hasPrerequisite":
            .dependsOn
        default: .other
        }
    }
}

// MARK: - What the document is about

extension SPDX3Reader {
    /// Walks from the document through its collections to what they are about.
    private mutating func readRoots() throws {
        var described: [ExactText: [String]] = [:]
        for relationship in sbom.relationships where relationship.kind == .describes {
            described[ExactText(relationship.from), default: []].append(relationship.to)
        }
        var seen: Set<ExactText> = document.id.map { [ExactText($0)] } ?? []
        var open = [document]
        while let collection = open.popLast() {
            sbom.lifecycles += try collection.cursor.presentElements("software_sbomType").map { try $0.string() }
            var ids = try collection.cursor.presentElements("rootElement").map { try $0.string() }
            if let id = collection.id { ids += described[ExactText(id)] ?? [] }
            for id in ids where seen.insert(ExactText(id)).inserted {
                guard let element = graph[id] else {
                    tally.add("a root element that is not there", at: collection.cursor.path, found: id)
                    sbom.subjectRefs.append(id)
                    continue
                }
                if Self.collectionTypes.contains(element.type) {
                    open.append(element)
                } else {
                    sbom.subjectRefs.append(id)
                }
            }
        }
        sbom.subjectRefs.sort { $0.utf8.precedes($1.utf8) }
    }
}

// MARK: - Components

extension SPDX3Reader {
    private mutating func readComponents() throws {
        let subjects = Set(sbom.subjectRefs.map(ExactText.init))
        for element in graph.elements {
            let isSubject = element.id.map { subjects.contains(ExactText($0)) } ?? false
            let isPackage = Self.packageTypes.contains(element.type)
            guard isPackage || (isSubject && element.type == "software_File") else { continue }
            let references = try references(element.cursor)
            var component = try component(element, references)
            component.isFile = !isPackage
            if isPackage, isSubject { try addIdentity(of: component, references, element.cursor) }
            sbom.components.append(component)
        }
    }

    private mutating func component(
        _ element: SPDX3Graph.Element,
        _ references: [SPDXReference]
    ) throws -> Component {
        let cursor = element.cursor
        var component = Component(name: try cursor.string("name"))
        if component.name.isEmpty { tally.add("an empty name", at: cursor.path) }
        component.ref = element.id
        component.type = try cursor.text("software_primaryPurpose")
        component.version = try cursor.text("software_packageVersion")
        component.copyright = SPDXTerms.asserted(try cursor.text("software_copyrightText"))
        if let supplier = try cursor.member("suppliedBy") { component.supplier = try agent(supplier) }
        component.originator = try agents(cursor, "originatedBy").first
        if let stated = element.id.flatMap({ licenses[ExactText($0)] }) {
            component.licenses = ComponentLicenses(
                declared: try resolver.together(stated.declared, at: cursor),
                concluded: try resolver.together(stated.concluded, at: cursor)
            )
        }
        for hash in try hashes(cursor) where !component.take(hash: hash.value, algorithm: hash.algorithm) {
            tally.add("a hash that is none", at: cursor.path, found: "\(hash.algorithm): \(hash.value)")
        }
        for (kind, found) in component.take(references) {
            tally.add(kind, at: cursor.path, found: found)
        }
        return component
    }

    /// The hashes of an element; the verification code of a package is none of its content.
    private func hashes(_ cursor: JSONCursor) throws -> [(algorithm: String, value: String)] {
        try cursor.presentElements("verifiedUsing").compactMap { method in
            guard (try method.text("type") ?? method.text("@type") ?? "Hash") == "Hash",
                let algorithm = try method.text("algorithm"), let value = try method.text("hashValue")
            else { return nil }
            return (algorithm, value)
        }
    }

    /// What identifies a package: its own purl first.
    ///
    /// Some writers call the list by its plural.
    private mutating func references(_ cursor: JSONCursor) throws -> [SPDXReference] {
        var references: [SPDXReference] = []
        if let purl = try cursor.text("software_packageUrl") { references.append(.purl(purl)) }
        var identifiers = try cursor.presentElements("externalIdentifier")
        let misnamed = try cursor.presentElements("externalIdentifiers")
        if let first = misnamed.first { tally.add("read as externalIdentifier", at: first.path) }
        identifiers += misnamed
        for identifier in identifiers {
            guard let type = try identifier.text("externalIdentifierType"),
                let reference = SPDXReference(type: type, locator: try identifier.text("identifier") ?? "")
            else { continue }
            references.append(reference)
        }
        return references
    }

    private mutating func addIdentity(
        of component: Component,
        _ references: [SPDXReference],
        _ cursor: JSONCursor
    ) throws {
        if let version = component.version { sbom.subject.add(digestOrOther: version) }
        for hash in try hashes(cursor) { sbom.subject.add(hash: hash.value, algorithm: hash.algorithm) }
        for reference in references {
            if case .purl(let text) = reference { sbom.subject.add(purl: text) }
        }
    }
}
