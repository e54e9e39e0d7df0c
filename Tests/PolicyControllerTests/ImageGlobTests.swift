import Policies
import PolicyController
import Testing
import Vocabulary

/// Which images a pattern selects: always by their digest, on the name in full or as the bundle writes it.
@Suite("Globs of images") struct ImageGlobTests {
    /// The digest of every image here.
    static let digest = "sha256:" + String(repeating: "01", count: 32)

    struct Case: Sendable, CustomTestStringConvertible {
        let pattern: String
        let image: String?
        let matches: Bool

        init(_ pattern: String, _ image: String?, _ matches: Bool) {
            (self.pattern, self.image, self.matches) = (pattern, image, matches)
        }

        var testDescription: String { "\(pattern) \(matches ? "takes" : "leaves") \(image ?? "an unnamed image")" }
    }

    private static let cases: [Case] = [
        // Docker Hub in full: with its index, and with `library/`.
        Case("index.docker.io/library/nginx@sha256:*", "nginx", true),
        Case("index.docker.io/library/nginx@sha256:*", "nginx:1.27", true),
        Case("index.docker.io/library/nginx@sha256:*", "docker.io/library/nginx", true),
        Case("index.docker.io/library/*", "nginx", true),
        Case("docker.io/library/*", "nginx", false),
        Case("docker.io/library/*", "docker.io/library/nginx:1", true),  // as the bundle writes it
        Case("index.docker.io/me/*", "me/app:1", true),
        Case("index.docker.io/*", "me/app:1", false),
        // A pattern for all of a hub.
        Case("*", "nginx", true),
        Case("*", "me/app", false),
        Case("*", "ghcr.io/me/app", false),
        Case("*/*", "me/app", true),
        Case("*/*", "nginx", true),
        Case("*/*", "ghcr.io/me/app", false),
        Case("*/*/*", "ghcr.io/me/app", true),
        Case("**", "ghcr.io/me/deep/app", true),
        // Runs.
        Case("ghcr.io/*/app@sha256:*", "ghcr.io/me/app:1", true),
        Case("ghcr.io/*/app@sha256:*", "ghcr.io/me/deep/app:1", false),
        Case("ghcr.io/**/app@sha256:*", "ghcr.io/me/deep/app:1", true),
        Case("ghcr.io/me/*", "ghcr.io/me/app:1", true),
        Case("ghcr.io/me/*", "ghcr.io/me/deep/app:1", false),
        Case("ghcr.io/me/**", "ghcr.io/me/deep/app:1", true),
        Case("ghcr.io/me/***", "ghcr.io/me/deep/app:1", true),
        Case("**app**", "ghcr.io/me/app:1", true),
        Case("**demo**", "ghcr.io/me/app:1", false),
        // A dot is a dot.
        Case("ghcr.io/me/a.p@**", "ghcr.io/me/app", false),
        Case("ghcr.io/me/a.p@**", "ghcr.io/me/a.p", true),
        // An image has a digest: a name alone is none, and a tag alone neither.
        Case("ghcr.io/me/app", "ghcr.io/me/app", false),
        Case("ghcr.io/me/app:1", "ghcr.io/me/app:1", false),
        Case("ghcr.io/me/app:1@**", "ghcr.io/me/app:1", true),  // as the bundle writes it
        Case("ghcr.io/me/app:1*", "ghcr.io/me/app:1", true),
        Case("ghcr.io/me/app:2*", "ghcr.io/me/app:1", false),
        Case("ghcr.io/me/app:1*", "ghcr.io/me/app", false),
        Case("ghcr.io/me/app@\(digest)", "ghcr.io/me/app:1", true),
        Case("ghcr.io/me/app@\(digest)", "ghcr.io/me/app@\(digest)", true),
        Case("ghcr.io/me/app@sha256:" + String(repeating: "02", count: 32), "ghcr.io/me/app", false),
        // Ports, and letters that matter.
        Case("localhost:5000/app@**", "localhost:5000/app:1", true),
        Case("GHCR.io/me/app@**", "ghcr.io/me/app", false),
        // An image without a name.
        Case("*", nil, true),
        Case("**", nil, true),
        Case("*/*", nil, false),
        Case("***", nil, false),
        Case("**@\(digest)", nil, false),
    ]

    @Test(arguments: cases) func takeWhatTheyMean(_ sample: Case) throws {
        let spec = "images: [{glob: '\(sample.pattern)'}]\nauthorities: [{static: {action: pass}}]"
        let set = try Documents.load([Documents.policy(spec)])
        var bench = Bench()
        bench.reference = try sample.image.map { try #require(ImageReference($0)) }
        #expect(bench.judgement(set).applies == sample.matches)
    }

    /// The same image under both of its names: a ClusterPolicy knows no `library/`, a ClusterImagePolicy does.
    @Test func needTheFullNameOfDockerHub() throws {
        let spec = "images: [{glob: 'docker.io/library/*'}]\nauthorities: [{static: {action: pass}}]"
        var bench = Bench()
        bench.reference = ImageReference("nginx")
        let judgement = bench.judgement(try Documents.load([Documents.policy(spec)]))
        #expect(judgement.outcomes.map(\.code) == [.noPolicyMatches])
        #expect(judgement.fails)
    }

    /// A tag stands in the name as the bundle writes it, and a cluster asks without it.
    @Test(arguments: [("registry.example.com/pay/app:1*", true), ("registry.example.com/pay/app*", false)])
    func sayWhereTheTagDecides(_ pattern: String, _ isNoted: Bool) throws {
        let spec = "images: [{glob: '\(pattern)'}]\nauthorities: [{static: {action: pass}}]"
        let message = try Bench().outcome(ofPolicy: Documents.policy(spec)).message
        let note =
            "only the name as the bundle writes it matches 'images', and not registry.example.com/pay/app@sha256:01"
        #expect(message.contains(note) == isNoted, "\(message)")
    }

    @Test func anyOfSeveralIsEnough() throws {
        let spec =
            "images: [{glob: 'other/**'}, {glob: 'registry.example.com/**'}]\nauthorities: [{static: {action: pass}}]"
        #expect(Bench().judgement(try Documents.load([Documents.policy(spec)])).applies)
    }

    /// A policy of a cluster need not select anything of a bundle.
    @Test func maySelectNothing() throws {
        let set = try Documents.load([
            Documents.policy("images: [{glob: 'other/**'}]\nauthorities: [{static: {action: pass}}]")
        ])
        #expect(set.unselected(by: [nil]).isEmpty)
    }
}
