extension ComponentHash {
    /// Whether a text is written as some hash: hex digits, as many as one of the algorithms has.
    static func isHash(_ text: String) -> Bool {
        [32, 40, 64, 96, 128].contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
                default: false
                }
            }
    }

    /// A hash of CycloneDX; nil where the digits are not as many as the algorithm has.
    ///
    /// - Parameters:
    ///   - algorithm: As `hash-alg` spells it.
    ///   - text: The digits, in either case.
    /// - Returns: The hash, its digits in lower case.
    static func checked(algorithm: String, _ text: String) -> ComponentHash? {
        let digits: Int
        switch algorithm {
        case "MD5": digits = 32
        case "SHA-1": digits = 40
        case _ where algorithm.hasSuffix("-256"), "BLAKE3": digits = 64
        case _ where algorithm.hasSuffix("-384"): digits = 96
        case _ where algorithm.hasSuffix("-512"): digits = 128
        default: return nil
        }
        guard text.utf8.count == digits, isHash(text) else { return nil }
        return ComponentHash(algorithm: algorithm, hex: text.asciiLowercased)
    }
}
