internal import Vocabulary

/// Lines of at most so many columns, put together piece by piece; foreign text is escaped on its way in.
struct Page {
    /// Text in one ink; where a line is full, it breaks at the text's spaces.
    struct Piece {
        let text: String
        let ink: Ink

        init(_ text: String, _ ink: Ink = .plain) { (self.text, self.ink) = (text.printable, ink) }
    }

    private(set) var text = ""
    private let style: Style
    private let width: Int

    init(style: Style, width: Int) {
        self.style = style
        self.width = max(width, 40)
    }

    mutating func blank() { text += "\n" }

    /// One line that never breaks.
    mutating func line(_ pieces: Piece...) {
        text += pieces.map { $0.ink.paint($0.text, style) }.joined(separator: " ") + "\n"
    }

    /// One line that never breaks, further in, its spaces as they are.
    mutating func row(_ indent: Int, _ piece: Piece) {
        text += String(repeating: " ", count: indent) + piece.ink.paint(piece.text, style) + "\n"
    }

    /// Pieces with two spaces between them, wrapped with the following lines further in.
    ///
    /// - Parameters:
    ///   - indent: Columns before the first line.
    ///   - mark: A sign before the text, outside its column.
    ///   - hanging: Columns that further lines start to the right of the text.
    ///   - pieces: What to write; empty ones are left out.
    mutating func entry(_ indent: Int, mark: Piece? = nil, hanging: Int = 2, _ pieces: [Piece]) {
        var column = indent
        text += String(repeating: " ", count: indent)
        if let mark {
            text += mark.ink.paint(mark.text, style) + " "
            column += mark.text.count + 1
        }
        let margin = column + hanging
        var isFirst = true
        for piece in pieces where !piece.text.isEmpty {
            if !isFirst { separate(&column, by: 2, before: piece.unbroken, margin) }
            isFirst = false
            write(piece, &column, margin)
        }
        trim()
        text += "\n"
    }

    /// Writes words; runs of spaces in a piece that is padded to a column stay as they are.
    private mutating func write(_ piece: Piece, _ column: inout Int, _ margin: Int) {
        var pending: [Substring] = []
        func flush(_ page: inout Page) {
            page.text += piece.ink.paint(pending.joined(separator: " "), page.style)
            pending = []
        }
        for (index, word) in piece.text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
            let needed = word.count + (index == 0 ? 0 : 1)
            if index > 0, column + needed > width, !word.isEmpty {
                flush(&self)
                breakLine(&column, margin)
                column += word.count
            } else {
                column += needed
            }
            pending.append(word)
        }
        flush(&self)
    }

    private mutating func separate(_ column: inout Int, by spaces: Int, before text: Substring, _ margin: Int) {
        if column + spaces + text.count > width, column > margin {
            breakLine(&column, margin)
        } else {
            self.text += String(repeating: " ", count: spaces)
            column += spaces
        }
    }

    private mutating func breakLine(_ column: inout Int, _ margin: Int) {
        trim()
        text += "\n" + String(repeating: " ", count: margin)
        column = margin
    }

    private mutating func trim() {
        while text.utf8.last == UInt8(ascii: " ") { text.removeLast() }
    }
}

extension Page.Piece {
    /// What must not be torn from its beginning: a few words whole, of a longer text the first.
    fileprivate var unbroken: Substring { text.count <= 40 ? text[...] : text.prefix { $0 != " " } }

    /// The text with spaces up to a column, so that what follows stands in line.
    func padded(to width: Int) -> Page.Piece {
        Page.Piece(text + String(repeating: " ", count: max(0, width - text.count)), ink)
    }
}
