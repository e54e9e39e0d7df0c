/// Writes a program while the pattern is read, without a tree and without recursion.
///
/// All code of a part stands together, and its targets lie inside it or right behind it. So a part is repeated by
/// copying it, and something is put before it by moving it.
struct ProgramBuilder {
    /// Most instructions of a program: bounds the memory of a match, and its time for each scalar of the text.
    ///
    /// RE2 bounds the memory of a program instead, and Go the size of its tree.
    static let sizeLimit = 20_000
    /// RE2's bound on a count, and on the product of counts within counts.
    static let countLimit = 1_000

    private(set) var code: [Instruction] = []
    private(set) var sets: [ScalarSet] = []
    private var indexOfSet: [ScalarSet: Int32] = [:]
    private var frames = [Frame(start: 0, capture: nil)]
    /// Which letter of the pattern is being read, for errors.
    var position = 1

    /// The part that a repetition applies to.
    private struct Atom {
        let start: Int
        /// Whether it matches the empty text somewhere.
        var isNullable: Bool
        /// The greatest product of counts within counts.
        var product: Int
    }

    /// A group that is not closed yet; the first is the whole pattern.
    private struct Frame {
        let start: Int
        let capture: Int?
        var branchStart: Int
        /// Whether all of the branch before the last atom matches the empty text.
        var isBranchNullable = true
        var hasNullableBranch = false
        var product = 1
        /// Jumps from the ends of branches to the end of the group.
        var jumps: [Int] = []
        var last: Atom?

        init(start: Int, capture: Int?) { (self.start, self.capture, branchStart) = (start, capture, start) }

        mutating func push(_ atom: Atom) {
            settle()
            last = atom
        }

        mutating func settle() {
            guard let atom = last else { return }
            isBranchNullable = isBranchNullable && atom.isNullable
            product = max(product, atom.product)
            last = nil
        }
    }

    /// Whether there is something that a repetition could apply to.
    var hasAtom: Bool { frames[frames.count - 1].last != nil }

    /// How many steps read a scalar.
    var readingCount: Int {
        code.count { step in
            if case .set = step { true } else { false }
        }
    }

    // MARK: - Atoms

    /// Adds a step that reads one scalar.
    mutating func emit(_ set: ScalarSet) throws(RE2Error) {
        let index = indexOfSet[set] ?? Int32(truncatingIfNeeded: sets.count)
        if index == sets.count {
            indexOfSet[set] = index
            sets.append(set)
        }
        try emit(.set(index), isNullable: false)
    }

    mutating func emit(_ assertion: Assertion) throws(RE2Error) {
        try emit(.assertion(assertion), isNullable: true)
    }

    private mutating func emit(_ instruction: Instruction, isNullable: Bool) throws(RE2Error) {
        frames[frames.count - 1].push(Atom(start: code.count, isNullable: isNullable, product: 1))
        try append(instruction)
    }

    private mutating func append(_ instruction: Instruction) throws(RE2Error) {
        try reserve(1)
        code.append(instruction)
    }

    private func reserve(_ count: Int) throws(RE2Error) {
        guard code.count + count <= Self.sizeLimit else {
            throw RE2Error(
                position: position,
                text: "expected a pattern of at most \(Self.sizeLimit) steps, found a larger one"
            )
        }
    }

    // MARK: - Groups

    /// Opens a group; the number of a capture counts from 1.
    mutating func open(capture: Int?) throws(RE2Error) {
        let start = code.count
        if let capture { try append(.save(Int32(truncatingIfNeeded: 2 * capture))) }
        var frame = Frame(start: start, capture: capture)
        frame.branchStart = code.count
        frames.append(frame)
    }

    /// Ends a branch of the innermost group and begins another.
    mutating func alternate() throws(RE2Error) {
        let start = frames[frames.count - 1].branchStart
        try insert(.split(target(start + 1), target(code.count + 2)), at: start)
        frames[frames.count - 1].jumps.append(code.count)
        try append(.jump(0))
        endBranch()
        frames[frames.count - 1].branchStart = code.count
    }

