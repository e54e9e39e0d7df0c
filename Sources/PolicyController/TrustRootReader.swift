internal import Cryptography
internal import Encodings
internal import Policies
internal import Trust
internal import Vocabulary

/// A TrustRoot of the controller: the keys themselves, or where a cluster would fetch them.
enum TrustRootDocument: Sendable {
    case keys(SigstoreRoot)
    /// `remote` or `repository`: a TUF repository, which is not asked here.
    case repository
}

/// Reads one TrustRoot, strictly.
///
/// Source: policy-controller, `policy.sigstore.dev/v1alpha1`, `TrustRoot`; keys and chains are PEM in base64.
struct TrustRootReader {
    static let kind = "TrustRoot"

    /// What a name of a document gets as a trusted root, so that none of the operator's is meant.
    static func rootName(_ name: String) -> String { "\(Authority.policyMark)trust-root/\(name)" }

    let limits: Limits

    func document(_ root: YAMLCursor) throws(YAMLError) -> (name: String, document: TrustRootDocument) {
        let (name, spec) = try root.manifest(Self.kind)
        let fields = try spec.presentFields(["remote", "repository", "sigstoreKeys"])
        let (kind, field) = try spec.exactlyOne(of: ["sigstoreKeys", "remote", "repository"], in: fields)
        switch kind {
        case "remote": try checkTexts(field, ["root", "mirror", "targets", "trustedRootTarget"])
        case "repository": try checkTexts(field, ["root", "mirrorFS", "targets", "trustedRootTarget"])
        default: return (name, .keys(try keys(field, name: Self.rootName(name))))
        }
        return (name, .repository)
    }

    private func checkTexts(_ cursor: YAMLCursor, _ known: Set<String>) throws(YAMLError) {
        for field in try cursor.presentFields(known).values { _ = try field.text() }
    }

    private func keys(_ cursor: YAMLCursor, name: String) throws(YAMLError) -> SigstoreRoot {
        let fields = try cursor.presentFields(["certificateAuthorities", "tLogs", "ctLogs", "timestampAuthorities"])
        func each<Part>(
            _ field: String,
            _ read: (YAMLCursor) throws(YAMLError) -> Part
        ) throws(YAMLError) -> [Part] {
            try fields[field]?.sequence().map(read) ?? []
        }
        return SigstoreRoot(
            name: name,
            tlogs: try each("tLogs", log),
            ctlogs: try each("ctLogs", log),
            certificateAuthorities: try each("certificateAuthorities") { element throws(YAMLError) in
                try authority(element, signsTimes: false)
            },
            timestampAuthorities: try each("timestampAuthorities") { element throws(YAMLError) in
                try authority(element, signsTimes: true)
            }
        )
    }

    private func log(_ cursor: YAMLCursor) throws(YAMLError) -> LogKey {
        let fields = try cursor.presentFields(["baseURL", "hashAlgorithm", "publicKey"])
        if let hash = fields["hashAlgorithm"], try !["sha-256", "sha256"].contains(hash.text()) {
            throw hash.mismatch("'sha-256'")
        }
        let field = try cursor.require("publicKey", in: fields)
        let pem = try pem(field)
        let address = try fields["baseURL"]?.text() ?? ""
        do throws(CryptographyError) {
            return LogKey(key: try PublicKey(pem: pem), baseURL: address)
        } catch {
            throw field.mismatch("one public key in PEM", found: "\(error)")
        }
    }

    /// An authority of certificates or of times: who signs times stands in its own chain, first.
    private func authority(_ cursor: YAMLCursor, signsTimes: Bool) throws(YAMLError) -> CertificateAuthority {
        let fields = try cursor.presentFields(["subject", "uri", "certChain"])
        if let subject = fields["subject"] { try checkTexts(subject, ["organization", "commonName"]) }
        let field = try cursor.require("certChain", in: fields)
        let chain = try chain(field)
        let anchors = chain.filter { $0.isCertificateAuthority && $0.subject.isIdentical(to: $0.issuer) }
        guard let anchor = anchors.first, anchors.count == 1 else {
            throw field.mismatch("one certificate that names itself as issuer", found: "\(anchors.count)")
        }
        let signers = chain.filter { !$0.isCertificateAuthority }
        guard signers.count == (signsTimes ? 1 : 0) else {
            let expected = signsTimes ? "the certificate that signs times" : "none but certificate authorities"
            throw field.mismatch(expected, found: "\(signers.count) other certificates")
        }
        let others = chain.filter { $0.isCertificateAuthority && $0 != anchor }
        return CertificateAuthority(
            certificates: signers + others,
            anchor: anchor,
            uri: try fields["uri"]?.text()
        )
    }

    private func chain(_ field: YAMLCursor) throws(YAMLError) -> [Certificate] {
        let pem = try pem(field)
        do throws(CryptographyError) {
            return try Certificate.chain(pem: pem, limit: limits.certificates)
        } catch {
            throw field.mismatch("certificates in PEM", found: "\(error)")
        }
    }

    private func pem(_ field: YAMLCursor) throws(YAMLError) -> [UInt8] {
        // A block of text may be folded, and ends with a line feed.
        let letters = try Array(field.text().utf8).filter { $0 != 0x0A && $0 != 0x0D && $0 != 0x20 }
        guard let bytes = Base64.decode(letters) else { throw field.mismatch("PEM in base64", found: "other text") }
        return bytes
    }
}
