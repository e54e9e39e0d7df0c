/// A Fulcio-like authority: a root, an intermediate, and certificates of ten minutes.
public struct KeylessIssuer: Sendable {
    public let organization: String
    public let url: String
    public let certificateLog: CertificateLog
    public let intermediateKey: DemoKey
    /// DER.
    public let root: [UInt8]
    /// DER.
    public let intermediate: [UInt8]

    private let intermediateName: [UInt8]
    private let seed: String

    /// Makes root and intermediate, valid from `start` to `end`, the intermediate until its own end where one is given.
    public init(
        seed: String,
        organization: String = "demo.example",
        url: String = "https://fulcio.demo.example",
        certificateLog: CertificateLog,
        from start: Moment,
        until end: Moment,
        intermediateUntil: Moment? = nil
    ) {
        (self.organization, self.url, self.certificateLog, self.seed) = (organization, url, certificateLog, seed)
        let rootKey = DemoKey(.p384, seed: seed, name: "\(organization) fulcio root")
        intermediateKey = DemoKey(.p384, seed: seed, name: "\(organization) fulcio intermediate")
        let rootName = CertificateRequest.name(organization: organization, commonName: "Sallyport demo root")
        intermediateName = CertificateRequest.name(
            organization: organization,
            commonName: "Sallyport demo intermediate"
        )
        let authority = { (key: DemoKey, name: [UInt8], end: Moment, extensions: [CertificateExtension]) in
            CertificateRequest(
                serial: CertificateRequest.serial(key.publicBytes),
                issuer: rootName,
                subject: name,
                notBefore: start,
                notAfter: end,
                key: key,
                extensions: [.signsCertificates] + extensions + [.subjectKey(key), .authorityKey(rootKey)]
            ).signed(by: rootKey)
        }
        root = authority(rootKey, rootName, end, [.certificateAuthority(pathLength: 1)])
        intermediate = authority(
            intermediateKey,
            intermediateName,
            intermediateUntil ?? end,
            [.extendedKeyUsage(KeylessIssuer.codeSigning, critical: false), .certificateAuthority(pathLength: 0)]
        )
    }

    /// What a leaf may deviate in, so that tests can make wrong ones.
    public struct LeafOptions: Sendable {
        public var lifetime = 600
        public var certificateLog: CertificateLog?
        public var hasTimestamp = true
        public var extendedKeyUsage = KeylessIssuer.codeSigning
        /// Names that stand before the signer's own.
        public var furtherNames: [Identity.Name] = []
        /// What the older of the two issuer extensions says; nil: the same as the other.
        public var oldIssuer: String?
        /// Bytes after the text of the newer issuer extension, inside the extension.
        public var afterIssuer: [UInt8] = []
        /// The extension bytes of the certificate timestamp.
        public var timestampExtensions: [UInt8] = []
        /// Changes the list of certificate timestamps before the certificate is signed.
        public var alterTimestamps: (@Sendable (inout [UInt8]) -> Void)?

        public init() {}
    }

    /// A key made for one signature, and its certificate (DER).
    public func issue(
        to identity: Identity,
        for purpose: [UInt8],
        at moment: Moment,
        options: LeafOptions = LeafOptions()
    ) -> (key: DemoKey, certificate: [UInt8]) {
        let trace = identity.text + "\n" + moment.rfc3339 + "\n" + hex(sha256(purpose))
        let key = DemoKey(.p256, seed: seed, name: "\(organization) leaf \(trace)")
        var request = CertificateRequest(
            serial: CertificateRequest.serial(key.publicBytes),
            issuer: intermediateName,
            subject: DER.sequence(),
            notBefore: moment,
            notAfter: moment + options.lifetime,
            key: key,
            extensions: [
                .digitalSignature, .extendedKeyUsage(options.extendedKeyUsage, critical: false), .subjectKey(key),
                .authorityKey(intermediateKey),
            ] + identity.extensions(options)
        )
        if options.hasTimestamp {
            var list = (options.certificateLog ?? certificateLog).timestampList(
                toBeSigned: request.toBeSigned(by: intermediateKey),
                issuer: intermediateKey,
                at: moment.seconds * 1000 + 255,
                extensions: options.timestampExtensions
            )
            options.alterTimestamps?(&list)
            request.extensions.append(
                CertificateExtension(identifier: "1.3.6.1.4.1.11129.2.4.2", critical: false, value: list)
            )
        }
        return (key, request.signed(by: intermediateKey))
    }

    /// The intermediate, then the root, as PEM.
    public var chainPEM: String { pem("CERTIFICATE", intermediate) + pem("CERTIFICATE", root) }

    public static let codeSigning = "1.3.6.1.5.5.7.3.3"
}
