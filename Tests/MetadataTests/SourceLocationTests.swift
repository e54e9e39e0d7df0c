import Metadata
import Testing
import Vocabulary

@Suite struct SourceLocationTests {
    private static let commit = String(repeating: "a1", count: 20)

    static let spellings: [(String, String, String?, String?)] = [
        ("git+https://GitHub.com/Org/App@refs/heads/main", "https://github.com/Org/App", "refs/heads/main", nil),
        ("https://github.com/Org/App.git", "https://github.com/Org/App", nil, nil),
        ("git+https://github.com/Org/App.git@refs/tags/v1", "https://github.com/Org/App", "refs/tags/v1", nil),
        ("https://github.com/Org/App/", "https://github.com/Org/App", nil, nil),
        ("git+ssh://git@Git.example.com/team/app.git", "ssh://git@git.example.com/team/app", nil, nil),
        ("https://github.com/o/r/commit/\(commit)", "https://github.com/o/r", nil, commit),
        ("https://github.com/o/r/commit/main", "https://github.com/o/r/commit/main", nil, nil),
        ("https://github.com/o/r.git#refs/tags/v1", "https://github.com/o/r", "refs/tags/v1", nil),
        ("https://github.com/o/r.git#\(commit)", "https://github.com/o/r", nil, commit),
        ("https://github.com/o/r@main", "https://github.com/o/r", nil, nil),
        ("https://github.com/o/r@refs/pull/1/merge", "https://github.com/o/r", nil, nil),
        ("https://github.com/o/r@refs/heads/", "https://github.com/o/r", nil, nil),
        ("git+https://gitlab.com/g/p@@refs/heads/x", "https://gitlab.com/g/p", "refs/heads/x", nil),
        ("git+https://github.com/o/r@refs/tags/a@b", "https://github.com/o/r", "refs/tags/a@b", nil),
        ("gs://bucket/object.tgz#123", "gs://bucket/object.tgz#123", nil, nil),
        ("https://github.com@evil.example/o/r", "https://github.com@evil.example/o/r", nil, nil),
    ]

    @Test(arguments: spellings)
    func bringsSpellingsToOneForm(_ uri: String, _ repository: String, _ ref: String?, _ commit: String?) throws {
        let source = try #require(SourceLocation(uri: uri))
        #expect(source.repository == repository)
        #expect(source.ref == ref)
        #expect(source.commit == commit)
    }

    @Test(arguments: [
        "", "github.com/o/r", "git@github.com:o/r", "pkg:docker/alpine@3", "https://", "https://github.com",
        "https:///o/r", "https://github.com/o/../evil", "https://github.com/o//r", "https://github.com/o/./r",
        "https://github.com/o/r x", "https://github.com\\@evil.example/o/r", "git+://github.com/o/r",
    ])
    func refuses(_ uri: String) {
        #expect(SourceLocation(uri: uri) == nil)
    }

    @Test func aStatedRefCountsBeforeTheOneInside() {
        let source = SourceLocation(uri: "https://h/o/r@refs/heads/a", ref: "refs/tags/b", commit: Self.commit)
        #expect(source?.ref == "refs/tags/b")
        #expect(source?.commit == Self.commit)
    }

    @Test(arguments: [
        ("git+https://git.example.com/payments/*", "https://git.example.com/payments/app", true),
        ("https://GIT.example.com/payments/app.git", "git+https://git.example.com/payments/app@refs/heads/main", true),
        ("https://git.example.com/payments/app", "https://git.example.com/payments/app-evil", false),
        ("https://git.example.com/payments/*", "https://git.example.com/payments/team/app", false),
        ("https://git.example.com/payments/**", "https://git.example.com/payments/team/app", true),
        ("https://git.example.com/payments/*", "ssh://git.example.com/payments/app", false),
        ("https://git.example.com/Payments/app", "https://git.example.com/payments/app", false),
        ("https://git.example.com/*/app", "https://git.example.com.evil.example/payments/app", false),
        ("**", "https://git.example.com/payments/app", true),
    ])
    func patternsMeanWholeRepositories(_ pattern: String, _ uri: String, _ matches: Bool) throws {
        let source = try #require(SourceLocation(uri: uri))
        #expect(try #require(SourcePattern(pattern)).matches(source) == matches)
    }

    @Test(arguments: ["https://h/o/r@refs/heads/main", "https://h/o/r#v1", "https://h"])
    func aPatternNamesNoRef(_ pattern: String) {
        #expect(SourcePattern(pattern) == nil)
    }
}
