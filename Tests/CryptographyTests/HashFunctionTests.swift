import Cryptography
import Testing
import Vocabulary

@Suite struct HashFunctionTests {
    /// FIPS 180-4 examples for "abc".
    @Test(arguments: [
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "sha384:cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
        "sha512:ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    ])
    func hashesTheStandardExample(_ text: String) throws {
        let expected = try Digest(text)
        #expect(try HashFunction.digest(expected.algorithm, of: Array("abc".utf8)) == expected)
        let bytes = Array("abc".utf8)
        let found = try unsafe bytes.withUnsafeBytes { try unsafe HashFunction.digest(expected.algorithm, of: $0) }
        #expect(found == expected)
    }

    @Test func hashesPiecesLikeTheWhole() throws {
        var hash = try IncrementalHash(.sha256)
        hash.update([])
        hash.update(Array("a".utf8))
        hash.update(Array("bc".utf8))
        let digest = hash.finish()
        #expect(digest.hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test func hashesNothing() throws {
        #expect(
            try HashFunction.digest(.sha256, of: []).hex
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        )
    }

    @Test func movesBetweenThreads() async throws {
        var hash = try IncrementalHash(.sha256)
        hash.update(Array("a".utf8))
        let digest = await Self.finish(hash, with: Array("bc".utf8))
        #expect(digest.hex.hasPrefix("ba7816bf"))
    }

    @concurrent private static func finish(_ hash: consuming IncrementalHash, with rest: [UInt8]) async -> Digest {
        hash.update(rest)
        return hash.finish()
    }
}
