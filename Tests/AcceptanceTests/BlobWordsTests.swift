import CorpusSupport
import Forge
import Foundation
import Testing

/// The words of `verify-blob`, and files that are missing or no such files.
@Suite struct BlobWordsTests {
    struct Wrong: Sendable, CustomTestStringConvertible {
        let words: [String]
        let message: String
        var testDescription: String { words.joined(separator: " ") }

        init(_ words: String, _ message: String) {
            (self.words, self.message) = (words.split(separator: " ").map(String.init), message)
        }
    }

    private static let identity = "--certificate-identity a@example.com --certificate-oidc-issuer https://i.example.com"
    private static let keyless = "--bundle b --trusted-root r " + identity

    static let wrong: [Wrong] = [
        Wrong("--key k", "expected --bundle or --signature, found neither"),
        Wrong("--bundle b", "expected --authority, --key, or --certificate-identity with --certificate-oidc-issuer"),
        Wrong("--bundle b --key k \(identity)", "--key: expected no identity beside it"),
        Wrong("--bundle b --key k --certificate-oidc-issuer i", "--key: expected no identity beside it"),
        Wrong(
            "--bundle b --trusted-root r --certificate-identity a",
            "expected --certificate-identity and --certificate-oidc-issuer, found one of the two"
        ),
        Wrong(
            "--bundle b --trusted-root r --certificate-oidc-issuer-regexp i",
            "expected --certificate-identity and --certificate-oidc-issuer, found one of the two"
        ),
        Wrong(
            keyless + " --certificate-identity-regexp a",
            "--certificate-identity: expected it or --certificate-identity-regexp, found both"
        ),
        Wrong(
            keyless + " --certificate-oidc-issuer-regexp i",
            "--certificate-oidc-issuer: expected it or --certificate-oidc-issuer-regexp, found both"
        ),
        Wrong("--bundle b \(identity)", "expected --trusted-root beside an identity"),
        Wrong(keyless + " --trust t", "--trust: expected --authority beside it"),
        Wrong(
            "--bundle b --key k --pin sha256:\(String(repeating: "0", count: 64))",
            "--trust: expected --authority beside it"
        ),
        Wrong("--bundle b --authority a --key k", "--key: expected no more than --authority"),
        Wrong("--bundle b --authority a --trusted-root r", "--trusted-root: expected no more than --authority"),
        Wrong("--bundle b --authority a --require times=1", "--require: expected no more than --authority"),
        Wrong(
            "--bundle b --authority a --certificate-identity x",
            "--certificate-identity: expected no more than --authority"
        ),
        Wrong("--bundle b --certificate c --key k", "--certificate: expected --signature beside it"),
        Wrong("--bundle b --rfc3161-timestamp t --key k", "--rfc3161-timestamp: expected --signature beside it"),
        Wrong(keyless + " --require times", "--require: expected NAME=VALUE, found 'times'"),
        Wrong(keyless + " --require", "Missing value for '--require"),
    ]

    @Test(arguments: wrong)
    func refusesWrongWords(_ sample: Wrong) throws {
        let scratch = try ScratchFolder()
        try scratch.write("file", "content")
        let run = try CommandRun.sallyport(["verify-blob", scratch.path + "/file"] + sample.words)
        try expectUsage(sample.message, of: run)
    }

    /// Repaired, the word would be the name of another file, which is there and holds.
    @Test func refusesWordsThatAreNoUTF8() throws {
        let blob = try ForgedBlob()
        try blob.folder.write("a\u{FFFD}b", blob.content)
        let bundle = try blob.write(
            "b.json",
            blob.sign(by: .key(ForgedBlob.world.scanner), entry: nil).bundle(.v0_3).bytes
        )
        let script = #""$0" verify-blob "$1/a$(printf '\377')b" --bundle "$2" --key "$3""#
        let run = try CommandRun.tool(
            "sh",
            ["-c", script, CommandRun.binary, blob.folder.path, bundle, blob.folder.path + "/scanner.pub"]
        )
        #expect(run.exitCode == 2)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("word 2: expected UTF-8, found other bytes [usage]"), "\(run.errors)")
    }

    @Test func needsAFile() throws {
        let run = try CommandRun.sallyport(["verify-blob", "--bundle", "b", "--key", "k"])
        #expect(run.exitCode == 2)
        #expect(run.output.isEmpty)
    }

