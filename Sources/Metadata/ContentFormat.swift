internal import Encodings

/// What a document is by its content, whatever the predicate type around it says.
enum ContentFormat: String, Sendable, Hashable {
    case cyclonedx = "CycloneDX"
    case spdx = "SPDX 2"
    case spdx3 = "SPDX 3"
    case spdxTagValue = "SPDX tag-value text"
    case openvex = "OpenVEX"
    case csaf = "CSAF"
    case sarif = "SARIF"
    case trivy = "a Trivy report"
    case grype = "a Grype report"
    case osv = "OSV results"
    case swid = "a SWID tag"
    case xml = "XML"

    /// Recognises a document by the members that its format always has; nil where no format does.
    static func detect(_ cursor: JSONCursor) -> ContentFormat? {
        switch cursor.kind {
        case .object: try? detect(object: cursor)
        case .string: (try? cursor.string()).flatMap(detect)
        default: nil
        }
    }

    private static func detect(object: JSONCursor) throws(JSONShapeError) -> ContentFormat? {
        if try object.member("bomFormat")?.isString("CycloneDX") == true { return .cyclonedx }
        if try object.hasMember("spdxVersion") { return .spdx }
        let contexts = try object.member("@context")?.contexts ?? []
        if try object.hasMember("@graph"), contexts.contains(where: { $0.hasPrefix("https://spdx.org/rdf/3.") }) {
            return .spdx3
        }
        if contexts.contains(where: { $0.hasPrefix("https://openvex.dev/ns") }) { return .openvex }
        if let document = try object.member("document"), document.isObject, try document.hasMember("csaf_version") {
            return .csaf
        }
        if try object.hasMember("runs"), try object.member("version")?.isString("2.1.0") == true { return .sarif }
        if try object.hasMember("SchemaVersion"), try object.hasMember("ArtifactName") { return .trivy }
        if try object.hasMember("matches"), try object.hasMember("descriptor") { return .grype }
        if let first = try object.member("results")?.firstElement, first.isObject, try first.hasMember("packages") {
            return .osv
        }
        return nil
    }

    /// What a document in XML is by its root.
    static func detect(_ root: XMLElement) -> ContentFormat {
        if root.name == "bom", root.namespace.hasPrefix(CycloneDXXML.namespaces) { return .cyclonedx }
        return root.name == "SoftwareIdentity" && root.namespace == SWIDTag.namespace ? .swid : .xml
    }

    private static func detect(_ text: String) -> ContentFormat? {
        let head = text.utf8.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
        if TagValueLines.isDocument(text) { return .spdxTagValue }
        return head.first == UInt8(ascii: "<") ? .xml : nil
    }
}

extension JSONCursor {
    /// A JSON-LD context as its writers write it: one text, or a list of which the texts count.
    fileprivate var contexts: [String] {
        if let text = try? string() { return [text] }
        guard let elements = try? array() else { return [] }
        return elements.compactMap { try? $0.string() }
    }
}
