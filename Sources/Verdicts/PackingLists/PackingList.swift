package import Attestations
internal import Encodings
package import Vocabulary

/// What a bundle holds when it leaves the connected side: every image, and all that is attached to it.
///
/// Contract, `inventory`: by digest, type and size, so that it tells what a copy left behind from what was altered.
package struct PackingList: Hashable, Sendable {
    /// The value of the member `packingList`.
    static let version: Int64 = 1
    /// What a DSSE envelope says that holds one.
    package static let payloadType = "application/vnd.sallyport.packing-list.v1+json"

    /// One image under one name.
    package struct Image: Hashable, Sendable {
        /// nil for an unnamed image.
        package let reference: ImageReference?
        package let digest: Digest
        package let mediaType: MediaType
        package let size: Int64
        /// By form, type and digest; what is there twice stands here twice.
        package let attached: [AttachedItem]

        package init(
            reference: ImageReference?,
            digest: Digest,
            mediaType: MediaType,
            size: Int64,
            attached: [AttachedItem]
        ) {
            (self.reference, self.digest, self.mediaType, self.size) = (reference, digest, mediaType, size)
            self.attached = attached.sorted { $0.sortKey.precedes($1.sortKey) }
        }
    }

    /// By reference and digest, unnamed ones first, in whatever order the layout lists them.
    package let images: [Image]

    package init(_ images: [Image]) {
        self.images = images.sorted { $0.sortKey.precedes($1.sortKey) }
    }

    /// The list as UTF-8, with a final line feed.
    package var text: [UInt8] {
        let document = JSONValue.object([
            "packingList": .integer(Self.version), "images": .array(images.map(Self.json)),
        ])
        return JSONWriter.write(document, .indented) + [0x0A]
    }

    private static func json(_ image: Image) -> JSONValue {
        .object([
            "reference": .optional(image.reference?.description),
            "digest": .string(image.digest.description),
            "mediaType": .string(image.mediaType.rawValue),
            "size": .integer(image.size),
            "attached": .array(image.attached.map(json)),
        ])
    }

    private static func json(_ item: AttachedItem) -> JSONValue {
        .object([
            "digest": .string(item.digest.description),
            "form": .optional(item.form?.rawValue),
            "predicateType": .optional(item.predicateType),
            "mediaType": .string(item.mediaType.rawValue),
            "size": .integer(item.size),
        ])
    }
}

extension PackingList.Image {
    fileprivate var sortKey: [UInt8] { [reference?.description ?? "", digest.description].sortKey }
}

extension AttachedItem {
    fileprivate var sortKey: [UInt8] {
        [form?.rawValue ?? "", predicateType ?? "", digest.description, mediaType.rawValue, "\(size)"].sortKey
    }
}
