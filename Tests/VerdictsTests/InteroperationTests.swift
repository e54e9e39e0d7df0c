import CorpusSupport
import Cryptography
import Foundation
import Testing
import Verdicts

/// Verdicts are checked by code that no one here wrote.
@Suite struct InteroperationTests {
    /// A folder with a verdict in both forms and the key that signed it.
    private final class Handover {
        let folder: String
        let signed: SignedVerdict

        init(_ kind: SigningKey.Kind, _ judgement: Judgement) throws {
            let station = try Station(kind)
            signed = try station.verdict(judgement).signed(by: station.key)
            folder = FileManager.default.temporaryDirectory.path + "/sallyport-\(UUID().uuidString)"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
            try put("verdict.json", signed.bytes(.sigstoreBundle))
            try put("verdict.intoto.jsonl", signed.bytes(.envelope))
            try put("key.pub", station.key.publicKeyPEM)
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        func put(_ name: String, _ bytes: [UInt8]) throws {
            #expect(FileManager.default.createFile(atPath: "\(folder)/\(name)", contents: Data(bytes)))
        }
    }

    /// Checks both forms, once by DSSE's text over `cryptography` and once by `securesystemslib`; a changed one must fail.
    private static let check = """
        import base64, copy, hashlib, json, sys
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec
        from securesystemslib.dsse import Envelope
        from securesystemslib.exceptions import VerificationError
        from securesystemslib.signer import SSlibKey

        folder = sys.argv[1]
        key = serialization.load_pem_public_key(open(folder + "/key.pub", "rb").read())
        bundle = json.load(open(folder + "/verdict.json"))
        lines = open(folder + "/verdict.intoto.jsonl").read().splitlines()
        assert len(lines) == 1, "one line"
        envelope = json.loads(lines[0])
        assert bundle["mediaType"] == "application/vnd.dev.sigstore.bundle.v0.3+json"
        spki = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        hint = base64.b64encode(hashlib.sha256(spki).digest()).decode()
        assert bundle["verificationMaterial"]["publicKey"]["hint"] == hint, "hint"

        def by_cryptography(envelope):
            body, kind = base64.b64decode(envelope["payload"], validate=True), envelope["payloadType"].encode()
            message = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(body), body)
            [signature] = [base64.b64decode(s["sig"], validate=True) for s in envelope["signatures"]]
            if isinstance(key, ec.EllipticCurvePublicKey):
                hash = {256: hashes.SHA256(), 384: hashes.SHA384()}[key.curve.key_size]
                key.verify(signature, message, ec.ECDSA(hash))
            else:
                key.verify(signature, message)

        def by_securesystemslib(envelope):
            known = SSlibKey.from_crypto(key)
            known = SSlibKey("", known.keytype, known.scheme, known.keyval)  # our keyid is empty
            Envelope.from_dict(copy.deepcopy(envelope)).verify([known], 1)

        for good in (bundle["dsseEnvelope"], envelope):
            body = base64.b64decode(good["payload"])
            bad = dict(good, payload=base64.b64encode(body.replace(b"FAILED", b"PASSED")).decode())
            for verify, refusal in ((by_cryptography, InvalidSignature), (by_securesystemslib, VerificationError)):
                verify(good)
                try:
                    verify(bad)
                except refusal:
                    continue
                sys.exit("a changed verdict verifies")
        statement = json.loads(base64.b64decode(envelope["payload"]))
        assert envelope["payloadType"] == "application/vnd.in-toto+json"
        assert statement["_type"] == "https://in-toto.io/Statement/v1"
        assert statement["predicateType"] == "https://slsa.dev/verification_summary/v1"
        print(statement["predicate"]["verificationResult"])
        """

    @Test(
        .enabled(
            if: Tool.hasPython(with: "cryptography", "securesystemslib"),
            "python3 with cryptography and securesystemslib is missing: put its path into SALLYPORT_PYTHON"
        ),
        arguments: SigningKey.Kind.allCases
    )
    func `cryptography and securesystemslib verify both forms`(_ kind: SigningKey.Kind) throws {
        let handover = try Handover(kind, Sample.failed())
        #expect(try Tool.python(["-c", Self.check, handover.folder]) == "FAILED\n")
    }

    @Test(.enabled(if: Tool.hasOpenSSL, "the openssl command is missing"), arguments: SigningKey.Kind.allCases)
    func `openssl verifies the signature over the encoding that DSSE describes`(_ kind: SigningKey.Kind) throws {
        let handover = try Handover(kind, Sample.judgement())
        let payload = handover.signed.payload
        let message = Array("DSSEv1 28 application/vnd.in-toto+json \(payload.count) ".utf8) + payload
        try handover.put("pae", message)
        try handover.put("other", message + [0x20])
        try handover.put("sig", handover.signed.signature)
        for (name, holds) in [("pae", true), ("other", false)] {
            let files = ["sig", name, "key.pub"].map { "\(handover.folder)/\($0)" }
            let words =
                switch kind {
                case .ecdsaP256: ["dgst", "-sha256", "-verify", files[2], "-signature", files[0], files[1]]
                case .ecdsaP384: ["dgst", "-sha384", "-verify", files[2], "-signature", files[0], files[1]]
                case .ed25519:
                    [
                        "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", files[2], "-sigfile", files[0],
                        "-in", files[1],
                    ]
                }
            let run = try Tool.run("openssl", words)
            #expect((run.status == 0) == holds, "\(run.errors)")
        }
    }
}
