import CorpusSupport
import Forge
import Foundation
import Testing

/// `verify --deep`: the packages inside the layers against the verified SBOM.
@Suite struct DeepTests {
    private static let release = Array("ID=alpine\nVERSION_ID=3.20.1\n".utf8)

    private static func installed(_ packages: [Package]) -> [UInt8] {
        Array(packages.map { "P:\($0.name)\nV:\($0.version)\nA:x86_64\nL:\($0.licence)\n\n" }.joined().utf8)
    }

    private static func layer(_ entries: TarEntry...) -> [UInt8] { Tar.archive(entries) }

    /// The base of an image in which these packages are installed.
    private static func base(_ packages: [Package] = Product.payments.packages) -> [UInt8] {
        layer(TarEntry("etc/os-release", release), TarEntry("lib/apk/db/installed", installed(packages)))
    }

    private static let extra = Package("curl", "8.8.0-r0", licence: "curl")

    /// Runs the command on a bundle of the payment service with these layers, by a policy that asks for its provenance.
    private static func verify(
        _ layers: [[UInt8]],
        diffIDs: [String]? = nil,
        _ words: [String] = ["--deep"],
        otherNames: [String] = [],
        altering change: (inout ImageRecipe) -> Void = { _ in }
    ) throws -> CommandRun {
        let scratch = try ScratchFolder()
        var recipe = DemoWorld().payments(.single(.payments, layers: layers, diffIDs: diffIDs))
        change(&recipe)
        var bundle = BundleRecipe(recipe)
        for name in otherNames {
            var other = ImageRecipe(recipe.image, filing: recipe.filing)
            other.reference = name
            bundle.images.append(other)
        }
        try scratch.write("bundle.tar", bundle.tar(in: DemoWorld()))
        let policy = """
            apiVersion: sallyport.dev/v1
            kind: BundlePolicy
            metadata: {name: provenance}
            spec: {images: ["**"], require: [{attestation: provenance, signedBy: [release-ci]}]}

            """
        try scratch.write("policy.yaml", policy)
        return try CommandRun.sallyport(
            [
                "verify", scratch.path + "/bundle.tar", "--trust", Corpus.trust, "--at", FixtureTests.at, "--policy",
                scratch.path + "/policy.yaml", "--output", "json",
            ] + words
        )
    }

    private static func messages(_ run: CommandRun, _ code: String) throws -> [String] {
        let findings = try #require(try run.json["findings"] as? [[String: Any]])
        return findings.filter { $0["code"] as? String == code }.compactMap { $0["message"] as? String }
    }

    // MARK: - Packages

    @Test(arguments: [[], ["--no-file-digest"], ["--no-confine"]])
    func passesWhatIsDeclaredAndThere(_ words: [String]) throws {
        let run = try Self.verify([Self.base(), Self.layer(TarEntry("app/payments", [1]))], ["--deep"] + words)
        #expect(run.exitCode == 0, "\(run.output)\(run.errors)")
        #expect(try run.findingCodes.isEmpty)
    }

    @Test func readsCompressedLayersToo() throws {
        let scratch = try ScratchFolder()
        try scratch.write("layer", Self.base())
        #expect(try CommandRun.tool("gzip", ["-n", scratch.path + "/layer"]).exitCode == 0)
        let compressed = try Corpus.file(scratch.path + "/layer.gz")
        let digest = Blob("tar", Self.base()).digest
        #expect(try Self.verify([compressed], diffIDs: [digest]).exitCode == 0)
        let run = try Self.verify([compressed])
        #expect(run.exitCode == 1)
        #expect(try run.findingCodes == ["digest-mismatch"])
    }

    @Test func namesAPackageThatNoSBOMDeclares() throws {
        let packages = Product.payments.packages + [Self.extra]
        let run = try Self.verify([Self.base(packages)])
        #expect(run.exitCode == 1)
        #expect(try run.findingCodes == ["undeclared-package"])
        let message = try #require(try Self.messages(run, "undeclared-package").first)
        for word in [
            "registry.example.com/shop/payments:2.0.0", "curl 8.8.0-r0", "/lib/apk/db/installed of layer sha256:",
        ] {
            #expect(message.contains(word), "\(message)")
        }
        #expect(try Self.verify([Self.base(packages)], []).exitCode == 0)
    }

    /// What is read once counts for each name.
    @Test func judgesEachNameOfAManifest() throws {
        let other = "registry.example.com/shop/again:1"
        let run = try Self.verify([Self.base(Product.payments.packages + [Self.extra])], otherNames: [other])
        #expect(run.exitCode == 1, "\(run.output)\(run.errors)")
        let messages = try Self.messages(run, "undeclared-package")
        #expect(messages.count == 2, "\(run.output)")
        #expect(messages.filter { $0.hasPrefix(other) }.count == 1)
        let good = try Self.verify([Self.base()], otherNames: [other])
        #expect(good.exitCode == 0, "\(good.output)\(good.errors)")
    }

