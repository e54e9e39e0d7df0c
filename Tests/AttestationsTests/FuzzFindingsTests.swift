import Artifacts
import CorpusSupport
import Cryptography
import Encodings
import Foundation
import Testing
import Vocabulary

@testable import Attestations

/// Every input of `fixtures/fuzz/reject` is refused, at once, with the code that its name says.
@Suite struct FuzzFindingsTests {
    static let folder = Corpus.fixtures + "/fuzz/reject"
    static let names = (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? []

    @Test func hasFindings() { #expect(Self.names.count >= 15) }

    @Test(arguments: names)
    func refuses(_ name: String) throws {
        let bytes = try Corpus.file(Self.folder + "/" + name)
        let code = try #require(name.split(separator: ".").last)
        var refusal: (any Error)?
        let time = ContinuousClock().measure {
            do { try Self.read(name, bytes) } catch { refusal = error }
        }
        let error = try #require(refusal as? any Explained)
        #expect(error.code.rawValue == code)
        #expect(time < .seconds(5))
    }

    private static func read(_ name: String, _ bytes: [UInt8]) throws {
        switch name.prefix(while: { $0 != "-" }) {
        case "archive", "layout": _ = try LayoutSource.read(path: folder + "/" + name)
        case "json": _ = try JSONReader.read(bytes, depth: Limits().jsonDepth)
        case "der": _ = try Certificate(der: bytes)
        case "statement": _ = try Statement(bytes, limits: Limits())
        default: Issue.record("no reader is called so: \(name)")
        }
    }
}
