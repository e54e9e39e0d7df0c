/// What a pattern is turned into.
struct Program: Sendable {
    let instructions: [Instruction]
    let alphabet: Alphabet
    /// Two for each group and two for the whole.
    let slotCount: Int
    /// Whether a match begins nowhere but at the start of the text.
    let isAnchored: Bool
    /// Which bytes can begin a match; nil when a match can be empty.
    let firstBytes: [Bool]?
    /// A faster machine for whether there is a match; small programs have one.
    let bitMachine: BitMachine?

    /// Most positions that all threads note together; there is at most one for each step that reads a scalar.
    private static let slotLimit = 1 << 22

    /// Takes the code of a whole pattern.
    ///
    /// - Throws: When matching would take too much memory.
    init(_ builder: ProgramBuilder, groupCount: Int) throws(RE2Error) {
        var alphabet = Alphabet(builder.sets)
        var steps: [Instruction] = []
        for set in builder.sets {
            guard let step = alphabet.instruction(for: set) else {
                throw RE2Error(position: 1, text: "expected a pattern with fewer different classes")
            }
            steps.append(step)
        }
        instructions = builder.code.map { instruction in
            if case .set(let index) = instruction { steps[Int(index)] } else { instruction }
        }
        slotCount = 2 * (groupCount + 1)
        guard builder.readingCount * slotCount <= Self.slotLimit else {
            throw RE2Error(position: 1, text: "expected a smaller pattern, or one with fewer groups")
        }
        self.alphabet = alphabet
        bitMachine = BitMachine(instructions, alphabet)
        var first = FirstSteps()
        first.follow(builder.code, past: nil)
        firstBytes = first.canBeEmpty ? nil : Self.bytes(first.sets.map { builder.sets[$0] })
        var later = FirstSteps()
        later.follow(builder.code, past: .textStart)
        isAnchored = later.sets.isEmpty && !later.canBeEmpty
    }

    /// The bytes that the scalars of sets begin with; all non-ASCII ones as soon as one scalar is beyond ASCII.
    private static func bytes(_ sets: [ScalarSet]) -> [Bool] {
        var bytes = Array(repeating: false, count: 256)
        for range in sets.lazy.flatMap(\.ranges) {
            if range.lowerBound < 0x80 {
                for byte in range.lowerBound...min(range.upperBound, 0x7F) { bytes[Int(byte)] = true }
            }
            if range.upperBound >= 0x80 {
                for byte in 0xC2...0xF4 { bytes[byte] = true }
            }
        }
        return bytes
    }

    /// Whether the step at a place reads a scalar of this class.
    @inline(__always)
    func accepts(_ letter: UInt32, at place: Int) -> Bool {
        switch instructions[place] {
        case .letter(let other): letter == other
        case .letters(let row): alphabet.contains(letter, inRow: row)
        default: false
        }
    }
}

/// What a program can read first.
private struct FirstSteps {
    var sets: [Int] = []
    var canBeEmpty = false

    /// Follows the code from its start as if all assertions held but one.
    mutating func follow(_ code: [Instruction], past blocked: Assertion?) {
        var isVisited = Array(repeating: false, count: code.count)
        var pending = [0]
        while let place = pending.popLast() {
            if isVisited[place] { continue }
            isVisited[place] = true
            switch code[place] {
            case .set(let index): sets.append(Int(index))
            case .letter, .letters: break
            case .split(let first, let second): pending += [Int(second), Int(first)]
            case .jump(let target): pending.append(Int(target))
            case .save: pending.append(place + 1)
            case .assertion(let assertion): if assertion != blocked { pending.append(place + 1) }
            case .match: canBeEmpty = true
            }
        }
    }
}

extension Span<UInt8> {
    /// The scalar that begins at a position of valid UTF-8, and how many bytes it has.
    @inline(__always)
    func scalar(at position: Int) -> (value: UInt32, width: Int) {
        let first = UInt32(self[position])
        if first < 0x80 { return (first, 1) }
        let second = UInt32(self[position + 1] & 0x3F)
        if first < 0xE0 { return ((first & 0x1F) << 6 | second, 2) }
        let third = UInt32(self[position + 2] & 0x3F)
        if first < 0xF0 { return ((first & 0x0F) << 12 | second << 6 | third, 3) }
        return ((first & 0x07) << 18 | second << 12 | third << 6 | UInt32(self[position + 3] & 0x3F), 4)
    }
}
