import CorpusSupport
import Foundation
import Testing

/// `sallyport trust`, and what an unusable trust root does to `verify`.
@Suite struct TrustCommandTests {
    /// A copy of the demo root, to change.
    static func copy() throws -> ScratchFolder {
        let scratch = try ScratchFolder()
        try scratch.copy(Corpus.trust, to: "trust")
        return scratch
    }

    @Test func showsChecksAndPins() throws {
        let scratch = try Self.copy()
        let trust = scratch.path + "/trust"
        let shown = try CommandRun.sallyport(["trust", "show", "--trust", trust, "--at", FixtureTests.at])
        #expect(shown.exitCode == 0)
        for word in ["demo-station", "release-ci", "scanner", "product-security"] {
            #expect(shown.output.contains(word))
        }
        let json = try CommandRun.sallyport(
            ["trust", "show", "--trust", trust, "--at", FixtureTests.at, "--output", "json"]
        )
        #expect(try json.json["name"] as? String == "demo-station")
        let checked = try CommandRun.sallyport(["trust", "check", "--trust", trust, "--at", FixtureTests.at])
        #expect(checked.exitCode == 0, "\(checked.output)")
        let pinned = try CommandRun.sallyport(["trust", "pin", "--trust", trust])
        #expect(pinned.exitCode == 0)
        #expect(pinned.output.hasPrefix("sha256:"))
        let sums = try CommandRun.tool("sha256sum", ["-c", "--quiet", "trust.lock"], in: trust)
        #expect(sums.exitCode == 0)
        let formula = """
            find . -type f ! -path ./trust.lock -printf '%P\\n' | LC_ALL=C sort | tr '\\n' '\\0' | xargs -0 sha256sum \
            | sha256sum | cut -c1-64
            """
        let digest = try CommandRun.tool("sh", ["-c", formula], in: trust)
        #expect(pinned.output == "sha256:\(digest.output)")
        let bundle = VerdictTests.good
        let byOption = try CommandRun.sallyport(
            [
                "verify", bundle, "--trust", trust, "--at", FixtureTests.at, "--output", "json", "--pin",
                pinned.output.trimmingCharacters(in: .whitespacesAndNewlines).uppercased()
                    .replacingOccurrences(of: "SHA256", with: "sha256"),
            ]
        )
        #expect(byOption.exitCode == 0, "\(byOption.errors)")
        #expect((try byOption.json["trustRoot"] as? [String: Any])?["pinnedBy"] as? String == "option")
    }

    @Test func refusesToPinAChangeThatDoesNotRaiseTheVersion() throws {
        let scratch = try Self.copy()
        let trust = scratch.path + "/trust"
        let yaml = String(decoding: try Corpus.file(trust + "/trust.yaml"), as: UTF8.self)
        try scratch.write("trust/trust.yaml", yaml + "# changed\n")
        let same = try CommandRun.sallyport(["trust", "pin", "--trust", trust])
        #expect(same.exitCode == 4)
        #expect(same.output.isEmpty)
        try scratch.write("trust/trust.yaml", yaml.replacingOccurrences(of: "version: 1", with: "version: 2"))
        #expect(try CommandRun.sallyport(["trust", "pin", "--trust", trust]).exitCode == 0)
    }

    struct Change: Sendable, CustomStringConvertible {
        let description: String
        let code: String
        let says: String
        let apply: @Sendable (ScratchFolder) throws -> Void

        init(
            _ description: String,
            _ code: String,
            _ says: String,
            _ apply: @escaping @Sendable (ScratchFolder) throws -> Void
        ) {
            (self.description, self.code, self.says, self.apply) = (description, code, says, apply)
        }

        /// Changes `trust.yaml` and takes the lock away.
        static func yaml(
            _ description: String,
            _ code: String,
            _ says: String,
            _ old: String,
            _ new: String
        ) -> Change {
            Change(description, code, says) { scratch in
                let path = scratch.path + "/trust/trust.yaml"
                let text = String(decoding: try Corpus.file(path), as: UTF8.self)
                #expect(text.contains(old))
                try scratch.write("trust/trust.yaml", text.replacingOccurrences(of: old, with: new))
                try FileManager.default.removeItem(atPath: scratch.path + "/trust/trust.lock")
            }
        }
    }

