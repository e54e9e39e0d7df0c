internal import Encodings
package import Trust
package import Vocabulary

/// What a log recorded about a signature, read once from the bytes that the log hashed.
///
/// Source: Rekor v1 types `hashedrekord`, `dsse` and `intoto`; Rekor v2 `hashedrekord` and `dsse`; in canonical form.
package struct LogEntry: Hashable, Sendable {
    /// The bytes as the log has them.
    package let body: [UInt8]
    package let kind: String
    package let version: String
    package let content: Content

    /// What the entry says, by kind.
    package enum Content: Hashable, Sendable {
        /// A signature over an artifact.
        case hashedRekord(artifact: Digest, signature: [UInt8], verifier: EntryVerifier)
        /// A signature over an artifact or over a DSSE envelope, in a log of Rekor v2.
        case hashedRekord2(artifact: Digest, signature: [UInt8], verifier: EntryVerifier, keyDetails: KeyDetails)
        /// A DSSE envelope; `envelope` is the hash of its JSON as it was uploaded.
        case dsse(payload: Digest, envelope: Digest, signature: [UInt8], verifier: EntryVerifier)
        /// A DSSE envelope, as logs of Rekor v2 once had it.
        case dsse2(payload: Digest, signature: [UInt8], verifier: EntryVerifier, keyDetails: KeyDetails)
        /// A DSSE envelope in the oldest form: nothing of the signature but the hash around it.
        case intoto1(payload: Digest?, envelope: Digest, verifier: EntryVerifier)
        /// A DSSE envelope with its signature, but without its payload.
        case intoto2(payload: Digest, payloadType: String, signature: [UInt8], verifier: EntryVerifier)
    }

    /// Reads an entry.
    ///
    /// - Parameters:
    ///   - body: `canonicalizedBody`, decoded.
    ///   - limits: For the depth of the text.
    /// - Throws: `unsupported` for kinds that are not listed here, `entryInvalid` for anything but their canonical form.
    package init(body: [UInt8], limits: Limits) throws(TransparencyError) {
        self.body = body
        do {
            let document = try JSONCursor(reading: body, depth: limits.jsonDepth)
            try document.refuseMembers(otherThan: ["apiVersion", "kind", "spec"])
            kind = try document.string("kind")
            version = try document.string("apiVersion")
            let spec = try document.required("spec")
            switch (kind, version) {
            case ("hashedrekord", "0.0.1"): content = try LogEntryReader.hashedRekord(spec)
            case ("hashedrekord", "0.0.2"): content = try LogEntryReader.hashedRekord2(spec)
            case ("dsse", "0.0.1"): content = try LogEntryReader.dsse(spec)
            case ("dsse", "0.0.2"): content = try LogEntryReader.dsse2(spec)
            case ("intoto", "0.0.1"): content = try LogEntryReader.intoto1(spec)
            case ("intoto", "0.0.2"): content = try LogEntryReader.intoto2(spec)
            default: throw TransparencyError.unsupported(kind: kind, version: version)
            }
        } catch let error as TransparencyError {
            throw error
        } catch {
            throw .entryInvalid("\(error)")
        }
    }
}

extension LogEntry {
    /// The artifact that it is about; nil where it is about an envelope's payload.
    package var artifact: Digest? {
        switch content {
        case .hashedRekord(let artifact, _, _), .hashedRekord2(let artifact, _, _, _): artifact
        case .dsse, .dsse2, .intoto1, .intoto2: nil
        }
    }

    /// Whether it is of a log of Rekor v2, where an entry has one index alone.
    var isOfRekor2: Bool {
        switch content {
        case .hashedRekord2, .dsse2: true
        case .hashedRekord, .dsse, .intoto1, .intoto2: false
        }
    }
}

/// The key of an entry: a certificate, or a bare public key.
package enum EntryVerifier: Hashable, Sendable {
    /// The certificate in DER.
    case certificate([UInt8])
    /// The SubjectPublicKeyInfo in DER.
    case publicKey([UInt8])
}
