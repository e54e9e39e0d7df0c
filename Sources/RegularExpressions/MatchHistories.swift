/// Matches that threads have behind them, as lists that share their beginnings; a list is named by its last match.
struct MatchHistories {
    /// The name of the list without a match.
    static let empty = -1

    private let slotCount: Int
    private var slots: [Int] = []
    /// The list before each match, and how many matches there are with it.
    private var previous: [Int] = []
    private var counts: [Int] = []
    private var bound = 1_024

    init(slotCount: Int) { self.slotCount = slotCount }

    /// How many matches a list has.
    func count(_ list: Int) -> Int { list < 0 ? 0 : counts[list] }

    /// Where its last match ends; below 0 when it has none.
    func end(_ list: Int) -> Int { list < 0 ? -1 : slots[list * slotCount + 1] }

    /// Makes a list of one match more.
    mutating func append(_ match: [Int], behind list: Int) -> Int {
        slots += match
        previous.append(list)
        counts.append(count(list) + 1)
        return previous.count - 1
    }

    /// Whether there are so many matches that it is time to drop some.
    var isCrowded: Bool { previous.count > bound }

    /// Drops all but some lists.
    ///
    /// - Returns: The new names by the old ones.
    mutating func keep(_ lists: [Int]) -> [Int] {
        var labels = Array(repeating: Self.empty, count: previous.count)
        for var list in lists {
            while list >= 0, labels[list] < 0 {
                labels[list] = 0
                list = previous[list]
            }
        }
        var kept = 0
        for list in previous.indices where labels[list] == 0 {
            labels[list] = kept
            // What a list goes on from is older, so that it has its new name already.
            previous[kept] = previous[list] < 0 ? Self.empty : labels[previous[list]]
            counts[kept] = counts[list]
            for slot in 0..<slotCount { slots[kept * slotCount + slot] = slots[list * slotCount + slot] }
            kept += 1
        }
        previous.removeLast(previous.count - kept)
        counts.removeLast(counts.count - kept)
        slots.removeLast(slots.count - kept * slotCount)
        bound = 2 * kept + 1_024
        return labels
    }

    /// The matches of a list, the first first.
    func matches(_ list: Int) -> [RE2Match] {
        var matches: [RE2Match] = []
        matches.reserveCapacity(count(list))
        var list = list
        while list >= 0 {
            let groups = (0..<slotCount / 2).map { group -> Range<Int>? in
                let (start, end) = (slots[list * slotCount + 2 * group], slots[list * slotCount + 2 * group + 1])
                return start >= 0 && end >= start ? start..<end : nil
            }
            matches.append(RE2Match(groups: groups))
            list = previous[list]
        }
        matches.reverse()
        return matches
    }
}
