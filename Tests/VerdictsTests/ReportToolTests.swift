import CorpusSupport
import Reports
import Testing
import Verdicts

/// Reports are read by code that no one here wrote.
@Suite struct ReportToolTests {
    /// Writes a report of each judgement and of an error, and gives them to a script with further words.
    private static func check(_ form: ReportForm, _ script: String, _ words: [String] = []) throws -> String {
        let folder = try TemporaryFolder()
        var judgements = try [
            Sample.judgement(), Sample.failed(), Sample.judgement(images: []),
            Sample.judgement(images: [Sample.skipped()]),
            Sample.hostile("plain"),
        ]
        judgements += try HostileText.all.map(Sample.hostile)
        for (index, judgement) in judgements.enumerated() {
            try folder.write("\(1000 + index)-\(judgement.result.rawValue)", form.bytes(judgement, version: "1.2.3"))
        }
        for (index, evil) in HostileText.all.enumerated() {
            let bytes = form.bytes(ReportFormTests.error(evil), bundle: evil, version: "1.2.3")
            try folder.write("\(2000 + index)-ERROR", bytes)
        }
        return try Tool.python(["-c", script, folder.path] + words)
    }

    private static let total = "\(5 + 2 * HostileText.all.count)\n"
    private static let schema = try? Corpus.path("schemas/sarif/sarif-2.1.0.schema.json")

    @Test(
        .enabled(if: schema != nil, "the corpus is missing"),
        .enabled(if: Tool.hasPython(with: "jsonschema"), "python3 with jsonschema is missing: see SALLYPORT_PYTHON")
    )
    func `SARIF fits the schema of OASIS`() throws {
        let script = """
            import json, pathlib, sys
            import jsonschema
            schema = json.load(open(sys.argv[2]))
            checker = jsonschema.Draft4Validator(schema, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)
            files = sorted(pathlib.Path(sys.argv[1]).iterdir())
            for file in files:
                log = json.loads(file.read_bytes())
                for error in checker.iter_errors(log):
                    sys.exit("%s: %s" % (file.name, error.message))
                log["runs"][0]["results"][:0] = [{"level": "fatal"}]
                assert not checker.is_valid(log), "the schema takes anything"
            print(len(files))
            """
        #expect(try Self.check(.sarif, script, [#require(Self.schema)]) == Self.total)
    }

    @Test(
        .enabled(if: Tool.hasPython(with: "junitparser"), "python3 with junitparser is missing: see SALLYPORT_PYTHON")
    )
    func `junitparser reads what the numbers say`() throws {
        let script = """
            import pathlib, sys
            from xml.etree import ElementTree
            from junitparser import JUnitXml, Failure, Error, Skipped
            files = sorted(pathlib.Path(sys.argv[1]).iterdir())
            for file in files:
                said = ElementTree.fromstring(file.read_bytes()).attrib
                report = JUnitXml.fromfile(str(file))
                kinds = [type(kind) for suite in report for case in suite for kind in case.result]
                cases = sum(1 for suite in report for case in suite)
                found = [cases] + [kinds.count(kind) for kind in (Failure, Error, Skipped)]
                assert found == [int(said[name]) for name in ("tests", "failures", "errors", "skipped")], file.name
                passed = file.name.endswith("PASSED")
                assert passed == (not kinds.count(Failure) + kinds.count(Error)), file.name
            print(len(files))
            """
        #expect(try Self.check(.junit, script) == Self.total)
    }

    @Test(
        .enabled(
            if: Tool.hasPython(with: "cmarkgfm", "markdown_it", "linkify_it"),
            "python3 with cmarkgfm and markdown-it-py[linkify] is missing: see SALLYPORT_PYTHON"
        )
    )
    func `two renderers of Markdown find tables, and nothing of a bundle's`() throws {
        let script = #"""
            import pathlib, re, sys
            import cmarkgfm
            from cmarkgfm.cmark import Options
            from markdown_it import MarkdownIt
            markdown = MarkdownIt("gfm-like", {"html": True})
            renderers = [lambda text: cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE), markdown.render]
            ours = set("h1 h2 h3 p table thead tbody tr th td code strong ol ul li".split())
            files = sorted(pathlib.Path(sys.argv[1]).iterdir())
            plain = {}
            for file in files:
                text = file.read_text(encoding="utf-8")
                for number, render in enumerate(renderers):
                    tags = re.findall(r"<(/?[a-zA-Z!?][^\s>/]*)", render(text))
                    foreign = {tag.lstrip("/") for tag in tags} - ours
                    assert not foreign, (file.name, number, foreign)
                    assert "table" in tags, (file.name, number)
                    if file.name >= "1004":
                        kind = (number, file.name.split("-")[1])
                        assert plain.setdefault(kind, tags) == tags, (file.name, number)
            for text in ("`` ` x` <img src=x>", "| a | b |\n| --- | --- |\n| `x|<b>y</b>` |", "https://evil.example"):
                assert set(re.findall(r"<([a-z]+)", renderers[0](text))) - ours, "the renderer shows no markup at all"
            print(len(files))
            """#
        #expect(try Self.check(.markdown, script) == Self.total)
    }

    @Test(.enabled(if: Tool.hasPython(with: "html.parser"), "python3 is missing"))
    func `a parser of HTML finds our elements, closed, and no others`() throws {
        let script = """
            import pathlib, sys
            from html.parser import HTMLParser
            from xml.etree import ElementTree
            ours = set("html head meta title style body header main footer section h1 h2 h3 p ol ul li b span small code "
                       "table thead tbody tr th td details summary".split())
            class Reader(HTMLParser):
                def __init__(self):
                    super().__init__()
                    self.shape = []
                def handle_starttag(self, tag, attributes):
                    assert tag in ours, tag
                    names = {name for name, _ in attributes}
                    assert names <= {"class", "charset", "content", "http-equiv", "lang", "name", "open", "scope"}, names
                    self.shape.append((tag, sorted(names)))
            files = sorted(pathlib.Path(sys.argv[1]).iterdir())
            plain = {}
            for file in files:
                text = file.read_text(encoding="utf-8")
                ElementTree.fromstring(text)
                reader = Reader()
                reader.feed(text)
                reader.close()
                if file.name >= "1004":
                    assert plain.setdefault(file.name.split("-")[1], reader.shape) == reader.shape, file.name
            print(len(files))
            """
        #expect(try Self.check(.html, script) == Self.total)
    }
}
