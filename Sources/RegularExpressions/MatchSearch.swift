/// Finds matches and their groups, all of them in one pass over the text.
///
/// A search for one match after another can read the text once for each of them: `a(.*b)?` goes to the end of `aaaa…`
/// every time. So the threads here go on beyond a match: each carries the matches that it has behind it, and the thread
/// that waits for the next match (the root) has the lowest preference. Since waiting never fails, all threads behind a
/// match are dropped, and what the root has behind it at the end is what a search one by one finds.
struct MatchSearch {
    private let program: Program
    private let limit: Int
    /// For each instruction, when a thread reached it last; apart for threads that have read something and for new ones,
    /// since an empty match right behind another is a different event from that other's end.
    private var marks: [Int]
    private var generation = 0
    /// Places to follow; and values of slots to restore, each below the complement of its slot.
    private var pending: [Int] = []
    /// The groups of the thread that is being followed.
    private var slots: [Int]
    private var current: ThreadList
    private var next: ThreadList
    private var histories: MatchHistories
    /// What the root has behind it.
    private var root = MatchHistories.empty

    /// Finds at most so many matches, and so many slots of each: two for the whole and two for each group.
    init(_ program: Program, limit: Int, slotCount: Int) {
        (self.program, self.limit) = (program, limit)
        marks = Array(repeating: 0, count: 2 * program.instructions.count)
        slots = Array(repeating: -1, count: slotCount)
        current = ThreadList(slotCount: slotCount)
        next = ThreadList(slotCount: slotCount)
        histories = MatchHistories(slotCount: slotCount)
    }

    /// The matches from a position on, which is the start of a scalar or the end.
    mutating func matches(in text: Span<UInt8>, from start: Int) -> [RE2Match] {
        var position = program.candidate(in: text, from: start)
        generation = 1
        begin(in: text, at: position, behind: root)
        while position < text.count {
            swap(&current, &next)
            next.removeAll()
            generation += 1
            let (scalar, width) = text.scalar(at: position)
            position += width
            if current.isEmpty {
                if histories.count(root) >= limit || program.isAnchored { break }
                position = program.candidate(in: text, from: position)
                begin(in: text, at: position, behind: root)
            } else {
                forgetDroppedMatches()
                step(over: program.alphabet.letter(of: scalar), in: text, to: position)
            }
        }
        return histories.matches(root)
    }

    /// Drops the matches that no thread has behind it any more, once there are many.
    private mutating func forgetDroppedMatches() {
        guard histories.isCrowded else { return }
        let labels = histories.keep((0..<current.count).map { current.history($0) } + [root])
        for index in 0..<current.count where current.history(index) != MatchHistories.empty {
            current.rename(index, labels[current.history(index)])
        }
        if root != MatchHistories.empty { root = labels[root] }
    }

    /// Lets the threads read a scalar, the root last.
    private mutating func step(over letter: UInt32, in text: Span<UInt8>, to position: Int) {
        for index in 0..<current.count where program.accepts(letter, at: current.place(index)) {
            current.copySlots(index, to: &slots)
            let history = current.history(index)
            guard follow(current.place(index) + 1, in: text, at: position, behind: history, isNew: false)
            else { continue }
            slots[1] = position
            begin(in: text, at: position, behind: histories.append(slots, behind: history))
            return
        }
        begin(in: text, at: position, behind: root)
    }

    /// Makes a thread the root, and begins a match at its position.
    private mutating func begin(in text: Span<UInt8>, at position: Int, behind history: Int) {
        root = history
        guard histories.count(history) < limit, program.canBegin(in: text, at: position) else { return }
        for slot in slots.indices { slots[slot] = -1 }
        slots[0] = position
        guard follow(0, in: text, at: position, behind: history, isNew: true), histories.end(history) != position
        else { return }
        slots[1] = position
        root = histories.append(slots, behind: history)
    }

    /// Adds the threads that a place leads to without reading, until one has a match; true when one has, with its groups.
    private mutating func follow(
        _ start: Int,
        in text: Span<UInt8>,
        at position: Int,
        behind history: Int,
        isNew: Bool
    ) -> Bool {
        let kind = isNew ? 1 : 0
        pending.append(start)
        while var place = pending.popLast() {
            if place < 0 {
                slots[~place] = pending.removeLast()
                continue
            }
            walk: while marks[2 * place + kind] != generation {
                marks[2 * place + kind] = generation
                switch program.instructions[place] {
                case .set, .letter, .letters:
                    next.append(place, slots, history)
                    break walk
                case .split(let first, let second):
                    pending.append(Int(second))
                    place = Int(first)
                case .jump(let target): place = Int(target)
                case .save(let slot):
                    place += 1
                    guard Int(slot) < slots.count else { continue walk }
                    pending.append(slots[Int(slot)])
                    pending.append(~Int(slot))
                    slots[Int(slot)] = position
                case .assertion(let assertion):
                    guard assertion.holds(in: text, at: position) else { break walk }
                    place += 1
                case .match:
                    pending.removeAll(keepingCapacity: true)
                    return true
                }
            }
        }
        return false
    }
}

/// Threads that wait at steps that read a scalar, in order of preference.
private struct ThreadList {
    /// For each thread its place, its history and its slots; what is behind the last thread is left from earlier ones.
    private var values: [Int] = []
    private let stride: Int
    private(set) var count = 0

    init(slotCount: Int) { stride = slotCount + 2 }

    var isEmpty: Bool { count == 0 }

    @inline(__always)
    func place(_ index: Int) -> Int { values[index * stride] }

    @inline(__always)
    func history(_ index: Int) -> Int { values[index * stride + 1] }

    mutating func rename(_ index: Int, _ history: Int) { values[index * stride + 1] = history }

    @inline(__always)
    func copySlots(_ index: Int, to slots: inout [Int]) {
        let start = index * stride + 2
        for slot in slots.indices { slots[slot] = values[start + slot] }
    }

    @inline(__always)
    mutating func append(_ place: Int, _ slots: [Int], _ history: Int) {
        let start = count * stride
        if start == values.count { values.append(contentsOf: repeatElement(0, count: max(stride, start))) }
        values[start] = place
        values[start + 1] = history
        for slot in slots.indices { values[start + 2 + slot] = slots[slot] }
        count += 1
    }

    mutating func removeAll() { count = 0 }
}
