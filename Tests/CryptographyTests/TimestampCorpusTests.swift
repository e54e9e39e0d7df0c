import CorpusSupport
import Cryptography
import Encodings
import Testing
import Vocabulary

/// Real timestamps, each with what it should cover and the authorities that its trusted root has.
@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing")) struct TimestampCorpusTests {
    /// The timestamps of one bundle.
    struct Sample: CustomTestStringConvertible {
        let bundle: String
        let root: String
        /// When the bundle's first timestamp says that it was made.
        let time: String
        /// The code of the refusal; nil where it is authentic.
        var refusal: Code?

        init(_ bundle: String, _ root: String, _ time: String, _ refusal: Code? = nil) {
            (self.bundle, self.root, self.time, self.refusal) = (bundle, root, time, refusal)
        }

        var testDescription: String { bundle }
    }

    private static let suite = "sigstore-conformance/bundle-verify/"
    private static let bundles = "sigstore-bundles/"
    private static let publicGood = "sigstore-trust/public-good/trusted_root.json"
    private static let staging = "sigstore-trust/staging/trusted_root.json"

    private static func own(_ name: String, _ time: String, _ refusal: Code? = nil) -> Sample {
        Sample("\(suite)\(name)/bundle.sigstore.json", "\(suite)\(name)/trusted_root.json", time, refusal)
    }

    static let samples = [
        own("bundle-with-sct-with-extensions", "2026-01-15T22:49:26Z"),
        own("intoto-tsa-timestamp-outside-cert-validity_fail", "2023-02-02T00:00:00Z"),
        own("intoto-with-custom-trust-root", "2023-02-01T00:00:00Z"),
        Sample(suite + "managed-key-happy-path/bundle.sigstore.json", publicGood, "2025-12-18T17:04:39Z"),
        Sample(suite + "managed-key-no-key_fail/bundle.sigstore.json", publicGood, "2025-12-18T17:04:39Z"),
        own("rekor2-checkpoint-cosigned", "2025-06-12T12:02:20Z"),
        own("rekor2-checkpoint-missing-log-signature_fail", "2025-06-12T12:02:20Z"),
        own("rekor2-checkpoint-missing-origin_fail", "2025-06-12T12:02:20Z"),
        own("rekor2-checkpoint-missing-root-hash_fail", "2025-06-12T12:02:20Z"),
        own("rekor2-checkpoint-no-matching-signature_fail", "2025-06-12T12:02:20Z"),
        own("rekor2-checkpoint-origin-not-first", "2025-06-12T12:02:20Z"),
        own("rekor2-checkpoint-two-sigs-cosigned", "2025-06-12T12:02:20Z"),
        own("rekor2-dsse-happy-path", "2026-05-13T19:23:33Z"),
        own("rekor2-dsse-invalid-sig_fail", "2026-05-13T19:23:43Z"),
        own("rekor2-dsse-mismatch-sig_fail", "2026-05-13T19:23:36Z"),
        own("rekor2-happy-path", "2025-06-12T12:02:20Z"),
        own("rekor2-no-inclusion-proof_fail", "2025-06-12T12:02:20Z"),
        own("rekor2-timestamp-outside-tsa-cert-validity_fail", "2025-08-07T15:38:32Z", .outsideValidity),
        own("rekor2-timestamp-payload-mismatch_fail", "2025-07-15T10:12:52Z", .timestampInvalid),
        own("rekor2-timestamp-untrusted-tsa-with-embedded-cert_fail", "2025-08-06T19:38:49Z", .untrustedTimestamp),
        own("rekor2-timestamp-with-expired-cert-chain", "2025-08-07T15:32:26Z"),
        // Its time is before that of the signing certificate, which is not the timestamp's business.
        own("rekor2-timestamp-with-incorrect-time_fail", "2025-07-15T10:33:31Z"),
        own("rekor2-timestamp-without-embedded-cert", "2025-08-06T19:03:51Z"),
        own("trust-root-tlog-missing-validity-start_fail", "2025-06-12T12:02:20Z"),
        Sample(
            bundles + "github-cli/github_provenance_demo-0.0.12-py3-none-any-bundle.jsonl",
            "sigstore-trust/github/trusted_root.json",
            "2024-04-22T17:33:26Z"
        ),
        Sample(
            bundles + "sigstore-go/public-key-validity.sigstore.json",
            bundles + "sigstore-go/public-key-validity.json",
            "2026-06-04T17:43:29Z"
        ),
        Sample(
            bundles + "sigstore-python/a.dsse.staging-rekor-v2.txt.sigstore.json",
            staging,
            "2026-05-13T19:23:33Z"
        ),
        Sample(
            bundles + "sigstore-python/tsa/bundle.txt.sigstore",
            bundles + "sigstore-python/tsa/ca.json",
            "2024-10-31T10:23:39Z"
        ),
        Sample(
            bundles + "sigstore-python/tsa/bundle.txt.late_timestamp.sigstore",
            staging,
            "2025-05-12T19:00:27Z"
        ),
    ]

    @Test(arguments: samples)
    func agreesWithTheSuite(_ sample: Sample) throws {
        let bundle = try TimestampBundle(path: sample.bundle)
        let token = try TimestampToken(response: #require(bundle.timestamps.first))
        let time = try #require(Instant(sample.time))
        #expect(token.time == time)
        let authorities = try TimestampBundle.authorities(root: sample.root)
        let outcome = try bundle.judge(token, by: authorities)
        switch outcome {
        case .success(let timestamp):
            #expect(sample.refusal == nil)
            #expect(timestamp.time == time)
            #expect(timestamp.imprint == token.imprint)
            #expect(timestamp.chain.first == timestamp.signer)
            #expect(
                authorities.contains { $0.certificate == timestamp.signer && $0.issuers.last == timestamp.chain.last }
            )
        case .failure(let error):
            #expect(error.code == sample.refusal, "\(error)")
        }
    }

    @Test func isByOneAuthorityAlone() throws {
        // Five authorities whose certificates have the same names.
        let authorities = try TimestampBundle.authorities(root: "sigstore-trust/github/trusted_root.json")
        #expect(Set(authorities.map(\.certificate.subject)).count == 1 && authorities.count == 5)
        let bundle = try TimestampBundle(
            path: Self.bundles + "github-cli/github_provenance_demo-0.0.12-py3-none-any-bundle.jsonl"
        )
        let token = try TimestampToken(response: bundle.timestamps[0])
        let codes = try authorities.map { authority in
            switch try bundle.judge(token, by: [authority]) {
            case .success(let timestamp):
                #expect(timestamp.chain == [authority.certificate] + authority.issuers)
                return Code?.none
            case .failure(let error): return error.code
            }
        }
        #expect(codes == [nil, .untrustedTimestamp, .untrustedTimestamp, .untrustedTimestamp, .untrustedTimestamp])
    }

    @Test func needsNoCertificateInTheToken() throws {
        let folder = Self.bundles + "sigstore-python/tsa/"
        let token = try TimestampToken(response: Corpus.bytes(folder + "issue1482-timestamp-with-no-cert"))
        let message = try Corpus.bytes(folder + "issue1482-message")
        let digest = try HashFunction.digest(token.imprint.algorithm, of: message)
        let authority = try TimestampBundle.authorities(root: Self.staging)[0]
        let timestamp = try token.authenticate(over: digest, by: authority)
        #expect(timestamp.time == Instant("2025-07-25T19:53:04Z"))
    }

    /// A bundle with one timestamp of its signature and one of other bytes, over SHA-512.
    @Test func tellsTheOneOverOtherBytes() throws {
        let bundle = try TimestampBundle(path: Self.bundles + "sigstore-python/tsa/bundle.txt.sigstore")
        let authorities = try TimestampBundle.authorities(root: Self.bundles + "sigstore-python/tsa/ca.json")
        let token = try TimestampToken(response: bundle.timestamps[1])
        #expect(token.imprint.algorithm == .sha512)
        let digest = try HashFunction.digest(.sha512, of: bundle.message)
        let outcome = try bundle.judge(token, by: authorities)
        #expect(outcome == .failure(.timestampMismatch(expected: digest, found: token.imprint)))
        // It is a good timestamp all the same.
        #expect(try token.authenticate(over: token.imprint, by: authorities[0]).time == token.time)
    }

    /// Thirty-three timestamps: how many are too many is not decided here.
    @Test func readsEachOfMany() throws {
        let bundle = try TimestampBundle(path: Self.bundles + "sigstore-python/tsa/bundle.many_timestamp.sigstore")
        let authorities = try TimestampBundle.authorities(root: Self.bundles + "sigstore-python/tsa/ca.json")
        #expect(bundle.timestamps.count == 33)
        for response in bundle.timestamps {
            let token = try TimestampToken(response: response)
            #expect(try token.authenticate(over: token.imprint, by: authorities[0]).time == token.time)
        }
    }

    /// An authority that names its certificate by SHA-1 (ESSCertID), and signs with RSA over SHA-512.
    @Test func takesTheOldNameOfTheSigner() throws {
        let name = "rekor2-timestamp-untrusted-tsa-with-embedded-cert_fail"
        let bundle = try TimestampBundle(path: "\(Self.suite)\(name)/bundle.sigstore.json")
        let response = bundle.timestamps[0]
        let carried = response.indices.compactMap { start -> Certificate? in
            guard start + 4 < response.count, response[start] == 0x30, response[start + 1] == 0x82 else { return nil }
            let end = start + 4 + Int(response[start + 2]) << 8 + Int(response[start + 3])
            return end <= response.count ? try? Certificate(der: Array(response[start..<end])) : nil
        }
        #expect(carried.map(\.isCertificateAuthority).sorted { !$0 && $1 } == [false, true])
        let leaf = try #require(carried.first { !$0.isCertificateAuthority })
        let authority = TimestampSigner(signer: leaf, issuers: carried.filter(\.isCertificateAuthority))
        // Were it pinned, its own certificate would be enough, and so would the chain.
        #expect(try bundle.judge(TimestampToken(response: response), by: [authority]).get().chain.count == 2)
        let alone = TimestampSigner(signer: leaf, issuers: [])
        #expect(try bundle.judge(TimestampToken(response: response), by: [alone]).get().chain == [leaf])
    }

    /// So that a bundle which joins the corpus is not left out above.
    @Test func knowsEveryTimestampOfTheSuite() throws {
        let known = Set(Self.samples.map(\.bundle))
        for name in try Corpus.names(in: "sigstore-conformance/bundle-verify") {
            let path = "\(Self.suite)\(name)/bundle.sigstore.json"
            guard let bundle = try? TimestampBundle(path: path), !bundle.timestamps.isEmpty else { continue }
            #expect(known.contains(path), "\(name)")
        }
    }

    private static let single = bundles + "sigstore-python/tsa/issue1482-"

    /// A timestamp without any certificate in it, by the authority of one root and of no other.
    @Test(arguments: ["staging", "public-good", "github"])
    func findsTheAuthorityOfASingleTimestamp(_ root: String) throws {
        let token = try TimestampToken(response: Corpus.bytes(Self.single + "timestamp-with-no-cert"))
        let digest = try HashFunction.digest(token.imprint.algorithm, of: Corpus.bytes(Self.single + "message"))
        let authorities = try TimestampBundle.authorities(root: "sigstore-trust/\(root)/trusted_root.json")
        let times = authorities.compactMap { try? token.authenticate(over: digest, by: $0).time }
        #expect(times == (root == "staging" ? [Instant("2025-07-25T19:53:04Z")] : []))
        for authority in authorities where root != "staging" {
            let error = #expect(throws: CryptographyError.self) { try token.authenticate(over: digest, by: authority) }
            #expect(error?.code == .untrustedTimestamp)
        }
        let other = try HashFunction.digest(token.imprint.algorithm, of: [0])
        for authority in authorities where root == "staging" {
            let error = #expect(throws: CryptographyError.self) { try token.authenticate(over: other, by: authority) }
            #expect(error?.code == .timestampInvalid)
        }
    }
}
