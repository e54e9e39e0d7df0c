/// The shape in which a signature or attestation hangs on an image.
package enum AttestationForm: String, Sendable, Hashable, CaseIterable {
    case cosignSignature = "cosign-signature"
    case cosignAttestation = "cosign-attestation"
    case sigstoreBundle = "sigstore-bundle"
    case notationJWS = "notation-jws"
    case notationCOSE = "notation-cose"
    case buildkitAttestation = "buildkit-attestation"
    case cosignSBOM = "cosign-sbom"
}
