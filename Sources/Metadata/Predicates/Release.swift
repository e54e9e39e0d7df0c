internal import Encodings

/// That a registry or forge published the subject as this release.
///
/// Source: in-toto attestation predicates, Release v0.1 and v0.2, with what GitHub adds; npm's publish attestation v0.1;
/// PEP 740, whose publish attestation says nothing beyond its subject.
package struct Release: Hashable, Sendable {
    /// The package with its version; nil where only a name and a version, or the subject, say it.
    package let purl: PackageURL?
    /// The purl, or the name, as written; nil where only the subject says it.
    package let name: String?
    package let version: String?
    /// The registry that published it.
    package let registry: String?
    /// What identifies the package in its registry, whatever it is called; of the release in v0.1.
    package let packageID: String?
    /// The repository, as `owner/name`, that GitHub released it from, and the tag.
    package let repository: String?
    package let tag: String?
    /// GitHub's numbers of the release, the owner and the repository.
    package let databaseID: String?
    package let ownerID: String?
    package let repositoryID: String?

    /// Reads the predicate of one of the release types.
    ///
    /// - Throws: A mismatch where the release is not named, or by a purl without a version.
    static func read(predicateType: String, _ cursor: JSONCursor) throws -> Release {
        switch predicateType {
        case "https://in-toto.io/attestation/release/v0.1": try release(cursor, packageID: "releaseId")
        case "https://in-toto.io/attestation/release/v0.2": try release(cursor, packageID: "packageId")
        case "https://github.com/npm/attestation/tree/main/specs/publish/v0.1": try npm(cursor)
        default: Release()
        }
    }

    private static func release(_ cursor: JSONCursor, packageID: String) throws -> Release {
        let stated = try cursor.required("purl")
        let text = try stated.string()
        guard let purl = PackageURL(text) else { throw stated.mismatch("a purl", found: "'\(text)'") }
        guard let version = purl.version else { throw stated.mismatch("a purl with a version", found: "'\(text)'") }
        return Release(
            purl: purl,
            name: text,
            version: version,
            packageID: try cursor.textOrNumber(packageID),
            repository: try cursor.text("repository"),
            tag: try cursor.text("tag"),
            databaseID: try cursor.textOrNumber("databaseId"),
            ownerID: try cursor.textOrNumber("ownerId"),
            repositoryID: try cursor.textOrNumber("repositoryId")
        )
    }

    private static func npm(_ cursor: JSONCursor) throws -> Release {
        Release(
            name: try cursor.requiredText("name"),
            version: try cursor.requiredText("version"),
            registry: try cursor.requiredText("registry")
        )
    }

    private init(
        purl: PackageURL? = nil,
        name: String? = nil,
        version: String? = nil,
        registry: String? = nil,
        packageID: String? = nil,
        repository: String? = nil,
        tag: String? = nil,
        databaseID: String? = nil,
        ownerID: String? = nil,
        repositoryID: String? = nil
    ) {
        (self.purl, self.name, self.version, self.registry) = (purl, name, version, registry)
        (self.packageID, self.repository, self.tag) = (packageID, repository, tag)
        (self.databaseID, self.ownerID, self.repositoryID) = (databaseID, ownerID, repositoryID)
    }
}
