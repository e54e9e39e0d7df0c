import Encodings
import Metadata
import Testing
import Vocabulary

/// One predicate that holds of each type, and what breaks when one thing in it is changed.
@Suite struct SmallPredicateTests {
    private static let test = "https://in-toto.io/attestation/test-result/v0.1"
    private static let release = "https://in-toto.io/attestation/release/v0.2"
    private static let npm = "https://github.com/npm/attestation/tree/main/specs/publish/v0.1"
    private static let link = "https://in-toto.io/attestation/link/v0.3"
    private static let oldLink = "https://in-toto.io/Link/v1"
    private static let trace = "https://in-toto.io/attestation/runtime-trace/v0.1"
    private static let scai = "https://in-toto.io/attestation/scai/v0.3"
    private static let reference = "https://in-toto.io/attestation/reference/v0.1"
    private static let source = "https://github.com/slsa-framework/slsa-source-poc/source-provenance/v1-draft"
    private static let collection = "https://witness.testifysec.com/attestation-collection/v0.1"

    private static let good: [String: String] = [
        test: """
        {"result": "PASSED", "configuration": [{"name": "ci.yml", "digest": {"gitBlob": "f83806"}}],
         "url": "https://ci.example.com/77", "passedTests": ["unit"], "warnedTests": [], "failedTests": []}
        """,
        release: #"{"purl": "pkg:github/example/app@v1.4.0", "packageId": "3", "tag": "v1.4.0", "databaseId": 1}"#,
        npm: #"{"name": "app", "version": "1.4.0", "registry": "https://registry.example.com"}"#,
        link: """
        {"name": "build", "command": ["make"], "materials": [{"name": "Makefile", "digest": {"sha256": "4c"}}],
         "byproducts": {"return-value": 0}, "environment": {}}
        """,
        oldLink: #"{"name": "build", "command": ["make"], "materials": {"Makefile": {"sha256": "4c"}}}"#,
        trace: """
        {"monitor": {"type": "https://example.com/monitor", "configSource": {}, "tracePolicy": {"policies": []}},
         "monitoredProcess": {"hostID": "https://ci.example.com", "type": "https://ci.example.com/make",
          "event": "77"},
         "monitorLog": {"process": [{"eventType": "exec"}], "network": [], "fileAccess": [{"uri": "file:/a"}]},
         "metadata": {"buildStartedOn": "2026-03-01T10:00:00Z", "buildFinishedOn": "2026-03-01T10:12:30Z"}}
        """,
        scai: """
        {"attributes": [{"attribute": "STACK_PROTECTION", "conditions": {"flags": "-f"}, "target": {"uri": "a"},
          "evidence": {"digest": {"sha256": "84"}}}], "producer": {"uri": "https://ci.example.com/gcc"}}
        """,
        reference: """
        {"attester": {"id": "https://ci.example.com"}, "references": [{"digest": {"sha256": "98"},
          "downloadLocation": "https://sbom.example.com/app.json", "mediaType": "application/spdx+json"}]}
        """,
        source: """
        {"prev_commit": "00", "repo_uri": "https://git.example.com/app", "activity_type": "pr_merge",
         "actor": "alice", "branch": "refs/heads/main", "created_on": "2026-03-01T10:00:00Z",
         "controls": [{"name": "CONTINUITY_ENFORCED", "since": "2025-01-01T00:00:00Z"}]}
        """,
        collection: """
        {"name": "build", "attestations": [{"type": "https://witness.dev/attestations/git/v0.1",
          "attestation": {"branch": "main"}, "starttime": "2026-03-01T10:00:00Z",
          "endtime": "2026-03-01T10:12:30Z"}]}
        """,
    ]

