import Artifacts
import Attestations
import CorpusSupport
import Cryptography
import Forge
import Foundation
import Testing
import Trust
import Vocabulary

/// A bundle of the forge, read and examined as the product does it, with the demo trust root or a changed copy.
struct ForgedBundle {
    let records: [AttestationRecord]
    let findings: [Finding]

    /// Makes the bundle, reads it and examines it; the records are those of its first image.
    ///
    /// `trust` changes files of the demo trust root, or adds some, by their path; `means` then changes by what its
    /// authorities are known, as only policies can say it.
    init(
        _ recipe: BundleRecipe,
        world: DemoWorld = DemoWorld(),
        at time: String = "2026-06-01T12:00:00Z",
        trust: [String: (String) -> String] = [:],
        means: (Authority.Means) -> Authority.Means = { $0 }
    ) throws {
        let folder = NSTemporaryDirectory() + "sallyport-forged-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let bundle = folder + "/bundle.tar"
        try Data(recipe.layout(in: world).tar()).write(to: URL(fileURLWithPath: bundle))
        let root = folder + "/trust"
        try Self.copyTrust(to: root, changes: trust)

        let limits = Limits()
        let instant = try #require(Instant(time))
        let pinned = try PinnedTrustRoot.open(path: root, pins: [], at: instant, limits: limits)
        let layout = try LayoutSource.read(path: bundle, options: LayoutOptions(limits: limits))
        let tree = try ArtifactTree.resolve(layout, limits: limits, allowAbsent: false)
        let (envelopes, _) = Discovery(tree, in: layout, limits: limits).envelopes()
        let authorities = pinned.root.authorities.map {
            Authority(name: $0.name, signs: $0.signs, images: $0.images, means: means($0.means))
        }
        let anchors = pinned.root.anchors.narrowed(to: authorities)
        let verifier = AttestationVerifier(anchors, at: instant, limits: limits)
        let ledger = AttestationLedger(
            envelopes.map(verifier.examine),
            identities: try Self.identities(tree, in: layout),
            authorities: pinned.root.authorities
        )
        records = ledger.records(for: try #require(tree.images.first))
        findings = ledger.findings
    }

    /// All digests of each manifest and index, as the product makes them.
    private static func identities(_ tree: ArtifactTree, in layout: Layout) throws -> [Digest: [Digest]] {
        var identities: [Digest: [Digest]] = [:]
        for digest in tree.manifests.keys {
            guard let bytes = try layout.blobs[digest]?.bytes() else { continue }
            identities[digest] = try Digest.Algorithm.allCases.map { try HashFunction.digest($0, of: bytes) }
        }
        return identities
    }

    /// The lock is left behind: a changed copy is another root.
    private static func copyTrust(to root: String, changes: [String: (String) -> String]) throws {
        let names = FileManager.default.enumerator(atPath: Corpus.trust)?.allObjects as? [String] ?? []
        for name in Set(names).union(changes.keys).sorted() where name != "trust.lock" {
            // A folder has no content of its own, and a file that is only added is not there yet.
            guard var content = (try? Corpus.file(Corpus.trust + "/" + name)) ?? (changes[name] == nil ? nil : [])
            else { continue }
            if let change = changes[name] { content = Array(change(String(decoding: content, as: UTF8.self)).utf8) }
            let target = URL(fileURLWithPath: root + "/" + name)
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(),
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o755]
            )
            try Data(content).write(to: target)
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: target.path)
        }
    }

    /// The only record of that predicate type, or of a plain signature for nil.
    func record(_ predicateType: String?) throws -> AttestationRecord {
        let found = records.filter { $0.predicateType == predicateType }
        #expect(found.count == 1)
        return try #require(found.first)
    }
}

extension AttestationRecord {
    /// The code of the refusal; nil for what is verified.
    var code: Code? {
        if case .failure(let error) = outcome { error.code } else { nil }
    }

    /// The words of the refusal.
    var reason: String {
        if case .failure(let error) = outcome { error.message } else { "" }
    }

    var verified: VerifiedAttestation? { try? outcome.get() }
}
