package import Cryptography
internal import Vocabulary

extension SigstoreRoot {
    /// A root of parts that a policy names, instead of a file in JSON.
    ///
    /// - Parameters:
    ///   - name: Under which authorities refer to it.
    ///   - tlogs: Transparency logs.
    ///   - ctlogs: Certificate transparency logs.
    ///   - certificateAuthorities: Those that issue signing certificates.
    ///   - timestampAuthorities: Those that sign times.
    package init(
        name: String,
        tlogs: [LogKey],
        ctlogs: [LogKey],
        certificateAuthorities: [CertificateAuthority],
        timestampAuthorities: [CertificateAuthority]
    ) {
        (self.name, self.tlogs, self.ctlogs) = (name, tlogs, ctlogs)
        self.certificateAuthorities = certificateAuthorities
        self.timestampAuthorities = timestampAuthorities
        namesCertificateLogs = !ctlogs.isEmpty
        notes = []
    }
}

extension LogKey {
    /// A log that is known by its key alone: its identifier is the hash of that, and it is believed at all times.
    ///
    /// Source: RFC 6962, 3.2; Rekor and CT logs sign over SHA-256, whatever the curve.
    package init(key: PublicKey, baseURL: String) {
        let details: KeyDetails =
            switch key.algorithm {
            case .ecdsa(.p256): .ecdsaP256SHA256
            case .ecdsa(.p384): .ecdsaP384SHA256
            case .ecdsa(.p521): .ecdsaP521SHA256
            case .ed25519: .ed25519
            case .rsa: .rsa
            }
        self.init(
            id: key.fingerprint.bytes,
            key: key,
            keyDetails: details,
            window: .always,
            baseURL: baseURL,
            operatorName: nil
        )
    }
}

extension CertificateAuthority {
    /// An authority of which a policy gives the certificates, believed at all times.
    ///
    /// - Parameters:
    ///   - certificates: All but the anchor, nearest the leaf first; of a timestamp authority its own comes first.
    ///   - anchor: What is believed.
    ///   - uri: Its address, which tells authorities apart.
    package init(certificates: [Certificate], anchor: Certificate, uri: String?) {
        self.init(
            certificates: certificates + [anchor],
            anchor: anchor,
            window: .always,
            name: Name(uri: uri, organization: nil, commonName: nil, operatorName: nil)
        )
    }
}
