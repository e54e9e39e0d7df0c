internal import Vocabulary

/// What BOM-Links mean, by the verified BOMs of an image.
struct BOMLinks {
    private var documents: [BOMLink.Document: Entry] = [:]

    private struct Entry {
        let sbom: SBOM
        let subject: [UInt8]?
        /// The purls of components by their `bom-ref`; nil where two share one.
        var components: [[UInt8]: PackageURL?] = [:]
    }

    /// Takes the BOMs; of two with one serial number and version that differ, neither counts.
    init(_ sboms: [SBOM]) {
        var ambiguous: Set<BOMLink.Document> = []
        for sbom in sboms {
            guard let document = BOMLink.document(sbom) else { continue }
            if let known = documents[document] {
                if known.sbom != sbom { ambiguous.insert(document) }
                continue
            }
            var entry = Entry(sbom: sbom, subject: sbom.subjectComponent?.ref.map { Array($0.utf8) })
            for component in sbom.components {
                guard let ref = component.ref.map({ Array($0.utf8) }) else { continue }
                entry.components.updateValue(entry.components[ref] == nil ? component.purl : nil, forKey: ref)
            }
            documents[document] = entry
        }
        for document in ambiguous { documents[document] = nil }
    }

    /// Whether the identifier is a link to a BOM of the image as a whole.
    func isImage(_ identifier: String) -> Bool {
        guard let link = BOMLink(identifier), let entry = documents[link.document] else { return false }
        guard let refs = link.refs else { return true }
        return entry.subject.map(refs.contains) ?? false
    }

    /// The component that the identifier is a link to, where it has a purl.
    func component(_ identifier: String) -> PackageURL? {
        guard let link = BOMLink(identifier), let entry = documents[link.document] else { return nil }
        for ref in link.refs ?? [] {
            if let component = entry.components[ref] { return component }
        }
        return nil
    }
}
