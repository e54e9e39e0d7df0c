internal import Encodings
internal import Vocabulary

/// Fills the model from a document that has been held against the table.
struct CycloneDXModel {
    private(set) var sbom: SBOM
    private let limits: Limits
    /// Everything that has a `bom-ref`.
    private let identities: Set<ExactText>
    private var notes = NoteList()

    init(_ sbom: SBOM, identities: Set<ExactText>, limits: Limits) {
        (self.sbom, self.identities, self.limits) = (sbom, identities, limits)
    }

    mutating func read(_ cursor: JSONCursor) throws {
        sbom.id = try cursor.text("serialNumber")
        sbom.revision = try cursor.member("version")?.integer() ?? 1
        if let metadata = try cursor.member("metadata") { try readMetadata(metadata) }
        try addComponents(of: cursor, in: nil)
        try addDependencies(cursor)
        sbom.notes += notes.all
    }

    /// The place of a value in the syntax of the document.
    private static func place(of cursor: JSONCursor, in encoding: SBOM.Encoding) -> String {
        encoding == .xml ? CycloneDXPath.xml(cursor.path) : cursor.path
    }

    // MARK: - The document

    private mutating func readMetadata(_ metadata: JSONCursor) throws {
        sbom.created = try CycloneDXReader.created(metadata, "timestamp", &sbom.notes)
        sbom.authors = try authors(metadata)
        sbom.tools = try tools(metadata.member("tools"))
        sbom.lifecycles = try metadata.elements("lifecycles").compactMap { try $0.text("phase") ?? $0.text("name") }
        if case .expression(let licence) = try licenses(metadata).declared { sbom.dataLicense = licence }
        guard let subject = try metadata.member("component") else { return }
        let component = try component(subject)
        sbom.name = component.name
        sbom.subjectComponent = component
        if let ref = component.ref { sbom.subjectRefs = [ref] }
        sbom.subject = try StatedSubject(cycloneDX: subject, properties: subject.elements("properties"))
        try addComponents(of: subject, in: nil, ref: component.ref)
    }

    /// Persons and organisations: who is named as author, else whoever made the product, else who supplies it.
    private func authors(_ metadata: JSONCursor) throws -> [String] {
        let authors = try metadata.elements("authors").compactMap { try $0.text("name") ?? $0.text("email") }
        if !authors.isEmpty { return authors }
        for name in ["manufacturer", "manufacture", "supplier"] {
            if let organization = try metadata.member(name)?.text("name") { return [organization] }
        }
        return []
    }

    private func tools(_ cursor: JSONCursor?) throws -> [String] {
        guard let cursor else { return [] }
        let tools =
            cursor.kind == .array
            ? try cursor.array() : try cursor.elements("components") + cursor.elements("services")
        return try tools.compactMap { tool in
            guard let name = try tool.text("name") ?? tool.text("vendor") else { return nil }
            return try tool.text("version").map { "\(name) \($0)" } ?? name
        }
    }

    // MARK: - Components

    /// Adds the components of an object and those inside them; the reader has bounded how deep that goes.
    private mutating func addComponents(of cursor: JSONCursor, in parent: Int?, ref: String? = nil) throws {
        for element in try cursor.elements("components") {
            try MetadataError.check(
                sbom.components.count + 1,
                limit: limits.components,
                named: "components",
                "components or more"
            )
            var component = try component(element)
            component.parent = parent
            let place = sbom.components.count
            sbom.components.append(component)
            if let ref, let inner = component.ref {
                sbom.relationships.append(Relationship(from: ref, to: inner, kind: .contains))
            }
            try addComponents(of: element, in: place, ref: component.ref)
        }
    }

    private mutating func component(_ cursor: JSONCursor) throws -> Component {
        var component = Component(name: try cursor.string("name"))
        component.ref = try cursor.text("bom-ref").map(known)
        component.type = try cursor.text("type")
        component.group = try cursor.text("group")
        component.version = try cursor.text("version")
        component.scope = try cursor.text("scope")
        component.copyright = try cursor.text("copyright")
        if let cpe = try cursor.text("cpe") { component.cpes = [cpe] }
        if let tag = try cursor.member("swid")?.text("tagId") { component.swidTagIDs = [tag] }
        if let purl = try cursor.member("purl"), let text = try cursor.text("purl") {
            // Many tools refer to a component by its purl.
            let shared = component.ref.flatMap { $0.isIdentical(to: text) ? $0 : nil } ?? text
            (component.purlText, component.purl) = (shared, PackageURL(shared))
            let encoding = sbom.encoding
            if component.purl == nil {
                notes.add { "\(Self.place(of: purl, in: encoding)): expected a purl, found '\(text)'" }
            }
        }
        component.hashes = try hashes(cursor)
        component.licenses = try licenses(cursor)
        component.supplier =
            try cursor.member("supplier")?.text("name") ?? cursor.member("manufacturer")?.text("name")
            ?? cursor.text("publisher")
        component.originator = try originator(cursor)
        return component
    }

    /// A reference as the set of all has it, so that each is kept once.
    private func known(_ ref: String) -> String {
        identities.firstIndex(of: ExactText(ref)).map { identities[$0].text } ?? ref
    }

