/// The scalars that one place of a pattern takes: ranges in rising order that neither overlap nor touch.
struct ScalarSet: Hashable, Sendable {
    private(set) var ranges: [ClosedRange<UInt32>]

    static let lastScalar: UInt32 = 0x10FFFF

    init(_ range: ClosedRange<UInt32>) { ranges = [range] }

    init(_ scalar: UInt32) { ranges = [scalar...scalar] }

    /// Takes ranges that are as those of a set are.
    private init(ordered ranges: [ClosedRange<UInt32>]) { self.ranges = ranges }

    /// Takes ranges in any order.
    init(_ unordered: [ClosedRange<UInt32>]) {
        var ranges: [ClosedRange<UInt32>] = []
        for range in unordered.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            guard let last = ranges.last, range.lowerBound <= last.upperBound + 1 else {
                ranges.append(range)
                continue
            }
            ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
        }
        self.ranges = ranges
    }

    /// All scalars that are not in it.
    var opposite: ScalarSet {
        var rest: [ClosedRange<UInt32>] = []
        var lower: UInt32 = 0
        for range in ranges {
            if lower < range.lowerBound { rest.append(lower...(range.lowerBound - 1)) }
            lower = range.upperBound + 1
        }
        if lower <= Self.lastScalar { rest.append(lower...Self.lastScalar) }
        return ScalarSet(ordered: rest)
    }

    /// The set with all scalars that differ from one of it in case alone.
    var folded: ScalarSet {
        var all = ranges
        for range in ranges { CaseFolding.appendOthers(of: range, to: &all) }
        return ScalarSet(all)
    }

    static let all = ScalarSet(0...lastScalar)
    static let newline = ScalarSet(0x0A)
    static let digits = ScalarSet(0x30...0x39)
    static let word = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    static let space = ScalarSet([0x09...0x0A, 0x0C...0x0D, 0x20...0x20])

    /// The class that POSIX names so, in ASCII, and RE2's own `word`; nil for others.
    static func posix(_ name: String) -> ScalarSet? {
        switch name {
        case "alnum": ScalarSet([0x30...0x39, 0x41...0x5A, 0x61...0x7A])
        case "alpha": ScalarSet([0x41...0x5A, 0x61...0x7A])
        case "ascii": ScalarSet(0x00...0x7F)
        case "blank": ScalarSet([0x09...0x09, 0x20...0x20])
        case "cntrl": ScalarSet([0x00...0x1F, 0x7F...0x7F])
        case "digit": digits
        case "graph": ScalarSet(0x21...0x7E)
        case "lower": ScalarSet(0x61...0x7A)
        case "print": ScalarSet(0x20...0x7E)
        case "punct": ScalarSet([0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E])
        case "space": ScalarSet([0x09...0x0D, 0x20...0x20])
        case "upper": ScalarSet(0x41...0x5A)
        case "word": word
        case "xdigit": ScalarSet([0x30...0x39, 0x41...0x46, 0x61...0x66])
        default: nil
        }
    }
}
