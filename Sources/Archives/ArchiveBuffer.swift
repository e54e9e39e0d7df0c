internal import Files
internal import Glibc
internal import Synchronization

/// A fixed piece of memory that one thread fills and others then read.
///
/// Unchecked `Sendable`: `BufferRing` refills a buffer only while it holds the one reference to it, so that nobody
/// reads while somebody writes; in between, the content does not change. Counting references alone orders nothing
/// between the threads, so each reader says when it is through, and the one that refills looks there first.
@safe package final class ArchiveBuffer: @unchecked Sendable {
    private let storage: UnsafeMutableRawBufferPointer
    /// How many bytes from the start are content.
    package private(set) var count = 0
    /// How many times somebody has read it: what makes their reading come before the next refill.
    private let uses = Atomic<Int>(0)

    init(capacity: Int) {
        unsafe storage = .allocate(byteCount: capacity, alignment: 64)
    }

    deinit { unsafe storage.deallocate() }

    /// The bytes, for as long as `body` runs.
    func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { endUse() }
        return try unsafe body(UnsafeRawBufferPointer(rebasing: storage[..<count]))
    }

    /// Says that the calling thread is through with the bytes, also with those that it has a pointer to.
    func endUse() { uses.wrappingAdd(1, ordering: .releasing) }

    /// Overwrites the content.
    ///
    /// - Parameter body: Writes from the start of the memory it is given, and returns how many bytes it wrote.
    /// - Throws: What `body` throws.
    func refill<Failure: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) {
        _ = uses.load(ordering: .acquiring)
        count = 0
        let written = try unsafe body(storage)
        unsafe count = min(max(written, 0), storage.count)
    }

    /// Where in the content memory of `size` bytes lies; nil when it is not ours.
    func range(of start: UnsafeRawPointer, size: Int) -> Range<Int>? {
        guard let base = unsafe UnsafeRawPointer(storage.baseAddress) else { return nil }
        let (first, last) = (UInt(bitPattern: base), UInt(bitPattern: start))
        guard last >= first, let offset = Int(exactly: last - first), offset <= count, size <= count - offset
        else { return nil }
        return offset..<(offset + size)
    }
}

/// A part of a buffer; holding it keeps the bytes, so that another thread can read them without a copy.
package struct ArchiveSlice: Sendable {
    let buffer: ArchiveBuffer
    let range: Range<Int>

    init(_ buffer: ArchiveBuffer, _ range: Range<Int>) {
        (self.buffer, self.range) = (buffer, range)
    }

    /// The whole content of a buffer.
    init(_ buffer: ArchiveBuffer) { self.init(buffer, 0..<buffer.count) }

    /// How many bytes there are.
    package var count: Int { range.count }

    /// Whether both are parts of one buffer.
    package func sharesBuffer(with other: ArchiveSlice) -> Bool { buffer === other.buffer }

    /// The bytes, for as long as `body` runs.
    package func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe buffer.withUnsafeBytes { bytes throws(Failure) in
            try unsafe body(UnsafeRawBufferPointer(rebasing: bytes[range]))
        }
    }

    /// The bytes, for as long as `body` runs.
    package func withBytes<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe withUnsafeBytes { bytes throws(Failure) in
            try unsafe body(Span(_unsafeBytes: bytes))
        }
    }

    /// A copy of the first bytes, at most `count`.
    package func firstBytes(_ count: Int) -> [UInt8] { unsafe withUnsafeBytes { unsafe [UInt8]($0.prefix(count)) } }

    /// A copy of the last bytes, at most `count`.
    func lastBytes(_ count: Int) -> [UInt8] { unsafe withUnsafeBytes { unsafe [UInt8]($0.suffix(count)) } }

    /// A copy of the bytes.
    package var bytes: [UInt8] { unsafe withUnsafeBytes { unsafe [UInt8]($0) } }
}

/// Buffers that are used again once nobody else holds them.
package struct BufferRing {
    private let capacity: Int
    private var buffers: [ArchiveBuffer] = []
    private var next = 0

    /// How many buffers there are.
    package var count: Int { buffers.count }

    /// Makes an empty ring.
    ///
    /// - Parameter capacity: Bytes of each buffer.
    package init(capacity: Int) { self.capacity = max(capacity, 1) }

    /// A buffer that nobody else reads: an old one, or a new one while all others are in use.
    mutating func take() -> ArchiveBuffer {
        for _ in buffers.indices {
            next = (next + 1) % buffers.count
            if isKnownUniquelyReferenced(&buffers[next]) { return buffers[next] }
        }
        let buffer = ArchiveBuffer(capacity: capacity)
        buffers.append(buffer)
        return buffer
    }

    /// Fills a buffer from a file, to the brim unless the file ends before.
    ///
    /// - Returns: nil at the end of the file.
    /// - Throws: `unreadable`.
    package mutating func fill(from descriptor: CInt) throws(ArchiveError) -> ArchiveSlice? {
        let buffer = take()
        try unsafe buffer.refill { memory throws(ArchiveError) in
            var filled = 0
            while filled < memory.count {
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[filled...])
                let count = try unsafe Self.read(descriptor, into: rest)
                if count == 0 { break }
                filled += count
            }
            return filled
        }
        return buffer.count == 0 ? nil : ArchiveSlice(buffer)
    }

    /// Fills a buffer by whatever `read` writes into it.
    ///
    /// - Parameter read: Writes from the start of the memory it is given, and returns how many bytes it wrote.
    /// - Returns: nil where it wrote nothing.
    /// - Throws: What `read` throws.
    package mutating func fill<Failure: Error>(
        by read: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) -> ArchiveSlice? {
        let buffer = take()
        try unsafe buffer.refill(read)
        return buffer.count == 0 ? nil : ArchiveSlice(buffer)
    }

    /// Reads once, waiting where a pipe has nothing yet.
    private static func read(
        _ descriptor: CInt,
        into memory: UnsafeMutableRawBufferPointer
    ) throws(ArchiveError) -> Int {
        while true {
            let count = unsafe Glibc.read(descriptor, memory.baseAddress, memory.count)
            if count >= 0 { return count }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                _ = unsafe poll(&request, 1, -1)
            case let code: throw .unreadable(reason: SystemError.text(code))
            }
        }
    }
}
