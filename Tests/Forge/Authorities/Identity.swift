/// Who a keyless signer is: the certificate's subject alternative name, the token's issuer, and where the build ran.
public struct Identity: Hashable, Sendable {
    public enum Name: Hashable, Sendable {
        case uri(String)
        case email(String)
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

    var text: String {
        switch name {
        case .uri(let text), .email(let text): text
        }
    }

    /// The subject alternative name and the extensions below 1.3.6.1.4.1.57264.1.
    var extensions: [CertificateExtension] {
        let tag: UInt8 = if case .uri = name { 0x86 } else { 0x81 }
        let names = DER.sequence(DER.tagged(tag, Array(text.utf8)))
        let arc = "1.3.6.1.4.1.57264.1."
        // Extension 1 holds the bare text, the later ones a UTF8String.
        return [
            CertificateExtension(identifier: "2.5.29.17", critical: true, value: names),
            CertificateExtension(identifier: arc + "1", critical: false, value: Array(issuer.utf8)),
            CertificateExtension(identifier: arc + "8", critical: false, value: DER.utf8String(issuer)),
        ]
            + claims.sorted { $0.key < $1.key }.map {
                CertificateExtension(identifier: arc + "\($0.key)", critical: false, value: DER.utf8String($0.value))
            }
    }
}
