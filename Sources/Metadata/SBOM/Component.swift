/// A part that an SBOM lists: a package, a library, an operating system; in SPDX also a file, where it is one on its own.
///
/// An SBOM may list hundreds of thousands: what few of them have stands apart.
package struct Component: Hashable, Sendable {
    /// By what the document itself refers to it: `bom-ref`, `SPDXID` or `spdxId`.
    package var ref: String?
    /// The kind in the format's own word: `library`, `container`, `OPERATING-SYSTEM`.
    package var type: String?
    package var name: String
    package var version: String?
    /// The purl as written; nil where there is none.
    package var purlText: String?
    /// The purl as read; nil where there is none that can be read.
    package var purl: PackageURL?
    /// CPE 2.2 URIs and 2.3 formatted strings, as written.
    package var cpes: [String] = []
    /// Only those whose length fits their algorithm.
    package var hashes: [ComponentHash] = []
    package var licenses = ComponentLicenses()
    /// Who distributes it; nil also where the document says that nobody asserts one.
    package var supplier: String?
    /// The place in `SBOM.components` of the component that this one stands in.
    package var parent: Int?
    /// Whether it is a file, which no rule about packages means.
    package var isFile = false
    /// One element, or none where the component has nothing of these.
    private var rarities: [Rarities] = []

    package init(name: String) { self.name = name }
}

// MARK: - What few components have

extension Component {
    private struct Rarities: Hashable, Sendable {
        var group: String?
        var otherPurls: [PackageURL] = []
        var swidTagIDs: [String] = []
        var copyright: String?
        var originator: String?
        var scope: String?
    }

    /// What CycloneDX puts before the name.
    package var group: String? {
        get { rarities.first?.group }
        set { set(\.group, newValue) }
    }

    /// Further purls that can be read, which mean the same package in other words.
    package var otherPurls: [PackageURL] {
        get { rarities.first?.otherPurls ?? [] }
        set { set(\.otherPurls, newValue) }
    }

    package var swidTagIDs: [String] {
        get { rarities.first?.swidTagIDs ?? [] }
        set { set(\.swidTagIDs, newValue) }
    }

    package var copyright: String? {
        get { rarities.first?.copyright }
        set { set(\.copyright, newValue) }
    }

    package var originator: String? {
        get { rarities.first?.originator }
        set { set(\.originator, newValue) }
    }

    /// `required`, `optional` or `excluded`, where the format has it.
    package var scope: String? {
        get { rarities.first?.scope }
        set { set(\.scope, newValue) }
    }

    private mutating func set<Value: Equatable>(_ part: WritableKeyPath<Rarities, Value>, _ value: Value) {
        let none = Rarities()
        var set = rarities.first ?? none
        guard set[keyPath: part] != value else { return }
        set[keyPath: part] = value
        rarities = set == none ? [] : [set]
    }
}

/// A hash of a component's content.
package struct ComponentHash: Hashable, Sendable {
    /// In the spelling of CycloneDX: `SHA-256`, `SHA3-512`, `BLAKE2b-256`, `MD5`.
    package let algorithm: String
    /// In lower case.
    package let hex: String

    package init(algorithm: String, hex: String) { (self.algorithm, self.hex) = (algorithm, hex) }
}

/// What a document says about the licence of a component.
package struct ComponentLicenses: Hashable, Sendable {
    /// By the component's own authors.
    package var declared: LicenseStatement?
    /// By whoever made the document.
    package var concluded: LicenseStatement?

    package init(declared: LicenseStatement? = nil, concluded: LicenseStatement? = nil) {
        (self.declared, self.concluded) = (declared, concluded)
    }
}

/// One statement about a licence.
package enum LicenseStatement: Hashable, Sendable {
    /// An SPDX licence expression as written; several entries are joined with AND.
    case expression(String)
    /// Names that stand in no list, besides those expressed, if any; all of them hold together.
    ///
    /// Rare, and kept apart so that the statement is no larger than a text.
    indirect case named([String], and: String?)
    /// The document asserts nothing.
    case noAssertion
    /// The document says that there is no licence.
    case noLicense
}

/// How two parts of an SBOM belong together.
package struct Relationship: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        case contains, dependsOn, describes, other
    }

    /// References as in `Component.ref`, or the id of the document itself.
    package let from: String
    package let to: String
    package let kind: Kind

    package init(from: String, to: String, kind: Kind) { (self.from, self.to, self.kind) = (from, to, kind) }
}
