internal import Vocabulary

/// A reference to a component of another CycloneDX document, or to that document.
///
/// Source: CycloneDX, BOM-Link: `urn:cdx:` serial number, `/`, version, and behind `#` the component's `bom-ref`.
struct BOMLink: Hashable {
    let document: Document
    /// The reference as written, and with its percent signs decoded; nil for the document as a whole.
    let refs: [[UInt8]]?

    struct Document: Hashable {
        /// The UUID in lower case.
        let serial: [UInt8]
        let revision: Int64
    }

    init?(_ text: String) {
        guard text.utf8.starts(with: "urn:cdx:".utf8) else { return nil }
        let halves = text.utf8.dropFirst(8).split(
            separator: UInt8(ascii: "#"),
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        let parts = halves[0].split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count == 36, let version = String(parts[1]),
            let revision = Int64(version), revision > 0, String(revision).isIdentical(to: version)
        else { return nil }
        document = Document(serial: Self.lowercased(parts[0]), revision: revision)
        guard halves.count == 2, !halves[1].isEmpty else {
            refs = nil
            return
        }
        let written = Array(halves[1])
        refs = [written] + (Self.decoded(written).map { [$0] } ?? [])
    }

    /// The document that a BOM is for links; nil where it has no serial number.
    static func document(_ sbom: SBOM) -> Document? {
        guard sbom.format == .cyclonedx, let id = sbom.id, id.utf8.starts(with: "urn:uuid:".utf8) else { return nil }
        return Document(serial: lowercased(id.utf8.dropFirst(9)), revision: sbom.revision ?? 1)
    }

    private static func lowercased(_ text: some Sequence<UInt8>) -> [UInt8] {
        text.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }

    private static func decoded(_ text: [UInt8]) -> [UInt8]? {
        guard text.contains(UInt8(ascii: "%")) else { return nil }
        var bytes: [UInt8] = []
        var input = text.makeIterator()
        while let byte = input.next() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = input.next(), let low = input.next(),
                let value = [UInt8](lowercaseHex: String(decoding: lowercased([high, low]), as: UTF8.self))
            else { return nil }
            bytes += value
        }
        return bytes
    }
}
