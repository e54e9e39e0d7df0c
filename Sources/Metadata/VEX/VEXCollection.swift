internal import Vocabulary

/// Collects statements about one image by vulnerability, and what of the image each is about.
struct VEXCollection {
    let image: ImageIdentity
    let links: BOMLinks
    /// When a statement may have been made at the latest.
    let latest: Instant
    let limits: Limits
    private var candidates: [[UInt8]: VEXCandidates] = [:]
    /// Pairs of an id and what it is about.
    private var count = 0

    init(image: ImageIdentity, links: BOMLinks, latest: Instant, limits: Limits) {
        (self.image, self.links, self.latest, self.limits) = (image, links, latest, limits)
    }

    /// Names as they are compared: without case, and exactly otherwise, with those that names carry inside.
    static func keys(_ names: [String]) -> Set<[UInt8]> {
        Set(VulnerabilityName.withInner(names).map { Array($0.asciiLowercased.utf8) })
    }

    /// Adds the statements of a document, as far as they count.
    mutating func add(_ item: VEXEvidence, number: Int, standing: VEXStanding) throws {
        guard standing != .void else { return }
        let isPinned = item.isAttestation && !item.subjects.isDisjoint(with: image.digests)
        for (index, statement) in item.document.statements.enumerated() {
            guard let made = statement.time, made <= latest else { continue }
            if standing == .doubtful, statement.status.isClearing { continue }
            let match = ProductMatch(
                image: image,
                isPinned: isPinned,
                links: links,
                isClearing: statement.status.isClearing
            )
            let ids = Self.keys(statement.vulnerabilities)
            for (product, reach) in Self.reaches(of: statement, match) {
                // Aliases multiply what a document asks for, so they count too.
                count += ids.count
                try VEXDocument.check(generously: count, limits: limits, "pairs of alias and product")
                let candidate = VEXCandidate(
                    document: number,
                    index: index,
                    time: made,
                    status: statement.status,
                    product: product,
                    isProductLevel: Self.isProductLevel(statement, product)
                )
                for id in ids { candidates[id, default: VEXCandidates()].insert(candidate, reach) }
            }
        }
    }

    /// Whether a statement is about its product as a whole; a link into a BOM is one to a part of what that describes.
    private static func isProductLevel(_ statement: VEXStatement, _ number: Int) -> Bool {
        guard statement.products.indices.contains(number) else { return true }
        let product = statement.products[number]
        return product.subcomponents == nil
            && !product.identifiers.contains { BOMLink($0).map { $0.refs != nil } ?? false }
    }

    /// What of the image a statement is about, with the number of the product that says so.
    private static func reaches(of statement: VEXStatement, _ match: ProductMatch) -> [(Int, ProductReach)] {
        if statement.products.isEmpty { return match.isPinned ? [(0, .image)] : [] }
        return statement.products.enumerated().flatMap { number, product in
            match.reaches(of: product).map { (number, $0) }
        }
    }

    /// The statements by the id of the vulnerability in lower case, in the order in which they decide.
    func sorted() throws -> [[UInt8]: VEXCandidates] {
        let sorted = candidates.mapValues(\.sorted)
        try MetadataError.check(
            sorted.values.map(\.longestNested).max() ?? 0,
            limit: max(1, limits.vexStatements / 16),
            named: "vex-statements",
            "statements about parts of one name, for which a sixteenth of the limit holds"
        )
        return sorted
    }
}
