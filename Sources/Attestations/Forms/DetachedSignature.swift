internal import Cryptography
internal import Encodings
internal import Transparency
package import Vocabulary

/// A signature that stands beside a file, read and typed; nothing of it is believed yet.
///
/// Source: sigstore protobuf-specs, `sigstore_bundle.proto`; cosign's `LocalSignedPayload` and `verify-blob`.
package struct DetachedSignature: Sendable {
    let material: SigningMaterial
    private let text: [UInt8]

    /// The parts of a signature that are kept in files of their own.
    package struct Parts: Sendable {
        /// The signature: base64, or its bytes; or a DSSE envelope in JSON.
        package let signature: [UInt8]
        /// The signing certificate in PEM (the first block) or DER; nil where a key signed.
        package let certificate: [UInt8]?
        /// The log entry, as cosign's `bundle` has it.
        package let logEntry: [UInt8]?
        /// An RFC 3161 TimeStampResp in DER, or in JSON as cosign's `rfc3161timestamp` has it.
        package let timestamp: [UInt8]?

        package init(signature: [UInt8], certificate: [UInt8]?, logEntry: [UInt8]?, timestamp: [UInt8]?) {
            (self.signature, self.certificate) = (signature, certificate)
            (self.logEntry, self.timestamp) = (logEntry, timestamp)
        }
    }

    /// The hashes by which this signature can be compared with a file.
    package func algorithms(limits: Limits) -> Set<Digest.Algorithm> {
        var algorithms: Set<Digest.Algorithm> = [.sha256]
        if case .message(let hint) = material.content {
            if let hint { algorithms.insert(hint.algorithm) }
            algorithms.formUnion(
                material.entries.compactMap { try? LogEntry(body: $0.body, limits: limits).artifact?.algorithm }
            )
        }
        if case .certificate(let leaf) = material.verifier {
            algorithms.formUnion(leaf.publicKey.algorithm.schemes.compactMap(\.hash))
        }
        // npm's provenance names its subjects by SHA-512 alone; what is said here is judged once it is authentic.
        if case .dsse(let envelope, _) = material.content,
            let statement = try? Statement(envelope, limits: limits)
        {
            algorithms.formUnion(statement.subjects.flatMap(\.digests).map(\.algorithm))
        }
        return algorithms
    }

    /// Whether it can be checked over the file's content alone, and over no digest: Ed25519 signs content whole.
    ///
    /// - Parameter keys: Whether one of the keys that are trusted is of Ed25519.
    /// - Returns: Whether the content must be at hand.
    package func needsContent(ofKeys keys: Bool) -> Bool {
        guard case .message = material.content else { return false }
        return switch material.verifier {
        case .certificate(let leaf): leaf.publicKey.algorithm == .ed25519
        case .key: keys
        }
    }

    /// The SHA-256 of the text that holds it.
    ///
    /// - Throws: A fault of libcrypto.
    package var digest: Digest { get throws(AttestationError) { try Self.digest(of: text) } }

    /// The SHA-256 of a file.
    ///
    /// - Throws: A fault of libcrypto.
    package static func digest(of file: [UInt8]) throws(AttestationError) -> Digest {
        do throws(CryptographyError) {
            return try HashFunction.digest(.sha256, of: file)
        } catch {
            throw AttestationError(error.code, error.description)
        }
    }

    private init(_ material: SigningMaterial, text: [UInt8]) { (self.material, self.text) = (material, text) }
}

// MARK: - One file that holds all

extension DetachedSignature {
    /// Reads a file of one bundle, or of several, one a line.
    ///
    /// - Parameters:
    ///   - file: Sigstore bundles, cosign's old local bundle, or plain DSSE envelopes.
    ///   - limits: `bundles` is how many lines there may be.
    /// - Returns: For each what was read, or why it cannot be: one bad line says nothing about the others.
    /// - Throws: `limit-exceeded`.
    package static func all(
        _ file: [UInt8],
        limits: Limits
    ) throws(AttestationError) -> [Result<DetachedSignature, AttestationError>] {
        let lines = lines(file, limit: limits.bundles)
        guard lines.count <= limits.bundles else {
            let error = LimitExceeded("bundles", limit: Int64(limits.bundles), found: "more lines")
            throw AttestationError(.limitExceeded, error.description)
        }
        return lines.map { line in
            do throws(AttestationError) {
                return .success(DetachedSignature(try material(line, limits: limits), text: line))
            } catch {
                return .failure(error)
            }
        }
    }

    /// The documents of a file.
    ///
    /// No single JSON text has a line that begins an object right after one that ended one.
    private static func lines(_ file: [UInt8], limit: Int) -> [[UInt8]] {
        guard let end = file.firstIndex(of: 0x0A), file[..<end].last(where: { !isSpace($0) }) == UInt8(ascii: "}"),
            file[end...].first(where: { !isSpace($0) }) == UInt8(ascii: "{")
        else { return [file] }
        var lines: [[UInt8]] = []
        var rest = file[...]
        // One more than the limit is enough to see that there are too many.
        while !rest.isEmpty, lines.count <= limit {
            let line = rest.prefix { $0 != 0x0A }
            if !line.allSatisfy(isSpace) { lines.append(Array(line)) }
            rest = rest[line.endIndex...].dropFirst()
        }
        return lines
    }

