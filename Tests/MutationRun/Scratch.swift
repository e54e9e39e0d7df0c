import Glibc
import Synchronization
import Vocabulary

/// A folder for the files of trials, removed with its last reference.
final class Scratch: Sendable {
    let folder: String
    private let isKept: Bool
    private let names = Mutex<Set<String>>([])

    /// Makes a folder in `/tmp`; one that is kept has a name to know it by.
    init(keptAs name: String? = nil) throws(WrongWords) {
        var template = Array("/tmp/sallyport-mutations\(name.map { "-" + $0 } ?? "").XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw WrongWords("cannot make a folder in /tmp") }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        isKept = name != nil
    }

    deinit {
        guard !isKept else { return }
        for name in names.withLock({ $0 }) { _ = unsafe unlink("\(folder)/\(name)") }
        _ = unsafe rmdir(folder)
    }

    /// Writes a file, or anew one of the same name.
    func write(_ bytes: [UInt8], as name: String) throws(WrongWords) -> String {
        names.withLock { _ = $0.insert(name) }
        let path = "\(folder)/\(name)"
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        defer { close(descriptor) }
        guard unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw WrongWords("cannot write \(path)")
        }
        return path
    }
}
