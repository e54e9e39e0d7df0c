/// The shortest path that names the same place, by its text alone.
///
/// A path that begins with a drive letter is one of Windows, with backslashes.
enum CanonicalPath {
    static func of(_ path: String) -> String {
        var bytes = Array(path.utf8)[...]
        guard !bytes.isEmpty else { return "" }
        var drive: ArraySlice<UInt8> = []
        var (separator, isSeparator): (UInt8, (UInt8) -> Bool) = (UInt8(ascii: "/"), { $0 == UInt8(ascii: "/") })
        if let letter = bytes.first.map({ $0 | 0x20 }), (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter),
            bytes.dropFirst().first == UInt8(ascii: ":")
        {
            drive = bytes.prefix(2)
            bytes = bytes.dropFirst(2)
            (separator, isSeparator) = (UInt8(ascii: "\\"), { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") })
        }
        let isRooted = bytes.first.map(isSeparator) ?? false
        let dots: ArraySlice<UInt8> = [UInt8(ascii: "."), UInt8(ascii: ".")]
        var parts: [ArraySlice<UInt8>] = []
        for part in bytes.split(whereSeparator: isSeparator) where part != dots.prefix(1) {
            if part != dots {
                parts.append(part)
            } else if let last = parts.last, last != dots {
                parts.removeLast()
            } else if !isRooted {
                parts.append(part)
            }
        }
        var result = drive + (isRooted ? [separator] : [])
        result += parts.joined(separator: [separator])
        if parts.isEmpty, !isRooted { result.append(UInt8(ascii: ".")) }
        return String(decoding: result, as: UTF8.self)
    }
}
