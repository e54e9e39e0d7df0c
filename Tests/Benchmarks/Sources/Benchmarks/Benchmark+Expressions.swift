import Glibc

extension Benchmark {
    /// A filter over 100 findings, compiled once, beside three packages of PyPI in the same run.
    mutating func expressions() throws {
        let file = path("expressions.json")
        try Text.write(Self.document, to: file)
        let ours = try figures(Program(words: [options.bundles, "--expressions", file]))
        guard let cel = ours["cel"], let jmespath = ours["jmespath"] else { throw Trouble("no figures of our own") }
        let modules = ["cel", "celpy", "jmespath"]
        guard let python = options.python, modules.allSatisfy({ Program.has($0, python) }) else {
            let figure = "SALLYPORT_PYTHON names no Python with \(modules.joined(separator: ", "))"
            rows.append(Row(name: "filter over 100 findings", ours: cel.duration, figure: figure, target: "-"))
            return
        }
        let peers = try figures(Program(words: [python, "-c", Self.peers, file]))
        for (name, own, peer, least) in [
            ("CEL", cel, "cel-python", 50.0), ("CEL", cel, "common-expression-language", 5),
            ("JMESPath", jmespath, "jmespath", 5),
        ] {
            guard let theirs = peers[peer], peers[peer + " result"] == ours["\(name.lowercased()) result"]
            else { throw Trouble("\(peer) finds something else") }
            rows.append(
                Row(
                    name: "\(name), filter over 100 findings",
                    ours: own.duration,
                    peer: "\(peer) \(theirs.duration)",
                    figure: "\((theirs / own).digits(1)) times as fast",
                    target: ">= \(least.digits(0)) times",
                    isMet: theirs >= least * own
                )
            )
        }
    }

    /// One in twelve of the findings is meant.
    private static var document: String {
        let findings = (0..<100).map { number in
            let severity = ["LOW", "MEDIUM", "HIGH", "CRITICAL"][number % 4]
            let fixed = number.isMultiple(of: 3) ? "1.\(number).1" : ""
            return #"{"id": "CVE-2026-\#(number)", "severity": "\#(severity)", "package": "library-\#(number)", "#
                + #""installed": "1.\#(number).0", "fixed": "\#(fixed)", "score": \#(Double(number) / 10)}"#
        }
        return #"{"findings": [\#(findings.joined(separator: ", "))], "#
            + #""cel": "findings.filter(f, f.severity == \"HIGH\" && f.fixed != \"\").size()", "#
            + #""jmespath": "length(findings[?severity=='HIGH' && fixed!=''])"}"#
    }

    private static let peers = """
        import json, statistics, sys, time
        import cel, celpy, jmespath
        document = json.load(open(sys.argv[1]))
        values = {"findings": document["findings"]}

        def measure(name, evaluate, count):
            rounds = []
            for _ in range(5):
                start = time.perf_counter()
                for _ in range(count):
                    result = evaluate()
                rounds.append((time.perf_counter() - start) / count)
            print(name, statistics.median(rounds), sep="\\t")
            print(name + " result", int(result), sep="\\t")

        compiled, context = cel.compile(document["cel"]), cel.Context(values)
        measure("common-expression-language", lambda: compiled.execute(context), 200)
        environment = celpy.Environment()
        program = environment.program(environment.compile(document["cel"]))
        activation = {"findings": celpy.json_to_cel(values["findings"])}
        measure("cel-python", lambda: program.evaluate(activation), 5)
        expression = jmespath.compile(document["jmespath"])
        measure("jmespath", lambda: expression.search(values), 200)
        """
}
