extension DemoWorld {
    /// `trusted_root.json` of the demo authorities, in the form of the public-good one.
    public var trustedRoot: JSON {
        [
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": [log("https://" + rekor.host, rekor.key, id: rekor.identifier)],
            "certificateAuthorities": [
                authority("Sallyport demo root", fulcio.organization, fulcio.url, [fulcio.intermediate, fulcio.root])
            ],
            "ctlogs": [
                log(fulcio.certificateLog.url, fulcio.certificateLog.key, id: fulcio.certificateLog.key.identifier)
            ],
            "timestampAuthorities": [
                authority("Sallyport demo timestamping", tsa.organization, tsa.url, [tsa.leaf, tsa.root])
            ],
        ]
    }

    private var validFor: JSON { ["start": .string(DemoWorld.validFrom.rfc3339)] }

    private func log(_ url: String, _ key: DemoKey, id: [UInt8]) -> JSON {
        [
            "baseUrl": .string(url), "hashAlgorithm": "SHA2_256",
            "publicKey": [
                "rawBytes": .string(base64(key.spki)),
                "keyDetails": key.kind == .ed25519 ? "PKIX_ED25519" : "PKIX_ECDSA_P256_SHA_256", "validFor": validFor,
            ],
            "logId": ["keyId": .string(base64(id))],
        ]
    }

    private func authority(_ name: String, _ organization: String, _ url: String, _ chain: [[UInt8]]) -> JSON {
        [
            "subject": ["organization": .string(organization), "commonName": .string(name)], "uri": .string(url),
            "certChain": ["certificates": .array(chain.map { ["rawBytes": .string(base64($0))] })],
            "validFor": validFor,
        ]
    }
}
