/// One row: what was measured, and against what.
struct Row {
    let name: String
    /// Median of our runs, with its unit.
    var ours: String
    /// Median of the peer's, with its unit; `-` where there is none.
    var peer = "-"
    /// What the target is about.
    var figure: String
    /// The largest resident set of ours, in bytes.
    var memory: Int?
    var target: String
    /// nil where nothing could be measured.
    var isMet: Bool?
}

/// The rows as text for people.
enum Table {
    static func text(_ rows: [Row]) -> String {
        let head = ["row", "ours", "peer", "figure", "peak MiB", "target", "met"]
        let cells =
            [head]
            + rows.map { row in
                [
                    row.name, row.ours, row.peer, row.figure,
                    row.memory.map { ($0 >> 20).description } ?? "-", row.target,
                    row.isMet.map { $0 ? "yes" : "NO" } ?? "-",
                ]
            }
        let widths = head.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { line in
            zip(line, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ") + "\n"
        }
        .joined()
    }
}

extension Double {
    /// With so many digits behind the point.
    func digits(_ count: Int) -> String {
        let scale = (0..<count).reduce(1.0) { value, _ in value * 10 }
        let whole = Int((self * scale).rounded())
        guard count > 0 else { return "\(whole)" }
        let fraction = String(whole % Int(scale))
        return "\(whole / Int(scale))." + String(repeating: "0", count: count - fraction.count) + fraction
    }

    /// As a time for people.
    var duration: String { self < 1 ? "\((self * 1_000).digits(1)) ms" : "\(digits(2)) s" }
}

extension [Run] {
    func median(_ value: (Run) -> Double) -> Double {
        let values = map(value).sorted()
        return values.count % 2 == 1
            ? values[values.count / 2] : (values[values.count / 2 - 1] + values[values.count / 2]) / 2
    }

    var seconds: Double { median(\.seconds) }
    var processor: Double { median(\.processor) }
    var memory: Int { map(\.memory).max() ?? 0 }
}
