/// What is odd about a document: each oddity once, with the first place of it and how many more there are.
///
/// A document of a million odd packages has as many notes as one of two.
struct NoteTally: Hashable, Sendable {
    private struct Tally: Hashable, Sendable {
        let first: String
        var more = 0
    }

    private var kinds: [String] = []
    private var tallies: [String: Tally] = [:]

    /// Takes a note.
    ///
    /// - Parameters:
    ///   - kind: What is odd, in words of this program, never of the document.
    ///   - path: The place in the document, asked for only where it is the first of its kind.
    ///   - found: What stands there, where it helps to see it.
    mutating func add(_ kind: String, at path: @autoclosure () -> String, found: String? = nil) {
        if tallies[kind] != nil {
            tallies[kind]?.more += 1
        } else {
            kinds.append(kind)
            tallies[kind] = Tally(first: "\(path()): \(kind)" + (found.map { ", found '\(Self.short($0))'" } ?? ""))
        }
    }

    /// As much of a text as a note needs to show.
    private static func short(_ text: String) -> String {
        text.utf8.count <= 200 ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(200))) + "…"
    }

    /// Takes the notes of another tally behind its own.
    mutating func add(_ other: NoteTally) {
        for kind in other.kinds where tallies[kind] == nil {
            kinds.append(kind)
            tallies[kind] = other.tallies[kind]
        }
    }

    /// The notes in the order in which their kinds turned up.
    var notes: [String] {
        kinds.compactMap { kind in
            guard let tally = tallies[kind] else { return nil }
            return tally.more == 0 ? tally.first : "\(tally.first), and \(tally.more) more"
        }
    }
}
