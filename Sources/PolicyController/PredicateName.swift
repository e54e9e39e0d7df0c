internal import Encodings
internal import Vocabulary

/// The short names that cosign gives to predicate types.
///
/// Source: cosign, `--type`; the names are those of policies.md b.4.
enum PredicateName {
    private static let types: [String: String] = [
        "custom": "https://cosign.sigstore.dev/attestation/v1",
        "link": "https://in-toto.io/Link/v1",
        "slsaprovenance": "https://slsa.dev/provenance/v0.2",
        "slsaprovenance02": "https://slsa.dev/provenance/v0.2",
        "slsaprovenance1": "https://slsa.dev/provenance/v1",
        "spdx": "https://spdx.dev/Document",
        "spdxjson": "https://spdx.dev/Document",
        "cyclonedx": "https://cyclonedx.org/bom",
        "vuln": "https://cosign.sigstore.dev/attestation/vuln/v1",
        "openvex": "https://openvex.dev/ns",
    ]

    /// The whole type that a field means.
    ///
    /// - Throws: `shape` where it is neither a short name nor a URI, so that no statement could ever have it.
    static func type(_ cursor: YAMLCursor) throws(YAMLError) -> String {
        let text = try cursor.text()
        if let type = types[text] { return type }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), text.utf8.dropFirst().contains(UInt8(ascii: ":")) else {
            let names = types.keys.sorted { $0.utf8.precedes($1.utf8) }.joined(separator: ", ")
            throw cursor.mismatch("a predicate type URI, or one of \(names)")
        }
        return text
    }
}
