import Cryptography
import Encodings
import Transparency
import Vocabulary

/// What was signed, and the entry that a log would have about it, each part open to change.
struct SignedSample {
    /// What the signature is over.
    enum Subject {
        case message([UInt8])
        case digest(Digest)
        case envelope(payload: [UInt8], payloadType: String, original: [UInt8]?)
    }

    let key: SigningKey
    let payload = Array("payload".utf8)
    let payloadType = "application/vnd.in-toto+json"
    let original = Array(#"{"payload":"cGF5bG9hZA=="}"#.utf8)
    let signature: [UInt8]

    init() throws {
        key = try SigningKey.generate(.ecdsaP256)
        signature = try key.sign([1])
    }

    func hash(_ bytes: [UInt8]) throws -> String {
        #"{"algorithm":"sha256","value":""# + (try HashFunction.digest(.sha256, of: bytes).hex) + #""}"#
    }

    var pem: String { Base64.encode(key.publicKeyPEM) }
    var base64: String { Base64.encode(signature) }
    var twice: String { Base64.encode(Array(base64.utf8)) }

    func content(
        signature: [UInt8]? = nil,
        key: PublicKey? = nil,
        subject: Subject
    ) throws -> LoggedContent {
        try LoggedContent(
            signature: signature ?? self.signature,
            verifier: .publicKey(key ?? self.key.publicKey),
            subject
        )
    }

    func envelope(
        payload: [UInt8]? = nil,
        type: String? = nil,
        original: [UInt8]?
    ) -> Subject {
        .envelope(payload: payload ?? self.payload, payloadType: type ?? payloadType, original: original)
    }

    func body(_ kind: String, _ version: String, _ spec: String) -> [UInt8] {
        Array(#"{"apiVersion":"\#(version)","kind":"\#(kind)","spec":\#(spec)}"#.utf8)
    }

    func hashedRekord() throws -> [UInt8] {
        body(
            "hashedrekord",
            "0.0.1",
            """
            {"data":{"hash":\(try hash(payload))},
            "signature":{"content":"\(base64)","publicKey":{"content":"\(pem)"}}}
            """
        )
    }

    func dsse() throws -> [UInt8] {
        body(
            "dsse",
            "0.0.1",
            """
            {"envelopeHash":\(try hash(original)),"payloadHash":\(try hash(payload)),
            "signatures":[{"signature":"\(base64)","verifier":"\(pem)"}]}
            """
        )
    }

    /// An entry of Rekor v2 over these bytes.
    func hashedRekord2(
        _ bytes: [UInt8]? = nil,
        algorithm: String = "SHA2_256",
        details: String = "PKIX_ECDSA_P256_SHA_256"
    ) throws -> [UInt8] {
        let digest = try HashFunction.digest(algorithm == "SHA2_512" ? .sha512 : .sha256, of: bytes ?? payload)
        return body(
            "hashedrekord",
            "0.0.2",
            """
            {"hashedRekordV002":{"data":{"algorithm":"\(algorithm)","digest":"\(Base64.encode(digest.bytes))"},
            "signature":{"content":"\(base64)","verifier":\(verifier(details))}}}
            """
        )
    }

    func dsse2(details: String = "PKIX_ECDSA_P256_SHA_256") throws -> [UInt8] {
        let digest = try HashFunction.digest(.sha256, of: payload)
        return body(
            "dsse",
            "0.0.2",
            """
            {"dsseV002":{"payloadHash":{"algorithm":"SHA2_256","digest":"\(Base64.encode(digest.bytes))"},
            "signatures":[{"content":"\(base64)","verifier":\(verifier(details))}]}}
            """
        )
    }

    private func verifier(_ details: String) -> String {
        #"{"keyDetails":"\#(details)","publicKey":{"rawBytes":"\#(Base64.encode(key.publicKey.spki))"}}"#
    }

    func intoto1(payloadHash: Bool = true) throws -> [UInt8] {
        let payload = payloadHash ? #","payloadHash":\#(try hash(payload))"# : ""
        return body("intoto", "0.0.1", #"{"content":{"hash":\#(try hash(original))\#(payload)},"publicKey":"\#(pem)"}"#)
    }

    func intoto2(payload inner: String = "") throws -> [UInt8] {
        body(
            "intoto",
            "0.0.2",
            """
            {"content":{"envelope":{\(inner)"payloadType":"\(payloadType)","signatures":[{"keyid":"",
            "publicKey":"\(pem)","sig":"\(twice)"}]},"hash":\(try hash([3])),"payloadHash":\(try hash(payload))}}
            """
        )
    }
}

extension LoggedContent {
    init(signature: [UInt8], verifier: Verifier, _ subject: SignedSample.Subject) throws {
        switch subject {
        case .message(let bytes):
            self.init(signature: signature, verifier: verifier, message: try SignedMessage(bytes))
        case .digest(let digest):
            self.init(signature: signature, verifier: verifier, message: SignedMessage(digests: [digest]))
        case .envelope(let payload, let type, let original):
            self.init(
                signature: signature,
                verifier: verifier,
                message: try SignedMessage(Array("DSSEv1 \(type.utf8.count) \(type) \(payload.count) ".utf8) + payload),
                envelope: Envelope(payload: payload[...], payloadType: type, original: original)
            )
        }
    }
}
