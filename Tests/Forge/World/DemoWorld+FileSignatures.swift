/// A signature of the demo's file, as a Sigstore bundle or a plain envelope.
public struct FileSignature: Sendable {
    public let name: String
    public let signer: Signer
    /// The bundle's JSON.
    public let bundle: [UInt8]
    let material: SignedMaterial

    init(_ name: String, _ signer: Signer, _ bundle: JSON, _ material: SignedMaterial) {
        (self.name, self.signer, self.bundle, self.material) = (name, signer, bundle.bytes, material)
    }

    /// The signature, or the envelope in JSON.
    private var signature: [UInt8] {
        material.payloadType == nil ? material.signature : material.envelope.bytes
    }

    /// The same as cosign's local bundle.
    var local: JSON {
        var local: JSON = ["base64Signature": .string(base64(signature))]
        if let certificate = material.certificate {
            local["cert"] = .string(base64(Array(pem("CERTIFICATE", certificate).utf8)))
        }
        if let entry = material.entry { local["rekorBundle"] = entry.legacyJSON }
        return local
    }

    /// What stands between the parts of a signature where a fuzzer reads them from one input.
    public static let separator = Array("\n%%\n".utf8)

    /// The same in parts, each a file of its own: signature, certificate, log entry, timestamp; empty for none.
    var parts: [[UInt8]] {
        [
            signature, material.certificate.map { Array(pem("CERTIFICATE", $0).utf8) } ?? [],
            material.entry?.legacyJSON.bytes ?? [], material.timestamp ?? [],
        ]
    }
}

extension DemoWorld {
    /// A file that is signed by itself.
    public static let file = Array("an artifact of the demo\n".utf8)

    /// A statement about that file, and about another.
    private static let fileStatement = DemoStatement(
        version: .v1,
        subjects: [
            .init(name: "app", digests: ["sha256": hex(sha256(file))]),
            .init(name: "other", digests: ["sha256": String(repeating: "0", count: 64)]),
        ],
        predicateType: "https://openvex.dev/ns/v0.2.0",
        predicate: ["author": "nobody"]
    )

    /// Signatures that hold, in every form that the forge makes, each at another time.
    public var fileSignatures: [FileSignature] {
        let release = Signer.keyless(Product.webshop.releaseWorkflow)
        let plain = Attachment("", Self.fileStatement, by: .key(scanner), at: Self.built, entry: nil)
        return [
            signature("message-v0.3", minute: 1, release, isMessage: true, .hashedrekord, hasTimestamp: true),
            signature("message-v0.1", minute: 2, release, isMessage: true, .hashedrekord, version: .v0_1),
            signature("dsse-v0.3", minute: 3, release, .dsse),
            signature("dsse-v0.3-timestamp", minute: 4, release, .dsse, hasTimestamp: true),
            signature("dsse-v0.1", minute: 5, release, .intoto0_0_2, version: .v0_1),
            signature(
                "message-logged-key",
                minute: 6,
                .key(productSecurity),
                isMessage: true,
                .hashedrekord,
                hasTimestamp: true
            ),
            signature("dsse-logged-key", minute: 7, .key(productSecurity), .dsse),
            signature("message-key", minute: 8, .key(scanner), isMessage: true, nil),
            signature("dsse-key", minute: 9, .key(scanner), nil),
            signature("message-ed25519", minute: 10, .key(station), isMessage: true, nil),
            FileSignature("plain-dsse", .key(scanner), sign(plain).envelope, sign(plain)),
        ]
    }

    private func signature(
        _ name: String,
        minute: Int,
        _ signer: Signer,
        isMessage: Bool = false,
        _ entry: EntryKind?,
        hasTimestamp: Bool = false,
        version: BundleVersion = .v0_3
    ) -> FileSignature {
        var attachment = Attachment(
            name,
            isMessage ? .simpleSigning(Self.file) : .statement(Self.fileStatement),
            by: signer,
            at: Self.built + 60 * minute,
            entry: entry,
            form: .bundle(version)
        )
        attachment.hasTimestamp = hasTimestamp
        let material = sign(attachment)
        return FileSignature(name, signer, material.bundle(version), material)
    }
}
