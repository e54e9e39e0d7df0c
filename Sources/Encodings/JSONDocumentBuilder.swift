/// Makes a document of a value that was never a text, or is none any more.
struct JSONDocumentBuilder {
    private var bytes: [UInt8] = []
    private var scan = JSONScan(tape: [], lengths: [:])

    static func document(_ value: JSONValue) -> JSONDocument {
        var builder = JSONDocumentBuilder()
        builder.append(value, parent: 0, place: 0)
        return JSONDocument(bytes: builder.bytes, start: 0, scan: builder.scan)
    }

    private mutating func append(_ value: JSONValue, parent: Int, place: Int) {
        switch value {
        case .null: scan.tape.append(JSONWord(.null, count: 0, place: bytes.count).bits)
        case .bool(let flag): scan.tape.append(JSONWord(.bool, flag: flag, count: 0, place: bytes.count).bits)
        case .number(let number): append(.number, number.text)
        case .string(let text): append(.string, text)
        case .array(let elements):
            let header = open(parent, place)
            for (index, element) in elements.enumerated() { append(element, parent: header, place: index) }
            close(.array, header, count: elements.count)
        case .object(let object):
            let header = open(parent, place)
            let members = object.members
            let hasTable = members.count > JSONWord.largestWithoutTable
            let table = JSONNameTable(slots: hasTable ? JSONWord.tableSlots(members.count) : 0)
            for (index, member) in members.enumerated() {
                if hasTable {
                    let hash = JSONText.with(member.name) { $0.hash }
                    table.insert(hash: hash, place: scan.tape.count - header, count: index + 1)
                }
                append(.string, member.name)
                append(member.value, parent: header, place: scan.tape.count)
            }
            if hasTable { scan.tape += table.words }
            close(.object, header, count: members.count, hasTable: hasTable)
        }
    }

    private mutating func open(_ parent: Int, _ place: Int) -> Int {
        scan.tape.append(0)
        scan.tape.append(JSONWord(parent: parent, index: place).bits)
        return scan.tape.count - 2
    }

    private mutating func close(_ kind: JSONKind, _ header: Int, count: Int, hasTable: Bool = false) {
        scan.tape[header] = JSONWord(kind, flag: hasTable, count: count, place: scan.tape.count).bits
    }

    /// Strings stand here as they are, without escapes.
    private mutating func append(_ kind: JSONKind, _ text: String) {
        var count = text.utf8.count
        if count >= JSONWord.countLimit {
            scan.lengths[scan.tape.count] = count
            count = JSONWord.countLimit
        }
        scan.tape.append(JSONWord(kind, count: count, place: bytes.count).bits)
        bytes += text.utf8
    }
}
