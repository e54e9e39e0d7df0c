import Files
import Glibc

/// A line of the list.
struct Question: Hashable, Sendable {
    let bundle: String
    let artifact: String
    let identity: String
    let issuer: String

    static func all(in path: String) throws -> [Question] {
        try text(of: path).split(separator: "\n").map { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 4 else { throw Trouble("\(path): expected four fields, found '\(line)'") }
            return Question(bundle: fields[0], artifact: fields[1], identity: fields[2], issuer: fields[3])
        }
    }

    private static func text(of path: String) throws -> String { String(decoding: try bytes(of: path), as: UTF8.self) }

    static func bytes(of path: String) throws -> [UInt8] {
        guard let bytes = try OpenFile(path, O_RDONLY).readAll(limit: 64 << 20)
        else { throw Trouble("\(path): too long") }
        return bytes
    }
}

/// Why nothing can be measured.
struct Trouble: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
