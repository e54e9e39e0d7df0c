/// Finds out whether a program matches, without caring where.
struct Recognizer {
    private let program: Program
    /// For each instruction, when it was reached last.
    private var marks: [Int]
    private var generation = 0
    private var pending: [Int] = []
    /// Where steps that read a scalar stand, at this position and at the next one.
    private var current: [Int] = []
    private var next: [Int] = []

    init(_ program: Program) {
        self.program = program
        marks = Array(repeating: 0, count: program.instructions.count)
    }

    /// Whether there is a match anywhere.
    mutating func isFound(in text: Span<UInt8>) -> Bool {
        var position = 0
        while true {
            if current.isEmpty {
                if program.isAnchored, position > 0 { return false }
                position = program.candidate(in: text, from: position)
                generation += 1
            }
            if program.canBegin(in: text, at: position), follow(0, in: text, at: position) { return true }
            if position == text.count { return false }
            let (scalar, width) = text.scalar(at: position)
            position += width
            if step(over: program.alphabet.letter(of: scalar), in: text, to: position) { return true }
        }
    }

    /// Whether the program matches from the first byte to the last.
    mutating func matchesWhole(_ text: Span<UInt8>) -> Bool {
        generation = 1
        var isMatched = follow(0, in: text, at: 0)
        var position = 0
        while position < text.count {
            if current.isEmpty { return false }
            let (scalar, width) = text.scalar(at: position)
            position += width
            isMatched = step(over: program.alphabet.letter(of: scalar), in: text, to: position, isWhole: true)
        }
        return isMatched
    }

    /// Reads a scalar; true when a match ends behind it, at once unless only a match of the whole text counts.
    private mutating func step(
        over letter: UInt32,
        in text: Span<UInt8>,
        to position: Int,
        isWhole: Bool = false
    ) -> Bool {
        generation += 1
        swap(&current, &next)
        current.removeAll(keepingCapacity: true)
        var isMatched = false
        for place in next where program.accepts(letter, at: place) {
            guard follow(place + 1, in: text, at: position) else { continue }
            if !isWhole { return true }
            isMatched = true
        }
        return isMatched
    }

    /// Adds all steps that a place leads to without reading; true when a match is among them.
    private mutating func follow(_ start: Int, in text: Span<UInt8>, at position: Int) -> Bool {
        var isMatched = false
        pending.append(start)
        while var place = pending.popLast() {
            walk: while marks[place] != generation {
                marks[place] = generation
                switch program.instructions[place] {
                case .set, .letter, .letters:
                    current.append(place)
                    break walk
                case .split(let first, let second):
                    pending.append(Int(second))
                    place = Int(first)
                case .jump(let target): place = Int(target)
                case .save: place += 1
                case .assertion(let assertion):
                    guard assertion.holds(in: text, at: position) else { break walk }
                    place += 1
                case .match:
                    isMatched = true
                    break walk
                }
            }
        }
        return isMatched
    }
}

extension Program {
    /// Whether there is a match anywhere.
    func isFound(in text: Span<UInt8>) -> Bool {
        if let bitMachine { return bitMachine.isFound(in: text, self) }
        var recognizer = Recognizer(self)
        return recognizer.isFound(in: text)
    }

    /// Whether the program matches from the first byte to the last.
    func matchesWhole(_ text: Span<UInt8>) -> Bool {
        if let bitMachine { return bitMachine.matchesWhole(text, self) }
        var recognizer = Recognizer(self)
        return recognizer.matchesWhole(text)
    }

    /// Whether there is a match anywhere, if that is known much faster than where it is; else true.
    func isFoundFast(in text: Span<UInt8>) -> Bool { bitMachine?.isFound(in: text, self) ?? true }

    /// Whether the byte at a position can begin a match, as far as that is easily known.
    @inline(__always)
    func canBegin(in text: Span<UInt8>, at position: Int) -> Bool {
        if isAnchored, position > 0 { return false }
        guard let firstBytes else { return true }
        return position < text.count && firstBytes[Int(text[position])]
    }

    /// The next position where a match can begin, or the end.
    @inline(__always)
    func candidate(in text: Span<UInt8>, from position: Int) -> Int {
        guard let firstBytes else { return position }
        var position = position
        while position < text.count, !firstBytes[Int(text[position])] { position += 1 }
        return position
    }
}
