/// A Merkle tree over the leaves of a log, written as the definition reads.
///
/// Source: RFC 6962, 2.1.
enum MerkleTree {
    static func leafHash(_ leaf: [UInt8]) -> [UInt8] { sha256([0] + leaf) }

    static func root(_ hashes: ArraySlice<[UInt8]>) -> [UInt8] {
        guard hashes.count > 1 else { return hashes.first ?? sha256([]) }
        let middle = hashes.startIndex + split(hashes.count)
        return sha256([1] + root(hashes[..<middle]) + root(hashes[middle...]))
    }

    /// The audit path of the leaf at `index`, counted from the start of the slice.
    static func path(_ index: Int, _ hashes: ArraySlice<[UInt8]>) -> [[UInt8]] {
        guard hashes.count > 1 else { return [] }
        let half = split(hashes.count)
        let middle = hashes.startIndex + half
        return index < half
            ? path(index, hashes[..<middle]) + [root(hashes[middle...])]
            : path(index - half, hashes[middle...]) + [root(hashes[..<middle])]
    }

    /// The largest power of two below `count`.
    private static func split(_ count: Int) -> Int {
        var half = 1
        while half * 2 < count { half *= 2 }
        return half
    }
}
