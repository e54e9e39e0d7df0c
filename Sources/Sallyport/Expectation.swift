internal import Artifacts
internal import Attestations
internal import Cryptography
internal import Trust
internal import Verdicts
internal import Vocabulary

/// The packing list of `--expect`, opened and believed before the bundle is read.
struct Expectation: Sendable {
    private let list: PackingList
    /// What a person should know about the list itself.
    private let remarks: [Finding]

    /// Opens a list, plain or signed.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - trust: Who may sign packing lists, and what is revoked.
    ///   - time: The time of judging.
    ///   - limits: `attestation` and `json-depth` apply.
    /// - Returns: The list.
    /// - Throws: What makes it unusable, with blame `trust`: exit code 4.
    static func open(_ path: String, trust: TrustRoot, at time: Instant, limits: Limits) throws -> Expectation {
        let bytes = try InputFile.read(
            path,
            limit: Int(clamping: limits.attestation),
            limitName: "attestation",
            code: .policyInvalid,
            blame: .trust
        )
        do throws(PackingListError) {
            try requireNotRevoked(bytes, by: trust.revocations)
            switch try PackingListFile(bytes, limits: limits) {
            case .plain(let list): return Expectation(list: list, remarks: remarks(unsigned: path, trust))
            case .signed(let document):
                let list = try authenticate(document, trust: trust, at: time, limits: limits)
                return Expectation(list: list, remarks: [])
            }
        } catch {
            throw Located(in: path, error)
        }
    }

    /// What distinguishes a bundle from the list, and remarks about the list.
    ///
    /// Images count under the names that the operator gives them; one that the bundle itself leaves unnamed is also what
    /// a list without a name means.
    ///
    /// - Parameters:
    ///   - reading: The bundle.
    ///   - images: Its images, under their final names and in the order of its tree; also those that are not judged.
    ///   - path: The bundle as the caller wrote it.
    /// - Returns: Findings, errors but for the remarks.
    /// - Throws: `LimitExceeded`, located in the bundle.
    func findings(in reading: BundleReading, images: [Artifact], of path: String) throws -> [Finding] {
        let listing = try reading.attachments(of: path)
        let arrivals = zip(reading.tree.images, images).filter { $0.1.isPresent }.map { original, image in
            PackingListComparison.Arrival(
                image.packed(with: listing.items(on: image)),
                isUnnamed: original.imageReference == nil
            )
        }
        return remarks
            + PackingListComparison.findings(expecting: list, in: arrivals, unattached: listing.unattached)
            .map { $0.placed(in: reading.layout) }
    }

    // MARK: - Who signed it

    private static func authenticate(
        _ document: SignedDocument,
        trust: TrustRoot,
        at time: Instant,
        limits: Limits
    ) throws(PackingListError) -> PackingList {
        let authentic: AuthenticDocument
        do throws(AttestationError) {
            authentic = try AttestationVerifier(trust.anchors, at: time, limits: limits)
                .authenticate(document, payloadType: PackingList.payloadType)
        } catch {
            throw PackingListError(error.code, error.description, remedy: error.remedy)
        }
        let list = try PackingList(authentic.payload, limits: limits)
        let images = list.images.map(\.reference)
        guard authentic.authorities.contains(where: { $0.maySignPackingList(naming: images) }) else {
            let names = authentic.authorities.map { "'\($0.name)'" }.joined(separator: ", ")
            throw PackingListError(
                .authorityScope,
                "the signature holds, but authority \(names) may not sign packing lists for all of its images",
                remedy: "if it should, say so under 'signs' and 'images' in trust.yaml"
            )
        }
        return list
    }

    private static func requireNotRevoked(
        _ bytes: [UInt8],
        by revocations: RevocationList
    ) throws(PackingListError) {
        let digest: Digest
        do throws(CryptographyError) { digest = try HashFunction.digest(.sha256, of: bytes) } catch {
            throw PackingListError(error.code, error.description)
        }
        guard let revocation = revocations.revocation(ofDigest: digest) else { return }
        throw PackingListError(.revokedDigest, "the file is revoked by \(revocation.place) of the trust root")
    }

    /// Whoever takes a signature off makes a plain list; where lists have a signer, that shows.
    private static func remarks(unsigned path: String, _ trust: TrustRoot) -> [Finding] {
        let names = trust.authorities.filter(\.signsPackingLists).map { "'\($0.name)'" }
        guard !names.isEmpty else { return [] }
        return [
            Finding(
                .warning,
                .unsigned,
                "the packing list has no signature and counts as the operator's own word, though authority "
                    + "\(names.joined(separator: ", ")) signs packing lists",
                location: path.printable
            )
        ]
    }
}
