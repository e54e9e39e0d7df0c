/// Percent-encoding, part by part of a URL.
///
/// Source: RFC 3986, sections 2.1 to 2.3, with the choices of Go's `net/url`.
enum URLEscape {
    enum Part { case path, query, userInformation, host, zone }

    /// Decodes what is escaped; `+` is a blank in a query.
    ///
    /// In a host only bytes outside of ASCII may be escaped, and no byte may stand there that has to be.
    static func decode(_ bytes: ArraySlice<UInt8>, as part: Part, in source: String) throws(GoURLError) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte == UInt8(ascii: "%") {
                let digits = bytes[(index + 1)...].prefix(2)
                let escape = text(bytes[index...].prefix(3))
                guard digits.count == 2, let high = digits.first?.hexadecimalValue,
                    let low = digits.last?.hexadecimalValue
                else { throw .invalidEscape(escape, in: source) }
                let value = high << 4 | low
                let isAllowed =
                    switch part {
                    case .host: value >= 0x80 || value == UInt8(ascii: "%")
                    case .zone: value == UInt8(ascii: "%") || value == UInt8(ascii: " ") || isHostCharacter(value)
                    default: true
                    }
                guard isAllowed else { throw .invalidEscape(escape, in: source) }
                result.append(value)
                index += 3
            } else {
                if part == .host || part == .zone, byte < 0x80, !isHostCharacter(byte) {
                    throw .invalidHost(text(bytes), in: source)
                }
                result.append(part == .query && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
                index += 1
            }
        }
        return result
    }

    /// Escapes everything that may not stand in a path.
    static func encodePath(_ path: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return path.flatMap { byte in
            isUnreserved(byte) || "$&+,/:;=@".utf8.contains(byte)
                ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }

    /// Whether nothing in a path has to be escaped that is not.
    static func isProperPath(_ path: [UInt8]) -> Bool {
        path.allSatisfy { isUnreserved($0) || "!$&'()*+,;=:@[]%/".utf8.contains($0) }
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool { byte.isAlphanumeric || "-_.~".utf8.contains(byte) }

    private static func isHostCharacter(_ byte: UInt8) -> Bool {
        isUnreserved(byte) || "!$&'()*+,;=:[]<>\"".utf8.contains(byte)
    }
}

/// The part of a URL between `//` and the path.
enum URLAuthority {
    /// Host and port behind an optional name and password.
    static func host(of authority: ArraySlice<UInt8>, in source: String) throws(GoURLError) -> [UInt8] {
        guard let at = authority.lastIndex(of: UInt8(ascii: "@")) else { return try host(authority, in: source) }
        let user = authority[..<at]
        guard user.allSatisfy({ $0.isAlphanumeric || "-._:~!$&'()*+,;=%@".utf8.contains($0) }) else {
            throw .invalidUserInformation(source)
        }
        _ = try URLEscape.decode(user, as: .userInformation, in: source)
        return try host(authority[(at + 1)...], in: source)
    }

    private static func host(_ bytes: ArraySlice<UInt8>, in source: String) throws(GoURLError) -> [UInt8] {
        if bytes.first == UInt8(ascii: "[") { return try bracketed(bytes, in: source) }
        guard !bytes.contains(UInt8(ascii: "[")) else { throw .invalidHost(text(bytes), in: source) }
        if let colon = bytes.lastIndex(of: UInt8(ascii: ":")) { try checkPort(bytes[colon...], in: source) }
        return try URLEscape.decode(bytes, as: .host, in: source)
    }

    /// An IPv6 address in brackets, where a zone may follow an escaped percent sign.
    private static func bracketed(_ bytes: ArraySlice<UInt8>, in source: String) throws(GoURLError) -> [UInt8] {
        guard let end = bytes.lastIndex(of: UInt8(ascii: "]")) else { throw .invalidHost(text(bytes), in: source) }
        if end + 1 < bytes.endIndex { try checkPort(bytes[(end + 1)...], in: source) }
        let inside = bytes[(bytes.startIndex + 1)..<end]
        let percent = inside.indices.first { inside[$0...].starts(with: "%25".utf8) } ?? end
        guard (try? IPAddress.ipv6(inside[..<percent], of: "")) != nil else {
            throw .invalidHost(text(inside), in: source)
        }
        let zone = try URLEscape.decode(bytes[percent..<end], as: .zone, in: source)
        return Array(bytes[..<percent]) + zone + Array(bytes[end...])
    }

    /// A colon, and digits or nothing.
    private static func checkPort(_ port: ArraySlice<UInt8>, in source: String) throws(GoURLError) {
        guard port.first == UInt8(ascii: ":"), port.dropFirst().allSatisfy(\.isDigit) else {
            throw .invalidPort(text(port), in: source)
        }
    }
}
