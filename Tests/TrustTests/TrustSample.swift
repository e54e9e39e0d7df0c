import Cryptography
import Foundation
import Glibc
import Testing
import Trust
import Vocabulary

/// A good trust root in a temporary folder, to be changed in one place; it goes when the value goes.
final class TrustSample {
    let path: String

    static let now = sampleTime("2026-11-23T12:00:00Z")

    /// Writes the good root, after a change to its files; nil leaves a file out.
    init(_ change: (inout [String: String?]) -> Void = { _ in }) throws {
        path = FileManager.default.temporaryDirectory.path + "/sallyport-trust-\(UUID().uuidString)"
        try makeFolder("")
        var files = Self.files
        change(&files)
        for (file, text) in files { if let text { try write(file, text) } }
    }

    /// Writes the good root with one text of trust.yaml replaced.
    convenience init(replacing old: String, by new: String) throws {
        try self.init { files in
            let text = Self.manifest
            #expect(text.contains(old), "the sample has no '\(old)'")
            files["trust.yaml"] = text.replacingOccurrences(of: old, with: new)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func makeFolder(_ name: String, mode: mode_t = 0o755) throws {
        let folder = name.isEmpty ? path : path + "/" + name
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try #require(unsafe chmod(folder, mode) == 0)
    }

    func write(_ name: String, _ text: String, mode: mode_t = 0o644) throws {
        try write(name, Array(text.utf8), mode: mode)
    }

    func write(_ name: String, _ bytes: [UInt8], mode: mode_t = 0o644) throws {
        let parts = name.split(separator: "/").dropLast()
        for count in parts.indices { try makeFolder(parts[...count].joined(separator: "/")) }
        try #require(FileManager.default.createFile(atPath: path + "/" + name, contents: Data(bytes)))
        try #require(unsafe chmod(path + "/" + name, mode) == 0)
    }

    func open(pins: [Digest] = [], at time: Instant = now) throws -> PinnedTrustRoot {
        try PinnedTrustRoot.open(path: path, pins: pins, at: time, limits: Limits())
    }

    /// The error of opening it.
    func refusal(pins: [Digest] = [], at time: Instant = now) -> (any Explained)? {
        do {
            _ = try open(pins: pins, at: time)
            return nil
        } catch { return error as? any Explained }
    }

    static let files: [String: String?] = [
        "trust.yaml": manifest, "keys/scanner-2026.pub": ecKey, "keys/scanner-2025.pub": edKey,
        "verdict-keys/station-7.pub": edKey, "revoked.txt": "# nothing yet\n", "README.md": "Read me.\n",
        "docs/rotation/how.txt": "Rotate.\n", "policies/a/production.yaml": "kind: BundlePolicy\n",
        "sigstore/public-good/trusted_root.json": sigstoreRoot(),
    ]

    /// A Sigstore root without certificate logs, or with one that nobody can use yet.
    static func sigstoreRoot(withCertificateLog: Bool = false) -> String {
        let log = """
            ,"ctlogs":[{"baseUrl":"https://ct.example","hashAlgorithm":"SHA3_999","logId":{"keyId":"AAAA"},
            "publicKey":{"rawBytes":"AAAA","keyDetails":"PKIX_ED25519","validFor":{"start":"2024-01-01T00:00:00Z"}}}]
            """
        return #"{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1""#
            + (withCertificateLog ? log : "") + "}"
    }

    static let manifest = """
        apiVersion: sallyport.dev/v1
        kind: TrustRoot
        name: transfer-station-7
        verifier: https://verifiers.example.com/station-7
        version: 12
        valid: {from: 2026-10-01T00:00:00Z, until: 2027-04-01T00:00:00Z}
        contact: supply-chain@example.com
        authorities:
        - name: release-ci
          signs: [provenance, sbom, signature]
          images: ["registry.example.com/payments/**"]
          keyless:
            trustedRoot: public-good
            identities:
            - issuer: https://token.actions.githubusercontent.com
              subject: https://github.com/acme/pay/.github/workflows/release.yml@refs/heads/main
              extensions: {sourceRepositoryURI: "https://github.com/acme/pay"}
            require: {transparencyLog: 1, timestamps: 0, sct: 1}
        - name: scanner
          signs: [vulnerability-scan]
          keys:
          - {file: keys/scanner-2026.pub, from: 2026-06-01T00:00:00Z, until: 2027-06-01T00:00:00Z}
          - {file: keys/scanner-2025.pub, until: 2026-07-01T00:00:00Z}
        builders:
        - {id: "https://ci.example.com/builders/*@v*", maxLevel: 3, signedBy: [release-ci], buildTypes: ["https://ci/**"]}
        algorithms: {rsaMinimumBits: 3072, allow: [ecdsa-p256, ed25519, rsa-pkcs1]}
        accept:
          verdictKeys: [{file: verdict-keys/station-7.pub, until: 2027-06-01T00:00:00Z, verifier: "https://v.example"}]
          trustRoots: ["sha256:\(String(repeating: "1", count: 64))"]
          policies: ["sha256:\(String(repeating: "2", count: 64))"]
          maxAge: 72h
          options: [--image]

        """

    static let ecKey = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEecuK4PzEcVcNSiABE3EwNtFddtFS
        Qv/BWQZcxs0Hk1Ql2z362X7YorBPEECfzxlzUkAGo2rskCrEsLlVu/7GEQ==
        -----END PUBLIC KEY-----

        """
    static let edKey = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEAFucDXu+GTdk5EsMJG/54twVH06DVS21NHjHD4tX+TBg=
        -----END PUBLIC KEY-----

        """
    static let rsaKey = """
        -----BEGIN PUBLIC KEY-----
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAr3ZMggJc4IgUy3GzOR+q
        mKaRvXFaGz0C09gFDK7qs4uAZ6fHwmczViD6+GhWG/rLJAxlYg58cf7+r055spPS
        ffKXnV7T4i6+26mhq/RWYO/M0dZ6fVlfwptf4qgrEk8QnzwnCedOWGaNfm+hbvwU
        q02hE86uAHchZuUaLFcWB2Azhsmv1SZwd+BoMbp5oAnyEVxeGyoJ693lBMtJRxue
        tnkkDP+P06HtUYSCR+Phaq4zFGknJ8kwpNQydYYYHCbBmMHg7m9zj4lNs5NKaAfd
        Tu7l76yzXuciHJbrqvhba8kT0plkS/cKKoamcoASP4hh84/Qzb/KOzP3p7OBOIvQ
        ZQIDAQAB
        -----END PUBLIC KEY-----

        """
    static let weakKey = """
        -----BEGIN PUBLIC KEY-----
        MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPBCMi0goUgIKNHMCeupQ5nkq9
        cy+FmDzYp5AjSmiGaAnSbs2qHctzbub24hKs6JRL7a+uVv+xV8CdEu34X0B37Wx+
        khOVAxahi2w2eeqXpfuTx8z6RYiwraHyqU6nT6NxlmCrSzOlw9IUU/AC2aAqDAGc
        nlDuMUMfls+6QNOBZwIDAQAB
        -----END PUBLIC KEY-----

        """
}

func sampleTime(_ text: String) -> Instant { Instant(text) ?? .goZero }

/// What a shell prints for a command, nil where it fails.
func shell(_ command: String, in folder: String) throws -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
}
