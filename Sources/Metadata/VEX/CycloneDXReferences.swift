internal import Encodings
internal import Vocabulary

/// What the references of a CycloneDX document's vulnerabilities stand for.
struct CycloneDXReferences {
    /// The purl of each component, by its `bom-ref`; nil where it has none, or where two components share the name.
    private var components: [[UInt8]: String?] = [:]
    private let subjectRef: [UInt8]?
    /// What the document is about, where it says so.
    private let subject: [String]?

    init(_ sbom: SBOM) {
        subjectRef = sbom.subjectComponent?.ref.map { Array($0.utf8) }
        subject = sbom.subjectComponent.map { component in
            [component.purlText].compactMap(\.self) + sbom.subject.digests.sorted().map { "@\($0)" }
                + (sbom.subject.hasUnreadable ? ["@sha256:unreadable"] : [])
        }
        for component in sbom.components {
            guard let ref = component.ref.map({ Array($0.utf8) }) else { continue }
            components.updateValue(components[ref] == nil ? component.purlText : nil, forKey: ref)
        }
    }

    /// The product that a reference means, in these versions.
    func product(_ cursor: JSONCursor, versions: [VersionRule]) throws -> VEXProduct {
        let ref = try cursor.string()
        let id = Array(ref.utf8)
        if let subjectRef, subjectRef == id { return whole(subcomponents: nil, versions: versions) }
        if let component = components[id] {
            guard let component else {
                throw cursor.mismatch("a component that one purl identifies", found: "one without")
            }
            guard subject != nil else { return VEXProduct(identifiers: [component], versions: versions) }
            let part = VEXProduct.Subcomponent(identifiers: [component], versions: versions)
            return whole(subcomponents: [part], versions: [])
        }
        guard BOMLink(ref) != nil || PackageURL(ref) != nil else {
            throw cursor.mismatch("the bom-ref of a component, a BOM-Link or a purl", found: "'\(ref)'")
        }
        return VEXProduct(identifiers: [ref], versions: versions)
    }

    /// What the document is about: the image, where the attestation around it is.
    private func whole(subcomponents: [VEXProduct.Subcomponent]?, versions: [VersionRule]) -> VEXProduct {
        VEXProduct(
            identifiers: subject ?? [],
            isStatementSubject: true,
            subcomponents: subcomponents,
            versions: versions
        )
    }
}
