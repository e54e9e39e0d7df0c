import CorpusSupport
import Foundation

/// The ways in which a layout reaches a transfer station.
enum Packing: String, CaseIterable, Sendable {
    case plain, gzip, zstd, xz, bzip2, lz4
    case dotNames, reversed, folderEntries, pax
    case folder, pipe

    /// Packs a folder with GNU tar.
    ///
    /// - Returns: The words that name the bundle, and what standard input gives.
    func bundle(of layout: String, in scratch: ScratchFolder) throws -> (path: String, input: Data?) {
        if self == .folder { return (layout, nil) }
        let tar = scratch.path + "/bundle-\(rawValue).tar"
        var words = ["-cf", tar, "-C", layout, "--owner=0", "--group=0", "--mtime=2026-01-01T00:00:00Z"]
        switch self {
        case .folderEntries: words += ["--format=ustar"] + (try Self.topNames(layout))
        case .dotNames: words += ["--no-recursion"] + (try Self.files(layout)).map { "./" + $0 }
        case .pax: words += ["--no-recursion", "--format=pax"] + (try Self.files(layout))
        case .reversed: words += ["--no-recursion"] + (try Self.files(layout)).reversed()
        default: words += ["--no-recursion"] + (try Self.files(layout))
        }
        let packed = try CommandRun.tool("tar", words)
        guard packed.exitCode == 0 else { throw CorpusMissing(path: packed.errors) }
        switch self {
        case .gzip, .zstd, .xz, .bzip2, .lz4: return (try compressed(tar), nil)
        case .pipe: return ("-", try Data(contentsOf: URL(fileURLWithPath: tar)))
        default: return (tar, nil)
        }
    }

    private func compressed(_ tar: String) throws -> String {
        let target = tar + ".packed"
        let run = try CommandRun.tool("sh", ["-c", "\(rawValue) -c '\(tar)' > '\(target)'"])
        guard run.exitCode == 0 else { throw CorpusMissing(path: run.errors) }
        return target
    }

    static func topNames(_ layout: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: layout).sorted()
    }

    /// The regular files of a folder, as paths below it, sorted.
    static func files(_ layout: String) throws -> [String] {
        let names = FileManager.default.enumerator(atPath: layout)?.allObjects as? [String] ?? []
        return names.filter { Corpus.isFolder(layout + "/" + $0) == false }.sorted()
    }
}
