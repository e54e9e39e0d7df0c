internal import Vocabulary

/// A package of a distribution that an SBOM declares.
package struct DeclaredPackage: Hashable, Sendable {
    package let system: PackageSystem
    package let name: String
    /// As in `InstalledPackage`; nil where the purl has none.
    package let version: String?
    package let architecture: String?
    /// The purl in its canonical form.
    package let purl: String
    /// Whether it is of the image's distribution, as far as that is known.
    package let isOfDistribution: Bool
}

/// What an SBOM says is installed, to be held against what is.
///
/// A component counts by its purl. One without a readable purl counts as a declaration of any package with its name
/// and version, since versions of distributions are hardly anybody else's; but nothing says that it must be installed.
package struct DeclaredPackages: Sendable {
    /// Those with a purl, in the order of the document; those of one component together, which are names of one thing.
    private let packages: [[DeclaredPackage]]
    private var index = PackageIndex()
    private var plain: Set<PackageIndex.Key> = []

    /// Takes the components of a document; what it calls excluded is not part of the image, and files are no packages.
    ///
    /// - Parameters:
    ///   - sbom: The document.
    ///   - distribution: What the image is made of; nil where it does not say. A purl of another declares nothing.
    package init(_ sbom: SBOM, on distribution: Distribution?) {
        var packages: [[DeclaredPackage]] = []
        for component in sbom.components where !component.isFile && component.scope != "excluded" {
            guard let purl = component.purl else {
                if let version = component.version {
                    let version = EpochVersion.withoutZeroEpoch(version)
                    plain.insert(PackageIndex.Key(nil, component.name, version))
                }
                continue
            }
            let names = ([purl] + component.otherPurls).compactMap { DeclaredPackage($0, on: distribution) }
            packages.append(names)
            for package in names where package.isOfDistribution {
                guard let version = package.version else { continue }
                index.insert(PackageIndex.Key(package.system, package.name, version), package.architecture)
            }
        }
        self.packages = packages
    }

    /// Whether the document lists an installed package.
    package func declare(_ package: InstalledPackage) -> Bool {
        let key = PackageIndex.Key(package.system, package.name, package.version)
        return index.contains(key, package.architecture)
            || plain.contains(PackageIndex.Key(nil, package.name, package.version))
    }

    /// The packages of the document that are not installed under any of their names, each by its first.
    package func absent(from installed: [InstalledPackage]) -> [DeclaredPackage] {
        var index = PackageIndex()
        for package in installed {
            let version = PackageIndex.Key(package.system, package.name, package.version)
            index.insert(version, package.architecture)
            index.insert(PackageIndex.Key(package.system, package.name, nil), package.architecture)
        }
        func isInstalled(_ package: DeclaredPackage) -> Bool {
            let key = PackageIndex.Key(package.system, package.name, package.version)
            return package.isOfDistribution && index.contains(key, package.architecture)
        }
        return packages.compactMap { names in names.contains(where: isInstalled) ? nil : names.first }
    }
}

/// Packages by what identifies them; the architecture counts where both sides name one.
private struct PackageIndex: Sendable {
    /// Bytes, since packages are told apart by bytes.
    struct Key: Hashable {
        let system: PackageSystem?
        let name: [UInt8]
        /// nil for any version.
        let version: [UInt8]?

        init(_ system: PackageSystem?, _ name: String, _ version: String?) {
            self.system = system
            // purl folds the names of the other two, and dpkg and apk know no capital letters.
            self.name = Array((system == .rpm || system == nil ? name : name.asciiLowercased).utf8)
            self.version = version.map { Array($0.utf8) }
        }
    }

    /// By key the architectures that are named; nil for none.
    private var architectures: [Key: Set<[UInt8]?>] = [:]

    mutating func insert(_ key: Key, _ architecture: String?) {
        architectures[key, default: []].insert(architecture.map { Array($0.utf8) })
    }

    func contains(_ key: Key, _ architecture: String?) -> Bool {
        guard let known = architectures[key] else { return false }
        guard let architecture else { return true }
        return known.contains(nil) || known.contains(Array(architecture.utf8))
    }
}

extension DeclaredPackage {
    /// Reads a purl; nil for what no database of packages lists, sources among them.
    fileprivate init?(_ purl: PackageURL, on distribution: Distribution?) {
        // `pkg:alpine/…` is what the type `apk` was called before.
        guard let system = purl.type == "alpine" ? .apk : PackageSystem(rawValue: purl.type) else { return nil }
        let architecture = purl.qualifier("arch")
        if let architecture, ["source", "src", "nosrc"].contains(architecture) { return nil }
        (self.system, name, self.architecture) = (system, purl.name, architecture)
        version = purl.version.map { EpochVersion.version($0, epoch: purl.qualifier("epoch")) }
        self.purl = purl.description
        guard let namespace = purl.namespace, let distribution else {
            isOfDistribution = true
            return
        }
        isOfDistribution = distribution.isAlike(namespace: namespace)
    }
}
