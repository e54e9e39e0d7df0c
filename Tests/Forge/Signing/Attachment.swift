/// Who signs.
public enum Signer: Hashable, Sendable {
    case key(DemoKey)
    case keyless(Identity)
}

/// Something to be signed and hung on an image; it is signed when the layout is made, so any part may change before.
public struct Attachment: Sendable {
    public enum Content: Hashable, Sendable {
        case statement(DemoStatement)
        /// A simple-signing document or whatever a test puts in its place; signed as it stands.
        case simpleSigning([UInt8])
        /// Any payload under any type, as DSSE.
        case payload([UInt8], type: String)
    }

    public enum Form: Hashable, Sendable {
        /// A layer of a `.sig` or `.att` manifest.
        case cosign
        /// A manifest of its own, with `subject`.
        case bundle(BundleVersion)
    }

    /// How recipes call it: `signature`, `provenance`, `sbom`, `scan`, `vex`.
    public var name: String
    public var content: Content
    public var signer: Signer
    public var signedAt: Moment
    /// The log entry to make; nil: none.
    public var entry: EntryKind?
    public var hasTimestamp = false
    public var form: Form
    public var leaf = KeylessIssuer.LeafOptions()
    /// Claims another target than the image it is attached to.
    public var filedUnder: Blob?
    /// Changes what came out of the signing.
    public var alterMaterial: (@Sendable (inout SignedMaterial) -> Void)?
    /// Changes the bytes of the cosign layer, after everything was signed and logged.
    public var alterLayer: (@Sendable (inout [UInt8]) -> Void)?
    /// Changes the annotations of the cosign layer.
    public var alterAnnotations: (@Sendable (inout [String: String]) -> Void)?
    /// Changes the bundle's JSON.
    public var alterBundle: (@Sendable (inout JSON) -> Void)?

    public init(
        _ name: String,
        _ content: Content,
        by signer: Signer,
        at signedAt: Moment,
        entry: EntryKind? = .dsse,
        form: Form = .cosign
    ) {
        (self.name, self.content, self.signer, self.signedAt) = (name, content, signer, signedAt)
        (self.entry, self.form) = (entry, form)
    }

    public init(
        _ name: String,
        _ statement: DemoStatement,
        by signer: Signer,
        at signedAt: Moment,
        entry: EntryKind? = .dsse,
        form: Form = .cosign
    ) {
        self.init(name, .statement(statement), by: signer, at: signedAt, entry: entry, form: form)
    }

    /// The statement; assigning one makes it the content.
    public var statement: DemoStatement? {
        get { if case .statement(let statement) = content { statement } else { nil } }
        set { if let newValue { content = .statement(newValue) } }
    }

    var predicateType: String? { statement?.predicateType }
}

extension Attachment {
    /// The same bundle with a timestamp over the signature in place of the log's promise and time.
    public func timed(by authority: TimestampAuthority) -> Attachment {
        var attachment = self
        let moment = signedAt + 2
        attachment.alterMaterial = { $0.timestamp = authority.timestamp($0.signature, at: moment) }
        attachment.alterBundle = {
            $0["verificationMaterial"]?["tlogEntries"]?[0]?["inclusionPromise"] = nil
            $0["verificationMaterial"]?["tlogEntries"]?[0]?["integratedTime"] = nil
        }
        return attachment
    }
}
