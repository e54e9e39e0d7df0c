import CorpusSupport
import Encodings
import Metadata
import Testing
import Vocabulary

@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct ProvenanceCorpusTests {
    /// Objects that look like statements or predicates inside any of the containers, in their order.
    private func statements(in value: JSONValue) throws -> [(type: String?, predicate: JSONValue)] {
        let cursor = JSONCursor(value)
        if case .array(let elements) = value { return try elements.flatMap { try statements(in: $0) } }
        guard case .object = value else { return [] }
        for name in ["payload"] {
            if let payload = try cursor.optionalString(name), let bytes = Base64.decodeEither(payload) {
                return try statements(in: JSONReader.read(bytes, depth: 200))
            }
        }
        for name in ["dsseEnvelope", "bundle", "envelope"] {
            if let member = try cursor.member(name) { return try statements(in: member.value) }
        }
        for name in ["attestations"] {
            if let member = try cursor.member(name) { return try statements(in: member.value) }
        }
        if let summary = try cursor.member("provenance_summary") {
            return try statements(in: try summary.required("provenance").value)
        }
        if let type = try cursor.optionalString("predicateType"), let predicate = try cursor.member("predicate") {
            return [(type, predicate.value)]
        }
        if try cursor.member("builder") != nil { return [("https://slsa.dev/provenance/v0.2", value)] }
        return []
    }

    @Test func readsTheNormalFormOfEveryFile() throws {
        var read = 0
        for (file, expected) in try expectations("slsa-provenance") {
            let bytes = try Corpus.bytes("slsa-provenance/\(file)")
            let lines = file.hasSuffix("l") ? bytes.split(separator: 0x0A).map(Array.init) : [bytes]
            let found = try lines.flatMap { try statements(in: JSONReader.read($0, depth: 200)) }
            let entries = try expected.elements("entries")
            #expect(found.count == entries.count, "\(file)")
            for (statement, entry) in zip(found, entries) {
                let type = try entry.string("predicateType")
                guard PredicateClass.of(predicateType: type) == .provenance else { continue }
                let claim = try Claim.read(predicateType: type, predicate: statement.predicate, limits: Limits())
                guard case .provenance(let provenance) = claim else {
                    Issue.record("\(file) is no provenance")
                    continue
                }
                read += 1
                try compare(provenance, with: entry, file)
            }
        }
        print("slsa-provenance: \(read) provenances as expected")
        #expect(read > 20)
    }

    private func compare(_ provenance: Provenance, with entry: JSONCursor, _ file: String) throws {
        #expect(provenance.builderID == (try entry.string("builderId")), "\(file)")
        #expect(provenance.buildType == (try entry.optionalString("buildType")), "\(file)")
        #expect(provenance.startedOn == (try entry.optionalString("startedOn")).flatMap { Instant($0) }, "\(file)")
        #expect(provenance.finishedOn == (try entry.optionalString("finishedOn")).flatMap { Instant($0) }, "\(file)")
        #expect(provenance.dependencies.count == Int(try entry.required("materialCount").integer()), "\(file)")
        #expect(provenance.invocationID == (try entry.optionalString("invocationId")), "\(file)")
        let stated = try entry.optionalString("entryPoint")
        if stated != nil { #expect(provenance.entryPoint == stated, "\(file)") }
        let reproducible = try entry.member("reproducible")?.bool() ?? false
        #expect(provenance.isReproducible == reproducible, "\(file)")
        let complete = try entry.member("completeness")
        let parameters = try complete?.member("parameters")?.bool() ?? false
        let environment = try complete?.member("environment")?.bool() ?? false
        let dependencies = try complete?.member("materials")?.bool() ?? false
        #expect(provenance.completeness.parameters == parameters, "\(file)")
        #expect(provenance.completeness.environment == environment, "\(file)")
        #expect(provenance.completeness.dependencies == dependencies, "\(file)")
        if let github = try entry.member("github") {
            let event = try github.optionalString("github_event_name") ?? github.optionalString("GITHUB_EVENT_NAME")
            #expect(provenance.run.event == event, "\(file)")
        }
        let normal = try entry.required("normalised")
        let source = try normal.optionalString("source").flatMap { SourceLocation(uri: $0) }
        #expect(provenance.source?.repository == source?.repository, "\(file)")
        guard source != nil else { return }
        #expect(provenance.source?.ref == (try normal.optionalString("ref")), "\(file)")
        #expect(provenance.source?.commit == (try normal.optionalString("commit")), "\(file)")
        #expect(provenance.tag == (try normal.optionalString("tag")), "\(file)")
        #expect(provenance.branch == (try normal.optionalString("branch")), "\(file)")
    }

    @Test func readsTheSynthesisedStatements() throws {
        var read = 0
        for (file, expected) in try expectations("predicates") where file.contains("provenance-v") {
            let statement = try JSONCursor(corpusJSON("predicates/\(file)"))
            let type = try expected.string("predicateType")
            let predicate = try statement.member("predicate")?.value
            if file.contains("INVALID") {
                #expect(throws: MetadataError.self, "\(file)") {
                    try Claim.read(predicateType: type, predicate: predicate, limits: Limits())
                }
            } else {
                _ = try Claim.read(predicateType: type, predicate: predicate, limits: Limits())
                read += 1
            }
        }
        #expect(read >= 5)
    }
}

