package import Cryptography
package import Vocabulary

/// Certificates of private authorities: each of them is believed by whoever names the store.
///
/// Source: trust-root.md 1 and 2, `certificates`; the folder `truststore/x509/ca/NAME`.
package struct CertificateStore: Sendable {
    /// The name of its folder; of several stores taken together, all of their names.
    package let name: String
    /// In the order of their files, each once.
    package let certificates: [Certificate]
    /// Each certificate as an anchor, with the others below it.
    private let anchors: [Certificate: AnchoredIssuers]

    package init(name: String, certificates: [Certificate]) {
        self.name = name
        var seen: Set<Certificate> = []
        let certificates = certificates.filter { seen.insert($0).inserted }
        self.certificates = certificates
        // One array is shared by all: an anchor among what stands below it changes nothing.
        let pairs = certificates.map { ($0, AnchoredIssuers(anchor: $0, intermediates: certificates)) }
        anchors = Dictionary(uniqueKeysWithValues: pairs)
    }

    /// Several stores taken together: what issued a certificate of one may stand in another.
    package init(joining stores: [CertificateStore]) {
        self.init(
            name: stores.map(\.name).joined(separator: ", "),
            certificates: stores.flatMap(\.certificates)
        )
    }

    /// Validates a signing certificate at one time.
    ///
    /// Every certificate of the store is an anchor, and may also stand between the leaf and another. The way to the
    /// top is tried first, so that whoever revokes a root takes along what the same store holds below it, and so that what
    /// a root forbids is not allowed by leaving it out.
    ///
    /// - Throws: As `CertificateChain.validate`; of several reasons the one that says most.
    package func validate(_ leaf: Certificate, at time: Instant) throws(CryptographyError) -> ValidatedChain {
        var reason = CryptographyError.chainInvalid(
            "no certificate of the store '\(name)' bears the name of its issuer, \(leaf.issuer)"
        )
        for issuers in issuers(of: leaf).reversed().compactMap({ anchors[$0] }) {
            do throws(CryptographyError) {
                return try issuers.validate(leaf, at: time)
            } catch {
                let telling = try refusal(of: leaf, by: issuers.anchor, at: time) ?? error
                // Whatever says more than that the leaf is of another authority is the better explanation.
                if reason.code == .untrustedChain { reason = telling }
            }
        }
        throw reason
    }

    /// What an anchor that stands above a leaf by signature has against it, which no anchor below can mend.
    ///
    /// - Returns: That the anchor or something on the way has ended, which one below may outlive; nil where the anchor does
    ///   not stand above the leaf.
    /// - Throws: Anything else.
    private func refusal(
        of leaf: Certificate,
        by anchor: Certificate,
        at time: Instant
    ) throws(CryptographyError) -> CryptographyError? {
        let above = links(above: leaf).map { $0[1] }
        guard above.contains(anchor) else { return nil }
        do throws(CryptographyError) {
            _ = try CertificateChain.validate(
                leaf: leaf,
                through: above.filter { $0 != anchor },
                anchor: anchor,
                at: time
            )
            return nil
        } catch {
            guard error.code == .outsideValidity else { throw error }
            return error
        }
    }

    /// Who of the store signed a certificate, and who signed those: each link is a certificate and its issuer.
    ///
    /// A chain ends below a root that has ended; revoking that root takes the chain along all the same.
    package func links(above certificate: Certificate) -> [[Certificate]] {
        var links: [[Certificate]] = []
        var next = [certificate]
        var seen: Set<Certificate> = [certificate]
        while let below = next.popLast() {
            for issuer in certificates where issuer != below && below.isSigned(by: issuer) {
                links.append([below, issuer])
                if seen.insert(issuer).inserted { next.append(issuer) }
            }
        }
        return links
    }

    /// What may have issued the leaf, and what may have issued that, by their names alone, nearest first.
    private func issuers(of leaf: Certificate) -> [Certificate] {
        var found: [Certificate] = []
        var level = [leaf]
        while !level.isEmpty {
            let below = level
            level = certificates.filter { candidate in
                !found.contains(candidate) && below.contains { $0.namesAsIssuer(candidate) }
            }
            found += level
        }
        return found
    }
}

extension CertificateStore: Hashable {
    package static func == (left: CertificateStore, right: CertificateStore) -> Bool {
        left.name == right.name && left.certificates == right.certificates
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(certificates)
    }
}
