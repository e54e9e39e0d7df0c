import Encodings
import Sallyport
import Vocabulary

/// A file with a signature that holds, and what is asked about it.
struct GoodSignature: Sendable {
    let name: String
    let files: SignatureFiles
    /// Whether logs and timestamp authorities are asked about at all.
    let hasTrustedRoot: Bool
    /// Whether an entry of a log is asked for, and a time.
    let requiresLog: Bool
    /// Opened once, for every trial.
    let verification: BlobVerification

    /// When all of them are judged.
    static let time = "2026-07-01T00:00:00Z"

    init(_ name: String, _ files: SignatureFiles, by trust: BlobTrust) throws {
        guard let time = Instant(Self.time) else { throw WrongWords("a time that is none") }
        (self.name, self.files) = (name, files)
        switch trust {
        case .words(let words):
            hasTrustedRoot = !words.trustedRoots.isEmpty
            requiresLog = hasTrustedRoot && !words.requirements.contains { $0.name == "transparencyLog" }
        // The only one that is asked signs with a key, of which trust.yaml requires no log.
        case .authority: (hasTrustedRoot, requiresLog) = (true, false)
        }
        verification = try BlobVerification(BlobVerificationRequest(trust: trust, at: time))
    }

    /// The same signature in another form.
    func detached(_ form: DetachedForm) -> GoodSignature? {
        guard let bundle = files.files[.bundle].flatMap(Documents.read), var parts = form.files(of: bundle)
        else { return nil }
        parts[.artifact] = files.files[.artifact]
        return GoodSignature(
            name: "\(name), \(form.rawValue)",
            files: SignatureFiles(files: parts, isDigest: files.isDigest),
            like: self
        )
    }

    private init(name: String, files: SignatureFiles, like other: GoodSignature) {
        (self.name, self.files) = (name, files)
        (hasTrustedRoot, requiresLog) = (other.hasTrustedRoot, other.requiresLog)
        verification = other.verification
    }
}

/// The forms that cosign had before bundles, made of a bundle whose log entry has a promise.
enum DetachedForm: String, Sendable {
    case local = "as cosign's local bundle"
    case parts = "in files of their own"

    func files(of bundle: JSONValue) -> [SignatureFiles.Role: [UInt8]]? {
        let material = JSONPlace().member("verificationMaterial")
        let first = material.member("x509CertificateChain").member("certificates").element(0)
        let leaf = bundle[material.member("certificate").member("rawBytes")] ?? bundle[first.member("rawBytes")]
        guard let signature = Self.signature(bundle) else { return nil }
        var files: [SignatureFiles.Role: [UInt8]] = [:]
        if case .string(let text)? = leaf, let der = Base64.decode(text) {
            files[.certificate] = Array(PEM(label: "CERTIFICATE", der: der).text.utf8)
        }
        let entry = Self.entry(bundle[material.member("tlogEntries").element(0)])
        switch self {
        case .local:
            let local: JSONValue = .object([
                "base64Signature": .string(Base64.encode(signature)),
                "cert": files[.certificate].map { .string(Base64.encode($0)) } ?? .null, "rekorBundle": entry ?? .null,
            ])
            return [.bundle: JSONWriter.write(local)]
        case .parts:
            let isEnvelope = signature.first == UInt8(ascii: "{")
            files[.signature] = isEnvelope ? signature : Array("\(Base64.encode(signature))\n".utf8)
            files[.entry] = entry.map { JSONWriter.write($0) }
            let stamps = material.member("timestampVerificationData").member("rfc3161Timestamps")
            // One of an envelope is over all of its text, which a bundle does not have.
            if !isEnvelope, case .string(let text)? = bundle[stamps.element(0).member("signedTimestamp")] {
                files[.timestamp] = Base64.decode(text)
            }
            return files
        }
    }

    /// The signature, or the envelope in JSON.
    private static func signature(_ bundle: JSONValue) -> [UInt8]? {
        if let envelope = bundle[JSONPlace().member("dsseEnvelope")] { return JSONWriter.write(envelope) }
        guard case .string(let text)? = bundle[JSONPlace().member("messageSignature").member("signature")]
        else { return nil }
        return Base64.decode(text)
    }

    private static func entry(_ entry: JSONValue?) -> JSONValue? {
        guard let entry, let logID = try? JSONCursor(entry).required("logId").required("keyId").base64(),
            let promise = entry[JSONPlace().member("inclusionPromise").member("signedEntryTimestamp")],
            let index = try? JSONCursor(entry).required("logIndex").protobufInteger(),
            let time = try? JSONCursor(entry).required("integratedTime").protobufInteger(),
            let body = entry[JSONPlace().member("canonicalizedBody")]
        else { return nil }
        return .object([
            "SignedEntryTimestamp": promise,
            "Payload": .object([
                "body": body, "integratedTime": .integer(time), "logIndex": .integer(index),
                "logID": .string(logID.lowercaseHex),
            ]),
        ])
    }
}
