internal import Vocabulary

/// How far the reading of a bundle is, in one line of a terminal.
package struct ProgressLine: Sendable {
    /// A line, and how many columns of the terminal it takes at most.
    package struct Text: Hashable, Sendable {
        package let text: String
        package let columns: Int
    }

    private static let bar = 8...30
    private static let name = 8...40

    private let name: String
    private let total: Int64?

    /// Begins a line.
    ///
    /// - Parameters:
    ///   - name: What is read; escaped here.
    ///   - total: Its bytes; nil where that shows only at its end.
    package init(_ name: String, total: Int64?) { (self.name, self.total) = (name.printable, total.map { max($0, 0) }) }

    /// The line at a moment.
    ///
    /// What has no room is left out, the less needed first: the name, the bar, the time, the rate; the share comes last.
    ///
    /// - Parameters:
    ///   - read: How many bytes were read.
    ///   - seconds: Since the reading began.
    ///   - width: The terminal's columns; the last one stays empty, since some terminals wrap there.
    ///   - style: Whether it is coloured.
    /// - Returns: The line, without a line feed.
    package func text(read: Int64, seconds: Double, width: Int, style: Style) -> Text {
        var room = max(width - 1, 0)
        var pieces: [String] = []
        for piece in measures(read, seconds) {
            let columns = piece.utf8.count + (pieces.isEmpty ? 0 : 2)
            guard columns <= room else { break }
            room -= columns
            pieces.append(piece)
        }
        guard !pieces.isEmpty else { return Text(text: "", columns: 0) }
        var painted = pieces
        if let share = share(read) {
            guard room >= Self.bar.lowerBound + 3 else {
                return Text(text: pieces.joined(separator: "  "), columns: width - 1 - room)
            }
            let inner = min(room - 3, Self.bar.upperBound)
            let done = Int(share * Double(inner))
            let bar = String(repeating: "#", count: done)
            painted[0] =
                "[\(Ink.good.paint(bar, style))\(String(repeating: "-", count: inner - done))] \(pieces[0])"
            room -= inner + 3
        }
        if room >= Self.name.lowerBound + 2 {
            let shown = Self.shortened(name, to: min(room - 2, Self.name.upperBound))
            painted.insert(shown.text, at: 0)
            room -= shown.columns + 2
        }
        return Text(text: painted.joined(separator: "  "), columns: width - 1 - room)
    }

    // MARK: - What is said

    /// The share first, if there is one; then what matters less and less.
    private func measures(_ read: Int64, _ seconds: Double) -> [String] {
        let amount = total.map { "\(read.inUnits) of \($0.inUnits)" } ?? read.inUnits
        let rate = seconds > 0 ? Double(read) / seconds : 0
        let percent = share(read).map { share in
            let digits = String(Int(share * 100))
            return String(repeating: " ", count: 3 - digits.count) + digits + "%"
        }
        let time =
            if let total {
                rate > 0 ? Self.clock(Double(max(total - read, 0)) / rate).map { "\($0) left" } : nil
            } else {
                Self.clock(seconds)
            }
        return [percent, amount, "\(Int64(min(rate, 1e18)).inUnits)/s", time].compactMap(\.self)
    }

    /// What part of the whole was read; of nothing, all.
    private func share(_ read: Int64) -> Double? {
        total.map { $0 == 0 ? 1 : min(max(Double(read) / Double($0), 0), 1) }
    }

    /// Minutes and seconds, with hours from the first on; nil for more than a person would wait.
    private static func clock(_ seconds: Double) -> String? {
        guard seconds >= 0, seconds < 360_000 else { return nil }
        let whole = Int(seconds)
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let minutes = whole < 3600 ? "\(whole / 60)" : "\(whole / 3600):\(padded(whole / 60 % 60))"
        return "\(minutes):\(padded(whole % 60))"
    }

    /// The begin of a text, cut so that it fits; a letter beyond ASCII may be two columns wide.
    private static func shortened(_ text: String, to columns: Int) -> Text {
        func width(_ scalar: Unicode.Scalar) -> Int { scalar.isASCII ? 1 : 2 }
        let whole = text.unicodeScalars.reduce(0) { $0 + width($1) }
        guard whole > columns else { return Text(text: text, columns: whole) }
        var (shown, used) = ("", 3)
        for scalar in text.unicodeScalars {
            guard used + width(scalar) <= columns else { break }
            shown.unicodeScalars.append(scalar)
            used += width(scalar)
        }
        return Text(text: shown + "...", columns: used)
    }
}
