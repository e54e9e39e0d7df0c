/// Random numbers that follow from a seed alone: SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    /// The generator of one trial of a run.
    init(seed: UInt64, trial: Int) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: trial) &* 0xD1B5_4A32_D192_ED03
        _ = next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// A number from 0 up to and without `limit`, or 0.
    mutating func below(_ limit: Int) -> Int { limit > 0 ? Int.random(in: 0..<limit, using: &self) : 0 }

    /// A number below `limit`, of which there are two at least, that is not this one.
    mutating func other(than number: Int, below limit: Int) -> Int { (number + 1 + below(limit - 1)) % limit }

    mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: next()) }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in byte() } }

    /// A range inside of `count` elements, mostly short.
    mutating func range(in count: Int) -> Range<Int> {
        let start = below(count)
        let longest = [1, 8, 64, 512, 4_096, count][below(6)]
        return start..<min(count, start + 1 + below(longest))
    }
}
