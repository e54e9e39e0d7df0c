import Testing
import Trust

@Suite("What is required besides the signature") struct RequirementsTests {
    private static let least = Requirements(transparencyLog: 0, inclusionProof: false, timestamps: 0, times: 0, sct: 0)

    @Test(
        "is set by name",
        arguments: [
            ("transparencyLog", "0", [0, 0, 0, 0]), ("transparencyLog", "32", [32, 0, 0, 0]),
            ("timestamps", "2", [0, 2, 0, 0]), ("times", "1", [0, 0, 1, 0]), ("sct", "1", [0, 0, 0, 1]),
        ] as [(String, String, [Int])]
    )
    func setsCounts(_ name: String, _ text: String, _ counts: [Int]) throws {
        let set = try Self.least.setting(name, to: text)
        #expect([set.transparencyLog, set.timestamps, set.times, set.sct] == counts)
        #expect(!set.inclusionProof && !set.everyTimestamp)
    }

    @Test("takes proofs or not, and every timestamp or so many")
    func setsTheRest() throws {
        let proof = try Self.least.setting("inclusionProof", to: "true")
        #expect(proof.inclusionProof)
        #expect(try proof.setting("inclusionProof", to: "false") == Self.least)
        let every = try Self.least.setting("timestamps", to: "all")
        #expect(every.everyTimestamp && every.timestamps == 1)
        #expect(try every.setting("timestamps", to: "0") == Self.least)
        #expect(try Requirements.keyless(hasCertificateLogs: true).setting("sct", to: "0").times == 1)
    }

    @Test(
        "is not set by other words",
        arguments: [
            ("transparencyLog", "-1", "a whole number from 0 to 32"), ("transparencyLog", "33", "from 0 to 32"),
            ("transparencyLog", "01", "from 0 to 32"), ("transparencyLog", "+1", "from 0 to 32"),
            ("transparencyLog", "", "from 0 to 32"), ("times", "all", "a whole number from 0 to 32"),
            ("sct", "9999999999999999999999", "from 0 to 32"), ("timestamps", "All", "from 0 to 32, or all"),
            ("inclusionProof", "1", "true or false"), ("inclusionProof", "yes", "true or false"),
            ("tlog", "1", "one of transparencyLog, inclusionProof, timestamps, times, sct"),
        ]
    )
    func refuses(_ name: String, _ text: String, _ expected: String) throws {
        let error = try #require(throws: RequirementError.self) { try Self.least.setting(name, to: text) }
        #expect(error.expected.hasSuffix(expected))
        #expect(error.found == (name == "tlog" ? "'tlog'" : "'\(text)'"))
        #expect(error.description == "expected \(error.expected), found \(error.found)")
    }

    @Test("cannot contradict itself, or ask for what nothing could give")
    func isConsistent() throws {
        let root = try RootText.make().read()
        func refusal(_ basis: Requirements.Basis, _ words: (String, String)...) throws -> String? {
            var requirements = Self.least
            for (name, text) in words { requirements = try requirements.setting(name, to: text) }
            do throws(RequirementError) { try requirements.requireConsistent(with: basis) } catch {
                return error.description
            }
            return nil
        }
        for basis in [Requirements.Basis.keyless, .keys(trustedRoot: nil), .keys(trustedRoot: root)] {
            #expect(
                try refusal(basis, ("inclusionProof", "true"), ("times", "1"))
                    == "expected transparencyLog of at least 1 beside inclusionProof, found 0"
            )
        }
        #expect(
            try refusal(.keyless)
                == "expected times of at least 1, for a certificate is judged at the time of signing, found 0"
        )
        #expect(try refusal(.keyless, ("times", "1"), ("timestamps", "all"), ("sct", "1")) == nil)
        #expect(try refusal(.keys(trustedRoot: nil)) == nil)
        for name in ["transparencyLog", "timestamps", "times"] {
            #expect(
                try refusal(.keys(trustedRoot: nil), (name, "1"))
                    == "expected a trustedRoot beside it, whose logs and timestamp authorities count, found none"
            )
            #expect(try refusal(.keys(trustedRoot: root), (name, "1")) == nil)
        }
        #expect(
            try refusal(.keys(trustedRoot: root), ("sct", "2"))
                == "expected sct 0, for a plain key has no certificate, found 2"
        )
    }

    @Test("needs something that tells the time of a certificate, or its judgement as of now")
    func isConsistentForCertificates() throws {
        let root = try RootText.make().read()
        func refusal(_ root: SigstoreRoot?, _ validNow: Bool, _ words: (String, String)...) throws -> String? {
            var requirements = Requirements.certificates(validNow: validNow)
            for (name, text) in words { requirements = try requirements.setting(name, to: text) }
            do throws(RequirementError) {
                try requirements.requireConsistent(with: .certificates(trustedRoot: root, validNow: validNow))
            } catch { return error.description }
            return nil
        }
        #expect(try refusal(root, false) == nil)
        #expect(try refusal(nil, true) == nil)
        #expect(try refusal(root, true, ("times", "1"), ("timestamps", "all"), ("transparencyLog", "1")) == nil)
        #expect(
            try refusal(nil, false)
                == "expected a trustedRoot beside it, whose logs and timestamp authorities tell the time, "
                + "or validNow: true, found neither"
        )
        #expect(
            try refusal(root, false, ("times", "0"))?.hasPrefix("expected times of at least 1, or validNow") == true
        )
        for name in ["transparencyLog", "timestamps", "times"] {
            #expect(try refusal(nil, true, (name, "1"))?.hasPrefix("expected a trustedRoot beside it") == true)
        }
        #expect(
            try refusal(root, false, ("sct", "1"))
                == "expected sct 0, or a trustedRoot beside it with ctlogs, found 1"
        )
        #expect(try refusal(root, false, ("inclusionProof", "true"))?.contains("beside inclusionProof") == true)
    }

    @Test(
        "may be timestamps, in trust.yaml",
        arguments: [("1", 1, false), ("all", 1, true), ("\"all\"", 1, true), ("3", 3, false)]
    )
    func readsTimestamps(_ text: String, _ count: Int, _ every: Bool) throws {
        let sample = try TrustSample(replacing: "timestamps: 0", by: "timestamps: \(text)")
        let keyless = try sample.open().root.authorities[0].requirements
        #expect(keyless.timestamps == count && keyless.everyTimestamp == every)
        #expect(keyless.transparencyLog == 1 && keyless.times == 1)
        let keys = try TrustSample(
            replacing: "signs: [vuln",
            by: "trustedRoot: public-good\n  require: {timestamps: \(text)}\n  signs: [vuln"
        ).open().root.authorities[1].requirements
        #expect(keys.timestamps == count && keys.everyTimestamp == every)
        #expect(keys.transparencyLog == 0 && keys.times == 0)
    }
}
