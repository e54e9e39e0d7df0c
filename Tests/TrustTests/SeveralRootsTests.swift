import CorpusSupport
import Cryptography
import Encodings
import Testing
import Trust
import Vocabulary

@Suite("A file with trusted roots") struct SeveralRootsTests {
    /// A root on one line.
    private static func line() throws -> String {
        String(decoding: JSONWriter.write(try JSONReader.read(RootText.make().json, depth: 64)), as: UTF8.self)
    }

    private static func read(_ text: String) throws -> [SigstoreRoot] {
        try SigstoreRoot.all(name: "roots", json: Array(text.utf8), limits: Limits())
    }

    @Test("holds one root, on as many lines as it likes")
    func readsOne() throws {
        let roots = try SigstoreRoot.all(name: "roots", json: RootText.make().json, limits: Limits())
        #expect(roots.map(\.name) == ["roots"])
        #expect(try Self.read(Self.line() + "\n\n").map(\.name) == ["roots"])
    }

    @Test("holds several, one a line, each a unit", arguments: ["", "\n", "\r\n", "\n\n \n"])
    func readsSeveral(_ end: String) throws {
        let lines = try [Self.line(), Self.line()]
        let roots = try Self.read(lines.joined(separator: "\n") + end)
        #expect(roots.map(\.name) == ["roots line 1", "roots line 2"])
        #expect(roots.map(\.tlogs.count) == [1, 1])
        #expect(roots[0].certificateAuthorities != roots[1].certificateAuthorities)
    }

    @Test("holds 32 at most")
    func boundsTheirNumber() throws {
        let line = try Self.line()
        #expect(try Self.read(Array(repeating: line, count: 32).joined(separator: "\n")).count == 32)
        let error = try #require(throws: SigstoreRootError.self) {
            try Self.read(Array(repeating: line, count: 33).joined(separator: "\n"))
        }
        #expect(error.reason == "expected at most 32 trusted roots, one a line, found 33 lines")
        #expect(error.code == .trustRootInvalid)
    }

    @Test("is refused with the line that cannot be read")
    func namesTheLine() throws {
        let line = try Self.line()
        for (text, root, part) in [
            ("\(line)\n\n\(line)", "roots line 2", "expected a JSON value, found nothing"),
            ("\(line)\n{}", "roots line 2", "$: expected a member 'mediaType', found none"),
            ("\(line) \(line)", "roots line 1", "expected the end after one JSON value"),
            ("\(line)\n{", "roots line 2", "cut off"), ("", "roots", "expected a JSON value, found nothing"),
            ("{", "roots", "cut off"), ("[]", "roots", "$: expected an object"),
        ] {
            let error = try #require(throws: SigstoreRootError.self) { try Self.read(text) }
            #expect(error.root == root)
            #expect(error.reason.contains(part), "\(error.reason)")
        }
    }
}

