package import Encodings
package import Trust
internal import Vocabulary

/// A language that policies are written in.
package protocol PolicyLanguage: Sendable {
    /// The kinds of documents that it reads, and those that may stand beside them in a file.
    var kinds: Set<String> { get }

    /// Reads the policies of a file.
    ///
    /// - Parameters:
    ///   - documents: All documents of the file, in their order; at least one is of one of `kinds`.
    ///   - file: The file.
    /// - Returns: None where the documents only stand beside policies of other files.
    /// - Throws: `PolicyError`, or `YAMLError`.
    func policies(_ documents: [YAMLValue], of file: PolicyFile) throws -> [any ImagePolicy]
}

/// Our own language.
struct NativeLanguage: PolicyLanguage {
    /// The names of the authorities that the trust root has; nil where none is at hand.
    let authorities: Set<String>?
    let limits: Limits

    let kinds: Set<String> = [BundlePolicy.kind]

    func policies(_ documents: [YAMLValue], of file: PolicyFile) throws -> [any ImagePolicy] {
        if let second = documents.dropFirst().first {
            throw YAMLCursor(second).mismatch("one document in a file with a \(BundlePolicy.kind)", found: "another")
        }
        return try documents.map { try PolicyReader(file: file, authorities: authorities).policy(YAMLCursor($0)) }
    }
}
