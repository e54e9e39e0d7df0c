package import Cryptography
internal import Vocabulary

/// What a policy pins by itself, in the place of the same part of a trusted root; nil leaves that part as it is.
package struct PinnedMaterial: Sendable {
    /// Roots and intermediates of certificate authorities.
    package var authorities: [Certificate]?
    /// Keys of transparency logs.
    package var logs: [PublicKey]?
    /// Keys of certificate transparency logs.
    package var certificateLogs: [PublicKey]?
    /// The chain of a timestamp authority, the signing certificate first.
    package var timestampChain: [Certificate]?

    package init() {}

    package var isEmpty: Bool {
        authorities == nil && logs == nil && certificateLogs == nil && timestampChain == nil
    }
}

extension SigstoreRoot {
    /// A root that believes nobody.
    package static func empty(name: String) -> SigstoreRoot { SigstoreRoot(name: name, base: nil, PinnedMaterial()) }

    /// The same root under another name, with other parts.
    package func pinned(_ material: PinnedMaterial, name: String) -> SigstoreRoot {
        SigstoreRoot(name: name, base: self, material)
    }

    private init(name: String, base: SigstoreRoot?, _ material: PinnedMaterial) {
        self.init(
            name: name,
            tlogs: material.logs.map { $0.map { LogKey(key: $0, baseURL: "") } } ?? base?.tlogs ?? [],
            ctlogs: material.certificateLogs.map { $0.map { LogKey(key: $0, baseURL: "") } } ?? base?.ctlogs ?? [],
            certificateAuthorities: material.authorities.map(CertificateAuthority.pinned)
                ?? base?.certificateAuthorities ?? [],
            timestampAuthorities: material.timestampChain.map { chain in
                chain.last.map { [CertificateAuthority(certificates: chain.dropLast(), anchor: $0, uri: nil)] } ?? []
            } ?? base?.timestampAuthorities ?? []
        )
    }
}

extension CertificateAuthority {
    /// Each certificate that names itself as its issuer is an anchor, with the others below it; where none does, each is.
    fileprivate static func pinned(_ certificates: [Certificate]) -> [CertificateAuthority] {
        let roots = certificates.filter { $0.subject.isIdentical(to: $0.issuer) }
        let intermediates = certificates.filter { !$0.subject.isIdentical(to: $0.issuer) }
        guard !roots.isEmpty else {
            return certificates.map { CertificateAuthority(certificates: [], anchor: $0, uri: nil) }
        }
        return roots.map { CertificateAuthority(certificates: intermediates, anchor: $0, uri: nil) }
    }
}