    /// What is required is read once the trusted root is.
    @Test(arguments: [
        ("times=", "expected a whole number from 0 to 32, found ''"),
        ("transparencyLog=33", "expected a whole number from 0 to 32, found '33'"),
        ("transparencyLog=-1", "expected a whole number from 0 to 32, found '-1'"),
        ("transparencyLog=01", "expected a whole number from 0 to 32, found '01'"),
        ("inclusionProof=1", "expected true or false, found '1'"),
        ("sct=all", "expected a whole number from 0 to 32, found 'all'"),
        ("signatures=1", "expected one of transparencyLog, inclusionProof, timestamps, times, sct, found 'signatures'"),
        ("times=0", "expected times of at least 1"),
    ])
    func refusesWhatCannotBeRequired(_ value: String, _ message: String) throws {
        let blob = try ForgedBlob()
        let bundle = try blob.write("bundle.json", blob.sign().bundle(.v0_3).bytes)
        try expectUsage(
            "--require: \(message)",
            of: blob.verify(["--bundle", bundle, "--require", value] + blob.identity)
        )
    }

    @Test(arguments: [
        (["transparencyLog=0", "inclusionProof=true"], true, "expected transparencyLog of at least 1"),
        (["sct=1"], true, "expected sct 0, for a plain key has no certificate, found 1"),
        (["transparencyLog=1"], false, "expected a trustedRoot beside it"),
        (["timestamps=1"], false, "expected a trustedRoot beside it"),
        (["times=1"], false, "expected a trustedRoot beside it"),
    ])
    func refusesRequirementsOfAKeyThatNothingMeets(_ values: [String], _ hasRoot: Bool, _ message: String) throws {
        let blob = try ForgedBlob()
        let bundle = try blob.write("bundle.json", blob.sign(by: .key(ForgedBlob.world.scanner)).bundle(.v0_3).bytes)
        let root = hasRoot ? ["--trusted-root", blob.folder.path + "/root.json"] : []
        try expectUsage(
            "--require: \(message)",
            of: blob.verify(["--bundle", bundle] + blob.key + root + values.flatMap { ["--require", $0] })
        )
    }

    @Test(arguments: [
        (["--certificate-identity", "", "--certificate-oidc-issuer", "i"], "--certificate-identity: expected a text"),
        (
            ["--certificate-identity", "a", "--certificate-oidc-issuer", ""],
            "--certificate-oidc-issuer: expected a text"
        ),
        (
            ["--certificate-identity-regexp", "(", "--certificate-oidc-issuer", "i"],
            "--certificate-identity-regexp: expected a regular expression, found a mistake at letter 2"
        ),
        (
            ["--certificate-identity", "a", "--certificate-oidc-issuer-regexp", "[z-a]"],
            "--certificate-oidc-issuer-regexp: expected a regular expression, found a mistake at"
        ),
    ])
    func refusesNamesThatMeanNothing(_ words: [String], _ message: String) throws {
        let blob = try ForgedBlob()
        let bundle = try blob.write("bundle.json", blob.sign().bundle(.v0_3).bytes)
        let run = try blob.verify(["--bundle", bundle, "--trusted-root", blob.folder.path + "/root.json"] + words)
        try expectUsage(message, of: run)
    }

    @Test func refusesAnAuthorityThatIsNone() throws {
        let blob = try ForgedBlob()
        let bundle = try blob.write("bundle.json", blob.sign().bundle(.v0_3).bytes)
        let run = try blob.verify(["--bundle", bundle, "--authority", "nobody", "--trust", Corpus.trust])
        try expectUsage("--authority: expected one of release-ci, scanner, product-security, found 'nobody'", of: run)
    }

    private func expectUsage(_ message: String, of run: CommandRun) throws {
        #expect(run.exitCode == 2, "\(run.errors)")
        #expect(run.errors.hasPrefix("sallyport: error: ") && run.errors.hasSuffix(" [usage]\n"), "\(run.errors)")
        #expect(run.errors.contains(message), "\(run.errors)")
        #expect(run.errors.filter(\.isNewline).count == 1)
        #expect(run.output.isEmpty)
    }

    // MARK: - Files that cannot be used

    struct Unusable: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let exitCode: Int32
        let code: String
        let part: String
        /// The words, and FILE where it is another.
        let words: @Sendable (ForgedBlob, String) throws -> (words: [String], file: String?)

