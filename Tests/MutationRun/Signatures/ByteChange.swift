/// One change to one byte.
enum ByteChange: String, CaseIterable, Sendable {
    case flipped = "one bit flipped"
    case replaced = "one byte replaced"
    case inserted = "one byte more"
    case removed = "one byte less"

    /// The bytes with this done to them once.
    func apply(to bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        guard !bytes.isEmpty else { return [generator.byte()] }
        var bytes = bytes
        let place = generator.below(bytes.count)
        switch self {
        case .flipped: bytes[place] ^= 1 << UInt8(generator.below(8))
        case .replaced: bytes[place] = generator.byte()
        case .inserted: bytes.insert(generator.byte(), at: generator.below(bytes.count + 1))
        case .removed: bytes.remove(at: place)
        }
        return bytes
    }

    /// Any of them.
    static func any(to bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        allCases[generator.below(allCases.count)].apply(to: bytes, &generator)
    }
}
