package import Cryptography
package import Vocabulary

/// Somebody who is believed, for what they may sign on which images.
///
/// Source: trust-root.md 2; being among the files of a trust root gives no trust, only an authority does.
package struct Authority: Hashable, Sendable {
    package let name: String
    package let signs: [PredicateSelector]
    /// Whether it may say what a bundle has to hold; `*` does not say so, since that speaks of attestations.
    package let signsPackingLists: Bool
    package let images: ImageSelector
    package let means: Means

    /// How it is recognised.
    package enum Means: Hashable, Sendable {
        case keyless(KeylessMeans)
        case keys(KeyMeans)
        case certificates(CertificateMeans)
    }

    package init(
        name: String,
        signs: [PredicateSelector],
        signsPackingLists: Bool = false,
        images: ImageSelector,
        means: Means
    ) {
        (self.name, self.signs, self.signsPackingLists) = (name, signs, signsPackingLists)
        (self.images, self.means) = (images, means)
    }

    /// The word under `signs` that stands for packing lists.
    package static let packingList = "packing-list"

    /// What it signs, in the words of `signs`.
    package var signedWords: [String] { signs.map(\.description) + (signsPackingLists ? [Self.packingList] : []) }

    /// Whether it may sign content of that kind.
    package func maySign(_ content: SignedContent) -> Bool { signs.contains { $0.includes(content) } }

    /// Whether it may sign that content for that image; nil stands for an image without a name.
    package func maySign(_ content: SignedContent, about image: ImageReference?) -> Bool {
        maySign(content) && images.selects(image)
    }

    /// Whether it may sign a packing list that names these images; nil stands for one without a name.
    package func maySignPackingList(naming images: [ImageReference?]) -> Bool {
        signsPackingLists && images.allSatisfy(self.images.selects)
    }

    /// What a signature must bring besides itself.
    package var requirements: Requirements {
        switch means {
        case .keyless(let means): means.requirements
        case .keys(let means): means.requirements
        case .certificates(let means): means.requirements
        }
    }

    /// The Sigstore trusted root whose logs and authorities count; nil where none does.
    package var trustedRoot: String? {
        switch means {
        case .keyless(let means): means.trustedRoot
        case .keys(let means): means.trustedRoot
        case .certificates(let means): means.trustedRoot
        }
    }
}

/// An identity that a certificate of a Sigstore instance names.
package struct KeylessMeans: Hashable, Sendable {
    /// The name of the trusted root, a key of `TrustRoot.sigstoreRoots`.
    package let trustedRoot: String
    /// Any one of these.
    package let identities: [IdentityPattern]
    package let requirements: Requirements

    package init(trustedRoot: String, identities: [IdentityPattern], requirements: Requirements) {
        (self.trustedRoot, self.identities, self.requirements) = (trustedRoot, identities, requirements)
    }
}

/// An identity that a certificate of a private authority names.
package struct CertificateMeans: Hashable, Sendable {
    /// The names of the stores, keys of `TrustAnchors.certificateStores`.
    package let stores: [String]
    /// Any one of these; their issuer may be open, for private authorities need not say any.
    package let identities: [IdentityPattern]
    /// Whether a certificate is judged at the time of judging where the signature has no trusted time.
    package let validNow: Bool
    /// The name of the trusted root whose logs and timestamp authorities count, a key of `TrustRoot.sigstoreRoots`.
    package let trustedRoot: String?
    package let requirements: Requirements

    package init(
        stores: [String],
        identities: [IdentityPattern],
        validNow: Bool,
        trustedRoot: String?,
        requirements: Requirements
    ) {
        (self.stores, self.identities, self.validNow) = (stores, identities, validNow)
        (self.trustedRoot, self.requirements) = (trustedRoot, requirements)
    }
}

/// Plain public keys.
package struct KeyMeans: Hashable, Sendable {
    /// Any one of these.
    package let keys: [TrustedKey]
    /// The name of the trusted root whose logs count, a key of `TrustRoot.sigstoreRoots`.
    package let trustedRoot: String?
    package let requirements: Requirements

    package init(keys: [TrustedKey], trustedRoot: String?, requirements: Requirements) {
        (self.keys, self.trustedRoot, self.requirements) = (keys, trustedRoot, requirements)
    }
}

/// A public key, the file that holds it, and when it is believed.
package struct TrustedKey: Hashable, Sendable {
    package let key: PublicKey
    /// The path below the trust root.
    package let file: String
    /// Judged at the signature's trusted time, where it has none at the time of judging.
    package let window: ValidityWindow
    /// The only ways in which it may have signed; nil for those that the algorithm policy allows a key of its kind.
    package let schemes: [SignatureScheme]?

    package init(key: PublicKey, file: String, window: ValidityWindow, schemes: [SignatureScheme]? = nil) {
        (self.key, self.file, self.window, self.schemes) = (key, file, window, schemes)
    }
}