    @Test func namesAPackageThatIsNotThere() throws {
        let run = try Self.verify([Self.base(Array(Product.payments.packages.dropLast()))])
        #expect(run.exitCode == 1)
        #expect(try run.findingCodes == ["absent-package"])
        let message = try #require(try Self.messages(run, "absent-package").first)
        #expect(message.contains("pkg:apk/alpine/libxml2@2.12.7-r0"), "\(message)")
    }

    @Test func anotherVersionIsBoth() throws {
        var packages = Product.payments.packages
        packages[0].version += "1"
        let run = try Self.verify([Self.base(packages)])
        #expect(try Set(run.findingCodes) == ["undeclared-package", "absent-package"])
    }

    /// A later layer decides: by another list, and by a whiteout.
    @Test func laterLayersDecide() throws {
        let upgrade = Self.layer(
            TarEntry("lib/apk/db/installed", Self.installed(Product.payments.packages + [Self.extra]))
        )
        #expect(try Self.verify([Self.base(), upgrade]).findingCodes == ["undeclared-package"])
        #expect(try Self.verify([upgrade, Self.base()]).exitCode == 0)
        let whiteout = Self.layer(TarEntry("lib/apk/db/.wh.installed"))
        let codes = try Self.verify([Self.base(), whiteout]).findingCodes
        #expect(codes == [String](repeating: "absent-package", count: 3) + ["not-judged"])
    }

    @Test func saysHowManyMoreThereAre() throws {
        let many = (0..<130).map { Package("extra\($0)", "1-r0", licence: "MIT") }
        let messages = try Self.messages(
            try Self.verify([Self.base(Product.payments.packages + many)]),
            "undeclared-package"
        )
        #expect(messages.count == 101)
        #expect(messages.last?.contains("and 30 more") == true)
    }

    @Test func readsRPMToo() throws {
        let packages = [RPMPackage("openssl", "3.0.7", "27.el9", epoch: 1), RPMPackage("gpg-pubkey", "1", "2")]
        let layer = Self.layer(TarEntry("var/lib/rpm/rpmdb.sqlite", RPMDatabase.file(of: packages)))
        let messages = try Self.messages(try Self.verify([Self.base(), layer]), "undeclared-package")
        #expect(messages.count == 1)
        #expect(messages.first?.contains("rpm package openssl 1:3.0.7-27.el9 (x86_64)") == true)
    }

    @Test func readsDpkgToo() throws {
        let status = "Package: bash\nStatus: install ok installed\nVersion: 5.2.15-2+b2\nArchitecture: amd64\n"
        let layer = Self.layer(TarEntry("var/lib/dpkg/status", Array(status.utf8)))
        let messages = try Self.messages(try Self.verify([Self.base(), layer]), "undeclared-package")
        #expect(messages.first?.contains("deb package bash 5.2.15-2+b2 (amd64)") == true)
    }

    // MARK: - What keeps from comparing

    @Test(arguments: [
        ("var/lib/rpm/Packages", "Berkeley DB"), ("usr/lib/sysimage/rpm/Packages.db", "NDB"),
        ("var/lib/rpm/rpmdb.sqlite", "no SQLite database"), ("var/lib/rpm/rpmdb.sqlite-wal", "not yet written"),
        ("var/lib/dpkg/status", "a field as 'NAME: VALUE'"), ("var/lib/pacman/local/ALPM_DB_VERSION", "pacman"),
    ])
    func saysWhichDatabasesItDoesNotRead(_ path: String, _ words: String) throws {
        let run = try Self.verify([Self.base(), Self.layer(TarEntry(path, [0x31]))])
        #expect(run.exitCode == 1)
        #expect(try run.findingCodes == ["unsupported-format"])
        #expect(try Self.messages(run, "unsupported-format").first?.contains(words) == true, "\(run.output)")
    }

    @Test func saysWhichLinksItDoesNotFollow() throws {
        let link = Self.layer(TarEntry("var/lib/dpkg", type: .symbolicLink, linkName: "/data"))
        let run = try Self.verify([Self.base(), link])
        #expect(run.exitCode == 1)
        #expect(try run.findingCodes == ["unsupported-format"])
    }

