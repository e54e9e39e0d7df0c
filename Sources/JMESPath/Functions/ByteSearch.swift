/// Finds a text in others by its bytes, in linear time (Knuth, Morris and Pratt).
struct ByteSearch {
    let needle: [UInt8]
    /// For each prefix of the needle, how long the longest one is that it also ends with.
    private let borders: [Int]

    init(_ needle: String) {
        self.needle = Array(needle.utf8)
        var borders = [Int](repeating: 0, count: self.needle.count)
        var length = 0
        for index in self.needle.indices.dropFirst() {
            while length > 0, self.needle[index] != self.needle[length] { length = borders[length - 1] }
            if self.needle[index] == self.needle[length] { length += 1 }
            borders[index] = length
        }
        self.borders = borders
    }

    func isFound(in text: String) -> Bool { needle.isEmpty || !places(in: Array(text.utf8), limit: 1).isEmpty }

    /// Where the needle, which is not empty, begins in a text; places that overlap an earlier one are left out.
    func places(in text: [UInt8], limit: Int = .max) -> [Int] {
        var places: [Int] = []
        var length = 0
        for (index, byte) in text.enumerated() {
            guard places.count < limit else { break }
            while length > 0, byte != needle[length] { length = borders[length - 1] }
            if byte == needle[length] { length += 1 }
            if length == needle.count {
                places.append(index + 1 - length)
                length = 0
            }
        }
        return places
    }
}