@Suite("A client configuration") struct ClientTrustConfigTests {
    private static func read(
        _ members: String,
        type: String = "application/vnd.dev.sigstore.clienttrustconfig.v0.1+json"
    ) throws -> SigstoreRoot {
        try SigstoreRoot(name: "demo", json: Array(#"{"mediaType":"\#(type)"\#(members)}"#.utf8), limits: Limits())
    }

    private static func root() throws -> String { String(decoding: try RootText.make().json, as: UTF8.self) }

    @Test("gives its trusted root, whatever it says of signing")
    func readsTheRoot() throws {
        let root = try Self.read(#","trustedRoot":\#(Self.root()),"signingConfig":{"mediaType":"any","caUrls":[1]}"#)
        #expect(root.name == "demo")
        #expect(root.tlogs.count == 1)
    }

    @Test("is refused where it has another shape, by its place")
    func refusesOthers() throws {
        let root = try Self.root()
        for (members, reason) in [
            (#","trustedRoot":\#(root)"#, "$: expected a member 'signingConfig', found none"),
            (#","trustedRoot":\#(root),"signingConfig":"x""#, "$.signingConfig: expected an object, found a string"),
            (#","signingConfig":{}"#, "$: expected a member 'trustedRoot', found none"),
            (
                #","trustedRoot":\#(root),"signingConfig":{},"tlogs":[]"#,
                "$: expected only members of this format, found 'tlogs'"
            ),
            (#","trustedRoot":{},"signingConfig":{}"#, "$.trustedRoot: expected a member 'mediaType', found none"),
            (
                #","trustedRoot":\#(root.replacing("SHA2_256", with: "SHA2_256\",\"x\":\"")),"signingConfig":{}"#,
                "$.trustedRoot.tlogs[0]: expected only members of this format, found 'x'"
            ),
        ] {
            let error = try #require(throws: SigstoreRootError.self) { try Self.read(members) }
            #expect(error.reason == reason)
        }
        let error = try #require(throws: SigstoreRootError.self) {
            try Self.read(
                #","trustedRoot":\#(root),"signingConfig":{}"#,
                type: "application/vnd.dev.sigstore.clienttrustconfig.v0.2+json"
            )
        }
        #expect(error.reason == "$: expected only members of this format, found 'trustedRoot'")
    }

    @Test("may stand in the folder of a trust root")
    func standsInTheFolder() throws {
        let root = try Self.root()
        let text =
            #"{"mediaType":"application/vnd.dev.sigstore.clienttrustconfig.v0.1+json","trustedRoot":\#(root),"#
            + #""signingConfig":{}}"#
        let sample = try TrustSample { $0["sigstore/public-good/trusted_root.json"] = text }
        #expect(try sample.open().root.sigstoreRoots["public-good"]?.tlogs.count == 1)
    }
}

@Suite("Trusted roots of the field, one by one", .enabled(if: Corpus.isPresent, "the corpus is missing"))
struct FieldRootTests {
    @Test(
        "are read whatever tool made them",
        arguments: [("scaffolding", [1, 1, 1, 0]), ("public-key-validity", [0, 0, 0, 1])]
    )
    func readsTestRoots(_ name: String, _ counts: [Int]) throws {
        let json = try Corpus.bytes("sigstore-bundles/sigstore-go/\(name).json")
        let roots = try SigstoreRoot.all(name: name, json: json, limits: Limits())
        let root = try #require(roots.first)
        #expect(roots.count == 1 && root.name == name && root.notes.isEmpty)
        let found = [
            root.tlogs.count, root.ctlogs.count, root.certificateAuthorities.count, root.timestampAuthorities.count,
        ]
        #expect(found == counts)
    }

    @Test("may have a timestamp authority without address, told apart by its certificate")
    func readsTheTimestampAuthority() throws {
        let authority = String(
            decoding: try Corpus.bytes("sigstore-bundles/sigstore-python/tsa/ca.json"),
            as: UTF8.self
        )
        let json =
            #"{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1","#
            + #""timestampAuthorities":[\#(authority)]}"#
        let root = try SigstoreRoot(name: "tsa", json: Array(json.utf8), limits: Limits())
        let found = try #require(root.timestampAuthorities.first)
        #expect(found.certificates.count == 3 && found.uri == nil)
        #expect(found.party == found.certificates[0].fingerprint.description)
        #expect(found.contains(sampleTime("2024-10-31T10:16:42Z")))
        #expect(!found.contains(sampleTime("2024-10-31T10:16:41Z")))
    }

    @Test("of GitHub count as one timestamp authority, though there are five")
    func countsGitHubOnce() throws {
        let json = try Corpus.bytes("sigstore-trust/github/trusted_root.json")
        let root = try SigstoreRoot(name: "github", json: json, limits: Limits())
        #expect(root.timestampAuthorities.count == 5)
        #expect(Set(root.timestampAuthorities.map(\.party)).count == 1)
    }

    @Test("are read from a list of two instances")
    func readsList() throws {
        let lines = try ["public-good", "github"].map { name in
            JSONWriter.write(
                try JSONReader.read(Corpus.bytes("sigstore-trust/\(name)/trusted_root.json"), depth: 64)
            )
        }
        let roots = try SigstoreRoot.all(name: "gh", json: lines[0] + [0x0A] + lines[1] + [0x0A], limits: Limits())
        #expect(roots.map(\.tlogs.count) == [2, 0])
        #expect(roots.map(\.certificateAuthorities.count) == [2, 5])
    }
}
