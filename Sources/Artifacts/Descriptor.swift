internal import Cryptography
package import Encodings
package import Vocabulary

/// A pointer to content: its type, digest and size.
///
/// Source: OCI image-spec 1.1, descriptor.md.
package struct Descriptor: Hashable, Sendable {
    package let mediaType: MediaType
    package let digest: Digest
    package let size: Int64
    package let annotations: [String: String]
    package let platform: Platform?
    package let artifactType: String?
    /// Where the content may be had if the layout leaves it out: foreign layers.
    package let urls: [String]

    /// Reads a descriptor strictly; members that no specification names are let be.
    ///
    /// - Throws: `JSONShapeError` for a wrong shape, a negative size, another algorithm than sha256 and sha512, or
    ///   embedded `data` that is not the content.
    package init(_ cursor: JSONCursor) throws {
        try cursor.refuseCaseTwins(of: Self.members)
        mediaType = MediaType(rawValue: try cursor.required("mediaType").mediaType())
        digest = try cursor.required("digest").blobDigest()
        let size = try cursor.required("size")
        self.size = try size.integer()
        guard self.size >= 0 else { throw size.mismatch("a size of 0 or more", found: "\(self.size)") }
        annotations = try cursor.strings("annotations")
        platform = try cursor.member("platform").map(Platform.init)
        artifactType = try cursor.nonEmptyString("artifactType")
        urls = try cursor.elements("urls").map { try $0.string() }
        if let data = try cursor.member("data") { try check(data) }
    }

    private static let members = [
        "mediaType", "digest", "size", "annotations", "platform", "artifactType", "urls", "data",
    ]

    /// Other readers take embedded content for the blob, so it must be the blob.
    private func check(_ data: JSONCursor) throws {
        let bytes = try data.base64()
        guard Int64(bytes.count) == size else {
            throw data.mismatch("embedded content of \(size) bytes", found: "\(bytes.count)")
        }
        let found = try HashFunction.digest(digest.algorithm, of: bytes)
        guard found == digest else { throw data.mismatch("embedded content with \(digest)", found: "\(found)") }
    }

    /// The place of the blob in the layout.
    package var location: String { digest.blobPath }
}

extension Digest {
    /// The place of the blob in a layout, `blobs/sha256/…`.
    package var blobPath: String { "blobs/\(algorithm.rawValue)/\(hex)" }

    /// The digest of the blob that has this place; nil for any other place.
    init?(blobPath: String) {
        let parts = blobPath.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "blobs", let digest = try? Digest("\(parts[1]):\(parts[2])") else {
            return nil
        }
        self = digest
    }
}

extension Platform {
    /// Reads `platform` of a descriptor; `os` and `architecture` are required.
    init(_ cursor: JSONCursor) throws {
        try cursor.refuseCaseTwins(of: ["os", "architecture", "variant", "os.version"])
        self.init(
            os: try cursor.string("os"),
            architecture: try cursor.string("architecture"),
            variant: try cursor.nonEmptyString("variant"),
            osVersion: try cursor.nonEmptyString("os.version")
        )
    }
}

extension JSONCursor {
    /// A digest that can name a blob.
    func blobDigest() throws(JSONShapeError) -> Digest {
        let digest = try digest()
        guard digest.algorithm != .sha384 else { throw mismatch("a sha256 or sha512 digest", found: "sha384") }
        return digest
    }

    /// The string member of that name; an empty one is what Go leaves out, so it counts as absent.
    func nonEmptyString(_ name: String) throws(JSONShapeError) -> String? {
        try optionalString(name).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Refuses members that only differ in case from one of `names`: Go, which most tools are written in, would take
    /// the one for the other.
    func refuseCaseTwins(of names: [String]) throws(JSONShapeError) {
        let folded = Set(names.map(\.goFolded))
        for member in try object().members where folded.contains(member.name.goFolded) {
            guard names.contains(where: { $0.isIdentical(to: member.name) }) else {
                throw mismatch("member names in their one spelling", found: "'\(member.name)'")
            }
        }
    }
}

extension String {
    /// The text as Go's encoding/json compares names: without case, long s as s and the Kelvin sign as k.
    fileprivate var goFolded: [UInt8] {
        var letters: [UInt8] = []
        for scalar in unicodeScalars {
            switch scalar.value {
            case 0x41...0x5A: letters.append(UInt8(scalar.value) + 0x20)
            case 0..<0x80: letters.append(UInt8(scalar.value))
            case 0x017F: letters.append(UInt8(ascii: "s"))
            case 0x212A: letters.append(UInt8(ascii: "k"))
            default: letters += UTF8.encode(scalar).map(Array.init) ?? []
            }
        }
        return letters
    }
}
