import Glibc

/// A real bundle of the corpus, what it signs, and who signed it; both we and PyPI's `sigstore` verify it.
private struct SignedSample {
    let path: String
    let artifact: String
    let identity: String
    let issuer: String

    private static let workflows = "https://token.actions.githubusercontent.com"
    private static let beacon =
        "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows"
        + "/extremely-dangerous-oidc-beacon.yml@refs/heads/main"

    /// A signature over a file, in both spellings of its media type.
    static let message = ["happy-path-v0.3", "happy-path-v0.3-new-mediaType"].map { name in
        SignedSample(
            path: "sigstore-conformance/bundle-verify/\(name)/bundle.sigstore.json",
            artifact: "sigstore-conformance/a.txt",
            identity: beacon,
            issuer: workflows
        )
    }

    /// Statements about builds.
    static let statements = [
        SignedSample(
            path: "sigstore-bundles/github-cli/reusable-workflow-attestation.sigstore.json",
            artifact: "sha256:49a3aa6075e0f49f82843e74b5baa614ad2a588e6675612bf108a0a008c5ac25",
            identity: "https://github.com/github/artifact-attestations-workflows/.github/workflows/attest.yml"
                + "@09b495c3f12c7881b3cc17209a327792065c1a1d",
            issuer: workflows
        ),
        SignedSample(
            path: "sigstore-bundles/slsa-verifier/bcr/MODULE.bazel.intoto.jsonl",
            artifact: "sha256:06ce330900a7d6403bc8d88e5dfad6aeeb8ae40179f66bb89e69c8bf6f6b1a0b",
            identity: "https://github.com/bazel-contrib/publish-to-bcr/.github/workflows/publish.yaml@refs/tags/v0.0.1",
            issuer: workflows
        ),
    ]

    func line(_ corpus: String) -> String {
        let file = artifact.hasPrefix("sha256:") ? artifact : "\(corpus)/\(artifact)"
        return "\(corpus)/\(path)\t\(file)\t\(identity)\t\(issuer)\n"
    }
}

extension Benchmark {
    /// 2,000 bundles in one process, beside the public-key operations that they need, and beside PyPI's `sigstore`.
    mutating func manyBundles() throws {
        for (name, bundles) in [("over files", SignedSample.message), ("with statements", SignedSample.statements)] {
            let list = path("bundles.tsv")
            let lines = (0..<2_000).map { bundles[$0 % bundles.count].line(options.corpus) }
            try Text.write(lines.joined(), to: list)
            try measure("2,000 bundles \(name)", list)
        }
    }

    private mutating func measure(_ name: String, _ list: String) throws {
        let figures = path("figures.tsv")
        _ = try Program(words: [options.bundles, options.trustedRoot, list]).writing(to: figures).run()
        var seconds: [String: Double] = [:]
        for line in try Text.read(figures).split(separator: "\n") {
            let fields = line.split(separator: "\t")
            seconds[String(fields[0])] = Double(fields[1])
        }
        guard let floor = seconds["floor"], let one = seconds["one"], let all = seconds["all"] else {
            throw Trouble("no figures of \(options.bundles)")
        }
        add("\(name), one core", one, "the operations alone", floor, one / floor, "<= 1.15x") { $0 <= 1.15 }
        guard let peer = try sigstore(list) else { return }
        add("\(name), one core", one, "PyPI's sigstore", peer, peer / one, ">= 1.3 times as fast") { $0 >= 1.3 }
        add("\(name), all cores", all, "PyPI's sigstore", peer, peer / all, ">= 2.5 times as fast") { $0 >= 2.5 }
    }

    private mutating func add(
        _ name: String,
        _ ours: Double,
        _ peerName: String,
        _ peer: Double,
        _ ratio: Double,
        _ target: String,
        isMet: (Double) -> Bool
    ) {
        rows.append(
            Row(
                name: name,
                ours: ours.duration,
                peer: "\(peerName) \(peer.duration)",
                figure: "\(ratio.digits(2))x",
                target: target,
                isMet: isMet(ratio)
            )
        )
    }

    /// Seconds that PyPI's `sigstore` takes for the list; nil where it is not installed.
    private func sigstore(_ list: String) throws -> Double? {
        guard let python = options.python else { return nil }
        let output = path("speed.txt")
        let script = "\(options.root)/Tests/Differential/speed.py"
        _ = try Program(words: [python, "-B", script, options.trustedRoot, list]).writing(to: output).run()
        // "2000 bundles: 4.321 s, median 2.100 ms"
        let words = try Text.read(output).split(separator: " ")
        guard words.count > 2, let seconds = Double(words[2]) else { throw Trouble("no figure of \(script)") }
        return seconds
    }

    /// One bundle from start to exit, beside `sigstore verify`.
    mutating func oneBundle() throws {
        guard let python = options.python else { throw Trouble("SALLYPORT_PYTHON names no Python with `sigstore`") }
        let bundle = SignedSample.message[0]
        let (file, place) = ("\(options.corpus)/\(bundle.artifact)", "\(options.corpus)/\(bundle.path)")
        // The command of the peer takes no trusted root, but a configuration with one in it.
        let configuration = path("trust.json")
        let signing = #"{"mediaType":"application/vnd.dev.sigstore.signingconfig.v0.2+json"}"#
        try Text.write(
            #"{"mediaType":"application/vnd.dev.sigstore.clienttrustconfig.v0.1+json","signingConfig":\#(signing),"#
                + #""trustedRoot":\#(Text.read(options.trustedRoot))}"#,
            to: configuration
        )
        let ours = Program(words: [
            options.sallyport, "verify-blob", file, "--bundle", place, "--trusted-root", options.trustedRoot,
            "--certificate-identity", bundle.identity, "--certificate-oidc-issuer", bundle.issuer,
        ])
        let peer = Program(words: [
            python, "-m", "sigstore", "--trust-config", configuration, "verify", "identity", "--offline", "--bundle",
            place, "--cert-identity", bundle.identity, "--cert-oidc-issuer", bundle.issuer, file,
        ])
        let (left, right) = try alternate(ours, peer, repetitions: 15)
        let ratio = right.seconds / left.seconds
        rows.append(
            Row(
                name: "one verify-blob, start to exit",
                ours: left.seconds.duration,
                peer: "sigstore verify \(right.seconds.duration)",
                figure: "\(ratio.digits(1)) times as fast",
                memory: left.memory,
                target: ">= 30 times",
                isMet: ratio >= 30
            )
        )
    }
}

/// Small files, read and written whole.
enum Text {
    static func read(_ path: String) throws -> String {
        guard let file = unsafe fopen(path, "r") else { throw Trouble("cannot read \(path)") }
        defer { unsafe _ = fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe fread(&piece, 1, piece.count, file)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += piece.prefix(count)
        }
    }

    static func write(_ text: String, to path: String) throws {
        guard let file = unsafe fopen(path, "w") else { throw Trouble("cannot write \(path)") }
        let written = unsafe fwrite(text, 1, text.utf8.count, file)
        guard unsafe fclose(file) == 0, written == text.utf8.count else { throw Trouble("cannot write \(path)") }
    }
}
