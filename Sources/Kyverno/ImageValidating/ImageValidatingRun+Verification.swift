internal import Attestations
internal import CEL
internal import Encodings
internal import KubernetesValues
internal import Policies
internal import Vocabulary

/// What the verifying functions find in the bundle.
extension ImageValidatingRun {
    /// The evidence about an image.
    ///
    /// - Throws: `image-not-in-bundle` for a text that names another image than the judged one.
    private func evidence(about text: String) throws(CELFailure) -> (ImageEvidence, JudgedImage) {
        guard let evidence, let image else {
            throw failure(.expressionError, "no image can be looked at here")
        }
        guard isJudged(text) else {
            throw failure(
                .imageNotInBundle,
                "expected the judged image \(image.carried), found '\(text.prefix(300))', which is not known here"
            )
        }
        return (evidence, image)
    }

    /// An attestor that can be looked for; nil for one that fails by itself.
    private func signer(_ name: String) throws(CELFailure) -> SignerCheck? {
        switch signers[name] {
        case .success(let check)?: return check
        case .failure(let refusal)?:
            guard refusal.isError else {
                reasons.append(refusal)
                return nil
            }
            throw failure(refusal.code, refusal.message)
        case nil: throw failure(.expressionError, "there is no attestor '\(name)'")
        }
    }

    /// Where any Sigstore bundle is attached to an image, the cluster looks at no other form.
    private func isInBundles(_ evidence: ImageEvidence, _ image: JudgedImage) -> Bool {
        evidence.image.records.contains { $0.form == .sigstoreBundle && ($0.subject ?? image.digest) == image.digest }
    }

    // MARK: - Signatures

    /// How many of these attestors signed the image.
    func countSignatures(of text: String, by names: [String]) throws(CELFailure) -> Int64 {
        let (evidence, image) = try evidence(about: text)
        let isInBundles = isInBundles(evidence, image)
        let form: AttestationForm = isInBundles ? .sigstoreBundle : .cosignSignature
        let signatures = evidence.verified.filter { item in
            item.subject == image.digest && item.form == form && (isInBundles || item.content == .signature)
        }
        var count: Int64 = 0
        for name in names {
            guard let check = try signer(name) else { continue }
            let own = signatures.filter { item in
                item.signers.contains(where: check.includes)
                    && check.annotations.allSatisfy { wanted in
                        item.annotations[wanted.name].map { $0.isIdentical(to: wanted.value) } ?? false
                    }
            }
            guard !own.isEmpty else {
                reasons.append(
                    evidence.absence(of: check, thing: "signature", others: signatures, missing: .missingSignature) {
                        $0.form == form && ($0.subject ?? image.digest) == image.digest
                    }
                )
                continue
            }
            count += 1
            own.forEach { add($0.digest) }
            check.notes.forEach(add)
            if let first = own.first, !own.contains(where: { $0.content == .signature }) {
                add(
                    Note(.attestationAsSignature, "\(first.digest.short) counts as signature, and is \(first.content)")
                )
            }
        }
        if count > 0 { hasVerified = true }
        return count
    }

    // MARK: - Statements

    /// For how many of these attestors there is a statement of that kind.
    func countStatements(
        about text: String,
        of attestation: String,
        by names: [String]
    ) throws(CELFailure) -> Int64 {
        let (evidence, image) = try evidence(about: text)
        let type = try predicateType(of: attestation)
        let form: AttestationForm = isInBundles(evidence, image) ? .sigstoreBundle : .cosignAttestation
        let ofType = evidence.verified.indices.filter { index in
            let item = evidence.verified[index]
            return item.subject == image.digest && item.form == form
                && item.statement?.predicateType.isIdentical(to: type) ?? false
        }
        var count: Int64 = 0
        for name in names {
            guard let check = try signer(name) else { continue }
            // A statement has no annotations, so that those of an attestor never hold.
            let own = ofType.filter { index in
                check.annotations.isEmpty && evidence.verified[index].signers.contains(where: check.includes)
            }
            guard !own.isEmpty else {
                reasons.append(
                    evidence.absence(
                        of: check,
                        thing: "statement of type \(type)",
                        others: ofType.map { evidence.verified[$0] },
                        missing: .missingAttestation
                    ) { record in
                        (record.subject ?? image.digest) == image.digest && record.form == form
                            && record.predicateType?.isIdentical(to: type) ?? false
                    }
                )
                continue
            }
            count += 1
            check.notes.forEach(add)
            for index in own {
                add(evidence.verified[index].digest)
                if !verified[type, default: []].contains(index) { verified[type, default: []].append(index) }
            }
        }
        if count > 0 { hasVerified = true }
        return count
    }

