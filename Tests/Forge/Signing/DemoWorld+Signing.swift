extension DemoWorld {
    /// Signs one attachment; what it returns went through `alterMaterial`.
    public func sign(_ attachment: Attachment) -> SignedMaterial {
        var material: SignedMaterial
        switch attachment.content {
        case .statement(let statement): material = sign(statement.json.bytes, type: Blob.inToto, attachment)
        case .payload(let payload, let type): material = sign(payload, type: type, attachment)
        case .simpleSigning(let payload): material = sign(payload, type: nil, attachment)
        }
        if let kind = attachment.entry { material.entry = log(material, as: kind, at: attachment.signedAt + 1) }
        if attachment.hasTimestamp {
            // In a layer the timestamp covers the whole envelope, in a bundle the signature alone.
            let isLayer = attachment.form == .cosign && material.payloadType != nil
            let covered = isLayer ? material.cosignLayer.bytes : material.signature
            material.timestamp = tsa.timestamp(covered, at: attachment.signedAt + 2)
        }
        attachment.alterMaterial?(&material)
        return material
    }

    private func sign(_ payload: [UInt8], type: String?, _ attachment: Attachment) -> SignedMaterial {
        let message = type.map { SignedMaterial.preAuthenticationEncoding($0, payload) } ?? payload
        switch attachment.signer {
        case .key(let key):
            return SignedMaterial(
                payload: payload,
                payloadType: type,
                signature: key.sign(message),
                publicKey: key.spki
            )
        case .keyless(let identity):
            let leaf = fulcio.issue(to: identity, for: message, at: attachment.signedAt, options: attachment.leaf)
            return SignedMaterial(
                payload: payload,
                payloadType: type,
                signature: leaf.key.sign(message),
                publicKey: leaf.key.spki,
                certificate: leaf.certificate,
                chain: [fulcio.intermediate, fulcio.root]
            )
        }
    }

    /// Makes the log entry of a signature.
    public func log(_ material: SignedMaterial, as kind: EntryKind, at moment: Moment) -> TransparencyLog.Entry {
        let hash = { (bytes: [UInt8]) -> JSON in ["algorithm": "sha256", "value": .string(hex(sha256(bytes)))] }
        let verifier = JSON.string(base64(Array(material.verifierPEM.utf8)))
        let signature = JSON.string(base64(material.signature))
        let (name, version, spec): (String, String, JSON)
        switch kind {
        case .hashedrekord:
            (name, version) = ("hashedrekord", "0.0.1")
            spec = [
                "data": ["hash": hash(material.payload)],
                "signature": ["content": signature, "publicKey": ["content": verifier]],
            ]
        case .hashedrekord2:
            (name, version) = ("hashedrekord", "0.0.2")
            spec = ["hashedRekordV002": hashedRekord2(material)]
        case .dsse:
            (name, version) = ("dsse", "0.0.1")
            spec = [
                "envelopeHash": hash(material.envelope.bytes), "payloadHash": hash(material.payload),
                "signatures": [["signature": signature, "verifier": verifier]],
            ]
        case .intoto0_0_1:
            (name, version) = ("intoto", "0.0.1")
            spec = [
                "content": ["hash": hash(material.envelope.bytes), "payloadHash": hash(material.payload)],
                "publicKey": verifier,
            ]
        case .intoto0_0_2:
            (name, version) = ("intoto", "0.0.2")
            let twice = JSON.string(base64(Array(base64(material.signature).utf8)))
            spec = [
                "content": [
                    "envelope": [
                        "payloadType": .string(material.payloadType ?? ""),
                        "signatures": [["publicKey": verifier, "sig": twice]],
                    ],
                    "hash": hash(material.envelope.bytes), "payloadHash": hash(material.payload),
                ]
            ]
        }
        let body: JSON = ["apiVersion": .string(version), "kind": .string(name), "spec": spec]
        return rekor.append(kind: name, version: version, body: body, at: moment)
    }

    /// What Rekor v2 says: of an envelope the digest of what its signature is over.
    private func hashedRekord2(_ material: SignedMaterial) -> JSON {
        let message = material.payloadType.map { SignedMaterial.preAuthenticationEncoding($0, material.payload) }
        let holder: JSON = ["rawBytes": .string(base64(material.certificate ?? material.publicKey))]
        return [
            "data": ["algorithm": "SHA2_256", "digest": .string(base64(sha256(message ?? material.payload)))],
            "signature": [
                "content": .string(base64(material.signature)),
                "verifier": [
                    "keyDetails": "PKIX_ECDSA_P256_SHA_256",
                    material.certificate == nil ? "publicKey" : "x509Certificate": holder,
                ],
            ],
        ]
    }
}
