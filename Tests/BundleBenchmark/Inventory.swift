import Encodings
import Files
import Glibc
import Vocabulary

/// A CycloneDX file that is read into values that can be asked for, and asked.
struct Inventory {
    private let bytes: [UInt8]

    init(_ path: String) throws {
        guard let bytes = try OpenFile(path, O_RDONLY).readAll(limit: 1 << 30)
        else { throw Trouble("\(path): too long") }
        self.bytes = bytes
    }

    /// Prints seconds, medians of eleven rounds, and what was found.
    func measure() throws {
        let limits = Limits()
        var (read, asked): ([Double], [Double]) = ([], [])
        var found = (components: 0, letters: 0)
        for _ in 0..<11 {
            var cursor: JSONCursor?
            read.append(
                try Stopwatch.seconds {
                    cursor = try JSONCursor(reading: bytes, depth: limits.predicateDepth, values: limits.jsonValues)
                }
            )
            asked.append(try Stopwatch.seconds { if let cursor { found = try Self.ask(cursor) } })
        }
        print("read\t\(Stopwatch.median(read))")
        print("asked\t\(Stopwatch.median(asked))")
        print("components\t\(found.components)")
        print("letters\t\(found.letters)")
    }

    /// Counts the components, and the bytes of their names and purls.
    private static func ask(_ cursor: JSONCursor) throws -> (components: Int, letters: Int) {
        var letters = 0
        let components = try cursor.elements("components")
        for component in components {
            letters += try component.string("name").utf8.count
            letters += try component.optionalString("purl")?.utf8.count ?? 0
        }
        return (components.count, letters)
    }
}
