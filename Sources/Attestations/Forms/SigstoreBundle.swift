internal import Cryptography
internal import Encodings
internal import Transparency
internal import Vocabulary

/// Reads Sigstore bundles v0.1, v0.2 and v0.3, each by its own rules.
///
/// Source: sigstore protobuf-specs, `sigstore_bundle.proto`; protobuf's JSON mapping.
struct SigstoreBundle {
    /// The versions of the format; what one demands another may forbid.
    enum Version: Hashable, Sendable {
        case v01, v02, v03

        static let mediaTypes: [String: Version] = [
            "application/vnd.dev.sigstore.bundle+json;version=0.1": .v01,
            "application/vnd.dev.sigstore.bundle+json;version=0.2": .v02,
            "application/vnd.dev.sigstore.bundle+json;version=0.3": .v03,
            "application/vnd.dev.sigstore.bundle.v0.3+json": .v03,
        ]
    }

    private let version: Version
    private let limits: Limits

    /// Reads the JSON of a bundle into what a verification needs.
    ///
    /// - Throws: `malformed-attestation`, `unsupported-format` for another version, `limit-exceeded`.
    static func read(_ bytes: [UInt8], limits: Limits) throws(AttestationError) -> SigningMaterial {
        do {
            let root = try JSONCursor(reading: bytes, depth: limits.jsonDepth, values: limits.jsonValues)
            return try read(root, limits: limits)
        } catch let error as AttestationError {
            throw error
        } catch {
            throw .unreadable("Sigstore bundle", error, .malformedAttestation)
        }
    }

    /// Reads a bundle whose JSON is read already.
    ///
    /// - Throws: as `read(_:limits:)`.
    static func read(_ root: JSONCursor, limits: Limits) throws(AttestationError) -> SigningMaterial {
        do {
            try root.refuseMembers(otherThan: [
                "mediaType", "verificationMaterial", "messageSignature", "dsseEnvelope",
            ])
            let mediaType = try root.string("mediaType")
            guard let version = Version.mediaTypes[mediaType] else {
                throw AttestationError(
                    .unsupportedFormat,
                    "expected a Sigstore bundle of version 0.1, 0.2 or 0.3, found media type '\(mediaType)'"
                )
            }
            return try SigstoreBundle(version: version, limits: limits).material(root)
        } catch let error as AttestationError {
            throw error
        } catch {
            throw .unreadable("Sigstore bundle", error, .malformedAttestation)
        }
    }

    private func material(_ root: JSONCursor) throws -> SigningMaterial {
        let material = try root.required("verificationMaterial")
        try material.refuseMembers(otherThan: [
            "publicKey", "x509CertificateChain", "certificate", "tlogEntries", "timestampVerificationData",
        ])
        let entries = try material.elements("tlogEntries")
        guard entries.count <= limits.logEntries else {
            throw LimitExceeded("log-entries", limit: Int64(limits.logEntries), found: "\(entries.count) log entries")
        }
        let (content, signatures) = try content(root)
        return SigningMaterial(
            content: content,
            signatures: signatures,
            verifier: try verifier(material),
            entries: try entries.map(entry),
            timestamps: try timestamps(material)
        )
    }

    private func content(_ root: JSONCursor) throws -> (SigningMaterial.Content, [[UInt8]]) {
        switch (try root.member("messageSignature"), try root.member("dsseEnvelope")) {
        case (nil, let envelope?):
            let envelope = try DSSEEnvelope(envelope, strict: true)
            guard envelope.signatures.count == 1 else {
                throw root.mismatch("exactly one signature", found: "\(envelope.signatures.count)")
            }
            return (.dsse(envelope, original: nil), envelope.signatures)
        case (let message?, nil):
            try message.refuseMembers(otherThan: ["messageDigest", "signature"])
            let hint = try message.member("messageDigest").map(messageDigest)
            return (.message(hint: hint), [try message.required("signature").base64()])
        default: throw root.mismatch("exactly one of messageSignature and dsseEnvelope", found: "none or both")
        }
    }

    private func messageDigest(_ cursor: JSONCursor) throws -> Digest {
        try cursor.refuseMembers(otherThan: ["algorithm", "digest"])
        let algorithms: [String: Digest.Algorithm] = [
            "SHA2_256": .sha256, "SHA2_384": .sha384, "SHA2_512": .sha512,
        ]
        let name = try cursor.string("algorithm")
        guard let algorithm = algorithms[name] else {
            throw AttestationError(.unsupportedAlgorithm, "expected SHA-2 as message digest, found '\(name)'")
        }
        guard let digest = Digest(algorithm, bytes: try cursor.required("digest").base64()) else {
            throw try cursor.required("digest").mismatch("\(algorithm.length) bytes", found: "another number")
        }
        return digest
    }

