/// The machine of a small program as sets of bits: one for each step that reads a scalar.
///
/// Source: Glushkov's automaton, simulated with bits in parallel. It says whether a match exists, not where. The anchors
/// of text are known in advance to hold or not, but for the end of the text; those of lines and words are not, so that a
/// program with them has no such machine.
struct BitMachine: Sendable {
    /// Steps that read, one bit each.
    typealias Steps = UInt128

    /// The steps that read a scalar of a class.
    private var readers: [Steps]
    /// The same for each ASCII scalar.
    private let readersOfASCII: [Steps]
    /// Which steps come after each.
    private var followers: [Steps] = []
    /// Steps behind which a match can end anywhere, and at the end of the text.
    private var last: Steps = 0
    private var lastAtEnd: Steps = 0
    /// What a match begins with at the start of the text, and elsewhere.
    private var first: Reach
    private var firstLater: Reach

    /// What a place leads to without reading.
    private struct Reach {
        var steps: Steps = 0
        var hasMatch = false
        var hasMatchAtEnd = false
    }

    /// Makes the machine of a program; nil when it has too many steps, or anchors of lines or words.
    init?(_ instructions: [Instruction], _ alphabet: Alphabet) {
        var bitOfPlace = Array(repeating: -1, count: instructions.count)
        var places: [Int] = []
        for (place, instruction) in instructions.enumerated() {
            switch instruction {
            case .letter, .letters:
                bitOfPlace[place] = places.count
                places.append(place)
            case .assertion(.textStart), .assertion(.textEnd): break
            case .assertion: return nil
            default: break
            }
            guard places.count <= Steps.bitWidth else { return nil }
        }
        var readers = Array(repeating: Steps(0), count: alphabet.count)
        for (bit, place) in places.enumerated() {
            alphabet.forEachLetter(of: instructions[place]) { readers[$0] |= 1 << Steps(bit) }
        }
        self.readers = readers
        readersOfASCII = (0..<0x80).map { readers[Int(alphabet.letter(of: $0))] }
        var walk = Walk(instructions, bitOfPlace)
        first = walk.reach(0, isStart: true)
        firstLater = walk.reach(0, isStart: false)
        for (bit, place) in places.enumerated() {
            let reach = walk.reach(place + 1, isStart: false)
            followers.append(reach.steps)
            if reach.hasMatch { last |= 1 << Steps(bit) }
            if reach.hasMatchAtEnd { lastAtEnd |= 1 << Steps(bit) }
        }
    }

    /// Follows instructions that do not read.
    private struct Walk {
        let instructions: [Instruction]
        let bitOfPlace: [Int]
        /// When a place was reached last, apart for ways through the end of the text.
        var marks: [Int]
        var generation = 0
        var pending: [(place: Int, isAtEnd: Bool)] = []

        init(_ instructions: [Instruction], _ bitOfPlace: [Int]) {
            (self.instructions, self.bitOfPlace) = (instructions, bitOfPlace)
            marks = Array(repeating: 0, count: 2 * instructions.count)
        }

        mutating func reach(_ start: Int, isStart: Bool) -> Reach {
            var reach = Reach()
            generation += 1
            pending.append((start, false))
            while let (place, isAtEnd) = pending.popLast() {
                let mark = 2 * place + (isAtEnd ? 1 : 0)
                if marks[mark] == generation { continue }
                marks[mark] = generation
                switch instructions[place] {
                case .set, .letter, .letters: if !isAtEnd { reach.steps |= 1 << Steps(bitOfPlace[place]) }
                case .split(let first, let second): pending += [(Int(first), isAtEnd), (Int(second), isAtEnd)]
                case .jump(let target): pending.append((Int(target), isAtEnd))
                case .save: pending.append((place + 1, isAtEnd))
                case .assertion(.textStart): if isStart { pending.append((place + 1, isAtEnd)) }
                case .assertion: pending.append((place + 1, true))
                case .match:
                    reach.hasMatchAtEnd = true
                    if !isAtEnd { reach.hasMatch = true }
                }
            }
            return reach
        }
    }

    // MARK: - Matching

    /// Whether there is a match anywhere.
    func isFound(in text: Span<UInt8>, _ program: Program) -> Bool {
        if first.hasMatch || firstLater.hasMatch { return true }
        if first.hasMatchAtEnd, text.isEmpty { return true }
        var position = program.candidate(in: text, from: 0)
        var steps = position == 0 ? first.steps : firstLater.steps
        while position < text.count {
            let read = steps & readers(in: text, at: &position, program.alphabet)
            if read & last != 0 { return true }
            if read & lastAtEnd != 0, position == text.count { return true }
            steps = successors(of: read) | firstLater.steps
            if read != 0 { continue }
            if steps == 0, !firstLater.hasMatchAtEnd { return false }
            position = program.candidate(in: text, from: position)
        }
        return firstLater.hasMatchAtEnd
    }

    /// Whether there is a match from the first byte to the last.
    func matchesWhole(_ text: Span<UInt8>, _ program: Program) -> Bool {
        if text.isEmpty { return first.hasMatchAtEnd }
        var steps = first.steps
        var position = 0
        while true {
            let read = steps & readers(in: text, at: &position, program.alphabet)
            if position == text.count { return read & lastAtEnd != 0 }
            steps = successors(of: read)
            if steps == 0 { return false }
        }
    }

    /// The steps that read the scalar at a position, which is moved behind it.
    @inline(__always)
    private func readers(in text: Span<UInt8>, at position: inout Int, _ alphabet: Alphabet) -> Steps {
        let byte = text[position]
        if byte < 0x80 {
            position += 1
            return readersOfASCII[Int(byte)]
        }
        let (scalar, width) = text.scalar(at: position)
        position += width
        return readers[Int(alphabet.letter(of: scalar))]
    }

    @inline(__always)
    private func successors(of steps: Steps) -> Steps {
        var (rest, successors) = (steps, Steps(0))
        while rest != 0 {
            successors |= followers[rest.trailingZeroBitCount]
            rest &= rest - 1
        }
        return successors
    }
}
