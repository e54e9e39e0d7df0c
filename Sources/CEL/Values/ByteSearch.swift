/// Searching by bytes, which in UTF-8 finds exactly what searching by code points does.
enum ByteSearch {
    /// Where `needle` first stands in `text` at or after `start`, in time linear in both.
    ///
    /// - Returns: The offset of its first byte; nil where it is not there.
    static func first(_ needle: Span<UInt8>, in text: Span<UInt8>, from start: Int = 0) -> Int? {
        guard start <= text.count, needle.count <= text.count - start else { return nil }
        if needle.isEmpty { return start }
        let (head, last) = (needle[0], text.count - needle.count)
        var (position, steps) = (start, 0)
        while position <= last {
            if text[position] == head {
                var matched = 1
                while matched < needle.count, text[position + matched] == needle[matched] { matched += 1 }
                if matched == needle.count { return position }
                steps += matched
                // Texts that nearly match everywhere would take the product of both lengths.
                if steps > 64 + 4 * (position - start) {
                    return careful(needle, in: text, from: position)
                }
            }
            position += 1
        }
        return nil
    }

    /// Source: Knuth, Morris and Pratt.
    private static func careful(_ needle: Span<UInt8>, in text: Span<UInt8>, from start: Int) -> Int? {
        var borders = [Int](repeating: 0, count: needle.count)
        var length = 0
        for index in 1..<needle.count {
            while length > 0, needle[index] != needle[length] { length = borders[length - 1] }
            if needle[index] == needle[length] { length += 1 }
            borders[index] = length
        }
        var matched = 0
        for index in start..<text.count {
            while matched > 0, text[index] != needle[matched] { matched = borders[matched - 1] }
            if text[index] == needle[matched] { matched += 1 }
            if matched == needle.count { return index - needle.count + 1 }
        }
        return nil
    }
}
