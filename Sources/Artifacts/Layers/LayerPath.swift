/// A path inside an image's file system, from its root, as a container runtime reads it.
///
/// Bytes, since names need not be UTF-8, and since two texts that Unicode calls equal are two files.
struct LayerPath: Hashable, Sendable {
    /// Names, none of them empty, `.` or `..`; none at all for the root.
    let parts: [[UInt8]]

    init(parts: [[UInt8]]) { self.parts = parts }

    /// Reads a name: leading slashes, `.` and repeated slashes count for nothing, and `..` takes a name back.
    ///
    /// Source: what containerd and Docker make of the names of a layer (Go's `filepath.Clean` below the root).
    init(_ name: [UInt8]) { self.init(name, from: []) }

    /// Reads where a symbolic link leads that stands in this folder.
    init(link target: [UInt8], in folder: LayerPath) {
        self.init(target, from: target.first == UInt8(ascii: "/") ? [] : folder.parts)
    }

    /// Whether a link's target has `..` behind a name: should that name be a link, then `..` starts at its goal.
    ///
    /// Source: Linux, path_resolution(7).
    static func climbsBehindAName(_ target: [UInt8]) -> Bool {
        let parts = target.split(separator: UInt8(ascii: "/")).filter { !$0.elementsEqual(".".utf8) }
        return parts.drop { $0.elementsEqual("..".utf8) }.contains { $0.elementsEqual("..".utf8) }
    }

    init(_ text: String) { self.init(Array(text.utf8)) }

    private init(_ name: [UInt8], from start: [[UInt8]]) {
        var parts = start
        for part in name.split(separator: UInt8(ascii: "/")) where !part.elementsEqual(".".utf8) {
            if part.elementsEqual("..".utf8) { _ = parts.popLast() } else { parts.append(Array(part)) }
        }
        self.parts = parts
    }

    var name: [UInt8] { parts.last ?? [] }
    var parent: LayerPath { LayerPath(parts: parts.dropLast()) }

    /// The folders that lead here, the root left out.
    var ancestors: [LayerPath] { parts.indices.dropFirst().map { LayerPath(parts: Array(parts[..<$0])) } }

    func appending(_ more: some Sequence<[UInt8]>) -> LayerPath { LayerPath(parts: parts + more) }
}

extension LayerPath: CustomStringConvertible {
    /// For messages: what is no UTF-8 is replaced.
    var description: String { parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/") }
}
