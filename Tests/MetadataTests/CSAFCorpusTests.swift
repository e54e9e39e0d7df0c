import CorpusSupport
import Encodings
import Metadata
import Testing
import Vocabulary

/// Holds CSAF documents of the corpus against what other readers found in them.
@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct CSAFCorpusTests {
    /// Files whose tree does not define what they name: they must be refused, whatever else is in them.
    private static let void: Set<String> = ["go-vex/csaf.json"]

    @Test func readsEveryFileAsExpected() throws {
        var counts: [String: (files: Int, right: Int)] = [:]
        for (file, expected) in try expectations("csaf") where try expected.optionalString("detected") == "csaf" {
            let folder = "csaf/" + file.split(separator: "/").dropLast().joined(separator: "/")
            counts[folder, default: (0, 0)].files += 1
            if try isRight(file, expected) { counts[folder, default: (0, 0)].right += 1 }
        }
        for (folder, count) in counts.sorted(by: { $0.key < $1.key }) {
            print("\(folder): \(count.files) files, \(count.right) right")
            #expect(count.files == count.right, "\(folder)")
        }
        #expect(counts.values.reduce(0) { $0 + $1.files } >= 37)
    }

    private func isRight(_ file: String, _ expected: JSONCursor) throws -> Bool {
        let value = try corpusJSON("csaf/\(file)")
        guard !Self.void.contains(file) else {
            let error = #expect(throws: MetadataError.self, "\(file)") {
                try VEXDocument.read(value, limits: Limits())
            }
            return error?.code == .predicateInvalid
        }
        let document = try VEXDocument.read(value, limits: Limits())
        let tree = try CSAFReader.productTree(value, limits: Limits())
        let tracking = try expected.elements("tracking").map { try $0.string() }
        var checks = [
            document.id == tracking[0], document.version == VEXVersion(tracking[1]),
            document.time == Instant(tracking[3]), document.author == (try expected.optionalString("publisher")),
        ]
        checks.append(Int64(tree.count) == (try expected.required("products").integer()))
        let plain = tree.products.filter { $0.identifiers.contains { $0.hasPrefix("pkg:") } }.count
        checks.append(Int64(plain) == (try expected.required("productsWithPurl").integer()))
        checks += try resolutions(tree, expected)
        if try ["csaf_vex", "csaf_security_advisory", "csaf_base", "csaf_deprecated_security_advisory"]
            .contains(expected.string("category"))
        {
            checks.append(try hasStatements(document, tree, expected))
        }
        for (number, check) in checks.enumerated() { #expect(check, "\(file), check \(number)") }
        return !checks.contains(false)
    }

    /// Each id stands for the product, or the combination, that others read.
    private func resolutions(_ tree: CSAFProductTree, _ expected: JSONCursor) throws -> [Bool] {
        try (expected.member("resolved")?.members() ?? []).map { id, entry in
            guard let path = tree.path(of: id) else { return false }
            guard let component = try entry.optionalString("component") else {
                let purls = try entry.elements("purls").map { try $0.string() }
                return path.products.count == 1 && path.products[0].id == id
                    && path.products[0].identifiers.filter { $0.hasPrefix("pkg:") } == purls
            }
            if let product = try entry.optionalString("product") {
                let ids = path.products.map(\.id)
                return try ids == [product, component] && path.relation == entry.optionalString("relation")
            }
            let chain = try entry.elements("chain").map { try $0.array().map { try $0.string() } }
            return path.products.map(\.id) == chain.reversed().map { $0[1] } + [component]
                && path.relation == chain.map { $0[0] }.joined(separator: ", ")
        }
    }

    /// Every product with a status has a statement of that status, with the justification that its flags give.
    private func hasStatements(
        _ document: VEXDocument,
        _ tree: CSAFProductTree,
        _ expected: JSONCursor
    ) throws -> Bool {
        var statements = document.statements[...]
        var refusals = 0
        for vulnerability in try expected.elements("vulnerabilities") {
            let ids = try vulnerability.elements("ids").map { try $0.string() }
            // Without an id a status is about no vulnerability.
            guard !ids.isEmpty else {
                refusals += try vulnerability.required("statusCounts").members().reduce(0) {
                    $0 + Int(try $1.cursor.integer())
                }
                continue
            }
            let unreasoned = try vulnerability.elements("notAffectedWithoutReason").count
            refusals += unreasoned
            var counts: [String: Int64] = [:]
            for (name, count) in try vulnerability.required("statusCounts").members() where name != "recommended" {
                counts[Self.status(name), default: 0] += try count.integer()
            }
            let own = statements.prefix { $0.vulnerabilities == ids }
            statements = statements.dropFirst(own.count)
            // One product may stand in two groups of one kind, `fixed` and `first_fixed`.
            for (status, count) in counts {
                let found = own.count { $0.status.rawValue == status }
                let missing = status == "not_affected" ? unreasoned : 0
                guard found + missing <= Int(count), found > 0 || missing > 0 else { return false }
            }
            guard own.allSatisfy({ counts[$0.status.rawValue] != nil }) else { return false }
            let labels = try Set(
                vulnerability.required("justifications").members().flatMap { try $0.cursor.array() }.map {
                    try $0.string()
                }
            )
            guard Set(own.compactMap(\.justification?.rawValue)) == labels else { return false }
        }
        return statements.isEmpty && document.refused.count == refusals
    }

    private static func status(_ group: String) -> String {
        switch group {
        case "fixed", "first_fixed": "fixed"
        case "known_affected", "first_affected", "last_affected": "affected"
        case "known_not_affected": "not_affected"
        default: "under_investigation"
        }
    }
}

