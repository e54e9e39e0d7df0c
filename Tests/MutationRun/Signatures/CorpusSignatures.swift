import CorpusSupport
import Encodings
import Sallyport
import Vocabulary

/// The signatures of the corpus that hold; none where the corpus is missing.
struct CorpusSignatures {
    /// For trusted roots that are made of two files.
    let scratch: Scratch

    func all() throws -> [GoodSignature] {
        guard Corpus.isPresent else { return [] }
        return try conformance() + expected()
    }

    // MARK: - The conformance suite

    /// Source: README.md of sigstore-conformance's `bundle-verify`.
    private func conformance() throws -> [GoodSignature] {
        let suite = "sigstore-conformance/bundle-verify"
        let host = "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon"
        let identity = host + "/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main"
        let formerForms: Set<String> = ["happy-path-v0.1", "managed-key-happy-path", "happy-path-intoto-in-dsse-v3"]
        return try Corpus.names(in: suite).flatMap { name -> [GoodSignature] in
            let folder = "\(suite)/\(name)/"
            guard !name.hasSuffix("_fail"), let bundle = try? Corpus.bytes(folder + "bundle.sigstore.json")
            else { return [] }
            func text(_ file: String, _ other: String) -> String {
                (try? Corpus.bytes(folder + file)).map { String(decoding: $0, as: UTF8.self) } ?? other
            }
            let artifact = try (try? Corpus.bytes(folder + "artifact")) ?? Corpus.bytes("\(suite)/a.txt")
            let hasKey = (try? Corpus.bytes(folder + "key.pub")) != nil
            let hasRoot = (try? Corpus.bytes(folder + "trusted_root.json")) != nil
            let issuer = text("issuer", "https://token.actions.githubusercontent.com")
            let signer: SignerWords.Signer =
                hasKey
                ? .key(try Corpus.path(folder + "key.pub"))
                : .identity(subject: .exact(text("identity", identity)), issuer: .exact(issuer))
            let root = try hasRoot ? Corpus.path(folder + "trusted_root.json") : Self.root("public-good")
            let good = try GoodSignature(
                name,
                SignatureFiles(files: [.artifact: artifact, .bundle: bundle], isDigest: false),
                by: .words(SignerWords(signer, trustedRoots: [root]))
            )
            return [good]
                + (formerForms.contains(name) ? [.local, .parts].compactMap { good.detached($0) } : [])
        }
    }

    private static func root(_ name: String) throws -> String {
        try Corpus.path("sigstore-trust/\(name)/trusted_root.json")
    }

    // MARK: - Bundles of other suites

    /// The rows of `EXPECTED.md` below "Must pass": what to ask, and of whom.
    private func expected() throws -> [GoodSignature] {
        let page = String(decoding: try Corpus.bytes("sigstore-bundles/EXPECTED.md"), as: UTF8.self)
        let rows = page.split(separator: "\n").drop { $0 != "## Must pass" }.prefix { $0 != "## Must fail" }
            .map { $0.split(separator: "|").map { $0.split(separator: " ").joined(separator: " ") } }
            .filter { $0.first?.hasPrefix("`") == true }
        let signers = Dictionary(rows.filter { $0.count == 5 || $0.count == 4 }.map { ($0[0], $0) }) { first, _ in first
        }
        var seen: Set<String> = []
        return try rows.filter { $0.count == 7 }.flatMap { row -> [GoodSignature] in
            guard let signer = signers[row[0]] else { throw WrongWords("EXPECTED.md: no signer of \(row[0])") }
            let words = row[0].split(separator: "`").joined().split(separator: " ").map(String.init)
            let file = try Corpus.bytes("sigstore-bundles/" + words[0])
            let lines = Documents(file).lines
            let line = words.count == 3 ? Int(words[2]).map { lines[$0 - 1] } : nil
            let trust = try trust(row, signer, folder: words[0].split(separator: "/").dropLast().joined(separator: "/"))
            let good = try Self.signature(words.joined(separator: " "), line ?? file, by: trust)
            guard lines.count > 1, seen.insert(words[0]).inserted else { return [good] }
            return [good, try Self.signature(words[0], file, by: trust)]
        }
    }

    /// What the bundle is about stands in it; whether that is right is asked all the same.
    private static func signature(_ name: String, _ bundle: [UInt8], by trust: BlobTrust) throws -> GoodSignature {
        let document = try JSONCursor(reading: Documents(bundle).lines[0], depth: 64)
        var digest = ""
        if let message = try document.member("messageSignature") {
            digest = "sha256:" + (try message.required("messageDigest").required("digest").base64().lowercaseHex)
        } else {
            let payload = try document.required("dsseEnvelope").required("payload").base64()
            let statement = try JSONCursor(reading: payload, depth: 64)
            let digests = try statement.required("subject").array()[0].strings("digest")
            for name in ["sha512", "sha256"] { digest = digests[name].map { "\(name):\($0)" } ?? digest }
        }
        let files: [SignatureFiles.Role: [UInt8]] = [.artifact: Array(digest.utf8), .bundle: bundle]
        return try GoodSignature(name, SignatureFiles(files: files, isDigest: true), by: trust)
    }

    private func trust(_ row: [String], _ signer: [String], folder: String) throws -> BlobTrust {
        let quoted = { (cell: String) in
            String(cell.split(separator: "`", omittingEmptySubsequences: false).dropFirst().first ?? "")
        }
        var root = try Self.root(String(row[1].prefix { $0 != " " && $0 != "," }))
        if row[1].hasPrefix("`") { root = try Corpus.path("sigstore-bundles/" + quoted(row[1])) }
        if row[1].contains("TSAs replaced") {
            root = try joined(root, authority: "sigstore-bundles/\(folder.split(separator: "/")[0])/\(quoted(row[1]))")
        }
        let key = " \(row[2])".split(separator: " key ", omittingEmptySubsequences: false)
            .dropFirst().first.map { quoted(String($0)) }
        var words = SignerWords(
            try key.map { .key(try Corpus.path("sigstore-bundles/\(folder)/\($0)")) }
                ?? .identity(subject: .exact(quoted(signer[1])), issuer: .exact(quoted(signer[2]))),
            trustedRoots: [root]
        )
        if row[2].contains("log not required") { words.requirements = [("transparencyLog", "0")] }
        if row[2].contains("log and SCT not required") {
            words.requirements = [("transparencyLog", "0"), ("sct", "0"), ("timestamps", "1")]
        }
        return .words(words)
    }

    /// A trusted root with its timestamp authorities replaced by one.
    private func joined(_ root: String, authority: String) throws -> String {
        guard case .object(let object) = try JSONReader.read(try Corpus.file(root), depth: 64)
        else { throw WrongWords("\(root) is no trusted root") }
        var joined = JSONObject()
        for member in object.members where member.name != "timestampAuthorities" {
            _ = joined.append(member.name, member.value)
        }
        let replacement = try JSONReader.read(try Corpus.bytes(authority), depth: 64)
        _ = joined.append("timestampAuthorities", .array([replacement]))
        return try scratch.write(JSONWriter.write(.object(joined)), as: "trusted_root.json")
    }
}