    /// Closes the innermost group, which becomes an atom.
    mutating func close() throws(RE2Error) {
        endBranch()
        let frame = frames.removeLast()
        patch(frame)
        if let capture = frame.capture { try append(.save(Int32(truncatingIfNeeded: 2 * capture + 1))) }
        frames[frames.count - 1].push(
            Atom(start: frame.start, isNullable: frame.hasNullableBranch, product: frame.product)
        )
    }

    /// Ends the pattern.
    mutating func finish() throws(RE2Error) {
        endBranch()
        patch(frames[0])
        try append(.match)
    }

    private func target(_ place: Int) -> Int32 { Int32(truncatingIfNeeded: place) }

    private mutating func endBranch() {
        let innermost = frames.count - 1
        frames[innermost].settle()
        if frames[innermost].isBranchNullable { frames[innermost].hasNullableBranch = true }
        frames[innermost].isBranchNullable = true
    }

    private mutating func patch(_ frame: Frame) {
        for jump in frame.jumps { code[jump] = .jump(target(code.count)) }
    }

    /// Puts a step before the code from a place on.
    private mutating func insert(_ instruction: Instruction, at place: Int) throws(RE2Error) {
        try reserve(1)
        for index in place..<code.count { code[index] = code[index].moved(by: 1) }
        code.insert(instruction, at: place)
    }

    // MARK: - Repetition

    /// Repeats the last atom, which must be there.
    ///
    /// - Throws: When counts within counts ask for more than `countLimit` copies, or the program grows too large.
    mutating func repeatLast(_ counts: RepetitionCounts) throws(RE2Error) {
        let innermost = frames.count - 1
        guard var atom = frames[innermost].last else { return }
        if counts.most == 0 {
            code.removeLast(code.count - atom.start)
            frames[innermost].last = Atom(start: code.count, isNullable: true, product: 1)
            return
        }
        atom.product *= max(counts.most ?? counts.least, 1)
        guard atom.product <= Self.countLimit else {
            throw RE2Error(
                position: position,
                text: "expected counts within counts that multiply to at most \(Self.countLimit), found \(atom.product)"
            )
        }
        let isRepeatedNullable = atom.isNullable
        atom.isNullable = atom.isNullable || counts.least == 0
        frames[innermost].last = atom
        if let most = counts.most {
            try emitBounded(from: atom.start, least: counts.least, most: most, isGreedy: counts.isGreedy)
        } else {
            try emitUnbounded(atom.start, counts, isNullable: isRepeatedNullable)
        }
    }

    private mutating func emitUnbounded(
        _ start: Int,
        _ counts: RepetitionCounts,
        isNullable: Bool
    ) throws(RE2Error) {
        if counts.least == 0, !isNullable {
            try insert(fork(start + 1, target(code.count + 2), counts.isGreedy), at: start)
            try append(.jump(target(start)))
            return
        }
        // What can be empty is `(x+)?`: in a plain loop its empty branch would come back to the loop, which has been
        // visited, so that a branch of lower preference would win.
        let body = Array(code[start...])
        try reserve(max(counts.least - 1, 0) * body.count)
        var last = start
        for _ in 1..<max(counts.least, 1) {
            last = code.count
            code += body.map { $0.moved(by: last - start) }
        }
        try append(fork(last, target(code.count + 1), counts.isGreedy))
        guard counts.least == 0 else { return }
        try insert(fork(start + 1, target(code.count + 1), counts.isGreedy), at: start)
    }

    private mutating func emitBounded(from start: Int, least: Int, most: Int, isGreedy: Bool) throws(RE2Error) {
        let body = Array(code[start...])
        try reserve((most - 1) * body.count + most - least)
        code.removeLast(body.count)
        var forks: [Int] = []
        for copy in 0..<most {
            if copy >= least {
                forks.append(code.count)
                code.append(.jump(0))
            }
            let distance = code.count - start
            code += body.map { $0.moved(by: distance) }
        }
        let end = target(code.count)
        for place in forks { code[place] = fork(place + 1, end, isGreedy) }
    }

    /// Goes into the body or on; greedy repetition prefers the body.
    private func fork(_ body: Int, _ exit: Int32, _ isGreedy: Bool) -> Instruction {
        isGreedy ? .split(target(body), exit) : .split(exit, target(body))
    }
}

/// How often a part may stand; no `most` is any number.
struct RepetitionCounts {
    let least: Int
    let most: Int?
    var isGreedy = true
}
