import Encodings
import Sallyport
import Vocabulary

/// A file and what signs it, as the files that a command is given.
struct SignatureFiles: Sendable {
    enum Role: String, CaseIterable, Sendable {
        /// The file that is signed, or its digest in words.
        case artifact
        /// Sigstore bundles, cosign's old local bundle, plain DSSE.
        case bundle
        case signature, certificate, entry, timestamp
    }

    var files: [Role: [UInt8]]
    /// Whether `artifact` is a digest and no content.
    let isDigest: Bool

    /// What there is but the artifact.
    var roles: [Role] { Role.allCases.filter { $0 != .artifact && files[$0] != nil } }

    /// Writes the files, and says what the command would be asked.
    func request(_ scratch: Scratch, worker: Int) throws -> BlobRequest {
        func path(_ role: Role) throws -> String? {
            try files[role].map { try scratch.write($0, as: "\(worker).\(role)") }
        }
        let words = String(decoding: files[.artifact] ?? [], as: UTF8.self)
        let artifact = isDigest ? words : try path(.artifact) ?? ""
        if let bundle = try path(.bundle) { return BlobRequest(file: artifact, signature: .bundle(bundle)) }
        return BlobRequest(
            file: artifact,
            signature: .parts(
                signature: try path(.signature) ?? "",
                certificate: try path(.certificate),
                logEntry: try path(.entry),
                timestamp: try path(.timestamp)
            )
        )
    }
}

/// The documents of a file that holds one, or one a line.
struct Documents {
    private(set) var lines: [[UInt8]]
    /// Whether the last line has an end.
    private let isEnded: Bool

    /// Takes a file apart; one that is no JSON line for line is one document, whatever it holds.
    init(_ file: [UInt8]) {
        let lines = file.split(separator: 0x0A).map(Array.init)
        let isOfLines = lines.count > 1 && lines.allSatisfy { Self.read($0) != nil }
        self.lines = isOfLines ? lines : [file]
        isEnded = isOfLines && file.last == 0x0A
    }

    var file: [UInt8] { Array(lines.joined(separator: [0x0A])) + (isEnded ? [0x0A] : []) }

    func replacing(_ index: Int, with line: [UInt8]) -> [UInt8] {
        var changed = self
        changed.lines[index] = line
        return changed.file
    }

    /// An object in JSON; nil for anything else.
    static func read(_ text: [UInt8]) -> JSONValue? {
        guard let value = try? JSONReader.read(text, depth: 64), case .object = value else { return nil }
        return value
    }
}
