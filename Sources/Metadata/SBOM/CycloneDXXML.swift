internal import Encodings
internal import Vocabulary

/// Writes a CycloneDX document in XML as the JSON that says the same, so that all else is read in one way.
///
/// Elements of other namespaces and unknown attributes are let stand, as the schemas allow; elements of CycloneDX that
/// its version does not have are not.
///
/// Source: CycloneDX 1.0 to 1.7, XML schemas.
struct CycloneDXXML {
    static let namespaces = "http://cyclonedx.org/schema/bom/"

    let version: Int
    private let root: XMLElement
    var json: [UInt8] = []

    /// The document in JSON.
    ///
    /// - Throws: `unsupportedFormat` for a version that is not known, `XMLShapeError` where JSON cannot say the same.
    static func json(of root: XMLElement) throws -> [UInt8] {
        guard root.name == "bom", root.namespace.hasPrefix(namespaces) else {
            throw root.mismatch("the root 'bom' of CycloneDX", found: "'\(root.name)' in '\(root.namespace)'")
        }
        let text = String(root.namespace.dropFirst(namespaces.count))
        guard let version = FormatVersion(text), version.description == text else {
            throw root.mismatch("a namespace as \(namespaces)1.6", found: "'\(root.namespace)'")
        }
        guard let number = version.second, number <= CycloneDXSchema.latest else {
            throw MetadataError.unsupportedFormat(expected: "CycloneDX 1.0 to 1.7", found: "CycloneDX \(text)")
        }
        var writer = CycloneDXXML(version: number, root: root)
        writer.write("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"\(text)\"")
        if root.attribute("version") == nil { writer.write(",\"version\":1") }
        try writer.members(of: root, CycloneDXSchema.shape(.bom), isFirst: false)
        writer.write("}")
        return writer.json
    }

    private init(version: Int, root: XMLElement) { (self.version, self.root) = (version, root) }

    /// Whether an element is of the document's own version; another version's would be read by nobody.
    private func isOwn(_ element: XMLElement) throws -> Bool {
        if element.sharesNamespace(with: root) { return true }
        guard !element.namespace.isEmpty, !element.namespace.hasPrefix(Self.namespaces) else {
            throw element.mismatch("an element of \(root.namespace)", found: "one of '\(element.namespace)'")
        }
        return false
    }

    private func unknown(_ element: XMLElement) -> XMLShapeError {
        element.mismatch("only elements of CycloneDX 1.\(version)", found: "'\(element.name)'")
    }

    // MARK: - Objects

    private mutating func object(_ element: XMLElement, _ id: CycloneDXSchema.ShapeID) throws {
        write("{")
        try members(of: element, CycloneDXSchema.shape(id), isFirst: true)
        write("}")
    }

    private mutating func members(of element: XMLElement, _ shape: CycloneDXSchema.Shape, isFirst: Bool) throws {
        var isFirst = isFirst
        var found: UInt64 = 0
        for attribute in element.attributes where attribute.namespace.isEmpty {
            guard let index = shape.attributes[attribute.name], shape.fields[index].since <= version else { continue }
            found |= 1 << UInt64(index)
            begin(shape.fields[index].name, &isFirst)
            try leaf(attribute.bytes, shape.fields[index].kind, of: element)
        }
        for (index, field) in shape.fields.enumerated() where field.isRequiredInXML && found & 1 << UInt64(index) == 0 {
            throw element.mismatch("an attribute '\(field.xmlName)'", found: "none")
        }
        var several: [Int: [XMLElement]] = [:]
        for child in element.children where try isOwn(child) {
            guard let index = shape.elements[child.name], shape.fields[index].since <= version else {
                throw unknown(child)
            }
            let field = shape.fields[index]
            if field.isRepeatable {
                several[index, default: []].append(child)
                continue
            }
            guard found & 1 << UInt64(index) == 0 else {
                if version == 2, field.couldRepeat { continue }
                throw child.mismatch("one element '\(child.name)'", found: "another")
            }
            found |= 1 << UInt64(index)
            begin(field.name, &isFirst)
            try value(child, field)
        }
        for (index, children) in several.sorted(by: { $0.key < $1.key }) {
            begin(shape.fields[index].name, &isFirst)
            try repeated(children, shape.fields[index])
        }
        guard let content = shape.content else { return try refuseText(element) }
        guard content.required != nil || element.hasText else { return }
        begin(content.name, &isFirst)
        try leaf(element.textBytes, content.kind, of: element)
    }

