import KubernetesValues
import Testing

@Suite struct GoURLTests {
    @Test(arguments: [
        ["https://example.com:80/path", "https", "example.com:80", "example.com", "80", "/path"],
        ["https://example.com", "https", "example.com", "example.com", "", ""],
        ["/path", "", "", "", "", "/path"], ["https://[::1]:80/path", "https", "[::1]:80", "::1", "80", "/path"],
        ["https://[::1]", "https", "[::1]", "::1", "", ""],
        ["HTTP://Example.COM/", "http", "Example.COM", "Example.COM", "", "/"],
        ["https://example.com/a b", "https", "example.com", "example.com", "", "/a%20b"],
        [
            "https://example.com/path%20with%2Fspaces/", "https", "example.com", "example.com", "",
            "/path%20with%2Fspaces/",
        ], ["https://user:pass@example.com/", "https", "example.com", "example.com", "", "/"],
        ["https://example.com/path#frag", "https", "example.com", "example.com", "", "/path%23frag"],
        ["mailto:a@b", "mailto", "", "", "", ""], ["*", "", "", "", "", "*"],
        ["//host/path", "", "", "", "", "//host/path"], ["https:///path", "https", "", "", "", "/path"],
        ["file:/etc", "file", "", "", "", "/etc"],
        ["https://example.com:/", "https", "example.com:", "example.com", "", "/"],
        ["https://ex%C3%A4mple/", "https", "exämple", "exämple", "", "/"],
        ["https://[fe80::1%25en0]:8080/", "https", "[fe80::1%en0]:8080", "fe80::1%en0", "8080", "/"],
        ["https://::1/", "https", "::1", ":", "1", "/"], ["a+b-c.1://h", "a+b-c.1", "h", "h", "", ""],
        ["https://h/!$&'()*+,;=:@[]", "https", "h", "h", "", "/!$&'()*+,;=:@[]"],
        ["https://h/é<", "https", "h", "h", "", "/%C3%A9%3C"], ["https://h?x=1", "https", "h", "h", "", ""],
    ])
    func takesApart(_ parts: [String]) throws {
        let url = try GoURL(parts[0])
        #expect([url.description, url.scheme, url.host, url.hostname, url.port, url.escapedPath] == parts)
    }

    @Test func readsTheQuery() throws {
        let url = try GoURL(
            "https://example.com/path?key1=a&key2=b&key1=c%20d+e&&=f&bare&bad=%zz&semi;colon=1&k%3D=%26"
        )
        #expect(url.query == ["key1": ["a", "c d e"], "key2": ["b"], "": ["f"], "bare": [""], "k=": ["&"]])
        #expect(url.queryPairs.map(\.key) == ["key1", "key2", "key1", "", "bare", "k="])
        #expect(try GoURL("/?").query.isEmpty)
        #expect(try GoURL("/a??b=1").query == ["?b": ["1"]])
    }

    @Test(arguments: [
        ("", GoURLError.empty), ("example.com", .notAbsolute("example.com")), ("path/x", .notAbsolute("path/x")),
        ("1http://x", .notAbsolute("1http://x")), (":x", .missingScheme(":x")),
        ("https://a\nb/", .controlCharacter("https://a\nb/")),
        ("https://a\u{7F}", .controlCharacter("https://a\u{7F}")), ("/%", .invalidEscape("%", in: "/%")),
        ("/%zz", .invalidEscape("%zz", in: "/%zz")),
        ("https://a b/", .invalidHost("a b", in: "https://a b/")),
        ("https://a:b/", .invalidPort(":b", in: "https://a:b/")),
        ("https://a%20b/", .invalidEscape("%20", in: "https://a%20b/")),
        ("https://[::1/", .invalidHost("[::1", in: "https://[::1/")),
        ("https://[::1]x/", .invalidPort("x", in: "https://[::1]x/")),
        ("https://[x]/", .invalidHost("x", in: "https://[x]/")),
        ("https://a[::1]/", .invalidHost("a[::1]", in: "https://a[::1]/")),
        ("https://u<@h/", .invalidUserInformation("https://u<@h/")),
    ])
    func refuses(_ text: String, _ error: GoURLError) {
        #expect(throws: error) { try GoURL(text) }
    }
}
