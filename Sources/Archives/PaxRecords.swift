/// The records of a pax extended header that matter to us.
///
/// Source: POSIX.1-2017, pax, "pax Extended Header".
struct PaxRecords {
    private(set) var path: [UInt8]?
    private(set) var size: Int64?
    /// Where a link leads; only layers have links.
    private(set) var linkPath: [UInt8]?
    private let rules: TarRules

    /// Reads `LENGTH KEY=VALUE` lines.
    ///
    /// Keys that only describe the file system are skipped; a key that we do not know might change what a file holds
    /// and is refused. In layers those of vendors, which have a dot, are skipped as well: runtimes know none of them.
    ///
    /// - Throws: `damaged`, or `entryType` for a sparse file, a link or an unknown key.
    init(_ bytes: [UInt8], rules: TarRules = .bundle) throws(ArchiveError) {
        self.rules = rules
        var rest = bytes[...]
        var seen: Set<String> = []
        while !rest.isEmpty {
            let (key, value) = try Self.record(&rest)
            guard seen.insert(key).inserted else {
                throw .damaged(expected: "each pax record once", found: "'\(key)' twice")
            }
            try take(key, value)
        }
    }

    private mutating func take(_ key: String, _ value: ArraySlice<UInt8>) throws(ArchiveError) {
        switch key {
        case "path": path = try text(key, value)
        case "size":
            guard let number = Self.decimal(value) else {
                throw .damaged(expected: "a decimal size in a pax header", found: "no number")
            }
            size = number
        case "linkpath" where rules == .layer: linkPath = try text(key, value)
        case "linkpath": throw .entryType(found: "a link (pax 'linkpath')")
        case _ where key.hasPrefix("GNU.sparse.") || key == "SUN.holesdata" || key == "SCHILY.realsize":
            throw .entryType(found: "a sparse file (pax '\(key)')")
        case _ where Self.isDescription(key): break
        case _ where rules == .layer && key.utf8.contains(UInt8(ascii: ".")): break
        default: throw .entryType(found: "a pax record '\(key)' that may change it")
        }
    }

    /// A name, which in a layer nobody looks at again: an empty one takes the record back for some, and NUL ends it.
    private func text(_ key: String, _ value: ArraySlice<UInt8>) throws(ArchiveError) -> [UInt8] {
        guard rules == .bundle || !value.isEmpty && !value.contains(0) else {
            throw .damaged(
                expected: "a pax '\(key)' that all programs read alike",
                found: "an empty one, or one with NUL"
            )
        }
        return Array(value)
    }

    private static func isDescription(_ key: String) -> Bool {
        let keys: Set<String> = [
            "atime", "mtime", "ctime", "uid", "gid", "uname", "gname", "comment", "LIBARCHIVE.creationtime",
            "SCHILY.dev", "SCHILY.ino", "SCHILY.nlink", "SCHILY.fflags",
        ]
        let families = ["SCHILY.xattr.", "SCHILY.acl.", "LIBARCHIVE.xattr.", "RHT.security."]
        return keys.contains(key) || families.contains { key.hasPrefix($0) }
    }

    /// Keys are printable ASCII: to compare texts of many combining marks takes the square of their length.
    private static func record(
        _ rest: inout ArraySlice<UInt8>
    ) throws(ArchiveError) -> (key: String, value: ArraySlice<UInt8>) {
        let digits = rest.prefix { $0 != UInt8(ascii: " ") }
        guard digits.first != UInt8(ascii: "0"), digits.count < 8, let length = decimal(digits),
            length <= rest.count, Int(length) > digits.count + 1
        else { throw .damaged(expected: "a pax record with its length", found: "another number") }
        let line = rest.prefix(Int(length))
        let body = line.dropFirst(digits.count + 1).dropLast()
        guard line.last == UInt8(ascii: "\n"), let sign = body.firstIndex(of: UInt8(ascii: "=")),
            sign > body.startIndex, body[..<sign].allSatisfy({ (0x20...0x7E).contains($0) })
        else { throw .damaged(expected: "a pax record 'KEY=VALUE'", found: "something else") }
        rest = rest.dropFirst(Int(length))
        return (String(decoding: body[..<sign], as: UTF8.self), body[(sign + 1)...])
    }

    private static func decimal(_ digits: ArraySlice<UInt8>) -> Int64? {
        guard !digits.isEmpty, digits.count < 19 else { return nil }
        var value: Int64 = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int64(digit - 0x30)
        }
        return value
    }
}
