/// A bundle of `fixtures/`, and what a correct verifier says about it.
public struct Fixture: Sendable {
    /// The name of the file without its ending.
    public let name: String
    public let bytes: [UInt8]
    /// What it shows, in one sentence.
    public let shows: String
    /// Further words of the command line.
    public let arguments: [String]
    /// The exit code.
    public let exit: Int
    /// The code that decides, where there is one.
    public let code: String?

    init(_ name: String, _ bytes: [UInt8], shows: String, arguments: [String] = [], exit: Int = 0, code: String? = nil)
    {
        (self.name, self.bytes, self.shows) = (name, bytes, shows)
        (self.arguments, self.exit, self.code) = (arguments, exit, code)
    }

    /// The path below `fixtures/`.
    public var path: String { "bundles/\(exit == 0 ? "accept" : "reject")/\(name).tar" }
}

/// All that the forge writes, by path below the repository's root.
public enum FixtureTree {
    /// Computes every generated file.
    ///
    /// `trust` holds the hand-written files of `trust/` by their paths in it: `trust.lock` covers these too.
    public static func files(world: DemoWorld = DemoWorld(), trust: [String: [UInt8]]) -> [String: [UInt8]] {
        let generated = TrustDirectory(world: world).generated
        var below = trust.merging(generated) { $1 }
        below["trust.lock"] = nil
        var files: [String: [UInt8]] = ["trust/trust.lock": TrustDirectory.lock(over: below)]
        for (path, bytes) in generated { files["trust/" + path] = bytes }
        let fixtures = world.acceptedFixtures + world.rejectedFixtures + world.hostileFixtures
        for fixture in fixtures { files["fixtures/" + fixture.path] = fixture.bytes }
        for (name, bytes) in FuzzFixtures.accepted(in: world) { files["fixtures/fuzz/accept/" + name] = bytes }
        for (name, bytes) in FuzzFixtures.rejected { files["fixtures/fuzz/reject/" + name] = bytes }
        files["fixtures/keys/demo-station.pem"] = Array(world.station.privatePEM.utf8)
        files["fixtures/keys/README.md"] = Array(keyNotice.utf8)
        files["fixtures/README.md"] = Array(FixtureIndex.page(fixtures).utf8)
        files["fixtures/expected.json"] = FixtureIndex.json(fixtures).prettyBytes
        return files
    }

    private static let keyNotice = """
        # A demo key, public on purpose

        `demo-station.pem` is the private key of the demo station (Ed25519, PKCS #8). It follows from a seed that is
        published with Sallyport, and it signs verdicts in examples and tests. **Anyone can sign with it: never put its
        public half into a trust root that decides anything.** For a key of your own: `sallyport key generate -o FILE`.

        """
}

/// The pages that say what each fixture is.
enum FixtureIndex {
    static func json(_ fixtures: [Fixture]) -> JSON {
        [
            "at": .string(DemoWorld.judged.rfc3339),
            "fixtures": .array(
                fixtures.map { fixture in
                    [
                        "file": .string(fixture.path), "arguments": .array(fixture.arguments.map { .string($0) }),
                        "exit": .number(fixture.exit), "code": fixture.code.map { .string($0) } ?? nil,
                        "shows": .string(fixture.shows),
                    ]
                }
            ),
        ]
    }

    static func page(_ fixtures: [Fixture]) -> String {
        let row = { (fixture: Fixture) -> String in
            let options = fixture.arguments.isEmpty ? "" : " With `\(fixture.arguments.joined(separator: " "))`."
            let code = fixture.code.map { ", `\($0)`" } ?? ""
            return "| `\(fixture.path)` | \(fixture.shows)\(options) | \(fixture.exit)\(code) |\n"
        }
        return head + fixtures.map(row).joined() + foot
    }

    private static let head = """
        # Fixtures

        Written by `swift run FixtureForge`, byte for byte the same on every machine; `swift run FixtureForge --check`
        says whether they still are. Nothing here is real: the keys behind these files are public.

        Judge each against `trust/` and its founding example, as of the day they were made:

        ```
        sallyport verify --trust trust --at \(DemoWorld.judged.rfc3339) fixtures/bundles/accept/webshop-1.4.0.tar
        ```

        | file | what it shows | exit, code |
        | --- | --- | --- |

        """

    private static let foot = """

        `fuzz/` holds inputs for single readers, which the fuzzers of `Tests/Fuzzing` start from. A name in `accept/` is
        the reader and what it reads; one in `reject/` is the reader, what is wrong, and the code of the refusal. What a
        fuzzer finds is added to `FuzzFixtures`.

        The same as data: `expected.json`. `keys/demo-station.pem` signs verdicts in examples: a public demo key.

        """
}