/// Runs the files that the standard's own mandatory tests come with.
@Suite(.enabled(if: Corpus.isPresent, "the corpus is missing"))
struct CSAFValidatorTests {
    private enum Effect {
        /// The document as a whole is refused.
        case void
        /// Only what breaks the rule says nothing: some statement is refused, and none of it clears.
        case drops
        /// The document is read: what the rule is about is not read at all, or says nothing about products.
        case none
    }

    /// What breaking each of the mandatory tests does, and why.
    private static let effects: [(test: String, effect: Effect, reason: String)] = [
        ("6.1.1", .void, "a product that is named and not defined may be any product"),
        ("6.1.2", .void, "an id with two meanings"),
        ("6.1.3", .void, "a product that is part of itself is none"),
        ("6.1.4", .void, "a group that is named and not defined may be any products"),
        ("6.1.5", .void, "a group with two meanings"),
        ("6.1.6", .drops, "a product with two statuses has none"),
        ("6.1.7", .none, "scores say nothing about a status"),
        ("6.1.8", .none, "scores"),
        ("6.1.9", .none, "scores"),
        ("6.1.10", .none, "scores"),
        ("6.1.11", .none, "the class of a weakness"),
        ("6.1.12", .none, "the language of the text"),
        ("6.1.13", .none, "a purl that cannot be read matches nothing"),
        ("6.1.14", .void, "the history decides which version is the latest"),
        ("6.1.15", .none, "the translator"),
        ("6.1.16", .void, "the version decides which of two documents counts"),
        ("6.1.17", .void, "whether it is a draft decides whether it counts"),
        ("6.1.18", .none, "a released document is one whatever came before it"),
        ("6.1.19", .none, "the same for pre-releases in the history"),
        ("6.1.21", .none, "a gap in the history changes neither version nor content"),
        ("6.1.22", .void, "two revisions of one version"),
        ("6.1.23", .none, "of two entries for one CVE the least favourable decides"),
        ("6.1.24", .none, "who was involved"),
        ("6.1.25", .void, "two hashes of one file that cannot both be right"),
        ("6.1.26", .void, "a category that could be taken for one that takes documents back"),
        ("6.1.27.1", .none, "notes of the document"),
        ("6.1.27.2", .none, "references of the document"),
        ("6.1.27.3", .none, "statements of an informational advisory do not count anyway"),
        ("6.1.27.4", .none, "without products there are no statements"),
        ("6.1.27.5", .none, "notes of a vulnerability; that they are missing is noted"),
        ("6.1.27.6", .none, "without a status there are no statements"),
        ("6.1.27.8", .drops, "a statement about no vulnerability says nothing"),
        ("6.1.27.9", .drops, "not affected without a reason says nothing"),
        ("6.1.27.11", .none, "without vulnerabilities there are no statements"),
        ("6.1.27.12", .none, "affected products clear nothing"),
        ("6.1.27.13", .none, "affected products clear nothing"),
        ("6.1.27.14", .none, "a withdrawn document says nothing but that it is withdrawn"),
        ("6.1.27.15", .none, "the same"),
        ("6.1.27.16", .none, "the same"),
        ("6.1.27.17", .none, "the same"),
        ("6.1.27.18", .none, "the same for a superseded one"),
        ("6.1.27.19", .none, "the same"),
        ("6.1.28", .none, "the language of a translation"),
        ("6.1.29", .none, "remediations that are about nothing"),
        ("6.1.30", .void, "versions of two kinds have no order"),
        ("6.1.31", .none, "a range where a version should be equals no version"),
        ("6.1.32", .drops, "a flag about nothing is no reason"),
        ("6.1.33", .drops, "two justifications of one product"),
        ("6.1.34", .void, "branches deeper than the format allows"),
        ("6.1.35", .none, "remediations that contradict each other"),
        ("6.1.36", .drops, "a remediation that contradicts the status"),
        ("6.1.37", .none, "times that are not read; those that are void the document: see below"),
        ("6.1.38", .none, "with whom the document may be shared"),
        ("6.1.39", .none, "sharing"),
        ("6.1.40", .none, "sharing"),
        ("6.1.41", .none, "sharing"),
        ("6.1.42", .void, "purls of different products in one"),
        ("6.1.43", .none, "model numbers identify no package"),
        ("6.1.44", .none, "serial numbers identify no package"),
        ("6.1.45", .none, "when a vulnerability was disclosed"),
        ("6.1.46", .none, "decision support"),
        ("6.1.47", .none, "decision support"),
        ("6.1.48", .none, "decision support"),
        ("6.1.49", .none, "decision support"),
        ("6.1.50", .none, "a range that cannot be read matches nothing"),
        ("6.1.51", .none, "when a score was made"),
        ("6.1.52", .none, "when it was first exploited"),
        ("6.1.53", .none, "when it was exploited"),
        ("6.1.54", .none, "the licence of the document"),
        ("6.1.55", .none, "the text of the licence"),
        ("6.1.56", .none, "scores"),
        ("6.1.57", .none, "the versions of all branches must hold, however they are stacked"),
        ("6.1.58", .none, "version and range must both hold"),
        ("6.1.59", .none, "a single version as a range"),
        ("6.1.60.1", .void, "an extension of which nobody knows whether it must be understood"),
        ("6.1.60.2", .none, "what is inside an extension that may be ignored"),
        ("6.1.60.3", .none, "what is said about such an extension"),
        ("6.1.61", .none, "article numbers identify no package"),
    ]

