package import Cryptography
internal import Encodings
package import Vocabulary

/// A Sigstore trusted root: the logs, certificate authorities and timestamp authorities of one instance.
///
/// Source: sigstore protobuf-specs, `TrustedRoot`. Material of two roots is never mixed within one verification.
package struct SigstoreRoot: Sendable {
    package let name: String
    /// Transparency logs, Rekor v1 and v2.
    package let tlogs: [LogKey]
    /// Certificate transparency logs.
    package let ctlogs: [LogKey]
    package let certificateAuthorities: [CertificateAuthority]
    package let timestampAuthorities: [CertificateAuthority]
    /// Whether it lists any certificate transparency log, be it one that we cannot use.
    package let namesCertificateLogs: Bool
    /// What was passed over because we cannot use it, one sentence each.
    package let notes: [String]

    /// Reads a trusted root in JSON.
    ///
    /// - Parameters:
    ///   - name: What the trust root directory calls it.
    ///   - json: The whole file.
    ///   - limits: For the depth of the text and the length of chains.
    /// - Throws: `SigstoreRootError` when anything in it cannot be read in exactly one way.
    package init(name: String, json: [UInt8], limits: Limits) throws(SigstoreRootError) {
        self.name = name
        do {
            let document = JSONCursor(try JSONReader.read(json, depth: limits.jsonDepth))
            var reader = SigstoreRootReader(limits: limits)
            try reader.requireMediaType(document)
            tlogs = try document.elements("tlogs").compactMap { try reader.log($0) }
            namesCertificateLogs = try !document.elements("ctlogs").isEmpty
            ctlogs = try document.elements("ctlogs").compactMap { try reader.log($0) }
            certificateAuthorities = try document.elements("certificateAuthorities").compactMap {
                try reader.authority($0)
            }
            timestampAuthorities = try document.elements("timestampAuthorities").compactMap {
                try reader.authority($0)
            }
            notes = reader.notes
        } catch let error as SigstoreRootError {
            throw error.located(in: name)
        } catch {
            throw SigstoreRootError(root: name, reason: "\(error)")
        }
    }

    /// The transparency logs with this identifier; more than one where a root lists one log for several periods.
    package func tlogs(withID id: [UInt8]) -> [LogKey] { tlogs.filter { $0.id == id } }

    /// The certificate transparency logs with this identifier.
    package func ctlogs(withID id: [UInt8]) -> [LogKey] { ctlogs.filter { $0.id == id } }
}

/// A certificate authority of a trusted root, or a timestamp authority: a chain, and when it is believed.
package struct CertificateAuthority: Hashable, Sendable {
    /// Nearest the leaf first (with a timestamp authority: the signing certificate), the anchor last; never empty.
    package let certificates: [Certificate]
    /// What is believed, though it need not be self-signed.
    package let anchor: Certificate
    package let window: ValidityWindow
    package let uri: String?
    package let organization: String?
    package let commonName: String?
    package let operatorName: String?

    /// Everything but the anchor.
    package var intermediates: [Certificate] { certificates.dropLast() }
}

extension SigstoreRoot {
    /// Validates a signing certificate at one time, against each authority whose window contains that time.
    ///
    /// - Throws: `outsideValidity` when only an authority fits whose window does not contain the time; else as
    ///   `CertificateChain.validate`.
    package func validate(_ leaf: Certificate, at time: Instant) throws(CryptographyError) -> ValidatedChain {
        var reason: CryptographyError?
        for authority in certificateAuthorities where authority.window.contains(time) {
            do throws(CryptographyError) {
                return try authority.validate(leaf, at: time)
            } catch {
                // Whatever says more than that the leaf is of another authority is the better explanation.
                if reason == nil || reason?.code == .untrustedChain { reason = error }
            }
        }
        if reason == nil || reason?.code == .untrustedChain {
            for authority in certificateAuthorities where !authority.window.contains(time) {
                guard (try? authority.validate(leaf, at: time)) != nil else { continue }
                throw .outsideValidity(
                    subject: authority.anchor.subject,
                    from: authority.window.from ?? authority.anchor.notBefore,
                    until: authority.window.until ?? authority.anchor.notAfter,
                    at: time
                )
            }
        }
        throw reason ?? .chainInvalid("no certificate authority of '\(name)' that is believed at \(time)")
    }
}

extension CertificateAuthority {
    fileprivate func validate(_ leaf: Certificate, at time: Instant) throws(CryptographyError) -> ValidatedChain {
        try CertificateChain.validate(leaf: leaf, through: intermediates, anchor: anchor, at: time)
    }
}

