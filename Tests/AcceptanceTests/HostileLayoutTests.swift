import CorpusSupport
import Forge
import Foundation
import Testing

/// Layouts that are well packed and hostile inside, through the built command: which code, in bounded memory and time.
@Suite struct HostileLayoutTests {
    private static let sound = HostileLayout.sound()

    struct Case: Sendable, CustomStringConvertible {
        let description: String
        let code: String
        let tar: @Sendable () -> [UInt8]

        init(_ description: String, _ code: String, _ tar: @escaping @Sendable () -> [UInt8]) {
            (self.description, self.code, self.tar) = (description, code, tar)
        }
    }

    private static func annotated(_ members: String) -> String {
        HostileLayout.index(sound.listed, more: ",\"annotations\":{\(members)}")
    }

    static let cases = [
        Case("nine indexes in each other", "limit-exceeded") { nested(9) },
        Case("indexes of very many descriptors", "limit-exceeded") { wide(indexes: 26) },
        Case("signatures of nobody, listed with every image", "limit-exceeded") { unattributed() },
        Case("more descriptors than an index may have", "limit-exceeded") {
            let digest = "sha256:" + String(repeating: "0", count: 64)
            let descriptor = HostileLayout.descriptor(HostileLayout.manifest, digest, 1)
            return sound.tar(index: HostileLayout.index(Array(repeating: descriptor, count: 10_001)))
        },
        Case("65 levels of JSON", "limit-exceeded") {
            let (open, close) = (String(repeating: "[", count: 64), String(repeating: "]", count: 64))
            return sound.tar(index: annotated("\"a\":\(open)\(close)"))
        },
        Case("four megabytes of brackets", "limit-exceeded") {
            sound.tar(index: String(repeating: "[", count: 4 << 20))
        },
        Case("an index above the limit", "limit-exceeded") { padded(to: (4 << 20) + 1) },
        Case("a name twice, once by escape", "malformed-json") {
            sound.tar(index: annotated(#""a":"1","\u0061":"2""#))
        },
        Case("a name twice for Unicode", "malformed-json") {
            sound.tar(index: annotated("\"\u{E9}\":\"1\",\"e\\u0301\":\"2\""))
        },
        Case("names of combining marks", "malformed-json") {
            let marks = String(repeating: "\u{301}\u{316}", count: 100_000)
            return sound.tar(index: annotated("\"a\(marks)\":\"1\",\"b\(marks)\":\"2\""))
        },
        Case("a lone surrogate", "malformed-json") { sound.tar(index: annotated(#""a":"\ud800""#)) },
        Case("a manifest that is a layer as well", "descriptor-conflict") { twoRoles() },
        Case("descriptors with two sizes", "size-mismatch") { twoSizes() },
        Case("descriptors with two types", "descriptor-conflict") { twoTypes() },
        Case("an image that is an index as well", "malformed-manifest") { imageAndIndex() },
        Case("an index under the type of a manifest", "malformed-manifest") {
            var layout = sound
            let index = Array(HostileLayout.index(sound.listed).utf8)
            layout.listed.append(layout.add(HostileLayout.manifest, index))
            return layout.tar()
        },
    ]

    @Test(arguments: cases)
    func refuses(_ hostile: Case) throws {
        let scratch = try ScratchFolder()
        try scratch.write("bundle", hostile.tar())
        try BoundedRun.expectRefusal(scratch.path + "/bundle", hostile.code, in: scratch)
    }

    /// Every path through these indexes would be 1,000 to the power of seven.
    @Test func readsIndexesThatFanOutOnce() throws {
        let scratch = try ScratchFolder()
        try scratch.write("bundle", Self.nested(7, times: 1_000))
        let run = try BoundedRun.sallyport(["inspect", scratch.path + "/bundle"])
        #expect(run.exitCode == 0, "\(run.errors)")
    }

    @Test func readsAnIndexOfExactlyTheLimit() throws {
        let scratch = try ScratchFolder()
        try scratch.write("bundle", Self.padded(to: 4 << 20))
        #expect(try BoundedRun.sallyport(["inspect", scratch.path + "/bundle"]).exitCode == 0)
    }

    @Test func readsStringsOfMegabytesWithEscapes() throws {
        let scratch = try ScratchFolder()
        let text = String(repeating: #"\u0061\n\\"#, count: 300_000)
        try scratch.write("bundle", Self.sound.tar(index: Self.annotated("\"a\":\"\(text)\"")))
        #expect(try BoundedRun.sallyport(["inspect", scratch.path + "/bundle"]).exitCode == 0)
    }

    /// Hostile evidence fails by itself; the bundle around it is judged.
    @Test(
        arguments: [
            ("brackets", "[", 50_000_000, "limit-exceeded"), ("objects", "{\"a\":", 10_000_000, "limit-exceeded"),
            ("values", "0,", 17_000_000, "limit-exceeded"), ("escapes", "\\u0061", 2_000_000, "malformed-attestation"),
        ] as [(String, String, Int, String)]
    )
    func refusesEvidenceThatIsAJSONBomb(_ name: String, _ piece: String, _ count: Int, _ code: String) throws {
        let scratch = try ScratchFolder()
        var layout = Self.sound
        let open = name == "values" ? "{\"a\":[" : name == "escapes" ? "{\"" : "{\"a\":"
        let close = name == "values" ? "0]}" : name == "escapes" ? "\":0}" : ""
        let bomb = Array(open.utf8) + Array(repeating: Array(piece.utf8), count: count).joined() + Array(close.utf8)
        let config = layout.add(HostileLayout.config, "{}")
        let layer = layout.add("application/vnd.dsse.envelope.v1+json", bomb)
        let manifest = HostileLayout.manifest(config: config, layers: [layer])
        layout.listed.append(layout.add(HostileLayout.manifest, manifest))
        try scratch.write("bundle", layout.tar())
        let run = try BoundedRun.sallyport(
            ["verify", scratch.path + "/bundle", "--trust", Corpus.trust, "--at", FixtureTests.at, "--output", "json"]
        )
        #expect(run.exitCode == 1, "\(run.errors)")
        #expect(try run.attestationCodes.contains(code), "\(run.output)")
    }

    // MARK: - Layouts

    private static func nested(_ depth: Int, times: Int = 1) -> [UInt8] {
        var layout = HostileLayout()
        var descriptor = layout.addImage()
        for _ in 0..<depth {
            let index = HostileLayout.index(Array(repeating: descriptor, count: times))
            descriptor = layout.add(HostileLayout.index, index)
        }
        layout.listed = [descriptor]
        return layout.tar()
    }

    private static func wide(indexes: Int) -> [UInt8] {
        var layout = HostileLayout()
        let image = layout.addImage()
        for number in 0..<indexes {
            let index = HostileLayout.index(
                Array(repeating: image, count: 10_000),
                more: ",\"annotations\":{\"number\":\"\(number)\"}"
            )
            layout.listed.append(layout.add(HostileLayout.index, index))
        }
        return layout.tar()
    }

    private static func unattributed() -> [UInt8] {
        var layout = HostileLayout()
        for number in 0..<300 {
            layout.listed.append(
                layout.addImage("\(number)", more: HostileLayout.named("registry.example.com/a:\(number)"))
            )
        }
        let config = layout.add(HostileLayout.config, "{}")
        let signature = layout.add("application/vnd.dev.cosign.simplesigning.v1+json", "{\"critical\":{}}")
        let manifest = HostileLayout.manifest(config: config, layers: Array(repeating: signature, count: 1_000))
        layout.listed.append(layout.add(HostileLayout.manifest, manifest))
        return layout.tar()
    }

    private static func padded(to size: Int) -> [UInt8] {
        let rest = size - annotated("\"a\":\"\"").utf8.count
        return sound.tar(index: annotated("\"a\":\"\(String(repeating: "x", count: rest))\""))
    }

    private static func twoRoles() -> [UInt8] {
        var layout = HostileLayout()
        let config = layout.add(HostileLayout.config, "{}")
        let inner = HostileLayout.manifest(config: config, layers: [])
        layout.listed.append(layout.add(HostileLayout.manifest, inner))
        let layer = layout.add(HostileLayout.layer, inner)
        let outer = HostileLayout.manifest(config: config, layers: [layer])
        layout.listed.append(layout.add(HostileLayout.manifest, outer))
        return layout.tar()
    }

    private static func twoSizes() -> [UInt8] {
        var layout = sound
        let config = layout.add(HostileLayout.config, "{}")
        let wrong = HostileLayout.descriptor(
            HostileLayout.layer,
            Blob(HostileLayout.config, Array("{}".utf8)).digest,
            3
        )
        layout.listed.append(
            layout.add(HostileLayout.manifest, HostileLayout.manifest(config: config, layers: [wrong]))
        )
        return layout.tar()
    }

    private static func twoTypes() -> [UInt8] {
        var layout = sound
        let digest = "sha256:" + String(repeating: "0", count: 64)
        layout.listed += [HostileLayout.manifest, HostileLayout.index].map { HostileLayout.descriptor($0, digest, 9) }
        return layout.tar()
    }

    private static func imageAndIndex() -> [UInt8] {
        var layout = HostileLayout()
        let config = layout.add(HostileLayout.config, "{}")
        let both = HostileLayout.manifest(config: config, layers: [], more: ",\"manifests\":[]")
        layout.listed.append(layout.add(HostileLayout.manifest, both))
        return layout.tar()
    }
}
