import CorpusSupport
import Foundation
import Testing

/// Real bundles through `verify-blob`, each as `EXPECTED.md` of the corpus says.
@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct BlobCorpusTests {
    // MARK: - Must pass

    @Test(arguments: BlobSample.passing)
    func verifies(_ sample: BlobSample) throws {
        let station = try BlobStation(sample)
        let run = try station.verify()
        #expect(run.exitCode == 0, "\(run.errors)")
        let result = try run.json
        #expect(result["result"] as? String == "PASSED")
        #expect(result["error"] is NSNull)
        if station.file.hasPrefix("sha") { #expect(result["digest"] as? String == station.file) }
        let signer = try #require(run.signers.first)
        #expect(try run.signers.count == 1)
        #expect(signer["authority"] is NSNull)
        if let identity = sample.identity { #expect(signer["identity"] as? String == identity) }
        #expect(signer["issuer"] as? String == sample.issuer)
        #expect(signer["time"] as? String == sample.time)
        #expect(signer["timeSource"] as? String == sample.timeSource)
    }

    @Test(arguments: BlobSample.passing)
    func saysWhoSignedAndWhenInOneLine(_ sample: BlobSample) throws {
        let station = try BlobStation(sample)
        let run = try station.verify(output: "text")
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(run.output.hasPrefix("VERIFIED \(station.file): ") && run.output.hasSuffix("\n"))
        #expect(run.output.filter(\.isNewline).count == 1)
        for word in [sample.identity ?? "key sha256:", sample.issuer, sample.time, sample.timeSource].compactMap(\.self)
        {
            #expect(run.output.contains(word), "\(run.output)")
        }
    }

    // MARK: - The same with one thing exchanged

    @Test(arguments: BlobSample.passing)
    func refusesAnotherFile(_ sample: BlobSample) throws {
        var station = try BlobStation(sample)
        station.file = "sha256:" + String(repeating: "0", count: 64)
        try expect("wrong-subject", of: station.verify())
        try station.folder.write("other", "another file\n")
        station.file = station.folder.path + "/other"
        try expect("wrong-subject", of: station.verify())
    }

    @Test(arguments: BlobSample.passing.filter { $0.identity != nil })
    func refusesAnotherIdentityOrIssuer(_ sample: BlobSample) throws {
        var station = try BlobStation(sample)
        let (identity, issuer) = (sample.identity ?? "", sample.issuer ?? "")
        for (subject, source) in [
            (identity + "x", issuer), (String(identity.dropLast()), issuer), (identity.uppercased(), issuer),
            (identity, issuer + "/"), (identity, String(issuer.dropLast())), (issuer, identity),
        ] {
            station.signer = BlobStation.identity(subject, source)
            try expect("untrusted-identity", of: station.verify())
        }
        // A certificate is no key, not even its own.
        station.signer = ["--key", try Corpus.path("sigstore-bundles/sigstore-go/publish_key.pub")]
        let key = try CommandRun.sallyport(
            ["verify-blob", station.file, "--bundle", station.bundle, "--output", "json"] + station.signer
        )
        try expect("untrusted-identity", of: key)
    }

    @Test(arguments: BlobSample.passing.filter { $0.identity == nil })
    func refusesAnotherKeyOrAnIdentity(_ sample: BlobSample) throws {
        var station = try BlobStation(sample)
        station.signer = ["--key", try Corpus.path("sigstore-bundles/simple-signing/cosign.pub")]
        try expect("untrusted-key", of: station.verify())
        station.signer = [
            "--certificate-identity-regexp", ".*", "--certificate-oidc-issuer-regexp", ".*",
        ]
        try expect("untrusted-key", of: station.verify())
    }

    @Test(arguments: BlobSample.passing)
    func refusesAnotherTrustedRoot(_ sample: BlobSample) throws {
        var station = try BlobStation(sample)
        for root: BlobSample.Root in [.publicGood, .staging, .github] {
            station.root = try BlobStation.root(root, in: station.folder)
            guard !sample.root.includes(root) else { continue }
            // A key needs a log or time of the root only where that is asked for.
            let required = sample.identity == nil ? ["transparencyLog=0", "times=1"] : []
            let run = try station.verify(required)
            let code = sample.identity == nil ? "threshold-not-met" : sample.foreignCode
            try expect(code, of: run)
        }
    }

    /// One more of anything than the bundle has.
    @Test(arguments: BlobSample.passing)
    func refusesLessThanIsRequired(_ sample: BlobSample) throws {
        let station = try BlobStation(sample)
        let times = (sample.hasLog && sample.timeSource == "rekor" ? 1 : 0) + sample.timestamps
        let logs = sample.hasLog ? 1 : 0
        for (has, more) in [
            ("transparencyLog=\(logs)", "transparencyLog=\(logs + 1)"),
            ("timestamps=\(sample.timestamps)", "timestamps=\(sample.timestamps + 1)"),
            ("times=\(times)", "times=\(times + 1)"),
        ] {
            #expect(try station.verify([has]).exitCode == 0)
            try expect("threshold-not-met", of: station.verify([more]))
        }
        if sample.hasLog {
            let run = try station.verify(["inclusionProof=true"])
            if sample.hasProof {
                #expect(run.exitCode == 0, "\(run.errors)")
            } else {
                try expect("threshold-not-met", of: run)
            }
        }
        guard sample.identity != nil else { return }
        let isPrivate = sample.require.contains("sct=0")
        try expect(isPrivate ? "sct-invalid" : "threshold-not-met", of: station.verify([isPrivate ? "sct=1" : "sct=2"]))
    }

    // MARK: - Rows with a note

    /// Two timestamps, one of them over other data: a note, and a reason to fail where every one must hold.
    @Test func notesATimestampThatDoesNotHold() throws {
        let sample = try #require(BlobSample.passing.first { $0.bundle == "sigstore-python/tsa/bundle.txt.sigstore" })
        let station = try BlobStation(sample)
        #expect(try station.verify().noteCodes == ["timestamp-invalid"])
        try expect("threshold-not-met", of: station.verify(["timestamps=all"]))
    }

    /// A key whose window was over in 1970, and the same without window.
    @Test func judgesAKeyByItsWindow() throws {
        let sample = try #require(BlobSample.passing.first { $0.bundle.contains("public-key-validity") })
        for (window, code) in [
            ("", nil), (", until: 1970-01-02T00:00:00Z", "outside-validity"),
            (", until: 2026-06-04T17:43:29Z", nil), (", from: 2026-06-04T17:43:30Z", "outside-validity"),
        ] as [(String, String?)] {
            let station = try BlobStation(sample)
            let trust = """
                apiVersion: sallyport.dev/v1
                kind: TrustRoot
                name: blobs
                verifier: https://verifiers.example.com/blobs
                version: 1
                valid: {from: 2020-01-01T00:00:00Z, until: 2100-01-01T00:00:00Z}
                authorities:
                - name: signer
                  signs: [signature]
                  keys: [{file: keys/signer.pub\(window)}]
                  trustedRoot: own

                """
            try station.folder.write("trust/trust.yaml", trust)
            try station.folder.write("trust/keys/signer.pub", try Corpus.file(station.signer[1]))
            try station.folder.write("trust/sigstore/own/trusted_root.json", try Corpus.file(station.root))
            let run = try CommandRun.sallyport([
                "verify-blob", station.file, "--bundle", station.bundle, "--authority", "signer", "--trust",
                station.folder.path + "/trust", "--output", "json",
            ])
            if let code {
                try expect(code, of: run)
            } else {
                #expect(run.exitCode == 0, "\(run.errors)")
                #expect(try run.signers.first?["authority"] as? String == "signer")
            }
        }
    }

    /// One good bundle of several is enough, and what is wrong with another is told.
    @Test func takesOneGoodBundleOfSeveral() throws {
        let sample = try #require(BlobSample.passing.first { $0.line == 1 && $0.bundle.contains("sigstore-js") })
        var station = try BlobStation(sample)
        let good = String(decoding: try Corpus.file(station.bundle), as: UTF8.self)
        let bad = good.replacingOccurrences(of: "\"logIndex\":\"33351527\"", with: "\"logIndex\":\"33351528\"")
        let other = String(
            decoding: try JSONSerialization.data(
                withJSONObject: BlobStation.json(Corpus.bytes("sigstore-bundles/sigstore-go/dsse.sigstore.json"))
            ),
            as: UTF8.self
        )
        #expect(bad != good)
        station.bundle = station.folder.path + "/several.jsonl"
        for (lines, exit, notes) in [
            ([good, bad], 0, ["set-invalid"]), ([bad, good], 0, ["set-invalid"]),
            ([bad, other, good], 0, ["set-invalid", "untrusted-identity"]),
            ([good, "{"], 0, ["malformed-attestation"]),
            ([bad, other], 1, ["untrusted-identity"]), ([bad], 1, []),
        ] as [([String], Int32, [String])] {
            try station.folder.write("several.jsonl", lines.joined(separator: "\n") + "\n")
            let run = try station.verify()
            #expect(run.exitCode == exit, "\(run.errors)")
            #expect(run.noteCodes == notes, "\(run.errors)")
            if exit == 1 { try expect("set-invalid", of: run) }
        }
    }

    /// What cosign kept in a layer, as the local bundle that it kept beside files; the image stands for a file.
    @Test(arguments: CorpusLayoutTests.reals)
    func readsARealLayerAsALocalBundle(_ real: CorpusLayoutTests.Real) throws {
        let layout = try AlteredLayout(real.layout)
        let annotations = try layout.annotations
        let entry = try #require(annotations["dev.sigstore.cosign/bundle"])
        let layer = try #require(layout.files[AlteredLayout.path(layout.layer)])
        let local: [String: Any] = [
            "base64Signature": Data(layer).base64EncodedString(),
            "cert": Data(try #require(annotations["dev.sigstore.cosign/certificate"]).utf8).base64EncodedString(),
            "rekorBundle": try BlobStation.json(Array(entry.utf8)),
        ]
        let scratch = try ScratchFolder()
        func verify(_ local: [String: Any], _ digest: String = real.digest) throws -> CommandRun {
            try scratch.write("local.json", [UInt8](JSONSerialization.data(withJSONObject: local)))
            return try CommandRun.sallyport(
                [
                    "verify-blob", digest, "--bundle", scratch.path + "/local.json", "--trusted-root",
                    try BlobStation.root(.publicGood, in: scratch), "--output", "json",
                ] + BlobStation.identity(real.identity, BlobSample.github)
            )
        }
        let run = try verify(local)
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(try run.signers.first?["time"] as? String == real.time)
        try expect("wrong-subject", of: verify(local, "sha256:" + String(repeating: "0", count: 64)))
        var untimed = local
        untimed["rekorBundle"] = nil
        try expect("no-trusted-time", of: verify(untimed))
        var spaced = local
        spaced["base64Signature"] = Data(layer + [0x20]).base64EncodedString()
        if ["v1.10.0", "v2.0.0"].contains(real.version) {
            #expect(try verify(spaced).exitCode == 0)
        } else {
            try expect("log-entry-mismatch", of: verify(spaced))
        }
    }

    // MARK: - Must fail

    @Test(arguments: BlobSample.failing.indices)
    func refuses(_ index: Int) throws {
        let (sample, code) = BlobSample.failing[index]
        try expect(code, of: BlobStation(sample).verify())
        let text = try BlobStation(sample).verify(output: "text")
        #expect(text.exitCode == 1 && text.output.isEmpty)
    }

    private func expect(_ code: String, of run: CommandRun) throws {
        #expect(run.exitCode == 1, "\(run.errors)")
        #expect(try run.errorCode == code, "\(run.errors)")
        #expect(try run.json["result"] as? String == "FAILED")
        #expect(try run.signers.isEmpty)
        #expect(run.errors.hasSuffix(" [\(code)]\n"))
    }
}

extension BlobSample {
    /// What a root says of this bundle that knows none of those who speak for it.
    fileprivate var foreignCode: String { timestamps > 0 ? "untrusted-timestamp" : "untrusted-log" }
}

extension BlobSample.Root {
    /// Whether another root has whatever this one has for the samples.
    fileprivate func includes(_ other: BlobSample.Root) -> Bool {
        switch (self, other) {
        case (.publicGood, .publicGood), (.early, .publicGood), (.staging, .staging), (.github, .github): true
        // Its logs and authorities are those of staging but one.
        case (.testAuthority, .staging): true
        default: false
        }
    }
}
