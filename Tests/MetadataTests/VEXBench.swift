import Encodings
import Metadata
import Testing
import Vocabulary

/// One image, and what VEX says about a package of it.
enum VEXBench {
    static let manifest = "sha256:" + String(repeating: "a", count: 64)
    static let other = "sha256:" + String(repeating: "b", count: 64)
    static let now = "2026-03-10T00:00:00Z"

    static func decide(
        _ documents: [VEXDocument],
        signers: [String] = [],
        isAttestation: Bool = true,
        sboms: [SBOM] = [],
        acceptance: VEXAcceptance = VEXAcceptance(),
        references: [String] = ["registry.example.com/shop/webshop:1.4.0"],
        purl: String? = "pkg:apk/alpine/zlib@1.3"
    ) throws -> VulnerabilityDecision {
        let manifest = try Digest(manifest)
        let judge = try VEXJudge(
            documents.enumerated().map { index, document in
                VEXEvidence(
                    signer: index < signers.count ? signers[index] : "psirt",
                    document: document,
                    subjects: isAttestation ? [manifest] : [],
                    isAttestation: isAttestation
                )
            },
            image: ImageIdentity(
                indexes: [],
                manifests: [manifest],
                configs: [],
                references: references.compactMap { ImageReference($0) },
                platform: Platform(os: "linux", architecture: "amd64")
            ),
            sboms: sboms,
            acceptance: acceptance,
            at: try #require(Instant(now)),
            skew: TimeSpan(seconds: 300),
            limits: Limits()
        )
        return judge.decide(ids: ["CVE-2026-0001"], purl: purl.flatMap { PackageURL($0) })
    }

    static func openVEX(_ statement: String, time: String = "2026-03-01T00:00:00Z") throws -> VEXDocument {
        try VEXDocument.read(
            try json(
                """
                {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "doc-\(time)", "author": "a",
                 "timestamp": "\(time)", "statements": [{"vulnerability": {"name": "CVE-2026-0001"}, \(statement)}]}
                """
            ),
            limits: Limits()
        )
    }

    /// CSAF about products, one of which is `W` and can be anything.
    static func csaf(
        _ status: String = #"{"known_not_affected": ["WZ"]}"#,
        whole: String =
            #"{"product_identification_helper": {"purl": "pkg:oci/webshop@sha256:\#(manifest.dropFirst(7))"}}"#,
        changes: [([String], String?)] = []
    ) throws -> VEXDocument {
        var value = try json(CSAFDocumentTests.good)
            .setting(["vulnerabilities", "0", "product_status"], to: try json(status))
            .setting(["product_tree", "full_product_names"], to: try json(#"[{"product_id": "W", "name": "w"}]"#))
        for (name, cursor) in try JSONCursor(json(whole)).members() {
            value = value.setting(["product_tree", "full_product_names", "0", name], to: cursor.value)
        }
        for (path, text) in changes { value = value.setting(path, to: try text.map(json)) }
        return try VEXDocument.read(value, limits: Limits())
    }
}
