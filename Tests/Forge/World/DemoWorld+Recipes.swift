extension DemoWorld {
    /// The shop as the README's main job verifies it: an index, cosign's tag scheme.
    public func webshop(_ image: DemoImage = .index(.webshop), filing: Filing = .tags) -> ImageRecipe {
        let release = Signer.keyless(image.product.releaseWorkflow)
        return ImageRecipe(
            image,
            filing: filing,
            attachments: [
                Attachment(
                    "signature",
                    .simpleSigning(DemoWorld.simpleSigning(image)),
                    by: release,
                    at: DemoWorld.built + 300,
                    entry: .hashedrekord
                ),
                Attachment("provenance", .provenanceV1(of: image), by: release, at: DemoWorld.built + 310),
                Attachment("sbom", .cycloneDX(of: image), by: release, at: DemoWorld.built + 320),
                Attachment("scan", .scan(of: image), by: .key(scanner), at: DemoWorld.scanned + 30, entry: nil),
                Attachment("vex", .openVEX(about: image), by: .key(productSecurity), at: DemoWorld.triaged + 30),
            ]
        )
    }

    /// The payment service: a single manifest with Sigstore bundles as referrers.
    public func payments(
        _ image: DemoImage = .single(.payments),
        filing: Filing = .listed,
        version: BundleVersion = .v0_3
    ) -> ImageRecipe {
        let release = Signer.keyless(image.product.releaseWorkflow)
        let statement = DemoStatement.Version.v1
        let form = Attachment.Form.bundle(version)
        return ImageRecipe(
            image,
            filing: filing,
            attachments: [
                Attachment("signature", .imageSignature(of: image), by: release, at: DemoWorld.built + 300, form: form),
                Attachment(
                    "provenance",
                    version == .v0_1 ? .provenanceV02(of: image) : .provenanceV1(of: image, statement: statement),
                    by: release,
                    at: DemoWorld.built + 310,
                    form: form
                ),
                Attachment(
                    "sbom",
                    .spdx(of: image, statement: statement),
                    by: release,
                    at: DemoWorld.built + 320,
                    form: form
                ),
                Attachment(
                    "scan",
                    .scan(of: image, by: .grype, statement: statement),
                    by: .key(scanner),
                    at: DemoWorld.scanned + 30,
                    entry: nil,
                    form: form
                ),
                Attachment(
                    "vex",
                    .openVEX(about: image, statement: statement),
                    by: .key(productSecurity),
                    at: DemoWorld.triaged + 30,
                    form: form
                ),
            ]
        )
    }

    /// The document that `cosign sign` signs.
    public static func simpleSigning(_ image: DemoImage) -> [UInt8] {
        let json: JSON = [
            "critical": [
                "identity": ["docker-reference": .string(image.product.repository)],
                "image": ["docker-manifest-digest": .string(image.digest)],
                "type": "cosign container image signature",
            ],
            "optional": nil,
        ]
        return json.bytes
    }
}
