import CorpusSupport
import Foundation
import Testing
import Vocabulary

@testable import Artifacts

@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct LayoutCorpusTests {
    private static let cases = [
        "v1.4.0/container_workflow_dispatch", "v1.6.0/container_workflow_dispatch",
        "v1.8.0/container_workflow_dispatch", "v1.10.0/container_workflow_dispatch",
        "v2.0.0/container_workflow_dispatch", "derived/hauler-kinds", "derived/referrer-tag-fallback",
    ]

    private static func shell(_ command: String, in folder: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(command)")
        return String(decoding: data, as: UTF8.self)
    }

    @Test(arguments: cases)
    func `gives a layout the digest of the shell formula, however it is packed`(name: String) throws {
        let layout = try #require(Corpus.root) + "/cosign-layouts/" + name
        let formula = "find . -type f | cut -c3- | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c1-64"
        let hex = try Self.shell(formula, in: layout).trimmingCharacters(in: .whitespacesAndNewlines)
        let folder = try TemporaryFolder()
        let plain = try LayoutSource.read(path: layout)
        #expect(plain.layoutDigest.hex == hex)
        for (index, options) in ["--format=ustar .", "--format=gnu *", "--format=pax ./*", "-b 1 --format=v7 ."]
            .enumerated()
        {
            let path = folder.path + "/\(index).tar"
            _ = try Self.shell("tar -cf '\(path)' \(options)", in: layout)
            let packed = try LayoutSource.read(path: path)
            #expect(packed.layoutDigest.hex == hex, "\(options)")
            #expect(packed.blobs.count == plain.blobs.count)
            #expect(packed.index == plain.index)
        }
        for tool in ["gzip", "zstd", "xz", "bzip2", "lz4"] {
            let path = folder.path + "/\(tool).tar"
            let command = "command -v \(tool) > /dev/null || exit 0; tar -cf - . | \(tool) -c > '\(path)'"
            _ = try Self.shell(command, in: layout)
            guard FileManager.default.fileExists(atPath: path) else { continue }
            #expect(try LayoutSource.read(path: path).layoutDigest.hex == hex, "\(tool)")
        }
    }
}
