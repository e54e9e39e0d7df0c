import Policies
import PolicyController
import Testing

/// A ClusterImagePolicy in words.
@Suite("A ClusterImagePolicy in words") struct ExplanationTests {
    private func lines(_ spec: String) throws -> [String] {
        try Documents.load([Documents.policy(spec)]).policies.flatMap { policy in
            policy.explanations.flatMap { $0.lines(width: 1_000) }
        }
    }

    private func lines(authority: String) throws -> [String] {
        try lines("images: [{glob: '**'}]\nauthorities: [\(authority)]")
    }

    @Test(arguments: [
        ("images: [{glob: 'a/**'}, {glob: 'b/*'}]", "It is about images named as a/** or b/*, with their digest."),
        ("images: [{glob: '**'}]", "What fails, fails the image."),
        (
            "mode: warn\nimages: [{glob: '**'}]",
            "What fails is told as a warning, and does not fail the image."
        ),
        (
            "policy: {type: cue, data: x}\nimages: [{glob: '**'}]",
            "It also states a policy in cue, which is not evaluated, so that no image passes here."
        ),
    ])
    func saysWhatItIsAbout(_ spec: String, _ sentence: String) throws {
        #expect(try lines("\(spec)\nauthorities: [{static: {action: pass}}]").contains(sentence))
    }

    @Test(arguments: [
        ("name: a, static: {action: pass, message: fine}", ["- authority 'a' passes whatever is signed: fine"]),
        ("name: a, static: {action: fail}", ["- authority 'a' fails whatever is signed"]),
        (
            "name: a, key: {data: \(Documents.quotedKey)}",
            ["- authority 'a': a signature of the image under a tag of cosign", "  - made with the key sha256:"]
        ),
        (
            "name: a, signatureFormat: bundle, key: {data: \(Documents.quotedKey)}, "
                + "attestations: [{name: s, predicateType: cyclonedx}, "
                + "{name: v, predicateType: vuln, policy: {type: cue, data: x}}]",
            [
                "- authority 'a': all of these attestations in a Sigstore bundle", "  - made with the key sha256:",
                "  - 's': a statement of type https://cyclonedx.org/bom",
                "  - 'v': a statement of type https://cosign.sigstore.dev/attestation/vuln/v1, with a policy in cue, "
                    + "which is not evaluated, so that it does not hold here",
            ]
        ),
        (
            "name: a, key: {kms: 'gcpkms://projects/x'}",
            ["- authority 'a' cannot be asked, for it has its key in a service, 'gcpkms://projects/x'"]
        ),
    ])
    func saysWhomItBelieves(_ authority: String, _ wanted: [String]) throws {
        let found = try lines(authority: "{\(authority)}").suffix(wanted.count)
        #expect(zip(found, wanted).allSatisfy { $0.hasPrefix($1) } && found.count == wanted.count, "\(found)")
    }
}