    private func predicateType(of name: String) throws(CELFailure) -> String {
        guard let attestation = policy.attestations.first(where: { $0.name.isIdentical(to: name) }) else {
            throw failure(.expressionError, "there is no attestation '\(name.prefix(100))'")
        }
        guard let type = attestation.predicateType else {
            throw failure(
                .notSupportedYet,
                "attestations.\(name): referrers are signed by the Notary Project, which is not supported yet"
            )
        }
        return type
    }

    /// The statement of a kind that was verified before.
    func payload(about text: String, of attestation: String) throws(CELFailure) -> CELValue {
        let (evidence, _) = try evidence(about: text)
        let type = try predicateType(of: attestation)
        if policy.attestations.contains(where: { $0.name.isIdentical(to: attestation) && $0.isShortName }) {
            throw failure(
                .expressionError,
                "attestations.\(attestation): the cluster finds no payload of a type by its short name; write \(type)"
            )
        }
        guard let places = verified[type]?.sorted(), let last = places.last else {
            throw failure(
                .expressionError,
                "attestations.\(attestation): expected verifyAttestationSignatures to have found one before, found none"
            )
        }
        var place = last
        if places.count > 1 {
            if !choices.contains(where: { $0.type.isIdentical(to: type) }) { choices.append((type, places)) }
            if let chosen = choice[type], places.contains(chosen) { place = chosen }
        }
        let item = evidence.verified[place]
        guard let statement = item.statement else { throw CELFailure("expected a statement, found none") }
        add(item.digest)
        return try CELValue(json: statement.document.rooted(at: "payload"))
    }

    // MARK: - The image

    /// What is known of an image by its name.
    func metadata(of text: String) throws(CELFailure) -> CELValue {
        let (evidence, image) = try evidence(about: text)
        guard let reference = try? ContainerReference(text) else {
            throw failure(.expressionError, "could not parse reference: \(text.prefix(256))")
        }
        let found = evidence.image
        let platform =
            found.isIndex
            ? found.platforms.first { $0.isPresent && $0.platform?.description == "linux/amd64" }
                ?? found.platforms.first(where: \.isPresent)
            : nil
        guard let manifest = found.isIndex ? platform?.digest : image.digest else {
            throw failure(.missingPlatform, "no platform of the index is in the bundle")
        }
        let manifestValue = try document(manifest, of: found)
        let digest = reference.containsDigest ? reference.digest : image.digest.description
        return .object([
            ("image", .string(text)),
            ("resolvedImage", .string("\(reference.registry)/\(reference.repository)@\(digest)")),
            ("registry", .string(reference.registry)), ("repository", .string(reference.repository)),
            ("identifier", .string(reference.identifier)), ("tag", .string(reference.tag)), ("digest", .string(digest)),
            ("imageIndex", found.isIndex ? try document(image.digest, of: found) : .null), ("manifest", manifestValue),
            ("config", try config(of: manifest, in: found)),
        ])
    }

    private func document(_ digest: Digest, of image: ImageUnderJudgement) throws(CELFailure) -> CELValue {
        try CELValue(json: cursor(digest, of: image))
    }

    private func cursor(_ digest: Digest, of image: ImageUnderJudgement) throws(CELFailure) -> JSONCursor {
        guard let bytes = image.content(digest) else {
            throw failure(.expressionError, "\(digest.short) is not in the bundle")
        }
        do throws(JSONError) {
            return try JSONCursor(
                reading: bytes,
                depth: options.limits.jsonDepth,
                values: options.limits.jsonValues
            )
        } catch {
            throw failure(.expressionError, "\(digest.short) is no JSON: \(error)")
        }
    }

    private func config(of manifest: Digest, in image: ImageUnderJudgement) throws(CELFailure) -> CELValue {
        let document = try cursor(manifest, of: image)
        let stated: Digest?
        do throws(JSONShapeError) {
            stated = try document.member("config")?.required("digest").digest()
        } catch {
            throw failure(.expressionError, "\(manifest.short): \(error)")
        }
        guard let stated else { return .null }
        return try self.document(stated, of: image)
    }
}
