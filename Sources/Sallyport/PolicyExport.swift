internal import Cryptography
internal import Encodings
internal import Kyverno
internal import Policies
internal import Trust
internal import Vocabulary

/// The counterpart of a station in a cluster: a policy that admits only images that carry its verdict.
public struct PolicyExport: Sendable {
    /// Whose language it is in.
    public enum Form: Sendable {
        case kyverno, clusterImagePolicy
    }

    public var form: Form
    /// The file with the station's public key, PEM.
    public var key: String
    public var name: String
    /// Patterns of the cluster's language; none for every image.
    public var images: [String]
    /// Who must have verified; nil for whoever has the key.
    public var verifierID: String?

    public init(
        form: Form,
        key: String,
        name: String = "sallyport-verdict",
        images: [String] = [],
        verifierID: String? = nil
    ) {
        (self.form, self.key, self.name) = (form, key, name)
        (self.images, self.verifierID) = (images, verifierID)
    }

    private static let predicateType = "https://slsa.dev/verification_summary/v1"

    /// The policy in YAML, which `verify --policy` reads as well.
    ///
    /// - Throws: `key-unusable`; `WrongWords` for a name, pattern or verifier that the language does not have.
    public func text() throws -> String {
        let bytes = try InputFile.read(key, limit: 64 << 10, code: .keyUnusable, blame: .trust)
        let key: PublicKey
        do throws(CryptographyError) {
            key = try PublicKey(pem: bytes)
        } catch {
            throw KeyError(
                path: self.key,
                code: .keyUnusable,
                reason: "expected one public key in PEM: \(error.message)"
            )
        }
        if let verifierID, !VerifyRequest.isURI(verifierID) || verifierID.utf8.contains(where: Self.isUnsafe) {
            throw WrongWords("--verifier-id: expected a URI, found '\(verifierID)'")
        }
        let text =
            switch form {
            case .kyverno: kyverno(key)
            case .clusterImagePolicy: clusterImagePolicy(key)
            }
        try requireReadable(text)
        return text
    }

    /// What no URI may hold, and what would mean something else inside an expression.
    private static func isUnsafe(_ byte: UInt8) -> Bool { #"\^{}|`>"#.utf8.contains(byte) }

    /// Refuses what our own readers refuse, so that no cluster is given it.
    private func requireReadable(_ text: String) throws {
        let bytes = Array(text.utf8)
        let file = PolicyFile(path: name, bytes: bytes, digest: try HashFunction.digest(.sha256, of: bytes))
        do throws(PolicyError) {
            _ = try PolicySource.load([file], .init(instant: Instant(seconds: 0)), trust: nil)
        } catch {
            throw WrongWords("expected a name and patterns that a policy can have: \(error.description)")
        }
    }

    // MARK: - Kyverno

    private func kyverno(_ key: PublicKey) -> String {
        let patterns = images.isEmpty ? ["*"] : images
        let verifier = verifierID.map { id in
            """

                      - key: "{{ verifier.id }}"
                        operator: Equals
                        value: \(Self.quoted(id))
            """
        }
        return """
            # Admits only images that carry a PASSED verdict of the station with the key
            # \(key.fingerprint).
            apiVersion: kyverno.io/v1
            kind: ClusterPolicy
            metadata:
              name: \(Self.quoted(name))
            spec:
              background: false
              webhookConfiguration:
                failurePolicy: Fail
              rules:
              - name: verdict
                match:
                  any:
                  - resources:
                      kinds: [Pod]
                verifyImages:
                - type: Cosign
                  imageReferences: [\(patterns.map(Self.quoted).joined(separator: ", "))]
                  failureAction: Enforce
                  attestations:
                  - type: \(Self.predicateType)
                    attestors:
                    - entries:
                      - keys:
                          signatureAlgorithm: \(Self.hash(of: key))
                          publicKeys: |-
            \(Self.pem(of: key, indent: 16))
                          rekor: {ignoreTlog: true}
                          ctlog: {ignoreSCT: true}
                    conditions:
                    - all:
                      - key: "{{ verificationResult }}"
                        operator: Equals
                        value: PASSED\(verifier ?? "")

            """
    }

    // MARK: - Policy controller

    private func clusterImagePolicy(_ key: PublicKey) -> String {
        let patterns = images.isEmpty ? ["**"] : images
        // A pattern, unlike the text itself, is no value of its own: a statement without the field does not pass.
        let verifier = verifierID.map { id in
            """

                        verifier: id: =~#"^\(Self.literal(id))$"#
            """
        }
        return """
            # Admits only images that carry a PASSED verdict of the station with the key
            # \(key.fingerprint).
            apiVersion: policy.sigstore.dev/v1beta1
            kind: ClusterImagePolicy
            metadata:
              name: \(Self.quoted(name))
            spec:
              images: [\(patterns.map { "{glob: \(Self.quoted($0))}" }.joined(separator: ", "))]
              authorities:
              - name: station
                key:
                  hashAlgorithm: \(Self.hash(of: key))
                  data: |-
            \(Self.pem(of: key, indent: 8))
                attestations:
                - name: verdict
                  predicateType: \(Self.predicateType)
                  policy:
                    type: cue
                    data: |-
                      predicate: {
                        verificationResult: =~"^PASSED$"\(verifier ?? "")
                      }

            """
    }

    // MARK: - Texts

    /// A text in quotes, as JSON and YAML both read it.
    private static func quoted(_ text: String) -> String {
        String(decoding: JSONWriter.write(.string(text)), as: UTF8.self)
    }

    private static func pem(of key: PublicKey, indent: Int) -> String {
        PEM(label: "PUBLIC KEY", der: key.spki).text.split(separator: "\n")
            .map { String(repeating: " ", count: indent) + $0 }.joined(separator: "\n")
    }

    /// The hash that the station signs by with such a key.
    private static func hash(of key: PublicKey) -> String {
        if case .ecdsa(let curve) = key.algorithm { curve.hash.rawValue } else { "sha256" }
    }

    /// A regular expression for a text, each mark of it in brackets.
    private static func literal(_ text: String) -> String {
        text.map { ".+*?()[]$".contains($0) ? ($0 == "[" || $0 == "]" ? "\\\($0)" : "[\($0)]") : "\($0)" }.joined()
    }
}
