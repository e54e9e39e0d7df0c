import Cryptography
import Encodings
import Testing
import Vocabulary

@Suite struct SigningKeyTests {
    private let message = Array("sign me".utf8)
    private let passphrase = Array("correct horse".utf8)

    @Test(arguments: SigningKey.Kind.allCases)
    func signsWhatItsPublicKeyVerifies(_ kind: SigningKey.Kind) throws {
        let key = try SigningKey.generate(kind)
        #expect(key.kind == kind)
        let signature = try key.sign(message)
        #expect(try key.publicKey.authenticate(message, signature: signature).bytes == message)
        let read = try PublicKey(pem: key.publicKeyPEM)
        #expect(read == key.publicKey)
        #expect(read.fingerprint == key.publicKey.fingerprint)
        #expect(throws: CryptographyError.signatureMismatch) {
            try read.authenticate(message + [0x20], signature: signature)
        }
        let other = try SigningKey.generate(kind)
        #expect(throws: CryptographyError.signatureMismatch) {
            try other.publicKey.authenticate(message, signature: signature)
        }
    }

    @Test(arguments: SigningKey.Kind.allCases)
    func survivesWritingAndReading(_ kind: SigningKey.Kind) throws {
        let key = try SigningKey.generate(kind)
        let plain = try key.pem(passphrase: nil)
        #expect(!SigningKey.isEncrypted(plain))
        #expect(try SigningKey(pem: plain).publicKey == key.publicKey)
        let sealed = try key.pem(passphrase: passphrase)
        #expect(SigningKey.isEncrypted(sealed))
        let opened = try SigningKey(pem: sealed, passphrase: passphrase)
        #expect(opened.publicKey == key.publicKey)
        let signature = try opened.sign(message)
        #expect(try key.publicKey.authenticate(message, signature: signature).bytes == message)
    }

    @Test func signsTheSameBytesTwiceWithEd25519() throws {
        let key = try SigningKey.generate(.ed25519)
        #expect(try key.sign(message) == key.sign(message))
    }

    @Test func refusesTheWrongPassphrase() throws {
        let sealed = try SigningKey.generate(.ecdsaP256).pem(passphrase: passphrase)
        #expect(throws: CryptographyError.wrongPassphrase) {
            try SigningKey(pem: sealed, passphrase: Array("incorrect horse".utf8))
        }
        #expect(throws: CryptographyError.wrongPassphrase) { try SigningKey(pem: sealed, passphrase: []) }
    }

    @Test func asksForAPassphraseThatIsMissing() throws {
        let sealed = try SigningKey.generate(.ed25519).pem(passphrase: passphrase)
        #expect(throws: CryptographyError.passphraseNeeded) { try SigningKey(pem: sealed) }
        #expect(CryptographyError.passphraseNeeded.message.hasSuffix("set SALLYPORT_KEY_PASSWORD"))
    }

    @Test func encryptsWithPBES2() throws {
        let sealed = try PEM.single(SigningKey.generate(.ecdsaP256).pem(passphrase: passphrase))
        #expect(sealed.label == "ENCRYPTED PRIVATE KEY")
        let oids = [
            "06092a864886f70d01050d", "06092a864886f70d01050c", "06082a864886f70d0209", "060960864801650304012a",
        ]
        for oid in oids { #expect(sealed.der.lowercaseHex.contains(oid)) }
    }

    @Test func refusesOtherLabels() throws {
        let key = try SigningKey.generate(.ecdsaP256)
        let der = try PEM.single(key.pem(passphrase: nil)).der
        let old = Array(PEM(label: "EC PRIVATE KEY", der: der).text.utf8)
        #expect(
            throws: CryptographyError.malformedKey(
                "expected the PEM block 'PRIVATE KEY' or 'ENCRYPTED PRIVATE KEY' (PKCS #8), found 'EC PRIVATE KEY'"
            )
        ) { try SigningKey(pem: old) }
        #expect(throws: CryptographyError.self) { try SigningKey(pem: key.publicKeyPEM) }
    }

    @Test func refusesBytesAfterTheKey() throws {
        let der = try PEM.single(SigningKey.generate(.ed25519).pem(passphrase: nil)).der
        let longer = Array(PEM(label: "PRIVATE KEY", der: der + [0]).text.utf8)
        #expect(throws: CryptographyError.malformedKey("expected PKCS #8 in DER, found other bytes")) {
            try SigningKey(pem: longer)
        }
    }

    @Test func refusesAPublicHalfThatIsNotItsOwn() throws {
        let mine = try PEM.single(SigningKey.generate(.ecdsaP256).pem(passphrase: nil)).der
        let foreign = try PEM.single(SigningKey.generate(.ecdsaP256).pem(passphrase: nil)).der
        let mixed = Array(PEM(label: "PRIVATE KEY", der: Array(mine.dropLast(64)) + foreign.suffix(64)).text.utf8)
        #expect(
            throws: CryptographyError.malformedKey(
                "expected a private key with its own public key, found another public key in it"
            )
        ) { try SigningKey(pem: mixed) }
    }
}
