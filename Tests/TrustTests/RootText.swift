import CorpusSupport
import Cryptography
import Encodings
import Trust
import Vocabulary

/// A root with one log and one authority, as text with places to change.
struct RootText {
    var mediaType = "application/vnd.dev.sigstore.trustedroot+json;version=0.1"
    var keyDetails = "PKIX_ECDSA_P256_SHA_256"
    var hash = "SHA2_256"
    var key = ""
    var logID = Base64.encode([UInt8](repeating: 7, count: 32))
    var logWindow = #"{"start":"2024-01-01T00:00:00Z"}"#
    var window = #"{"start":"2024-01-01T00:00:00Z","end":"2024-12-31T00:00:00.500Z"}"#
    var certificates = ""
    var logMore = ""
    var authorityMore = #","uri":"https://ca.example""#
    var subject = #"{"organization":"o","commonName":"c"}"#
    var more = ""

    static func make(_ key: SigningKey? = nil) throws -> RootText {
        let key = try key ?? SigningKey.generate(.ecdsaP256)
        let forge = CertificateForge(
            subject: "ca",
            issuer: "ca",
            spki: key.publicKey.spki,
            extensions: [.basicConstraints(isAuthority: true), .signsCertificates, .keyIdentifier("ca")]
        )
        var text = RootText()
        text.key = Base64.encode(key.publicKey.spki)
        text.certificates = try #"{"rawBytes":""# + Base64.encode(forge.der { try key.sign($0) }) + #""}"#
        return text
    }

    var json: [UInt8] {
        Array(
            """
            {"mediaType":"\(mediaType)","tlogs":[{"baseUrl":"https://log.example/","hashAlgorithm":"\(hash)",
            "publicKey":{"rawBytes":"\(key)","keyDetails":"\(keyDetails)","validFor":\(logWindow)},
            "logId":{"keyId":"\(logID)"}\(logMore)}],"certificateAuthorities":[\(authority)]\(more)}
            """.utf8
        )
    }

    var authority: String {
        #"{"subject":\#(subject)\#(authorityMore),"certChain":{"certificates":[\#(certificates)]},"validFor":\#(window)}"#
    }

    func read() throws -> SigstoreRoot { try SigstoreRoot(name: "demo", json: json, limits: Limits()) }
}
