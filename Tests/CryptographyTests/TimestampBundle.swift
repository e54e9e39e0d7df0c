import CorpusSupport
import Cryptography
import Encodings
import Testing
import Vocabulary

/// What a Sigstore bundle of the corpus says about time: its timestamps, and what they should cover.
struct TimestampBundle {
    /// TimeStampResp, DER.
    let timestamps: [[UInt8]]
    /// The decoded signature of the content.
    let message: [UInt8]

    /// Reads a bundle; of several lines the first.
    init(path: String) throws {
        let line = try Corpus.bytes(path)
        let bytes = path.hasSuffix(".jsonl") ? Array(line.split(separator: UInt8(ascii: "\n"))[0]) : line
        let bundle = try JSONCursor(reading: bytes, depth: 64)
        let material = try bundle.required("verificationMaterial").member("timestampVerificationData")
        timestamps = try (material?.elements("rfc3161Timestamps") ?? []).map { entry in
            // One case of the suite has line breaks in its base64; that is for the reader of bundles to refuse.
            let text = try entry.string("signedTimestamp").filter { !$0.isNewline }
            return try #require(Base64.decode(text))
        }
        if let signature = try bundle.member("messageSignature") {
            message = try signature.required("signature").base64()
        } else {
            message = try bundle.required("dsseEnvelope").elements("signatures")[0].required("sig").base64()
        }
    }

    /// The timestamp authorities of a trusted root, or the only one that a file describes.
    static func authorities(root path: String) throws -> [TimestampSigner] {
        let root = try JSONCursor(reading: Corpus.bytes(path), depth: 64)
        let listed = try root.elements("timestampAuthorities")
        return try (listed.isEmpty ? [root] : listed).map { authority in
            let certificates = try authority.required("certChain").elements("certificates").map {
                try Certificate(der: $0.required("rawBytes").base64())
            }
            return TimestampSigner(signer: certificates[0], issuers: Array(certificates.dropFirst()))
        }
    }

    /// Asks every authority, as a verifier has to: the first that vouches, else the error that says most.
    func judge(
        _ token: TimestampToken,
        by authorities: [TimestampSigner]
    ) throws -> Result<AuthenticTimestamp, CryptographyError> {
        let digest = try HashFunction.digest(token.imprint.algorithm, of: message)
        var reason: CryptographyError?
        for authority in authorities {
            do throws(CryptographyError) {
                return .success(try token.authenticate(over: digest, by: authority))
            } catch {
                if reason == nil || reason?.code == .untrustedTimestamp { reason = error }
            }
        }
        return .failure(try #require(reason))
    }
}