    private func refuseText(_ element: XMLElement) throws {
        guard element.textBytes.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) else {
            throw element.mismatch("elements", found: "text")
        }
    }

    private mutating func begin(_ name: String, _ isFirst: inout Bool) {
        write(isFirst ? "\"" : ",\"")
        isFirst = false
        write(name)
        write("\":")
    }

    // MARK: - Lists

    private mutating func list(_ elements: some Sequence<XMLElement>, _ one: (inout Self, XMLElement) throws -> Void)
        throws
    {
        write("[")
        var isFirst = true
        for element in elements where try isOwn(element) {
            if !isFirst { write(",") }
            isFirst = false
            try one(&self, element)
        }
        write("]")
    }

    /// The elements of a wrapper, all of one name.
    private mutating func items(
        _ wrapper: XMLElement,
        _ name: String,
        _ one: (inout Self, XMLElement) throws -> Void
    ) throws {
        try refuseText(wrapper)
        try list(wrapper.children) { writer, child in
            guard child.name.isIdentical(to: name) else { throw writer.unknown(child) }
            try one(&writer, child)
        }
    }

    private mutating func repeated(_ elements: [XMLElement], _ field: CycloneDXSchema.Field) throws {
        switch field.place {
        case .repeatedReferences: try list(elements) { try $0.reference($1) }
        case .repeated: try list(elements) { try $0.single($1, field.kind) }
        default:
            var open = elements
            var isFirst = true
            write("[")
            while let element = open.popLast() {
                open += element.children
                guard let identity = element.attribute("bom-ref") else { continue }
                write(isFirst ? "{\"bom-ref\":" : ",{\"bom-ref\":")
                isFirst = false
                string(identity.utf8)
                write("}")
            }
            write("]")
        }
    }

    private mutating func reference(_ element: XMLElement) throws {
        guard let reference = element.attribute("ref") else {
            throw element.mismatch("an attribute 'ref'", found: "none")
        }
        string(reference.utf8)
    }

    // MARK: - Values

    private mutating func value(_ element: XMLElement, _ field: CycloneDXSchema.Field) throws {
        switch field.place {
        case .list(let item): try items(element, item) { try $0.single($1, field.kind) }
        case .references(let item): try items(element, item) { try $0.reference($1) }
        default: try single(element, field.kind)
        }
    }

    private mutating func single(_ element: XMLElement, _ kind: CycloneDXSchema.Kind) throws {
        switch kind {
        case .object(let id): try object(element, id)
        case .licenses: try licenses(element)
        case .tools: try tools(element)
        case .dependencies: try dependencies(element)
        case .data: try data(element)
        default:
            for child in element.children where try isOwn(child) { throw unknown(child) }
            try leaf(element.textBytes, kind, of: element)
        }
    }

    private mutating func licenses(_ wrapper: XMLElement) throws {
        try refuseText(wrapper)
        try list(wrapper.children) { writer, child in
            switch child.name {
            case "license":
                writer.write("{\"license\":")
                try writer.object(child, .license)
                writer.write("}")
            case "expression":
                for part in child.children where try writer.isOwn(part) { throw writer.unknown(part) }
                try writer.object(child, .licenseExpression)
            case "expression-detailed" where writer.version >= 7: try writer.object(child, .detailedExpression)
            default: throw writer.unknown(child)
            }
        }
    }

    private mutating func tools(_ wrapper: XMLElement) throws {
        let isSet = wrapper.children.contains { $0.name == "components" || $0.name == "services" }
        if isSet, version >= 5 { return try object(wrapper, .toolSet) }
        try items(wrapper, "tool") { try $0.object($1, .tool) }
    }

    /// What stands inside a dependency is what it needs, and may say in turn what it needs itself.
    private mutating func dependencies(_ wrapper: XMLElement) throws {
        try refuseText(wrapper)
        var open: [XMLElement] = []
        for child in wrapper.children where try isOwn(child) {
            guard child.name == "dependency" else { throw unknown(child) }
            open.append(child)
        }
        write("[")
        var isFirst = true
        open.reverse()
        while let dependency = open.popLast() {
            if !isFirst { write(",") }
            isFirst = false
            try object(dependency, .dependency)
            for child in dependency.children where child.name == "dependency" && !child.isLeaf { open.append(child) }
        }
        write("]")
    }

    private mutating func data(_ wrapper: XMLElement) throws {
        try refuseText(wrapper)
        try list(wrapper.children) { writer, child in
            switch child.name {
            case "classification": try writer.object(child, .dataflow)
            case "dataflow" where writer.version >= 5:
                let own = child.children.first { $0.name == "classification" }
                guard let own else {
                    // JSON has no flow that is not classified.
                    return writer.write("{\"flow\":\"unknown\",\"classification\":\"\"}")
                }
                try writer.object(own, .dataflow)
            default: throw writer.unknown(child)
            }
        }
    }
}

extension CycloneDXSchema.Field {
    fileprivate var isRepeatable: Bool {
        switch (place, kind) {
        case (.repeated, _), (.repeatedReferences, _), (_, .opaque): true
        default: false
        }
    }
}

extension XMLElement {
    fileprivate var isLeaf: Bool { !children.contains { _ in true } }
}