    /// However many there are, the report stays small, and stays red.
    @Test(arguments: [true, false])
    func saysHowManyMoreCannotBeRead(_ areLinks: Bool) throws {
        let parts = (0..<130).map { number -> TarEntry in
            let path = "var/lib/dpkg/status.d/p\(number)"
            return areLinks ? TarEntry(path, type: .symbolicLink, linkName: "/x") : TarEntry(path, [0x31])
        }
        let run = try Self.verify([Self.base(), Tar.archive(parts)])
        #expect(run.exitCode == 1)
        let messages = try Self.messages(run, "unsupported-format")
        #expect(messages.count == 101)
        #expect(messages.contains { $0.contains("and 30 more") })
    }

    /// A link to what nobody kept is no fault of the program.
    @Test func saysWhichLinksLeadToSomethingElse() throws {
        let layer = Self.layer(
            TarEntry("var/lib/rpm/Packages", [0x31]),
            TarEntry("var/lib/dpkg/status", type: .symbolicLink, linkName: "../rpm/Packages")
        )
        let run = try Self.verify([Self.base(), layer])
        #expect(run.exitCode == 1, "\(run.output)\(run.errors)")
        let messages = try Self.messages(run, "unsupported-format")
        #expect(messages.contains { $0.contains("'var/lib/rpm/Packages', which is something else") }, "\(messages)")
    }

    @Test func wantsAnSBOM() throws {
        let run = try Self.verify([Self.base()]) { $0.remove("sbom") }
        #expect(run.exitCode == 1)
        #expect(try run.findingCodes == ["missing-attestation"])
    }

    /// An SBOM that is not verified declares nothing.
    @Test func anSBOMOfAStrangerDeclaresNothing() throws {
        let run = try Self.verify([Self.base()]) { $0["sbom"].signer = .key(DemoWorld().stranger) }
        #expect(run.exitCode == 1)
        #expect(try run.findingCodes == ["missing-attestation"])
    }

    // MARK: - Layers

    @Test func holdsLayersAgainstTheConfig() throws {
        let other = Blob("tar", Self.layer()).digest
        let run = try Self.verify([Self.base()], diffIDs: [other])
        #expect(run.exitCode == 1)
        #expect(try run.findingCodes == ["digest-mismatch"])
        let message = try #require(try Self.messages(run, "digest-mismatch").first)
        #expect(message.contains(other) && message.contains("as config sha256:"), "\(message)")
        #expect(try Self.verify([Self.base()], diffIDs: [other], []).exitCode == 0)
    }

    @Test func wantsAsManyLayersAsTheConfigHas() throws {
        let digest = Blob("tar", Self.base()).digest
        let run = try Self.verify([Self.base()], diffIDs: [digest, digest])
        #expect(run.exitCode == 1)
        #expect(try run.findingCodes == ["malformed-manifest"])
    }

    @Test(arguments: ["gzip", "tar", "text"])
    func namesALayerThatCannotBeRead(_ kind: String) throws {
        let bytes: [UInt8] =
            switch kind {
            case "gzip": [0x1F, 0x8B, 8, 0] + [UInt8](repeating: 7, count: 3_000)
            case "tar": Array(Self.base().prefix(700))
            default: Array("not a layer at all".utf8)
            }
        let run = try Self.verify([bytes])
        #expect(run.exitCode == 1)
        #expect(try run.findingCodes == ["archive-damaged"])
        let findings = try #require(try run.json["findings"] as? [[String: Any]])
        #expect(findings.first?["location"] as? String == LayoutFiles.path(Blob("x", bytes).digest))
        #expect(try Self.verify([bytes], []).exitCode == 0)
    }

    @Test func aLimitIsAFindingOfItsLayer() throws {
        let run = try Self.verify([Self.base()], ["--deep", "--limit", "package-database=10"])
        #expect(run.exitCode == 1)
        #expect(try run.findingCodes == ["limit-exceeded"])
    }

    /// Each layer alone is within the limit.
    @Test(arguments: [(3, true), (2, false)])
    func countsALayerAsOftenAsItIsListed(_ times: Int, _ isOver: Bool) throws {
        let entries = (0..<200).map { _ in TarEntry("etc/os-release", Self.release) }
        let layers = [Self.base()] + [[UInt8]](repeating: Tar.archive(entries), count: times)
        let run = try Self.verify(layers, ["--deep", "--limit", "entries=500"])
        #expect(run.exitCode == (isOver ? 1 : 0), "\(run.output)\(run.errors)")
        #expect(try run.findingCodes == (isOver ? ["limit-exceeded"] : []))
        guard isOver else { return }
        #expect(try Self.messages(run, "limit-exceeded").first?.contains("602 in its layers") == true, "\(run.output)")
    }

    /// What is not judged is not compared.
    @Test func leavesSkippedImagesAlone() throws {
        let run = try Self.verify([Self.base([])], ["--deep", "--image", "nothing/**"])
        #expect(try run.findingCodes == ["no-image"])
    }
}
