internal import Cryptography
internal import Encodings
internal import Vocabulary

/// Reads trust.yaml, field by field.
///
/// Source: trust-root.md 2.
struct TrustRootReader {
    static let file = "trust.yaml"

    let material: TrustMaterial

    /// The fields about the root itself.
    struct Header {
        let name: String
        let version: Int64
        let valid: ValidityWindow
        let verifier: String?
        let contact: String?
    }

    func read(_ document: YAMLCursor) throws -> TrustRoot {
        let fields = try document.fields([
            "apiVersion", "kind", "name", "version", "valid", "verifier", "contact", "authorities", "builders",
            "algorithms", "accept", "updates",
        ])
        try Self.require("apiVersion", "sallyport.dev/v1", document, fields)
        try Self.require("kind", "TrustRoot", document, fields)
        try refuse("updates", "updating from media", fields)
        let header = try header(document, fields)
        let algorithms = try fields["algorithms"].map(Self.algorithms) ?? AlgorithmPolicy()
        let reader = AuthorityReader(material: material, algorithms: algorithms)
        var authorities: [Authority] = []
        for element in try fields["authorities"]?.sequence() ?? [] {
            let authority = try reader.read(element)
            guard !authorities.contains(where: { $0.name == authority.name }) else {
                throw element.mismatch("authorities of different names", found: "'\(authority.name)' again")
            }
            authorities.append(authority)
        }
        return TrustRoot(
            header: header,
            authorities: authorities,
            builders: try fields["builders"]?.sequence().map { try builder($0, authorities) } ?? [],
            algorithms: algorithms,
            accept: try fields["accept"].map { try acceptance($0, reader) },
            material: material
        )
    }

    private static func require(
        _ name: String,
        _ value: String,
        _ document: YAMLCursor,
        _ fields: [String: YAMLCursor]
    ) throws {
        let field = try document.require(name, in: fields)
        guard try field.text().isIdentical(to: value) else { throw field.mismatch("'\(value)'") }
    }

    /// Refuses a part that a later version will read.
    private func refuse(_ name: String, _ what: String, _ fields: [String: YAMLCursor]) throws {
        if let field = fields[name] { throw field.notSupportedYet(what) }
    }

    // MARK: - The root itself

    private func header(_ document: YAMLCursor, _ fields: [String: YAMLCursor]) throws -> Header {
        let name = try document.require("name", in: fields)
        return Header(
            name: try name.name(),
            version: try document.require("version", in: fields).integer(1...Int64.max),
            valid: try validity(document.require("valid", in: fields)),
            verifier: try fields["verifier"]?.uri(),
            contact: try fields["contact"]?.text()
        )
    }

    private func validity(_ cursor: YAMLCursor) throws -> ValidityWindow {
        let fields = try cursor.fields(["from", "until"])
        for end in ["from", "until"] { _ = try cursor.require(end, in: fields) }
        return try cursor.window(fields)
    }

    private static func algorithms(_ cursor: YAMLCursor) throws -> AlgorithmPolicy {
        let fields = try cursor.fields(["rsaMinimumBits", "allow"])
        let bits = try fields["rsaMinimumBits"]?.integer(2_048...8_192) ?? 2_048
        guard let list = fields["allow"] else { return AlgorithmPolicy(rsaMinimumBits: Int(bits)) }
        var allow: Set<AlgorithmPolicy.Name> = []
        for element in try list.sequence() {
            guard allow.insert(try element.word(AlgorithmPolicy.Name.self)).inserted else {
                throw element.mismatch("each algorithm once")
            }
        }
        guard !allow.isEmpty else { throw list.mismatch("at least one algorithm", found: "none") }
        return AlgorithmPolicy(rsaMinimumBits: Int(bits), allow: allow)
    }

    // MARK: - Builders

    private func builder(_ cursor: YAMLCursor, _ authorities: [Authority]) throws -> Builder {
        let fields = try cursor.fields([
            "id", "maxLevel", "signedBy", "buildTypes", "strictParameters", "selfHosted",
        ])
        var signers: [String]?
        if let list = fields["signedBy"] {
            signers = try list.nonEmptyTexts()
            for element in try list.sequence() {
                let name = try element.text()
                guard authorities.contains(where: { $0.name.isIdentical(to: name) }) else {
                    throw element.mismatch("the name of an authority", found: "'\(name)'")
                }
            }
        }
        return Builder(
            id: Glob(try cursor.require("id", in: fields).text()),
            maxLevel: Int(try cursor.require("maxLevel", in: fields).integer(0...3)),
            signedBy: signers,
            buildTypes: try fields["buildTypes"]?.nonEmptyTexts().map { Glob($0) },
            strictParameters: try fields["strictParameters"]?.bool() ?? false,
            selfHosted: try fields["selfHosted"]?.bool() ?? false
        )
    }

