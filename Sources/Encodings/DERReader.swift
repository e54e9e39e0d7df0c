/// Why bytes are no DER.
package struct DERError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(description: String) { self.description = description }
}

/// Reads DER elements one after the other: definite lengths in their shortest form, nothing left over.
///
/// Source: ITU-T X.690, sections 8.1 and 10.1; tag numbers above 30 do not occur in what is read here.
package struct DERReader {
    private var rest: ArraySlice<UInt8>

    package init(_ bytes: [UInt8]) { rest = bytes[...] }
    package init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    package var isAtEnd: Bool { rest.isEmpty }

    /// The tag of the next element, where there is one.
    package var nextTag: UInt8? { rest.first }

    /// Reads the content of the next element, which must have this tag.
    package mutating func content(of tag: UInt8) throws(DERError) -> [UInt8] { Array(try slice(of: tag)) }

    /// Enters the next element, which must have this tag.
    package mutating func nested(_ tag: UInt8) throws(DERError) -> DERReader { DERReader(try slice(of: tag)) }

    /// Reads the next element whole, its tag and length included.
    package mutating func element() throws(DERError) -> ArraySlice<UInt8> {
        guard let tag = rest.first else { throw DERError(description: "expected a DER element, found the end") }
        let whole = rest
        _ = try slice(of: tag)
        return whole[..<rest.startIndex]
    }

    /// Refuses bytes after the last element.
    package func requireEnd() throws(DERError) {
        guard rest.isEmpty else {
            throw DERError(description: "expected the end of DER, found \(rest.count) more bytes")
        }
    }

    private mutating func slice(of tag: UInt8) throws(DERError) -> ArraySlice<UInt8> {
        guard let found = rest.popFirst() else { throw DERError(description: "expected DER tag \(tag), found the end") }
        guard found == tag, found & 0x1F != 0x1F else {
            throw DERError(description: "expected DER tag \(tag), found \(found)")
        }
        let length = try length()
        guard length <= rest.count else {
            throw DERError(description: "expected \(length) bytes of DER content, found \(rest.count)")
        }
        defer { rest = rest.dropFirst(length) }
        return rest.prefix(length)
    }

    private mutating func length() throws(DERError) -> Int {
        guard let first = rest.popFirst() else { throw DERError(description: "expected a DER length, found the end") }
        if first < 0x80 { return Int(first) }
        let count = Int(first & 0x7F)
        guard (1...4).contains(count), rest.count >= count, let leading = rest.first, leading != 0 else {
            throw DERError(description: "expected a definite DER length in its shortest form, found another")
        }
        var length = 0
        for _ in 0..<count { length = length << 8 | Int(rest.popFirst() ?? 0) }
        guard length >= 0x80 else {
            throw DERError(description: "expected a DER length in its shortest form, found a longer one")
        }
        return length
    }
}
