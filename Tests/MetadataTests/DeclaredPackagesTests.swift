import Metadata
import Testing
import Vocabulary

/// What is installed against what an SBOM declares.
@Suite struct DeclaredPackagesTests {
    private static func component(_ purl: String) -> Component {
        var component = Component(name: "whatever")
        (component.purlText, component.purl) = (purl, PackageURL(purl))
        return component
    }

    private static func sbom(_ components: [Component]) throws -> SBOM {
        var sbom = SBOM(format: .cyclonedx, version: try #require(FormatVersion("1.6")), encoding: .json)
        sbom.components = components
        return sbom
    }

    private static let debian = Distribution(id: "debian")
    private static let zlib = InstalledPackage(
        system: .deb,
        name: "zlib1g",
        version: "1:1.2.13.dfsg-1",
        architecture: "amd64",
        source: "zlib"
    )
    private static let openssl = InstalledPackage(
        system: .rpm,
        name: "openssl",
        version: "1:3.0.7-27.el9",
        architecture: "x86_64"
    )
    private static let musl = InstalledPackage(system: .apk, name: "musl", version: "1.2.5-r0", architecture: "x86_64")

    /// Each purl declares its package or does not; where it does not, it is absent as well.
    @Test(
        arguments: [
            ("pkg:deb/debian/zlib1g@1:1.2.13.dfsg-1?arch=amd64&distro=debian-12", zlib, true),
            ("pkg:deb/debian/zlib1g@1%3A1.2.13.dfsg-1", zlib, true),
            ("pkg:deb/debian/zlib1g@1.2.13.dfsg-1?arch=amd64&epoch=1", zlib, true),
            ("pkg:deb/debian/zlib1g@1.2.13.dfsg-1?arch=amd64", zlib, false),
            ("pkg:deb/debian/zlib1g@1:1.2.13.dfsg-2?arch=amd64", zlib, false),
            ("pkg:deb/debian/zlib1g@1:1.2.13.dfsg-1?arch=arm64", zlib, false),
            ("pkg:deb/ubuntu/zlib1g@1:1.2.13.dfsg-1?arch=amd64", zlib, false),
            ("pkg:deb/debian/zlib1g-dev@1:1.2.13.dfsg-1?arch=amd64", zlib, false),
            ("pkg:rpm/redhat/openssl@3.0.7-27.el9?arch=x86_64&epoch=1", openssl, true),
            ("pkg:rpm/redhat/openssl@3.0.7-27.el9?arch=x86_64", openssl, false),
            ("pkg:rpm/redhat/OpenSSL@3.0.7-27.el9?arch=x86_64&epoch=1", openssl, false),
            ("pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64&distro=3.20.1", musl, true),
            ("pkg:apk/alpine/MUSL@1.2.5-r0", musl, true), ("pkg:alpine/musl@1.2.5-r0", musl, true),
            ("pkg:apk/alpine/musl@1.2.5-r1", musl, false),
        ] as [(String, InstalledPackage, Bool)]
    )
    func declares(_ purl: String, _ package: InstalledPackage, _ isDeclared: Bool) throws {
        let id = ["deb": "debian", "rpm": "rhel", "apk": "alpine"][package.system.rawValue] ?? ""
        let declared = DeclaredPackages(try Self.sbom([Self.component(purl)]), on: Distribution(id: id))
        #expect(declared.declare(package) == isDeclared)
        #expect(declared.absent(from: [package]).count == (isDeclared ? 0 : 1))
    }

    @Test func withoutOSReleaseTheNamespaceDoesNotCount() throws {
        let purl = "pkg:deb/ubuntu/zlib1g@1:1.2.13.dfsg-1"
        #expect(DeclaredPackages(try Self.sbom([Self.component(purl)]), on: nil).declare(Self.zlib))
    }

    /// A component without a purl declares by name and version, and asks for nothing.
    @Test func aComponentWithoutPurlDeclaresByNameAndVersion() throws {
        var plain = Component(name: "zlib1g")
        plain.version = "1:1.2.13.dfsg-1"
        let declared = DeclaredPackages(try Self.sbom([plain]), on: Self.debian)
        #expect(declared.declare(Self.zlib))
        #expect(declared.absent(from: []).isEmpty)
        plain.version = "1.2.13"
        #expect(!DeclaredPackages(try Self.sbom([plain]), on: Self.debian).declare(Self.zlib))
    }

    @Test(arguments: [
        "pkg:deb/debian/zlib@1:1.2.13.dfsg-1?arch=source", "pkg:rpm/redhat/zlib@1-1?arch=src", "pkg:npm/zlib1g@1.0.0",
        "pkg:golang/example.com/zlib@v1.0.0",
    ])
    func whatNoDatabaseListsIsNeverAbsent(_ purl: String) throws {
        let declared = DeclaredPackages(try Self.sbom([Self.component(purl)]), on: Self.debian)
        #expect(declared.absent(from: []).isEmpty)
        #expect(!declared.declare(Self.zlib))
    }

    /// All purls of a component are names of one thing.
    @Test func otherPurlsDeclareToo() throws {
        var component = Self.component("pkg:deb/debian/other@1")
        component.otherPurls = ["pkg:deb/debian/zlib1g@1:1.2.13.dfsg-1", "pkg:npm/a@1"].compactMap { PackageURL($0) }
        let declared = DeclaredPackages(try Self.sbom([component]), on: Self.debian)
        #expect(declared.declare(Self.zlib))
        #expect(declared.absent(from: [Self.zlib]).isEmpty)
        #expect(declared.absent(from: [Self.musl]).map(\.purl) == ["pkg:deb/debian/other@1"])
        component = Self.component("pkg:npm/a@1")
        component.otherPurls = ["pkg:deb/debian/zlib1g@1:1.2.13.dfsg-1"].compactMap { PackageURL($0) }
        let second = DeclaredPackages(try Self.sbom([component]), on: Self.debian)
        #expect(second.declare(Self.zlib))
        #expect(second.absent(from: []).count == 1)
    }

    @Test func filesAndWhatIsExcludedCountForNothing() throws {
        let purl = "pkg:deb/debian/zlib1g@1:1.2.13.dfsg-1"
        var (file, excluded) = (Self.component(purl), Self.component(purl))
        file.isFile = true
        excluded.scope = "excluded"
        let declared = DeclaredPackages(try Self.sbom([file, excluded]), on: Self.debian)
        #expect(!declared.declare(Self.zlib))
        #expect(declared.absent(from: []).isEmpty)
    }

    @Test func aPurlWithoutVersionIsThereInAnyAndDeclaresNone() throws {
        let declared = DeclaredPackages(try Self.sbom([Self.component("pkg:deb/debian/zlib1g")]), on: Self.debian)
        #expect(!declared.declare(Self.zlib))
        #expect(declared.absent(from: [Self.zlib]).isEmpty)
        #expect(declared.absent(from: [Self.musl]).map(\.purl) == ["pkg:deb/debian/zlib1g"])
    }
}