    @Test("a good predicate of each type is read", arguments: good.keys.sorted())
    func accepts(_ type: String) throws {
        let claim = try claim(type, try #require(Self.good[type]))
        #expect(claim.description?.headline.isEmpty == false)
    }

    private typealias Flip = (type: String, path: [String], value: String?, error: String)

    private static let flips: [Flip] = [
        (test, ["result"], nil, "predicate: expected a member 'result', found none"),
        (test, ["result"], #""passed""#, "predicate.result: expected one of PASSED, WARNED, FAILED, found 'passed'"),
        (test, ["configuration"], nil, "predicate: expected a member 'configuration', found none"),
        (test, ["configuration"], "[]", "predicate.configuration: expected at least one descriptor, found none"),
        (test, ["configuration"], "{}", "predicate.configuration: expected an array, found an object"),
        (
            test, ["configuration", "0", "digest"], nil,
            "predicate.configuration[0]: expected at least one of uri, digest, content, found none"
        ),
        (test, ["failedTests"], #"["smoke"]"#, "predicate.failedTests: expected none for PASSED, found 'smoke'"),
        (test, ["passedTests", "0"], "1", "predicate.passedTests[0]: expected a string, found a number"),
        (release, ["purl"], nil, "predicate: expected a member 'purl', found none"),
        (release, ["purl"], #""app""#, "predicate.purl: expected a purl, found 'app'"),
        (
            release, ["purl"], #""pkg:github/example/app""#,
            "predicate.purl: expected a purl with a version, found 'pkg:github/example/app'"
        ),
        (release, ["packageId"], "true", "predicate.packageId: expected a string, found a boolean"),
        (npm, ["name"], nil, "predicate: expected a member 'name', found none"),
        (npm, ["version"], #""""#, "predicate.version: expected a text, found an empty one"),
        (npm, ["registry"], nil, "predicate: expected a member 'registry', found none"),
        (link, ["name"], nil, "predicate: expected a member 'name', found none"),
        (link, ["command"], #""make""#, "predicate.command: expected an array, found a string"),
        (link, ["materials"], #"{"a": {"sha256": "4c"}}"#, "predicate.materials: expected an array, found an object"),
        (link, ["materials", "0", "name"], nil, "predicate.materials[0]: expected a member 'name', found none"),
        (link, ["materials", "0", "digest"], nil, "predicate.materials[0]: expected a member 'digest', found none"),
        (
            link, ["materials", "0", "digest"], "{}",
            "predicate.materials[0].digest: expected at least one digest, found none"
        ),
        (
            link, ["materials"], #"[{"name": "a", "digest": {"sha1": "1"}}, {"name": "a", "digest": {"sha1": "2"}}]"#,
            "predicate.materials[1]: expected each material once, found 'a' again"
        ),
        (link, ["byproducts"], "[]", "predicate.byproducts: expected an object, found an array"),
        (link, ["environment"], #""here""#, "predicate.environment: expected an object, found a string"),
        (oldLink, ["materials"], "[]", "predicate.materials: expected an object, found an array"),
        (oldLink, ["materials", "Makefile"], "1", "predicate.materials.Makefile: expected an object, found a number"),
        (trace, ["monitor"], nil, "predicate: expected a member 'monitor', found none"),
        (trace, ["monitor", "type"], nil, "predicate.monitor: expected a member 'type', found none"),
        (
            trace, ["monitor", "configSource"], #"{"name": "a"}"#,
            "predicate.monitor.configSource: expected at least one of uri, digest, content, found none"
        ),
        (
            trace, ["monitoredProcess", "hostID"], nil,
            "predicate.monitoredProcess: expected a member 'hostID', found none"
        ),
        (trace, ["monitoredProcess", "type"], nil, "predicate.monitoredProcess: expected a member 'type', found none"),
        (
            trace, ["monitoredProcess", "event"], nil,
            "predicate.monitoredProcess: expected a member 'event', found none"
        ),
        (trace, ["monitorLog"], nil, "predicate: expected a member 'monitorLog', found none"),
        (
            trace, ["monitorLog"], "{}",
            "predicate.monitorLog: expected at least one of process, network, fileAccess, found none"
        ),
        (
            trace, ["monitorLog", "process", "0"], "1",
            "predicate.monitorLog.process[0]: expected an object, found a number"
        ),
        (
            trace, ["monitorLog", "fileAccess", "0", "uri"], nil,
            "predicate.monitorLog.fileAccess[0]: expected at least one of uri, digest, content, found none"
        ),
        (
            trace, ["metadata", "buildStartedOn"], #""2026-03-01T10:00:00""#,
            "predicate.metadata.buildStartedOn: expected a time as 2026-06-01T12:00:00Z, found '2026-03-01T10:00:00'"
        ),
        (scai, ["attributes"], nil, "predicate: expected a member 'attributes', found none"),
        (scai, ["attributes"], "[]", "predicate.attributes: expected at least one attribute, found none"),
        (
            scai, ["attributes", "0", "attribute"], nil,
            "predicate.attributes[0]: expected a member 'attribute', found none"
        ),
        (
            scai, ["attributes", "0", "conditions"], #""-f""#,
            "predicate.attributes[0].conditions: expected an object, found a string"
        ),
        (
            scai, ["attributes", "0", "evidence"], #"{"name": "report"}"#,
            "predicate.attributes[0].evidence: expected at least one of uri, digest, content, found none"
        ),
        (
            scai, ["attributes", "0", "target"], #"{"name": "lib"}"#,
            "predicate.attributes[0].target: expected at least one of uri, digest, content, found none"
        ),
        (
            scai, ["producer"], #"{"name": "gcc"}"#,
            "predicate.producer: expected at least one of uri, digest, content, found none"
        ),
        (reference, ["attester"], nil, "predicate: expected a member 'attester', found none"),
        (reference, ["attester", "id"], nil, "predicate.attester: expected a member 'id', found none"),
        (reference, ["references"], nil, "predicate: expected a member 'references', found none"),
        (
            reference, ["references", "0", "digest"], nil,
            "predicate.references[0]: expected at least one of uri, digest, content, found none"
        ),
        (
            reference, ["references", "0", "downloadLocation"], nil,
            "predicate.references[0]: expected a member 'downloadLocation', found none"
        ),
        (
            reference, ["references", "0", "mediaType"], nil,
            "predicate.references[0]: expected a member 'mediaType', found none"
        ),
        (
            source, ["created_on"], #""yesterday""#,
            "predicate.created_on: expected a time as 2026-06-01T12:00:00Z, found 'yesterday'"
        ),
        (source, ["controls", "0", "name"], nil, "predicate.controls[0]: expected a member 'name', found none"),
        (source, ["repo_uri"], "1", "predicate.repo_uri: expected a string, found a number"),
        (collection, ["name"], nil, "predicate: expected a member 'name', found none"),
        (
            collection, ["attestations", "0", "type"], nil,
            "predicate.attestations[0]: expected a member 'type', found none"
        ),
        (
            collection, ["attestations", "0", "endtime"], #""late""#,
            "predicate.attestations[0].endtime: expected a time as 2026-06-01T12:00:00Z, found 'late'"
        ),
    ]

    @Test("one thing changed makes it invalid, and the error says where and why", arguments: flips.indices)
    func refuses(_ index: Int) throws {
        let flip = Self.flips[index]
        let predicate = try json(try #require(Self.good[flip.type])).setting(flip.path, to: flip.value.map(json))
        let error = try #require(throws: MetadataError.self) {
            try Claim.read(predicateType: flip.type, predicate: predicate, limits: Limits())
        }
        #expect(error.code == .predicateInvalid)
        #expect(error.description == flip.error)
    }

    @Test("a predicate that must say something and is absent is invalid", arguments: good.keys.sorted())
    func refusesAbsence(_ type: String) throws {
        let error = try #require(throws: MetadataError.self) {
            try Claim.read(predicateType: type, predicate: Optional<JSONValue>.none, limits: Limits())
        }
        #expect(error.description == "predicate: expected an object, found null")
    }

    @Test(
        "a result names its tests, and a run with warnings has no failed ones",
        arguments: [
            ("PASSED", #"["perf"]"#, "[]", nil), ("WARNED", #"["perf"]"#, "[]", nil),
            ("FAILED", #"["perf"]"#, #"["smoke"]"#, nil), ("FAILED", "[]", "[]", nil),
            ("WARNED", "[]", #"["smoke"]"#, "predicate.failedTests: expected none for WARNED, found 'smoke'"),
        ] as [(String, String, String, String?)]
    )
    func testResults(_ result: String, _ warned: String, _ failed: String, _ error: String?) throws {
        let predicate = try json(try #require(Self.good[Self.test]))
            .setting(["result"], to: .string(result)).setting(["warnedTests"], to: try json(warned))
            .setting(["failedTests"], to: try json(failed))
        do {
            let claim = try Claim.read(predicateType: Self.test, predicate: predicate, limits: Limits())
            guard case .test(let read) = claim else {
                Issue.record("no test result")
                return
            }
            #expect(error == nil)
            #expect(read.outcome.rawValue == result)
            #expect(read.warned == (warned == "[]" ? [] : ["perf"]))
            #expect(read.failed == (failed == "[]" ? [] : ["smoke"]))
        } catch let refusal {
            #expect("\(refusal)" == error)
        }
    }

    @Test("a result of a type whose content is not specified is not taken for one")
    func unspecifiedTests() throws {
        let error = try refusal("https://scout.docker.com/tests/v0.1", try #require(Self.good[Self.test]))
        #expect(error?.code == .unsupportedFormat)
        let words = "expected an in-toto test result, found https://scout.docker.com/tests/v0.1"
        #expect(error?.description == words)
    }

    @Test(
        "a release is known by its purl, or by name and version",
        arguments: [
            (release, #"{"purl": "pkg:npm/@angular/http@7.2.16", "packageId": 1}"#, "7.2.16", "1"),
            ("https://in-toto.io/attestation/release/v0.1", #"{"purl": "pkg:pypi/u@2", "releaseId": "9"}"#, "2", "9"),
            (npm, #"{"name": "app", "version": "1.4.0", "registry": "https://r.example.com"}"#, "1.4.0", nil),
            ("https://docs.pypi.org/attestations/publish/v1", "{}", nil, nil),
            ("https://docs.pypi.org/attestations/publish/v1", "null", nil, nil),
        ] as [(String, String, String?, String?)]
    )
    func releases(_ type: String, _ text: String, _ version: String?, _ packageID: String?) throws {
        guard case .release(let release) = try claim(type, text) else {
            Issue.record("no release")
            return
        }
        #expect(release.version == version)
        #expect(release.packageID == packageID)
    }

    @Test("materials of old and new links come to the same")
    func links() throws {
        guard case .link(let new) = try claim(Self.link, try #require(Self.good[Self.link])),
            case .link(let old) = try claim(Self.oldLink, try #require(Self.good[Self.oldLink]))
        else {
            Issue.record("no link")
            return
        }
        #expect(new.materials == old.materials)
        #expect(old.materials.map(\.name) == ["Makefile"])
    }

    @Test("a kind of event that was not recorded is not the same as none")
    func traces() throws {
        let predicate = try json(try #require(Self.good[Self.trace])).setting(["monitorLog", "network"], to: nil)
        let claim = try Claim.read(predicateType: Self.trace, predicate: predicate, limits: Limits())
        guard case .trace(let trace) = claim else {
            Issue.record("no trace")
            return
        }
        #expect(trace.processes == 1)
        #expect(trace.connections == nil)
        #expect(trace.files == 1)
        #expect(trace.configuration == nil)
    }

    @Test("a draft of source provenance may lack everything")
    func drafts() throws {
        guard case .source(let source) = try claim(Self.source, #"{"data": {"repoUri": "x"}}"#) else {
            Issue.record("no source provenance")
            return
        }
        #expect(source.repository == nil)
        let tag = Self.source.replacing("source-provenance/", with: "tag-provenance/")
        let text = #"{"tag": "refs/tags/v1", "vsa_summaries": [{"verifiedLevels": ["SLSA_SOURCE_LEVEL_3"]}]}"#
        guard case .source(let tagged) = try claim(tag, text) else {
            Issue.record("no tag provenance")
            return
        }
        #expect(tagged.tag == "refs/tags/v1")
        #expect(tagged.summarisedLevels == ["SLSA_SOURCE_LEVEL_3"])
    }
}
