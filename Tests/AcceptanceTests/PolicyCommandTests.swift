import CorpusSupport
import Foundation
import Testing

/// `sallyport policy eval` and `policy check`.
@Suite struct PolicyCommandTests {
    private func run(_ words: [String], input: [String: Any]? = nil) throws -> CommandRun {
        guard let input else { return try CommandRun.sallyport(["policy"] + words) }
        let scratch = try ScratchFolder()
        let data = try JSONSerialization.data(withJSONObject: input)
        try scratch.write("input.json", String(decoding: data, as: UTF8.self))
        return try CommandRun.sallyport(["policy"] + words + ["--input", scratch.path + "/input.json"])
    }

    @Test(arguments: [
        ("cel", "1 + 1", "2"), ("cel", "[1, 2u, 'a', b'a', null]", "[1,2,\"a\",\"YQ==\",null]"),
        (
            "cel", "{'a': duration('90s'), 'b': timestamp('2026-01-01T00:00:00Z')}",
            #"{"a":"90s","b":"2026-01-01T00:00:00Z"}"#
        ),
        ("cel", "{1: 1.5, true: 2.0}", #"{"1":1.5,"true":2}"#), ("cel", "0.0 / 0.0", #""NaN""#),
        ("cel", "quantity('1.5Gi')", #""1536Mi""#), ("cel", "optional.none()", "null"), ("cel", "type(1)", #""int""#),
        ("cel", "vulnerabilities.filter(v, v.severity == 'HIGH').map(v, v.id)", #"["CVE-1"]"#),
        ("cel", "count + 1", "42"), ("jmespath", "vulnerabilities[?severity=='HIGH'].id", #"["CVE-1"]"#),
        ("jmespath", "count", "41"), ("jmespath", "missing", "null"),
        ("jmespath", "sha256('abc')", #""ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad""#),
        ("jmespath", "md5('abc')", #""900150983cd24fb0d6963f7d28e17f72""#),
        ("jmespath", "time_now_utc()", #""2026-06-01T12:00:00Z""#), ("jmespath", "sum(['1Gi', '1Gi'])", #""2Gi""#),
    ])
    func printsTheValueAsJSON(_ language: String, _ expression: String, _ value: String) throws {
        let input: [String: Any] = [
            "count": 41,
            "vulnerabilities": [["id": "CVE-1", "severity": "HIGH"], ["id": "CVE-2", "severity": "LOW"]],
        ]
        let found = try run(["eval", language, expression, "--at", "2026-06-01T12:00:00Z"], input: input)
        #expect(found.exitCode == 0, "\(found.errors)")
        let compact = found.output.split(separator: "\n").map { $0.drop { $0 == " " } }.joined()
        #expect(compact.replacingOccurrences(of: "\": ", with: "\":") == value)
    }

    @Test(arguments: [
        (["cel", "1 +"], "ERROR: <input>:1:4: ", 1),
        (["cel", "a.b"], "ERROR: <input>:1:1: undeclared reference to 'a'", 1),
        (["cel", "1 / 0"], "ERROR: <input>:1:3: division by zero", 1),
        (["cel", "[1].map(x, [1].map(y, z))"], "ERROR: <input>:1:23: undeclared reference to 'z'", 1),
        (["jmespath", "a.["], "column 4", 1), (["jmespath", "foo(@)"], "expected a known function, found 'foo'", 1),
        (["jmespath", "time_add('x', '1h')"], "time_add", 1), (["jmespath", "abs('a')"], "abs: expected", 1),
        (["jmespath", "`{}`.b", "--dialect", "kyverno"], "'b'", 1),
        (["cel"], "expected an expression, or --batch FILE, found neither", 2),
        (["xpath", "1"], "expected one of cel, jmespath, found 'xpath'", 2),
        (["jmespath", "a", "--typed"], "--typed: expected cel", 2),
        (["cel", "1", "--strings-version", "9"], "from 0 to 4", 2),
        (["cel", "1", "--batch", "-"], "found both", 2),
        (["cel", "1", "--input", "/nonexistent"], "[policy-invalid]", 4),
        (["cel", "--batch", "/nonexistent"], "[policy-invalid]", 4),
    ])
    func saysWhyThereIsNoValue(_ words: [String], _ message: String, _ exitCode: Int32) throws {
        let found = try run(["eval"] + words)
        #expect(found.exitCode == exitCode)
        #expect(found.output.isEmpty)
        #expect(found.errors.hasPrefix("sallyport: error: ") && found.errors.contains(message), "\(found.errors)")
        #expect(found.errors.split(separator: "\n").count == 1)
        if exitCode == 1 { #expect(found.errors.hasSuffix("[expression-error]\n")) }
    }

    private static let deep = String(repeating: "(", count: 10_000) + "1" + String(repeating: ")", count: 10_000)

    @Test(arguments: ["cel", "jmespath"]) func refusesWhatIsTooDeepOrCostsTooMuch(_ language: String) throws {
        let nested = try run(["eval", language, Self.deep])
        #expect(nested.exitCode == 1)
        #expect(nested.errors.contains("250"), "\(nested.errors.prefix(300))")
        guard language == "cel" else { return }
        let loops = "[0,1,2,3,4,5,6,7,8,9]" + String(repeating: ".map(x, [0,1,2,3,4,5,6,7,8,9]", count: 0)
        let product = (0..<8).reduce(loops + ".size()") { inner, place in
            "[0,1,2,3,4,5,6,7,8,9].map(v\(place), \(inner))"
        }
        let costly = try run(["eval", "cel", product])
        #expect(costly.exitCode == 1)
        #expect(costly.errors.contains("cost"), "\(costly.errors.prefix(300))")
    }

    @Test func answersLineByLine() throws {
        let scratch = try ScratchFolder()
        let lines = [
            #"{"expr": "a + 1", "input": {"a": 1}}"#, #"{"expr": "a +"}"#, "", #"{"input": {}}"#, "nonsense",
            #"{"expr": "a", "input": {"a": {"b": [1, 2.5, "x"]}}, "id": "left alone"}"#,
        ]
        try scratch.write("batch.jsonl", lines.joined(separator: "\n") + "\n")
        let found = try run(["eval", "cel", "--batch", scratch.path + "/batch.jsonl"])
        #expect(found.exitCode == 0)
        let answers = found.output.split(separator: "\n").map(String.init)
        #expect(answers.count == 5)
        #expect(answers[0] == #"{"value":2}"#)
        #expect(answers[1].hasPrefix(#"{"error":"ERROR: <input>:1:4:"#))
        #expect(answers[2].contains("'expr'") && answers[3].hasPrefix(#"{"error":"#))
        #expect(answers[4] == #"{"value":{"b":[1,2.5,"x"]}}"#)
        let jmespath = try run(["eval", "jmespath", "--batch", scratch.path + "/batch.jsonl"])
        #expect(jmespath.output.split(separator: "\n").last == #"{"value":{"b":[1,2.5,"x"]}}"#)
    }

    @Test func keepsTheKindsOfTypedValues() throws {
        let scratch = try ScratchFolder()
        let lines = [
            #"{"expr": "a + 1u", "bindings": {"a": {"uint64_value": "41"}}}"#,
            #"{"expr": "a", "bindings": {"a": {"value": {"bytes_value": "YQ=="}}}}"#,
            #"{"expr": "[a, -0.0]", "bindings": {"a": {"double_value": "NaN"}}}"#,
            #"{"expr": "{a: duration('1.5s')}", "bindings": {"a": {"bool_value": true}}}"#,
            #"{"expr": "a - duration('1h')", "bindings": {"a": {"object_value": {"@type": "type.googleapis.com/google.protobuf.Timestamp", "value": "2026-01-01T01:00:00Z"}}}}"#,
            #"{"expr": "x.y", "container": "x", "type_env": [{"name": "x.y", "ident": {"type": {"primitive": "INT64"}}}], "bindings": {"x.y": {"value": {"int64_value": "7"}}}}"#,
            #"{"expr": "a", "bindings": {"a": {"int64_value": "x"}}}"#, #"{"expr": "quantity('1k')"}"#,
        ]
        try scratch.write("batch.jsonl", lines.joined(separator: "\n"))
        let found = try run(["eval", "cel", "--typed", "--batch", scratch.path + "/batch.jsonl"])
        let answers = found.output.split(separator: "\n").map(String.init)
        #expect(
            answers == [
                #"{"value":{"uint64_value":"42"}}"#, #"{"value":{"bytes_value":"YQ=="}}"#,
                #"{"value":{"list_value":{"values":[{"double_value":"NaN"},{"double_value":-0.0}]}}}"#,
                #"{"value":{"map_value":{"entries":[{"key":{"bool_value":true},"value":{"object_value":{"@type":"type.googleapis.com/google.protobuf.Duration","value":"1.5s"}}}]}}}"#,
                #"{"value":{"object_value":{"@type":"type.googleapis.com/google.protobuf.Timestamp","value":"2026-01-01T00:00:00Z"}}}"#,
                #"{"value":{"int64_value":"7"}}"#,
                #"{"error":"line.bindings.a.int64_value: expected a number of 64 bits, found 'x'"}"#,
                #"{"value":{"opaque":{"type":"kubernetes.Quantity","text":"1k"}}}"#,
            ]
        )
    }

    // MARK: - Check

    @Test func checksPolicies() throws {
        let trust = ["--trust", Corpus.trust, "--at", FixtureTests.at]
        let own = try run(["check"] + trust)
        #expect(own.exitCode == 0, "\(own.errors)")
        let lines = own.output.split(separator: "\n")
        #expect(lines.first == "BundlePolicy founding-example: policies/founding-example.yaml")
        #expect(lines.count == 2 && lines[1].hasPrefix("sha256:"))
        let scratch = try ScratchFolder()
        let text = String(decoding: try Corpus.file(Corpus.trust + "/policies/founding-example.yaml"), as: UTF8.self)
        try scratch.write("p/good.yaml", text)
        let folder = try run(["check", scratch.path + "/p"] + trust)
        #expect(folder.output.hasSuffix("founding-example: \(scratch.path)/p/good.yaml\n\(lines[1])\n"))
        try scratch.write("p/bad.yaml", text.replacingOccurrences(of: "release-ci", with: "release-cj"))
        let bad = try run(["check", scratch.path + "/p"] + trust)
        #expect(bad.exitCode == 4)
        #expect(bad.errors.contains("/p/bad.yaml: line ") && bad.errors.contains("'release-cj'"), "\(bad.errors)")
    }

    @Test func checksPoliciesWithoutATrustRoot() throws {
        let scratch = try ScratchFolder()
        let text = String(decoding: try Corpus.file(Corpus.trust + "/policies/founding-example.yaml"), as: UTF8.self)
        try scratch.write("a.yaml", text.replacingOccurrences(of: "release-ci", with: "release-cj"))
        let found = try CommandRun.sallyport(["policy", "check", "a.yaml"], in: scratch.path)
        #expect(found.exitCode == 0, "\(found.errors)")
        #expect(found.output.contains("note: no trust root is at hand"))
        // What policies refer to may stand in a file of its own, though nothing can be judged by it.
        let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\ndata: {c: d}\n"
        try scratch.write("b.yaml", map)
        let alone = try CommandRun.sallyport(["policy", "check", "b.yaml"], in: scratch.path)
        #expect(alone.exitCode == 0, "\(alone.errors)")
        #expect(alone.output.hasPrefix("note: there is no policy, only what policies refer to\n"))
        let explained = try CommandRun.sallyport(["policy", "explain", "b.yaml"], in: scratch.path)
        #expect((explained.exitCode, explained.errors.contains("[no-policy]")) == (4, true))
    }
}
