import Testing

@testable import Forge

@Suite("Deterministic ECDSA")
struct DeterministicSignatureTests {
    struct Vector: Sendable {
        let kind: DemoKey.Kind
        let hash: Hash
        let message: String
        let r: String
        let s: String
    }

    /// RFC 6979, A.2.5 and A.2.6.
    static let vectors = [
        Vector(
            kind: .p256,
            hash: .sha256,
            message: "sample",
            r: "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
            s: "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
        ),
        Vector(
            kind: .p256,
            hash: .sha256,
            message: "test",
            r: "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367",
            s: "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083"
        ),
        Vector(
            kind: .p256,
            hash: .sha512,
            message: "sample",
            r: "8496a60b5e9b47c825488827e0495b0e3fa109ec4568fd3f8d1097678eb97f00",
            s: "2362ab1adbe2b8adf9cb9edab740ea6049c028114f2460f96554f61fae3302fe"
        ),
        Vector(
            kind: .p384,
            hash: .sha384,
            message: "sample",
            r: "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46",
            s: "99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8"
        ),
        Vector(
            kind: .p384,
            hash: .sha256,
            message: "sample",
            r: "21b13d1e013c7fa1392d03c5f99af8b30c570c6f98d4ea8e354b63a21d3daa33bde1e888e63355d92fa2b3c36d8fb2cd",
            s: "f3aa443fb107745bf4bd77cb3891674632068a10ca67e3d45db2266fa7d1feebefdc63eccd1ac42ec0cb8668a4fa0ab0"
        ),
    ]

    static let secrets: [DemoKey.Kind: String] = [
        .p256: "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
        .p384: "6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5",
    ]

    @Test("Signatures are those of RFC 6979", arguments: vectors)
    func matchesPublishedVectors(_ vector: Vector) throws {
        let secret = bytes(try #require(Self.secrets[vector.kind]))
        let curve = try #require(vector.kind.curve)
        let found = DeterministicECDSA(curve: curve, hash: vector.hash, secret: secret)
            .sign(Array(vector.message.utf8))
        #expect(hex(found.r) == vector.r)
        #expect(hex(found.s) == vector.s)
    }

    @Test("The public point is that of RFC 6979")
    func matchesPublishedPoint() throws {
        let key = DemoKey(.p256, secret: bytes(try #require(Self.secrets[.p256])))
        #expect(
            hex(key.publicBytes)
                == "04" + "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
                + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"
        )
    }

    @Test("An Ed25519 key is that of RFC 8032")
    func matchesPublishedEdwardsKey() {
        let key = DemoKey(.ed25519, secret: bytes("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
        #expect(hex(key.publicBytes) == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
        #expect(hex(key.sign([])).hasPrefix("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"))
    }

    private func bytes(_ text: String) -> [UInt8] {
        stride(from: 0, to: text.utf8.count, by: 2).compactMap { start in
            UInt8(text.dropFirst(start).prefix(2), radix: 16)
        }
    }
}
