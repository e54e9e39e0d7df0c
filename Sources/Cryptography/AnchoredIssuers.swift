package import Vocabulary

/// An anchor and what may stand below it, and which issuers among them are known to lead up to it.
///
/// An issuer is validated up to the anchor once; each further leaf of it costs the check of its own signature. Validity is
/// looked at each time, for every certificate. What failed is not remembered, and neither is what another leaf or another
/// order could decide otherwise: a way on which an authority constrains the names below it, or on which two certificates
/// bear one name. A leaf with number resources is validated whole each time, for those must nest all the way up.
package final class AnchoredIssuers: Sendable {
    package let anchor: Certificate
    package let intermediates: [Certificate]
    private let paths = Guarded<[IssuerPath]>([])

    package init(anchor: Certificate, intermediates: [Certificate]) {
        (self.anchor, self.intermediates) = (anchor, intermediates)
    }

    /// Validates a leaf as `CertificateChain.validate` does, which tells every failure.
    package func validate(_ leaf: Certificate, at time: Instant) throws(CryptographyError) -> ValidatedChain {
        guard !leaf.hasNumberResources
        else { return try CertificateChain.validate(leaf: leaf, through: intermediates, anchor: anchor, at: time) }
        let known = paths.withLock { paths in paths.first { leaf.namesAsIssuer($0.issuer) } }
        if let known, let chain = CertificateChain.validate(leaf, along: known, at: time) { return chain }
        let chain = try CertificateChain.validate(leaf: leaf, through: intermediates, anchor: anchor, at: time)
        remember(chain)
        return chain
    }

    private func remember(_ chain: ValidatedChain) {
        let upward = Array(chain.certificates.dropFirst())
        guard !upward.contains(where: \.constrainsNames), upward.allSatisfy(isAloneWithItsName),
            let path = try? IssuerPath(upward)
        else { return }
        paths.withLock { paths in
            if !paths.contains(where: { $0.issuer == path.issuer }) { paths.append(path) }
        }
    }

    private func isAloneWithItsName(_ certificate: Certificate) -> Bool {
        !([anchor] + intermediates).contains { $0 != certificate && $0.sharesSubject(with: certificate) }
    }
}

extension AnchoredIssuers: Hashable {
    package static func == (left: AnchoredIssuers, right: AnchoredIssuers) -> Bool {
        left.anchor == right.anchor && left.intermediates == right.intermediates
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(anchor)
        hasher.combine(intermediates)
    }
}
