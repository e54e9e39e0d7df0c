import Attestations
import Cryptography
import Forge
import Testing
import Trust
import Vocabulary

/// Documents that are signed by themselves, whose type the caller says: what exactly a DSSE signature is over.
@Suite struct SignedDocumentTests {
    static let type = "application/vnd.prüfung.支付+json"
    static let payload = Array("{\"name\":\"Zahlungsdienst für Köln 💶\"}".utf8)

    private let world = DemoWorld()

    private func authenticate(
        _ material: SignedMaterial,
        as type: String = type,
        schemes: [SignatureScheme]? = nil
    ) throws -> AuthenticDocument {
        let key = TrustedKey(
            key: try PublicKey(pem: Array(world.scanner.publicPEM.utf8)),
            file: "scanner.pub",
            window: .always,
            schemes: schemes
        )
        let authority = Authority(
            name: "scanner",
            signs: [],
            images: ImageSelector(["**"]),
            means: .keys(KeyMeans(keys: [key], trustedRoot: nil, requirements: .keys))
        )
        let verifier = AttestationVerifier(
            TrustAnchors(authorities: [authority]),
            at: Instant(seconds: 1_780_000_000),
            limits: Limits()
        )
        let document = try SignedDocument(material.envelope.bytes, limits: Limits())
        return try verifier.authenticate(document, payloadType: type)
    }

    private func material(over message: [UInt8]) -> SignedMaterial {
        var material = world.sign(
            Attachment(
                "document",
                .payload(Self.payload, type: Self.type),
                by: .key(world.scanner),
                at: DemoWorld.built,
                entry: nil
            )
        )
        material.signature = world.scanner.sign(message)
        return material
    }

    /// The lengths of type and payload are those of their bytes.
    @Test func countsLengthsInBytes() throws {
        #expect(Self.type.count < Self.type.utf8.count)
        let text = String(decoding: Self.payload, as: UTF8.self)
        #expect(text.count < Self.payload.count)
        let bytes = Array("DSSEv1 \(Self.type.utf8.count) \(Self.type) \(Self.payload.count) \(text)".utf8)
        let document = try authenticate(material(over: bytes))
        #expect(document.payload == Self.payload)
        #expect(document.authorities.map(\.name) == ["scanner"])
    }

    @Test(arguments: [
        "DSSEv1 \(type.count) \(type) \(payload.count) ", "DSSEv1 \(type.utf8.count) \(type) \(payload.count - 4) ",
        "DSSEv1 \(type.utf16.count) \(type) \(payload.count) ", "DSSEv1 0\(type.utf8.count) \(type) \(payload.count) ",
        "DSSEv1 \(type.utf8.count) \(type) ", "",
    ])
    func takesNoOtherEncoding(_ head: String) throws {
        let error = #expect(throws: AttestationError.self) {
            try authenticate(material(over: Array(head.utf8) + Self.payload))
        }
        #expect(error?.code == .untrustedKey)
    }

    /// The type is compared by its bytes: another spelling of the same letters is another type.
    @Test func comparesTheTypeByItsBytes() throws {
        let spelled = Self.type.replacing("ü", with: "u\u{308}")
        #expect(spelled == Self.type)
        let error = #expect(throws: AttestationError.self) {
            try authenticate(
                material(over: SignedMaterial.preAuthenticationEncoding(Self.type, Self.payload)),
                as: spelled
            )
        }
        #expect(error?.code == .payloadType)
    }

    /// A key may be believed for signatures over one hash alone.
    @Test(arguments: [(Digest.Algorithm.sha256, nil), (.sha512, Code.untrustedKey)])
    func takesNoOtherHash(_ hash: Digest.Algorithm, _ code: Code?) throws {
        let material = material(over: SignedMaterial.preAuthenticationEncoding(Self.type, Self.payload))
        do {
            let document = try authenticate(material, schemes: [.ecdsa(hash)])
            #expect(code == nil)
            #expect(document.authorities.count == 1)
        } catch let error as AttestationError {
            #expect(error.code == code)
        }
    }
}
