import CorpusSupport
import Encodings
import Foundation
import Metadata
import Testing
import Vocabulary

/// Asks PyPI's `packageurl-python` and `univers` about the same identifiers; each difference is listed with its reason.
@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct IdentifierPeerTests {
    private static let modules = ["packageurl", "univers"].filter { Tool.hasPython(with: $0) }

    @Test(
        .enabled(if: modules.contains("packageurl"), "python with packageurl-python is missing: see SALLYPORT_PYTHON")
    )
    func readsPackageURLsAsPythonDoes() throws {
        let texts = try Self.packageURLs()
        let answers = try Self.ask(Self.packageURLScript, texts.map { .string($0) })
        var seen: [String: Int] = [:]
        var different = 0
        for (text, answer) in zip(texts, answers) {
            let differences = try Self.differences(text, answer)
            if !differences.isEmpty { different += 1 }
            for difference in differences {
                #expect(Self.packageURLDifferences[difference] != nil, "\(difference): \(text), \(answer.value)")
                seen[difference, default: 0] += 1
            }
        }
        for (difference, reason) in Self.packageURLDifferences.sorted(by: { $0.key < $1.key }) {
            if let count = seen[difference] { print("packageurl-python, \(count) of '\(difference)': \(reason)") }
        }
        print("packageurl-python: \(texts.count) purls, \(texts.count - different) as Python reads them")
        #expect(texts.count > 1000)
    }

    @Test(.enabled(if: modules.contains("univers"), "python with univers is missing: see SALLYPORT_PYTHON"))
    func ordersVersionsAsPythonDoes() throws {
        let pairs = try Self.versionPairs()
        let answers = try Self.ask(Self.versionScript, pairs.map { .array($0.map { .string($0) }) })
        var seen: [String: Int] = [:]
        for (pair, answer) in zip(pairs, answers) {
            let found = PackageVersion.compare(pair[1], pair[2], scheme: pair[0])?.rawValue
            let theirs: Int? = if case .number = answer.value { try Int(answer.integer()) } else { nil }
            if found == theirs { continue }
            let kind = theirs == nil ? "refused by Python" : found == nil ? "undecided" : "order"
            let difference = "\(pair[0]): \(kind)"
            if Self.versionDifferences[difference] == nil {
                Issue.record("\(difference): \(pair[1]) and \(pair[2]) are \(found ?? 9), \(theirs ?? 9) in Python")
            }
            seen[difference, default: 0] += 1
        }
        for (difference, reason) in Self.versionDifferences.sorted(by: { $0.key < $1.key }) {
            if let count = seen[difference] { print("univers, \(count) of '\(difference)': \(reason)") }
        }
        print("univers: \(pairs.count) pairs, \(pairs.count - seen.values.reduce(0, +)) ordered as by Python")
        #expect(pairs.count > 1000)
    }
}

// MARK: - What differs

extension IdentifierPeerTests {
    /// By type and what differs: why that is right.
    private static let packageURLDifferences: [String: String] = [
        "brew: name in case": "its definition has no case, which the library keeps",
        "brew: namespace in case": "its definition has no case, which the library keeps",
        "deb: name in case": "its definition has no case, which the library keeps",
        "deb: namespace in case": "its definition has no case, which the library keeps",
        "rpm: namespace in case": "its definition has no case, which the library keeps",
        "otp: name in case": "its definition has no case, which the library keeps",
        "pypi: version in case": "its definition has no case, which the library keeps",
        "vscode-extension: namespace in case": "its definition has no case, which the library keeps",
        "vscode-extension: name in case": "its definition has no case, which the library keeps",
        "vscode-extension: version in case": "its definition has no case, which the library keeps",
        "yocto: namespace in case": "its definition has no case, which the library keeps",
        "npm: name in case": "its definition keeps the case of old names, which the library takes away",
        "git: name": "the suite takes all behind the host for the name",
        "git: namespace": "the suite takes all behind the host for the name",
        "refused: badQualifierKey": "the suite refuses capitals in the keys of gem",
        "refused: nameNotAllowed": "the library does not hold names against the definition",
        "refused: versionNotAllowed": "the library does not hold versions against the definition",
        "refused: namespaceProhibited": "the library does not hold the namespace against the definition",
        "refused: namespaceRequired": "the library does not hold the namespace against the definition",
        "refused: qualifierRequired": "the library does not hold qualifiers against the definition",
        "refused: noName": "the library takes a part of the namespace for a name that is missing",
        "refused: versionAndRange": "the library knows no ranges",
    ]

    /// By scheme and what differs: why that is right.
    private static let versionDifferences: [String: String] = [
        "apk: order":
            "apk takes no revision for less than r0, and what starts with a zero for text; the library is Gentoo's",
        "conan: undecided": "text and the number in front of it contradict each other",
        "golang: undecided": "a commit is no version, though the library makes one of it",
        "npm: undecided": "what is no semantic version is not made one",
        "maven: undecided": "no version has a space in it",
    ]

