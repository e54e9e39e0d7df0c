/// Everybody who signs anything in the demo, from one seed and at fixed times.
public struct DemoWorld: Sendable {
    public let seed: String
    public var fulcio: KeylessIssuer
    public var rekor: TransparencyLog
    public var tsa: TimestampAuthority
    /// Signs vulnerability scans.
    public let scanner: DemoKey
    /// Signs VEX documents.
    public let productSecurity: DemoKey
    /// Signs verdicts.
    public let station: DemoKey
    /// Nobody trusts this one.
    public let stranger: DemoKey

    public init(seed: String = "sallyport demo 1") {
        self.seed = seed
        let log = CertificateLog(
            url: "https://ctfe.demo.example/2026",
            key: DemoKey(.p256, seed: seed, name: "certificate log")
        )
        fulcio = KeylessIssuer(
            seed: seed,
            certificateLog: log,
            from: DemoWorld.validFrom,
            until: DemoWorld.validUntil
        )
        rekor = TransparencyLog(
            host: "rekor.demo.example",
            treeID: "1234567890",
            key: DemoKey(.p256, seed: seed, name: "rekor"),
            seed: seed
        )
        tsa = TimestampAuthority(seed: seed, from: DemoWorld.validFrom, until: DemoWorld.validUntil)
        scanner = DemoKey(.p256, seed: seed, name: "scanner")
        productSecurity = DemoKey(.p256, seed: seed, name: "product-security")
        station = DemoKey(.ed25519, seed: seed, name: "demo-station")
        stranger = DemoKey(.p256, seed: seed, name: "stranger")
    }

    /// Another key of the same seed.
    public func key(_ kind: DemoKey.Kind = .p256, named name: String) -> DemoKey {
        DemoKey(kind, seed: seed, name: name)
    }
}

extension DemoWorld {
    public static let validFrom: Moment = "2026-01-01T00:00:00Z"
    public static let validUntil: Moment = "2046-01-01T00:00:00Z"
    /// When the builds started.
    public static let built: Moment = "2026-06-01T09:00:00Z"
    /// When the scans ended.
    public static let scanned: Moment = "2026-06-01T09:21:30Z"
    /// When product security wrote its VEX documents.
    public static let triaged: Moment = "2026-06-01T10:00:00Z"
    /// The time of all files in archives.
    public static let packed: Moment = "2026-06-01T11:00:00Z"
    /// The time to judge at (`--at`).
    public static let judged: Moment = "2026-06-01T12:00:00Z"

    /// The issuer of the CI's tokens.
    public static let tokenIssuer = "https://token.ci.example.com"
    /// What provenance calls the builder.
    public static let builder = "https://ci.example.com/builders/container@v1"
}
