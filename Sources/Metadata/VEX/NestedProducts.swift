internal import Vocabulary

/// Decides by statements about packages inside of other packages.
///
/// Such a statement clears a finding only where every way from the image to the package leads through a product that
/// is cleared, by every SBOM that has the package; without a graph it does nothing.
/// Source: metadata.md E.5, 6.
struct NestedProducts {
    let graphs: [ComponentGraph]

    /// Components and ways that are looked at for one finding; beyond that it stays.
    private static let steps = 4_096

    /// Those of the statements about a package inside of others that hold, given in the order in which they decide.
    func decide(_ package: PackageURL, _ statements: [VEXCandidates.Packaged]) -> [VEXCandidate] {
        var found: Set<VEXCandidate> = []
        var clearing: Set<VEXCandidate> = []
        var isCleared = false
        var isContradicted = false
        for graph in graphs {
            guard graph.named(like: package).count <= Self.steps else {
                isContradicted = true
                continue
            }
            let places = graph.places(of: package)
            guard !places.isEmpty else { continue }
            let walk = walk(graph, from: places, statements)
            found.formUnion(walk.against)
            clearing.formUnion(walk.clearing)
            if walk.isCovered { isCleared = true } else { isContradicted = true }
        }
        // Where several products are cleared, the statement that is the first to lose stands for all of them.
        if isCleared, !isContradicted, let weakest = clearing.max(by: { $0.precedes($1) }) { found.insert(weakest) }
        return Array(found)
    }

    private struct Walk {
        var clearing: Set<VEXCandidate> = []
        var against: Set<VEXCandidate> = []
        var isCovered = true
    }

    /// Goes from the package outwards, and stops at products that are cleared.
    private func walk(
        _ graph: ComponentGraph,
        from places: [Int32],
        _ statements: [VEXCandidates.Packaged]
    ) -> Walk {
        var walk = Walk()
        var steps = places.count
        let wholes = Self.wholes(graph, statements, &steps)
        let starts = Set(places)
        var seen = starts
        var open = places
        while let place = open.popLast() {
            if let statement = wholes[place], !starts.contains(place) {
                guard !statement.candidate.status.isClearing else {
                    walk.clearing.insert(statement.candidate)
                    continue
                }
                walk.against.insert(statement.candidate)
            }
            if graph.isOutermost[Int(place)] { walk.isCovered = false }
            steps += graph.parents[Int(place)].count
            guard steps <= Self.steps else {
                walk.isCovered = false
                return walk
            }
            for parent in graph.parents[Int(place)] where seen.insert(parent).inserted { open.append(parent) }
        }
        return walk
    }

    /// The statement that decides for each product in which the package may be.
    private static func wholes(
        _ graph: ComponentGraph,
        _ statements: [VEXCandidates.Packaged],
        _ steps: inout Int
    ) -> [Int32: VEXCandidates.Packaged] {
        var wholes: [Int32: VEXCandidates.Packaged] = [:]
        for statement in statements {
            // A product inside of a product inside of the image: one way through it does not speak for the others.
            if statement.candidate.status.isClearing, statement.levels.count > 1 { continue }
            for pattern in statement.levels.last ?? [] {
                let named = graph.named(like: pattern.purl)
                steps += named.count + 1
                guard steps <= Self.steps else { return wholes }
                for place in named where wholes[place] == nil && graph.means(pattern, place) {
                    wholes[place] = statement
                }
            }
        }
        return wholes
    }
}
