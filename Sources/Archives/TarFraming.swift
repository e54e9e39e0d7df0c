internal import Vocabulary

/// Walks the blocks of a tar beside libarchive, and tells what libarchive does not.
///
/// libarchive takes the end of the stream for the end of the archive, says nothing about what follows the
/// end-of-archive marker, and reads some headers in more generous ways than other programs do. So the stream is read
/// twice at once, here and there, and `ArchiveReader` accepts only what both read alike.
struct TarFraming {
    private enum State {
        /// Collecting a header.
        case header
        /// Collecting an extended header: its content, and bytes of content and padding still to come.
        case extended(type: UInt8, size: Int, missing: Int)
        /// Skipping content and padding.
        case content(missing: Int64)
        /// Behind the first block of the end-of-archive marker.
        case end
    }

    /// More padding than any tape has records; without a limit `/dev/zero` would be an archive.
    private static let longestPadding: Int64 = 64 << 20
    /// What libarchive reads at most of an extended header.
    private static let longestExtension = 1 << 20

    private let limits: Limits
    private let rules: TarRules
    private var state = State.header
    private var pending: [UInt8] = []
    private var position: Int64 = 0
    private var firstHeader: Int64?
    private var isGlobalSeen = false
    private var longName: [UInt8]?
    private var longLink: [UInt8]?
    private var pax: PaxRecords?
    private var zeros: Int64 = 0
    private var unpacked: Int64 = 0
    private var records: [TarRecord] = []
    private var taken = 0

    init(limits: Limits, rules: TarRules = .bundle) {
        (self.limits, self.rules) = (limits, rules)
        pending.reserveCapacity(TarHeader.blockSize)
    }

    /// Walks over the next bytes of the stream.
    ///
    /// - Throws: `notATar` when the first block is no header; `damaged`; `entryType`; `limit`.
    mutating func advance(over bytes: Span<UInt8>) throws(ArchiveError) {
        var offset = 0
        while offset < bytes.count {
            let available = bytes.count - offset
            let step: Int
            switch state {
            case .header:
                step = min(available, TarHeader.blockSize - pending.count)
                collect(bytes.extracting(offset..<(offset + step)))
                position += Int64(step)
                if pending.count == TarHeader.blockSize { try readHeader() }
            case .extended(let type, let size, let missing):
                step = min(available, missing)
                collect(bytes.extracting(offset..<(offset + step)))
                position += Int64(step)
                state = .extended(type: type, size: size, missing: missing - step)
                if step == missing { try readExtension(type, size) }
            case .content(let missing):
                step = Int(min(Int64(available), missing))
                position += Int64(step)
                state = Int64(step) == missing ? .header : .content(missing: missing - Int64(step))
            case .end:
                step = available
                try requireZeros(bytes.extracting(offset..<bytes.count))
                position += Int64(step)
            }
            offset += step
        }
    }

    /// Checks that the stream may end here: after both blocks of the end-of-archive marker, at a block's end.
    func finish() throws(ArchiveError) {
        if rules.mayLackEnd, isBetweenEntries { return }
        guard case .end = state else {
            guard position >= Int64(TarHeader.blockSize) else {
                throw .notATar(found: "a file of \(position) bytes")
            }
            throw .damaged(
                expected: "a tar that ends with two blocks of zeros",
                found: "the end of the data after \(position) bytes"
            )
        }
        guard zeros >= 2 * Int64(TarHeader.blockSize), zeros.isMultiple(of: Int64(TarHeader.blockSize)) else {
            throw .damaged(expected: "a tar that ends with two blocks of zeros", found: "\(zeros) zeros")
        }
    }

    /// Whether everything so far is whole entries, or one block of the end-of-archive marker behind them.
    private var isBetweenEntries: Bool {
        switch state {
        case .header: pending.isEmpty && firstHeader == nil && position > 0
        case .end: zeros == Int64(TarHeader.blockSize)
        case .extended, .content: false
        }
    }

    /// The next entry, in the order of the stream; nil when there is none yet.
    mutating func takeRecord() -> TarRecord? {
        guard taken < records.count else { return nil }
        defer {
            taken += 1
            if taken == records.count {
                records.removeAll(keepingCapacity: true)
                taken = 0
            }
        }
        return records[taken]
    }

    /// How many bytes of content and padding come next.
    var contentAhead: Int64 {
        if case .content(let missing) = state { missing } else { 0 }
    }

    /// Walks over content and padding that nobody reads here.
    ///
    /// - Parameter count: At most `contentAhead`.
    mutating func skip(_ count: Int64) {
        guard case .content(let missing) = state else { return }
        position += count
        state = count == missing ? .header : .content(missing: missing - count)
    }