    /// What differs in a purl, named so that the same difference has the same name.
    private static func differences(_ text: String, _ answer: JSONCursor) throws -> [String] {
        let ours: [String: String]
        do throws(PackageURLError) {
            ours = try PackageURL(reading: text).parts
        } catch {
            if case .null = answer.value { return [] }
            return ["refused: \(reason(error))"]
        }
        let type = ours["type"] ?? ""
        guard case .object = answer.value else { return ["\(type): refused by Python"] }
        var theirs: [String: String] = [:]
        for (name, cursor) in try answer.members() { theirs[name] = try cursor.string() }
        var differences: [String] = []
        for name in Set(ours.keys).union(theirs.keys).sorted() {
            let (one, two) = (ours[name] ?? "", theirs[name] ?? "")
            if one.isIdentical(to: two) { continue }
            let part = name.hasPrefix("?") ? "qualifiers" : name
            differences.append("\(type): \(part)" + (one.lowercased() == two.lowercased() ? " in case" : ""))
        }
        return differences
    }

    /// The name of the case, without its values.
    private static func reason(_ error: PackageURLError) -> String {
        switch error {
        case .badQualifierKey: "badQualifierKey"
        case .nameNotAllowed: "nameNotAllowed"
        case .versionNotAllowed: "versionNotAllowed"
        case .namespaceProhibited: "namespaceProhibited"
        case .namespaceRequired: "namespaceRequired"
        case .qualifierRequired: "qualifierRequired"
        case .noName: "noName"
        case .versionAndRange: "versionAndRange"
        default: error.description
        }
    }
}

// MARK: - What is asked

extension IdentifierPeerTests {
    private static let packageURLScript = """
        from packageurl import PackageURL
        def answer(text):
            try:
                purl = PackageURL.from_string(text).to_dict(empty=None)
            except ValueError:
                return None
            qualifiers = purl.pop("qualifiers") or {}
            return {k: v for k, v in purl.items() if v} | {"?" + k: v for k, v in qualifiers.items()}
        """

    private static let versionScript = """
        from univers import versions as v
        classes = {
            "npm": v.SemverVersion, "golang": v.GolangVersion, "cargo": v.SemverVersion, "pypi": v.PypiVersion,
            "deb": v.DebianVersion, "rpm": v.RpmVersion, "apk": v.AlpineLinuxVersion, "gentoo": v.GentooVersion,
            "gem": v.RubygemsVersion, "maven": v.MavenVersion, "nuget": v.NugetVersion, "alpm": v.ArchLinuxVersion,
            "conan": v.ConanVersion, "openssl": v.OpensslVersion,
        }
        def answer(case):
            scheme, left, right = case
            try:
                left, right = classes[scheme](left), classes[scheme](right)
                return -1 if left < right else 1 if right < left else 0
            except Exception:
                return None
        """

    private static let folders = ["purl", "cyclonedx", "spdx", "vuln", "openvex", "csaf", "predicates"]

    /// All that looks like a purl in the suite, SBOMs, scans and VEX.
    private static func packageURLs() throws -> [String] {
        var found: Set<[UInt8]> = []
        for folder in folders {
            for path in try files(below: Corpus.path(folder)) { collect(try Corpus.file(path), into: &found) }
        }
        return found.map { String(decoding: $0, as: UTF8.self) }.sorted()
    }

    private static func files(below folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).sorted().map { "\(folder)/\($0)" }
            .filter { Corpus.isFolder($0) == false }
    }

    private static func collect(_ bytes: [UInt8], into found: inout Set<[UInt8]>) {
        let (scheme, ends) = (Array("pkg:".utf8), Set("\"'<>`,\\ )]}".utf8))
        var index = 0
        while let start = bytes[index...].firstIndex(of: scheme[0]) {
            index = start + 1
            guard bytes[start...].starts(with: scheme) else { continue }
            let text = bytes[start...].prefix { (0x21...0x7E).contains($0) && !ends.contains($0) }
            found.insert(Array(text))
        }
    }

    /// Versions of the suite and of the purls, each with some of its scheme that come near it.
    private static func versionPairs() throws -> [[String]] {
        var versions: [String: Set<String>] = [:]
        for (_, test) in try suiteTests("purl/vers") {
            guard let scheme = try? test.required("input").optionalString("input_scheme") else { continue }
            for version in try test.required("input").elements("versions") {
                versions[scheme, default: []].insert(try version.string())
            }
        }
        for text in try packageURLs() {
            guard let purl = PackageURL(text), let version = purl.version else { continue }
            versions[purl.type, default: []].insert(version)
        }
        var pairs: [[String]] = []
        for (scheme, texts) in versions.sorted(by: { $0.key < $1.key }) where peers.contains(scheme) {
            let sorted = texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            for (index, text) in sorted.enumerated() {
                for step in [1, 2, 7] where index + step < sorted.count {
                    pairs.append([scheme, text, sorted[index + step]])
                }
            }
        }
        return pairs
    }

    private static let peers: Set<String> = [
        "npm", "golang", "cargo", "pypi", "deb", "rpm", "apk", "gentoo", "gem", "maven", "nuget", "alpm", "conan",
        "openssl",
    ]
}

extension IdentifierPeerTests {
    /// The answers of a script's function `answer`, one for each question; Python is started once for all of them.
    private static func ask(_ script: String, _ questions: [JSONValue]) throws -> [JSONCursor] {
        let ending = "import json, sys\nprint(json.dumps([answer(q) for q in json.load(sys.stdin)]))"
        let input = String(decoding: JSONWriter.write(.array(questions)), as: UTF8.self)
        let output = try Tool.python(["-W", "ignore", "-c", script + "\n" + ending], input: input)
        return try JSONCursor(JSONReader.read(Array(output.utf8), depth: 10)).array()
    }
}