    private static func material(_ text: [UInt8], limits: Limits) throws(AttestationError) -> SigningMaterial {
        do {
            let root = try JSONCursor(reading: text, depth: limits.jsonDepth, values: limits.jsonValues)
            if try root.member("base64Signature") != nil { return try local(root, limits: limits) }
            if try root.member("payloadType") != nil {
                return material(of: try DSSEEnvelope(root, strict: false), original: text, verifier: .key)
            }
            return try SigstoreBundle.read(root, limits: limits)
        } catch let error as AttestationError {
            throw error
        } catch {
            throw .unreadable("bundle", error, .malformedAttestation)
        }
    }

    /// cosign's old local bundle: the signature (or the whole envelope), who made it, and the log entry.
    private static func local(_ root: JSONCursor, limits: Limits) throws -> SigningMaterial {
        try root.refuseMembers(otherThan: ["base64Signature", "cert", "rekorBundle"])
        let verifier = try root.optionalString("cert").map { try Self.verifier(Array($0.utf8), limits: limits) } ?? .key
        return try material(
            signature: root.required("base64Signature").base64(),
            verifier: verifier,
            entries: root.member("rekorBundle").map { [try RekorBundle.entry($0)] } ?? [],
            timestamps: [],
            limits: limits
        )
    }
}

// MARK: - Files of their own

extension DetachedSignature {
    /// Reads the parts of one signature.
    ///
    /// - Throws: `malformed-attestation`, with the part that cannot be read; `limit-exceeded`.
    package init(_ parts: Parts, limits: Limits) throws(AttestationError) {
        func read<Value>(_ what: String, _ body: () throws -> Value) throws(AttestationError) -> Value {
            do { return try body() } catch let error as AttestationError { throw error } catch {
                throw .unreadable(what, error, .malformedAttestation)
            }
        }
        let verifier = try read("certificate") {
            try parts.certificate.map { try Self.verifier($0, limits: limits) } ?? .key
        }
        let entries = try read("log entry") {
            try parts.logEntry.map {
                [try RekorBundle.entry(try JSONCursor(reading: $0, depth: limits.jsonDepth))]
            } ?? []
        }
        text = parts.signature
        let timestamps = try read("timestamp") {
            try parts.timestamp.map { file in
                file.first { !Self.isSpace($0) } == UInt8(ascii: "{")
                    ? [try RekorBundle.timestamp(file, limits: limits)]
                    : [try TimestampResponse(der: file, limits: limits)]
            } ?? []
        }
        material = try read("signature") {
            try Self.material(
                signature: Self.decoded(parts.signature),
                verifier: verifier,
                entries: entries,
                timestamps: timestamps,
                limits: limits
            )
        }
    }

    /// The bytes of a signature: base64 on one line or several, else as they stand.
    private static func decoded(_ file: [UInt8]) -> [UInt8] {
        if isEnvelope(file) { return file }
        guard let text = String(validating: file.filter { !isSpace($0) }, as: UTF8.self),
            let bytes = Base64.decode(text), !bytes.isEmpty
        else { return file }
        return bytes
    }

    /// Whether bytes are the JSON of an envelope: one of some 256 signatures of RSA or Ed25519 begins with a brace as well.
    private static func isEnvelope(_ bytes: [UInt8]) -> Bool {
        bytes.first { !isSpace($0) } == UInt8(ascii: "{") && String(validating: bytes, as: UTF8.self) != nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D || byte == 0x20 || byte == 0x09 }

    /// What made a signature: a certificate in DER, in PEM, or in base64 of PEM; a public key in it is never believed.
    private static func verifier(
        _ file: [UInt8],
        limits: Limits
    ) throws(AttestationError) -> SigningMaterial.Verifier {
        guard !file.allSatisfy(isSpace) else { return .key }
        var text = file
        if let unwrapped = String(validating: file.filter({ !isSpace($0) }), as: UTF8.self).flatMap({
            Base64.decode($0)
        }) {
            text = unwrapped
        }
        do {
            if text.first == 0x30 { return .certificate(try Certificate(der: text)) }
            let blocks = try PEM.all(text, limit: limits.certificates)
            if blocks.first?.label == "PUBLIC KEY" { return .key }
            // The leaf comes first; what follows leads nowhere that is believed.
            let chain = try Certificate.chain(pem: text, limit: limits.certificates)
            return .certificate(chain[0])
        } catch {
            throw .unreadable("certificate", error, .malformedAttestation)
        }
    }
}

// MARK: - What it comes to

extension DetachedSignature {
    /// A signature over the file, or an envelope where those are the bytes.
    private static func material(
        signature: [UInt8],
        verifier: SigningMaterial.Verifier,
        entries: [TransparencyLogEntry],
        timestamps: [TimestampResponse],
        limits: Limits
    ) throws -> SigningMaterial {
        guard !signature.isEmpty else {
            throw AttestationError(.malformedAttestation, "expected a signature, found an empty one")
        }
        guard isEnvelope(signature) else {
            return SigningMaterial(
                content: .message(hint: nil),
                signatures: [signature],
                verifier: verifier,
                entries: entries,
                timestamps: timestamps
            )
        }
        let root = try JSONCursor(reading: signature, depth: limits.jsonDepth, values: limits.jsonValues)
        return material(
            of: try DSSEEnvelope(root, strict: false),
            original: signature,
            verifier: verifier,
            entries: entries,
            timestamps: timestamps
        )
    }

    private static func material(
        of envelope: DSSEEnvelope,
        original: [UInt8],
        verifier: SigningMaterial.Verifier,
        entries: [TransparencyLogEntry] = [],
        timestamps: [TimestampResponse] = []
    ) -> SigningMaterial {
        SigningMaterial(
            content: .dsse(envelope, original: original),
            signatures: envelope.signatures,
            verifier: verifier,
            entries: entries,
            timestamps: timestamps
        )
    }
}
