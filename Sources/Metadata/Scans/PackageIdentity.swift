internal import Vocabulary

/// By what findings of several scanners are recognised as one vulnerability of one package.
///
/// Scanners agree on purls better than on names: Maven packages are called `group:name` by one and `name` by another.
package struct PackageIdentity: Hashable, Sendable {
    private let bytes: [UInt8]

    fileprivate init(_ parts: String?...) {
        bytes = Array(parts.map { $0.map { Array($0.utf8) } ?? [0xFF] }.joined(separator: [0]))
    }
}

extension VulnerabilityFinding {
    /// The id and the aliases as they are compared: without regard to ASCII case, and exactly otherwise.
    package var comparableIDs: [[UInt8]] {
        // An advisory may stand for several CVEs: two of them are two findings, though it is a name of both.
        let isCVE = VulnerabilityName.isCVE(id)
        let names = [id] + aliases.filter { !isCVE || VulnerabilityName.namesOneVulnerability($0) }
        return names.map { Array($0.asciiLowercased.utf8) }
    }
}

extension VulnerabilityFinding.Package {
    /// The package by its purl, without qualifiers, which scanners choose as they like; nil where there is no purl.
    ///
    /// Packages of a distribution go without their namespace: an image has one distribution, whose name is written in
    /// several ways.
    package var purlIdentity: PackageIdentity? {
        guard let purl else { return nil }
        let type = purl.type == "alpine" ? "apk" : purl.type
        let isOfDistribution = ["apk", "deb", "rpm", "alpm"].contains(type)
        return PackageIdentity(
            type,
            isOfDistribution ? nil : purl.namespace,
            purl.name,
            Self.version(purl.version ?? version, of: type)
        )
    }

    /// The package by each name that it may be called by.
    package var nameIdentities: [PackageIdentity] {
        var names: [String] = [name].compactMap(\.self)
        if let purl, !names.contains(where: { $0.isIdentical(to: purl.name) }) { names.append(purl.name) }
        return names.map { PackageIdentity($0, purl?.version ?? version) }
    }

    /// Versions of Go modules are written with and without a `v`.
    private static func version(_ version: String?, of type: String) -> String? {
        guard type == "golang", let version, version.utf8.first == UInt8(ascii: "v") else { return version }
        return String(version.dropFirst())
    }
}
