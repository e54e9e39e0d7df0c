import CorpusSupport
import Encodings
import Testing
import Vocabulary

@testable import Metadata

/// What spdx-tools makes of the SPDX 2 files of the corpus, beside what is made of them here.
@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct SPDXDifferentialTests {
    /// Why a file is read here that spdx-tools refuses or finds invalid: by a part of its words.
    ///
    /// None of these members decides anything here, or the wild writes them so and a note says it.
    private static let reasons: [(words: String, reason: String)] = [
        ("does not match format '%Y-%m-%dT%H:%M:%SZ'", "times with fractions are times; others are none, with a note"),
        ("Error while parsing Created", "a time that cannot be read is none, with a note"),
        ("parameter created=\"None\"", "no time is a note, and a missing minimum element"),
        ("is not a valid version string", "the version of the licence list is not used"),
        ("parameter creators=\"None\"", "no creator is a missing minimum element"),
        ("Error while parsing Creator", "no creator is a missing minimum element"),
        ("value of FilesAnalyzed must be", "whether files were analysed is not used"),
        ("parameter spdx_id=\"None\"", "no SPDXID is a note, and a missing minimum element"),
        ("Error while parsing annotations", "annotations of what has no id are not used"),
        ("package contains relationships", "files contained in what has no id are not used"),
        ("Unknown tag provided", "tags that mean nothing here are not used"),
        ("is not the current element in scope", "a tag belongs to the package before it, whatever is between"),
        ("missing 1 required positional argument: 'name'", "tag-value text without a name of the document is noted"),
        ("missing 1 required positional argument: 'download_location'", "places to download from are not used"),
        ("parameter download_location=\"None\"", "places to download from are not used"),
        ("download_location must be", "places to download from are not used"),
        ("'NoneType' object has no attribute", "null in a list is noted"),
        ("KeyError: 'Relationship'", "a line without colon is noted"),
        ("Invalid RelationshipType", "a relationship of unknown type is another one"),
        ("parameter checksums=\"None\"", "checksums of files are not demanded"),
        ("checksums must contain a SHA1", "checksums of files are not demanded"),
        ("file name must not be an absolute path", "names of files are not used"),
        ("there must be at least one relationship", "a document may leave open what it describes"),
        ("is mandatory in SPDX-2.2", "licences and copyright may be missing, as in 2.3"),
        ("spdx_id must only contain", "ids are compared, and of any letters"),
        ("did not find the referenced spdx_id", "dangling references are noted"),
        ("only SPDX versions", "2.0 and 2.1 are read, with a note"),
        ("issues concerning the SPDX version", "2.0 and 2.1 are read, with a note"),
        ("must consist of", "a checksum of another length is none, with a note"),
        ("Unrecognized license reference", "licences are judged by policy"),
        ("license_info_from_files must be None", "licences of files are not used"),
        ("verification_code must be None", "verification codes are not used"),
        ("package must contain no elements", "whether files were analysed is not used"),
        ("must conform with the regex", "a purl that cannot be read is noted"),
        ("document_namespace must be", "a namespace that is none is noted"),
    ]

    /// Files that spdx-tools takes minutes for.
    private static let slow = 500_000

    @Test(
        .enabled(
            if: Tool.hasPython(with: "spdx_tools"),
            "python3 with spdx-tools 0.8.5 is missing: put its path into SALLYPORT_PYTHON"
        )
    )
    func everyDifferenceToTheReferenceHasAReason() throws {
        let files = try expectations("spdx").filter { file, expected in
            let detected = try expected.optionalString("detected")
            return try (detected == "spdx-json" || detected == "spdx-tag-value")
                && Corpus.bytes("spdx/\(file)").count < Self.slow
        }
        let script = Corpus.repository + "/Tests/Differential/spdx.py"
        let output = try Tool.python([script, try Corpus.path("spdx")] + files.map(\.file))
        var (same, different) = (0, 0)
        for line in output.split(separator: "\n") where line.hasPrefix("{") {
            let reference = JSONCursor(try JSONReader.read(Array(line.utf8), depth: 20))
            let file = try reference.string("file")
            if try compare(file, reference) { same += 1 } else { different += 1 }
        }
        #expect(same + different == files.count)
        print("spdx-tools: \(files.count) files, \(same) the same, \(different) different with a reason")
    }

    /// Whether both make the same of a file; a difference without reason is an issue.
    private func compare(_ file: String, _ reference: JSONCursor) throws -> Bool {
        let words = try reference.elements("why").map { try $0.string() }
        guard let sbom = try? CorpusDocument(file).sbom() else {
            #expect(!words.isEmpty, "\(file) is refused here, and valid there")
            return !words.isEmpty
        }
        if try reference.required("reads").bool() {
            let packages = sbom.components.filter { !$0.isFile }
            func sorted(_ texts: [String]) -> [String] { texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
            let names = try reference.elements("packages").map { try $0.string() }
            let versions = try reference.elements("versions").map { try $0.string() }
            #expect(sorted(packages.map(\.name)) == names, "\(file)")
            #expect(sorted(packages.map { $0.version ?? "" }) == versions, "\(file)")
        }
        for word in words {
            #expect(Self.reasons.contains { word.contains($0.words) }, "\(file): \(word.prefix(300))")
        }
        return words.isEmpty
    }
}
