import CorpusSupport
import Forge
import Foundation
import Testing

/// A file of our own with whatever signs it, and the trusted root and keys to judge it by.
struct ForgedBlob {
    static let world = DemoWorld()
    static let release = Product.webshop.releaseWorkflow

    let folder: ScratchFolder
    let content: [UInt8]
    var file: String { folder.path + "/file" }

    init(_ content: [UInt8] = Array("content of a chart\n".utf8)) throws {
        folder = try ScratchFolder()
        self.content = content
        try folder.write("file", content)
        try folder.write("root.json", Self.world.trustedRoot.bytes)
        try folder.write("scanner.pub", Self.world.scanner.publicPEM)
    }

    /// What a signature over the file comes to, before it is written in some form.
    func sign(
        by signer: Forge.Signer = .keyless(release),
        entry: EntryKind? = .hashedrekord,
        hasTimestamp: Bool = false,
        leaf: (inout KeylessIssuer.LeafOptions) -> Void = { _ in }
    ) -> SignedMaterial {
        var attachment = Attachment(
            "file",
            .simpleSigning(content),
            by: signer,
            at: DemoWorld.built + 300,
            entry: entry,
            form: .bundle(.v0_3)
        )
        attachment.hasTimestamp = hasTimestamp
        leaf(&attachment.leaf)
        return Self.world.sign(attachment)
    }

    /// A statement about the file in an envelope.
    func attest(
        by signer: Forge.Signer = .keyless(release),
        type: String = "https://slsa.dev/provenance/v1",
        entry: EntryKind? = .dsse
    ) -> SignedMaterial {
        let statement = DemoStatement(
            subjects: [.init(name: "file", digests: ["sha256": Self.hex(content)])],
            predicateType: type,
            predicate: [:]
        )
        return Self.world.sign(
            Attachment("file", statement, by: signer, at: DemoWorld.built + 300, entry: entry, form: .bundle(.v0_3))
        )
    }

    static func hex(_ content: [UInt8]) -> String {
        Hash.sha256.digest(content).map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
    }

    static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    /// Writes a file beside the content and gives its path.
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        try folder.write(name, bytes)
        return folder.path + "/" + name
    }

    var identity: [String] {
        BlobStation.identity(Self.release.text, Self.release.issuer) + ["--trusted-root", folder.path + "/root.json"]
    }

    var key: [String] { ["--key", folder.path + "/scanner.pub"] }

    /// Verifies the file, or what stands for it, at the demo's time of judging.
    func verify(_ words: [String], file: String? = nil) throws -> CommandRun {
        try CommandRun.sallyport(
            ["verify-blob", file ?? self.file, "--at", FixtureTests.at, "--output", "json"] + words
        )
    }
}
