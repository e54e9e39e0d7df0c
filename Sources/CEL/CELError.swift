/// Why an expression cannot be compiled, or gave no value, and where in its text.
package struct CELError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// The text is no expression.
        case syntax
        /// A name is not declared, or the types do not fit.
        case check
        /// The evaluation failed.
        case evaluation
        /// The evaluation reached its cost limit.
        case cost
    }

    package let kind: Kind
    package let message: String
    /// From 1.
    package let line: Int
    /// In code points, from 1.
    package let column: Int

    init(kind: Kind, message: String, line: Int, column: Int) {
        (self.kind, self.message, self.line, self.column) = (kind, message, line, column)
    }

    init(_ kind: Kind, _ message: String, at offset: Int, in source: CELSource) {
        let (line, column) = source.place(of: offset)
        self.init(kind: kind, message: message, line: line, column: column)
    }

    /// `ERROR: <input>:1:5: undeclared reference to 'x'`.
    package var description: String { "ERROR: <input>:\(line):\(column): \(message)" }

    /// The description, the line it is about, and a caret below the place.
    ///
    /// - Parameter text: The text of the expression.
    /// - Returns: Three lines; only the first where `text` has no such line.
    package func description(in text: String) -> String {
        let lines = CELSource(text).lines
        guard lines.indices.contains(line - 1) else { return description }
        let line = String(lines[line - 1].map { $0 == "\t" ? " " : $0 })
        return "\(description)\n | \(line)\n | \(String(repeating: ".", count: max(0, column - 1)))^"
    }
}

/// The text of an expression, with its lines.
struct CELSource: Sendable {
    let bytes: [UInt8]
    private let starts: [Int]

    init(_ text: String) {
        bytes = Array(text.utf8)
        var starts = [0]
        for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(offset + 1) }
        self.starts = starts
    }

    /// The line and column, from 1, of an offset in bytes.
    func place(of offset: Int) -> (line: Int, column: Int) {
        let offset = min(max(0, offset), bytes.count)
        var (low, high) = (0, starts.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if starts[middle] <= offset { low = middle } else { high = middle - 1 }
        }
        let before = bytes[starts[low]..<offset].count { $0 & 0xC0 != 0x80 }
        return (low + 1, before + 1)
    }

    var lines: [String] {
        starts.indices.map { index in
            let end = index + 1 < starts.count ? starts[index + 1] - 1 : bytes.count
            return String(decoding: bytes[starts[index]..<end], as: UTF8.self)
        }
    }
}
