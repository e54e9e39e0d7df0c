internal import Encodings
internal import Policies
internal import Vocabulary

/// A test of policies: which bundles they judge, and what they are expected to say.
///
/// Source: Kyverno CLI, `cli.kyverno.io/v1alpha1`, Test, as far as it needs no cluster; `bundles`, `trust`, `at`, and
/// `bundle` and `code` of a result are our own.
struct PolicyTestFile: Hashable, Sendable {
    /// What one rule, or one policy as a whole, is expected to say.
    struct Expectation: Hashable, Sendable {
        let policy: String
        /// nil for the policy as a whole.
        let rule: String?
        /// As `bundles` lists it; nil for each of them.
        let bundle: String?
        /// The images that are meant, by name or digest; empty for all of a bundle.
        let images: [String]
        let result: PolicyTestResult
        let code: String?
    }

    /// The names that such files have.
    static let own = "sallyport-test.yaml"
    static let foreign = "kyverno-test.yaml"

    private static let version = "cli.kyverno.io/v1alpha1"
    private static let largest = 1 << 20

    let path: String
    let name: String
    let policies: [String]
    let resources: [String]
    /// Files with a `PolicyException`, which count only where they stand here.
    let exceptions: [String]
    let bundles: [String]
    /// nil for the trust root of the command.
    let trust: String?
    /// nil for the time of the command.
    let instant: Instant?
    let expectations: [Expectation]

    /// Reads one, strictly.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - limits: Bounds on the YAML.
    /// - Returns: The test; nil for one of Kyverno's own, which lists no bundle.
    /// - Throws: `policy-invalid` or `policy-unknown-field`.
    static func read(_ path: String, limits: Limits) throws -> PolicyTestFile? {
        let bytes = try InputFile.read(path, limit: largest, code: .policyInvalid, blame: .trust)
        do throws(YAMLError) {
            let documents = try YAMLReader.documents(bytes, limits: limits)
            var listsBundles = false
            for document in documents where try Self.listsBundles(YAMLCursor(document)) { listsBundles = true }
            if path.hasSuffix("/\(foreign)"), !listsBundles { return nil }
            if let second = documents.dropFirst().first {
                throw YAMLCursor(second).mismatch("one document in a file", found: "another")
            }
            // There is always one: a text without any is refused by the reader.
            return try PolicyTestFile(YAMLCursor(documents[0]), path: path)
        } catch {
            throw PolicyError(error, in: path)
        }
    }

    private static func listsBundles(_ cursor: YAMLCursor) throws(YAMLError) -> Bool {
        guard case .mapping(let fields) = cursor.value.content else { throw cursor.mismatch("a mapping") }
        return fields.contains { $0.name == "bundles" }
    }

    private init(_ root: YAMLCursor, path: String) throws(YAMLError) {
        let fields = try root.fields([
            "apiVersion", "kind", "metadata", "policies", "resources", "exceptions", "bundles", "trust", "at",
            "results",
        ])
        try root.require("apiVersion", in: fields).requireText(Self.version)
        try root.require("kind", in: fields).requireText("Test")
        let metadata = try root.require("metadata", in: fields)
        name = try metadata.require("name", in: metadata.fields(["name", "labels", "annotations"])).text()
        self.path = path
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        func paths(_ name: String) throws(YAMLError) -> [String] {
            try fields[name]?.texts().map { Self.place($0, in: folder) } ?? []
        }
        let bundles = try root.require("bundles", in: fields)
        self.bundles = try paths("bundles")
        guard !self.bundles.isEmpty else { throw bundles.mismatch("at least one bundle", found: "none") }
        policies = try paths("policies")
        resources = try paths("resources")
        exceptions = try paths("exceptions")
        trust = try fields["trust"].map { cursor throws(YAMLError) in Self.place(try cursor.text(), in: folder) }
        instant = try fields["at"].map { cursor throws(YAMLError) in
            guard let instant = Instant(try cursor.text()) else {
                throw cursor.mismatch("a time as 2026-06-01T12:00:00Z")
            }
            return instant.wholeSeconds
        }
        let results = try root.require("results", in: fields)
        var expectations: [Expectation] = []
        for element in try results.sequence() {
            expectations.append(try Self.expectation(element, bundles: self.bundles, in: folder))
        }
        guard !expectations.isEmpty else { throw results.mismatch("at least one result", found: "none") }
        self.expectations = expectations
    }

    private static func expectation(
        _ cursor: YAMLCursor,
        bundles: [String],
        in folder: String
    ) throws(YAMLError) -> Expectation {
        let fields = try cursor.fields(["policy", "rule", "bundle", "resources", "result", "code"])
        let bundle = try fields["bundle"].map { cursor throws(YAMLError) in
            let path = place(try cursor.text(), in: folder)
            guard bundles.contains(where: { $0.isIdentical(to: path) }) else {
                throw cursor.mismatch("one of 'bundles'")
            }
            return path
        }
        let images = try fields["resources"]?.texts() ?? []
        if let field = fields["resources"], images.isEmpty { throw field.mismatch("at least one image", found: "none") }
        for (text, element) in zip(images, try fields["resources"]?.sequence() ?? []) {
            guard (try? Digest(text)) != nil || ImageReference(text) != nil else {
                throw element.mismatch("the name or digest of an image")
            }
        }
        let code = try fields["code"].map { cursor throws(YAMLError) in
            let text = try cursor.text()
            guard Code(rawValue: text) != nil else {
                throw cursor.mismatch("a code of a result, as missing-attestation")
            }
            return text
        }
        return Expectation(
            policy: try cursor.require("policy", in: fields).text(),
            rule: try fields["rule"]?.text(),
            bundle: bundle,
            images: images,
            result: try cursor.require("result", in: fields).word(PolicyTestResult.self),
            code: code
        )
    }

    private static func place(_ path: String, in folder: String) -> String {
        path.hasPrefix("/") ? path : folder + path
    }
}

/// The results that tests name; the later ones outweigh the earlier.
enum PolicyTestResult: String, CaseIterable, Hashable, Sendable {
    case skip, pass, warn, fail, error
}

extension YAMLCursor {
    fileprivate func requireText(_ expected: String) throws(YAMLError) {
        guard try text().isIdentical(to: expected) else { throw mismatch("'\(expected)'") }
    }
}
