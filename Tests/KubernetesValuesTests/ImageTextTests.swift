import KubernetesValues
import Testing

@Suite struct ImageTextTests {
    private static let hex = "6aefddb645ee6963afd681b1845c661d0ea4c3b20ab9db86d9e753b203d385f2"

    @Test(arguments: [
        ("nginx", "docker.io", "nginx", "nginx", "latest", "docker.io/nginx:latest"),
        ("ghcr.io/o/a:v1@sha256:\(hex)", "ghcr.io", "o/a", "a", "v1", "ghcr.io/o/a@sha256:\(hex)"),
        ("docker.io/library/nginx", "docker.io", "library/nginx", "nginx", "latest", "docker.io/library/nginx:latest"),
        ("localhost/a", "localhost", "a", "a", "latest", "localhost/a:latest"),
        ("localhost:5000", "docker.io", "localhost", "localhost", "5000", "docker.io/localhost:5000"),
        ("[::1]:5000/a:b", "[::1]:5000", "a", "a", "b", "[::1]:5000/a:b"),
        ("Registry/a", "Registry", "a", "a", "latest", "Registry/a:latest"),
        ("a/b__c/d-e--f.g", "docker.io", "a/b__c/d-e--f.g", "d-e--f.g", "latest", "docker.io/a/b__c/d-e--f.g:latest"),
        ("a@sha256:\(hex)", "docker.io", "a", "a", "", "docker.io/a@sha256:\(hex)"),
    ])
    func takesApart(
        _ text: String,
        _ registry: String,
        _ path: String,
        _ name: String,
        _ tag: String,
        _ reference: String
    ) throws {
        let image = try ImageText(text)
        #expect(
            [image.registry, image.path, image.name, image.tag, image.description] == [
                registry, path, name, tag, reference,
            ]
        )
        #expect(image.digest == (text.contains("@") ? "sha256:" + Self.hex : ""))
    }

    @Test(arguments: [
        ("", ImageTextError.invalidPath("", in: "docker.io/")), ("a:", .invalidTag("", in: "docker.io/a:")),
        ("a:-b", .invalidTag("-b", in: "docker.io/a:-b")), ("a@", .invalidDigest("", in: "docker.io/a@")),
        ("A", .invalidPath("A", in: "docker.io/A")), ("a/B", .invalidPath("a/B", in: "docker.io/a/B")),
        ("a//b", .invalidPath("a//b", in: "docker.io/a//b")), ("a___b", .invalidPath("a___b", in: "docker.io/a___b")),
        ("a-", .invalidPath("a-", in: "docker.io/a-")), ("a..b", .invalidPath("a..b", in: "docker.io/a..b")),
        (" a", .invalidPath(" a", in: "docker.io/ a")), ("a\n", .invalidPath("a\n", in: "docker.io/a\n")),
        ("a@sha256:abc", .invalidDigest("sha256:abc", in: "docker.io/a@sha256:abc")),
        ("a@sha256:\(hex)x", .invalidDigest("sha256:\(hex)x", in: "docker.io/a@sha256:\(hex)x")),
        ("a@md5:\(hex)", .invalidDigest("md5:\(hex)", in: "docker.io/a@md5:\(hex)")),
        ("a:b:c", .invalidTag("b:c", in: "docker.io/a:b:c")), ("h:x/a", .invalidPath("h:x/a", in: "h:x/a")),
        ("é", .invalidPath("é", in: "docker.io/é")),
    ])
    func refuses(_ text: String, _ error: ImageTextError) {
        #expect(throws: error) { try ImageText(text) }
    }

    @Test func refusesLongNames() {
        let long = String(repeating: "a", count: 250)
        #expect(throws: ImageTextError.tooLong("docker.io/" + long)) { try ImageText(long) }
        #expect(throws: ImageTextError.tooLong(String(repeating: "a/", count: 4_000))) {
            try ImageText(String(repeating: "a/", count: 4_000))
        }
    }

    @Test(arguments: [
        ("nginx", "index.docker.io", "library/nginx", "latest"),
        ("docker.io/nginx:1", "index.docker.io", "library/nginx", "1"),
        ("o/nginx", "index.docker.io", "o/nginx", "latest"),
        ("registry.k8s.io/kube-apiserver-arm64", "registry.k8s.io", "kube-apiserver-arm64", "latest"),
        ("registry.k8s.io/kube-apiserver-arm64:testtag", "registry.k8s.io", "kube-apiserver-arm64", "testtag"),
        ("localhost/a", "index.docker.io", "localhost/a", "latest"),
        ("localhost:5000/aa", "localhost:5000", "aa", "latest"),
        ("localhost:5000", "index.docker.io", "library/localhost", "5000"),
        ("GHCR.io/aa:B", "GHCR.io", "aa", "B"), ("a--b/c..d/", "index.docker.io", "a--b/c..d/", "latest"),
    ])
    func followsTheOtherRule(_ text: String, _ registry: String, _ repository: String, _ tag: String) throws {
        let reference = try ContainerReference(text)
        #expect(
            [reference.registry, reference.repository, reference.tag, reference.identifier] == [
                registry, repository, tag, tag,
            ]
        )
        #expect(!reference.containsDigest)
        #expect(reference.digest.isEmpty)
        #expect(reference.description == "\(registry)/\(repository):\(tag)")
    }

    @Test func prefersTheDigest() throws {
        let reference = try ContainerReference("registry.k8s.io/kube-apiserver-arm64:v1@sha256:\(Self.hex)")
        #expect(reference.containsDigest)
        #expect(reference.identifier == "sha256:" + Self.hex)
        #expect(reference.digest == "sha256:" + Self.hex)
        #expect(reference.tag.isEmpty)
        #expect(reference.description == "registry.k8s.io/kube-apiserver-arm64@sha256:" + Self.hex)
    }

    @Test(arguments: [
        (
            "registry.k8s.io/kube-apiserver-arm64:@",
            ImageTextError.invalidDigest("", in: "registry.k8s.io/kube-apiserver-arm64:@")
        ), ("aa:", .invalidTag("", in: "aa:")), ("", .invalidPath("", in: "")), ("a", .invalidPath("a", in: "a")),
        ("Aa", .invalidPath("Aa", in: "Aa")),
        ("aa@sha512:\(hex)", .invalidDigest("sha512:\(hex)", in: "aa@sha512:\(hex)")),
        ("h:x/aa", .invalidRegistry("h:x", in: "h:x/aa")), ("h h.io/aa", .invalidRegistry("h h.io", in: "h h.io/aa")),
        ("h.io?/aa", .invalidRegistry("h.io?", in: "h.io?/aa")),
        (
            "aa@sha256:\(hex)@sha256:\(hex)",
            .invalidDigest("sha256:\(hex)@sha256:\(hex)", in: "aa@sha256:\(hex)@sha256:\(hex)")
        ), ("aa:b!", .invalidTag("b!", in: "aa:b!")),
    ])
    func refusesByTheOtherRule(_ text: String, _ error: ImageTextError) {
        #expect(throws: error) { try ContainerReference(text) }
    }
}