    // MARK: - Acceptance

    private func acceptance(_ cursor: YAMLCursor, _ reader: AuthorityReader) throws -> AcceptanceTerms {
        let fields = try cursor.fields(["verdictKeys", "trustRoots", "policies", "maxAge", "options"])
        var keys: [AcceptanceTerms.VerdictKey] = []
        for element in try fields["verdictKeys"]?.sequence() ?? [] {
            let key = try verdictKey(element, reader)
            guard !keys.contains(where: { $0.key == key.key && $0.verifier == key.verifier }) else {
                throw element.mismatch("each key once", found: "that of \(key.file) again")
            }
            keys.append(key)
        }
        return AcceptanceTerms(
            verdictKeys: keys,
            trustRoots: try fields["trustRoots"].map(Self.digests),
            policies: try fields["policies"].map(Self.digests),
            maxAge: try fields["maxAge"]?.timeSpan(),
            options: try fields["options"].map(Self.options) ?? []
        )
    }

    private func verdictKey(_ cursor: YAMLCursor, _ reader: AuthorityReader) throws -> AcceptanceTerms.VerdictKey {
        let fields = try cursor.fields(["file", "from", "until", "verifier"])
        let trusted = try reader.key(cursor, fields, folder: "verdict-keys")
        return AcceptanceTerms.VerdictKey(
            key: trusted.key,
            file: trusted.file,
            window: trusted.window,
            verifier: try fields["verifier"]?.uri()
        )
    }

    private static func digests(_ cursor: YAMLCursor) throws -> [Digest] {
        _ = try cursor.nonEmptyTexts()
        return try cursor.sequence().map {
            let digest = try $0.digest()
            guard digest.algorithm == .sha256 else { throw $0.mismatch("a digest as sha256: and 64 hex digits") }
            return digest
        }
    }

    private static func options(_ cursor: YAMLCursor) throws -> [String] {
        _ = try cursor.texts()
        return try cursor.sequence().map {
            let option = try $0.text()
            guard option.hasPrefix("--"), option.utf8.count > 2,
                option.utf8.dropFirst(2).allSatisfy({ $0 == UInt8(ascii: "-") || (0x61...0x7A).contains($0) })
            else { throw $0.mismatch("an option without its value, as --image") }
            return option
        }
    }
}

extension YAMLCursor {
    /// The error that a part is one that a later version will read.
    func notSupportedYet(_ what: String) -> TrustError {
        .notSupportedYet(
            file: TrustRootReader.file,
            "line \(value.line), column \(value.column): \(path): \(what)"
        )
    }

    /// A name of an authority, a trusted root, or the root itself.
    func name() throws(YAMLError) -> String {
        let text = try text()
        guard TrustLayout.isName(text) else {
            throw mismatch("a name of a-z, 0-9 and . _ - that begins with a letter or digit")
        }
        return text
    }

    /// A text with a scheme and something behind it.
    func uri() throws(YAMLError) -> String {
        let text = try text()
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), colon > text.utf8.startIndex,
            text.utf8.index(after: colon) < text.utf8.endIndex, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            text.utf8[..<colon].allSatisfy({ (0x61...0x7A).contains($0 | 0x20) || "0123456789+-.".utf8.contains($0) })
        else { throw mismatch("a URI with its scheme") }
        return text
    }

    /// A list of texts that is not empty, none of them twice.
    func nonEmptyTexts() throws(YAMLError) -> [String] {
        let texts = try texts()
        guard !texts.isEmpty else { throw mismatch("at least one entry", found: "an empty list") }
        return texts
    }

    /// The window that the fields `from` and `until` make.
    func window(_ fields: [String: YAMLCursor]) throws(YAMLError) -> ValidityWindow {
        let from = try fields["from"]?.instant()
        let until = try fields["until"]?.instant()
        if let from, let until, until < from { throw mismatch("an end after the beginning", found: "\(until)") }
        return ValidityWindow(from: from, until: until)
    }
}
