extension DemoWorld {
    /// Good layouts as other tools carry them.
    public var carrierFixtures: [Fixture] {
        let shop = webshop()
        let layout = BundleRecipe(shop).layout(in: self)
        return [
            Fixture(
                "webshop-1.4.0-haul",
                tar(BundleRecipe(webshop(filing: .haul))),
                shows: "A haul: everything under the image's name, told apart by `kind`; no `oci-layout`."
            ),
            Fixture(
                "payments-2.0.0-haul",
                tar(BundleRecipe(payments(filing: .haul))),
                shows: "A haul with Sigstore bundles as referrers."
            ),
            Fixture(
                "webshop-1.4.0-zarf",
                Self.zarf(layout).tar(),
                shows: "A Zarf package: the layout lies in `images/`, what stands beside it is `not-judged`."
            ),
            Fixture(
                "webshop-1.4.0-docker",
                Self.dockerSave(layout, shop, tag: shop.image.product.reference).tar(),
                shows:
                    "`docker save` from version 25 on: Docker's own list stands beside the layout, and agrees with it."
            ),
            Fixture(
                "webshop-1.4.0-sparse",
                Self.sparse(layout, without: shop.image.platforms[1]).tar(),
                shows: "One platform of two, the other left out on purpose: `absent-platform`, a note."
            ),
        ]
    }

    /// The same with what nobody judged: each is read whole and fails.
    public var smuggledFixtures: [Fixture] {
        let shop = webshop()
        let layout = BundleRecipe(shop).layout(in: self)
        var stray = BundleRecipe(shop)
        stray.strays = [Blob("", Array("nothing refers to this\n".utf8))]
        var tool = layout
        tool.files["tools/import.sh"] = Array("#!/bin/sh\n".utf8)
        let other = Self.dockerSave(layout, shop, tag: "registry.example.com/shop/webshop:latest")
        return [
            Fixture(
                "unreferenced-blob",
                tar(stray),
                shows: "A blob that nothing refers to.",
                exit: 1,
                code: "unreferenced-blob"
            ),
            Fixture(
                "unexpected-file",
                tool.tar(),
                shows: "A file beside the layout.",
                exit: 1,
                code: "unexpected-file"
            ),
            Fixture(
                "docker-list-differs",
                other.tar(),
                shows: "Docker's own list gives the image another name than `index.json`.",
                exit: 1,
                code: "unexpected-file"
            ),
            Fixture(
                "docker-archive",
                Self.dockerArchive(shop).tar(),
                shows: "`docker save` before version 25: no manifests, so nothing can be attached.",
                exit: 1,
                code: "cannot-carry-attestations"
            ),
        ]
    }

    /// A package around a layout.
    static func zarf(_ layout: LayoutFiles) -> LayoutFiles {
        var package = LayoutFiles()
        for (path, bytes) in layout.files { package.files["images/" + path] = bytes }
        package.files["components/webshop.tar"] = Tar.archive([
            TarEntry("webshop/manifests/webshop-0.yaml", Array("kind: Deployment\n".utf8))
        ])
        let sums = package.paths.map { path in
            "\(Forge.digest(package.files[path] ?? []).dropFirst("sha256:".count)) \(path)\n"
        }
        package.files["checksums.txt"] = Array(sums.joined().utf8)
        package.files["zarf.yaml"] = Array("kind: ZarfPackageConfig\nmetadata:\n  name: webshop\n".utf8)
        return package
    }

    /// Docker's lists beside a layout.
    static func dockerSave(_ layout: LayoutFiles, _ recipe: ImageRecipe, tag: String) -> LayoutFiles {
        let platform = recipe.image.platforms[0]
        var save = layout
        save.files["manifest.json"] = dockerList(
            config: LayoutFiles.path(platform.config.digest),
            layers: platform.layers.map { LayoutFiles.path($0.digest) },
            tag: tag
        )
        save.files["repositories"] = dockerRepositories(platform, tag: tag)
        return save
    }

    /// Configs and layers alone, the upper layer once more as a link.
    static func dockerArchive(_ recipe: ImageRecipe) -> LayoutFiles {
        let platform = recipe.image.platforms[0]
        var archive = LayoutFiles()
        archive.files["\(platform.config.hexDigest).json"] = platform.config.bytes
        for layer in platform.layers {
            archive.files["\(layer.hexDigest)/layer.tar"] = layer.bytes
            archive.files["\(layer.hexDigest)/VERSION"] = Array("1.0".utf8)
            archive.files["\(layer.hexDigest)/json"] = Array("{\"id\":\"\(layer.hexDigest)\"}".utf8)
        }
        let tag = recipe.image.product.reference
        archive.files["manifest.json"] = dockerList(
            config: "\(platform.config.hexDigest).json",
            layers: platform.layers.map { "\($0.hexDigest)/layer.tar" },
            tag: tag
        )
        archive.files["repositories"] = dockerRepositories(platform, tag: tag)
        return archive
    }

    private static func dockerList(config: String, layers: [String], tag: String) -> [UInt8] {
        let item: JSON = [
            "Config": .string(config), "RepoTags": [.string(tag)], "Layers": .array(layers.map { .string($0) }),
        ]
        return JSON.array([item]).bytes
    }

    private static func dockerRepositories(_ platform: DemoImage.Platform, tag: String) -> [UInt8] {
        let colon = must(tag.lastIndex(of: ":"), "a tag")
        let top = must(platform.layers.last, "a layer").hexDigest
        let tags = JSON.strings([String(tag[tag.index(after: colon)...]): top])
        return JSON.object([.init(String(tag[..<colon]), tags)]).bytes
    }

    /// A layout that lacks what only this platform needs.
    static func sparse(_ layout: LayoutFiles, without platform: DemoImage.Platform) -> LayoutFiles {
        var sparse = layout
        for blob in [platform.manifest, platform.config, platform.layers[1]] {
            sparse.files[LayoutFiles.path(blob.digest)] = nil
        }
        return sparse
    }
}
