/// Bundles that are too large to keep: benchmarks have them made.
extension DemoWorld {
    /// Many images, four attestations each, which the founding example passes.
    public func crowd(of count: Int) -> BundleRecipe {
        var recipe = BundleRecipe()
        recipe.images = (1...max(count, 1)).map { number in
            var product = Product.webshop
            product.name = "service-\(number)"
            var image = webshop(.single(product))
            image.remove("signature")
            // One workflow releases them all, the one that the demo trust root knows.
            for name in ["provenance", "sbom"] { image[name].signer = .keyless(Product.webshop.releaseWorkflow) }
            return image
        }
        return recipe
    }

    /// The shop with an SBOM of so many packages; each takes about 485 bytes of its attestation, in SPDX 785.
    public func inventory(of packages: Int, isSPDX: Bool = false) -> BundleRecipe {
        var image = webshop()
        var product = Product.webshop
        product.packages = (1...max(packages, 1)).map {
            Package("library-\($0)", "1.\($0 % 100).\($0 % 10)-r0", licence: "Apache-2.0")
        }
        // The image stays as it is: only what is said about it grows.
        let described = DemoImage(
            product: product,
            root: image.image.root,
            platforms: image.image.platforms,
            blobs: image.image.blobs
        )
        image["sbom"].statement = isSPDX ? .spdx(of: described) : .cycloneDX(of: described)
        return BundleRecipe(image)
    }
}
