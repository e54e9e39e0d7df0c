internal import Encodings
internal import Vocabulary

/// An SPDX 2 document as both of its texts, JSON and tag-value, say it; not yet judged as a whole.
struct SPDX2Document {
    let encoding: SBOM.Encoding
    /// What the place of a refusal begins with.
    let root: String
    let version: FormatVersion
    /// The document's own SPDXID.
    let id: String
    let name: String?
    let namespace: String?
    let dataLicense: String
    let created: String?
    var body = Body()
    var tally = NoteTally()

    /// What the document lists.
    struct Body {
        var creators: [String] = []
        var packages: [Part] = []
        var files: [Part] = []
        /// What else has an SPDXID: snippets.
        var otherIDs: [String] = []
        /// `documentDescribes`, which tag-value text does not have.
        var described: [String] = []
        /// In the document's own words.
        var relationships: [Edge] = []
        /// What files packages contain by `hasFiles`, or by the order of a tag-value text.
        var contained: [Edge] = []
        /// What Trivy says in annotations about an image: the element, and the words.
        var imageRemarks: [(ref: String, words: String)] = []
    }

    /// A package or a file.
    struct Part: Hashable {
        /// Where it stands: the position in its array, or the line.
        var position: Int
        var id: String?
        var name: String
        var version: String?
        var purpose: String?
        var supplier: String?
        var originator: String?
        var checksums: [Checksum] = []
        var references: [Reference] = []
        var licenseDeclared: String?
        var licenseConcluded: String?
        var copyright: String?
        /// Attributions in which Trivy names an image.
        var imageRemarks: [String] = []

        init(position: Int, name: String) { (self.position, self.name) = (position, name) }

        /// Whether both say the same, wherever they stand.
        func isSame(as other: Part) -> Bool {
            var other = other
            other.position = position
            return self == other
        }
    }

    struct Checksum: Hashable {
        let algorithm: String
        let value: String
    }

    struct Reference: Hashable {
        let type: String
        let locator: String
    }

    struct Edge {
        let from: String
        let type: String
        let to: String
    }

    /// The place of a package or a file in the document.
    func path(_ list: String, _ part: Part) -> String {
        encoding == .json ? "\(root).\(list)[\(part.position)]" : Self.line(part.position, of: root)
    }

    /// How a refusal names a line of tag-value text.
    static func line(_ number: Int, of root: String) -> String { "\(root), line \(number)" }
}

/// What holds for the members of an SPDX 2 document whatever its text is.
///
/// Source: SPDX 2.2.2 and 2.3, clause 6.
enum SPDX2Rules {
    static func version(_ text: String, at path: String, _ tally: inout NoteTally) throws -> FormatVersion {
        guard text.hasPrefix("SPDX-"), let version = FormatVersion(String(text.dropFirst(5))) else {
            throw JSONShapeError(path: path, expected: "a version as SPDX-2.3", found: "'\(text)'")
        }
        switch version.description {
        case "2.2", "2.3": break
        case "2.0", "2.1": tally.add("an old version", at: path, found: text)
        default: throw MetadataError.unsupportedFormat(expected: "SPDX-2.2 or SPDX-2.3", found: text)
        }
        return version
    }

    /// The document's own id; the standard fixes it, though not all writers know.
    static func documentID(_ text: String, at path: String, _ tally: inout NoteTally) throws -> String {
        guard text.hasPrefix("SPDXRef-") else {
            throw JSONShapeError(path: path, expected: "'SPDXRef-DOCUMENT'", found: "'\(text)'")
        }
        if !text.isIdentical(to: "SPDXRef-DOCUMENT") {
            tally.add("another id than SPDXRef-DOCUMENT", at: path, found: text)
        }
        return text
    }

    static func dataLicense(_ text: String, at path: String) throws -> String {
        guard text.isIdentical(to: "CC0-1.0") else {
            throw JSONShapeError(path: path, expected: "'CC0-1.0'", found: "'\(text)'")
        }
        return text
    }

    /// A namespace, which the specification demands and the schema of its JSON does not.
    static func namespace(_ text: String?, at path: String, _ tally: inout NoteTally) -> String? {
        guard let text, !text.isEmpty else {
            tally.add("no document namespace", at: path)
            return nil
        }
        if text.utf8.contains(UInt8(ascii: "#")) { tally.add("a document namespace with '#'", at: path, found: text) }
        return text
    }

    /// Words of Trivy that name an image by digest, in attributions and annotations.
    static func isImageRemark(_ text: String) -> Bool {
        text.hasPrefix("ImageID: ") || text.hasPrefix("RepoDigest: ")
    }
}
