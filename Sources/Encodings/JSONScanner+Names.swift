/// The names of an object while its members are read, to find one that occurs twice.
struct JSONNames {
    var count = 0
    /// A bit or two for each name: one that has a new bit is a new name.
    fileprivate var seen: UInt64 = 0
    /// Whether all names are ASCII without escapes, so that no two are equal but by their bytes.
    fileprivate var isPlain = true
    var table: JSONNameTable?
    /// Names as Unicode compares them, of a large object with names beyond ASCII.
    fileprivate var texts: Set<String>?
}

/// Where the members of a large object stand, by the hash of their name.
final class JSONNameTable {
    /// In each slot 32 bits of the hash, and the place of the name behind its object's first word; 0 is empty.
    private(set) var slots: [UInt64]

    init(slots count: Int) { slots = [UInt64](repeating: 0, count: count) }

    func insert(hash: Int, place: Int, count: Int) {
        let wanted = JSONWord.tableSlots(count)
        if wanted > slots.count {
            let old = slots
            slots = [UInt64](repeating: 0, count: wanted)
            for slot in old where slot != 0 { put(slot) }
        }
        put(UInt64(UInt32(truncatingIfNeeded: hash)) << 32 | UInt64(place))
    }

    private func put(_ entry: UInt64) {
        let mask = slots.count - 1
        var slot = Int(entry >> 32) & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        slots[slot] = entry
    }

    /// The places behind the object's first word that may be of a name with this hash.
    func places(hash: Int) -> [Int] {
        let mask = slots.count - 1
        var places: [Int] = []
        var slot = Int(UInt32(truncatingIfNeeded: hash)) & mask
        while slots[slot] != 0 {
            if slots[slot] >> 32 == UInt64(UInt32(truncatingIfNeeded: hash)) {
                places.append(Int(slots[slot] & 0xFFFF_FFFF))
            }
            slot = (slot + 1) & mask
        }
        return places
    }

    /// The table as it stands on the tape, two slots in a word, without the hashes.
    var words: [UInt64] {
        stride(from: 0, to: slots.count, by: 2).map { slots[$0] & 0xFFFF_FFFF | slots[$0 + 1] << 32 }
    }
}

extension JSONScanner {
    /// Takes in the name of a member that was just read.
    ///
    /// - Parameters:
    ///   - position: Where the name stands on the tape.
    ///   - isPlain: Whether it is ASCII without escapes.
    ///   - header: Where its object stands.
    ///   - names: The names of the object before it.
    /// - Returns: False when the name is there already, or one that Unicode takes for the same.
    @inline(__always)
    mutating func insert(_ position: Int, isPlain: Bool, of header: Int, into names: inout JSONNames) -> Bool {
        if isPlain, names.isPlain, names.count < JSONWord.largestWithoutTable {
            let bits = fingerprint(range(at: position))
            let isNew = names.seen & bits != bits || isNewAmongFew(position, header)
            names.seen |= bits
            names.count += 1
            return isNew
        }
        return insertAmongOthers(position, isPlain: isPlain, of: header, into: &names)
    }

    private func fingerprint(_ range: Range<Int>) -> UInt64 {
        var first: UInt64 = 0
        if range.lowerBound + 8 <= text.count {
            first = text.eightBytes(at: range.lowerBound)
            if range.count < 8 { first &= 1 << UInt64(range.count * 8) - 1 }
        } else {
            for (shift, place) in range.prefix(8).enumerated() { first |= UInt64(text[place]) << UInt64(shift * 8) }
        }
        let last = range.isEmpty ? 0 : UInt64(text[range.upperBound - 1])
        let hash = (first ^ UInt64(range.count) << 56 ^ last << 32) &* 0x9E37_79B9_7F4A_7C15
        return 1 << (hash >> 58) | 1 << (hash >> 52 & 63)
    }

    private func isNewAmongFew(_ position: Int, _ header: Int) -> Bool {
        let name = text[range(at: position)]
        var place = header + 2
        while place < position {
            if text.isIdentical(range(at: place), isEscaped: false, to: name) { return false }
            place = end(of: place + 1)
        }
        return true
    }

    @inline(never)
    private mutating func insertAmongOthers(
        _ position: Int,
        isPlain: Bool,
        of header: Int,
        into names: inout JSONNames
    ) -> Bool {
        let arePlain = names.isPlain && isPlain
        defer { names.count += 1 }
        guard names.count >= JSONWord.largestWithoutTable else {
            names.isPlain = arePlain
            let name = string(at: position)
            return !nameplaces(header, before: position).contains { string(at: $0) == name }
        }
        let table = names.table ?? table(of: header, before: position)
        names.table = table
        names.isPlain = arePlain
        let hash = hash(at: position)
        if arePlain {
            let name = text[range(at: position)]
            for place in table.places(hash: hash)
            where text.isIdentical(range(at: header + place), isEscaped: false, to: name) { return false }
        } else {
            if names.texts == nil { names.texts = Set(nameplaces(header, before: position).map { string(at: $0) }) }
            if names.texts?.insert(string(at: position)).inserted == false { return false }
        }
        table.insert(hash: hash, place: position - header, count: names.count + 1)
        return true
    }

    private func table(of header: Int, before position: Int) -> JSONNameTable {
        let places = nameplaces(header, before: position)
        let table = JSONNameTable(slots: JSONWord.tableSlots(places.count + 1))
        for (index, place) in places.enumerated() {
            table.insert(hash: hash(at: place), place: place - header, count: index + 1)
        }
        return table
    }

    /// Where the names of an object stand that is not at its end yet.
    private func nameplaces(_ header: Int, before position: Int) -> [Int] {
        var places: [Int] = []
        var place = header + 2
        while place < position {
            places.append(place)
            place = end(of: place + 1)
        }
        return places
    }

    // MARK: - The tape so far

    @inline(__always)
    private func range(at position: Int) -> Range<Int> {
        let word = JSONWord(bits: tape[position])
        let count = word.count == JSONWord.countLimit ? lengths[position] ?? 0 : word.count
        return word.place..<word.place + count
    }

    private func hash(at position: Int) -> Int {
        text.hash(range(at: position), isEscaped: JSONWord(bits: tape[position]).flag)
    }

    func string(at position: Int) -> String {
        text.string(range(at: position), isEscaped: JSONWord(bits: tape[position]).flag)
    }

    private func end(of position: Int) -> Int {
        let word = JSONWord(bits: tape[position])
        return word.isContainer ? word.place : position + 1
    }
}
