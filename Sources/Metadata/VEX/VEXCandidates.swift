internal import Vocabulary

/// A statement that may decide about a finding.
struct VEXCandidate: Hashable {
    /// Which of the documents, and where the statement stands among those of it that could be used.
    let document: Int
    let index: Int
    let time: Instant
    let status: VEXStatement.Status
    /// Which of its products is about the finding.
    let product: Int
    let isProductLevel: Bool

    /// Whether it decides before the other: the later one, of one time the least favourable; the rest makes the order
    /// total, so that the report is always the same.
    func precedes(_ other: VEXCandidate) -> Bool {
        if time != other.time { return time > other.time }
        return rank < other.rank
    }

    private var rank: (Int, Int, Int, Int) {
        (VEXStatement.Status.allCases.firstIndex(of: status) ?? 0, document, index, product)
    }
}

/// The statements about one vulnerability, by what of the image they are about.
struct VEXCandidates {
    /// A statement about packages.
    struct Packaged: Hashable {
        let candidate: VEXCandidate
        let pattern: PackagePattern
        let also: [PackagePattern]
        /// What the package must be in, from the outside in; patterns for each.
        let levels: [[PackagePattern]]

        /// Whether it is about a package; what cannot be decided never clears, and counts otherwise.
        func includes(_ package: PackageURL) -> Bool {
            let isClearing = candidate.status.isClearing
            func holds(_ pattern: PackagePattern) -> Bool { pattern.includes(package) ?? !isClearing }
            return holds(pattern) && (also.isEmpty || also.contains(where: holds))
        }
    }

    /// The one that decides of those about the whole image.
    private(set) var image: VEXCandidate?
    private var packages: [Key: [Packaged]] = [:]
    private var nested: [Key: [Packaged]] = [:]

    /// Names and versions without what types fold: packages that match always have the same key.
    private struct Key: Hashable {
        let name: [UInt8]
        let version: [UInt8]?

        init(_ purl: PackageURL, isVersioned: Bool) {
            name = Array(purl.name.asciiLowercased.utf8)
            version = isVersioned ? purl.version.map { Array($0.asciiLowercased.utf8.drop { $0 == 0x76 }) } : nil
        }
    }

    /// Adds a statement for a part of the image.
    mutating func insert(_ candidate: VEXCandidate, _ reach: ProductReach) {
        switch reach {
        case .image: image = image.map { $0.precedes(candidate) ? $0 : candidate } ?? candidate
        case .package(let pattern, let also): insert(candidate, pattern, also, levels: [], into: \.packages)
        case .nested(let pattern, let levels): insert(candidate, pattern, [], levels: levels, into: \.nested)
        }
    }

    private mutating func insert(
        _ candidate: VEXCandidate,
        _ pattern: PackagePattern,
        _ also: [PackagePattern],
        levels: [[PackagePattern]],
        into map: WritableKeyPath<VEXCandidates, [Key: [Packaged]]>
    ) {
        let packaged = Packaged(candidate: candidate, pattern: pattern, also: also, levels: levels)
        self[keyPath: map][Key(pattern.purl, isVersioned: true), default: []].append(packaged)
    }

    /// The same with the statements of each package in the order in which they decide, each pattern once.
    var sorted: VEXCandidates {
        var sorted = self
        sorted.packages = packages.mapValues(Self.sorted)
        sorted.nested = nested.mapValues(Self.sorted)
        return sorted
    }

    private static func sorted(_ list: [Packaged]) -> [Packaged] {
        struct Meaning: Hashable {
            let pattern: PackagePattern
            let also: [PackagePattern]
            let levels: [[PackagePattern]]
            let isClearing: Bool
        }
        var seen: Set<Meaning> = []
        return list.sorted { $0.candidate.precedes($1.candidate) }
            .filter { item in
                seen.insert(
                    Meaning(
                        pattern: item.pattern,
                        also: item.also,
                        levels: item.levels,
                        isClearing: item.candidate.status.isClearing
                    )
                ).inserted
            }
    }

    /// How many statements at most are looked at for one package inside of others.
    var longestNested: Int { nested.values.map(\.count).max() ?? 0 }

    /// Whether anything is about packages inside of others.
    var hasNested: Bool { !nested.isEmpty }

    /// The statement that decides of those about a package, wherever it is.
    func direct(_ package: PackageURL) -> VEXCandidate? {
        var best: VEXCandidate?
        for isVersioned in [true, false] {
            let list = packages[Key(package, isVersioned: isVersioned)] ?? []
            guard let found = list.first(where: { $0.includes(package) })?.candidate else { continue }
            best = best.map { $0.precedes(found) ? $0 : found } ?? found
            if package.version == nil { break }
        }
        return best
    }

    /// The statements about a package inside of others, in the order in which they decide.
    func nested(_ package: PackageURL) -> [Packaged] {
        var found: [Packaged] = []
        for isVersioned in [true, false] {
            found += (nested[Key(package, isVersioned: isVersioned)] ?? []).filter { $0.includes(package) }
            if package.version == nil { break }
        }
        return found.sorted { $0.candidate.precedes($1.candidate) }
    }
}
