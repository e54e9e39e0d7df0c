import CorpusSupport
import Encodings
import Metadata
import Testing
import Vocabulary

@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct VerificationSummaryCorpusTests {
    @Test func readsEveryVerdictAsExpected() throws {
        var right = 0
        for (file, expected) in try expectations("vsa") {
            let statement = try statement(of: file)
            let type = try statement.string("predicateType")
            #expect(type == (try expected.string("predicateType")), "\(file)")
            let predicate = try statement.required("predicate").value
            guard try expected.required("valid").bool() else {
                #expect(try refused(type, predicate).code == .predicateInvalid, "\(file)")
                right += 1
                continue
            }
            let claim = try Claim.read(predicateType: type, predicate: predicate, limits: Limits())
            guard case .verdict(let summary) = claim else {
                Issue.record("\(file) is no verdict")
                continue
            }
            #expect(summary.verifier == (try expected.string("verifierId")), "\(file)")
            #expect(summary.resource == (try expected.string("resourceUri")), "\(file)")
            #expect(summary.policy == (try expected.string("policyUri")), "\(file)")
            #expect(summary.result.rawValue == (try expected.string("result")), "\(file)")
            #expect(summary.levels == (try expected.elements("levels").map { try $0.string() }), "\(file)")
            #expect(summary.time == (try expected.optionalString("timeVerified")).flatMap { Instant($0) }, "\(file)")
            let inputs = try expected.member("inputAttestations").map { try $0.integer() }
            #expect(summary.inputs.map(Int64.init) == inputs, "\(file)")
            let dependencies = try expected.member("dependencyLevels")
            #expect(summary.dependencyLevels?.count == (try dependencies?.members().count), "\(file)")
            right += 1
        }
        print("vsa: \(right) verdicts as expected")
    }

    /// A statement, in an envelope or as it is.
    private func statement(of file: String) throws -> JSONCursor {
        let cursor = JSONCursor(try corpusJSON("vsa/\(file)"))
        guard let payload = try cursor.member("payload") else { return cursor }
        return JSONCursor(try JSONReader.read(payload.base64(), depth: 200))
    }

    private func refused(_ type: String, _ predicate: JSONValue) throws -> MetadataError {
        try #require(throws: MetadataError.self) {
            try Claim.read(predicateType: type, predicate: predicate, limits: Limits())
        }
    }
}

@Suite struct VerificationSummaryTests {
    private static let type = "https://slsa.dev/verification_summary/v1"

    private static let good = """
        {"verifier": {"id": "https://lab.example.com"}, "timeVerified": "2026-03-01T10:12:30Z",
         "resourceUri": "registry.example.com/app", "policy": {"uri": "https://lab.example.com/policy"},
         "inputAttestations": [{"digest": {"sha256": "00"}}], "verificationResult": "PASSED",
         "verifiedLevels": ["SLSA_BUILD_LEVEL_2", "SLSA_SOURCE_LEVEL_3", "LAB_APPROVED"], "slsaVersion": "1.1"}
        """

    @Test(
        "a verdict that contradicts itself or lacks something is invalid",
        arguments: [
            (["verifier"], nil, "predicate: expected a member 'verifier', found none"),
            (["verifier", "id"], #""""#, "predicate.verifier.id: expected a text"),
            (["resourceUri"], nil, "'resourceUri'"), (["policy"], nil, "'policy'"), (["policy", "uri"], nil, "'uri'"),
            (["verificationResult"], nil, "'verificationResult'"),
            (["verificationResult"], #""passed""#, "expected PASSED or FAILED, found 'passed'"),
            (["verificationResult"], #""FAILED""#, "the level FAILED alone"),
            (["verifiedLevels"], nil, "'verifiedLevels'"),
            (["verifiedLevels"], #"["FAILED"]"#, "levels that fit PASSED"),
            (["verifiedLevels"], #"["SLSA_BUILD_LEVEL_1", "SLSA_BUILD_LEVEL_2"]"#, "the highest level of each track"),
            (["verifiedLevels"], #"["SLSA_LEVEL_1", "SLSA_BUILD_LEVEL_2"]"#, "the highest level of each track"),
            (["policy_level"], #""SLSA_LEVEL_4""#, "verifiedLevels and policy_level to be the same"),
            (["resource_uri"], #""elsewhere""#, "'resourceUri' and 'resource_uri' to be the same"),
            (["verification_result"], #""FAILED""#, "'verificationResult' and 'verification_result' to be the same"),
            (["timeVerified"], #""yesterday""#, "predicate.timeVerified: expected a time"),
            (["inputAttestations"], #"[{"uri": "x"}]"#, "predicate.inputAttestations[0]: expected a member 'digest'"),
            (["dependencyLevels"], #"{"SLSA_BUILD_LEVEL_1": -1}"#, "a number of dependencies"),
        ] as [([String], String?, String)]
    )
    func refuses(_ path: [String], _ value: String?, _ words: String) throws {
        let predicate = try json(Self.good).setting(path, to: try value.map(json))
        let error = try #require(throws: MetadataError.self) {
            try Claim.read(predicateType: Self.type, predicate: predicate, limits: Limits())
        }
        #expect(error.code == .predicateInvalid)
        #expect(error.description.contains(words), "\(error)")
    }

    @Test(
        "a level is reached by a higher one of its track alone",
        arguments: [
            ("SLSA_BUILD_LEVEL_2", true), ("SLSA_BUILD_LEVEL_1", true), ("SLSA_BUILD_LEVEL_3", false),
            ("SLSA_LEVEL_2", true), ("SLSA_SOURCE_LEVEL_3", true), ("SLSA_SOURCE_LEVEL_4", false),
            ("LAB_APPROVED", true), ("LAB", false), ("SLSA_DEPENDENCY_LEVEL_1", false),
        ]
    )
    func reaches(_ level: String, _ isReached: Bool) throws {
        guard case .verdict(let summary) = try claim(Self.type, Self.good) else {
            Issue.record("no verdict")
            return
        }
        #expect(summary.reaches(level) == isReached)
    }

    @Test(
        "simple results and Conforma's summaries are verdicts too",
        arguments: [
            (
                "https://in-toto.io/attestation/svr/v0.1",
                #"{"verifier": {"id": "v"}, "timeCreated": "2026-03-01T10:12:30Z", "properties": ["LAB_APPROVED"]}"#,
                true
            ),
            (
                "https://in-toto.io/attestation/svr/v0.2",
                #"{"verifier": {"id": "v", "policies": []}, "properties": ["LAB_APPROVED"]}"#, true
            ),
            ("https://conforma.dev/verification_summary/v1", #"{"status": "failed"}"#, false),
        ]
    )
    func others(_ type: String, _ predicate: String, _ reaches: Bool) throws {
        guard case .verdict(let summary) = try claim(type, predicate) else {
            Issue.record("no verdict")
            return
        }
        #expect(summary.reaches("LAB_APPROVED") == reaches)
    }

    @Test func aSimpleResultOfVersionTwoNamesItsPolicies() throws {
        let error = try refusal(
            "https://in-toto.io/attestation/svr/v0.2",
            #"{"verifier": {"id": "v"}, "properties": []}"#
        )
        #expect(error?.description == "predicate.verifier: expected a member 'policies', found none")
    }
}
