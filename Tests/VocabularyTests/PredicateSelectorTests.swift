import Testing
import Vocabulary

@Suite struct PredicateSelectorTests {
    @Test(arguments: PredicateClass.allCases)
    func everyClassHasTypesAndAnAlias(_ kind: PredicateClass) {
        guard kind != .unknown else {
            #expect(PredicateSelector("unknown") == nil)
            #expect(kind.predicateTypes.isEmpty)
            return
        }
        #expect(!kind.predicateTypes.isEmpty)
        #expect(kind.predicateTypes == kind.predicateTypes.sorted { $0.utf8.precedes($1.utf8) })
        let selector = PredicateSelector(kind.rawValue)
        for type in kind.predicateTypes {
            #expect(PredicateClass.of(predicateType: type) == kind)
            #expect(selector?.includes(.predicate(type)) == true)
        }
        for other in PredicateClass.allCases where other != kind {
            for type in other.predicateTypes { #expect(selector?.includes(.predicate(type)) == false) }
        }
    }

    @Test(arguments: [
        "https://slsa.dev/provenance/v1/", "https://slsa.dev/provenance/V1", "HTTPS://slsa.dev/provenance/v1",
        "https://slsa.dev/provenance/v", "https://slsa.dev/provenance/v2", " https://slsa.dev/provenance/v1",
        "cosign.sigstore.dev/attestation/vuln/v1", "",
    ])
    func nearMissesAreUnknown(_ type: String) {
        #expect(PredicateClass.of(predicateType: type) == .unknown)
    }

    @Test(arguments: [
        ("slsaprovenance", "https://slsa.dev/provenance/v0.2", "https://slsa.dev/provenance/v1"),
        ("slsaprovenance02", "https://slsa.dev/provenance/v0.2", "https://slsa.dev/provenance/v0.1"),
        ("slsaprovenance1", "https://slsa.dev/provenance/v1", "https://slsa.dev/provenance/v0.2"),
        ("spdxjson", "https://spdx.dev/Document", "https://spdx.dev/Document/v2.3"),
        ("spdx", "https://spdx.dev/Document/v2.3", "https://cyclonedx.org/bom"),
        ("cyclonedx", "https://cyclonedx.org/bom/v1.6", "https://spdx.dev/Document"),
        ("link", "https://in-toto.io/Link/v1", "https://in-toto.io/Link/v0.2"),
        ("vuln", "https://cosign.sigstore.dev/attestation/vuln/v1", "https://in-toto.io/attestation/vulns"),
        ("openvex", "https://openvex.dev/ns/v0.2.0", "text/vex"),
        ("vex", "text/vex", "https://openvex.dev/nsx"),
        ("custom", "https://cosign.sigstore.dev/attestation/v1", "https://cosign.sigstore.dev/attestation/vuln/v1"),
        ("test-result", "https://in-toto.io/attestation/test-result/v0.1", "https://slsa.dev/provenance/v1"),
        ("vsa", "https://slsa.dev/verification_summary/v1", "https://slsa.dev/provenance/v1"),
        ("https://example.com/x", "https://example.com/x", "https://example.com/x/"),
        ("urn:x", "urn:x", "urn:X"),
    ])
    func anAliasMeansItsTypesOnly(_ alias: String, _ type: String, _ other: String) throws {
        let selector = try #require(PredicateSelector(alias))
        #expect(selector.includes(.predicate(type)))
        #expect(!selector.includes(.predicate(other)))
        #expect(!selector.includes(.signature))
        #expect(selector.description == alias)
    }

    @Test func aSignatureIsAClassOfItsOwn() throws {
        let selector = try #require(PredicateSelector("signature"))
        #expect(selector.includes(.signature))
        #expect(selector.includes(.predicate("https://sigstore.dev/cosign/sign/v1")))
        #expect(!selector.includes(.predicate("https://slsa.dev/provenance/v1")))
    }

    @Test func aStarMeansEverything() throws {
        let selector = try #require(PredicateSelector("*"))
        #expect(selector.includes(.signature))
        #expect(selector.includes(.predicate("https://example.com/never-heard-of")))
    }

    @Test(arguments: [
        "", "**", "Provenance", "unknown", "provenances", "slsa.dev/provenance/v1", "text/vex", "https:", ":x", "1a:x",
        "https://example.com/a b", "https://example.com/ü", "http*", "a/b:c",
    ])
    func refuses(_ text: String) {
        #expect(PredicateSelector(text) == nil)
    }

    @Test(arguments: PredicateSelector.aliases)
    func everyListedAliasIsRead(_ alias: String) {
        #expect(PredicateSelector(alias) != nil)
    }
}
