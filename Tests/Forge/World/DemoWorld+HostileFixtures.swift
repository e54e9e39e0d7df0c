extension DemoWorld {
    /// Archives that cannot be read safely; but for the one thing each would pass.
    public var hostileFixtures: [Fixture] {
        let recipe = BundleRecipe(payments())
        let layout = recipe.layout(in: self)
        let entries = layout.entries()
        let layer = LayoutFiles.path(recipe.images[0].image.platforms[0].layers[0].digest)
        return [
            hostile("symlink", "A layer is a symbolic link to a file of the station.", "entry-type") {
                entries.map {
                    $0.name == layer ? TarEntry(layer, type: .symbolicLink, linkName: "../../../../etc/passwd") : $0
                }
            },
            hostile("duplicate-entry", "A second `index.json`, which lists nothing.", "duplicate-entry") {
                entries + [TarEntry("./index.json", Array("{\"schemaVersion\":2,\"manifests\":[]}".utf8))]
            },
            hostile("digest-mismatch", "One bit of a layer flipped.", "digest-mismatch") {
                entries.map { entry in
                    guard entry.name == layer else { return entry }
                    return TarEntry(layer, [entry.content[0] ^ 1] + entry.content.dropFirst())
                }
            },
            hostile("missing-index", "No `index.json`.", "missing-index") {
                entries.filter { $0.name != "index.json" }
            },
            hostile("dotdot-name", "An entry whose name leads out of the bundle.", "entry-name") {
                entries + [TarEntry("blobs/../../escape", Array("outside\n".utf8))]
            },
            truncated(recipe),
            duplicateKey(recipe),
        ]
    }

    private func truncated(_ recipe: BundleRecipe) -> Fixture {
        let whole = tar(recipe)
        let bytes = Array(whole.prefix(whole.count * 3 / 5))
        let shows = "The archive ends in the middle of a blob."
        return Fixture("truncated", bytes, shows: shows, exit: 3, code: "archive-damaged")
    }

    private func duplicateKey(_ recipe: BundleRecipe) -> Fixture {
        var recipe = recipe
        recipe.alterIndex = { $0.append("manifests", []) }
        let shows = "`index.json` with two members `manifests`."
        return Fixture("duplicate-json-key", tar(recipe), shows: shows, exit: 3, code: "malformed-json")
    }

    private func hostile(_ name: String, _ shows: String, _ code: String, entries: () -> [TarEntry]) -> Fixture {
        Fixture(name, Tar.archive(entries()), shows: shows, exit: 3, code: code)
    }
}
