internal import Cryptography
internal import Files
internal import Glibc
internal import Vocabulary

/// One walk over a trust root, from one descriptor.
///
/// Source: trust-root.md 4, "Reading" and the table of rules.
struct TrustWalk {
    let callerUID: UInt32
    private(set) var files: [TrustFile] = []
    private(set) var lock: [UInt8]?
    private var total: Int64 = 0

    static let fileLimit = 10_000
    static let depthLimit = 8
    static let nameLimit = 255
    static let pathLimit = 1_024
    static let sizeLimit: Int64 = 16 << 20
    static let listLimit: Int64 = 64 << 20
    static let totalLimit: Int64 = 256 << 20

    init(callerUID: UInt32) { self.callerUID = callerUID }

    /// Walks the folder; it may itself be reached by symbolic links.
    mutating func run(_ path: String) throws {
        let folder: OpenFile
        do throws(SystemError) {
            folder = try OpenFile(path, O_RDONLY | O_DIRECTORY | O_NONBLOCK)
        } catch {
            let isAbsent = error.number == ENOENT
            throw TrustError.missing(found: isAbsent ? "nothing" : "a path that cannot be opened: \(error)")
        }
        do {
            try visit(folder, path: "", depth: 0)
        } catch let error as SystemError {
            throw Fault.inside("\(error.call): \(error)")
        }
    }

    // MARK: - Folders

    private mutating func visit(_ folder: borrowing OpenFile, path: String, depth: Int) throws {
        try require(safe: folder.status(), path: path.isEmpty ? "." : path)
        let names = try names(in: folder, path: path)
        guard !names.isEmpty || path.isEmpty else {
            throw TrustError.unsafe(
                path: path,
                "expected files in the folder, found it empty",
                remedy: "remove the folder: the digest cannot cover it"
            )
        }
        for name in names {
            let below = path.isEmpty ? name : "\(path)/\(name)"
            let entry = try open(name, in: folder, path: below)
            let status = try entry.status()
            if status.kind == S_IFDIR {
                guard depth + 1 < Self.depthLimit else {
                    throw TrustError.unsafe(
                        path: below,
                        "expected paths of at most \(Self.depthLimit) parts, found a folder that makes them longer",
                        remedy: nil
                    )
                }
                try visit(entry, path: below, depth: depth + 1)
            } else {
                try take(entry, status, path: below)
            }
        }
    }

    /// The names in a folder in the order of their bytes, all of them plain.
    private func names(in folder: borrowing OpenFile, path: String) throws -> [String] {
        let found = try OpenFile(".", in: folder.descriptor, O_RDONLY | O_DIRECTORY).names(limit: Self.fileLimit + 1)
            .map { String(decoding: $0, as: UTF8.self) }
        guard found.count <= Self.fileLimit + 1 else { throw tooMany(path.isEmpty ? "." : path) }
        var lowered: [String: String] = [:]
        for name in found {
            let below = path.isEmpty ? name.printable : "\(path)/\(name.printable)"
            guard Self.isPlain(name), below.utf8.count <= Self.pathLimit else {
                throw TrustError.unsafe(
                    path: below,
                    "expected a name of letters, digits and . _ @ + - that begins with a letter, digit or _ "
                        + "(\(Self.nameLimit) bytes, \(Self.pathLimit) for the path), found another",
                    remedy: "rename or remove it"
                )
            }
            if let twin = lowered.updateValue(name, forKey: name.lowercased()) {
                throw TrustError.unsafe(
                    path: below,
                    "expected names that differ in more than letter case, found '\(twin)' beside it",
                    remedy: "rename one of them"
                )
            }
        }
        return found
    }

    static func isPlain(_ name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= nameLimit, isLetter(first) else { return false }
        return name.utf8.allSatisfy { isLetter($0) || Array(".@+-".utf8).contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    // MARK: - Files

    private mutating func take(_ entry: borrowing OpenFile, _ status: FileStatus, path: String) throws {
        guard status.kind == S_IFREG else { throw special(status.kind, path: path) }
        try require(safe: status, path: path)
        let limit = path.hasPrefix("crls/") ? Self.listLimit : Self.sizeLimit
        guard status.size <= limit else {
            throw TrustError.unsafe(path: path, "expected at most \(limit) bytes, found \(status.size)", remedy: nil)
        }
        total += status.size
        guard total <= Self.totalLimit else {
            throw TrustError.unsafe(
                path: path,
                "expected at most \(Self.totalLimit) bytes in all, found more",
                remedy: nil
            )
        }
        let isLock = path.isIdentical(to: TrustDirectory.lockName)
        guard files.count < Self.fileLimit || isLock else { throw tooMany(path) }
        let content = try entry.content(size: status.size, kept: TrustLayout.isRead(path))
        guard let content, try entry.status() == status else {
            throw TrustError.unsafe(
                path: path,
                "expected a file that stays as it is, found it changed while it was read",
                remedy: "wait for whoever writes it, and try again"
            )
        }
        if isLock {
            lock = content.bytes ?? []
        } else {
            files.append(TrustFile(path: path, digest: content.digest, size: status.size, bytes: content.bytes))
        }
    }

    private func tooMany(_ path: String) -> TrustError {
        .unsafe(path: path, "expected at most \(Self.fileLimit) files, found more", remedy: nil)
    }

    // MARK: - Rules

    /// Refuses what is no file or folder before it is opened: opening a device may already do something.
    private func open(_ name: String, in folder: borrowing OpenFile, path: String) throws -> OpenFile {
        do {
            let kind = try FileStatus(of: name, in: folder.descriptor, followingLinks: false).kind
            guard kind == S_IFREG || kind == S_IFDIR else { throw special(kind, path: path) }
            return try OpenFile(name, in: folder.descriptor, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
        } catch let error as SystemError {
            throw TrustError.unsafe(path: path, "expected to read it: \(error)", remedy: nil)
        }
    }

    private func special(_ kind: mode_t, path: String) -> TrustError {
        let found =
            switch kind {
            case S_IFLNK: "a symbolic link"
            case S_IFIFO: "a FIFO"
            case S_IFSOCK: "a socket"
            default: "a device"
            }
        return .unsafe(
            path: path,
            "expected only files and folders, found \(found)",
            remedy: kind == S_IFLNK ? "put a copy of the file in its place" : "remove it"
        )
    }

    private func require(safe status: FileStatus, path: String) throws {
        guard status.mode & 0o022 == 0 else {
            throw TrustError.unsafe(
                path: path,
                "expected that only its owner can write it, found mode 0\(String(status.mode & 0o7777, radix: 8))",
                remedy: "run `chmod go-w '\(path)'` in the folder"
            )
        }
        guard status.owner == 0 || status.owner == callerUID else {
            throw TrustError.unsafe(
                path: path,
                "expected root or user \(callerUID) as its owner, found user \(status.owner)",
                remedy: "run `chown \(callerUID) '\(path)'` in the folder, once you know what it holds"
            )
        }
    }
}
