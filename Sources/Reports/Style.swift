/// Whether a text is coloured; whoever asks for colour knows that a terminal reads it.
package enum Style: Hashable, Sendable {
    case plain
    case colour
}

/// How a piece of text looks on a terminal.
enum Ink {
    case plain, bold, dim, good, bad, caution

    /// The parameters of SGR, ECMA-48 8.3.117; nil for the terminal's own.
    private var parameters: String? {
        switch self {
        case .plain: nil
        case .bold: "1"
        case .dim: "2"
        case .good: "32"
        case .bad: "1;31"
        case .caution: "33"
        }
    }

    func paint(_ text: String, _ style: Style) -> String {
        guard style == .colour, let parameters else { return text }
        return "\u{1b}[\(parameters)m\(text)\u{1b}[0m"
    }
}
