import Testing
import Vocabulary

@Suite struct GlobTests {
    @Test(arguments: [
        ("", "", true), ("", "a", false), ("a", "a", true), ("a", "A", false), ("a", "ab", false), ("*", "", true),
        ("*", "abc", true), ("*", "a/b", false), ("**", "a/b", true), ("**", "", true), ("a*c", "abc", true),
        ("a*c", "ac", true), ("a*c", "a/c", false), ("a**c", "a/b/c", true), ("*/*", "a/b", true),
        ("*/*", "a/b/c", false), ("a/**", "a/", true), ("a/**", "a", false), ("a/**/b", "a/b", false),
        ("a/**/b", "a/x/y/b", true), ("***", "a/b", true), ("a?c", "abc", false), ("a.c", "abc", false),
        ("[a]", "a", false), ("*.example.com/**", "registry.example.com/a/b", true),
        ("*.example.com/**", "evil/registry.example.com/a", false),
        ("https://ci/*@refs/tags/v*", "https://ci/w@refs/tags/v1", true),
        ("é", "e\u{301}", false),
    ])
    func matchesWholeTexts(_ pattern: String, _ text: String, _ matches: Bool) {
        #expect(Glob(pattern).matches(text) == matches)
    }

    @Test func hostilePatternsTakeLinearTime() {
        let pattern = Glob(String(repeating: "*a", count: 200) + "b")
        let clock = ContinuousClock()
        let time = clock.measure { #expect(!pattern.matches(String(repeating: "a", count: 2_000))) }
        #expect(time < .seconds(20))
    }

    @Test func onlyTwoStarsMatchEverything() {
        #expect(Glob("**").matchesEverything)
        #expect(Glob("***").matchesEverything)
        #expect(!Glob("*").matchesEverything)
        #expect(!Glob("**/**").matchesEverything)
    }
}

@Suite struct ImageSelectorTests {
    @Test(arguments: [
        (["**"], "registry.example.com/a/b:1", true),
        (["registry.example.com/*"], "registry.example.com/a", true),
        (["registry.example.com/*"], "registry.example.com/a/b", false),
        (["registry.example.com/**", "!registry.example.com/dev/**"], "registry.example.com/dev/a", false),
        (["registry.example.com/**", "!registry.example.com/dev/**"], "registry.example.com/prod/a", true),
        (["nginx"], "nginx:1.25", true), (["nginx"], "docker.io/library/nginx", true),
        (["nginx"], "registry.example.com/nginx", false), (["!nginx"], "nginx", false),
        (["**", "!org/app"], "org/app:1", false), (["org/*"], "docker.io/org/app", true),
        (["**", "!docker.io/nginx"], "nginx", false), (["index.docker.io/org/app"], "org/app", true),
        (["docker.io/library/*"], "index.docker.io/nginx", true), ([], "nginx", false),
        (["registry.example.com/a:1"], "registry.example.com/a:1", false),
        (["registry.example.com/**"], "REGISTRY.example.com/a", true),
        (["**", "!Registry.example.com/**"], "registry.EXAMPLE.com/a", false),
    ])
    func selectsByRepository(_ patterns: [String], _ reference: String, _ selects: Bool) throws {
        let reference = try #require(ImageReference(reference))
        #expect(ImageSelector(patterns).selects(reference) == selects)
    }

    @Test(arguments: [
        (["**"], true), (["*"], false), (["registry.example.com/**"], false), (["**", "!**"], false), ([], false),
        (["**", "!registry.example.com/**"], true),
    ])
    func onlyTwoStarsTakeUnnamedImages(_ patterns: [String], _ selects: Bool) {
        #expect(ImageSelector(patterns).selects(nil) == selects)
    }
}
