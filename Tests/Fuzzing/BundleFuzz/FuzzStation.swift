import Attestations
import Cryptography
import Encodings
import Forge
import Transparency
import Trust
import Vocabulary

/// A station that believes the forge's authorities and keys.
struct FuzzStation: Sendable {
    private let root: SigstoreRoot
    private let verifier: AttestationVerifier
    private let names: Set<String>

    private static let world = DemoWorld()
    /// The file, and one that nobody signed.
    private static let files = [DemoWorld.file, DemoWorld.file + [0]].map { file in
        must { try SignedMessage(file) }
    }
    private static let good = must {
        try DetachedSignature.all(world.fileSignatures[0].bundle, limits: Limits())[0].get()
    }

    static let demo = FuzzStation(
        must { try SigstoreRoot(name: "demo", json: world.trustedRoot.bytes, limits: Limits()) }
    )

    private init(_ root: SigstoreRoot) {
        self.root = root
        let identity = Product.webshop.releaseWorkflow
        guard case .uri(let subject) = identity.name, let time = Instant(DemoWorld.judged.rfc3339)
        else { fatalError("an identity and a time") }
        let keyless = KeylessMeans(
            trustedRoot: root.name,
            identities: [IdentityPattern(issuer: .exact(identity.issuer), subject: .exact(subject))],
            requirements: .keyless(hasCertificateLogs: root.namesCertificateLogs)
        )
        let keys = [(Self.world.productSecurity, root.name), (Self.world.scanner, nil), (Self.world.station, nil)]
            .map { key, unit in
                let trusted = Self.must { try PublicKey(pem: Array(key.publicPEM.utf8)) }
                return KeyMeans(
                    keys: [TrustedKey(key: trusted, file: "", window: .always)],
                    trustedRoot: unit,
                    requirements: unit == nil ? .keys : .loggedKeys
                )
            }
        let means = [Authority.Means.keyless(keyless)] + keys.map(Authority.Means.keys)
        let authorities = means.enumerated().map { index, means in
            Authority(name: "\(index)", signs: [], images: ImageSelector(["**"]), means: means)
        }
        names = Set(authorities.map(\.name))
        let anchors = TrustAnchors(authorities: authorities, sigstoreRoots: [root.name: root])
        verifier = AttestationVerifier(anchors, at: time, limits: Limits())
    }

    /// Verifies a signature over the file, and over one that it cannot be of.
    func verify(_ signature: DetachedSignature) {
        do throws(AttestationError) {
            let authentic = try verifier.authenticate(signature, over: Self.files[0])
            guard !authentic.signers.isEmpty, authentic.signers.allSatisfy({ names.contains($0.authority) })
            else { fatalError("verified, but by nobody who is known") }
        } catch {
            check(error)
        }
        do throws(AttestationError) {
            _ = try verifier.authenticate(signature, over: Self.files[1])
            fatalError("verified over a file that nobody signed")
        } catch {
            check(error)
        }
        _ = signature.algorithms(limits: Limits())
        _ = signature.needsContent(ofKeys: true)
    }

    /// Looks for the log's signature on a checkpoint.
    func verify(_ checkpoint: Checkpoint) { for log in root.tlogs { _ = try? checkpoint.verify(by: log) } }

    /// Verifies a good signature by a trusted root that may be anybody's.
    static func verifyGood(by root: SigstoreRoot) {
        do throws(AttestationError) {
            _ = try FuzzStation(root).verifier.authenticate(good, over: files[0])
        } catch {
            check(error)
        }
    }

    private static func must<Value>(_ make: () throws -> Value) -> Value {
        do { return try make() } catch { fatalError("\(error)") }
    }
}
