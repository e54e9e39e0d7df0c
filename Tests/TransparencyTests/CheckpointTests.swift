import CorpusSupport
import Cryptography
import Encodings
import Testing
import Transparency
import Trust
import Vocabulary

@Suite struct CheckpointTests {
    private static let root = [UInt8](repeating: 9, count: 32)
    private static let text = "log.example\n12\n\(Base64.encode(root))\n"
    private static let other = "— other.example AAAAAAE=\n"

    private func read(_ note: String, limits: Limits = Limits()) throws -> Checkpoint {
        try Checkpoint(note: Array(note.utf8), limits: limits)
    }

    private func expect(_ reason: String, _ note: String) throws {
        let error = try #require(throws: TransparencyError.self) { try read(note) }
        #expect(error.description == "checkpoint: " + reason)
        #expect(error.code == .checkpointInvalid)
    }

    @Test(arguments: SigningKey.Kind.allCases)
    func verifiesTheLogsOwnLine(_ kind: SigningKey.Kind) throws {
        let log = try Log(kind)
        let line = try log.line(Self.text, name: "log.example")
        for lines in [line, Self.other + line + Self.other, line + line] {
            let checkpoint = try read(Self.text + "\n" + lines).verify(by: log.key)
            #expect(checkpoint.size == 12 && checkpoint.root == Self.root && checkpoint.origin == "log.example")
        }
    }

    @Test func readsFurtherLines() throws {
        let log = try Log()
        let text = Self.text + "Timestamp: 1700000000\n"
        let checkpoint = try read(text + "\n" + log.line(text, name: "log.example"))
        #expect(checkpoint.note.text == Array(text.utf8))
        #expect(try checkpoint.verify(by: log.key).size == 12)
    }