    private func verifier(_ material: JSONCursor) throws -> SigningMaterial.Verifier {
        let key = try material.member("publicKey")
        let chain = try material.member("x509CertificateChain")
        let certificate = try material.member("certificate")
        switch (key, chain, certificate) {
        case (let key?, nil, nil):
            try key.refuseMembers(otherThan: ["hint"])
            _ = try key.optionalString("hint")
            return .key
        case (nil, let chain?, nil) where version != .v03:
            try chain.refuseMembers(otherThan: ["certificates"])
            let certificates = try chain.elements("certificates")
            guard certificates.count <= limits.certificates else {
                throw LimitExceeded(
                    "certificates",
                    limit: Int64(limits.certificates),
                    found: "\(certificates.count) certificates"
                )
            }
            guard let leaf = try certificates.map(self.certificate).first else {
                throw chain.mismatch("at least one certificate", found: "none")
            }
            return .certificate(leaf)
        case (nil, nil, let certificate?) where version == .v03: return .certificate(try self.certificate(certificate))
        default:
            let allowed = version == .v03 ? "certificate" : "x509CertificateChain"
            throw material.mismatch("exactly one of publicKey and \(allowed)", found: "another combination")
        }
    }

    private func certificate(_ cursor: JSONCursor) throws -> Certificate {
        try cursor.refuseMembers(otherThan: ["rawBytes"])
        do {
            return try Certificate(der: cursor.required("rawBytes").base64())
        } catch let error as CryptographyError {
            if error.code == .unsupportedAlgorithm { throw error }
            throw AttestationError(.malformedAttestation, "Sigstore bundle: \(cursor.path): \(error)")
        }
    }

    private func timestamps(_ material: JSONCursor) throws -> [TimestampResponse] {
        guard let data = try material.member("timestampVerificationData") else { return [] }
        try data.refuseMembers(otherThan: ["rfc3161Timestamps"])
        let timestamps = try data.elements("rfc3161Timestamps")
        guard timestamps.count <= limits.timestamps else {
            throw LimitExceeded("timestamps", limit: Int64(limits.timestamps), found: "\(timestamps.count) timestamps")
        }
        var seen: Set<[UInt8]> = []
        return try timestamps.map { timestamp in
            try timestamp.refuseMembers(otherThan: ["signedTimestamp"])
            let der = try timestamp.required("signedTimestamp").base64()
            guard seen.insert(der).inserted else { throw timestamp.mismatch("each timestamp once", found: "one again") }
            return try TimestampResponse(der: der, limits: limits)
        }
    }

    // MARK: - Log entries

    private func entry(_ cursor: JSONCursor) throws -> TransparencyLogEntry {
        try cursor.refuseMembers(otherThan: [
            "logIndex", "logId", "kindVersion", "integratedTime", "inclusionPromise", "inclusionProof",
            "canonicalizedBody",
        ])
        let logID = try cursor.required("logId")
        try logID.refuseMembers(otherThan: ["keyId"])
        let promise = try cursor.member("inclusionPromise")
        try promise?.refuseMembers(otherThan: ["signedEntryTimestamp"])
        let inclusion = try cursor.member("inclusionProof").flatMap(inclusion)
        if version == .v01, promise == nil {
            throw cursor.mismatch("an inclusionPromise (bundle v0.1)", found: "none")
        }
        if version != .v01, inclusion == nil {
            throw cursor.mismatch("an inclusionProof with a checkpoint (bundle v0.2, v0.3)", found: "none")
        }
        return TransparencyLogEntry(
            logIndex: try natural(cursor, "logIndex"),
            logID: try logID.required("keyId").base64(),
            kindVersion: try kindVersion(cursor),
            integratedTime: try natural(cursor, "integratedTime"),
            signedEntryTimestamp: try promise?.required("signedEntryTimestamp").base64(),
            inclusion: inclusion,
            body: try cursor.required("canonicalizedBody").base64()
        )
    }

    private func kindVersion(_ cursor: JSONCursor) throws -> TransparencyLogEntry.KindVersion {
        let member = try cursor.required("kindVersion")
        try member.refuseMembers(otherThan: ["kind", "version"])
        return .init(kind: try member.string("kind"), version: try member.string("version"))
    }

    /// A proof; nil for one without checkpoint, which proves nothing and which v0.1 allows.
    private func inclusion(_ cursor: JSONCursor) throws -> TransparencyLogEntry.Inclusion? {
        try cursor.refuseMembers(otherThan: ["logIndex", "rootHash", "treeSize", "hashes", "checkpoint"])
        let proof = InclusionProof(
            index: try natural(cursor, "logIndex"),
            claimedRoot: try cursor.member("rootHash")?.base64(),
            claimedSize: try cursor.member("treeSize") == nil ? nil : natural(cursor, "treeSize"),
            hashes: try cursor.elements("hashes").map { try $0.base64() }
        )
        guard let checkpoint = try cursor.member("checkpoint") else { return nil }
        try checkpoint.refuseMembers(otherThan: ["envelope"])
        return .init(proof: proof, checkpoint: Array(try checkpoint.string("envelope").utf8))
    }

    /// A 64-bit integer that is not negative; a missing one is 0, as protobuf has it.
    private func natural(_ cursor: JSONCursor, _ name: String) throws -> Int64 {
        guard let member = try cursor.member(name) else { return 0 }
        let value = try member.protobufInteger()
        guard value >= 0 else { throw member.mismatch("a number that is not negative", found: "\(value)") }
        return value
    }
}
