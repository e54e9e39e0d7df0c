import Attestations
import FuzzSupport
import Vocabulary

@testable import Artifacts

/// Reads a layout whole: the archive, the tree, what hangs on it and what nothing refers to.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzLayout(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe fuzzInput(start, count)
    var limits = Limits()
    limits.unpacked = 32 << 20
    limits.window = 8 << 20
    do {
        let layout = try LayoutSource.read(
            path: "-",
            standardInput: FuzzFile.holding(LayoutText.tar(bytes) ?? bytes),
            options: LayoutOptions(limits: limits)
        )
        let tree = try ArtifactTree.resolve(layout, limits: limits, allowAbsent: count.isMultiple(of: 2))
        let audit = ContentAudit.audit(layout, tree, strictContent: true)
        let (envelopes, findings) = Discovery(tree, in: layout, limits: limits).envelopes()
        let ledger = AttestationLedger(
            unexamined: envelopes,
            identities: Dictionary(tree.manifests.keys.map { ($0, [$0]) }) { first, _ in first }
        )
        for image in tree.images { _ = ledger.records(for: image) }
        checkNothingHides(layout, tree, audit)
        for finding in tree.findings + audit + findings where finding.message.isEmpty { fatalError("\(finding)") }
    } catch let error as any Explained {
        guard error.blame == .input, !error.line.isEmpty else { fatalError("\(error)") }
    } catch {
        fatalError("\(error)")
    }
    return 0
}

/// Every manifest is an image, a part of one, an attachment, or a finding.
private func checkNothingHides(_ layout: Layout, _ tree: ArtifactTree, _ audit: [Finding]) {
    var reachable = Set(tree.attachments.map(\.manifest))
    var open = tree.images.map(\.digest) + Array(reachable)
    while let digest = open.popLast() {
        reachable.insert(digest)
        open += (tree.manifests[digest]?.index?.manifests ?? []).map(\.digest).filter { !reachable.contains($0) }
    }
    let named = Set(audit.compactMap(\.location))
    for digest in tree.manifests.keys where !reachable.contains(digest) && !named.contains(digest.blobPath) {
        fatalError("\(digest) is neither judged nor reported")
    }
}
