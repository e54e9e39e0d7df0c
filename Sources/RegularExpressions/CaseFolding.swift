/// Scalars that differ in case alone.
///
/// Source: Unicode, CaseFolding.txt, statuses C and S: the orbit of a scalar is what folds to the same one. The standard
/// library knows mappings alone; their closure gives the same orbits once the dotted and the dotless i are left out,
/// whose folding is Turkic (status T).
enum CaseFolding {
    /// The scalars with others in their orbit, in rising order, and which orbit each is in.
    private struct Table: Sendable {
        var members: [UInt32] = []
        var orbitOfMember: [Int] = []
        var orbits: [[UInt32]] = []
    }

    /// Adds what is in an orbit with a scalar of the range.
    static func appendOthers(of range: ClosedRange<UInt32>, to ranges: inout [ClosedRange<UInt32>]) {
        if range.upperBound < 0x80 {
            appendASCIIOthers(of: range, to: &ranges)
            return
        }
        var (low, high) = (0, table.members.count)
        while low < high {
            let middle = (low + high) / 2
            if table.members[middle] < range.lowerBound { low = middle + 1 } else { high = middle }
        }
        while low < table.members.count, table.members[low] <= range.upperBound {
            for other in table.orbits[table.orbitOfMember[low]] { ranges.append(other...other) }
            low += 1
        }
    }

    /// ASCII without the table, which takes a while to build: two letters have a third form outside ASCII.
    private static func appendASCIIOthers(of range: ClosedRange<UInt32>, to ranges: inout [ClosedRange<UInt32>]) {
        for (from, to) in [(UInt32(0x41), UInt32(0x61)), (0x61, 0x41)] {
            let letters = range.clamped(to: from...from + 25)
            guard range.overlaps(from...from + 25) else { continue }
            ranges.append((letters.lowerBound - from + to)...(letters.upperBound - from + to))
            if letters.contains(from + 10) { ranges.append(0x212A...0x212A) }
            if letters.contains(from + 18) { ranges.append(0x017F...0x017F) }
        }
    }

    /// No scalar with case is beyond this one.
    private static let lastWithCase: UInt32 = 0x1FFFF

    private static let table: Table = {
        var orbitOf: [UInt32: Int] = [:]
        var orbits: [[UInt32]] = []
        for value in 0...lastWithCase where value != 0x130 && value != 0x131 {
            guard let scalar = Unicode.Scalar(value), scalar.properties.changesWhenCaseMapped else { continue }
            let properties = scalar.properties
            let mappings = [properties.lowercaseMapping, properties.uppercaseMapping, properties.titlecaseMapping]
            for mapping in mappings {
                let mapped = mapping.unicodeScalars
                guard mapped.count == 1, let other = mapped.first?.value, other != value else { continue }
                unite(value, other, &orbitOf, &orbits)
            }
        }
        let members = orbitOf.keys.sorted()
        return Table(members: members, orbitOfMember: members.map { orbitOf[$0] ?? 0 }, orbits: orbits)
    }()

    private static func unite(
        _ one: UInt32,
        _ other: UInt32,
        _ orbitOf: inout [UInt32: Int],
        _ orbits: inout [[UInt32]]
    ) {
        for scalar in [one, other] where orbitOf[scalar] == nil {
            orbitOf[scalar] = orbits.count
            orbits.append([scalar])
        }
        guard let kept = orbitOf[one], let emptied = orbitOf[other], kept != emptied else { return }
        for scalar in orbits[emptied] { orbitOf[scalar] = kept }
        orbits[kept] += orbits[emptied]
        orbits[emptied] = []
    }
}
