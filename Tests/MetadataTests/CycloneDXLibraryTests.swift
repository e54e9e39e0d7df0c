import CorpusSupport
import Encodings
import Metadata
import Testing
import Vocabulary

/// Holds the reader against PyPI's `cyclonedx-python-lib` 11.12.0 over the whole corpus.
@Suite(.enabled(if: Corpus.isPresent && CycloneDXLibrary.isThere, "the corpus or cyclonedx-python-lib is missing"))
struct CycloneDXLibraryTests {
    private func components(_ sbom: SBOM) -> [String] {
        sbom.components.map { component in
            "\(component.name)|\(component.version ?? "")|\(component.purl?.description ?? "")"
        }.sorted()
    }

    private func read(_ file: String) -> SBOM? {
        guard let value = try? corpusPredicate("cyclonedx/\(file)") else { return nil }
        return try? Claim.read(
            predicateType: "https://cyclonedx.org/bom",
            predicate: value,
            limits: Limits()
        ).sbom
    }

    @Test func agreesWithTheLibrary() throws {
        var (files, valid, listed, compared) = (0, 0, 0, 0)
        var used: Set<String> = []
        for line in try CycloneDXLibrary.run(on: Corpus.path("cyclonedx")) {
            let result = JSONCursor(try json(line))
            let file = try result.string("file")
            let sbom = read(file)
            let isValid = try result.required("valid").bool()
            files += 1
            if isValid != (sbom != nil) {
                #expect(Self.reasons[file] != nil, "\(file): the library says \(isValid), Sallyport \(sbom != nil)")
                used.insert(file)
                listed += 1
                continue
            }
            valid += isValid ? 1 : 0
            guard isValid, let sbom, try result.required("parsed").bool() else { continue }
            compared += 1
            let theirs = try result.elements("components").map { try $0.array().map { try $0.string() } }
            let names = theirs.map { "\($0[0])|\($0[1])|\(PackageURL($0[2])?.description ?? "")" }.sorted()
            guard names != components(sbom) else { continue }
            #expect(
                Self.reasons[file] != nil,
                "\(file): \(Set(names).symmetricDifference(components(sbom)).sorted().prefix(4))"
            )
            used.insert(file)
            listed += 1
        }
        print("cyclonedx/python-lib: \(files) files, \(valid) valid to both, \(compared) compared, \(listed) listed")
        #expect(used == Set(Self.reasons.keys))
        #expect(compared > 400)
    }

    private static let reasons: [String: String] = Dictionary(
        uniqueKeysWithValues: differences.flatMap { entry in entry.files.map { ($0, entry.why) } }
    )

    /// Each file on which the two differ, and why.
    static let differences: [(files: [String], why: String)] = [
        (["guac/cyclonedx-1.7.json"], "whose a patent is, is not looked into"),
        (
            [
                "spec/1.7/informal-invalid-component-versionRange-non-external-explicit.xml",
                "spec/1.7/informal-invalid-component-versionRange-non-external-implicit.xml",
            ], "a range without 'isExternal' is refused, though XML's schema cannot say so"
        ),
    ]
}

enum CycloneDXLibrary {
    static let isThere = Tool.hasPython(with: "lxml", "jsonschema", "cyclonedx.validation")

    /// One line of JSON for each file of the folder.
    static func run(on folder: String) throws -> [String] {
        try Tool.python(["-W", "ignore", "-c", script, folder]).split(separator: "\n").map(String.init)
    }

    private static let script = """
        import json, os, sys
        from xml.etree import ElementTree
        from cyclonedx.model.bom import Bom
        from cyclonedx.schema import OutputFormat, SchemaVersion
        from cyclonedx.validation import make_schemabased_validator

        def walk(components, found):
            for one in components:
                found.append([one.name, one.version or "", one.purl.to_string() if one.purl else ""])
                walk(one.components, found)

        root = sys.argv[1]
        for name in json.load(open(os.path.join(root, "EXPECTED.json"))):
            result = {"file": name, "valid": False, "parsed": False, "components": []}
            try:
                text = open(os.path.join(root, name), encoding="utf-8-sig").read()
                if text.lstrip().startswith("<"):
                    form, document = OutputFormat.XML, ElementTree.fromstring(text.encode())
                    version = document.tag.split("}")[0].rsplit("/", 1)[1]
                else:
                    form, document = OutputFormat.JSON, json.loads(text)
                    version = document["specVersion"]
                validator = make_schemabased_validator(form, SchemaVersion.from_version(version))
                result["valid"] = validator.validate_str(text) is None
                bom = Bom.from_xml(document) if form is OutputFormat.XML else Bom.from_json(document)
                walk(bom.components, result["components"])
                if bom.metadata.component:
                    walk(bom.metadata.component.components, result["components"])
                result["parsed"] = True
            except Exception:
                pass
            print(json.dumps(result))
        """
}
