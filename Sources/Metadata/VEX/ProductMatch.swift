internal import Vocabulary

/// A package that a statement means, by its purl and by what else is known of its version.
struct PackagePattern: Hashable {
    let purl: PackageURL
    /// What else the version must be.
    private let rules: [VersionRule]
    /// nil where the purl has a range that cannot be read: it means no package then.
    private let pattern: PackageURLPattern?

    init(_ purl: PackageURL, versions: [VersionRule]) {
        self.purl = purl
        rules = purl.version == nil ? versions : versions.filter(\.isStrict)
        pattern = try? PackageURLPattern(purl)
    }

    /// Whether a package is meant; nil where its version decides and cannot be compared.
    func includes(_ package: PackageURL) -> Bool? {
        switch pattern?.decide(package) {
        case true?: rules.isEmpty ? true : rules.include(package.version, inRanges: package.versionForRange)
        case false?: false
        case nil: pattern == nil ? false : nil
        }
    }

    static func == (left: PackagePattern, right: PackagePattern) -> Bool {
        left.purl == right.purl && left.rules == right.rules
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(purl)
        hasher.combine(rules)
    }
}

/// What of an image a statement is about.
enum ProductReach: Hashable {
    /// All of it.
    case image
    /// Packages that the pattern means, wherever they are; one of the others must mean them too, where there are any.
    case package(PackagePattern, also: [PackagePattern])
    /// Packages that the pattern means, inside of other packages: patterns of each, from the outside in.
    case nested(PackagePattern, in: [[PackagePattern]])
}

/// Whether a product of a VEX statement is the image, or a package in it.
///
/// Source: metadata.md E.5, 4.
struct ProductMatch {
    let image: ImageIdentity
    /// Whether the document stands in an attestation whose subject is the image.
    let isPinned: Bool
    let links: BOMLinks
    /// Whether the statement clears findings: then what cannot be decided does not match, else it does.
    let isClearing: Bool

    /// What of the image the product is; empty where it has nothing to do with it.
    func reaches(of product: VEXProduct) -> [ProductReach] {
        guard let whole = whole(product) else { return [] }
        guard let subcomponents = product.subcomponents else {
            return (whole.isImage ? [.image] : []) + whole.patterns.map { .package($0, also: []) }
        }
        // The parts of what is something else are not even looked at: documents can share long lists of them.
        guard whole.isImage || !whole.patterns.isEmpty else { return [] }
        let between = product.between.map(patterns)
        var reaches: [ProductReach] = []
        for part in subcomponents.flatMap(patterns) {
            if whole.isImage { reaches.append(between.isEmpty ? .package(part, also: []) : .nested(part, in: between)) }
            guard !whole.patterns.isEmpty else { continue }
            if between.isEmpty { reaches.append(.package(part, also: whole.patterns)) }
            reaches.append(.nested(part, in: [whole.patterns] + between))
        }
        return reaches
    }

    private func patterns(_ part: VEXProduct.Subcomponent) -> [PackagePattern] {
        part.identifiers.compactMap { identifier in
            guard let purl = PackageURL(identifier) ?? links.component(identifier) else { return nil }
            return PackagePattern(purl, versions: part.versions)
        }
    }

    // MARK: - The whole

    private struct Whole {
        var isImage = false
        var patterns: [PackagePattern] = []
    }

    /// What the product is without its parts; nil where a digest says that it is something else.
    private func whole(_ product: VEXProduct) -> Whole? {
        // A digest decides alone: one that differs ends the comparison, whatever else agrees.
        let stated = Self.stated(product)
        if stated.hasUnreadable { return nil }
        if !stated.digests.isEmpty {
            guard agrees(stated.digests), allows(product, isStrictOnly: true) else { return nil }
            return Whole(isImage: true)
        }
        var whole = Whole(isImage: isImage(product))
        for identifier in product.identifiers {
            if links.isImage(identifier), allows(product, isStrictOnly: true) { whole.isImage = true }
            guard let purl = PackageURL(identifier) ?? links.component(identifier), purl.type != "oci" else { continue }
            whole.patterns.append(PackagePattern(purl, versions: product.versions))
        }
        return whole
    }

