/// The SPDX license list: which ids there are, how they are spelt, and which are versions of one another.
package enum LicenseList {
    /// The list's spelling of a licence id, in whatever case it is given; nil where the list has none such.
    package static func license(_ id: String) -> String? { licenses[id.asciiLowercased] }

    /// The list's spelling of an exception id, in whatever case it is given.
    package static func exception(_ id: String) -> String? { exceptions[id.asciiLowercased] }

    /// Whether the list advises against this licence or exception.
    package static func isDeprecated(_ id: String) -> Bool { deprecated.contains(id.asciiLowercased) }

    /// This licence and all later versions of it, by ids in lower case without `-only` and `-or-later`.
    static func versions(from base: String) -> Set<String> { laterVersions[base] ?? [base] }

    private static let licenses = spellings(activeLicenses, deprecatedLicenses)
    private static let exceptions = spellings(activeExceptions, deprecatedExceptions)
    private static let deprecated = Set(spellings(deprecatedLicenses, deprecatedExceptions).keys)

    /// By each version that has a group: itself and the later ones of all its groups.
    private static let laterVersions: [String: Set<String>] = {
        var versions: [String: Set<String>] = [:]
        for line in versionGroups.split(separator: "\n") {
            let group = line.split(separator: " ").map { String($0).asciiLowercased }
            for (place, version) in group.enumerated() { versions[version, default: []].formUnion(group[place...]) }
        }
        return versions
    }()

    private static func spellings(_ lists: String...) -> [String: String] {
        var spellings: [String: String] = [:]
        for list in lists {
            for id in list.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
                spellings[String(id).asciiLowercased] = String(id)
            }
        }
        return spellings
    }
}
