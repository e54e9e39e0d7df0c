import Cryptography
import Foundation
import Testing
import Trust
import Vocabulary

@Suite("Manifest and lock") struct TrustLockTests {
    static func entry(_ path: String, _ content: String) throws -> TrustManifest.Entry {
        TrustManifest.Entry(path: path, digest: try HashFunction.digest(.sha256, of: Array(content.utf8)))
    }

    @Test("have the digest of the worked example")
    func workedExample() throws {
        let manifest = try TrustManifest([Self.entry("trust.yaml", "B\n"), Self.entry("keys/a.pub", "A\n")])
        #expect(
            manifest.lines == """
                06f961b802bc46ee168555f066d28f4f0e9afdf3f88174c1ee6f9de004fc30a0  keys/a.pub
                c0cde77fa8fef97d476c10aad3d2d54fcc2f336140d073651c2dcccf1e379fd6  trust.yaml

                """
        )
        #expect(
            manifest.digest.description
                == "sha256:4137cf79df928629f26acced7fb04e221f3ce319850ab1c8f7f2c2805d994744"
        )
    }

    @Test("are what sha256sum and a shell compute")
    func agreesWithTheShell() throws {
        let sample = try TrustSample()
        let outcome = try TrustPinning.pin(path: sample.path, limits: Limits())
        guard try shell("command -v sha256sum && command -v xargs", in: sample.path) != nil else { return }
        #expect(try shell("sha256sum -c trust.lock 2>&1", in: sample.path)?.contains("trust.yaml: OK") == true)
        let formula =
            #"find . -type f ! -path ./trust.lock -printf '%P\n' | LC_ALL=C sort | tr '\n' '\0'"#
            + " | xargs -0 sha256sum | sha256sum"
        #expect(try shell(formula, in: sample.path) == outcome.digest.hex + "  -\n")
    }

    @Test("list what changed")
    func listsChanges() throws {
        let before = try TrustManifest([Self.entry("a", "1"), Self.entry("b", "2"), Self.entry("c", "3")])
        let after = try TrustManifest([Self.entry("a", "1"), Self.entry("c", "4"), Self.entry("d", "5")])
        #expect(after.changes(since: before) == ["− b", "~ c", "+ d"])
    }

    @Test("come back from the file as they were written", arguments: [nil, String(repeating: "7", count: 64)])
    func readsBack(_ previous: String?) throws {
        let manifest = try TrustManifest([Self.entry("a", "1"), Self.entry("b", "2")])
        let lock = TrustLock(
            name: "n",
            version: 3,
            previous: try previous.map { try Digest("sha256:\($0)") },
            manifest: manifest
        )
        #expect(try TrustLock(Array(lock.text.utf8)) == lock)
    }

    static let slips: [(old: String, new: String, part: String)] = [
        ("lock 1", "lock 2", "line 1"), ("# digest sha256:", "# digest sha256:0", "line 2"),
        ("# digest sha256:", "# digest sha512:", "line 2"), ("# name n\n", "# nam n\n", "line 3"),
        ("# version 3", "# version 03", "line 4"), ("# version 3", "# version 0", "line 4"),
        ("# previous sha256:7", "# previous sha256:x", "line 5"), ("# previous sha256:", "#previous sha256:", "line 5"),
        ("  a\n", " a\n", "line 6"), ("  a\n", "  c\n", "line 7"), ("  b\n", "  a\n", "line 7"),
        ("  b\n", "  c\n", "digest of the lines"), ("  b\n", "  b", "line 1"), ("  b\n", "  b\n\n", "line 8"),
        ("\n", "\r\n", "line 1"),
    ]

    @Test("are refused with any slip", arguments: slips)
    func refuses(_ slip: (old: String, new: String, part: String)) throws {
        let manifest = try TrustManifest([Self.entry("a", "1"), Self.entry("b", "2")])
        let previous = try Digest("sha256:" + String(repeating: "7", count: 64))
        let text = TrustLock(name: "n", version: 3, previous: previous, manifest: manifest).text
        let changed = text.replacingOccurrences(of: slip.old, with: slip.new)
        try #require(changed != text)
        let error = #expect(throws: TrustError.self) { try TrustLock(Array(changed.utf8)) }
        #expect(error?.code == .trustRootInvalid)
        #expect(error?.message.contains(slip.part) == true, "\(error?.message ?? "nothing")")
    }
}
