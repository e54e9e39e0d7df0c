/// The content of the entry that a reader is at: what libarchive gives has to lie where `TarFraming` says.
struct EntryContent {
    /// The entry of which there may be more content.
    let record: TarRecord
    private var count: Int64 = 0

    init(of record: TarRecord) { self.record = record }

    /// Reads the next piece.
    ///
    /// - Parameter handle: Stands at the entry.
    /// - Returns: nil at the end of the content, of which there is then as much as the header declares.
    /// - Throws: `damaged`, `limit`, `unreadable`; discard then what earlier calls returned.
    mutating func next(from handle: borrowing ArchiveHandle) throws(ArchiveError) -> ArchiveSlice? {
        while let block = try handle.nextBlock() {
            let position = record.contentPosition + count
            guard block.offset == count, block.position == nil || block.position == position else {
                throw ArchiveError.disagreement("content at another place")
            }
            guard let slice = block.slice else { continue }
            count += Int64(slice.count)
            guard count <= record.size else { throw ArchiveError.disagreement("more content") }
            return slice
        }
        guard count == record.size else { throw ArchiveError.disagreement("\(count) bytes of content") }
        return nil
    }
}
