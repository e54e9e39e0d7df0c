internal import Cryptography
internal import Encodings
internal import Vocabulary

/// Reads the parts of a trusted root, and keeps notes of what it passes over.
///
/// Source: sigstore protobuf-specs, `TrustedRoot`, `ClientTrustConfig`; in its JSON null and empty text mean absent.
struct SigstoreRootReader {
    let limits: Limits
    var notes: [String] = []

    init(limits: Limits) { self.limits = limits }

    private static let mediaTypes = [
        "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
        "application/vnd.dev.sigstore.trustedroot.v0.1+json",
        "application/vnd.dev.sigstore.trustedroot.v0.2+json",
    ]
    private static let configuration = "application/vnd.dev.sigstore.clienttrustconfig.v0.1+json"

    /// The trusted root that a document is, or that a client configuration holds beside what is for signing.
    func trustedRoot(_ document: JSONCursor) throws(JSONShapeError) -> JSONCursor {
        guard try document.optionalString("mediaType") == Self.configuration else {
            try requireMediaType(document)
            return document
        }
        try document.refuseMembers(otherThan: ["mediaType", "trustedRoot", "signingConfig"])
        try document.required("signingConfig").requireObject()
        let root = try document.required("trustedRoot")
        try requireMediaType(root)
        return root
    }

    private func requireMediaType(_ document: JSONCursor) throws(JSONShapeError) {
        try document.refuseMembers(otherThan: [
            "mediaType", "tlogs", "ctlogs", "certificateAuthorities", "timestampAuthorities",
        ])
        let type = try document.required("mediaType")
        let text = try type.string()
        guard Self.mediaTypes.contains(where: { $0 == text })
        else { throw type.mismatch("a trusted root of version 0.1 or 0.2", found: "'\(text)'") }
    }

    // MARK: - Logs

    mutating func log(_ entry: JSONCursor) throws(JSONShapeError) -> LogKey? {
        try entry.refuseMembers(otherThan: [
            "baseUrl", "hashAlgorithm", "publicKey", "logId", "checkpointKeyId", "operator",
        ])
        let material = try entry.required("publicKey")
        try material.refuseMembers(otherThan: ["rawBytes", "keyDetails", "validFor"])
        let window = try window(material)
        let hash = try entry.string("hashAlgorithm")
        guard hash == "SHA2_256" else { return skip(entry, "hash algorithm '\(hash)'") }
        let name = try material.string("keyDetails")
        guard let details = KeyDetails(rawValue: name) else { return skip(entry, "key of kind '\(name)'") }
        let bytes = try material.required("rawBytes").base64()
        let key: PublicKey
        do throws(CryptographyError) {
            key = try details.isPKCS1 ? PublicKey(pkcs1: bytes) : PublicKey(spki: bytes)
        } catch {
            switch error {
            case .unsupportedAlgorithm, .keyTooWeak: return skip(entry, error.description)
            default: throw material.mismatch("a public key", found: error.description)
            }
        }
        guard details.fits(key.algorithm)
        else { throw material.mismatch("a key of \(name)", found: "\(key.algorithm)") }
        return LogKey(
            id: try identifier(entry.required("logId"), length: 32),
            key: key,
            keyDetails: details,
            window: window,
            baseURL: try entry.optionalString("baseUrl") ?? "",
            operatorName: try entry.statedText("operator"),
            checkpointKeyID: try checkpointKeyID(entry)
        )
    }

    private func checkpointKeyID(_ entry: JSONCursor) throws(JSONShapeError) -> [UInt8]? {
        guard let stated = try entry.member("checkpointKeyId") else { return nil }
        return try identifier(stated, length: 4)
    }

    private func identifier(_ entry: JSONCursor, length: Int) throws(JSONShapeError) -> [UInt8] {
        try entry.refuseMembers(otherThan: ["keyId"])
        let id = try entry.required("keyId")
        let bytes = try id.base64()
        guard bytes.count == length else { throw id.mismatch("\(length) bytes", found: "\(bytes.count)") }
        return bytes
    }

    // MARK: - Authorities

    mutating func authority(_ entry: JSONCursor) throws(JSONShapeError) -> CertificateAuthority? {
        try entry.refuseMembers(otherThan: ["subject", "uri", "certChain", "validFor", "operator"])
        let window = try window(entry)
        let material = try entry.required("certChain")
        try material.refuseMembers(otherThan: ["certificates"])
        let chain = try material.required("certificates")
        let elements = try chain.array()
        guard (1...limits.certificates).contains(elements.count)
        else { throw chain.mismatch("1 to \(limits.certificates) certificates", found: "\(elements.count)") }
        var certificates: [Certificate] = []
        for element in elements {
            try element.refuseMembers(otherThan: ["rawBytes"])
            let bytes = try element.required("rawBytes").base64()
            do throws(CryptographyError) {
                certificates.append(try Certificate(der: bytes))
            } catch {
                switch error {
                case .unsupportedAlgorithm, .keyTooWeak: return skip(entry, error.description)
                default: throw element.mismatch("a certificate", found: error.description)
                }
            }
        }
        let subject = try entry.member("subject")
        try subject?.refuseMembers(otherThan: ["organization", "commonName"])
        return CertificateAuthority(
            certificates: certificates,
            anchor: certificates[certificates.count - 1],
            window: window,
            name: CertificateAuthority.Name(
                uri: try entry.statedText("uri"),
                organization: try subject?.statedText("organization"),
                commonName: try subject?.statedText("commonName"),
                operatorName: try entry.statedText("operator")
            )
        )
    }

    // MARK: - Leaves

    /// Without a start it would be open to readings: always, or never.
    private func window(_ entry: JSONCursor) throws(JSONShapeError) -> ValidityWindow {
        let range = try entry.required("validFor")
        try range.refuseMembers(otherThan: ["start", "end"])
        let from = try instant(range.required("start"))
        guard let end = try range.member("end") else { return ValidityWindow(from: from, until: nil) }
        let until = try instant(end)
        if until < from { throw range.mismatch("an end after the start", found: "\(until)") }
        return ValidityWindow(from: from, until: until)
    }

    private func instant(_ cursor: JSONCursor) throws(JSONShapeError) -> Instant {
        let text = try cursor.string()
        guard let instant = Instant(text) else { throw cursor.mismatch("a time of RFC 3339", found: "'\(text)'") }
        return instant
    }

    private mutating func skip<Part>(_ entry: JSONCursor, _ what: String) -> Part? {
        notes.append("\(entry.path) is left out: \(what) is not supported")
        return nil
    }
}

extension JSONCursor {
    /// The text of that member; nil where it is absent or, as protobuf has it, empty.
    fileprivate func statedText(_ name: String) throws(JSONShapeError) -> String? {
        try optionalString(name).flatMap { $0.isEmpty ? nil : $0 }
    }
}
