internal import Attestations
package import Metadata
package import Vocabulary

/// The verified SBOMs that count for one manifest of an image.
package struct PlatformSBOMs: Sendable {
    /// One document.
    package struct Document: Sendable {
        /// The digest of its attestation.
        package let digest: Digest
        /// The manifest or index that it was signed for.
        package let subject: Digest
        package let sbom: SBOM
    }

    /// A document that counts for nothing.
    package struct Refusal: Hashable, Sendable {
        package let digest: Digest
        package let code: Code
        package let message: String
    }

    /// The manifest.
    package let manifest: Digest
    /// What messages call it; nil for an image that is no index.
    package let label: String?
    package let documents: [Document]
    package let refusals: [Refusal]
}

extension ImageUnderJudgement {
    /// The verified SBOMs of each manifest that is present: those about the manifest, and those about the index.
    ///
    /// Any authority that may sign SBOMs about the image counts, whatever policies ask for. A document that calls
    /// another platform of the index its subject is none of this one's.
    ///
    /// - Parameter limits: Those of predicates apply.
    /// - Returns: One for each manifest; none where no platform of the index is present.
    package func sboms(limits: Limits) -> [PlatformSBOMs] {
        let evidence = ImageEvidence(self, limits: limits)
        let targets = (try? targets(narrowedTo: [])) ?? []
        return targets.map { target in
            var documents: [PlatformSBOMs.Document] = []
            var refusals: [PlatformSBOMs.Refusal] = []
            for item in evidence.evidence(on: target, by: nil, where: { $0.predicateClass == .sbom }) {
                guard !item.describesSibling(of: target, in: self) else { continue }
                do throws(Shortfall) {
                    guard case .sbom(let sbom)? = try item.readableClaim() else { continue }
                    try item.refuseOtherImage(than: target)
                    let attestation = item.attestation
                    documents.append(.init(digest: attestation.digest, subject: attestation.subject, sbom: sbom))
                } catch {
                    refusals.append(.init(digest: item.attestation.digest, code: error.code, message: error.message))
                }
            }
            return PlatformSBOMs(
                manifest: target.manifest,
                label: target.label,
                documents: documents,
                refusals: refusals
            )
        }
    }
}