@Suite struct ProvenanceTests {
    private static let v1 = "https://slsa.dev/provenance/v1"
    private static let v02 = "https://slsa.dev/provenance/v0.2"
    private static let v01 = "https://slsa.dev/provenance/v0.1"
    private static let commit = String(repeating: "c", count: 40)

    private func provenance(_ type: String, _ text: String) throws -> Provenance {
        let claim = try claim(type, text)
        return try #require(claim.provenance)
    }

    private func definition(_ external: String, dependencies: String = "[]") -> String {
        """
        {"buildDefinition": {"buildType": "t", "externalParameters": \(external),
          "resolvedDependencies": \(dependencies)},
         "runDetails": {"builder": {"id": "https://ci.example.com/b/1"}, "metadata": {"startedOn": "0001-01-01T00:00:00Z"}}}
        """
    }

    @Test(arguments: [
        (v1, #"{"runDetails": {"builder": {"id": "b"}}}"#, "predicate", "a member 'buildDefinition'"),
        (
            v1, #"{"buildDefinition": {"buildType": "t", "externalParameters": {}}}"#, "predicate",
            "a member 'runDetails'"
        ),
        (
            v1, #"{"buildDefinition": {"buildType": "t", "externalParameters": {}}, "runDetails": {}}"#,
            "predicate.runDetails", "a member 'builder'"
        ),
        (
            v1,
            #"{"buildDefinition": {"buildType": "", "externalParameters": {}}, "runDetails": {"builder": {"id": "b"}}}"#,
            "predicate.buildDefinition.buildType", "a text"
        ),
        (
            v1, #"{"buildDefinition": {"buildType": "t"}, "runDetails": {"builder": {"id": "b"}}}"#,
            "predicate.buildDefinition", "a member 'externalParameters'"
        ),
        (
            v1,
            #"{"buildDefinition": {"buildType": "t", "externalParameters": []}, "runDetails": {"builder": {"id": "b"}}}"#,
            "predicate.buildDefinition.externalParameters", "an object"
        ),
        (v02, #"{"builder": {"id": "b"}}"#, "predicate", "a member 'buildType'"),
        (v02, #"{"builder": {}, "buildType": "t"}"#, "predicate.builder", "a member 'id'"),
        (
            v02, #"{"builder": {"id": "b"}, "buildType": "t", "metadata": {"buildFinishedOn": "yesterday"}}"#,
            "predicate.metadata.buildFinishedOn", "a time as 2026-06-01T12:00:00Z"
        ),
        (v02, #"{"builder": {"id": "b"}, "buildType": "t", "materials": {}}"#, "predicate.materials", "an array"),
        (v01, #"{"recipe": {}}"#, "predicate", "a member 'builder'"),
        (
            v01, #"{"builder": {"id": "b"}, "recipe": {"definedInMaterial": 1}, "materials": [{"uri": "x"}]}"#,
            "predicate.recipe.definedInMaterial", "the number of a material"
        ),
        (v01, "[]", "predicate", "an object"),
        (v02, "null", "predicate", "an object"),
    ])
    func namesWhatIsWrong(_ type: String, _ text: String, _ path: String, _ expected: String) throws {
        guard case .invalid(let place, let wanted, _) = try refusal(type, text) else {
            Issue.record("\(text) is read")
            return
        }
        #expect(place == path)
        #expect(wanted == expected)
    }

    @Test func aTypeWithoutVersionIsReadByItsMembers() throws {
        let type = "https://scout.docker.com/provenance/v0.1"
        #expect(try refusal(type, "{}")?.description == "predicate: expected a member 'builder', found none")
        #expect(try provenance(type, #"{"builder": {"id": "b"}, "recipe": {"type": "t"}}"#).buildType == "t")
        #expect(try provenance(type, #"{"builder": {"id": "b"}, "buildType": "t"}"#).buildType == "t")
        let definition = #""buildDefinition": {"buildType": "t", "externalParameters": {}}"#
        #expect(
            try provenance(type, "{\(definition), \"runDetails\": {\"builder\": {\"id\": \"b\"}}}").buildType == "t"
        )
    }

    @Test func anEmptyBuilderIsNoBuilder() throws {
        let nobody = try provenance(Self.v02, #"{"builder": {"id": ""}, "buildType": "t"}"#)
        #expect(!nobody.isBuilt(by: Glob("**")))
        let somebody = try provenance(Self.v02, #"{"builder": {"id": "https://ci/b"}, "buildType": "t"}"#)
        #expect(somebody.isBuilt(by: Glob("https://ci/*")))
    }

    @Test func goZeroIsNoTime() throws {
        #expect(try provenance(Self.v1, definition("{}")).startedOn == nil)
    }

    static let sources: [(String, String, String?)] = [
        (
            #"{"workflow": {"repository": "https://h/o/r", "ref": "refs/heads/main", "path": "w.yml"}}"#, "[]",
            "https://h/o/r"
        ),
        (#"{"source": "git+https://h/o/r@refs/tags/v1"}"#, "[]", "https://h/o/r"),
        (#"{"source": {"uri": "git+https://h/o/r"}}"#, "[]", "https://h/o/r"),
        (#"{"configSource": {"uri": "https://h/o/r.git#refs/heads/main"}}"#, "[]", "https://h/o/r"),
        (#"{"source": "not a uri"}"#, #"[{"uri": "git+https://h/o/r", "digest": {"gitCommit": "\#(commit)"}}]"#, nil),
        (#"{"source": "https://h/o/r", "configSource": {"uri": "https://h/o/other"}}"#, "[]", nil),
        ("{}", #"[{"uri": "git+https://h/o/r", "digest": {"gitCommit": "\#(commit)"}}]"#, "https://h/o/r"),
        ("{}", #"[{"uri": "git+https://h/o/r", "digest": {"sha256": "00"}}]"#, nil),
        (
            "{}",
            #"[{"uri": "git+https://h/o/r", "digest": {"sha1": "\#(commit)"}}, {"uri": "https://h/o/s", "digest": {"sha1": "\#(commit)"}}]"#,
            nil
        ),
        ("{}", "[null]", nil),
    ]

    @Test(arguments: sources)
    func takesTheSourceThatIsStatedAndNoOther(
        _ external: String,
        _ dependencies: String,
        _ repository: String?
    ) throws {
        let provenance = try provenance(Self.v1, definition(external, dependencies: dependencies))
        #expect(provenance.source?.repository == repository)
    }

    @Test func completesTheCommitFromTheDependencyOfTheSameRepository() throws {
        let other = String(repeating: "d", count: 40)
        let workflow = #"{"workflow": {"repository": "https://h/o/r", "ref": "refs/tags/v1"}}"#
        let one = #"{"uri": "git+https://h/o/r@refs/tags/v1", "digest": {"gitCommit": "\#(Self.commit)"}}"#
        let two = #"{"uri": "git+https://h/o/r", "digest": {"gitCommit": "\#(other)"}}"#
        let single = try provenance(Self.v1, definition(workflow, dependencies: "[\(one)]"))
        #expect(single.source?.commit == Self.commit)
        #expect(single.source?.ref == "refs/tags/v1")
        let torn = try provenance(Self.v1, definition(workflow, dependencies: "[\(one), \(two)]"))
        #expect(torn.source?.repository == "https://h/o/r")
        #expect(torn.source?.commit == nil)
    }
}
