import Encodings
import Metadata
import Testing
import Vocabulary

@Suite struct WitnessCollectionTests {
    private static let type = "https://witness.testifysec.com/attestation-collection/v0.1"
    private static let bom = #"{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1}"#
    private static let vex = """
        {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.com/1", "statements": []}
        """

    /// The type of a part and what it says, its class, and how its claim begins in a dump, or its error.
    @Test(
        "each part is of the class of its own type",
        arguments: [
            ("https://witness.dev/attestations/git/v0.1", "{}", PredicateClass.step, "other"),
            ("https://witness.dev/attestations/command-run/v0.1", #"{"cmd": ["make"]}"#, .step, "other"),
            ("https://witness.dev/attestations/sbom/v0.1", bom, .sbom, "sbom"),
            ("https://witness.dev/attestations/sbom/v0.1", "{}", .sbom, "error: predicate.attestations[0].attestation"),
            ("https://witness.dev/attestations/vex/v0.1", #"{"vexDocument": \#(vex)}"#, .vex, "vex"),
            ("https://openvex.dev/ns", #"{"vexDocument": \#(vex), "reportFileName": "v.json"}"#, .vex, "vex"),
            ("https://openvex.dev/ns", vex, .vex, "vex"),
            ("https://cyclonedx.org/bom", bom, .sbom, "sbom"),
            ("https://witness.dev/attestations/sarif/v0.1", #"{"report": {"runs": []}}"#, .sast, "other"),
            ("https://witness.dev/attestations/secretscan/v0.1", "{}", .sast, "other"),
            ("https://slsa.dev/provenance/v1.0", "{}", .provenance, "error: predicate.attestations[0].attestation"),
            ("https://in-toto.io/attestation/link/v0.3", #"{"name": "build"}"#, .step, "link"),
            (type, #"{"name": "inner", "attestations": []}"#, .step, "other"),
            ("https://cosign.sigstore.dev/attestation/v1", #"{"Data": "x"}"#, .custom, "other"),
            ("https://witness.dev/attestations/sbom/v0.2", bom, .unknown, "other"),
            ("https://witness.dev/attestations/SBOM/v0.1", bom, .unknown, "other"),
            ("https://witness.dev/attestations/v0.1", bom, .unknown, "other"),
            ("https://example.com/sbom", bom, .unknown, "other"),
        ]
    )
    func classes(_ type: String, _ text: String, _ kind: PredicateClass, _ words: String) throws {
        let part = #"{"type": "\#(type)", "attestation": \#(text), "starttime": "2026-03-01T10:00:00Z"}"#
        guard case .collection(let collection) = try claim(Self.type, #"{"name": "b", "attestations": [\#(part)]}"#),
            let read = collection.parts.first, collection.parts.count == 1
        else {
            Issue.record("no collection")
            return
        }
        #expect(read.predicateClass == kind)
        #expect(read.startedOn == Instant("2026-03-01T10:00:00Z"))
        #expect(read.finishedOn == nil)
        let found: String =
            switch read.claim {
            case .success(.other): "other"
            case .success(.sbom): "sbom"
            case .success(.vex): "vex"
            case .success(.link): "link"
            case .success: "something else"
            case .failure(let error): "error: \(error.description)"
            }
        #expect(found.hasPrefix(words), "\(found)")
    }

    @Test("a part without content is kept, and one that cannot be read leaves the others")
    func partial() throws {
        let parts = [
            #"{"type": "https://witness.dev/attestations/git/v0.1", "attestation": null}"#,
            #"{"type": "https://witness.dev/attestations/sbom/v0.1", "attestation": {"spdxVersion": 1}}"#,
            #"{"type": "https://witness.dev/attestations/sbom/v0.1", "attestation": \#(Self.bom)}"#,
        ]
        let text = #"{"name": "build", "attestations": [\#(parts.joined(separator: ","))]}"#
        let claim = try claim(Self.type, text)
        guard case .collection(let collection) = claim else {
            Issue.record("no collection")
            return
        }
        #expect(try collection.parts[0].claim.get() == .other(nil))
        #expect(throws: MetadataError.self) { try collection.parts[1].claim.get() }
        #expect(try collection.parts[2].claim.get().sbom?.format == .cyclonedx)
        #expect(claim.description?.headline == "step 'build', 3 attestations, 1 that cannot be read")
    }
}
