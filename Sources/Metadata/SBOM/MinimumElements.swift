internal import Vocabulary

/// Whether an SBOM says at least what a government's list demands of one.
///
/// Source: NTIA, The Minimum Elements For a Software Bill of Materials, 2021, "Data Fields"; CISA, 2025 Minimum
/// Elements for a Software Bill of Materials, draft.
package struct MinimumElements: Hashable, Sendable {
    package enum Profile: String, CaseIterable, Hashable, Sendable {
        case ntia2021
        /// The draft: adds hash, licence, tool and generation context.
        case cisa2025
    }

    package let profile: Profile

    /// How many incomplete components a report names.
    package static let named = 20

    package init(_ profile: Profile) { self.profile = profile }

    /// Holds an SBOM against the list.
    ///
    /// Files are no components; the subject that CycloneDX keeps apart is one.
    package func check(_ sbom: SBOM) -> MinimumElementsReport {
        var report = MinimumElementsReport(missing: missing(in: sbom))
        if let subject = sbom.subjectComponent { report.take(subject, missing: missing(in: subject, of: sbom.format)) }
        for component in sbom.components where !component.isFile {
            report.take(component, missing: missing(in: component, of: sbom.format))
        }
        return report
    }

    private func missing(in sbom: SBOM) -> [MinimumElementsReport.DocumentElement] {
        var missing: [MinimumElementsReport.DocumentElement] = []
        if !hasAuthor(sbom) { missing.append(.author) }
        if sbom.created == nil { missing.append(.timestamp) }
        if !hasRelationship(sbom) { missing.append(.relationship) }
        if profile == .cisa2025 {
            if sbom.tools.isEmpty { missing.append(.tool) }
            if sbom.lifecycles.isEmpty { missing.append(.generationContext) }
        }
        return missing
    }

    /// Whether the document says who made it.
    ///
    /// A tool is an author where the format has one list for both, as `creators`, or where no other author is stated;
    /// SPDX 3 keeps `createdBy` for persons and organisations.
    private func hasAuthor(_ sbom: SBOM) -> Bool {
        !sbom.authors.isEmpty || (sbom.encoding != .jsonLD && !sbom.tools.isEmpty)
    }

    /// Whether the subject depends on something, or something on it.
    ///
    /// In SPDX it is enough that the subject is a package.
    private func hasRelationship(_ sbom: SBOM) -> Bool {
        var subjects = Set(sbom.subjectRefs.map(ExactText.init))
        if let ref = sbom.subjectComponent?.ref { subjects.insert(ExactText(ref)) }
        if sbom.format == .spdx {
            let isPackage = sbom.components.contains { component in
                !component.isFile && component.ref.map { subjects.contains(ExactText($0)) } == true
            }
            if isPackage { return true }
        }
        let known = Set(sbom.components.compactMap(\.ref).map(ExactText.init)).union(subjects)
        return sbom.relationships.contains { relationship in
            (relationship.kind == .dependsOn || relationship.kind == .contains)
                && !relationship.from.isIdentical(to: relationship.to)
                && known.contains(ExactText(relationship.from)) && known.contains(ExactText(relationship.to))
                && (subjects.contains(ExactText(relationship.from)) || subjects.contains(ExactText(relationship.to)))
        }
    }

    /// Whether a text is there and says something.
    private static func says(_ text: String?) -> Bool {
        guard let text else { return false }
        let letters = text.utf8.filter { $0 > 0x20 }
        return !letters.isEmpty && !letters.elementsEqual("NOASSERTION".utf8)
    }

    private func missing(
        in component: Component,
        of format: SBOM.Format
    ) -> [MinimumElementsReport.ComponentElement] {
        var missing: [MinimumElementsReport.ComponentElement] = []
        if !Self.says(component.supplier) { missing.append(.supplier) }
        if component.name.isEmpty { missing.append(.name) }
        if !Self.says(component.version) { missing.append(.version) }
        if !hasIdentifier(component, of: format) { missing.append(.identifier) }
        if profile == .cisa2025 {
            if component.hashes.isEmpty { missing.append(.hash) }
            let statements = [component.licenses.declared, component.licenses.concluded].compactMap { $0 }
            if statements.allSatisfy({ $0 == .noAssertion }) { missing.append(.license) }
        }
        return missing
    }

    /// A purl, a CPE or a SWID tag; the id by which the document itself refers to a component is none, but SPDX without
    /// it cannot say what it means.
    private func hasIdentifier(_ component: Component, of format: SBOM.Format) -> Bool {
        guard format != .spdx || component.ref != nil else { return false }
        return component.purl != nil || !component.cpes.isEmpty || !component.swidTagIDs.isEmpty
    }
}

/// What an SBOM lacks of the minimum elements.
package struct MinimumElementsReport: Hashable, Sendable {
    /// What a document says once.
    package enum DocumentElement: String, CaseIterable, Hashable, Sendable {
        case author, timestamp, relationship, tool
        case generationContext = "generation context"
    }

    /// What a document says of each component.
    package enum ComponentElement: String, CaseIterable, Hashable, Sendable {
        case supplier, name, version, identifier, hash, license
    }

    /// A component that lacks something.
    package struct Incomplete: Hashable, Sendable {
        package let ref: String?
        package let name: String
        package let version: String?
        package let missing: [ComponentElement]
    }

    /// What the document lacks.
    package let missing: [DocumentElement]
    package fileprivate(set) var total = 0
    package fileprivate(set) var complete = 0
    /// The first components that lack something, at most `MinimumElements.named`.
    package fileprivate(set) var incomplete: [Incomplete] = []

    fileprivate init(missing: [DocumentElement]) { self.missing = missing }

    fileprivate mutating func take(_ component: Component, missing: [ComponentElement]) {
        total += 1
        guard !missing.isEmpty else { return complete += 1 }
        guard incomplete.count < MinimumElements.named else { return }
        incomplete.append(
            Incomplete(ref: component.ref, name: component.name, version: component.version, missing: missing)
        )
    }

    /// The part of the components that is complete, from 0 to 1; nil where there are none.
    package var share: Double? { total == 0 ? nil : Double(complete) / Double(total) }

    /// Whether nothing is missing, and there is something that could have been.
    package var isComplete: Bool { missing.isEmpty && total > 0 && complete == total }
}
