/// Who a keyless signer is: the certificate's subject alternative name, the token's issuer, and where the build ran.
public struct Identity: Hashable, Sendable {
    public enum Name: Hashable, Sendable {
        case uri(String)
        case email(String)
        /// A host, which Fulcio never puts into a certificate.
        case host(String)

        var text: String {
            switch self {
            case .uri(let text), .email(let text), .host(let text): text
            }
        }

        /// The GeneralName of RFC 5280, 4.2.1.6.
        var der: [UInt8] {
            let tag: UInt8 =
                switch self {
                case .email: 0x81
                case .host: 0x82
                case .uri: 0x86
                }
            return DER.tagged(tag, Array(text.utf8))
        }
    }

    public var name: Name
    public var issuer: String
    /// Further Fulcio extensions by the last arc of their identifier, 9 to 24.
    public var claims: [Int: String]

    public init(_ name: Name, issuer: String, claims: [Int: String] = [:]) {
        (self.name, self.issuer, self.claims) = (name, issuer, claims)
    }

    /// A release workflow of the demo forge `git.example.com`, with all that its certificates say.
    public static func workflow(
        _ file: String,
        of repository: String,
        ref: String,
        commit: String,
        run: Int = 4217,
        issuer: String = DemoWorld.tokenIssuer
    ) -> Identity {
        let home = "https://git.example.com/\(repository)"
        let workflow = "\(home)/.github/workflows/\(file)@\(ref)"
        return Identity(
            .uri(workflow),
            issuer: issuer,
            claims: [
                9: workflow, 10: commit, 11: "hosted", 12: home, 13: commit, 14: ref, 15: "7001",
                16: "https://git.example.com/shop", 17: "70", 18: workflow, 19: commit, 20: "push",
                21: "\(home)/actions/runs/\(run)/attempts/1", 22: "private",
            ]
        )
    }

    public var text: String { name.text }

    /// The subject alternative name and the extensions below 1.3.6.1.4.1.57264.1.
    func extensions(_ options: KeylessIssuer.LeafOptions) -> [CertificateExtension] {
        let names = DER.sequence(of: (options.furtherNames + [name]).map(\.der))
        let arc = "1.3.6.1.4.1.57264.1."
        // Extension 1 holds the bare text, the later ones a UTF8String.
        return [
            CertificateExtension(identifier: "2.5.29.17", critical: true, value: names),
            CertificateExtension(
                identifier: arc + "1",
                critical: false,
                value: Array((options.oldIssuer ?? issuer).utf8)
            ),
            CertificateExtension(
                identifier: arc + "8",
                critical: false,
                value: DER.utf8String(issuer) + options.afterIssuer
            ),
        ]
            + claims.sorted { $0.key < $1.key }.map {
                CertificateExtension(identifier: arc + "\($0.key)", critical: false, value: DER.utf8String($0.value))
            }
    }
}
