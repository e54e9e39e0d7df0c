internal import Vocabulary

/// Whether a product of a VEX statement is the image, or the very package that a finding is about.
struct ProductMatch {
    let image: ImageIdentity
    let purl: PackageURL?
    /// Whether the document stands in an attestation whose subject is the image.
    let isPinned: Bool

    func matches(_ product: VEXProduct) -> Bool {
        guard matchesWhole(product) else { return false }
        guard let subcomponents = product.subcomponents else { return true }
        guard let purl else { return false }
        return subcomponents.contains { part in
            part.identifiers.contains { PackageURL($0).map(purl.matches(pattern:)) ?? false }
        }
    }

    private func matchesWhole(_ product: VEXProduct) -> Bool {
        if product.isStatementSubject { return isPinned }
        // A digest decides alone: one that differs ends the comparison, whatever else agrees.
        var stated = StatedSubject()
        for (algorithm, value) in product.hashes { stated.add(hash: value, algorithm: algorithm) }
        for identifier in product.identifiers {
            if let version = PackageURL(identifier)?.version {
                stated.add(digestOrOther: version)
            } else if let at = identifier.lastIndex(of: "@") {
                stated.add(digestOrOther: String(identifier[identifier.index(after: at)...]))
            }
        }
        if stated.hasUnreadable { return false }
        if !stated.digests.isEmpty { return agrees(stated.digests) }
        return product.identifiers.contains { isNamed(by: $0) }
    }

    /// All digests that can be compared are of the image, and at least one can.
    private func agrees(_ digests: Set<Digest>) -> Bool {
        let known = image.digests
        let algorithms = Set(known.map(\.algorithm))
        let comparable = digests.filter { algorithms.contains($0.algorithm) }
        return !comparable.isEmpty && comparable.isSubset(of: known)
    }

    private func isNamed(by identifier: String) -> Bool {
        guard let purl = PackageURL(identifier) else { return isNamed(byReference: identifier) }
        guard purl.type == "oci" else { return self.purl?.matches(pattern: purl) ?? false }
        return purl.version == nil && isNamed(byImage: purl)
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
