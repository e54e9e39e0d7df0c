import CorpusSupport
import Foundation
import Testing

/// A bundle of the corpus, what it signs, and what `EXPECTED.md` of the corpus says of it.
struct BlobSample: Sendable, CustomTestStringConvertible {
    /// The trusted root to believe.
    enum Root: Sendable {
        case publicGood, early, staging, github
        /// A file below `sigstore-bundles`.
        case own(String)
        /// The staging root with the one timestamp authority of sigstore-python's tests in place of its own.
        case testAuthority
    }

    /// What stands for FILE.
    enum File: Sendable {
        /// A file below the corpus.
        case file(String)
        case digest(String)
        /// The digest by that algorithm in a file of digests below `sigstore-bundles`.
        case digests(String, String)
        /// The first digest of the first subject of the bundle's statement.
        case ownSubject
        /// The digest that the bundle states.
        case ownDigest
        case text(String)
    }

    enum Signer: Sendable {
        case identity(String, issuer: String)
        /// A public key below `sigstore-bundles`.
        case key(String)
    }

    /// The bundle below `sigstore-bundles`.
    let bundle: String
    /// The line to take of a file of several, from 1.
    var line: Int?
    var root = Root.publicGood
    var file = File.ownSubject
    let signer: Signer
    /// The earliest verified time; nil for what must fail.
    var time = ""
    var timeSource = "rekor"
    /// What counts, besides one log with a promise, one time and one signed certificate timestamp.
    var hasLog = true
    var hasProof = false
    var timestamps = 0
    /// Further words of the command.
    var require: [String] = []

    var testDescription: String { bundle + (line.map { ", line \($0)" } ?? "") }

    static let github = "https://token.actions.githubusercontent.com"
    static let login = "https://github.com/login/oauth"
    static let google = "https://accounts.google.com"

    var identity: String? { if case .identity(let identity, _) = signer { identity } else { nil } }
    var issuer: String? { if case .identity(_, let issuer) = signer { issuer } else { nil } }
}

/// A sample with its files at their places, for one run or several.
struct BlobStation {
    let sample: BlobSample
    let folder: ScratchFolder
    /// FILE.
    var file: String
    var bundle: String
    var root: String
    var signer: [String]

    init(_ sample: BlobSample) throws {
        folder = try ScratchFolder()
        self.sample = sample
        bundle = try Corpus.path("sigstore-bundles/" + sample.bundle)
        if let line = sample.line {
            let text = String(decoding: try Corpus.file(bundle), as: UTF8.self)
            bundle = folder.path + "/line.json"
            try folder.write("line.json", String(text.split(separator: "\n")[line - 1]))
        }
        root = try Self.root(sample.root, in: folder)
        file = try Self.file(sample.file, bundle: bundle, in: folder)
        switch sample.signer {
        case .identity(let identity, let issuer): signer = Self.identity(identity, issuer)
        case .key(let key): signer = ["--key", try Corpus.path("sigstore-bundles/" + key)]
        }
    }

    static func identity(_ identity: String, _ issuer: String) -> [String] {
        ["--certificate-identity", identity, "--certificate-oidc-issuer", issuer]
    }

    func verify(_ words: [String] = [], output: String = "json") throws -> CommandRun {
        try CommandRun.sallyport(
            ["verify-blob", file, "--bundle", bundle, "--trusted-root", root, "--output", output] + signer
                + (sample.require + words.compactMap { $0.isEmpty ? nil : $0 }).flatMap { ["--require", $0] }
        )
    }

    static func root(_ root: BlobSample.Root, in folder: ScratchFolder) throws -> String {
        switch root {
        case .publicGood: return try Corpus.path("sigstore-trust/public-good/trusted_root.json")
        case .early: return try Corpus.path("sigstore-trust/public-good-early/trusted_root.json")
        case .staging: return try Corpus.path("sigstore-trust/staging/trusted_root.json")
        case .github: return try Corpus.path("sigstore-trust/github/trusted_root.json")
        case .own(let path): return try Corpus.path("sigstore-bundles/" + path)
        case .testAuthority:
            var json = try Self.json(Corpus.bytes("sigstore-trust/staging/trusted_root.json"))
            json["timestampAuthorities"] = [try Self.json(Corpus.bytes("sigstore-bundles/sigstore-python/tsa/ca.json"))]
            try folder.write("root.json", [UInt8](JSONSerialization.data(withJSONObject: json)))
            return folder.path + "/root.json"
        }
    }

    private static func file(_ file: BlobSample.File, bundle: String, in folder: ScratchFolder) throws -> String {
        switch file {
        case .file(let path): return try Corpus.path(path)
        case .digest(let digest): return digest
        case .digests(let path, let algorithm):
            let text = String(decoding: try Corpus.bytes("sigstore-bundles/" + path), as: UTF8.self)
            return String(try #require(text.split(separator: "\n").first { $0.hasPrefix(algorithm + ":") }))
        case .ownSubject:
            let envelope = try #require(try json(Corpus.file(bundle))["dsseEnvelope"] as? [String: Any])
            let payload = try #require(Data(base64Encoded: envelope["payload"] as? String ?? ""))
            let subjects = try #require(try json([UInt8](payload))["subject"] as? [[String: Any]])
            let digests = try #require(subjects.first?["digest"] as? [String: String])
            let algorithm = try #require(["sha256", "sha512"].first { digests[$0] != nil })
            return "\(algorithm):\(digests[algorithm] ?? "")"
        case .ownDigest:
            let message = try #require(try json(Corpus.file(bundle))["messageSignature"] as? [String: Any])
            let hint = try #require((message["messageDigest"] as? [String: String])?["digest"])
            let digest = try #require(Data(base64Encoded: hint))
            return "sha256:" + digest.map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
        case .text(let text):
            try folder.write("file", text)
            return folder.path + "/file"
        }
    }

    static func json(_ bytes: [UInt8]) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }
}

extension CommandRun {
    /// The signers of a verified file.
    var signers: [[String: Any]] { get throws { try json["signers"] as? [[String: Any]] ?? [] } }

    /// The codes of the notes on standard error, in their order.
    var noteCodes: [String] {
        errors.split(separator: "\n").filter { $0.hasPrefix("sallyport: note: ") && $0.hasSuffix("]") }
            .compactMap { $0.split(separator: "[").last.map { String($0.dropLast()) } }
    }
}
