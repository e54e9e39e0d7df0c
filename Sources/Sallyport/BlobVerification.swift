internal import Attestations
internal import Confinement
internal import Cryptography
internal import Encodings
internal import Files
internal import Trust
public import Verdicts
internal import Vocabulary

/// Verifies files against the signatures beside them; trust is opened and checked once, for any number of files.
public struct BlobVerification: Sendable {
    private let verifier: AttestationVerifier
    private let anchors: TrustAnchors
    private let authority: Authority?
    private let limits: Limits

    /// Opens everything before any file is read.
    ///
    /// - Throws: Errors with blame `trust`, exit code 4; wrong words.
    public init(_ request: BlobVerificationRequest) throws {
        limits = request.limits
        switch request.trust {
        case .authority(let name, let path, let pins):
            let trust = try PinnedTrustRoot.open(path: path, pins: pins, at: request.at, limits: limits)
            guard let authority = trust.root.authority(name) else {
                let names = trust.root.authorities.map(\.name).joined(separator: ", ")
                throw WrongWords("--authority: expected one of \(names), found '\(name)'")
            }
            self.authority = authority
            anchors = trust.root.anchors.narrowed(to: [authority])
        case .words(let words):
            authority = nil
            anchors = try words.anchors(limits: limits)
        }
        verifier = AttestationVerifier(anchors, at: request.at, limits: limits)
    }

    /// Gives up, for good and for the whole process, every right that reading does not need.
    ///
    /// - Throws: What the system does not allow, exit code 5; read nothing then.
    public func confine() throws { try ProcessConfinement.enter() }

    /// Verifies one file.
    ///
    /// - Returns: Who signed it, or why it does not count; of several signatures one that holds is enough.
    /// - Throws: What cannot be read, exit code 3.
    public func verify(_ request: BlobRequest) throws -> BlobResult {
        let signatures = try signatures(request.signature)
        let file = try SignedFile.read(
            request.file,
            for: signatures.compactMap { try? $0.get() },
            anchors: anchors,
            limits: limits
        )
        let outcomes = signatures.map { signature in
            signature.flatMap { signature in
                Result { () throws(AttestationError) in try authenticate(signature, over: file) }
            }
        }
        return BlobResult(digest: file.digest, namesAuthorities: authority != nil, outcomes: outcomes)
    }

    /// Verifies files on all cores.
    ///
    /// - Returns: For each, in their order, what `verify` returns or throws.
    public func verify(_ requests: [BlobRequest]) async -> [Result<BlobResult, any Error>] {
        await requests.mapOnAllCores { part in part.map { request in Result { try verify(request) } } }
    }

    private func authenticate(
        _ signature: DetachedSignature,
        over file: SignedFile
    ) throws(AttestationError) -> AuthenticFile {
        try requireNotRevoked(signature, file)
        let authentic = try verifier.authenticate(signature, over: file.message)
        // What an authority signs binds it here too; its images do not, for a file is none.
        if let authority, !authority.maySign(authentic.content) {
            throw AttestationError(
                .authorityScope,
                "the signature holds, but authority '\(authority.name)' may not sign \(authentic.content)",
                remedy: "if it should, say so under 'signs' in trust.yaml"
            )
        }
        return authentic
    }

    private func requireNotRevoked(_ signature: DetachedSignature, _ file: SignedFile) throws(AttestationError) {
        guard anchors.revocations.count > 0 else { return }
        let digests: [Digest]
        do throws(CryptographyError) { digests = try file.message.digests } catch {
            throw AttestationError(error.code, error.description)
        }
        for digest in digests + [try signature.digest] { try requireNotRevoked(digest) }
    }

    private func requireNotRevoked(_ digest: Digest) throws(AttestationError) {
        guard let revocation = anchors.revocations.revocation(ofDigest: digest) else { return }
        throw AttestationError(.revokedDigest, "\(digest) is revoked by \(revocation.place) of the trust root")
    }

    // MARK: - Reading the signature

    private func signatures(_ source: BlobSignature) throws -> [Result<DetachedSignature, AttestationError>] {
        switch source {
        case .bundle(let path):
            let file = try read(path)
            do throws(AttestationError) {
                if anchors.revocations.count > 0 {
                    try requireNotRevoked(DetachedSignature.digest(of: file))
                }
                return try DetachedSignature.all(file, limits: limits)
            } catch {
                return [.failure(error)]
            }
        case .parts(let signature, let certificate, let logEntry, let timestamp):
            let parts = DetachedSignature.Parts(
                signature: try read(signature),
                certificate: try certificate.map(read),
                logEntry: try logEntry.map(read),
                timestamp: try timestamp.map(read)
            )
            return [Result { () throws(AttestationError) in try DetachedSignature(parts, limits: limits) }]
        }
    }

    private func read(_ path: String) throws -> [UInt8] {
        try InputFile.read(
            path,
            limit: Int(clamping: limits.attestation),
            limitName: "attestation",
            code: .missingBlob,
            blame: .input
        )
    }
}