    /// Files that do something else than the test they belong to, with the reason.
    private static let exceptions: [String: (effect: Effect, reason: String)] = [
        "csaf_2_0-2021-6-2-08-02": (.void, "breaks 6.1.25 too"),
        "csaf_2_0-2021-6-1-27-08-01": (.none, "no product has a status"),
        "csaf_2_1-2024-6-1-14-32": (.void, "keeps 6.1.14 and breaks 6.1.30"),
        "csaf_2_1-2024-6-1-21-05": (.void, "breaks 6.1.14 too"),
        "csaf_2_1-2024-6-1-21-06": (.void, "breaks 6.1.14 too"),
        "csaf_2_1-2024-6-1-27-13-16": (.void, "breaks 6.1.2"),
        "csaf_2_1-2024-6-1-37-01": (.void, "the times of the document cannot be read"),
        "csaf_2_1-2024-6-1-37-02": (.void, "the times of the document cannot be read"),
        "csaf_2_1-2024-6-1-50-04": (.void, "breaks 6.1.2 too"),
        "csaf_2_1-2024-6-1-50-05": (.void, "breaks 6.1.2 too"),
        "csaf_2_1-2024-6-1-50-14": (.void, "breaks 6.1.2"),
        "csaf_2_1-2024-6-1-50-15": (.void, "breaks 6.1.2"),
    ]

    private static func effect(of test: String) -> Effect? { effects.first { $0.test == test }?.effect }

    @Test(arguments: ["2.0", "2.1"])
    func takesOrRefusesEveryFileOfTheValidator(_ version: String) throws {
        let folder = "csaf/\(version)/validator/data"
        var files = 0
        var right = 0
        for test in try JSONCursor(corpusJSON("\(folder)/testcases.json")).elements("tests") {
            let id = try test.string("id")
            guard try test.string("group") == "mandatory" else { continue }
            let effect = try #require(Self.effect(of: id), "\(id) is in no table")
            for (group, effect) in [("failures", effect), ("valid", .none)] {
                for entry in try test.elements(group) {
                    let name = try entry.string("name")
                    files += 1
                    let wanted = Self.exceptions.first { name.contains($0.key) }?.value.effect ?? effect
                    if try isRight("\(folder)/\(name)", wanted) { right += 1 }
                }
            }
        }
        print("csaf/\(version)/validator: \(files) files, \(right) right")
        #expect(files == right)
        #expect(files > 90)
    }

    private func result(_ path: String) throws -> Result<VEXDocument, MetadataError> {
        let value = try corpusJSON(path)
        do throws(MetadataError) {
            return .success(try VEXDocument.read(value, limits: Limits()))
        } catch {
            return .failure(error)
        }
    }

    private func isRight(_ path: String, _ effect: Effect) throws -> Bool {
        let result = try result(path)
        let isRight: Bool
        switch (effect, result) {
        case (.void, .failure(let error)): isRight = error.code == .predicateInvalid
        case (.drops, .success(let document)): isRight = !document.refused.isEmpty
        case (.none, .success): isRight = true
        default: isRight = false
        }
        #expect(isRight, "\(path): \(effect), found \(result)")
        return isRight
    }

    @Test(arguments: ["optional", "informative"], ["2.0", "2.1"])
    func takesEveryFileThatIsOnlyUnwise(_ group: String, _ version: String) throws {
        let folder = "csaf/\(version)/validator/data"
        var files = 0
        var right = 0
        for test in try JSONCursor(corpusJSON("\(folder)/testcases.json")).elements("tests") {
            guard try test.string("group") == group else { continue }
            for entry in try test.elements("failures") + test.elements("valid") {
                let path = "\(folder)/\(try entry.string("name"))"
                // Of some tests the corpus has the list and not the files.
                guard Corpus.isFolder(try Corpus.path(path)) == false else { continue }
                files += 1
                let wanted = Self.exceptions.first { path.contains($0.key) }?.value.effect ?? .none
                if try isRight(path, wanted) { right += 1 }
            }
        }
        if files > 0 { print("csaf/\(version)/validator/\(group): \(files) files, \(right) right") }
        #expect(files == right)
    }
}