    private func originator(_ cursor: JSONCursor) throws -> String? {
        let authors = try cursor.elements("authors").compactMap { try $0.text("name") ?? $0.text("email") }
        return authors.isEmpty ? try cursor.text("author") : authors.joined(separator: ", ")
    }

    private mutating func hashes(_ cursor: JSONCursor) throws -> [ComponentHash] {
        let encoding = sbom.encoding
        var hashes: [ComponentHash] = []
        for element in try cursor.elements("hashes") {
            let algorithm = try element.string("alg")
            if let hash = ComponentHash.checked(algorithm: algorithm, try element.string("content")) {
                hashes.append(hash)
            } else {
                notes.add {
                    "\(Self.place(of: element, in: encoding)): expected the digits of \(algorithm), found others"
                }
            }
        }
        return hashes
    }

    // MARK: - Licences

    private func licenses(_ cursor: JSONCursor) throws -> ComponentLicenses {
        var declared = LicenseParts()
        var concluded = LicenseParts()
        for element in try cursor.elements("licenses") {
            let license = try element.member("license")
            let part: LicenseParts.Part
            if let id = try license?.text("id") {
                part = .expression(id)
            } else if let name = try license?.text("name") {
                part = .name(name)
            } else if let expression = try element.text("expression") {
                part = .expression(expression)
            } else {
                continue
            }
            if try (license ?? element).text("acknowledgement") == "concluded" {
                concluded.parts.append(part)
            } else {
                declared.parts.append(part)
            }
        }
        return ComponentLicenses(declared: declared.statement, concluded: concluded.statement)
    }

    // MARK: - Dependencies

    private mutating func addDependencies(_ cursor: JSONCursor) throws {
        var dangling = 0
        func lookUp(_ ref: String) {
            // BOM-Links name what other documents hold.
            if !identities.contains(ExactText(ref)), !ref.hasPrefix("urn:cdx:") { dangling += 1 }
        }
        for dependency in try cursor.elements("dependencies") {
            let from = known(try dependency.string("ref"))
            lookUp(from)
            for (member, kind) in [("dependsOn", Relationship.Kind.dependsOn), ("provides", .other)] {
                for target in try dependency.elements(member) {
                    let to = try target.string()
                    lookUp(to)
                    sbom.relationships.append(Relationship(from: from, to: known(to), kind: kind))
                }
            }
        }
        guard dangling > 0 else { return }
        notes.add { "\(cursor.path).dependencies: \(dangling) references to nothing in the document" }
    }
}

extension StatedSubject {
    /// The digests by which a component is an image; names and tags are never compared, and layers are not the image.
    ///
    /// - Parameters:
    ///   - component: What the document is about.
    ///   - properties: The component's own.
    /// - Throws: Where a part is of another type.
    init(cycloneDX component: JSONCursor, properties: [JSONCursor]) throws {
        self.init()
        if let version = try component.text("version") { add(digestOrOther: version) }
        if let purl = try component.text("purl") { add(purl: purl) }
        for property in properties {
            guard let value = try property.text("value") else { continue }
            switch try property.optionalString("name") {
            case "aquasecurity:trivy:ImageID": add(digest: value)
            case "aquasecurity:trivy:RepoDigest": add(reference: value)
            default: break
            }
        }
    }
}

/// The entries of a list of licences, of which all hold.
private struct LicenseParts {
    enum Part {
        case expression(String)
        /// Free text, though it may look like more.
        case name(String)

        var text: String {
            switch self {
            case .expression(let text), .name(let text): text
            }
        }
    }

    var parts: [Part] = []

    /// All parts in one statement; nil where there are none.
    var statement: LicenseStatement? {
        if parts.count == 1, let only = parts.first?.text {
            if only == "NOASSERTION" { return .noAssertion }
            if only == "NONE" { return .noLicense }
        }
        var expressions: [String] = []
        var names: [String] = []
        for part in parts {
            switch part {
            // Neither word can stand in an expression with others: as a name it satisfies nothing.
            case .expression("NOASSERTION"), .expression("NONE"): names.append(part.text)
            case .expression(let text):
                guard parts.count > 1 else {
                    expressions.append(text)
                    continue
                }
                // What is no expression by itself is a name: it satisfies nothing, and changes nothing beside it.
                if let part = LicenseExpression.part(text) { expressions.append(part) } else { names.append(text) }
            case .name(let text): names.append(text)
            }
        }
        if expressions.isEmpty { return names.isEmpty ? nil : .named(names, and: nil) }
        let expression = expressions.joined(separator: " AND ")
        return names.isEmpty ? .expression(expression) : .named(names, and: expression)
    }
}

/// Notes on a document, of which only so many are kept as people read.
struct NoteList {
    private static let limit = 20

    private var kept: [String] = []
    private var further = 0

    mutating func add(_ note: () -> String) {
        if kept.count < Self.limit { kept.append(note()) } else { further += 1 }
    }

    var all: [String] { further == 0 ? kept : kept + ["and \(further) further notes of these kinds"] }
}
