import CorpusSupport
import Foundation

/// A trust root over the public Sigstore instance and the keys of the corpus, written for one test.
struct CorpusStation {
    /// Who is believed.
    enum Authorities: String {
        /// The generator workflows of the five real layouts, by their exact identities' pattern.
        case generators
        /// The e-mail identity of the simple-signing layout.
        case person
        /// `cosign.pub`, log not required.
        case key
        /// `cosign.pub`, with the log required.
        case keyWithLog
        /// `cosign2.pub` with the log's entry checked where there is one.
        case otherKey
    }

    let folder: ScratchFolder
    var trust: String { folder.path + "/trust" }

    init(
        _ authorities: Authorities,
        root: String = "sigstore-trust/public-good/trusted_root.json",
        change: (String) -> String = { $0 }
    ) throws {
        folder = try ScratchFolder()
        try folder.write("trust/sigstore/public-good/trusted_root.json", try Corpus.bytes(root))
        for name in ["cosign", "cosign2"] {
            try folder.write(
                "trust/keys/\(name).pub",
                try Corpus.bytes("sigstore-bundles/simple-signing/\(name).pub")
            )
        }
        try folder.write("trust/trust.yaml", change(Self.header + Self.authority(authorities)))
        let wanted = authorities == .generators ? "provenance" : "signature"
        try folder.write("trust/policies/policy.yaml", Self.policy(wanted))
    }

    private static let header = """
        apiVersion: sallyport.dev/v1
        kind: TrustRoot
        name: corpus-station
        verifier: https://verifiers.example.com/corpus
        version: 1
        valid: {from: 2020-01-01T00:00:00Z, until: 2100-01-01T00:00:00Z}

        """

    private static func authority(_ kind: Authorities) -> String {
        switch kind {
        case .generators:
            keyless(
                issuer: "https://token.actions.githubusercontent.com",
                subject: "subjectRegExp: 'https://github\\.com/slsa-framework/slsa-github-generator/\\.github/"
                    + "workflows/generator_container_slsa3\\.yml@refs/tags/v[0-9]+\\.[0-9]+\\.[0-9]+'"
            )
        case .person: keyless(issuer: "https://github.com/login/oauth", subject: "subject: mitr@redhat.com")
        case .key: keys("cosign", require: "")
        case .keyWithLog:
            keys("cosign", require: "  trustedRoot: public-good\n  require: {transparencyLog: 1}\n")
        case .otherKey:
            keys("cosign2", require: "  trustedRoot: public-good\n  require: {transparencyLog: 1}\n")
        }
    }

    private static func keyless(issuer: String, subject: String) -> String {
        """
        authorities:
        - name: signer
          signs: ["*"]
          keyless:
            trustedRoot: public-good
            identities:
            - issuer: \(issuer)
              \(subject)

        """
    }

    private static func keys(_ name: String, require: String) -> String {
        """
        authorities:
        - name: signer
          signs: [signature]
          keys: [{file: keys/\(name).pub}]

        """ + require
    }

    private static func policy(_ wanted: String) -> String {
        """
        apiVersion: sallyport.dev/v1
        kind: BundlePolicy
        metadata: {name: corpus}
        spec:
          images: ["**"]
          require:
          - attestation: \(wanted)
            signedBy: [signer]

        """
    }
}
