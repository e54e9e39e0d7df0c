import Encodings
import Policies
import PolicyController
import Trust
import Vocabulary

/// Policy files as tests write them.
enum Documents {
    /// A public key that nobody uses.
    static let key = [
        "-----BEGIN PUBLIC KEY-----", "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaEOVJCFtduYr3xqTxeRWSW32CY/s",
        "TBNZj4oIUPl8JvhVPJ1TKDPlNcuT4YphSt6t3yOmMvkdQbCj8broX6vijw==", "-----END PUBLIC KEY-----",
    ]

    /// The key as a value of YAML in one line.
    static let quotedKey = "\"" + key.joined(separator: "\\n") + "\\n\""

    static var pem: [UInt8] { Array((key.joined(separator: "\n") + "\n").utf8) }

    /// A policy with these fields of `spec`, indented by two.
    static func policy(_ spec: String, name: String = "p") -> String {
        let indented = spec.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)\n" }.joined()
        return """
            apiVersion: policy.sigstore.dev/v1beta1
            kind: ClusterImagePolicy
            metadata: {name: \(name)}
            spec:
            \(indented)
            """
    }

    /// A policy for every image, with one authority in flow style.
    static func policy(authority: String) -> String {
        policy("images: [{glob: '**'}]\nauthorities:\n- \(authority)")
    }

    static func file(_ text: String, path: String = "policies/p.yaml", digest: UInt8 = 9) -> PolicyFile {
        PolicyFile(path: path, bytes: Array(text.utf8), digest: Bench.digest(digest))
    }

    /// What stands behind a policy.
    struct Surroundings {
        var resources: [String] = []
        var keyReferences: [String: [UInt8]] = [:]
        var sigstoreRoots: [String: SigstoreRoot] = [:]
        var algorithms = AlgorithmPolicy()
    }

    /// Reads policies of one file each.
    static func load(_ texts: [String], _ surroundings: Surroundings = Surroundings()) throws -> PolicySet {
        let files = texts.enumerated().map { file($1, path: "policies/\($0).yaml", digest: UInt8($0 + 1)) }
        let language = PolicyControllerLanguage(
            policyFiles: files,
            resources: surroundings.resources.map { file($0, path: "resources.yaml") },
            keyReferences: surroundings.keyReferences,
            sigstoreRoots: surroundings.sigstoreRoots,
            algorithms: surroundings.algorithms,
            limits: Limits()
        )
        return try PolicySet.load(files: files, authorities: [], languages: [language], limits: Limits())
    }
}
