package import Cryptography
internal import Attestations
internal import Encodings
internal import Vocabulary

/// A judgement as an in-toto statement with a SLSA Verification Summary, not yet signed.
///
/// Source: contract.md, "The verdict"; metadata.md G.1 and G.2.
package struct Verdict: Hashable, Sendable {
    /// The bytes that are signed; the same judgement and words give the same bytes.
    package let payload: [UInt8]

    /// Renders a judgement.
    ///
    /// - Parameters:
    ///   - judgement: What is to be signed; FAILED ones are verdicts too.
    ///   - verifier: The URI that names the station, `verifier.id`.
    ///   - version: The version of Sallyport.
    ///   - resourceURI: What the caller calls the bundle; nil for `bundle:` and its name.
    package init(_ judgement: Judgement, verifier: String, version: String, resourceURI: String? = nil) {
        let levels = VerdictStatement.buildLevels
        let statement = VerdictStatement(
            verifier: verifier,
            version: version,
            resourceURI: resourceURI ?? "bundle:" + judgement.bundle.name,
            buildLevel: min(max(judgement.buildLevel, levels.lowerBound), levels.upperBound),
            result: SignedResult(judgement),
            resultValue: ResultDocument.json(judgement)
        )
        payload = JSONWriter.write(statement.document)
    }

    /// Signs the payload and its type as DSSE does.
    ///
    /// - Throws: `libraryFault`.
    package func signed(by key: SigningKey) throws(CryptographyError) -> SignedVerdict {
        let message = DSSEEnvelope.preAuthenticationEncoding(payloadType: DSSEEnvelope.inTotoType, payload: payload)
        return SignedVerdict(
            payload: payload,
            signature: try key.sign(message),
            keyFingerprint: key.publicKey.fingerprint
        )
    }
}
