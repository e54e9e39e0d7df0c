internal import Encodings
internal import Vocabulary

/// Reads CycloneDX in JSON, as far as the document itself goes.
///
/// Source: CycloneDX 1.2 to 1.7, `bom` and `metadata`.
enum CycloneDXReader {
    static func read(_ cursor: JSONCursor, limits: Limits) throws -> SBOM {
        let version = try version(cursor)
        if let serial = try cursor.member("serialNumber") {
            let text = try serial.string()
            guard isSerialNumber(text) else { throw serial.mismatch("urn:uuid: and a UUID", found: "'\(text)'") }
        }
        try MetadataError.check(
            try countComponents(cursor),
            limit: limits.components,
            named: "components",
            "components"
        )
        let metadata = try cursor.member("metadata")
        let component = try metadata?.member("component")
        var notes: [String] = []
        var sbom = SBOM(format: .cyclonedx, version: version, encoding: .json)
        sbom.id = try cursor.text("serialNumber")
        sbom.revision = try cursor.member("version")?.integer() ?? 1
        sbom.name = try component.map { try $0.requiredText("name") }
        sbom.created = try created(metadata, "timestamp", &notes)
        sbom.subject = try subject(component)
        sbom.notes = notes
        return sbom
    }

    private static func version(_ cursor: JSONCursor) throws -> FormatVersion {
        let stated = try cursor.required("specVersion")
        let text = try stated.string()
        guard let version = FormatVersion(text), let first = FormatVersion("1.2"), let last = FormatVersion("1.7"),
            let optional = FormatVersion("1.5")
        else { throw stated.mismatch("a version as 1.6", found: "'\(text)'") }
        guard version <= last else {
            throw MetadataError.unsupportedFormat(expected: "CycloneDX 1.2 to 1.7", found: "CycloneDX \(text)")
        }
        guard version >= first else { throw stated.mismatch("1.2 or later, as JSON has it", found: "'\(text)'") }
        if let revision = try cursor.member("version") {
            guard try revision.integer() >= 1 else { throw revision.mismatch("1 or more", found: "less") }
        } else if version < optional {
            _ = try cursor.required("version")
        }
        return version
    }

    /// A time that is not readable is none: whatever needs it fails then, and says so.
    static func created(_ cursor: JSONCursor?, _ name: String, _ notes: inout [String]) throws -> Instant? {
        guard let cursor = try cursor?.member(name) else { return nil }
        let text = try cursor.string()
        guard let instant = Instant(text) else {
            notes.append("\(cursor.path): expected a time as 2026-06-01T12:00:00Z, found '\(text)'")
            return nil
        }
        return instant == .goZero ? nil : instant
    }

    private static func subject(_ component: JSONCursor?) throws -> StatedSubject {
        var subject = StatedSubject()
        guard let component else { return subject }
        _ = try component.requiredText("type")
        if let version = try component.text("version") { subject.add(digestOrOther: version) }
        if let purl = try component.text("purl") { subject.add(purl: purl) }
        for property in try component.presentElements("properties") {
            guard let value = try property.text("value") else { continue }
            switch try property.optionalString("name") {
            case "aquasecurity:trivy:ImageID": subject.add(digest: value)
            case "aquasecurity:trivy:RepoDigest": subject.add(reference: value)
            default: break
            }
        }
        return subject
    }

    /// Components, also those inside others; the list is walked without recursion.
    private static func countComponents(_ cursor: JSONCursor) throws -> Int {
        var open = [cursor]
        var count = 0
        while let next = open.popLast() {
            let components = try next.presentElements("components")
            for component in components { try component.requireObject() }
            count += components.count
            open += components
        }
        return count
    }

    private static func isSerialNumber(_ text: String) -> Bool {
        guard text.hasPrefix("urn:uuid:") else { return false }
        let parts = text.dropFirst(9).split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [8, 4, 4, 4, 12] && [UInt8](lowercaseHex: parts.joined()) != nil
    }
}
