internal import Vocabulary

/// What something asks, in words, with what stands below it.
package struct Explanation: Hashable, Sendable {
    /// One or more sentences; text of others in it is escaped where it is written.
    package let text: String
    /// What is written as it is below the words, one element a line, as an expression.
    package let quotation: [String]
    package let parts: [Explanation]

    package init(_ text: String, quoting quotation: String? = nil, _ parts: [Explanation] = []) {
        (self.text, self.parts) = (text, parts)
        self.quotation = quotation.map { $0.split(separator: "\n").map(String.init) } ?? []
    }

    /// The lines of a paragraph, and of all below it as lists in lists.
    ///
    /// - Parameter width: How many characters a line may have; only a word that is longer, or a quotation, has more.
    /// - Returns: The lines, in which no text of others can drive a terminal.
    package func lines(width: Int = 100) -> [String] {
        var lines: [String] = []
        // What is below what is a matter of the reader, which bounds it.
        write(to: &lines, first: "", rest: "", width: width)
        return lines
    }

    private func write(to lines: inout [String], first: String, rest: String, width: Int) {
        var line = first
        var isEmpty = true
        for word in text.printable.split(separator: " ") {
            if !isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                (line, isEmpty) = (rest, true)
            }
            line += isEmpty ? String(word) : " \(word)"
            isEmpty = false
        }
        lines.append(line)
        lines += quotation.map { "\(rest)    \($0.printable)" }
        for part in parts { part.write(to: &lines, first: "\(rest)- ", rest: "\(rest)  ", width: width) }
    }
}

extension Sequence<String> {
    /// The texts as a list of which the last two are joined by a word: `a, b or c`.
    package func joined(by word: String) -> String {
        let texts = Array(self)
        guard let last = texts.last, texts.count > 1 else { return texts.first ?? "" }
        return "\(texts.dropLast().joined(separator: ", ")) \(word) \(last)"
    }
}
