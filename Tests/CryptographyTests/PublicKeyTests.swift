import CorpusSupport
import Cryptography
import Encodings
import Testing
import Vocabulary

@Suite struct PublicKeyTests {
    private static func spki(_ algorithm: String, key: [UInt8]) throws -> [UInt8] {
        ForgedDER.sequence(
            try #require([UInt8](lowercaseHex: algorithm)),
            ForgedDER.element(0x03, [0] + key)
        )
    }

    private static func rsa(bits: Int, exponent: [UInt8] = [1, 0, 1]) -> [UInt8] {
        var modulus = [UInt8](repeating: 0xA5, count: bits / 8)
        modulus[0] = 0xC5
        return ForgedDER.sequence(ForgedDER.element(0x02, [0] + modulus), ForgedDER.element(0x02, exponent))
    }

    @Test(arguments: SigningKey.Kind.allCases)
    func readsSpkiAndPEM(_ kind: SigningKey.Kind) throws {
        let key = try SigningKey.generate(kind).publicKey
        #expect(try PublicKey(spki: key.spki) == key)
        #expect(try PublicKey(pem: key.pem) == key)
        #expect(try PublicKey(pem: Array("\n \n".utf8) + key.pem + [0x0A]) == key)
        #expect(try key.fingerprint == HashFunction.digest(.sha256, of: key.spki))
    }

    @Test func refusesAPrivateKeyPlainly() throws {
        let pem = try SigningKey.generate(.ed25519).pem(passphrase: nil)
        #expect(throws: CryptographyError.privateKeyFound) { try PublicKey(pem: pem) }
        #expect(CryptographyError.privateKeyFound.description == "expected a public key, found a private key")
    }

