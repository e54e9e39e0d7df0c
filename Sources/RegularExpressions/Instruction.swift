/// One step of the machine that a pattern is turned into; targets are places in the program.
enum Instruction: Hashable, Sendable {
    /// Reads one scalar of a set, which is named by its place among the sets of the pattern.
    case set(Int32)
    /// Reads one scalar that the alphabet puts into this class.
    case letter(UInt32)
    /// Reads one scalar whose class is in a row of the alphabet's table, which begins at this word.
    case letters(Int32)
    /// Goes on at both places; what the first finds is preferred.
    case split(Int32, Int32)
    case jump(Int32)
    /// Notes the position as one end of a group.
    case save(Int32)
    case assertion(Assertion)
    case match

    /// The same step where the code around it has moved.
    func moved(by distance: Int) -> Instruction {
        let distance = Int32(truncatingIfNeeded: distance)
        return switch self {
        case .split(let first, let second): .split(first + distance, second + distance)
        case .jump(let target): .jump(target + distance)
        default: self
        }
    }
}

/// What must hold between two scalars.
enum Assertion: Hashable, Sendable {
    case textStart, textEnd, lineStart, lineEnd, wordBoundary, noWordBoundary

    /// Whether it holds before the byte at a position; that position never divides a scalar.
    func holds(in text: Span<UInt8>, at position: Int) -> Bool {
        switch self {
        case .textStart: position == 0
        case .textEnd: position == text.count
        case .lineStart: position == 0 || text[position - 1] == 0x0A
        case .lineEnd: position == text.count || text[position] == 0x0A
        case .wordBoundary: Self.isWordBoundary(in: text, at: position)
        case .noWordBoundary: !Self.isWordBoundary(in: text, at: position)
        }
    }

    private static func isWordBoundary(in text: Span<UInt8>, at position: Int) -> Bool {
        let before = position > 0 && isWord(text[position - 1])
        return before != (position < text.count && isWord(text[position]))
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
        default: false
        }
    }
}
