import CorpusSupport
import Cryptography
import Encodings
import Testing
import Vocabulary

/// The check values of `cosign-layouts/v2.0.0`, computed by another implementation.
@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing")) struct CosignLayoutTests {
    private static let layout = "cosign-layouts/v2.0.0/container_workflow_dispatch/"
    private static let signed = Instant(seconds: 1_713_821_715)

    private static func annotations() throws -> [String: String] {
        let name = "a3e4bf251423a455ad90c3d706f95f133ed11a8e81e3f34e6fa6d056a1c15529"
        let manifest = try JSONReader.read(Corpus.bytes(layout + "blobs/sha256/" + name), depth: 64)
        return try JSONCursor(manifest).elements("layers")[0].strings("annotations")
    }

    private static func leaf() throws -> Certificate {
        try Certificate(pem: Array(#require(annotations()["dev.sigstore.cosign/certificate"]).utf8))
    }

    private static func authority(_ root: String, _ index: Int) throws -> [Certificate] {
        let json = try JSONReader.read(Corpus.bytes("sigstore-trust/\(root)/trusted_root.json"), depth: 64)
        let authority = try JSONCursor(json).elements("certificateAuthorities")[index]
        return try authority.required("certChain").elements("certificates").map {
            try Certificate(der: $0.required("rawBytes").base64())
        }
    }

    @Test func readsTheLeaf() throws {
        let leaf = try Self.leaf()
        #expect(leaf.der.count == 1956)
        let tbs = try leaf.tbsWithoutSignedCertificateTimestamps()
        #expect(tbs.count == 1694)
        #expect(
            try HashFunction.digest(.sha256, of: tbs).hex
                == "629e38b63c1f32f1d9f10887d482f998845833888aa44fe2f20a892b0927a3b0"
        )
        let name =
            "https://github.com/slsa-framework/slsa-github-generator/.github/workflows/"
            + "generator_container_slsa3.yml@refs/tags/v2.0.0"
        #expect(leaf.subjectAlternativeNames == [.uri(name)])
        #expect(leaf.subject.isEmpty)
        #expect(leaf.issuer == "CN=sigstore-intermediate,O=sigstore.dev")
        #expect(leaf.notBefore == Self.signed)
        let issuer = try #require(try leaf.extensionValue("1.3.6.1.4.1.57264.1.1"))
        #expect(issuer == Array("https://token.actions.githubusercontent.com".utf8))
    }

    @Test func verifiesTheEnvelope() throws {
        let digest = "1a16dff13cea8be5dd3e4d31640da5f9b6c8a3ff879f728ec8be5d9e2b17499f"
        let envelope = try JSONCursor(reading: Corpus.bytes(Self.layout + "blobs/sha256/" + digest), depth: 64)
        let payload = try envelope.required("payload").base64()
        let type = try envelope.string("payloadType")
        let signed = Array("DSSEv1 \(type.utf8.count) \(type) \(payload.count) ".utf8) + payload
        #expect(signed.count == 10332)
        #expect(
            try HashFunction.digest(.sha256, of: signed).hex
                == "a6f1d51e22e4d87e8b976231ee79125de83ad0009b3057e9de1d17490cc20f7b"
        )
        let signature = try envelope.elements("signatures")[0].required("sig").base64()
        #expect(try Self.leaf().publicKey.authenticate(signed, signature: signature).bytes == signed)
    }

    @Test func findsTheIssuer() throws {
        let authority = try Self.authority("public-good", 1)
        let chain = try CertificateChain.validate(
            leaf: Self.leaf(),
            through: Array(authority.dropLast()),
            anchor: #require(authority.last),
            at: Self.signed
        )
        #expect(chain.certificates.count == 3)
        #expect(
            chain.issuer.publicKey.fingerprint.hex
                == "c355ee53d69e68aade04e5c6cc202cfac11fbcaa67e9a2ba7a64ced2aec8ccd0"
        )
    }

    @Test func isNotOfAnotherRootWithTheSameNames() throws {
        for (root, index) in [("staging", 0), ("public-good", 0)] {
            let authority = try Self.authority(root, index)
            let error = try #require(throws: CryptographyError.self) {
                try CertificateChain.validate(
                    leaf: Self.leaf(),
                    through: Array(authority.dropLast()),
                    anchor: #require(authority.last),
                    at: Self.signed
                )
            }
            #expect(error.code == .untrustedChain)
        }
    }

    @Test func isNotValidAMomentEarlierOrLater() throws {
        let authority = try Self.authority("public-good", 1)
        for seconds in [Self.signed.seconds - 1, Self.signed.seconds + 601] {
            let error = try #require(throws: CryptographyError.self) {
                try CertificateChain.validate(
                    leaf: Self.leaf(),
                    through: Array(authority.dropLast()),
                    anchor: #require(authority.last),
                    at: Instant(seconds: seconds)
                )
            }
            #expect(error.code == .outsideValidity)
        }
    }
}
