import CorpusSupport
import Cryptography
import Encodings
import KubernetesValues
import Testing
import Trust
import Vocabulary

@testable import Attestations
@testable import Kyverno
@testable import Policies

/// Attestors that are certificates, and what a certificate must name.
@Suite struct CertificateTests {
    private let rootKey: SigningKey
    private let root: Certificate
    private let leaf: Certificate
    private let nameless: Certificate

    init() throws {
        let rootKey = try SigningKey.generate(.ecdsaP256)
        let authority = CertificateForge(
            subject: "root",
            issuer: "root",
            spki: rootKey.publicKey.spki,
            extensions: [.basicConstraints(isAuthority: true), .signsCertificates, .keyIdentifier("root")]
        )
        func made(_ forge: CertificateForge) throws -> Certificate {
            try Certificate(der: forge.der { try rootKey.sign($0) })
        }
        func leaf(_ names: [CertificateForge.Extension]) throws -> Certificate {
            try made(
                CertificateForge(
                    subject: "leaf",
                    issuer: "root",
                    spki: try SigningKey.generate(.ecdsaP256).publicKey.spki,
                    extensions: [.signsContent, .codeSigning, .keyIdentifier("leaf"), .issuerKeyIdentifier("root")]
                        + names
                )
            )
        }
        self.rootKey = rootKey
        root = try made(authority)
        self.leaf = try leaf([.email("ada@example.com")])
        nameless = try leaf([])
    }

    private func pem(_ certificate: Certificate) -> String {
        let lines = PEM(label: "CERTIFICATE", der: certificate.der).text.split(separator: "\n")
        return "\"\(lines.joined(separator: "\\n"))\""
    }

    private func authorities(_ entry: String) throws -> PolicyAuthorities {
        let file = try Station.file(
            Station.policy("- {imageReferences: [\"*\"], attestors: [{entries: [{certificates: {\(entry)}}]}]}")
        )
        let language = try KyvernoLanguage(Station().options, policyFiles: [file])
        let set = try PolicySet.load(files: [file], authorities: [], languages: [language], limits: Limits())
        return try #require(set.authorities.first)
    }

    @Test func aCertificateAloneIsItsKey() throws {
        let found = try authorities("cert: \(pem(leaf))")
        guard case .keys(let means)? = found.authorities.first?.means else { throw Surprise("\(found)") }
        #expect(means.keys.map(\.key) == [leaf.publicKey])
        #expect(means.requirements.transparencyLog == 1)
    }

    @Test func aChainAloneIsAStore() throws {
        let found = try authorities("certChain: \(pem(root)), rekor: {ignoreTlog: true}, ctlog: {ignoreSCT: true}")
        let authority = try #require(found.authorities.first)
        guard case .certificates(let means) = authority.means else { throw Surprise("\(found)") }
        #expect(means.validNow)
        #expect(means.requirements.sct == 0)
        #expect(found.certificateStores[means.stores[0]]?.certificates == [root])
    }

    @Test func aChainMustFitItsCertificate() throws {
        #expect(try authorities("cert: \(pem(leaf)), certChain: \(pem(root))").authorities.count == 1)
        let other = try CertificateTests()
        let entry = "cert: \(pem(leaf)), certChain: \(pem(other.root))"
        #expect(try authorities(entry).authorities.isEmpty)
        let policy = Station.policy(
            """
            - imageReferences: ["*"]
              failureAction: Enforce
              attestors: [{entries: [{certificates: {\(entry)}}]}]
            """
        )
        let outcome = try Station().outcome(policy)
        #expect(outcome.result == .fail)
        #expect(outcome.message.contains("does not fit its chain"))
    }

    @Test func whatIsNoCertificateIsAnError() throws {
        let policy = Station.policy(
            """
            - imageReferences: ["*"]
              failureAction: Enforce
              attestors: [{entries: [{certificates: {cert: $A}}]}]
            """
        )
        let outcome = try Station().outcome(policy)
        #expect(outcome.result == .error)
        #expect(outcome.code == .keyUnusable)
    }

    /// On a cluster a certificate without any name passes a check of the subject.
    @Test func g21ACertificateWithoutANameIsNobody() throws {
        let patterns = [IdentityPattern.ofAnyIssuer(subject: .wildcard(Wildcard("*")))]
        let authority = Authority(
            name: "policy:p",
            signs: [],
            images: ImageSelector(["**"]),
            means: .keyless(
                KeylessMeans(
                    trustedRoot: "public-good",
                    identities: patterns,
                    requirements: .keyless(hasCertificateLogs: false)
                )
            )
        )
        let claimant = CertificateIssuer.Claimant(authority, patterns)
        #expect(claimant.subject(in: try SignerIdentity(leaf)) == "ada@example.com")
        #expect(claimant.subject(in: try SignerIdentity(nameless)) == nil)
    }
}
