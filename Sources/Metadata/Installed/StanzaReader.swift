/// The stanzas of a text: lines with a field each, and an empty line behind each stanza.
struct StanzaReader {
    /// One line of a stanza: the field's name and its value.
    typealias Field = (name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)

    private var rest: ArraySlice<UInt8>
    /// The number of the line that was read last.
    private(set) var line = 0

    init(_ text: [UInt8]) { rest = text[...] }

    /// Where the reader is, for messages.
    var place: String { "line \(line)" }

    /// The next line that is no continuation: a field, or nil inside for the end of a stanza.
    ///
    /// - Parameter continues: Whether lines that begin with white space go on with a field's value; what they say is
    ///   passed over.
    /// - Returns: nil behind the last line.
    /// - Throws: `malformed` for a line without a colon.
    mutating func next(continues: Bool) throws(PackageDatabaseError) -> Field?? {
        while let line = nextLine() {
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return .some(nil) }
            if continues, line.first == 0x20 || line.first == 0x09 { continue }
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else {
                throw .malformed(place: place, expected: "a field as 'NAME: VALUE'", found: "another line")
            }
            return (line[..<colon], line[(colon + 1)...])
        }
        return nil
    }

    private mutating func nextLine() -> ArraySlice<UInt8>? {
        guard !rest.isEmpty else { return nil }
        line += 1
        guard let end = rest.firstIndex(of: 0x0A) else {
            defer { rest = [] }
            return rest
        }
        defer { rest = rest[(end + 1)...] }
        return rest[..<end]
    }

    /// A value as text, white space around it left out.
    ///
    /// - Throws: `malformed` for what is no UTF-8, holds control characters, or is empty.
    func text(_ value: ArraySlice<UInt8>) throws(PackageDatabaseError) -> String {
        var value = value.drop { $0 == 0x20 || $0 == 0x09 }
        while value.last == 0x20 || value.last == 0x09 { value = value.dropLast() }
        guard !value.isEmpty, value.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }),
            let text = String(validating: value, as: UTF8.self)
        else {
            throw .malformed(place: place, expected: "a text", found: value.isEmpty ? "none" : "control characters")
        }
        return text
    }
}