        init(
            _ description: String,
            _ exitCode: Int32,
            _ code: String,
            _ part: String,
            _ words: @escaping @Sendable (ForgedBlob, String) throws -> (words: [String], file: String?)
        ) {
            (testDescription, self.exitCode, self.code) = (description, exitCode, code)
            (self.part, self.words) = (part, words)
        }
    }

    static let unusable: [Unusable] = [
        Unusable("a key that is no PEM", 4, "key-unusable", "expected a PEM block") { blob, bundle in
            (["--bundle", bundle, "--key", try blob.write("key.pub", Array("no key\n".utf8))], nil)
        },
        Unusable("a private key", 4, "key-unusable", "expected a public key, found a private key") { blob, bundle in
            (["--bundle", bundle, "--key", Corpus.fixtures + "/keys/demo-station.pem"], nil)
        },
        Unusable("a missing key", 4, "key-unusable", "No such file or directory") { blob, bundle in
            (["--bundle", bundle, "--key", blob.folder.path + "/none.pub"], nil)
        },
        Unusable("a missing trusted root", 4, "trust-root-missing", "No such file or directory") { blob, bundle in
            (["--bundle", bundle, "--trusted-root", blob.folder.path + "/none.json"] + blob.key, nil)
        },
        Unusable("a trusted root that is no JSON", 4, "trust-root-invalid", "line 1") { blob, bundle in
            (["--bundle", bundle, "--trusted-root", blob.folder.path + "/scanner.pub"] + blob.key, nil)
        },
        Unusable("a trusted root that is something else", 4, "trust-root-invalid", "expected only members") {
            blob,
            bundle in
            (["--bundle", bundle, "--trusted-root", bundle] + blob.key, nil)
        },
        Unusable("a missing trust root", 4, "trust-root-missing", "found nothing") { blob, bundle in
            (["--bundle", bundle, "--authority", "scanner", "--trust", blob.folder.path + "/none"], nil)
        },
        Unusable("a missing file", 3, "missing-blob", "No such file or directory") { blob, bundle in
            (["--bundle", bundle] + blob.key, blob.folder.path + "/none")
        },
        Unusable("a folder", 3, "missing-blob", "expected a regular file") { blob, bundle in
            (["--bundle", bundle] + blob.key, blob.folder.path)
        },
        Unusable("a device", 3, "missing-blob", "expected a regular file") { blob, bundle in
            (["--bundle", bundle] + blob.key, "/dev/zero")
        },
        Unusable("a FIFO", 3, "missing-blob", "expected a regular file") { blob, bundle in
            let fifo = blob.folder.path + "/fifo"
            let made = try CommandRun.tool("mkfifo", [fifo])
            #expect(made.exitCode == 0)
            return (["--bundle", bundle] + blob.key, fifo)
        },
        Unusable("a digest that is cut short", 3, "missing-blob", "No such file or directory") { blob, bundle in
            (["--bundle", bundle] + blob.key, "sha256:abcd")
        },
        Unusable("a missing bundle", 3, "missing-blob", "No such file or directory") { blob, _ in
            (["--bundle", blob.folder.path + "/none.json"] + blob.key, nil)
        },
        Unusable("a bundle over the limit", 3, "limit-exceeded", "limit 'attestation'") { blob, bundle in
            (["--bundle", bundle, "--limit", "attestation=100"] + blob.key, nil)
        },
        Unusable("a missing signature", 3, "missing-blob", "No such file or directory") { blob, _ in
            (["--signature", blob.folder.path + "/none.sig"] + blob.key, nil)
        },
        Unusable("a missing certificate", 3, "missing-blob", "No such file or directory") { blob, bundle in
            (["--signature", bundle, "--certificate", blob.folder.path + "/none.pem"] + blob.identity, nil)
        },
    ]

    @Test(arguments: unusable)
    func saysWhatCannotBeUsed(_ sample: Unusable) throws {
        let blob = try ForgedBlob()
        let bundle = try blob.write(
            "bundle.json",
            blob.sign(by: .key(ForgedBlob.world.scanner), entry: nil).bundle(.v0_3).bytes
        )
        let (words, file) = try sample.words(blob, bundle)
        let run = try blob.verify(words, file: file)
        #expect(run.exitCode == sample.exitCode, "\(run.errors)")
        #expect(try run.json["result"] as? String == "ERROR")
        let error = try #require(try run.json["error"] as? [String: Any])
        #expect(Set(error.keys) == ["kind", "code", "message", "location"])
        #expect(error["code"] as? String == sample.code, "\(run.errors)")
        #expect(run.errors.contains(sample.part), "\(run.errors)")
        #expect(run.errors.filter(\.isNewline).count == 1)
    }
}
