extension DemoWorld {
    /// Bundles that are read whole and then fail, each for one reason.
    public var rejectedFixtures: [Fixture] { brokenRules + brokenEvidence + smuggledFixtures }

    /// One founding rule broken at a time.
    private var brokenRules: [Fixture] {
        let image = webshop().image
        let harmless = DemoStatement.scan(of: image, findings: [Product.tolerated])
        return [
            fixture("missing-provenance", "No provenance.", "missing-attestation") { $0.remove("provenance") },
            fixture("missing-sbom", "No SBOM.", "missing-attestation") { $0.remove("sbom") },
            fixture("missing-vex", "No VEX document, and nothing that would need one.", "missing-attestation") {
                $0.remove("vex")
                $0["scan"].statement = harmless
            },
            fixture("scan-too-old", "The scan ended two days earlier.", "too-old") {
                let finished = DemoWorld.scanned - 2 * 86_400
                $0["scan"].statement = .scan(of: image, finishedAt: finished)
                $0["scan"].signedAt = finished + 30
            },
            fixture(
                "high-vulnerability",
                "A high finding in musl that nobody has dismissed.",
                "vulnerability-remains"
            ) {
                $0["scan"].statement = .scan(of: image, findings: image.product.findings + [Product.remaining])
            },
            fixture("sbom-format", "The SBOM is CycloneDX 1.3; the rule wants 1.4.", "format-not-allowed") {
                $0["sbom"].statement = .cycloneDX(of: image, specVersion: "1.3")
            },
        ]
    }

    /// Evidence that does not hold, or is not by those who may give it.
    private var brokenEvidence: [Fixture] {
        let shop = webshop()
        let other = payments().image
        let stray = Identity.workflow(
            "experiment.yml",
            of: "shop/webshop",
            ref: "refs/heads/main",
            commit: Product.webshop.commit
        )
        let foreignEntry = shop["sbom"].annotations(for: sign(shop["sbom"]))["dev.sigstore.cosign/bundle"]
        let stranger = self.stranger
        return [
            fixture(
                "untrusted-identity",
                "Provenance by another workflow of the same repository.",
                "untrusted-identity"
            ) {
                $0["provenance"].signer = .keyless(stray)
            },
            fixture("untrusted-key", "VEX by a key that nobody trusts; so the high finding remains.", "untrusted-key") {
                $0["vex"].signer = .key(stranger)
            },
            fixture("wrong-subject", "Good attestations of another image, filed under this one.", "wrong-subject") {
                for attachment in self.webshop(other).attachments where attachment.name != "signature" {
                    $0[attachment.name] = attachment
                }
            },
            fixture(
                "log-entry-of-another",
                "Provenance with the log entry of the SBOM: both good, not of each other.",
                "log-entry-mismatch"
            ) {
                $0["provenance"].alterAnnotations = { $0["dev.sigstore.cosign/bundle"] = foreignEntry }
            },
            foreignTimestamp,
        ]
    }

    private var foreignTimestamp: Fixture {
        let stranger = TimestampAuthority(
            seed: seed + " stranger",
            from: DemoWorld.validFrom,
            until: DemoWorld.validUntil
        )
        var recipe = payments()
        recipe["provenance"] = recipe["provenance"].timed(by: stranger)
        return Fixture(
            "foreign-timestamp",
            tar(BundleRecipe(recipe)),
            shows: "Provenance whose only time is an RFC 3161 timestamp, by an authority that nobody trusts.",
            exit: 1,
            code: "untrusted-timestamp"
        )
    }

    private func fixture(
        _ name: String,
        _ shows: String,
        _ code: String,
        change: (inout ImageRecipe) -> Void
    ) -> Fixture {
        var recipe = webshop()
        change(&recipe)
        return Fixture(name, tar(BundleRecipe(recipe)), shows: shows, exit: 1, code: code)
    }
}
