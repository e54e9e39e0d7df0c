/// Scalars that no step of a program tells apart, as classes with numbers.
struct Alphabet: Sendable {
    /// The first scalar of each class; a class ends where the next begins.
    private var bounds: [UInt32] = [0]
    private var classOfASCII: [UInt32] = []
    /// One bit for each class, in rows of so many words that each row begins with a word.
    private var rows: [UInt64] = []

    /// Most words of all rows: 8 MiB.
    private static let rowLimit = 1 << 20

    /// Divides the scalars so that each set is made of whole classes.
    init(_ sets: [ScalarSet]) {
        var bounds: [UInt32] = [0]
        for set in sets {
            for range in set.ranges { bounds += [range.lowerBound, range.upperBound + 1] }
        }
        bounds.sort()
        for bound in bounds where bound > self.bounds[self.bounds.count - 1] { self.bounds.append(bound) }
        classOfASCII = (0..<0x80).map { search($0) }
    }

    /// The step that reads a scalar of the set; nil when the table would become too large.
    mutating func instruction(for set: ScalarSet) -> Instruction? {
        let classes = set.ranges.map { Int(search($0.lowerBound))...Int(search($0.upperBound)) }
        if classes.count == 1, classes[0].count == 1 {
            return .letter(UInt32(truncatingIfNeeded: classes[0].lowerBound))
        }
        let start = rows.count
        let length = (bounds.count + 63) / 64
        guard start + length <= Self.rowLimit else { return nil }
        rows += Array(repeating: 0, count: length)
        for index in classes.joined() { rows[start + index >> 6] |= 1 << UInt64(index & 63) }
        return .letters(Int32(truncatingIfNeeded: start))
    }

    /// How many classes there are.
    var count: Int { bounds.count }

    /// Calls for each class that a step reads.
    func forEachLetter(of instruction: Instruction, _ body: (Int) -> Void) {
        switch instruction {
        case .letter(let letter): body(Int(letter))
        case .letters(let row):
            for letter in bounds.indices where contains(UInt32(truncatingIfNeeded: letter), inRow: row) { body(letter) }
        default: break
        }
    }

    /// The class of a scalar.
    @inline(__always)
    func letter(of scalar: UInt32) -> UInt32 {
        scalar < 0x80 ? classOfASCII[Int(scalar)] : search(scalar)
    }

    /// Whether a row has a class.
    @inline(__always)
    func contains(_ letter: UInt32, inRow row: Int32) -> Bool {
        rows[Int(row) + Int(letter >> 6)] >> UInt64(letter & 63) & 1 == 1
    }

    private func search(_ scalar: UInt32) -> UInt32 {
        var (low, high) = (0, bounds.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if bounds[middle] <= scalar { low = middle } else { high = middle }
        }
        return UInt32(truncatingIfNeeded: low)
    }
}
