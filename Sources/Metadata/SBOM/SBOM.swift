internal import Encodings
package import Vocabulary

/// A software bill of materials, in one form for every format.
package struct SBOM: Hashable, Sendable {
    package enum Format: String, CaseIterable, Hashable, Sendable { case cyclonedx, spdx }

    package enum Encoding: String, CaseIterable, Hashable, Sendable {
        case json, xml
        case tagValue = "tag-value"
        case jsonLD = "json-ld"
    }

    package var format: Format
    package var version: FormatVersion
    package var encoding: Encoding
    /// The serial number, document namespace, or id of the SpdxDocument.
    package var id: String?
    /// CycloneDX's count of changes to the document with this serial number.
    package var revision: Int64?
    package var name: String?
    /// When the document was made; nil where it does not say so in a readable way.
    package var created: Instant?
    /// Who made the document: persons and organisations.
    package var authors: [String] = []
    /// What made the document: tools with their version.
    package var tools: [String] = []
    package var dataLicense: String?
    /// At which points of the product's life the document was made, in the format's words: `build`, `analyzed`.
    ///
    /// CycloneDX says it as `metadata.lifecycles`, SPDX 3 as `software_sbomType`; SPDX 2 cannot.
    package var lifecycles: [String] = []
    /// By what digests the document says what it is about.
    package var subject = StatedSubject()
    /// The references of what the document is about, as in `Component.ref`.
    package var subjectRefs: [String] = []
    /// All components, those inside others too, the subject not among them in CycloneDX, which keeps it apart.
    package var components: [Component] = []
    /// The component that the document is about, where the format keeps it apart from the others.
    package var subjectComponent: Component?
    package var relationships: [Relationship] = []
    /// What is odd about the document, though it can be used.
    package var notes: [String] = []

    package init(format: Format, version: FormatVersion, encoding: Encoding) {
        (self.format, self.version, self.encoding) = (format, version, encoding)
    }

    /// Which digest of the image the document names as what it is about.
    package func describes(_ image: ImageIdentity) -> ImageDescription { subject.describes(image) }

    /// Reads the predicate of one of the SBOM types.
    ///
    /// - Throws: `invalid` where the content is another format than the type says, or breaks its format's rules;
    ///   `unsupportedFormat` for XML that is not CycloneDX.
    static func read(predicateType: String, _ cursor: JSONCursor, limits: Limits) throws -> SBOM {
        let cursor = try unwrapped(cursor, limits: limits)
        let wanted = Expectation(predicateType)
        guard var detected = ContentFormat.detect(cursor) else {
            throw cursor.mismatch(wanted.words, found: "\(cursor.kind.words) of no known format")
        }
        var root: XMLElement?
        if detected == .xml, wanted.formats.contains(.cyclonedx) {
            let element = try XMLReader.read(
                try cursor.utf8(),
                depth: limits.predicateDepth,
                values: limits.jsonValues
            )
            (root, detected) = (element, ContentFormat.detect(element))
        }
        guard wanted.formats.contains(detected) else { throw cursor.mismatch(wanted.words, found: detected.rawValue) }
        let sbom: SBOM
        switch detected {
        case .cyclonedx:
            sbom =
                try root.map { try CycloneDXReader.read($0, limits: limits) }
                ?? CycloneDXReader.read(cursor, limits: limits)
        case .spdx: sbom = try SPDXReader.read(cursor, limits: limits)
        case .spdx3: sbom = try SPDX3Reader.read(cursor, limits: limits)
        case .spdxTagValue:
            sbom = try SPDXTagValueReader.read(try cursor.string(), root: cursor.path, limits: limits)
        default:
            throw MetadataError.unsupportedFormat(
                expected: "CycloneDX, or SPDX in JSON or tag-value text",
                found: detected.rawValue
            )
        }
        if let version = wanted.version, version != sbom.version {
            throw cursor.mismatch("\(wanted.words) \(version)", found: "version \(sbom.version)")
        }
        return sbom
    }

    /// Cosign's `spdx` type carries the file as a text, which may be JSON.
    private static func unwrapped(_ cursor: JSONCursor, limits: Limits) throws -> JSONCursor {
        guard cursor.isString else { return cursor }
        let text = try cursor.utf8()
        let first = text.first { $0 != 0x20 && !(0x09...0x0D).contains($0) }
        guard first == UInt8(ascii: "{") else { return cursor }
        return try JSONCursor(
            reading: text,
            depth: limits.predicateDepth,
            values: limits.jsonValues,
            root: "predicate"
        )
    }

    /// What a predicate type promises about its content.
    private struct Expectation {
        let formats: Set<ContentFormat>
        let version: FormatVersion?
        let words: String

        init(_ predicateType: String) {
            let tail = predicateType.split(separator: "/").last ?? ""
            switch predicateType {
            case _ where predicateType.hasPrefix("https://cyclonedx.org/"):
                formats = [.cyclonedx]
                version = predicateType.hasPrefix("https://cyclonedx.org/bom/v") ? Self.version(tail) : nil
                words = "CycloneDX"
            case "https://spdx.dev/Document/v3", "https://spdx.dev/Document/v3.0":
                (formats, version, words) = ([.spdx3], nil, "SPDX 3")
            case _ where predicateType.hasPrefix("https://spdx.dev/Document"):
                let version = Self.version(tail)
                formats = version == nil ? [.spdx, .spdx3, .spdxTagValue, .xml] : [.spdx, .spdxTagValue]
                (self.version, words) = (version, "SPDX")
            default:
                (formats, version) = ([.cyclonedx, .spdx, .spdx3, .spdxTagValue, .xml], nil)
                words = "CycloneDX or SPDX"
            }
        }

        private static func version(_ tail: Substring) -> FormatVersion? {
            tail.hasPrefix("v") ? FormatVersion(String(tail.dropFirst())) : nil
        }
    }
}
