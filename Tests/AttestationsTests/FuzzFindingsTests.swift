import Artifacts
import CorpusSupport
import Cryptography
import Encodings
import Forge
import Foundation
import Testing
import Transparency
import Trust
import Vocabulary

@testable import Attestations

/// Every input of `fixtures/fuzz/reject` is refused, at once, with the code in its name; those of `accept` are read.
@Suite struct FuzzFindingsTests {
    static let folder = Corpus.fixtures + "/fuzz/"
    static let accepted = names("accept")
    static let rejected = names("reject")

    private static func names(_ part: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder + part))?.sorted() ?? []
    }

    @Test func hasFindings() {
        #expect(Self.accepted.count >= 30)
        #expect(Self.rejected.count >= 30)
    }

    @Test(arguments: accepted)
    func reads(_ name: String) throws {
        let path = Self.folder + "accept/" + name
        try Self.read(name, path, try Corpus.file(path))
    }

    @Test(arguments: rejected)
    func refuses(_ name: String) throws {
        let path = Self.folder + "reject/" + name
        let bytes = try Corpus.file(path)
        let code = try #require(name.split(separator: ".").last)
        var refusal: (any Error)?
        let time = ContinuousClock().measure {
            do { try Self.read(name, path, bytes) } catch { refusal = error }
        }
        let error = try #require(refusal as? any Explained)
        #expect(error.code.rawValue == code)
        #expect(time < .seconds(5))
    }

    private static func read(_ name: String, _ path: String, _ bytes: [UInt8]) throws {
        let limits = Limits()
        switch name.prefix(while: { $0 != "-" }) {
        case "archive", "layout": _ = try LayoutSource.read(path: path)
        case "json": _ = try JSONReader.read(bytes, depth: limits.jsonDepth)
        case "der": _ = try Certificate(der: bytes)
        case "statement": _ = try Statement(bytes, limits: limits)
        case "bundle": for signature in try DetachedSignature.all(bytes, limits: limits) { _ = try signature.get() }
        case "parts":
            let parts = bytes.split(separator: FileSignature.separator, omittingEmptySubsequences: false)
                .map { $0.isEmpty ? nil : Array($0) }
            let read = DetachedSignature.Parts(
                signature: try #require(parts[0]),
                certificate: parts[1],
                logEntry: parts[2],
                timestamp: parts[3]
            )
            _ = try DetachedSignature(read, limits: limits)
        case "timestamp": _ = try TimestampToken(response: bytes)
        case "checkpoint": _ = try Checkpoint(note: bytes, limits: limits)
        case "root": _ = try SigstoreRoot.all(name: name, json: bytes, limits: limits)
        default: Issue.record("no reader is called so: \(name)")
        }
    }
}
