/// What kind of value it is.
package enum JSONKind: UInt8, Sendable {
    case null, bool, number, string, array, object

    /// In words for a message.
    package var words: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

/// One word of a tape: a value or a member's name, by the place of its text.
///
/// A tape has the values of a text in their order. A leaf takes one word, and so does a name, which stands before its
/// value. An array or object takes two, and what is in it follows: its first word says where the next value stands, so
/// that it can be stepped over, the second where its own container stands, so that a place can be named. After the
/// members of a large object stands a table by which they are found.
struct JSONWord {
    let bits: UInt64

    init(bits: UInt64) { self.bits = bits }

    /// A leaf, or the first word of a container.
    ///
    /// - Parameters:
    ///   - kind: What it is.
    ///   - flag: Of a boolean its value, of a string or name whether it has escapes, of an object whether it has a table.
    ///   - count: The bytes of a leaf, the elements of an array, the members of an object.
    ///   - place: Where a leaf begins in the text, where a container ends on the tape.
    init(_ kind: JSONKind, flag: Bool = false, count: Int, place: Int) {
        bits =
            UInt64(kind.rawValue) << 61 | (flag ? 1 << 60 : 0) | UInt64(truncatingIfNeeded: count) << 32
            | UInt64(truncatingIfNeeded: place)
    }

    /// The second word of a container.
    init(parent: Int, index: Int) {
        bits = UInt64(truncatingIfNeeded: parent) << 32 | UInt64(truncatingIfNeeded: index)
    }

    /// The largest count that a word can hold, which for strings means that it is kept elsewhere.
    static let countLimit = 1 << 28 - 1
    /// Where a text and its tape must end.
    static let placeLimit = Int(UInt32.max)
    /// Objects with more members have a table.
    static let largestWithoutTable = 16

    var kind: JSONKind { JSONKind(rawValue: UInt8(truncatingIfNeeded: bits >> 61)) ?? .null }
    var flag: Bool { bits & 1 << 60 != 0 }
    var count: Int { Int(truncatingIfNeeded: bits >> 32 & 0xFFF_FFFF) }
    var place: Int { Int(truncatingIfNeeded: bits & 0xFFFF_FFFF) }
    var isContainer: Bool { bits >> 62 == 2 }

    var parent: Int { Int(truncatingIfNeeded: bits >> 32) }
    var index: Int { place }

    /// The slots of the table of an object with so many members: a power of two, at least half of them empty.
    static func tableSlots(_ count: Int) -> Int { 1 << (Int.bitWidth - (count * 2 - 1).leadingZeroBitCount) }
}

/// What one pass over a text found in it.
struct JSONScan {
    var tape: [UInt64]
    /// The bytes of the strings that are too long for their word, by their place on the tape; each has 256 MiB.
    var lengths: [Int: Int]
}