    static let changes: [Change] = [
        Change("a byte more in a key", "pin-mismatch", "~ keys/scanner.pub") { scratch in
            let path = scratch.path + "/trust/keys/scanner.pub"
            try scratch.write("trust/keys/scanner.pub", try Corpus.file(path) + [0x0A])
        },
        Change("a file more", "pin-mismatch", "+ docs/new.md") { try $0.write("trust/docs/new.md", "new") },
        Change("a file that is writable for all", "trust-root-unsafe", "chmod") { scratch in
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o666],
                ofItemAtPath: scratch.path + "/trust/trust.yaml"
            )
        },
        Change("a link", "trust-root-unsafe", "link") { scratch in
            try FileManager.default.createSymbolicLink(
                atPath: scratch.path + "/trust/keys/link.pub",
                withDestinationPath: "scanner.pub"
            )
        },
        .yaml("an unknown field", "trust-root-invalid", "trust.yaml: line", "contact:", "kontact:"),
        .yaml(
            "a window that is over",
            "trust-root-expired",
            "2026-02-01",
            "until: 2046-01-01T00:00:00Z}\ncontact",
            "until: 2026-02-01T00:00:00Z}\ncontact"
        ),
        .yaml("an unknown alias", "trust-root-invalid", "nonsense", "signs: [vex]", "signs: [nonsense]"),
        .yaml("a key that is not there", "trust-root-invalid", "keys/other.pub", "keys/scanner.pub", "keys/other.pub"),
        .yaml("updates, which come later", "not-supported-yet", "updates", "builders:", "updates: []\nbuilders:"),
        Change("a notation store, which comes later", "not-supported-yet", "truststore") { scratch in
            try scratch.write("trust/truststore/x509/tsa/demo/ca.pem", "x")
            try FileManager.default.removeItem(atPath: scratch.path + "/trust/trust.lock")
        },
        Change("VEX that is none", "trust-root-invalid", "vex/a.json") { scratch in
            try scratch.write("trust/vex/a.json", "{}")
            try FileManager.default.removeItem(atPath: scratch.path + "/trust/trust.lock")
        },
    ]

    @Test(arguments: changes)
    func refusesAChangedRoot(_ change: Change) throws {
        let scratch = try Self.copy()
        try change.apply(scratch)
        let trust = scratch.path + "/trust"
        let run = try CommandRun.sallyport(
            ["verify", VerdictTests.good, "--trust", trust, "--at", FixtureTests.at, "--output", "json"]
        )
        #expect(run.exitCode == 4, "\(run.errors)\(run.output)")
        #expect(try run.json["result"] as? String == "ERROR")
        #expect(run.errors.hasSuffix("[\(change.code)]\n"), "\(run.errors)")
        #expect(run.errors.contains(change.says), "\(run.errors)")
        let checked = try CommandRun.sallyport(["trust", "check", "--trust", trust, "--at", FixtureTests.at])
        #expect(checked.exitCode == 4)
        #expect(checked.output.contains("[\(change.code)]"), "\(checked.output)")
    }

    @Test func saysThatNothingPinsARoot() throws {
        let scratch = try Self.copy()
        try FileManager.default.removeItem(atPath: scratch.path + "/trust/trust.lock")
        let run = try CommandRun.sallyport(
            [
                "verify", VerdictTests.good, "--trust", scratch.path + "/trust", "--at", FixtureTests.at, "--output",
                "json",
            ]
        )
        #expect(run.exitCode == 0)
        #expect(try run.findingCodes == ["trust-root-unpinned"])
        #expect((try run.json["trustRoot"] as? [String: Any])?["pinnedBy"] as? String == "none")
    }

    /// Policies: what is not understood is refused with line and column.
    @Test(arguments: [
        ("  failureAction: Enforce", "  failureAktion: Enforce", "policy-unknown-field", "line"),
        ("  failureAction: Enforce", "  rules: []", "policy-invalid", "at least one rule"),
        ("signedBy: [scanner]", "signedBy: [nobody]", "policy-invalid", "nobody"),
        ("maxAge: 24h", "maxAge: soon", "policy-invalid", "duration"),
        ("kind: BundlePolicy", "kind: ValidatingPolicy", "not-supported-yet", "ValidatingPolicy"),
    ])
    func refusesPolicies(_ old: String, _ new: String, _ code: String, _ says: String) throws {
        let scratch = try ScratchFolder()
        var text = String(decoding: try Corpus.file(Corpus.trust + "/policies/founding-example.yaml"), as: UTF8.self)
        if !text.contains(old) { text = text.replacingOccurrences(of: "\nspec:\n", with: "\nspec:\n\(old)\n") }
        try scratch.write("p.yaml", text.replacingOccurrences(of: old, with: new))
        let run = try FixtureTests.verify(VerdictTests.good, ["--policy", scratch.path + "/p.yaml"])
        #expect(run.exitCode == 4)
        #expect(run.errors.hasSuffix("[\(code)]\n"), "\(run.errors)")
        #expect(run.errors.contains("p.yaml"))
        #expect(run.errors.contains(says), "\(run.errors)")
    }
}
