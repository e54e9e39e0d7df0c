import FoundationEssentials
import Testing

@testable import Forge

@Suite("The forge's files")
struct FixtureTreeTests {
    static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("Two runs write the same bytes")
    func isReproducible() throws {
        let trust = try Self.trust()
        #expect(FixtureTree.files(trust: trust) == FixtureTree.files(trust: trust))
    }

    @Test("Another seed writes other bytes, in the same files")
    func followsTheSeed() throws {
        let trust = try Self.trust()
        let (one, other) = (
            FixtureTree.files(trust: trust), FixtureTree.files(world: DemoWorld(seed: "2"), trust: trust)
        )
        #expect(one.keys == other.keys)
        #expect(one["fixtures/keys/demo-station.pem"] != other["fixtures/keys/demo-station.pem"])
    }

    @Test("The files of the repository are those that the forge writes")
    func areCommitted() throws {
        for (path, bytes) in FixtureTree.files(trust: try Self.trust()) {
            #expect(try Self.bytes(path) == bytes, "\(path) differs: run FixtureForge")
        }
    }

    @Test("Every fixture stays small", arguments: DemoWorld().acceptedFixtures + DemoWorld().rejectedFixtures)
    func isSmall(_ fixture: Fixture) {
        #expect(fixture.bytes.count < 200 * 1024)
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try #require(FileManager.default.contents(atPath: repository.path + "/" + path)))
    }

    /// The files of `trust/` as they lie there.
    static func trust() throws -> [String: [UInt8]] {
        let root = repository.path + "/trust"
        var files: [String: [UInt8]] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: root) {
            var isFolder = false
            guard FileManager.default.fileExists(atPath: root + "/" + path, isDirectory: &isFolder), !isFolder
            else { continue }
            files[path] = try bytes("trust/" + path)
        }
        return files
    }
}