    @Test func takesTheNameFromTheOriginWithoutItsTree() throws {
        let text = "rekor.local - 2605736670972794746\n12\n\(Base64.encode(Self.root))\n"
        let first = try Log()
        #expect(try read(text + "\n" + first.line(text, name: "rekor.local")).verify(by: first.key).size == 12)
        // Another name on the line, though the key and its hint are right.
        #expect(throws: TransparencyError.self) {
            try read(text + "\n" + first.line(text, name: "log.example")).verify(by: first.key)
        }
        let second = try Log(.ed25519)
        #expect(
            throws: TransparencyError.checkpointInvalid(
                "expected origin 'log.example', found 'rekor.local - 2605736670972794746'"
            )
        ) { try read(text + "\n" + second.line(text, name: "rekor.local")).verify(by: second.key) }
    }

    @Test func demandsTheOriginOfTheLogsAddress() throws {
        let log = try Log(.ed25519, baseURL: "https://other.example/")
        #expect(
            throws: TransparencyError.checkpointInvalid("expected origin 'other.example', found 'log.example'")
        ) { try read(Self.text + "\n" + log.line(Self.text, name: "log.example")).verify(by: log.key) }
        let path = try Log(.ed25519, baseURL: "https://log.example/tree")
        let text = "log.example/tree\n12\n\(Base64.encode(Self.root))\n"
        #expect(
            try read(text + "\n" + path.line(text, name: "log.example/tree")).verify(by: path.key).size == 12
        )
    }

    @Test(arguments: SigningKey.Kind.allCases)
    func refusesLinesOfOthersAlone(_ kind: SigningKey.Kind) throws {
        let log = try Log(kind)
        let keyID = try log.key.noteKeyID(name: "log.example").lowercaseHex
        let expected = TransparencyError.checkpointInvalid(
            "expected a signature line of 'log.example' with key id \(keyID), found none"
        )
        #expect(throws: expected) { try read(Self.text + "\n" + Self.other).verify(by: log.key) }
        let stranger = try Log(kind).line(Self.text, name: "log.example")
        #expect(throws: expected) { try read(Self.text + "\n" + stranger).verify(by: log.key) }
    }

    @Test(arguments: SigningKey.Kind.allCases)
    func refusesAnyLineOfTheLogThatIsWrong(_ kind: SigningKey.Kind) throws {
        let log = try Log(kind)
        let right = try log.line(Self.text, name: "log.example")
        let wrong = try log.line("log.example\n13\n\(Base64.encode(Self.root))\n", name: "log.example")
        let expected = TransparencyError.checkpointInvalid(
            "expected a signature of log 'log.example' over the text, found another"
        )
        for lines in [wrong, right + wrong, wrong + right] {
            #expect(throws: expected) { try read(Self.text + "\n" + lines).verify(by: log.key) }
        }
    }

    @Test func refusesOtherTexts() throws {
        let root = Base64.encode(Self.root)
        let lines = "expected three or more lines, none of them empty, found others"
        try expect(lines, "log.example\n12\n\n" + Self.other)
        try expect(lines, "\n12\n\(root)\n\n" + Self.other)
        try expect(lines, "log.example\n12\n\(root)\n\nmore\n\n" + Self.other)
        for size in ["012", "+12", "-1", "0x1", "", "9223372036854775808"] where !size.isEmpty {
            try expect(
                "expected a tree size in decimal on line 2, found '\(size)'",
                "log.example\n\(size)\n\(root)\n\n" + Self.other
            )
        }
        for hash in ["AAAA", root.replacing("=", with: ""), root + root] {
            try expect(
                "expected base64 of 32 bytes on line 3, found '\(hash)'",
                "log.example\n12\n\(hash)\n\n" + Self.other
            )
        }
        let control = "expected UTF-8 without control characters, found other bytes"
        try expect(control, "log.example\r\n12\n\(root)\n\n" + Self.other)
        try expect(control, "log\u{85}example\n12\n\(root)\n\n" + Self.other)
        let bytes = [0xFF] + Array((Self.text + "\n" + Self.other).utf8)
        #expect(throws: TransparencyError.checkpointInvalid(control)) { try Checkpoint(note: bytes, limits: Limits()) }
    }

    @Test func refusesOtherSignatureLines() throws {
        let none = "expected signature lines as '— NAME BASE64', found none"
        let another = "expected signature lines as '— NAME BASE64', found another"
        try expect("expected an empty line before the signatures, found none", Self.text)
        try expect(none, Self.text + "\n")
        try expect(none, Self.text + "\n" + Self.other.dropLast())
        for line in [
            "- other.example AAAAAAE=", "— other.example", "— other.example AAAAAAE= more", "— other.example AAAA",
            "— other.example AAAAAA==", "— other.example AAAAAAE", "—  AAAAAAE= ",
        ] { try expect(another, Self.text + "\n" + line + "\n") }
        for name in ["", "a+b", "a\u{A0}b"] {
            try expect("\(another) name: '\(name)'", Self.text + "\n— \(name) AAAAAAE=\n")
        }
    }

    @Test func keepsItsLimits() throws {
        var limits = Limits()
        limits.checkpointLines = 5
        #expect(try read(Self.text + "\n" + Self.other, limits: limits).size == 12)
        let lines = try #require(throws: TransparencyError.self) {
            try read(Self.text + "\n" + Self.other + Self.other, limits: limits)
        }
        #expect(lines.description == "expected at most 5 (limit 'checkpoint-lines'), found 6 lines")
        #expect(lines.code == .limitExceeded)
        limits.checkpoint = 10
        let bytes = try #require(throws: TransparencyError.self) {
            try read(Self.text + "\n" + Self.other, limits: limits)
        }
        #expect(bytes.description.hasPrefix("expected at most 10 (limit 'checkpoint'), found "))
    }

    /// The example of the signed-note specification.
    @Test func verifiesTheExampleOfTheSpecification() throws {
        let encoded = try #require(Base64.decode("AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"))
        let spki = ForgedDER.sequence(
            ForgedDER.sequence(ForgedDER.oid("1.3.101.112")),
            ForgedDER.element(0x03, [0] + encoded.dropFirst())
        )
        let key = LogKey(
            id: [],
            key: try PublicKey(spki: spki),
            keyDetails: .ed25519,
            window: .always,
            baseURL: "example.com/foo",
            operatorName: nil
        )
        let line =
            "— example.com/foo "
            + "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
        let note = try SignedNote(Array("This is an example message.\n\n\(line)".utf8), limits: Limits())
        #expect(try key.noteKeyID(name: "example.com/foo").lowercaseHex == "530d903a")
        try note.requireSignature(of: key, name: "example.com/foo")
        let changed = try SignedNote(Array("This is an example message!\n\n\(line)".utf8), limits: Limits())
        #expect(throws: TransparencyError.self) { try changed.requireSignature(of: key, name: "example.com/foo") }
    }

    /// Check values that another implementation computed.
    @Test(
        .enabled(if: Corpus.isPresent, "the corpus is missing"),
        arguments: [
            RealCheckpoint(
                "happy-path-v0.3",
                "c0d23d6a",
                95,
                "45fa9d5dd1fe30a4b10fab1923629c268b404a30e2bda4b37eb1ee1fc4f0154b"
            ),
            RealCheckpoint(
                "rekor2-happy-path",
                "f30d5a99",
                83,
                "0993b81b9163c77247235d404ba48548dbf34cd50f96f446bd7466f092ae8b3a"
            ),
            RealCheckpoint("rekor2-dsse-happy-path", "d3d3a70c", nil, nil),
        ]
    )
    func readsRealCheckpoints(_ real: RealCheckpoint) throws {
        let sample = try BundleSample.conformance(real.name)
        let root = try BundleSample.conformanceRoot(real.name)
        let log = try #require(root.tlogs(withID: sample.entry.logID).first)
        let checkpoint = try Checkpoint(note: #require(sample.entry.inclusion).checkpoint, limits: Limits())
        #expect(try log.noteKeyID(name: log.host).lowercaseHex == real.keyID)
        if let length = real.length { #expect(checkpoint.note.text.count == length) }
        if let hash = real.hash { #expect(try HashFunction.digest(.sha256, of: checkpoint.note.text).hex == hash) }
        if real.name == "rekor2-dsse-happy-path" {
            #expect(checkpoint.note.signatures.map(\.signature.count) == [64, 72, 72, 72])
        }
        #expect(try checkpoint.verify(by: log).log == log)
    }
}

struct RealCheckpoint: Sendable, CustomTestStringConvertible {
    let name: String
    let keyID: String
    let length: Int?
    let hash: String?

    init(_ name: String, _ keyID: String, _ length: Int?, _ hash: String?) {
        (self.name, self.keyID, self.length, self.hash) = (name, keyID, length, hash)
    }

    var testDescription: String { name }
}
