import Artifacts
import Attestations
import Forge
import Foundation
import Testing
import Trust
import Vocabulary

/// How what was examined is shared out among the images.
@Suite struct LedgerTests {
    /// One content under two names is two images for a layout, and what is signed about it is about both.
    @Test func countsForTheSameContentUnderEachOfItsNames() throws {
        let folder = NSTemporaryDirectory() + "sallyport-ledger-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let world = DemoWorld()
        var layout = BundleRecipe(world.payments()).layout(in: world)
        let index = String(decoding: layout.files["index.json"] ?? [], as: UTF8.self)
        let image = world.payments().image
        let content = try #require(layout.files[LayoutFiles.path(image.digest)])
        let name =
            "sha512:" + Hash.sha512.digest(content).map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
        layout.files[LayoutFiles.path(name)] = content
        let again = image.root.descriptor().text.replacingOccurrences(of: image.digest, with: name)
        layout.files["index.json"] = Array(
            index.replacingOccurrences(of: "\"manifests\":[", with: "\"manifests\":[\(again),").utf8
        )
        for (path, bytes) in layout.files {
            let target = URL(fileURLWithPath: folder + "/" + path)
            let parent = target.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
            try Data(bytes).write(to: target)
        }

        let limits = Limits()
        let read = try LayoutSource.read(path: folder, options: LayoutOptions(limits: limits))
        let tree = try ArtifactTree.resolve(read, limits: limits, allowAbsent: false)
        #expect(Set(tree.images.map(\.digest.description)) == [image.digest, name])
        let (envelopes, _) = Discovery(tree, in: read, limits: limits).envelopes()
        let names = try [image.digest, name].map { try Digest($0) }
        let ledger = AttestationLedger(
            unexamined: envelopes,
            identities: Dictionary(uniqueKeysWithValues: names.map { ($0, names) })
        )
        for image in tree.images {
            #expect(ledger.records(for: image).map(\.subject) == Array(repeating: image.digest, count: 5))
        }
        var tight = limits
        tight.attached = 10
        try ledger.requireRoom(for: tree.images, limits: tight)
        tight.attached = 9
        let error = #expect(throws: LimitExceeded.self) { try ledger.requireRoom(for: tree.images, limits: tight) }
        #expect(error?.name == "attached")
        tight = limits
        tight.bundles = 5
        try ledger.requireRoom(for: tree.images, limits: tight)
        tight.bundles = 4
        let located = #expect(throws: Located.self) { try ledger.requireRoom(for: tree.images, limits: tight) }
        #expect(located?.code == .limitExceeded)
    }
}