/// Why a trusted root cannot be used.
package struct SigstoreRootError: Explained, Hashable {
    /// The name of the root.
    package let root: String
    /// Where in it, what was expected, what was found.
    package let reason: String

    package var blame: Blame { .trust }
    package var code: Code { .trustRootInvalid }
    package var description: String { "sigstore root '\(root)': \(reason)" }

    fileprivate func located(in root: String) -> SigstoreRootError {
        SigstoreRootError(root: root, reason: reason)
    }
}

/// Reads the parts of a trusted root, and keeps notes of what it passes over.
private struct SigstoreRootReader {
    let limits: Limits
    var notes: [String] = []

    init(limits: Limits) { self.limits = limits }

    private static let mediaTypes = [
        "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
        "application/vnd.dev.sigstore.trustedroot.v0.1+json",
        "application/vnd.dev.sigstore.trustedroot.v0.2+json",
    ]

    func requireMediaType(_ document: JSONCursor) throws {
        try document.refuseMembers(otherThan: [
            "mediaType", "tlogs", "ctlogs", "certificateAuthorities", "timestampAuthorities",
        ])
        let type = try document.required("mediaType")
        guard Self.mediaTypes.contains(where: { $0 == (try? type.string()) })
        else { throw type.mismatch("a trusted root of version 0.1 or 0.2", found: "'\((try? type.string()) ?? "")'") }
    }

    mutating func log(_ entry: JSONCursor) throws -> LogKey? {
        try entry.refuseMembers(otherThan: [
            "baseUrl", "hashAlgorithm", "publicKey", "logId", "checkpointKeyId", "operator",
        ])
        let material = try entry.required("publicKey")
        try material.refuseMembers(otherThan: ["rawBytes", "keyDetails", "validFor"])
        let window = try window(material)
        let hash = try entry.required("hashAlgorithm").string()
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
        let id = try entry.required("logId").required("keyId")
        guard try id.base64().count == 32 else { throw id.mismatch("32 bytes", found: "another number") }
        return LogKey(
            id: try id.base64(),
            key: key,
            keyDetails: details,
            window: window,
            baseURL: try entry.optionalString("baseUrl") ?? "",
            operatorName: try entry.optionalString("operator")
        )
    }

    mutating func authority(_ entry: JSONCursor) throws -> CertificateAuthority? {
        try entry.refuseMembers(otherThan: ["subject", "uri", "certChain", "validFor", "operator"])
        let window = try window(entry)
        let chain = try entry.required("certChain").required("certificates")
        let elements = try chain.array()
        guard (1...limits.certificates).contains(elements.count)
        else { throw chain.mismatch("1 to \(limits.certificates) certificates", found: "\(elements.count)") }
        var certificates: [Certificate] = []
        for element in elements {
            do throws(CryptographyError) {
                certificates.append(try Certificate(der: Self.bytes(element)))
            } catch {
                switch error {
                case .unsupportedAlgorithm, .keyTooWeak: return skip(entry, error.description)
                default: throw element.mismatch("a certificate", found: error.description)
                }
            }
        }
        let subject = try entry.member("subject")
        return CertificateAuthority(
            certificates: certificates,
            anchor: certificates[certificates.count - 1],
            window: window,
            uri: try entry.optionalString("uri"),
            organization: try subject?.optionalString("organization"),
            commonName: try subject?.optionalString("commonName"),
            operatorName: try entry.optionalString("operator")
        )
    }

    private static func bytes(_ element: JSONCursor) throws(CryptographyError) -> [UInt8] {
        do throws(JSONShapeError) {
            return try element.required("rawBytes").base64()
        } catch {
            throw .malformedCertificate("\(error)")
        }
    }

    /// Without a start it would be open to readings: always, or never.
    private func window(_ entry: JSONCursor) throws -> ValidityWindow {
        let range = try entry.required("validFor")
        try range.refuseMembers(otherThan: ["start", "end"])
        let from = try instant(range.required("start"))
        let until = try range.member("end").map { try instant($0) }
        if let until, until < from { throw range.mismatch("an end after the start", found: "\(until)") }
        return ValidityWindow(from: from, until: until)
    }

    private func instant(_ cursor: JSONCursor) throws -> Instant {
        let text = try cursor.string()
        guard let instant = Instant(text) else { throw cursor.mismatch("a time of RFC 3339", found: "'\(text)'") }
        return instant
    }

    private mutating func skip<Part>(_ entry: JSONCursor, _ what: String) -> Part? {
        notes.append("\(entry.path) is left out: \(what) is not supported")
        return nil
    }
}
