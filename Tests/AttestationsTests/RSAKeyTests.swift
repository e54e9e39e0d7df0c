import Attestations
import Cryptography
import Forge
import Foundation
import Testing
import Trust
import Vocabulary

/// RSA keys, which do not say themselves how they sign: `algorithms` of the trust root does.
@Suite struct RSAKeyTests {
    /// A key of OpenSSL's, its public half, and a signature over the scan of the demo shop by it.
    private static func bundle(
        padding: String,
        allow: String?,
        hash: String = "sha256",
        wanted: Digest.Algorithm? = nil
    ) throws -> ForgedBundle {
        let folder = NSTemporaryDirectory() + "sallyport-rsa-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let key = folder + "/key.pem"
        try openssl(["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", key])
        try openssl(["pkey", "-in", key, "-pubout", "-out", key + ".pub"])
        let publicKey = try String(contentsOfFile: key + ".pub", encoding: .utf8)

        let world = DemoWorld()
        var shop = world.webshop()
        shop["scan"].entry = nil
        let material = world.sign(shop["scan"])
        let message = SignedMaterial.preAuthenticationEncoding(material.payloadType ?? "", material.payload)
        try Data(message).write(to: URL(fileURLWithPath: folder + "/message"))
        let options = padding == "pss" ? ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"] : []
        try openssl(
            ["dgst", "-\(hash)", "-sign", key, "-out", folder + "/signature"] + options + [folder + "/message"]
        )
        let signature = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/signature")))
        shop["scan"].alterMaterial = { $0.signature = signature }
        return try ForgedBundle(
            BundleRecipe(shop),
            world: world,
            trust: [
                "keys/scanner.pub": { _ in publicKey },
                "trust.yaml": { $0 + (allow.map { "\nalgorithms: {allow: [ecdsa-p256, ed25519, \($0)]}\n" } ?? "") },
            ],
            means: { means in
                guard case .keys(let keys) = means else { return means }
                return .keys(
                    KeyMeans(
                        keys: keys.keys.map { trusted in
                            TrustedKey(
                                key: trusted.key,
                                file: trusted.file,
                                window: trusted.window,
                                schemes: wanted.map { [AlgorithmPolicy.scheme(of: trusted.key.algorithm, by: $0)] }
                            )
                        },
                        trustedRoot: keys.trustedRoot,
                        requirements: keys.requirements
                    )
                )
            }
        )
    }

    private static func openssl(_ words: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + words
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    @Test(
        arguments: [
            ("pkcs1", nil, true), ("pss", nil, true), ("pkcs1", "rsa-pkcs1", true), ("pss", "rsa-pss", true),
            ("pkcs1", "rsa-pss", false), ("pss", "rsa-pkcs1", false),
        ] as [(String, String?, Bool)]
    )
    func signInTheWaysThatAreAllowed(_ padding: String, _ allow: String?, _ holds: Bool) throws {
        let bundle = try Self.bundle(padding: padding, allow: allow)
        let record = try bundle.record("https://cosign.sigstore.dev/attestation/vuln/v1")
        #expect((record.verified != nil) == holds, "\(record.reason)")
        #expect(record.code == (holds ? nil : .untrustedKey))
    }

    /// A policy may name the hash, and then it is PKCS #1 v1.5 with no other.
    @Test(
        arguments: [
            ("pkcs1", "sha512", .sha512, true), ("pkcs1", "sha384", .sha384, true), ("pkcs1", "sha256", .sha256, true),
            ("pkcs1", "sha512", nil, false), ("pkcs1", "sha256", .sha512, false), ("pkcs1", "sha512", .sha256, false),
            ("pss", "sha256", .sha256, false),
        ] as [(String, String, Digest.Algorithm?, Bool)]
    )
    func signByTheHashThatIsNamed(
        _ padding: String,
        _ hash: String,
        _ wanted: Digest.Algorithm?,
        _ holds: Bool
    ) throws {
        let bundle = try Self.bundle(padding: padding, allow: nil, hash: hash, wanted: wanted)
        let record = try bundle.record("https://cosign.sigstore.dev/attestation/vuln/v1")
        #expect((record.verified != nil) == holds, "\(record.reason)")
        #expect(record.code == (holds ? nil : .untrustedKey))
    }

    /// A padding that the trust root does not allow is not allowed by naming a hash either.
    @Test func signInNoWayThatIsNotAllowed() throws {
        let bundle = try Self.bundle(padding: "pkcs1", allow: "rsa-pss", hash: "sha256", wanted: .sha256)
        let record = try bundle.record("https://cosign.sigstore.dev/attestation/vuln/v1")
        #expect(record.code == .unsupportedAlgorithm)
    }
}
