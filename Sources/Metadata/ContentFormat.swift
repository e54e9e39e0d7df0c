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
    case xml = "XML"

    /// Recognises a document by the members that its format always has; nil where no format does.
    static func detect(_ value: JSONValue) -> ContentFormat? {
        switch value {
        case .object(let object): detect(object)
        case .string(let text): detect(text)
        default: nil
        }
    }

    private static func detect(_ object: JSONObject) -> ContentFormat? {
        if object["bomFormat"] == .string("CycloneDX") { return .cyclonedx }
        if object["spdxVersion"] != nil { return .spdx }
        let contexts = object["@context"]?.contexts ?? []
        if object["@graph"] != nil, contexts.contains(where: { $0.hasPrefix("https://spdx.org/rdf/3.") }) {
            return .spdx3
        }
        if contexts.contains(where: { $0.hasPrefix("https://openvex.dev/ns") }) { return .openvex }
        if case .object(let document) = object["document"], document["csaf_version"] != nil {
            return .csaf
        }
        if object["runs"] != nil, object["version"] == .string("2.1.0") { return .sarif }
        if object["SchemaVersion"] != nil, object["ArtifactName"] != nil { return .trivy }
        if object["matches"] != nil, object["descriptor"] != nil { return .grype }
        if case .array(let results) = object["results"], case .object(let first) = results.first,
            first["packages"] != nil
        {
            return .osv
        }
        return nil
    }

    private static func detect(_ text: String) -> ContentFormat? {
        let head = text.utf8.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
        if TagValueLines.isDocument(text) { return .spdxTagValue }
        return head.first == UInt8(ascii: "<") ? .xml : nil
    }
}

extension JSONValue {
    /// A JSON-LD context as its writers write it: one text, or a list of which the texts count.
    fileprivate var contexts: [String] {
        switch self {
        case .string(let text): [text]
        case .array(let elements):
            elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
        default: []
        }
    }
}
