extension DemoWorld {
    /// Bundles that pass.
    public var acceptedFixtures: [Fixture] {
        let both = tar(BundleRecipe(webshop(), payments()))
        return acceptedShops + acceptedPayments + [Fixture("two-images", both, shows: "Both images in one bundle.")]
            + carrierFixtures
    }

    private var acceptedShops: [Fixture] {
        [
            Fixture(
                "webshop-1.4.0",
                tar(BundleRecipe(webshop())),
                shows:
                    "The main job: an index of two platforms, cosign's tag scheme, keyless and key signatures; one high "
                    + "finding that VEX dismisses, one medium that stays."
            ),
            Fixture(
                "webshop-1.4.0-buildkit",
                tar(BundleRecipe(webshop(.index(.webshop, buildKit: true), filing: .bareTags))),
                shows:
                    "BuildKit's unsigned provenance beside the signed one: listed, counted for nothing. Tags are bare."
            ),
            Fixture(
                "cosign-save",
                tar(BundleRecipe(savedWebshop())),
                shows:
                    "`cosign save` of version 1 or 2: no names, told apart by `kind`; provenance v0.2, logged as intoto.",
                arguments: ["--name", Product.webshop.reference]
            ),
        ]
    }

    private var acceptedPayments: [Fixture] {
        [
            Fixture(
                "payments-2.0.0-bundles",
                tar(BundleRecipe(payments())),
                shows: "A single manifest with Sigstore bundles v0.3 as referrers, listed without a name; SPDX, Grype."
            ),
            Fixture(
                "payments-2.0.0-referrers-tag",
                tar(BundleRecipe(payments(filing: .tags))),
                shows: "The same bundles behind a referrers tag."
            ),
            Fixture(
                "payments-2.0.0-orphans",
                tar(BundleRecipe(payments(filing: .kinds))),
                shows: "The same bundles as `cosign save` of version 3 leaves them: no index reaches them.",
                arguments: ["--name", Product.payments.reference]
            ),
            Fixture(
                "payments-2.0.0-bundles-v0.1",
                tar(BundleRecipe(payments(version: .v0_1))),
                shows: "Bundles v0.1: certificate chain and signed entry timestamp, no proof; provenance v0.2."
            ),
            Fixture(
                "payments-2.0.0-timestamps",
                tar(BundleRecipe(timestampedPayments())),
                shows: "Bundles v0.3 whose only time is an RFC 3161 timestamp: the log gives proof and no promise."
            ),
        ]
    }

    /// The shop as an older cosign saved it.
    public func savedWebshop() -> ImageRecipe {
        var shop = webshop(filing: .kinds)
        shop["provenance"].statement = .provenanceV02(of: shop.image)
        shop["provenance"].entry = .intoto0_0_1
        return shop
    }

    /// The payment service with signatures by certificate whose only time is a timestamp authority's.
    func timestampedPayments() -> ImageRecipe {
        var payments = payments()
        payments.forEach { if case .keyless = $0.signer { $0 = $0.timed(by: tsa) } }
        return payments
    }

    func tar(_ recipe: BundleRecipe) -> [UInt8] { recipe.layout(in: self).tar() }
}
