package import Artifacts
package import Trust
package import Vocabulary

/// Every envelope of a bundle, examined once, and shared out among the images that it is about.
///
/// What decides is the signed content; names, `subject` and tags only say where a refused one is listed.
package struct AttestationLedger: Sendable {
    /// An envelope, and the manifests of this bundle that its content names, signed or claimed.
    private struct Entry: Sendable {
        let examined: ExaminedEnvelope
        let named: Set<Digest>
    }

    private let entries: [Entry]
    /// Where the entries are that name a manifest, or are filed under it and name nothing here.
    private let positions: [Digest: [Int]]
    /// The entries that name nothing here and are filed under nothing: they are listed with every image.
    private let unattributed: [Int]
    private let authorities: [String: Authority]

    /// Takes what was examined, in the order of discovery.
    ///
    /// - Parameters:
    ///   - examined: One for each envelope.
    ///   - identities: For each manifest or index of the bundle all digests that can be computed of it.
    ///   - authorities: Those of the trust root.
    package init(_ examined: [ExaminedEnvelope], identities: [Digest: [Digest]], authorities: [Authority]) {
        // One content may be here under several names, and what is said about it counts for each.
        var manifests: [Digest: [Digest]] = [:]
        for (manifest, digests) in identities {
            for digest in digests { manifests[digest, default: []].append(manifest) }
        }
        var positions: [Digest: [Int]] = [:]
        var unattributed: [Int] = []
        entries = examined.enumerated().map { index, examined in
            let named = Set(
                examined.digests.flatMap { manifests[$0] ?? [] }.filter { examined.names(identities[$0] ?? []) }
            )
            if !named.isEmpty {
                for manifest in named { positions[manifest, default: []].append(index) }
            } else if let claimed = examined.envelope.claimedSubject, identities[claimed] != nil {
                positions[claimed, default: []].append(index)
            } else {
                unattributed.append(index)
            }
            return Entry(examined: examined, named: named)
        }
        self.positions = positions
        self.unattributed = unattributed
        self.authorities = Dictionary(authorities.map { ($0.name, $0) }) { first, _ in first }
    }

    /// What is attached to an image or to one of its platforms, in the order of discovery.
    package func records(for image: Artifact) -> [AttestationRecord] {
        let targets = [image.digest] + image.platforms.map(\.digest)
        let indices = Set(targets.flatMap { positions[$0] ?? [] } + unattributed)
        return indices.sorted().flatMap { records(entries[$0], for: image, targets: targets) }
    }

    /// Refuses a bundle in which one image has more than the limit `bundles` allows, or all together more than `attached`.
    ///
    /// - Throws: `LimitExceeded`, located in the image where it is about one.
    package func requireRoom(for images: [Artifact], limits: Limits) throws {
        var count = 0
        for image in images {
            var bundles = 0
            for digest in [image.digest] + image.platforms.map(\.digest) {
                let found = positions[digest] ?? []
                count += found.count
                bundles += found.count { entries[$0].examined.envelope.form == .sigstoreBundle }
            }
            count += unattributed.count
            guard bundles <= limits.bundles else {
                let error = LimitExceeded("bundles", limit: Int64(limits.bundles), found: "\(bundles) of an image")
                throw Located(in: image.location, error)
            }
            guard count <= limits.attached else {
                throw LimitExceeded("attached", limit: Int64(limits.attached), found: "more over all images")
            }
        }
    }

    /// The places, in the order of discovery, of what names a manifest, or is filed under it and names nothing here.
    func places(about manifest: Digest) -> [Int] { positions[manifest] ?? [] }

    /// What is filed under one image and speaks of another, and what came with a signature and counts for nothing.
    package var findings: [Finding] { filedElsewhere + disregarded }

    private var disregarded: [Finding] {
        entries.flatMap { entry -> [Finding] in
            guard case .success(let content) = entry.examined.outcome else { return [] }
            let envelope = entry.examined.envelope
            return content.endorsement.notes.map { note in
                Finding(
                    .warning,
                    note.code,
                    "\(envelope.form.rawValue) \(envelope.digest.short) holds without it: \(note.description)",
                    location: envelope.location
                )
            }
        }
    }

    private var filedElsewhere: [Finding] {
        entries.compactMap { entry in
            let envelope = entry.examined.envelope
            guard case .success = entry.examined.outcome, let claimed = envelope.claimedSubject,
                let other = entry.named.min(), !entry.named.contains(claimed)
            else { return nil }
            return Finding(
                .warning,
                .filedElsewhere,
                "\(envelope.form.rawValue) \(envelope.digest.short) is filed under \(claimed.short) and speaks of "
                    + "\(other.short); it counts for the latter",
                location: envelope.location
            )
        }
    }

    private func records(_ entry: Entry, for image: Artifact, targets: [Digest]) -> [AttestationRecord] {
        let subjects = targets.filter(entry.named.contains)
        switch entry.examined.outcome {
        case .success(let content) where subjects.isEmpty:
            let error = AttestationError(
                .wrongSubject,
                "expected \(image.digest), found \(content.content) about another image"
            )
            return [refused(entry.examined, error, targets: targets, signers: content.signers)]
        case .success(let content):
            // Evidence about the index counts for its platforms too, so it is listed once.
            let listed = subjects.first == image.digest ? [image.digest] : subjects
            return listed.map { record(entry.examined, content, about: $0, of: image) }
        case .failure(let error):
            return [refused(entry.examined, error, targets: subjects + targets, signers: entry.examined.endorsers)]
        }
    }

    private func record(
        _ examined: ExaminedEnvelope,
        _ content: AuthenticContent,
        about subject: Digest,
        of image: Artifact
    ) -> AttestationRecord {
        let permitted = content.signers.filter { signer in
            guard let authority = authorities[signer.authority] else { return false }
            return authority.maySign(content.content, about: image.imageReference)
        }
        let outcome: Result<VerifiedAttestation, AttestationError>
        if permitted.isEmpty {
            let names = content.signers.map { "'\($0.authority)'" }.joined(separator: ", ")
            outcome = .failure(
                AttestationError(
                    .authorityScope,
                    "the signature holds, but authority \(names) may not sign \(content.content) "
                        + "for \(image.reference ?? "an image without a name")",
                    remedy: "if it should, say so under 'signs' and 'images' in trust.yaml"
                )
            )
        } else {
            outcome = .success(
                VerifiedAttestation(
                    digest: examined.envelope.digest,
                    form: examined.envelope.form,
                    content: content.content,
                    statement: content.statement,
                    subject: subject,
                    signers: permitted,
                    annotations: content.annotations
                )
            )
        }
        return AttestationRecord(
            digest: examined.envelope.digest,
            form: examined.envelope.form,
            predicateType: content.statement?.predicateType,
            subject: subject,
            outcome: outcome,
            signers: permitted.isEmpty ? content.signers : permitted
        )
    }

    private func refused(
        _ examined: ExaminedEnvelope,
        _ error: AttestationError,
        targets: [Digest],
        signers: [Signer]
    ) -> AttestationRecord {
        let claimed = examined.envelope.claimedSubject
        return AttestationRecord(
            digest: examined.envelope.digest,
            form: examined.envelope.form,
            predicateType: examined.envelope.predicateType,
            subject: claimed.flatMap { targets.contains($0) ? $0 : nil } ?? targets.first,
            outcome: .failure(error),
            signers: signers
        )
    }
}

extension AttestationLedger {
    /// What hangs on each image by its own word, when nobody is there to judge it.
    package init(unexamined envelopes: [AttachedEnvelope], identities: [Digest: [Digest]]) {
        let examined = envelopes.map { envelope in
            ExaminedEnvelope(
                envelope: envelope,
                outcome: .failure(AttestationError(.unsigned, "was not examined"))
            )
        }
        self.init(examined, identities: identities, authorities: [])
    }
}
