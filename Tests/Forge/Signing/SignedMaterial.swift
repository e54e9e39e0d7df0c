/// What came out of one signing; every part can be changed before it is filed.
public struct SignedMaterial: Hashable, Sendable {
    /// The statement, or the simple-signing document.
    public var payload: [UInt8]
    /// The type that DSSE signs along; nil for simple signing.
    public var payloadType: String?
    public var signature: [UInt8]
    /// The SubjectPublicKeyInfo of the key that signed.
    public var publicKey: [UInt8]
    /// The leaf, DER, of a keyless signature.
    public var certificate: [UInt8]?
    /// The issuers of the leaf, intermediate first, DER.
    public var chain: [[UInt8]] = []
    public var entry: TransparencyLog.Entry?
    /// A TimeStampResp.
    public var timestamp: [UInt8]?

    /// The DSSE envelope as cosign writes it.
    public var envelope: JSON {
        [
            "payloadType": .string(payloadType ?? ""), "payload": .string(base64(payload)),
            "signatures": [["keyid": "", "sig": .string(base64(signature))]],
        ]
    }

    /// The pre-authentication encoding that DSSE signs.
    public static func preAuthenticationEncoding(_ type: String, _ payload: [UInt8]) -> [UInt8] {
        Array("DSSEv1 \(type.utf8.count) \(type) \(payload.count) ".utf8) + payload
    }

    /// The certificate, or where there is none the public key, as PEM.
    public var verifierPEM: String {
        certificate.map { pem("CERTIFICATE", $0) } ?? pem("PUBLIC KEY", publicKey)
    }

    /// The layer of a cosign `.att` or `.sig` manifest.
    public var cosignLayer: Blob {
        payloadType == nil
            ? Blob("application/vnd.dev.cosign.simplesigning.v1+json", payload)
            : Blob("application/vnd.dsse.envelope.v1+json", envelope)
    }

    /// The annotations of that layer.
    public func cosignAnnotations(predicateType: String?) -> [String: String] {
        var annotations = ["dev.cosignproject.cosign/signature": payloadType == nil ? base64(signature) : ""]
        if let certificate {
            annotations["dev.sigstore.cosign/certificate"] = pem("CERTIFICATE", certificate)
            annotations["dev.sigstore.cosign/chain"] = chain.map { pem("CERTIFICATE", $0) }.joined()
        }
        if let entry { annotations["dev.sigstore.cosign/bundle"] = entry.legacyJSON.text }
        if let timestamp {
            let json: JSON = ["SignedRFC3161Timestamp": .string(base64(timestamp))]
            annotations["dev.sigstore.cosign/rfc3161timestamp"] = json.text
        }
        if let predicateType { annotations["predicateType"] = predicateType }
        return annotations
    }

    /// The same as a Sigstore bundle.
    public func bundle(_ version: BundleVersion) -> JSON {
        var material: JSON = [:]
        let raw = { (der: [UInt8]) -> JSON in ["rawBytes": .string(base64(der))] }
        switch (certificate, version) {
        case (let leaf?, .v0_3): material["certificate"] = raw(leaf)
        case (let leaf?, .v0_1): material["x509CertificateChain"] = ["certificates": .array(([leaf] + chain).map(raw))]
        case (nil, _): material["publicKey"] = ["hint": .string(base64(sha256(publicKey)))]
        }
        if let entry { material["tlogEntries"] = [entry.bundleJSON(withProof: version == .v0_3)] }
        if let timestamp {
            material["timestampVerificationData"] = [
                "rfc3161Timestamps": [["signedTimestamp": .string(base64(timestamp))]]
            ]
        }
        var json: JSON = ["mediaType": .string(version.rawValue), "verificationMaterial": material]
        if payloadType == nil {
            json["messageSignature"] = [
                "messageDigest": ["algorithm": "SHA2_256", "digest": .string(base64(sha256(payload)))],
                "signature": .string(base64(signature)),
            ]
        } else {
            json["dsseEnvelope"] = envelope
            json["dsseEnvelope"]?["signatures"] = [["sig": .string(base64(signature))]]
        }
        return json
    }
}

/// The bundle versions that fixtures have.
public enum BundleVersion: String, Sendable {
    case v0_1 = "application/vnd.dev.sigstore.bundle+json;version=0.1"
    case v0_3 = "application/vnd.dev.sigstore.bundle.v0.3+json"
}

/// The kinds of log entry that fixtures have.
public enum EntryKind: Sendable {
    case hashedrekord
    /// What Rekor v2 logs, of envelopes too.
    case hashedrekord2
    case dsse
    case intoto0_0_1
    case intoto0_0_2
}
