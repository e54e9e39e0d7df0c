import Encodings
import Testing
import Vocabulary

@Suite struct Base64Tests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func agreesWithTheStandard(_ plain: String, _ encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(plain.utf8))
    }

    @Test(arguments: 0...66)
    func everyLengthReadsBack(_ count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 97 &+ 200) }
        #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm9", "=", "====", "Z===", "Zg==Zg==", "Z=g=", "Zm9v\n", " Zm9v",
        "Zm 9",
        "Zm9vYg==\r\n", "Zm-_", "Zm9vé", "=Zm9", "Zm=v",
    ])
    func refusesOtherSpellings(_ text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test func knowsBothAlphabetsButNeverMixed() {
        #expect(Base64.decode("-_-_", .urlSafe) == [0xFB, 0xFF, 0xBF])
        #expect(Base64.decode("+/+/") == [0xFB, 0xFF, 0xBF])
        #expect(Base64.decode("-_-_") == nil)
        #expect(Base64.decode("+/+/", .urlSafe) == nil)
        #expect(Base64.decodeEither("-_-_") == [0xFB, 0xFF, 0xBF])
        #expect(Base64.decodeEither("+_+_") == nil)
    }
}

@Suite struct PEMTests {
    private static let block = "-----BEGIN PUBLIC KEY-----\nAQID\n-----END PUBLIC KEY-----\n"

    @Test func readsAndWritesBack() throws {
        let pem = try PEM.single(Array(Self.block.utf8))
        #expect(pem.label == "PUBLIC KEY")
        #expect(pem.der == [1, 2, 3])
        #expect(pem.text == Self.block)
        let long = PEM(label: "CERTIFICATE", der: [UInt8](repeating: 7, count: 200))
        #expect(try PEM.single(Array(long.text.utf8)) == long)
        #expect(long.text.split(separator: "\n").allSatisfy { $0.utf8.count <= 64 })
    }

    @Test func readsSeveralBlocksAndOtherLineEnds() throws {
        let text = Self.block.replacing("\n", with: "\r\n") + "\n \n" + Self.block
        #expect(try PEM.all(Array(text.utf8), limit: 2).count == 2)
    }

    @Test(arguments: [
        ("", "expected a PEM block, found none"), ("\n\n", "expected a PEM block, found none"),
        ("key\n" + block, "expected a PEM block that starts with '-----BEGIN', found other text"),
        (block + "key", "expected a PEM block that starts with '-----BEGIN', found other text"),
        (block + block, "expected at most 1 PEM block(s), found more"),
        ("-----BEGIN X-----\nAQID", "expected '-----END X-----', found the end of the text"),
        ("-----BEGIN X-----\nAQID\n-----END Y-----\n", "expected '-----END X-----', found the end of the text"),
        ("-----BEGIN X-----\n-----END X-----\n", "expected base64 in the block 'X', found other text"),
        ("-----BEGIN X-----\nAQI\n-----END X-----\n", "expected base64 in the block 'X', found other text"),
        (
            "-----BEGIN X-----\nProc-Type: 4,ENCRYPTED\n\nAQID\n-----END X-----\n",
            "expected base64 in the block 'X', found other text"
        ),
        (
            "-----BEGIN x-----\nAQID\n-----END x-----\n",
            "expected a PEM block that starts with '-----BEGIN', found other text"
        ),
        (
            "-----BEGIN -----\nAQID\n-----END -----\n",
            "expected a PEM block that starts with '-----BEGIN', found other text"
        ),
    ])
    func refuses(_ text: String, _ message: String) {
        let error = #expect(throws: PEMError.self) { try PEM.single(Array(text.utf8)) }
        #expect(error?.description == message)
    }
}

@Suite struct DERReaderTests {
    @Test func readsNestedElements() throws {
        var reader = DERReader([0x30, 0x06, 0x02, 0x01, 0x05, 0x04, 0x01, 0xFF])
        #expect(reader.nextTag == 0x30)
        var inner = try reader.nested(0x30)
        #expect(reader.isAtEnd)
        try reader.requireEnd()
        #expect(try inner.content(of: 0x02) == [5])
        #expect(try inner.content(of: 0x04) == [0xFF])
        #expect(inner.nextTag == nil)
    }

    @Test(arguments: [127, 128, 255, 256, 70_000])
    func readsLengthsInTheirShortestForm(_ count: Int) throws {
        var length: [UInt8] = []
        if count < 128 {
            length = [UInt8(count)]
        } else {
            var rest = count
            while rest > 0 {
                length.insert(UInt8(rest & 0xFF), at: 0)
                rest >>= 8
            }
            length.insert(0x80 | UInt8(length.count), at: 0)
        }
        var reader = DERReader([0x04] + length + [UInt8](repeating: 1, count: count))
        #expect(try reader.content(of: 0x04).count == count)
        try reader.requireEnd()
    }

    @Test(
        arguments: [
            ([], "expected DER tag 4, found the end"), ([0x05, 0x00], "expected DER tag 4, found 5"),
            ([0x04], "expected a DER length, found the end"),
            ([0x04, 0x02, 0x00], "expected 2 bytes of DER content, found 1"),
            ([0x04, 0x80, 0x00, 0x00], "expected a definite DER length in its shortest form, found another"),
            ([0x04, 0x81, 0x7F], "expected a DER length in its shortest form, found a longer one"),
            ([0x04, 0x82, 0x00, 0x80], "expected a definite DER length in its shortest form, found another"),
            ([0x04, 0x85, 0x01, 0, 0, 0, 0], "expected a definite DER length in its shortest form, found another"),
            ([0x04, 0x84, 0xFF, 0xFF, 0xFF, 0xFF], "expected 4294967295 bytes of DER content, found 0"),
            ([0x04, 0x81], "expected a definite DER length in its shortest form, found another"),
        ] as [([UInt8], String)]
    )
    func refuses(_ bytes: [UInt8], _ message: String) {
        var reader = DERReader(bytes)
        let error = #expect(throws: DERError.self) { try reader.content(of: 0x04) }
        #expect(error?.description == message)
    }

    @Test func refusesWhatFollows() throws {
        var reader = DERReader([0x04, 0x00, 0x00])
        _ = try reader.content(of: 0x04)
        let error = #expect(throws: DERError.self) { try reader.requireEnd() }
        #expect(error?.description == "expected the end of DER, found 1 more bytes")
    }

    @Test func refusesTagNumbersOfSeveralBytes() {
        var reader = DERReader([0x1F, 0x81, 0x00, 0x00])
        #expect(throws: DERError.self) { try reader.content(of: 0x1F) }
    }
}
