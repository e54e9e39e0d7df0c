/// The shape of CycloneDX documents in all versions, as one table for both syntaxes.
///
/// Versions are written as their second number: 1.4 is 4. What no rule and no policy looks at is `opaque`.
///
/// Source: CycloneDX 1.0 to 1.7, JSON and XML schemas.
enum CycloneDXSchema {
    /// The last version that is known.
    static let latest = 7

    /// A kind of object.
    struct Shape: Sendable {
        let fields: [Field]
        /// Of each list exactly one member must be there, from a version on.
        let exactlyOne: [(names: [String], since: Int)]
        /// Of each list at least one member must be there.
        let atLeastOne: [[String]]
        /// Where each member stands in `fields`, by its name in JSON.
        let members: [String: Int]
        /// The same by the name of an element in XML.
        let elements: [String: Int]
        /// The same by the name of an attribute in XML.
        let attributes: [String: Int]
        /// The member that is the text of the element in XML.
        let content: Field?

        init(
            _ fields: [Field],
            exactlyOne: [(names: [String], since: Int)] = [],
            atLeastOne: [[String]] = []
        ) {
            (self.fields, self.exactlyOne, self.atLeastOne) = (fields, exactlyOne, atLeastOne)
            var members: [String: Int] = [:]
            var elements: [String: Int] = [:]
            var attributes: [String: Int] = [:]
            for (index, field) in fields.enumerated() {
                members[field.name] = index
                switch field.place {
                case .attribute: attributes[field.xmlName] = index
                case .element, .list, .repeated, .references, .repeatedReferences: elements[field.xmlName] = index
                case .content, .jsonOnly: break
                }
            }
            (self.members, self.elements, self.attributes) = (members, elements, attributes)
            content = fields.first { if case .content = $0.place { true } else { false } }
        }
    }

    /// A member of an object.
    struct Field: Sendable {
        /// The name in JSON.
        let name: String
        let xmlName: String
        let place: Place
        let kind: Kind
        var since = 0
        /// In which versions it must be there.
        var required: ClosedRange<Int>?
        /// Whether an attribute must be there in XML, whatever JSON says.
        var isRequiredInXML = false
        /// Whether XML of 1.2 could say it several times, where everything else says it once.
        var couldRepeat = false

        /// Whether JSON has a list of the kind.
        var isList: Bool {
            switch place {
            case .list, .repeated, .references, .repeatedReferences: true
            default: false
            }
        }
    }

    /// How a member is written in XML.
    enum Place: Sendable {
        case attribute, element
        /// An element around elements of this name, one for each value.
        case list(item: String)
        /// The element itself as often as there are values.
        case repeated
        /// As `list`, each element with the value in its attribute `ref`.
        case references(item: String)
        case repeatedReferences
        /// The text of the element.
        case content
        case jsonOnly
    }

    /// What a value must be.
    enum Kind: Sendable {
        case text
        /// A text that says something.
        case name
        /// A text whose line breaks mean something.
        case prose
        case uri, serial, hash, mediaType, licenseID, email, time, flag, number
        case integer(from: Int64)
        case word(Words)
        /// What the element is referred to by.
        case identity
        /// To what an element refers.
        case reference
        case object(ShapeID)
        /// Licences, in their several spellings.
        case licenses
        /// A list of tools, or an object with components and services.
        case tools
        /// Where each dependency stands in XML inside the one that needs it.
        case dependencies
        /// Classifications of data.
        case data
        /// Not looked into but for what it identifies.
        case opaque
        /// Not looked into at all.
        case ignored
    }

    /// A closed list of words, each with the version that brought it.
    struct Words: Sendable {
        let known: [String: Int]

        init(_ words: [(since: Int, words: String)]) {
            var known: [String: Int] = [:]
            for (since, text) in words {
                for word in text.split(separator: " ") { known[String(word)] = since }
            }
            self.known = known
        }

        func contains(_ word: String, in version: Int) -> Bool {
            // Strings with letters outside ASCII can be equal to one without.
            word.utf8.allSatisfy { $0 < 0x80 } && known[word].map { $0 <= version } ?? false
        }
    }

    static func shape(_ id: ShapeID) -> Shape { shapes[id.rawValue] }

    private static let shapes: [Shape] = ShapeID.allCases.map { $0.table }
}

extension CycloneDXSchema.Field {
    static func attribute(_ name: String, _ kind: CycloneDXSchema.Kind = .text, xml: String? = nil) -> Self {
        Self(name: name, xmlName: xml ?? name, place: .attribute, kind: kind)
    }

    static func element(_ name: String, _ kind: CycloneDXSchema.Kind = .text) -> Self {
        Self(name: name, xmlName: name, place: .element, kind: kind)
    }

    static func list(_ name: String, of item: String, _ kind: CycloneDXSchema.Kind, in wrapper: String? = nil) -> Self {
        Self(name: name, xmlName: wrapper ?? name, place: .list(item: item), kind: kind)
    }

    static func repeated(_ name: String, _ kind: CycloneDXSchema.Kind, xml: String? = nil) -> Self {
        Self(name: name, xmlName: xml ?? name, place: .repeated, kind: kind)
    }

    static func references(_ name: String, to item: String) -> Self {
        Self(name: name, xmlName: name, place: .references(item: item), kind: .reference)
    }

    static func repeatedReferences(_ name: String, _ element: String) -> Self {
        Self(name: name, xmlName: element, place: .repeatedReferences, kind: .reference)
    }

    static func content(_ name: String, _ kind: CycloneDXSchema.Kind = .prose) -> Self {
        Self(name: name, xmlName: name, place: .content, kind: kind)
    }

    static func jsonOnly(_ name: String, _ kind: CycloneDXSchema.Kind = .ignored) -> Self {
        Self(name: name, xmlName: name, place: .jsonOnly, kind: kind)
    }

    func since(_ version: Int) -> Self {
        var field = self
        field.since = version
        return field
    }

    func required(_ versions: ClosedRange<Int> = 0...CycloneDXSchema.latest) -> Self {
        var field = self
        field.required = versions
        return field
    }

    func repeatedOnce() -> Self {
        var field = self
        field.couldRepeat = true
        return field
    }

    func requiredInXML() -> Self {
        var field = self
        field.isRequiredInXML = true
        return field
    }
}