    @Test func refusesWhatIsNotOnePEMBlock() throws {
        let pem = try SigningKey.generate(.ed25519).publicKey.pem
        for text in [[], Array("not a key".utf8), pem + pem, Array("comment\n".utf8) + pem, Array(pem.dropLast(8))] {
            let error = try #require(throws: CryptographyError.self) { try PublicKey(pem: text) }
            #expect(error.code == .keyUnusable)
            #expect(error.description.hasPrefix("public key: expected"))
        }
        let certificate = Array(PEM(label: "CERTIFICATE", der: [0x30, 0]).text.utf8)
        #expect(throws: CryptographyError.malformedKey("expected the PEM block 'PUBLIC KEY', found 'CERTIFICATE'")) {
            try PublicKey(pem: certificate)
        }
    }

    @Test func refusesBytesBeforeAndAfter() throws {
        let spki = try SigningKey.generate(.ecdsaP256).publicKey.spki
        for bytes in [spki + [0], Array(spki.dropLast()), [0] + spki, []] {
            let error = try #require(throws: CryptographyError.self) { try PublicKey(spki: bytes) }
            #expect(error.description.hasPrefix("expected a SubjectPublicKeyInfo in DER"))
        }
    }

    @Test func refusesAPointThatIsNotOnTheCurve() throws {
        var spki = try SigningKey.generate(.ecdsaP256).publicKey.spki
        spki[spki.count - 1] ^= 1
        let error = try #require(throws: CryptographyError.self) { try PublicKey(spki: spki) }
        #expect(error.description.hasPrefix("expected a public key of its algorithm, found none"))
    }

    @Test func refusesACompressedPoint() throws {
        let full = try SigningKey.generate(.ecdsaP256).publicKey.spki.suffix(65)
        let point = [(full.last ?? 0) & 1 + 2] + full.dropFirst().prefix(32)
        let spki = try Self.spki("301306072a8648ce3d020106082a8648ce3d030107", key: point)
        #expect(throws: CryptographyError.unsupportedAlgorithm("ECDSA with a compressed point")) {
            try PublicKey(spki: spki)
        }
    }

    @Test func refusesAHybridPoint() throws {
        let full = try SigningKey.generate(.ecdsaP256).publicKey.spki.suffix(65)
        let point = [6 + (full.last ?? 0) & 1] + full.dropFirst()
        let spki = try Self.spki("301306072a8648ce3d020106082a8648ce3d030107", key: point)
        #expect(throws: CryptographyError.unsupportedAlgorithm("ECDSA with a hybrid point")) {
            try PublicKey(spki: spki)
        }
    }

    /// The outer length in two bytes where one will do, and a bit string that leaves bits out.
    @Test(arguments: [SigningKey.Kind.ecdsaP256, .ecdsaP384, .ed25519])
    func refusesAnotherEncodingOfAKey(_ kind: SigningKey.Kind) throws {
        let spki = try SigningKey.generate(kind).publicKey.spki
        let identifier = Int(spki[3])
        var loose = spki
        loose.insert(0x81, at: 1)
        var cut = spki
        cut[4 + identifier + 2] = 1
        for bytes in [loose, cut] {
            let error = try #require(throws: CryptographyError.self) { try PublicKey(spki: bytes) }
            #expect(error.code == .keyUnusable)
        }
    }

    @Test(arguments: [
        ("301006072a8648ce3d020106052b8104000a", "ECDSA on another curve"),
        ("300506032b6571", "1.3.101.113"),
        ("300506032b656e", "1.3.101.110"),
        ("300b06092a864886f70d01010a", "1.2.840.113549.1.1.10"),
    ])
    func namesAlgorithmsThatItDoesNotSupport(_ identifier: String, _ name: String) throws {
        let spki = try Self.spki(identifier, key: [UInt8](repeating: 4, count: 65))
        #expect(throws: CryptographyError.unsupportedAlgorithm(name)) { try PublicKey(spki: spki) }
    }

    @Test(arguments: [2048, 3072, 4096, 8192])
    func readsRSAWithAndWithoutItsWrapping(_ bits: Int) throws {
        let key = try PublicKey(pkcs1: Self.rsa(bits: bits))
        #expect(key.algorithm == .rsa(bits: bits))
        #expect(try PublicKey(spki: key.spki) == key)
        let pem = Array(PEM(label: "RSA PUBLIC KEY", der: Self.rsa(bits: bits)).text.utf8)
        #expect(try PublicKey(pem: pem) == key)
    }

    @Test func refusesRSAThatIsTooSmallOrTooLarge() {
        #expect(throws: CryptographyError.keyTooWeak("RSA with 1024 bits")) {
            try PublicKey(pkcs1: Self.rsa(bits: 1024))
        }
        #expect(throws: CryptographyError.keyTooWeak("RSA with 2040 bits")) {
            try PublicKey(pkcs1: Self.rsa(bits: 2040))
        }
        #expect(throws: CryptographyError.unsupportedAlgorithm("RSA with 8200 bits")) {
            try PublicKey(pkcs1: Self.rsa(bits: 8200))
        }
        for exponent: [UInt8] in [[1], [2]] {
            #expect(throws: CryptographyError.keyTooWeak("RSA with an exponent that is even or 1")) {
                try PublicKey(pkcs1: Self.rsa(bits: 2048, exponent: exponent))
            }
        }
    }

    @Test func refusesRSAWithoutTheNullOfItsIdentifier() throws {
        let spki = try Self.spki("300b06092a864886f70d010101", key: Self.rsa(bits: 2048))
        #expect(throws: CryptographyError.unsupportedAlgorithm("1.2.840.113549.1.1.1")) { try PublicKey(spki: spki) }
    }

    @Test func refusesASchemeOfAnotherAlgorithm() throws {
        let key = try SigningKey.generate(.ecdsaP256)
        let signature = try key.sign([1])
        #expect(throws: CryptographyError.unsupportedAlgorithm("Ed25519 for a key of ECDSA P-256")) {
            try key.publicKey.authenticate([1], signature: signature, scheme: .ed25519)
        }
        #expect(throws: CryptographyError.unsupportedAlgorithm("Ed25519 for a key of ECDSA P-256")) {
            try key.publicKey.authenticate([1], signature: signature, preferring: [.ed25519])
        }
        #expect(throws: CryptographyError.signatureMismatch) {
            try key.publicKey.authenticate([1], signature: signature, scheme: .ecdsa(.sha512))
        }
        let schemes: [SignatureScheme] = [.ed25519, .ecdsa(.sha256)]
        let authentic = try key.publicKey.authenticate([1], signature: signature, preferring: schemes)
        #expect(authentic.scheme == .ecdsa(.sha256))
    }

    @Test func refusesEmptyAndLongerSignatures() throws {
        for kind in SigningKey.Kind.allCases {
            let key = try SigningKey.generate(kind)
            let signature = try key.sign([])
            #expect(try key.publicKey.authenticate([], signature: signature).bytes.isEmpty)
            for wrong in [[], signature + [0], Array(signature.dropLast())] {
                #expect(throws: CryptographyError.signatureMismatch) {
                    try key.publicKey.authenticate([], signature: wrong)
                }
            }
        }
    }
}
