internal import Vocabulary

/// Which distribution an image is made of, by its `os-release`.
///
/// Source: freedesktop.org, os-release(5).
package struct Distribution: Hashable, Sendable {
    /// `debian`, `alpine`, `rhel`; `linux` where the file names none.
    package let id: String
    /// Those that it is derived from, or packed like.
    package let related: [String]
    package let versionID: String?

    package init(id: String, related: [String] = [], versionID: String? = nil) {
        (self.id, self.related, self.versionID) = (id, related, versionID)
    }

    /// More than these are not looked at.
    private static let mostRelated = 16

    /// Reads the file; lines that are no assignment say nothing, nor do those that are long or no printable ASCII, and
    /// of two the last counts, as for a shell.
    package init(_ text: [UInt8]) {
        var values: [String: String] = [:]
        for line in text.split(separator: 0x0A) where line.count <= InstalledPackage.longestText {
            let halves = line.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = ["ID", "ID_LIKE", "VERSION_ID"].first { halves[0].elementsEqual($0.utf8) }
            guard let name, halves.count == 2 else { continue }
            if let value = Self.unquoted(halves[1]) { values[name] = value }
        }
        id = values["ID"] ?? "linux"
        related = values["ID_LIKE"]?.split(separator: " ").prefix(Self.mostRelated).map(String.init) ?? []
        versionID = values["VERSION_ID"]
    }

    private static func unquoted(_ value: ArraySlice<UInt8>) -> String? {
        var value = value
        while let last = value.last, last == 0x20 || last == 0x0D { value = value.dropLast() }
        if value.count >= 2, let first = value.first, first == value.last, first == 0x22 || first == 0x27 {
            value = value.dropFirst().dropLast()
        }
        guard value.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
        return String(decoding: value, as: UTF8.self).asciiLowercased
    }

    /// What those who write purls call some distributions that call themselves something else.
    private static let otherNames = [
        "redhat": "rhel", "amazon": "amzn", "oracle": "ol", "rockylinux": "rocky", "alma": "almalinux",
        "cbl-mariner": "mariner", "chainguard": "wolfi", "suse": "opensuse", "sles": "opensuse", "sle": "opensuse",
    ]

    private static func name(_ text: String) -> String {
        let text = text.asciiLowercased
        if let other = otherNames[text] { return other }
        return text.utf8.starts(with: "opensuse".utf8) || text.utf8.starts(with: "suse".utf8) ? "opensuse" : text
    }

    /// Whether a purl's namespace is this distribution, or one that it is derived from.
    package func isAlike(namespace: String) -> Bool {
        // To compare texts of many combining marks takes the square of their length.
        guard namespace.utf8.allSatisfy({ $0 < 0x80 }) else { return false }
        let name = Self.name(namespace)
        return ([id] + related).contains { Self.name($0) == name }
    }
}
