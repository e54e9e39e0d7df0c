/// The versions that a range names, in their order, which cut all that there are into cells.
///
/// The version of rank n is cell 2n + 1; the cells beside it are what lies between it and its neighbours. Ranges are
/// lists of cells, which can be compared and combined in linear time.
struct VersionTimeline {
    private typealias Constraint = VersionRange.Constraint

    /// A version for each rank.
    private var versions: [String] = []
    private var ranks: [String: Int] = [:]

    private var cellCount: Int { 2 * versions.count + 1 }

    /// Sorts the versions of a range.
    ///
    /// - Throws: `noOrder` where one has none to another.
    init(_ native: NativeRange, _ scheme: VersionScheme) throws(VersionRangeError) {
        let named = native.alternatives.flatMap { $0.terms.flatMap(\.self) + $0.listed }.map(\.version)
        // All are ASCII, where equal text is equal bytes; sorted first, so that ties are in the same order each time.
        let keys = Set(named).sorted().map { (text: $0, bytes: Array($0.utf8)) }
        var unordered: String?
        let sorted = keys.sorted { left, right in
            let order = PackageVersion.compare(left.bytes, right.bytes, scheme: scheme)
            if order == nil { unordered = left.text }
            return order == .before
        }
        if let unordered { throw .noOrder(unordered) }
        for (index, key) in sorted.enumerated() {
            let order =
                index == 0 ? .before : PackageVersion.compare(sorted[index - 1].bytes, key.bytes, scheme: scheme)
            switch order {
            case .before: versions.append(key.text)
            case .same: break
            default: throw .noOrder(key.text)
            }
            ranks[key.text] = versions.count - 1
        }
    }

    private func rank(_ constraint: VersionRange.Constraint) -> Int { ranks[constraint.version] ?? 0 }

    /// The constraints by version, those of one version by comparator, which is how the suite of VERS has them.
    func sorted(_ constraints: [VersionRange.Constraint]) -> [VersionRange.Constraint] {
        let keys = constraints.enumerated().map { index, constraint in
            (rank: rank(constraint), comparator: constraint.comparator.place, index: index)
        }
        return keys.sorted { ($0.rank, $0.comparator, $0.index) < ($1.rank, $1.comparator, $1.index) }
            .map { constraints[$0.index] }
    }

    /// The cells in which a constraint holds.
    private func cells(of constraint: Constraint) -> [Range<Int>] {
        let point = 2 * rank(constraint) + 1
        return switch constraint.comparator {
        case .equal: [point..<point + 1]
        case .notEqual: [0..<point, point + 1..<cellCount]
        case .less: [0..<point]
        case .lessOrEqual: [0..<point + 1]
        case .greater: [point + 1..<cellCount]
        case .greaterOrEqual: [point..<cellCount]
        }
    }

    /// The cells in which all terms hold.
    private func cells(of alternative: NativeRange.Alternative) -> [Range<Int>] {
        if alternative.terms.isEmpty { return [0..<cellCount] }
        var steps: [(cell: Int, change: Int)] = []
        for constraint in alternative.terms.flatMap(\.self) {
            for range in cells(of: constraint) { steps += [(range.lowerBound, 1), (range.upperBound, -1)] }
        }
        steps.sort { $0.cell < $1.cell }
        var ranges: [Range<Int>] = []
        var holding = 0
        for (index, step) in steps.enumerated() {
            holding += step.change
            let end = index + 1 < steps.count ? steps[index + 1].cell : cellCount
            if holding == alternative.terms.count, step.cell < end { ranges.append(step.cell..<end) }
        }
        return ranges
    }

    func isEmpty(_ alternative: NativeRange.Alternative) -> Bool { cells(of: alternative).isEmpty }

    /// For each cell whether an alternative holds there.
    func cells(of native: NativeRange) -> [Bool] { union(native.alternatives.flatMap(cells(of:))) }

    private func union(_ ranges: [Range<Int>]) -> [Bool] {
        var changes = [Int](repeating: 0, count: cellCount + 1)
        for range in ranges {
            changes[range.lowerBound] += 1
            changes[range.upperBound] -= 1
        }
        var holding = 0
        return changes.dropLast().map { change in
            holding += change
            return holding > 0
        }
    }

    /// Whether sorted constraints mean some cells by the rules of VERS, whether or not those are left out which others
    /// cover.
    func areRead(_ constraints: [VersionRange.Constraint], as cells: [Bool]) -> Bool {
        let deciding = VersionRange.simplified(constraints)
        let between = intervals(deciding)
        return reading(constraints, between) == cells && reading(deciding, between) == cells
    }

    /// For each cell whether it is in one of the intervals between simplified constraints, the bounds left out.
    private func intervals(_ deciding: [Constraint]) -> [Bool] {
        let bounds = deciding.filter { $0.comparator != .equal && $0.comparator != .notEqual }
        var ranges: [Range<Int>] = []
        if let first = bounds.first, first.comparator.isUpperBound { ranges.append(0..<2 * rank(first) + 1) }
        if let last = bounds.last, last.comparator.isLowerBound { ranges.append(2 * rank(last) + 2..<cellCount) }
        for (lower, upper) in zip(bounds, bounds.dropFirst()) where lower.comparator.isLowerBound {
            let (start, end) = (2 * rank(lower) + 2, 2 * rank(upper) + 1)
            if upper.comparator.isUpperBound, start < end { ranges.append(start..<end) }
        }
        if bounds.isEmpty, !deciding.contains(where: { $0.comparator == .equal }) { ranges.append(0..<cellCount) }
        return union(ranges)
    }

    /// The cells of intervals, and of the versions that constraints put in or out themselves.
    private func reading(_ constraints: [Constraint], _ intervals: [Bool]) -> [Bool] {
        var cells = intervals
        // Of constraints of one version the first decides.
        for constraint in constraints.reversed() {
            let point = 2 * rank(constraint) + 1
            if constraint.comparator.includesItself { cells[point] = true }
            if constraint.comparator == .notEqual { cells[point] = false }
        }
        return cells
    }

    /// The fewest constraints that mean some cells; none for all.
    func constraints(for cells: [Bool]) -> [VersionRange.Constraint] {
        var found: [VersionRange.Constraint] = []
        func add(_ comparator: VersionRange.Comparator, cell: Int) {
            found.append(VersionRange.Constraint(comparator: comparator, version: versions[cell / 2]))
        }
        func isIn(_ cell: Int) -> Bool { cells.indices.contains(cell) && cells[cell] }
        for cell in cells.indices {
            let isVersion = !cell.isMultiple(of: 2)
            switch (isIn(cell - 1), isIn(cell), isIn(cell + 1)) {
            case (false, true, false) where isVersion: add(.equal, cell: cell)
            case (false, true, _) where isVersion: add(.greaterOrEqual, cell: cell)
            case (_, true, false) where isVersion: add(.lessOrEqual, cell: cell)
            case (true, false, true) where isVersion: add(.notEqual, cell: cell)
            case (true, false, false) where isVersion: add(.less, cell: cell)
            case (false, false, true) where isVersion: add(.greater, cell: cell)
            default: break
            }
        }
        return found
    }
}

extension VersionRange.Comparator {
    /// The place among constraints of one version: that of its text.
    fileprivate var place: Int {
        switch self {
        case .notEqual: 0
        case .less: 1
        case .lessOrEqual: 2
        case .equal: 3
        case .greater: 4
        case .greaterOrEqual: 5
        }
    }
}
