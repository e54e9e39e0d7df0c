internal import Cryptography
internal import Trust
package import Vocabulary

/// Holds a signed verdict against the conditions of the import side.
///
/// Source: contract.md, "The verdict", end.
package struct Acceptance: Sendable {
    private let conditions: AcceptanceConditions

    package init(_ conditions: AcceptanceConditions) { self.conditions = conditions }

    /// Checks a verdict, and names every condition that does not hold.
    ///
    /// - Parameters:
    ///   - file: The verdict, in either form.
    ///   - bundle: The bundle that it should speak of, read whole; nil to check the verdict alone.
    ///   - limits: How deep the JSON may be.
    /// - Returns: The images to import, or why none may be.
    /// - Throws: `VerdictError.malformed` when the file is no verdict of ours; `CryptographyError.libraryFault`.
    package func judge(
        _ file: [UInt8],
        bundle: JudgedBundle?,
        limits: Limits = Limits()
    ) throws -> AcceptanceResult {
        let signed = try SignedVerdict(file, limits: limits)
        guard let authentic = try AuthenticVerdict(signed, keys: conditions.keys.map(\.key)) else {
            // Nothing in the payload is worth a look: anyone may have written it.
            return AcceptanceResult(images: [], errors: [untrusted(signed)], notes: [])
        }
        let statement = try VerdictReader.read(authentic.payload, limits: limits)
        let result = statement.result
        let errors =
            signerErrors(authentic.key, statement) + outcomeErrors(result) + timeErrors(result)
            + rootErrors(result) + optionErrors(result) + bundleErrors(result, bundle)
        return AcceptanceResult(
            images: result.judgedImages.map { .init(reference: $0.reference, digest: $0.digest) },
            errors: errors,
            notes: notes(result, bundle)
        )
    }

    // MARK: - Who signed

    private func untrusted(_ signed: SignedVerdict) -> AcceptanceResult.Refusal {
        let names = conditions.keys.map { "\($0.file) \($0.key.fingerprint.short)" }.joined(separator: ", ")
        let found = signed.keyFingerprint.map { "one that names \($0)" } ?? "another one"
        return .init(
            .verdictUntrusted,
            "expected a signature by a key of accept.verdictKeys (\(names)), found \(found)",
            remedy: "if this station may judge for you, add its key to accept.verdictKeys"
        )
    }

    /// One entry of the key must fit; with several, each says why it does not.
    private func signerErrors(_ key: PublicKey, _ statement: VerdictStatement) -> [AcceptanceResult.Refusal] {
        if let line = conditions.revocations.revocation(ofKey: key.fingerprint, signedAt: nil) {
            return [.init(.verdictUntrusted, "the verdict key \(key.fingerprint) is revoked by \(line.place)")]
        }
        let problems = conditions.keys.filter { $0.key == key }.map { problem($0, statement) }
        return problems.contains(nil) ? [] : problems.compactMap(\.self)
    }

    private func problem(
        _ entry: AcceptanceTerms.VerdictKey,
        _ statement: VerdictStatement
    ) -> AcceptanceResult.Refusal? {
        let made = statement.result.verifiedAt
        guard entry.window.contains(made) else {
            return .init(
                .verdictUntrusted,
                "verdict key \(entry.file): expected a verdict of its time (\(entry.window)), found one of \(made)"
            )
        }
        if let until = entry.window.until, conditions.time > until {
            return .init(
                .verdictUntrusted,
                "verdict key \(entry.file): expected a key that is valid now (\(conditions.time)), found one until \(until)"
            )
        }
        if let verifier = entry.verifier, !verifier.isIdentical(to: statement.verifier) {
            return .init(
                .verdictUntrusted,
                "verdict key \(entry.file): expected verifier '\(verifier)', found '\(statement.verifier)'"
            )
        }
        return nil
    }

    // MARK: - What it says

    private func outcomeErrors(_ result: SignedResult) -> [AcceptanceResult.Refusal] {
        let revoked = result.judgedImages.flatMap { image in
            ([image.digest] + image.platforms + image.inputs).compactMap { digest in
                conditions.revocations.revocation(ofDigest: digest).map { line in
                    AcceptanceResult.Refusal(.revokedDigest, "\(digest) is revoked by \(line.place)")
                }
            }
        }
        guard result.outcome == .failed else { return revoked }
        let reasons = result.reasons.isEmpty ? ["no image was judged"] : result.reasons
        return reasons.map { .init(.verdictFailed, "expected a verdict that PASSED, found FAILED: \($0)") } + revoked
    }

    private func timeErrors(_ result: SignedResult) -> [AcceptanceResult.Refusal] {
        let (made, now) = (result.verifiedAt, conditions.time)
        if made > now + AcceptanceConditions.clockSkew {
            return [
                .init(
                    .verdictFromTheFuture,
                    "expected a verdict from before \(now), 5m allowed, found one of \(made)",
                    remedy: "compare the clocks of station and cluster"
                )
            ]
        }
        guard made + conditions.maxAge < now else { return [] }
        return [
            .init(
                .verdictTooOld,
                "expected a verdict at most \(conditions.maxAge) old, found one of \(made), "
                    + "\(TimeSpan(from: made, to: now)) old",
                remedy: "judge the bundle again"
            )
        ]
    }

    private func rootErrors(_ result: SignedResult) -> [AcceptanceResult.Refusal] {
        var errors: [AcceptanceResult.Refusal] = []
        if !conditions.trustRoots.contains(result.trustRoot) {
            errors.append(
                .init(
                    .verdictTrustRoot,
                    "expected a verdict by trust root \(Self.list(conditions.trustRoots)), found \(result.trustRoot)",
                    remedy: "bring station and cluster to one trust root, or name it in accept.trustRoots"
                )
            )
        }
        if !conditions.policySets.contains(result.policySet) {
            errors.append(
                .init(
                    .verdictPolicy,
                    "expected a verdict by policy set \(Self.list(conditions.policySets)), found \(result.policySet)",
                    remedy: "bring station and cluster to one policy set, or name it in accept.policies"
                )
            )
        }
        return errors
    }

    /// An option counts by its name: `--image PATTERN` and `--image=PATTERN` are both `--image`.
    private func optionErrors(_ result: SignedResult) -> [AcceptanceResult.Refusal] {
        result.options.compactMap { option in
            let name = option.prefix { $0 != " " && $0 != "=" }
            guard !conditions.options.contains(where: { $0.isIdentical(to: String(name)) }) else { return nil }
            return .init(
                .verdictOptions,
                "expected a verdict made without options that narrow or loosen it, found '\(option)'",
                remedy: "if that is wanted, give --allow-option \(name)"
            )
        }
    }

    private func bundleErrors(_ result: SignedResult, _ bundle: JudgedBundle?) -> [AcceptanceResult.Refusal] {
        guard let bundle, bundle.layoutDigest != result.layoutDigest else { return [] }
        return [
            .init(
                .verdictOtherBundle,
                "expected the bundle of the verdict, '\(result.bundleName)' with layout digest "
                    + "\(result.layoutDigest), found '\(bundle.name)' with \(bundle.layoutDigest)",
                remedy: "import the bundle that was judged"
            )
        ]
    }

    private func notes(_ result: SignedResult, _ bundle: JudgedBundle?) -> [String] {
        guard let bundle, bundle.layoutDigest == result.layoutDigest, let judged = result.bundleDigest,
            let found = bundle.digest, found != judged
        else { return [] }
        let digests = "\(judged.short), now \(found.short)"
        return ["\(bundle.name) was packed again after it was judged (\(digests)); its content is the same"]
    }

    private static func list(_ digests: [Digest]) -> String {
        digests.isEmpty ? "(none is allowed)" : digests.map(\.description).joined(separator: " or ")
    }
}
