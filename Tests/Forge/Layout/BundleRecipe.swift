/// How the index of a layout speaks of an image and of what hangs on it.
public enum Filing: Hashable, Sendable {
    /// cosign's tag scheme, with full references; bundles through a referrers tag.
    case tags
    /// The same with bare tags for the attachments, as cosign writes them.
    case bareTags
    /// `cosign save`: no names, told apart by the annotation `kind`; bundles are left as orphans.
    case kinds
    /// hauler: everything under the name of the image, told apart by the annotation `kind`; no `oci-layout`.
    case haul
    /// ORAS: the image by name, everything else listed without one.
    case listed
}

/// One image of a bundle, and what hangs on it.
public struct ImageRecipe: Sendable {
    public var image: DemoImage
    /// The name in the index; nil: none.
    public var reference: String?
    public var attachments: [Attachment]
    public var filing: Filing

    public init(_ image: DemoImage, filing: Filing = .tags, attachments: [Attachment] = []) {
        (self.image, self.filing, self.attachments) = (image, filing, attachments)
        reference = filing == .kinds ? nil : image.product.reference
    }

    /// The attachment of that name; there must be one.
    public subscript(name: String) -> Attachment {
        get { must(attachments.first { $0.name == name }, "an attachment of that name") }
        set {
            guard let place = attachments.firstIndex(where: { $0.name == name }) else {
                attachments.append(newValue)
                return
            }
            attachments[place] = newValue
        }
    }

    /// Leaves an attachment out.
    public mutating func remove(_ name: String) { attachments.removeAll { $0.name == name } }

    /// Applies one change to every attachment.
    public mutating func forEach(_ change: (inout Attachment) -> Void) {
        for place in attachments.indices { change(&attachments[place]) }
    }
}

/// A whole bundle.
public struct BundleRecipe: Sendable {
    public var images: [ImageRecipe]
    /// Blobs that nothing refers to.
    public var strays: [Blob] = []
    /// Changes `index.json` before it is written.
    public var alterIndex: (@Sendable (inout JSON) -> Void)?

    public init(_ images: ImageRecipe...) { self.images = images }

    /// Signs everything and lays it out.
    public func layout(in world: DemoWorld) -> LayoutFiles {
        var writer = LayoutWriter(world: world)
        for image in images { writer.write(image) }
        for stray in strays { writer.files.add(stray) }
        return writer.finish(alterIndex)
    }

    /// The same as an archive.
    public func tar(in world: DemoWorld, _ options: TarOptions = TarOptions()) -> [UInt8] {
        layout(in: world).tar(options)
    }
}
