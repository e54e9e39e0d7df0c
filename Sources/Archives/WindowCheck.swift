internal import Vocabulary

/// Reads how far back compressed data looks, before libarchive allocates that much.
///
/// xz and zstd say in each block or frame how much content the reader has to keep: up to 4 GiB, of which libarchive
/// allows xz 1 GiB. So the outermost layer of compression is walked from header to header beside libarchive. Where
/// it makes no sense nothing is said: libarchive refuses it, or knows it as another format.
///
/// Source: The .xz File Format 1.2.1, 2 to 4 and 5.3.1; RFC 8878, 3.1.
struct WindowCheck {
    /// What the next bytes are.
    enum Step {
        /// Nothing that is looked at, to the end of the file.
        case rest
        /// Bytes to pass over, and what follows them.
        case skip(UInt64, then: Place)
        /// Bytes to collect, and what they are.
        case collect(Int, Place)
    }

    /// A place in one of the two formats.
    enum Place {
        case magic
        case zstd(ZstdFraming)
        case xz(XZFraming)
    }

    private let limit: Int64
    private var step = Step.collect(4, .magic)
    private var pending: [UInt8] = []

    init(limits: Limits) { limit = limits.window }

    /// Walks over the next bytes of the file.
    ///
    /// - Throws: `limit`.
    mutating func advance(over bytes: Span<UInt8>) throws(ArchiveError) {
        var offset = 0
        while offset < bytes.count {
            let available = bytes.count - offset
            switch step {
            case .rest: return
            case .skip(let count, let place):
                let passed = min(UInt64(available), count)
                offset += Int(passed)
                step = .skip(count - passed, then: place)
                if passed == count { step = place.start }
            case .collect(let count, let place):
                let taken = min(available, count - pending.count)
                for index in offset..<(offset + taken) { pending.append(bytes[index]) }
                offset += taken
                guard pending.count == count else { continue }
                let (next, window) = place.read(pending)
                pending.removeAll(keepingCapacity: true)
                guard window <= UInt64(limit) else {
                    throw .limit(
                        LimitExceeded("window", limit: limit, found: "compression that looks back \(window) bytes")
                    )
                }
                step = next
            }
        }
    }
}

extension WindowCheck.Place {
    /// The first step at this place.
    var start: WindowCheck.Step {
        switch self {
        case .magic: .collect(4, .magic)
        case .zstd(let framing): framing.start
        case .xz(let framing): framing.start
        }
    }

    /// What bytes at this place say: what comes next, and how far back the data looks.
    func read(_ bytes: [UInt8]) -> (next: WindowCheck.Step, window: UInt64) {
        switch self {
        case .magic where XZFraming.isMagic(bytes): (XZFraming.afterMagic, 0)
        case .magic: (ZstdFraming.afterMagic(bytes), 0)
        case .zstd(let framing): framing.read(bytes)
        case .xz(let framing): framing.read(bytes)
        }
    }
}

extension Collection<UInt8> {
    /// The number whose first byte counts least.
    var littleEndian: UInt64 { reversed().reduce(0) { $0 << 8 | UInt64($1) } }
}
