package import Encodings
internal import Vocabulary

/// A software identification tag, as far as it says which software it is.
///
/// Source: ISO/IEC 19770-2:2015; NISTIR 8060, section 4.
package struct SWIDTag: Hashable, Sendable {
    package static let namespace = "http://standards.iso.org/iso/19770/-2/2015/schema.xsd"
    /// What stands for a registration id that is not known.
    package static let unknownRegistration = "http://invalid.unavailable"

    package enum Kind: String, CaseIterable, Hashable, Sendable { case primary, corpus, patch, supplemental }

    /// Somebody who has to do with the software or the tag.
    package struct Entity: Hashable, Sendable {
        package let name: String
        package let roles: Set<String>
        /// As written; nil where there is none.
        package let registration: String?
    }

    package struct Link: Hashable, Sendable {
        package let relation: String
        package let target: String
    }

    package let name: String
    package let tagID: String
    package let version: String?
    package let versionScheme: String?
    package let tagVersion: Int64
    package let kind: Kind
    /// The language of the texts, as written.
    package let language: String?
    package let entities: [Entity]
    package let links: [Link]
    /// How many files it lists, in directories too.
    package let fileCount: Int

    /// Reads a tag by its root element.
    ///
    /// - Throws: `invalid` with the place of what breaks the standard.
    package init(_ root: XMLElement) throws(MetadataError) {
        self = try MetadataError.translating { try SWIDTag(reading: root) }
    }

    private init(reading root: XMLElement) throws {
        guard root.name == "SoftwareIdentity", root.namespace == Self.namespace else {
            throw root.mismatch("the root 'SoftwareIdentity' of SWID", found: "'\(root.name)' in '\(root.namespace)'")
        }
        name = try root.requiredAttribute("name")
        tagID = try root.requiredAttribute("tagId")
        version = root.attribute("version")
        versionScheme = root.attribute("versionScheme")
        let number = root.attribute("tagVersion") ?? "0"
        guard let tagVersion = Int64(number) else {
            throw root.mismatch("a number as tagVersion", found: "'\(number)'")
        }
        self.tagVersion = tagVersion
        let kinds = try [Kind.corpus, .patch, .supplemental].filter { try root.flag($0.rawValue) }
        guard kinds.count < 2 else {
            throw root.mismatch("one kind of tag", found: kinds.map(\.rawValue).joined(separator: " and "))
        }
        kind = kinds.first ?? .primary
        language = root.attribute("lang", namespace: "http://www.w3.org/XML/1998/namespace")
        let own = root.children.filter { $0.namespace == Self.namespace }
        entities = try own.filter { $0.name == "Entity" }.map(Self.entity)
        let creators = entities.count { $0.roles.contains("tagCreator") }
        guard creators == 1 else {
            throw root.mismatch("one entity that is the tagCreator", found: creators == 0 ? "none" : "\(creators)")
        }
        links = try own.filter { $0.name == "Link" }.map { link in
            Link(relation: try link.requiredAttribute("rel"), target: try link.requiredAttribute("href"))
        }
        fileCount = try Self.countFiles(own.filter { $0.name == "Payload" || $0.name == "Evidence" })
    }

    private static func entity(_ element: XMLElement) throws -> Entity {
        let roles = try element.requiredAttribute("role").split { $0 == " " || $0 == "\t" || $0 == "\n" }
        return Entity(
            name: try element.requiredAttribute("name"),
            roles: Set(roles.map(String.init)),
            registration: element.attribute("regid")
        )
    }

    /// Files of directories inside each other, whose hashes must be as long as their algorithm makes them.
    private static func countFiles(_ places: [XMLElement]) throws -> Int {
        var open = places
        var count = 0
        while let element = open.popLast() {
            open += element.children.filter { $0.namespace == namespace }
            guard element.name == "File" else { continue }
            count += 1
            _ = try element.requiredAttribute("name")
            for (algorithm, digits) in [("sha256", 64), ("sha384", 96), ("sha512", 128)] {
                let space = "http://www.w3.org/2001/04/xmlenc#" + algorithm
                guard let hash = element.attribute("hash", namespace: space) else { continue }
                guard hash.utf8.count == digits, ComponentHash.isHash(hash) else {
                    throw element.mismatch("\(digits) hex digits of \(algorithm)", found: "'\(hash)'")
                }
            }
        }
        return count
    }

    /// The component that the tag identifies.
    package var component: Component {
        var component = Component(name: name)
        component.version = version
        component.swidTagIDs = [tagID]
        component.supplier = entities.first { $0.roles.contains("softwareCreator") }?.name
        return component
    }
}

extension XMLElement {
    /// The value of an attribute, which must be there and say something.
    fileprivate func requiredAttribute(_ name: String) throws -> String {
        guard let value = attribute(name) else { throw mismatch("an attribute '\(name)'", found: "none") }
        guard !value.isEmpty else { throw mismatch("a text as '\(name)'", found: "an empty one") }
        return value
    }

    fileprivate func flag(_ name: String) throws -> Bool {
        switch attribute(name) {
        case nil, "false", "0": false
        case "true", "1": true
        case let other?: throw mismatch("true or false as '\(name)'", found: "'\(other)'")
        }
    }
}
