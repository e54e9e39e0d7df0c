/// One entry of a tar archive, good or hostile: nothing here is checked.
public struct TarEntry: Hashable, Sendable {
    public enum Kind: Character, Sendable {
        case file = "0"
        case hardLink = "1"
        case symbolicLink = "2"
        case characterDevice = "3"
        case blockDevice = "4"
        case directory = "5"
        case fifo = "6"
        case pax = "x"
    }

    public var name: String
    public var type: Kind
    public var content: [UInt8]
    public var linkName: String
    public var mode: Int

    public init(
        _ name: String,
        _ content: [UInt8] = [],
        type: Kind = .file,
        linkName: String = "",
        mode: Int? = nil
    ) {
        (self.name, self.type, self.content, self.linkName) = (name, type, content, linkName)
        self.mode = mode ?? (type == .directory ? 0o755 : 0o644)
    }
}

/// How a layout is packed.
public struct TarOptions: Hashable, Sendable {
    /// Put before every name, for example `./`.
    public var prefix = ""
    /// A pax header before every entry.
    public var pax = false
    /// The last entry first.
    public var reversed = false
    /// An entry for every folder.
    public var directories = false

    public init(prefix: String = "", pax: Bool = false, reversed: Bool = false, directories: Bool = false) {
        (self.prefix, self.pax, self.reversed, self.directories) = (prefix, pax, reversed, directories)
    }
}

/// A writer of tar archives whose bytes follow from the entries alone.
///
/// Source: POSIX.1-2017, pax, "ustar Interchange Format".
public enum Tar {
    /// The whole archive, with its two blocks of zeros at the end.
    public static func archive(_ entries: [TarEntry], pax: Bool = false) -> [UInt8] {
        let members = entries.flatMap { entry in
            pax ? [header(forPaxOf: entry), entry] : [entry]
        }
        return members.flatMap(member) + [UInt8](repeating: 0, count: 1024)
    }

    private static func member(_ entry: TarEntry) -> [UInt8] {
        let (prefix, name) = split(entry.name)
        let octal = { (value: Int, width: Int) -> [UInt8] in
            let digits = String(value, radix: 8)
            return Array((String(repeating: "0", count: width - digits.count) + digits + "\0").utf8)
        }
        let text = { (text: String, width: Int) -> [UInt8] in
            let bytes = Array(text.utf8.prefix(width))
            return bytes + [UInt8](repeating: 0, count: width - bytes.count)
        }
        let before =
            text(name, 100) + octal(entry.mode, 7) + octal(0, 7) + octal(0, 7) + octal(entry.content.count, 11)
            + octal(DemoWorld.packed.seconds, 11)
        let after =
            text(String(entry.type.rawValue), 1) + text(entry.linkName, 100) + Array("ustar\u{0}00".utf8)
            + text("", 32 + 32) + octal(0, 7) + octal(0, 7) + text(prefix, 155 + 12)
        let sum = (before + [UInt8](repeating: 0x20, count: 8) + after).reduce(0) { $0 + Int($1) }
        let padding = [UInt8](repeating: 0, count: (512 - entry.content.count % 512) % 512)
        return before + octal(sum, 6) + [0x20] + after + entry.content + padding
    }

    /// Long names are cut at a slash, the first part going into the prefix field.
    private static func split(_ name: String) -> (prefix: String, name: String) {
        let bytes = Array(name.utf8)
        guard bytes.count > 100 else { return ("", name) }
        let slash = must(bytes[(bytes.count - 101)...].firstIndex(of: UInt8(ascii: "/")), "a name that ustar can hold")
        return (
            String(decoding: bytes[..<slash], as: UTF8.self), String(decoding: bytes[(slash + 1)...], as: UTF8.self)
        )
    }

    private static func header(forPaxOf entry: TarEntry) -> TarEntry {
        let records = [record("path", entry.name), record("mtime", "\(DemoWorld.packed.seconds).5")]
        return TarEntry("PaxHeaders/entry", Array(records.joined().utf8), type: .pax)
    }

    /// A record counts its own length, the digits of that length included.
    private static func record(_ key: String, _ value: String) -> String {
        let rest = " \(key)=\(value)\n"
        var length = rest.utf8.count + 1
        while String(length).utf8.count + rest.utf8.count != length { length += 1 }
        return "\(length)\(rest)"
    }
}
