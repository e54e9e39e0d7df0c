import Testing
import Vocabulary

@Suite struct DigestTests {
    @Test(arguments: Digest.Algorithm.allCases)
    func readsAndWritesBack(_ algorithm: Digest.Algorithm) throws {
        let text = "\(algorithm.rawValue):" + String(repeating: "0f", count: algorithm.length)
        let digest = try Digest(text)
        #expect(digest.description == text)
        #expect(digest.algorithm == algorithm)
        #expect(digest.bytes == [UInt8](repeating: 0x0F, count: algorithm.length))
        #expect(Digest(algorithm, bytes: digest.bytes) == digest)
        #expect(digest.short == "\(algorithm.rawValue):0f0f0f0f0f0f…")
    }

    @Test(arguments: ["", "sha1", "md5:00", "SHA256:" + String(repeating: "0", count: 64), "blake3:00", ":00"])
    func refusesOtherAlgorithms(_ text: String) {
        #expect(throws: DigestError.unknownAlgorithm(text)) { try Digest(text) }
    }

    @Test(arguments: [
        "sha256", "sha256:", "sha256:0", "sha256:" + String(repeating: "0", count: 63),
        "sha256:" + String(repeating: "0", count: 65), "sha256:" + String(repeating: "A", count: 64),
        "sha256:" + String(repeating: "g", count: 64), "sha256::" + String(repeating: "0", count: 64),
        "sha256: " + String(repeating: "0", count: 63), "sha256:" + String(repeating: "0", count: 64) + "\n",
        "sha256:" + String(repeating: "0", count: 128),
    ])
    func refusesOtherSpellings(_ text: String) {
        #expect(throws: DigestError.malformed(text, .sha256)) { try Digest(text) }
    }

    @Test func refusesBytesOfAnotherNumber() {
        #expect(Digest(.sha256, bytes: [UInt8](repeating: 0, count: 31)) == nil)
        #expect(Digest(.sha512, bytes: [UInt8](repeating: 0, count: 32)) == nil)
    }

    @Test func isOrderedByItsText() throws {
        let small = try Digest("sha256:" + String(repeating: "0", count: 64))
        let large = try Digest("sha256:" + String(repeating: "f", count: 64))
        let other = try Digest("sha512:" + String(repeating: "0", count: 128))
        #expect([other, large, small].sorted() == [small, large, other])
    }
}

@Suite struct BytesTests {
    @Test(arguments: [("", []), ("00ff", [0, 255]), ("7a", [0x7A])] as [(String, [UInt8])])
    func readsLowerCaseHex(_ text: String, _ bytes: [UInt8]) {
        #expect([UInt8](lowercaseHex: text) == bytes)
        #expect(bytes.lowercaseHex == text)
    }

    @Test(arguments: ["0", "0F", "0g", " 00", "é"])
    func refusesOtherHex(_ text: String) {
        #expect([UInt8](lowercaseHex: text) == nil)
    }

    @Test func comparesBytesNotLetters() {
        #expect("é" == "e\u{301}")
        #expect(!"é".isIdentical(to: "e\u{301}"))
        #expect("a".isIdentical(to: "a"))
        #expect("Z".utf8.precedes("a".utf8))
    }

    @Test(arguments: [
        ("plain ü", "plain ü"), ("a\u{1B}[31mb", "a\\u{1b}[31mb"), ("a\nb", "a\\u{a}b"), ("\u{202E}x", "\\u{202e}x"),
        ("\u{2028}", "\\u{2028}"), ("\u{7F}\u{85}", "\\u{7f}\\u{85}"), ("\u{E000}", "\\u{e000}"),
        ("\u{200B}", "\\u{200b}"),
    ])
    func escapesWhatDrivesATerminal(_ text: String, _ printable: String) {
        #expect(text.printable == printable)
    }
}
