import Testing
import Vocabulary

@Suite struct ImageReferenceTests {
    private static let digest = "sha256:" + String(repeating: "a", count: 64)

    @Test(
        arguments: [
            ("nginx", "docker.io/library/nginx", nil), ("nginx:1.25", "docker.io/library/nginx", "1.25"),
            ("library/nginx", "docker.io/library/nginx", nil), ("docker.io/nginx", "docker.io/library/nginx", nil),
            ("Registry.Example.COM:5000/a", "registry.example.com:5000/a", nil),
            ("Docker.io/nginx", "docker.io/library/nginx", nil),
            ("index.docker.io/org/app", "docker.io/org/app", nil), ("org/app:v1", "docker.io/org/app", "v1"),
            ("registry.example.com/a/b/c:1", "registry.example.com/a/b/c", "1"),
            ("registry.example.com:5000/a", "registry.example.com:5000/a", nil),
            ("localhost/a:1", "localhost/a", "1"), ("localhost:5000/a", "localhost:5000/a", nil),
            ("[::1]:5000/a", "[::1]:5000/a", nil), ("host:5000", "docker.io/library/host", "5000"),
            ("r.io/a__b/c--d/e.f_g", "r.io/a__b/c--d/e.f_g", nil), ("r.io/a:_Tag.1-x", "r.io/a", "_Tag.1-x"),
        ] as [(String, String, String?)]
    )
    func readsNames(_ text: String, _ repository: String, _ tag: String?) throws {
        let reference = try #require(ImageReference(text))
        #expect(reference.repository == repository)
        #expect(reference.tag == tag)
        #expect(reference.digest == nil)
        #expect(reference.description == text)
    }

    @Test(arguments: [("r.io/a@\(digest)", nil), ("r.io/a:1@\(digest)", "1")] as [(String, String?)])
    func readsDigests(_ text: String, _ tag: String?) throws {
        let reference = try #require(ImageReference(text))
        #expect(reference.digest == (try Digest(Self.digest)))
        #expect(reference.tag == tag)
        #expect(reference.repository == "r.io/a")
    }

    @Test(arguments: [
        "", ":", ":1", "a:", "/a", "a/", "a//b", "A", "r.io/A", "r.io/a b", "r.io/a@", "r.io/a@sha256:12",
        "r.io/a@sha256",
        "r.io/a:1:2", "r.io/a:" + String(repeating: "t", count: 129), "r.io/a:.x", "r.io/a:-x", "r.io/..", "r.io/../a",
        "r.io/-a", "r.io/a-", "r.io/a..b", "r.io/a___b", "r.io/a._b", "r.io/a\n", "r.io/ä", "https://r.io/a",
        "r.io/a?b",
        "r!.io/a", "r.io:x/a", "r.io:/a", "*.io/a", "r.io\\b/a", "-r.io/a", "r..io/a",
    ])
    func refuses(_ text: String) {
        #expect(ImageReference(text) == nil)
    }
}

@Suite struct PlatformTests {
    @Test(arguments: ["linux/amd64", "linux/arm/v7", "windows/amd64"])
    func readsAndWritesBack(_ text: String) {
        #expect(Platform(text)?.description == text)
    }

    @Test(arguments: ["", "linux", "linux/", "/amd64", "linux/arm/v7/x", "linux//v7"])
    func refuses(_ text: String) {
        #expect(Platform(text) == nil)
    }

    @Test(arguments: [
        ("linux/arm", "linux/arm/v7", true), ("linux/arm/v7", "linux/arm", true),
        ("linux/arm/v7", "linux/arm/v6", false),
        ("linux/amd64", "windows/amd64", false), ("linux/amd64", "linux/amd64", true),
    ])
    func aVariantThatIsNotAskedForMayBeAny(_ wanted: String, _ other: String, _ includes: Bool) throws {
        let wanted = try #require(Platform(wanted))
        let other = try #require(Platform(other))
        #expect(wanted.includes(other) == includes)
    }

    /// What a runtime takes for the platform that is asked for.
    @Test(arguments: [
        ("linux/amd64", "linux/x86_64", true), ("linux/amd64", "Linux/AMD64", true),
        ("linux/amd64", "linux/x86-64", true),
        ("linux/arm64", "linux/aarch64", true), ("linux/arm64/v8", "linux/arm64", true),
        ("linux/386", "linux/i386", true),
        ("linux/arm/v7", "linux/armhf", true), ("linux/arm/v7", "linux/arm/7", true),
        ("linux/arm/v7", "linux/armel", false),
        ("darwin/arm64", "macos/arm64", true), ("linux/x86_64", "linux/amd64", true),
        ("linux/amd64", "linux/386", false),
    ])
    func otherNamesOfAPlatformAreThatPlatform(_ wanted: String, _ other: String, _ includes: Bool) throws {
        #expect(try #require(Platform(wanted)).includes(try #require(Platform(other))) == includes)
    }

    @Test func knowsWhatMarksAttestations() {
        #expect(Platform("unknown/unknown")?.isUnknown == true)
        #expect(Platform("linux/unknown")?.isUnknown == false)
    }
}

@Suite struct MediaTypeTests {
    @Test(arguments: [
        (MediaType.imageManifest, true, false), (.dockerManifest, true, false), (.imageIndex, false, true),
        (.dockerManifestList, false, true), (.imageConfig, false, false),
        (MediaType(rawValue: "APPLICATION/VND.OCI.IMAGE.INDEX.V1+JSON"), false, false),
    ])
    func tellsManifestsAndIndexes(_ type: MediaType, _ isManifest: Bool, _ isIndex: Bool) {
        #expect(type.isManifest == isManifest)
        #expect(type.isIndex == isIndex)
    }
}
