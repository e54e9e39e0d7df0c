internal import Files
internal import Glibc
internal import Vocabulary

/// Reads small files of the operator whole: policies, keys, verdicts.
enum InputFile {
    /// Why a file cannot be read.
    struct Failure: Explained, Hashable {
        let path: String
        let reason: String
        let code: Code
        let blame: Blame

        var description: String { "\(path): \(reason)" }
        var location: String? { path }
    }

    /// The bytes of a regular file.
    ///
    /// - Parameters:
    ///   - path: The file; symbolic links are followed, since the operator names it.
    ///   - limit: The most bytes that it may have.
    ///   - limitName: What `--limit` calls that limit; nil for one that nobody can set.
    ///   - code: What the failure is called.
    ///   - blame: Who has to act on it.
    /// - Returns: The content.
    /// - Throws: `Failure`.
    static func read(
        _ path: String,
        limit: Int,
        limitName: String? = nil,
        code: Code,
        blame: Blame
    ) throws(Failure) -> [UInt8] {
        func failure(_ reason: String) -> Failure { Failure(path: path, reason: reason, code: code, blame: blame) }
        let file: OpenFile
        do throws(SystemError) {
            // Without O_NONBLOCK a FIFO would wait for a writer before it can be refused.
            file = try OpenFile(path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
        } catch {
            throw failure("expected a file that can be read, found: \(error)")
        }
        guard (try? file.status())?.kind == S_IFREG else {
            throw failure("expected a regular file, found something else")
        }
        do throws(SystemError) {
            if let content = try file.readAll(limit: limit) { return content }
        } catch {
            throw failure("cannot be read: \(error)")
        }
        guard let limitName else { throw failure("expected at most \(limit) bytes, found more") }
        let reason = LimitExceeded(limitName, limit: Int64(limit), found: "a longer file").message
        throw Failure(path: path, reason: reason, code: .limitExceeded, blame: blame)
    }

    /// The bytes of standard input, up to its end.
    ///
    /// - Throws: `Failure`.
    static func readStandardInput(limit: Int, code: Code, blame: Blame) throws(Failure) -> [UInt8] {
        func failure(_ reason: String) -> Failure {
            Failure(path: "standard input", reason: reason, code: code, blame: blame)
        }
        do throws(SystemError) {
            if let content = try OpenFile(duplicating: STDIN_FILENO).readAll(limit: limit) { return content }
        } catch {
            throw failure("cannot be read: \(error)")
        }
        throw failure("expected at most \(limit) bytes, found more")
    }

    /// Whether something is there, and whether it is a folder.
    static func isFolder(_ path: String) -> Bool? {
        (try? FileStatus(of: path, followingLinks: true)).map { $0.kind == S_IFDIR }
    }

    /// The names in a folder, sorted by their bytes, without `.` and `..`.
    static func names(in path: String, code: Code, blame: Blame) throws(Failure) -> [String] {
        do throws(SystemError) {
            return try OpenFile(path, O_RDONLY | O_DIRECTORY).names().map { String(decoding: $0, as: UTF8.self) }
        } catch {
            throw Failure(
                path: path,
                reason: "expected a folder that can be read, found: \(error)",
                code: code,
                blame: blame
            )
        }
    }
}