    private mutating func collect(_ bytes: Span<UInt8>) {
        for index in bytes.indices { pending.append(bytes[index]) }
    }

    private mutating func requireZeros(_ bytes: Span<UInt8>) throws(ArchiveError) {
        for index in bytes.indices where bytes[index] != 0 {
            throw .damaged(
                expected: "nothing but zeros after the end of the archive",
                found: "more data at byte \(position + Int64(index))"
            )
        }
        zeros += Int64(bytes.count)
        guard zeros <= Self.longestPadding else {
            throw .damaged(expected: "at most \(Self.longestPadding) bytes of padding", found: "more")
        }
    }

    private mutating func readHeader() throws(ArchiveError) {
        let start = position - Int64(TarHeader.blockSize)
        defer { pending.removeAll(keepingCapacity: true) }
        if pending.allSatisfy({ $0 == 0 }) {
            guard firstHeader == nil else { throw .damaged(expected: "a header after an extended one", found: "none") }
            (state, zeros) = (.end, Int64(TarHeader.blockSize))
            return
        }
        let header = try TarHeader(pending, at: start)
        if firstHeader == nil { firstHeader = start }
        switch header.type {
        case UInt8(ascii: "x"), UInt8(ascii: "g"), UInt8(ascii: "L"): try beginExtension(header)
        case UInt8(ascii: "K") where rules == .layer: try beginExtension(header)
        default: try endEntry(header)
        }
    }

    private mutating func beginExtension(_ header: TarHeader) throws(ArchiveError) {
        let isRepeated =
            switch header.type {
            case UInt8(ascii: "g"): isGlobalSeen || pax != nil || longName != nil || longLink != nil
            case UInt8(ascii: "L"): pax != nil || longName != nil
            case UInt8(ascii: "K"): pax != nil || longLink != nil
            default: pax != nil || longName != nil || longLink != nil
            }
        guard !isRepeated else { throw .damaged(expected: "one extended header for an entry", found: "two") }
        guard header.size > 0, header.size <= Int64(Self.longestExtension) else {
            throw .damaged(expected: "an extended header of at most 1 MiB", found: "\(header.size) bytes")
        }
        let size = Int(header.size)
        state = .extended(type: header.type, size: size, missing: size + Self.padding(header.size))
    }

    private mutating func readExtension(_ type: UInt8, _ size: Int) throws(ArchiveError) {
        let content = Array(pending.prefix(size))
        pending.removeAll(keepingCapacity: size <= 1 << 16)
        state = .header
        switch type {
        case UInt8(ascii: "L"): longName = try Self.text(content)
        case UInt8(ascii: "K"): longLink = try Self.text(content)
        case UInt8(ascii: "g"):
            isGlobalSeen = true
            let records = try PaxRecords(content, rules: rules)
            guard records.path == nil, records.size == nil, records.linkPath == nil else {
                throw .damaged(expected: "names and sizes entry by entry", found: "a global pax header with one")
            }
        default: pax = try PaxRecords(content, rules: rules)
        }
    }

    /// A text of GNU's, which ends with NUL.
    private static func text(_ content: [UInt8]) throws(ArchiveError) -> [UInt8] {
        let text = content.prefix { $0 != 0 }
        guard content[text.endIndex...].allSatisfy({ $0 == 0 }) else {
            throw .entryName(expected: "without control characters", found: "U+0")
        }
        return Array(text)
    }

    private mutating func endEntry(_ header: TarHeader) throws(ArchiveError) {
        let name = pax?.path ?? longName ?? header.name
        let size = pax?.size ?? header.size
        try inside(name) { () throws(ArchiveError) in
            let link = pax?.linkPath ?? longLink ?? header.link
            let kind = try rules.kind(header.type, name, link: link, size: size)
            try count(size)
            records.append(
                TarRecord(
                    name: name,
                    kind: kind,
                    size: size,
                    headerPosition: firstHeader ?? 0,
                    contentPosition: position
                )
            )
        }
        (firstHeader, isGlobalSeen, longName, longLink, pax) = (nil, false, nil, nil, nil)
        state = size == 0 ? .header : .content(missing: size + Int64(Self.padding(size)))
    }

    private mutating func count(_ size: Int64) throws(ArchiveError) {
        guard size <= limits.unpacked - unpacked else {
            throw .limit(LimitExceeded("unpacked", limit: limits.unpacked, found: "another \(size) bytes"))
        }
        unpacked += size
    }

    private func inside(_ name: [UInt8], _ body: () throws(ArchiveError) -> Void) throws(ArchiveError) {
        do throws(ArchiveError) { try body() } catch { throw .inside(entry: EntryName.shown(name), error) }
    }

    private static func padding(_ size: Int64) -> Int { Int((512 - size % 512) % 512) }
}
