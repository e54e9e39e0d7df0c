import CorpusSupport
import Forge
import Foundation
import Testing

/// `verify --expect`: missing is not tampered, and neither is added.
@Suite struct ExpectTests {
    /// The findings about the list alone.
    static func listCodes(_ run: CommandRun) throws -> [String] {
        try run.findingCodes.filter { $0.hasSuffix("-list") }
    }

    @Test(arguments: InventoryTests.accepted)
    func passesWhatTheListIsOf(_ fixture: FixtureTests.Expected) throws {
        let scratch = try ScratchFolder()
        let bundle = Corpus.fixtures + "/" + fixture.file
        #expect(try InventoryTests.list(bundle, ["-o", scratch.path + "/list.json"]).exitCode == 0)
        let words = fixture.arguments + ["--expect", scratch.path + "/list.json", "--output", "json"]
        let run = try FixtureTests.verify(bundle, words)
        #expect(run.exitCode == 0, "\(run.errors)\(run.output)")
        #expect(try run.json["result"] as? String == "PASSED")
        // Naming what should be here loosens nothing.
        #expect(try run.json["options"] as? [String] == [])
        #expect(
            try run.findingCodes == FixtureTests.verify(bundle, fixture.arguments + ["--output", "json"]).findingCodes
        )
    }

    // MARK: - One change each

    struct Change: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// All findings of severity error, in their order.
        let codes: [String]
        let says: [String]
        let before: @Sendable (DemoWorld) -> BundleRecipe
        let after: @Sendable (inout BundleRecipe, DemoWorld) -> Void
        let repack: @Sendable (inout LayoutFiles, BundleRecipe) -> Void

        init(
            _ description: String,
            _ codes: [String],
            says: [String] = [],
            before: @escaping @Sendable (DemoWorld) -> BundleRecipe = { BundleRecipe($0.webshop()) },
            after: @escaping @Sendable (inout BundleRecipe, DemoWorld) -> Void = { _, _ in },
            repack: @escaping @Sendable (inout LayoutFiles, BundleRecipe) -> Void = { _, _ in }
        ) {
            (testDescription, self.codes, self.says) = (description, codes, says)
            (self.before, self.after, self.repack) = (before, after, repack)
        }
    }

    static let both: @Sendable (DemoWorld) -> BundleRecipe = { BundleRecipe($0.webshop(), $0.payments()) }
    static let buildKit: @Sendable (DemoWorld) -> BundleRecipe = {
        BundleRecipe($0.webshop(.index(.webshop, buildKit: true)))
    }

    static let changes: [Change] = [
        Change(
            "an attestation left out",
            ["missing-from-list"],
            says: ["cyclonedx", "left it behind"],
            after: { recipe, _ in recipe.images[0].remove("sbom") }
        ),
        Change(
            "a bundle left out",
            ["missing-from-list"],
            says: ["the sigstore-bundle of type 'https://openvex.dev"],
            before: { BundleRecipe($0.payments()) },
            after: { recipe, _ in recipe.images[0].remove("vex") }
        ),
        Change(
            "everything that is attached left out",
            Array(repeating: "missing-from-list", count: 5),
            after: { recipe, _ in recipe.images[0].attachments = [] }
        ),
        Change(
            "an image left out",
            ["missing-from-list"],
            says: ["the image registry.example.com/shop/payments:2.0.0"],
            before: both,
            after: { recipe, _ in recipe.images.removeLast() }
        ),
        Change(
            "an image left out, and what hangs on it left in",
            ["missing-from-list"],
            says: ["the image registry.example.com/shop/payments:2.0.0"],
            before: both,
            repack: { layout, recipe in
                let (other, image) = (recipe.images[0].image, recipe.images[1].image)
                for blob in [image.root] + image.blobs where !other.blobs.contains(blob) {
                    layout.files[LayoutFiles.path(blob.digest)] = nil
                }
                layout.unlist(image.digest)
            }
        ),
        Change(
            "an image that is listed and not there",
            ["missing-blob", "missing-from-list"],
            says: ["the image registry.example.com/shop/payments:2.0.0"],
            before: both,
            repack: { layout, recipe in
                let (other, image) = (recipe.images[0].image, recipe.images[1].image)
                for blob in [image.root] + image.blobs where !other.blobs.contains(blob) {
                    layout.files[LayoutFiles.path(blob.digest)] = nil
                }
            }
        ),
        Change(
            "an image added",
            ["added-to-list"],
            says: ["found the image registry.example.com/shop/pay"],
            after: { recipe, world in
                recipe.images.append(world.payments())
            }
        ),
        Change(
            "an attestation added",
            ["added-to-list"],
            says: ["only what the packing list names"],
            after: { recipe, world in
                var more = world.webshop()["provenance"]
                more.name = "another"
                more.signedAt = DemoWorld.built + 400
                recipe.images[0].attachments.append(more)
            }
        ),
        Change(
            "an attestation replaced by another good one",
            ["changed-from-list"],
            says: ["was replaced"],
            after: { recipe, _ in
                recipe.images[0]["provenance"].signedAt = DemoWorld.built + 400
            }
        ),
        Change(
            "an image under another name",
            ["changed-from-list"],
            says: ["shop/webshop:1.4.0", "mirror/shop:1"],
            after: { recipe, _ in
                recipe.images[0].reference = "registry.example.com/mirror/shop:1"
            }
        ),
        Change(
            "an image without its name",
            ["changed-from-list"],
            says: ["found it as the unnamed image"],
            after: { recipe, _ in
                recipe.images[0].reference = nil
            }
        ),
        Change(
            "another image under the name",
            ["changed-from-list"],
            says: ["found that name on sha256:"],
            after: { recipe, world in
                recipe.images = [world.webshop(.single(.webshop))]
            }
        ),
        Change(
            "two images under each other's name",
            ["changed-from-list", "changed-from-list"],
            before: both,
            after: { recipe, _ in
                (recipe.images[0].reference, recipe.images[1].reference) =
                    (recipe.images[1].reference, recipe.images[0].reference)
            }
        ),
        Change(
            "one platform left out, with the statement about it",
            ["missing-from-list"],
            says: ["the buildkit-attestation of type"],
            before: buildKit,
            repack: { layout, recipe in layout.removePlatform(1, of: recipe.images[0].image) }
        ),
        Change(
            "what is signed about one platform left out",
            ["missing-from-list"],
            says: ["slsa.dev/provenance/v0.2"],
            before: { world in
                var shop = world.webshop()
                var statement = Attachment(
                    "platform",
                    .provenanceV02(of: shop.image),
                    by: shop["provenance"].signer,
                    at: DemoWorld.built + 500
                )
                statement.statement?.subjects = [
                    .init(name: "platform", digests: ["sha256": shop.image.platforms[0].manifest.hexDigest])
                ]
                statement.filedUnder = shop.image.platforms[0].manifest
                shop.attachments.append(statement)
                return BundleRecipe(shop)
            },
            after: { recipe, _ in recipe.images[0].remove("platform") }
        ),
        Change(
            "the second of two signatures over one payload left out",
            ["missing-from-list"],
            says: ["the cosign-signature (sha256:"],
            before: { world in
                var shop = world.webshop()
                var second = shop["signature"]
                (second.name, second.signer, second.entry) = ("second", .key(world.scanner), nil)
                shop.attachments.append(second)
                return BundleRecipe(shop)
            },
            after: { recipe, _ in recipe.images[0].remove("second") }
        ),
        Change("nothing at all", []),
        Change(
            "the kind of filing alone",
            [],
            before: { BundleRecipe($0.payments()) },
            after: { recipe, _ in recipe.images[0].filing = .tags }
        ),
    ]

    @Test(arguments: changes)
    func tellsWhatBecameOfTheBundle(_ change: Change) throws {
        let scratch = try ScratchFolder()
        let world = DemoWorld()
        var recipe = change.before(world)
        let before = try InventoryTests.write(recipe.layout(in: world), "before.tar", in: scratch)
        let list = scratch.path + "/list.json"
        #expect(try InventoryTests.list(before, ["-o", list]).exitCode == 0)
        change.after(&recipe, world)
        var layout = recipe.layout(in: world)
        change.repack(&layout, recipe)
        let after = try InventoryTests.write(layout, "after.tar", in: scratch)
        let run = try FixtureTests.verify(after, ["--expect", list, "--output", "json"])
        let findings = try #require(try run.json["findings"] as? [[String: Any]]).filter {
            $0["severity"] as? String == "error"
        }
        #expect(findings.map { $0["code"] as? String } == change.codes, "\(run.output)")
        #expect(run.exitCode == (change.codes.isEmpty ? 0 : 1), "\(run.errors)")
        #expect(try run.json["result"] as? String == (change.codes.isEmpty ? "PASSED" : "FAILED"))
        for finding in findings {
            let kind = finding["code"] as? String == "missing-from-list" ? "missing" : "content"
            #expect(finding["kind"] as? String == kind)
        }
        let messages = findings.compactMap { $0["message"] as? String }.joined(separator: "\n")
        for text in change.says { #expect(messages.contains(text), "\(messages)") }
    }

    // MARK: - Beside other options

    @Test func missingIsNotTampered() throws {
        let scratch = try ScratchFolder()
        let list = scratch.path + "/list.json"
        #expect(try InventoryTests.list(VerdictTests.good, ["-o", list]).exitCode == 0)
        let run = try FixtureTests.verify(
            Corpus.fixtures + "/bundles/reject/digest-mismatch.tar",
            ["--expect", list, "--output", "json"]
        )
        #expect(run.exitCode == 3)
        #expect(try run.errorCode == "digest-mismatch")
    }

    @Test func holdsImagesAgainstTheListThatAreNotJudged() throws {
        let scratch = try ScratchFolder()
        let list = scratch.path + "/list.json"
        let world = DemoWorld()
        var recipe = Self.both(world)
        let whole = try InventoryTests.write(recipe.layout(in: world), "a.tar", in: scratch)
        #expect(try InventoryTests.list(whole, ["-o", list]).exitCode == 0)
        recipe.images[1].remove("sbom")
        let bundle = try InventoryTests.write(recipe.layout(in: world), "b.tar", in: scratch)
        let words = ["--image", "registry.example.com/shop/webshop", "--output", "json"]
        #expect(try FixtureTests.verify(bundle, words).exitCode == 0)
        let run = try FixtureTests.verify(bundle, words + ["--expect", list])
        #expect(run.exitCode == 1)
        #expect(try Self.listCodes(run) == ["missing-from-list"])
    }

    /// Both the name that the operator gives an image and its lack of one in the bundle fit.
    @Test func knowsAnImageByTheNameThatTheOperatorGivesIt() throws {
        let scratch = try ScratchFolder()
        let bundle = Corpus.fixtures + "/bundles/accept/cosign-save.tar"
        let name = Product.webshop.reference
        let unnamed = try InventoryTests.list(bundle).output
        for (reference, exitCode, codes) in [
            ("null", 0, []), ("\"\(name)\"", 0, []), ("\"\(name)-rc1\"", 1, ["changed-from-list"]),
        ] as [(String, Int32, [String])] {
            let old = "\"reference\": null"
            #expect(unnamed.contains(old))
            try scratch.write("list.json", unnamed.replacingOccurrences(of: old, with: "\"reference\": \(reference)"))
            let run = try FixtureTests.verify(
                bundle,
                ["--name", name, "--expect", scratch.path + "/list.json", "--output", "json"]
            )
            #expect(run.exitCode == exitCode, "\(reference): \(run.output)")
            #expect(try Self.listCodes(run) == codes)
        }
    }

    @Test func anAttestationThatIsListedButNotThereIsMissing() throws {
        let scratch = try ScratchFolder()
        let list = scratch.path + "/list.json"
        #expect(try InventoryTests.list(VerdictTests.good, ["-o", list]).exitCode == 0)
        let world = DemoWorld()
        let shop = world.webshop()
        var layout = BundleRecipe(shop).layout(in: world)
        layout.files[LayoutFiles.path(world.sign(shop["sbom"]).cosignLayer.digest)] = nil
        let bundle = try InventoryTests.write(layout, "shop.tar", in: scratch)
        let run = try FixtureTests.verify(bundle, ["--expect", list, "--output", "json"])
        #expect(run.exitCode == 1)
        #expect(try run.findingCodes == ["missing-blob", "missing-from-list"])
    }

    @Test func theVerdictSaysWhatIsMissing() throws {
        let scratch = try ScratchFolder()
        let list = scratch.path + "/list.json"
        let both = Corpus.fixtures + "/bundles/accept/two-images.tar"
        #expect(try InventoryTests.list(both, ["-o", list]).exitCode == 0)
        let run = try VerdictTests.verdict(words: ["--expect", list], in: scratch)
        #expect(run.exitCode == 1)
        #expect(run.output.contains("missing-from-list"))
        #expect(run.output.split(separator: "\n").last?.hasPrefix("FAILED") == true)
        let refused = try VerdictTests.accept(scratch, bundle: nil)
        #expect(refused.exitCode == 1)
        #expect(refused.errors.contains("[verdict-failed]"))
        #expect(refused.errors.contains("missing-from-list"), "\(refused.errors)")
    }

    @Test func aReportDoesNotTakeThePlaceOfTheList() throws {
        let scratch = try ScratchFolder()
        let list = scratch.path + "/list.json"
        #expect(try InventoryTests.list(VerdictTests.good, ["-o", list]).exitCode == 0)
        let run = try FixtureTests.verify(VerdictTests.good, ["--expect", list, "--report", list])
        #expect(run.exitCode == 2)
        #expect(run.errors.contains("found that of the packing list"), "\(run.errors)")
        #expect(try FixtureTests.verify(VerdictTests.good, ["--expect", list]).exitCode == 0)
    }

    // MARK: - Files that are no list

    @Test(arguments: [
        ("", "policy-invalid"), ("[]", "policy-invalid"), ("{\"packingList\": 1}", "policy-invalid"),
        ("{\"packingList\": 2, \"images\": []}", "unsupported-format"),
        ("{\"packingList\": 1, \"images\": [], \"images\": []}", "policy-invalid"),
        ("{\"packingList\": 1, \"images\": [], \"more\": 1}", "policy-invalid"),
        (String(repeating: "[", count: 100) + String(repeating: "]", count: 100), "limit-exceeded"),
    ])
    func refusesAFileThatIsNoList(_ text: String, _ code: String) throws {
        let scratch = try ScratchFolder()
        #expect(try VerdictTests.verdict(in: scratch).exitCode == 0)
        try scratch.write("list.json", text)
        let list = scratch.path + "/list.json"
        let run = try VerdictTests.verdict(words: ["--expect", list, "--output", "json"], in: scratch)
        #expect(run.exitCode == 4)
        #expect(try run.errorCode == code)
        #expect(
            run.errors.hasPrefix("sallyport: error: \(list): ") && run.errors.hasSuffix(" [\(code)]\n"),
            "\(run.errors)"
        )
        #expect(!scratch.exists("v.json"))
    }

    @Test func refusesWhatCannotBeReadBeforeTheBundleIs() throws {
        let scratch = try ScratchFolder()
        try scratch.write("list.json", try InventoryTests.list(VerdictTests.good).output)
        #expect(try CommandRun.tool("mkfifo", [scratch.path + "/fifo"]).exitCode == 0)
        for (name, words, code) in [
            ("none.json", [], "policy-invalid"), ("fifo", [], "policy-invalid"),
            ("", [], "policy-invalid"), ("list.json", ["--limit", "attestation=1000"], "limit-exceeded"),
        ] as [(String, [String], String)] {
            let run = try FixtureTests.verify(
                scratch.path + "/nothing.tar",
                ["--expect", scratch.path + "/" + name] + words
            )
            #expect(run.exitCode == 4, "\(run.errors)")
            #expect(run.output.isEmpty)
            #expect(run.errors.hasSuffix(" [\(code)]\n"), "\(run.errors)")
        }
    }
}

extension LayoutFiles {
    /// Takes a manifest out of `index.json`.
    fileprivate mutating func unlist(_ digest: String) {
        guard let bytes = files["index.json"],
            var index = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any],
            let manifests = index["manifests"] as? [[String: Any]]
        else { return }
        index["manifests"] = manifests.filter { $0["digest"] as? String != digest }
        files["index.json"] = (try? JSONSerialization.data(withJSONObject: index)).map { [UInt8]($0) }
    }

    /// Takes out a platform of an index with BuildKit's statement about it, as a copy of one platform does.
    fileprivate mutating func removePlatform(_ number: Int, of image: DemoImage) {
        let platform = image.platforms[number]
        let others = image.platforms.enumerated().filter { $0.offset != number }.flatMap {
            $0.element.layers.map(\.digest)
        }
        let own = platform.layers.map(\.digest).filter { !others.contains($0) }
        for digest in [platform.manifest.digest, platform.config.digest] + own { files[Self.path(digest)] = nil }
        // The blobs of the index come four a platform, then three for each statement: manifest, config, layer.
        let statement = image.blobs.suffix(3 * (image.platforms.count - number)).prefix(3)
        for blob in statement { files[Self.path(blob.digest)] = nil }
    }
}
