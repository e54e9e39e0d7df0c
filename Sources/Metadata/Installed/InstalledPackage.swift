/// The managers of packages whose databases are read, by the names that purl gives their packages.
package enum PackageSystem: String, CaseIterable, Hashable, Sendable {
    case deb, apk, rpm
}

/// A package that an image's own database lists as installed.
package struct InstalledPackage: Hashable, Sendable {
    package let system: PackageSystem
    package let name: String
    /// With the epoch in front where it is not 0, and in rpm with the release: `1:3.0.7-27.el9`.
    package let version: String
    /// `amd64`, `x86_64`, `all`, `noarch`; nil where the database does not say.
    package let architecture: String?
    /// The source package that it was built from; nil where the database does not say.
    package let source: String?
    /// Whether it is no more than an entry: the public keys that rpm lists beside packages.
    package let isEntryAlone: Bool

    /// Bytes of a name, version or architecture; no distribution comes near.
    static let longestText = 1_024

    package init(
        system: PackageSystem,
        name: String,
        version: String,
        architecture: String? = nil,
        source: String? = nil,
        isEntryAlone: Bool = false
    ) {
        (self.system, self.name, self.version) = (system, name, EpochVersion.withoutZeroEpoch(version))
        (self.architecture, self.source, self.isEntryAlone) = (architecture, source, isEntryAlone)
    }
}

extension InstalledPackage: CustomStringConvertible {
    package var description: String {
        "\(name) \(version)\(architecture.map { " (\($0))" } ?? "")"
    }
}

/// Versions as dpkg and rpm write them, as far as epochs go.
enum EpochVersion {
    /// A version without an epoch of 0, which is the same as none.
    static func withoutZeroEpoch(_ version: String) -> String {
        version.utf8.starts(with: "0:".utf8) ? String(version.dropFirst(2)) : version
    }

    /// A version with an epoch that stands apart, if it has none in front.
    static func version(_ version: String, epoch: String?) -> String {
        guard let epoch, !version.utf8.contains(UInt8(ascii: ":")) else { return withoutZeroEpoch(version) }
        return withoutZeroEpoch("\(epoch):\(version)")
    }
}

/// Why a package database cannot be read.
package enum PackageDatabaseError: Error, Hashable, CustomStringConvertible {
    case malformed(place: String, expected: String, found: String)
    case tooMany(limit: Int)

    package var description: String {
        switch self {
        case .malformed(let place, let expected, let found): "\(place): expected \(expected), found \(found)"
        case .tooMany(let limit): "expected at most \(limit) packages (limit 'components'), found more"
        }
    }
}