    private static func stated(_ product: VEXProduct) -> StatedSubject {
        var stated = StatedSubject()
        for (algorithm, value) in product.hashes { stated.add(hash: value, algorithm: algorithm) }
        for identifier in product.identifiers {
            if let version = PackageURL(identifier)?.version {
                stated.add(digestOrOther: version)
            } else if let at = identifier.lastIndex(of: "@") {
                stated.add(digestOrOther: String(identifier[identifier.index(after: at)...]))
            }
        }
        return stated
    }

    /// All digests that can be compared are of the image, and at least one can.
    private func agrees(_ digests: Set<Digest>) -> Bool {
        let known = image.digests
        let algorithms = Set(known.map(\.algorithm))
        let comparable = digests.filter { algorithms.contains($0.algorithm) }
        return !comparable.isEmpty && comparable.isSubset(of: known)
    }

    /// Whether the product is the image by what is not a digest.
    private func isImage(_ product: VEXProduct) -> Bool {
        let named = product.identifiers.filter { PackageURL($0)?.type ?? "oci" == "oci" }
        if product.isStatementSubject, isPinned {
            // Whatever names an image in there must not name another one.
            let images = named.filter { PackageURL($0) != nil }
            return (images.isEmpty || images.contains { isNamed(by: $0, product) })
                && allows(product, isStrictOnly: true)
        }
        return named.contains { isNamed(by: $0, product) }
    }

    /// Whether the versions that the statement is about are among the tags of the image.
    private func allows(_ product: VEXProduct, isStrictOnly: Bool) -> Bool {
        let rules = isStrictOnly ? product.versions.filter(\.isStrict) : product.versions
        guard !rules.isEmpty else { return true }
        let answers = image.references.map { rules.include($0.tag, inRanges: $0.tag) }
        if answers.contains(true) { return true }
        return !isClearing && (answers.isEmpty || answers.contains(nil))
    }

    private func isNamed(by identifier: String, _ product: VEXProduct) -> Bool {
        guard let purl = PackageURL(identifier) else {
            return isNamed(byReference: identifier) && allows(product, isStrictOnly: true)
        }
        guard purl.type == "oci", purl.version == nil, isNamed(byImage: purl) else { return false }
        return allows(product, isStrictOnly: purl.qualifiers["tag"] != nil)
    }

    /// A purl of an image without digest: name and place must be those of a reference.
    private func isNamed(byImage purl: PackageURL) -> Bool {
        guard Set(purl.qualifiers.keys).isSubset(of: ["repository_url", "tag", "arch", "os"]) else { return false }
        guard Self.agrees(purl.qualifiers["arch"], image.platform?.architecture),
            Self.agrees(purl.qualifiers["os"], image.platform?.os)
        else { return false }
        let place = purl.qualifiers["repository_url"].map(Self.normalized)
        return image.references.contains { reference in
            Self.agrees(purl.qualifiers["tag"], reference.tag) && isNamed(purl.name, at: place, reference)
        }
    }

    private func isNamed(_ name: String, at place: String?, _ reference: ImageReference) -> Bool {
        let repository = reference.repository
        let segments = repository.split(separator: "/")
        guard let last = segments.last, String(last).isIdentical(to: name) else { return false }
        guard let place else { return isPinned }
        if place.isIdentical(to: repository) || "\(place)/\(name)".isIdentical(to: repository) { return true }
        // A registry alone is too vague, unless the envelope already says which image is meant.
        return isPinned && !place.contains("/") && place.isIdentical(to: String(segments.first ?? ""))
    }

    /// An image reference as plain text; a name alone is as vague as a purl without a place.
    private func isNamed(byReference text: String) -> Bool {
        guard let stated = ImageReference(text) else { return false }
        return image.references.contains { reference in
            guard Self.agrees(stated.tag, reference.tag) else { return false }
            if stated.repository.isIdentical(to: reference.repository) { return true }
            let name = stated.repository.split(separator: "/").last.map(String.init) ?? ""
            return !text.contains("/") && isNamed(name, at: nil, reference)
        }
    }

    /// What is not stated may be anything; what is must be the same bytes.
    private static func agrees(_ stated: String?, _ actual: String?) -> Bool {
        guard let stated else { return true }
        return actual.map(stated.isIdentical) ?? false
    }

    private static func normalized(_ place: String) -> String {
        var place = place.hasSuffix("/") ? String(place.dropLast()) : place
        let slash = place.firstIndex(of: "/") ?? place.endIndex
        let host = String(place[..<slash]).asciiLowercased
        place = (host == "index.docker.io" ? "docker.io" : host) + place[slash...]
        return place
    }
}
