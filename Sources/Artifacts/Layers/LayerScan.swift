internal import Archives
internal import Cryptography
internal import Vocabulary

/// Goes over layers, each once, as they stream by.
struct LayerScan: Sendable {
    let limits: Limits
    let keeper: LayerKeeper
    let bufferSize: Int

    /// Reads a layer to its end.
    ///
    /// - Parameter supply: Gives the next piece; nil at the end, and from then on.
    /// - Returns: What it holds, or why it cannot be read.
    /// - Throws: `Fault`, where nothing is wrong with the layer.
    func read(_ supply: @escaping () throws(ArchiveError) -> ArchiveSlice?) throws -> LayerReading {
        do {
            return .content(try content(supply))
        } catch let error as ArchiveError where error.blame == .input {
            return .unreadable(error)
        }
    }

    /// What a blob without any bytes holds: programs take it for a tar without entries.
    func empty() throws -> LayerReading {
        .content(LayerContent(diffID: try HashFunction.digest(.sha256, of: []), changes: []))
    }

    private func content(_ supply: @escaping () throws(ArchiveError) -> ArchiveSlice?) throws -> LayerContent {
        let hash = LaneHash()
        try hash.begin()
        let keeper = keeper
        var reader = try LayerReader(limits: limits, bufferSize: bufferSize, supply: supply) {
            slice throws(ArchiveError) in
            try keeper.admit(unpacked: slice.count)
            hash.push(slice)
        }
        var changes: [LayerChange] = []
        while let entry = try reader.next() {
            let change = try LayerChange(entry) { role in
                guard role.isRead else { return LayerFile(size: entry.size, content: .opaque) }
                var writer = try keeper.file(of: entry.size)
                while let slice = try reader.content() { try writer.append(slice) }
                return writer.finish()
            }
            guard let change else { continue }
            try keeper.admitChange()
            changes.append(change)
        }
        guard let diffID = hash.finish() else { throw Fault.inside("the digest of a layer got lost") }
        return LayerContent(diffID: diffID, changes: changes)
    }
}

/// A blob that may turn out to be a layer, once its first bytes are seen.
///
/// The layer is read on a thread of its own: what reads it pulls, and its bytes are pushed.
final class LayerTap {
    /// What the thread leaves behind, which is looked at once it has ended.
    private final class Outcome {
        var result: Result<LayerReading, any Error>?
    }

    private let scan: LayerScan
    private let outcome = Outcome()
    private var head: [UInt8] = []
    private var pending: [ArchiveSlice] = []
    private var isDecided = false
    private var pipe: SlicePipe?

    init(_ scan: LayerScan) { self.scan = scan }

    /// Takes in the next piece of the blob.
    ///
    /// - Throws: `Fault` when the system has no thread left.
    func push(_ slice: ArchiveSlice) throws(Fault) {
        guard !isDecided else {
            pipe?.push(slice)
            return
        }
        pending.append(slice)
        unsafe slice.withUnsafeBytes { bytes in
            unsafe head.append(contentsOf: bytes.prefix(LayerReader.headSize - head.count))
        }
        if head.count == LayerReader.headSize { try decide() }
    }

    private func decide() throws(Fault) {
        isDecided = true
        defer { pending = [] }
        guard LayerReader.recognises(head) else { return }
        let (scan, outcome) = (scan, outcome)
        pipe = SlicePipe { next in
            outcome.result = Result { try scan.read { () throws(ArchiveError) in next() } }
        }
        guard let pipe else { throw .inside("cannot start a thread") }
        for slice in pending { pipe.push(slice) }
    }

    /// Waits for the reader of the layer.
    ///
    /// - Returns: What it found; nil for what is no layer.
    /// - Throws: `Fault`.
    func finish() throws -> LayerReading? {
        if head.isEmpty { return try scan.empty() }
        if !isDecided { try decide() }
        pipe?.finish()
        return try outcome.result?.get()
    }
}
