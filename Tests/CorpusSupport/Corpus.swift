import FoundationEssentials

/// Where tests find data: `fixtures/` of this repository, and the corpus of real data beside it.
public enum Corpus {
    /// The root of the repository, found from this file.
    public static let repository: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        return parts.joined(separator: "/")
    }()

    /// The folder of fixtures that FixtureForge writes.
    public static var fixtures: String { repository + "/fixtures" }

    /// The demo trust root.
    public static var trust: String { repository + "/trust" }

    /// The corpus of real data, or nil where it is missing: `$SALLYPORT_CORPUS`, else `../shared/corpus`.
    public static let root: String? = {
        let named = ProcessInfo.processInfo.environment["SALLYPORT_CORPUS"]
        let path = named ?? repository + "/../shared/corpus"
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }()

    /// For `.enabled(if:)`: tests over the corpus are reported as skipped where it is missing.
    public static var isPresent: Bool { root != nil }

    /// The bytes of a file of the corpus, named by its path below the corpus root.
    public static func bytes(_ path: String) throws -> [UInt8] {
        guard let root else { throw CorpusMissing(path: path) }
        return try file(root + "/" + path)
    }

    /// The bytes of any file.
    public static func file(_ path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else { throw CorpusMissing(path: path) }
        return [UInt8](data)
    }

    /// The names in a folder of the corpus, sorted; empty where the corpus is missing.
    public static func names(in path: String) throws -> [String] {
        guard let root else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: root + "/" + path).sorted()
    }
}

/// A file of test data is not there.
public struct CorpusMissing: Error {
    public let path: String

    public init(path: String) { self.path = path }
}

extension Corpus {
    /// The path of a file or folder of the corpus.
    public static func path(_ path: String) throws -> String {
        guard let root else { throw CorpusMissing(path: path) }
        return root + "/" + path
    }

    /// Whether something is there, and whether it is a folder; links are not followed.
    public static func isFolder(_ path: String) -> Bool? {
        guard let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
        else { return nil }
        return type == .typeDirectory
    }
}
