internal import ArgumentParser
internal import Reports
internal import Sallyport
internal import Verdicts
internal import Vocabulary

/// `sallyport verify-blob`: one file against the signature beside it.
struct VerifyBlobCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify-blob",
        abstract: "Verify one file against its Sigstore bundle, or a detached signature.",
        discussion: """
            Examples:
              sallyport verify-blob chart.tgz --bundle chart.tgz.sigstore.json --authority release-ci --trust ./trust
              sallyport verify-blob chart.tgz --bundle chart.tgz.sigstore.json --trusted-root trusted_root.json \\
                --certificate-identity release@example.com --certificate-oidc-issuer https://accounts.example.com
              sallyport verify-blob chart.tgz --signature chart.tgz.sig --key release.pub

            FILE may be a digest, sha256:HEX. A bundle that holds a statement is about the file by its subject. Of several \
            bundles, one a line, one that holds is enough, and each of the others is a note.

            Required of a certificate: 1 transparency log, 1 verified time, and 1 signed certificate timestamp where the \
            trusted root has logs for them; of a key with a trusted root: 1 log. --require changes one of \
            transparencyLog, inclusionProof (true, false), timestamps (a number, or all), times, sct.

            Verified: one line with signer, time and time source, exit 0. Not verified: nothing on standard output, exit 1.
            """
    )

    @Argument(help: "The file, or its digest as sha256:HEX.")
    var file: String
    @Option(
        help: ArgumentHelp(
            "Sigstore bundles (one, or one a line), or cosign's old local bundle; beside --signature the log's entry.",
            valueName: "file"
        )
    )
    var bundle: String?
    @Option(help: ArgumentHelp("A detached signature: base64, its bytes, or a DSSE envelope.", valueName: "file"))
    var signature: String?
    @Option(help: ArgumentHelp("The signing certificate beside --signature, PEM or DER.", valueName: "file"))
    var certificate: String?
    @Option(
        name: .customLong("rfc3161-timestamp"),
        help: ArgumentHelp("A timestamp response beside --signature, in DER.", valueName: "file")
    )
    var timestamp: String?
    @OptionGroup var signer: SignerOptions
    @OptionGroup var trust: TrustOptions
    @Option(help: "Standard output: text or json.")
    var output: OutputForm = .text
    @OptionGroup var confinement: ConfinementOptions
    @OptionGroup var limits: LimitOptions

    @MainActor func run() async throws {
        let environment = Environment.read()
        let request = BlobRequest(file: file, signature: try source())
        let trust = try signer.trust(trust, environment)
        let result: BlobResult
        do {
            let verification = try BlobVerification(
                BlobVerificationRequest(
                    trust: trust,
                    at: self.trust.instant(environment),
                    limits: limits.limits()
                )
            )
            if confinement.confined { try verification.confine() }
            result = try verification.verify(request)
        } catch let error as any Explained {
            try output.write(error)
            throw error
        }
        let place = ([file] + [signature ?? bundle].compactMap(\.self)).map(\.printable).joined(separator: ": ")
        for note in BlobReport.notes(result) { StandardError.write("sallyport: note: \(place): \(note)") }
        if let error = BlobReport.error(result) { RootCommand.complain("\(place): \(error)") }
        switch output {
        case .json: try StandardOutput.write(result.json(.indented))
        case .text: try StandardOutput.write(BlobReport.text(result, name: file))
        }
        guard result.isVerified else { throw ExitCode(1) }
    }

    private func source() throws -> BlobSignature {
        guard let signature else {
            guard let bundle else { throw WrongWords("expected --bundle or --signature, found neither") }
            for (option, value) in [("--certificate", certificate), ("--rfc3161-timestamp", timestamp)]
            where value != nil {
                throw WrongWords("\(option): expected --signature beside it, for a bundle holds its own")
            }
            return .bundle(bundle)
        }
        return .parts(signature: signature, certificate: certificate, logEntry: bundle, timestamp: timestamp)
    }
}

/// Who may sign, by an authority of the trust root or by the words of the command.
struct SignerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The name in the certificate, exactly.", valueName: "identity"))
    var certificateIdentity: String?
    @Option(
        help: ArgumentHelp("A regular expression that the name matches as a whole.", valueName: "expression")
    )
    var certificateIdentityRegexp: String?
    @Option(help: ArgumentHelp("The OIDC issuer in the certificate, exactly.", valueName: "url"))
    var certificateOidcIssuer: String?
    @Option(
        help: ArgumentHelp("A regular expression that the issuer matches as a whole.", valueName: "expression")
    )
    var certificateOidcIssuerRegexp: String?
    @Option(help: ArgumentHelp("The public key that signed, in PEM.", valueName: "file"))
    var key: String?
    @Option(
        help: ArgumentHelp(
            "A Sigstore trusted root, or several, one a line; may repeat, and no two are mixed.",
            valueName: "file"
        )
    )
    var trustedRoot: [String] = []
    @Option(help: ArgumentHelp("Require more or less than usual; may repeat.", valueName: "NAME=VALUE"))
    var require: [String] = []
    @Option(help: ArgumentHelp("An authority of the trust root, in place of a key or an identity.", valueName: "name"))
    var authority: String?

    func trust(_ folder: TrustOptions, _ environment: Environment) throws -> BlobTrust {
        guard let authority else {
            guard folder.folder.trust == nil, folder.pin.isEmpty else {
                throw WrongWords("--trust: expected --authority beside it, which says whose signature is asked for")
            }
            return .words(SignerWords(try words(), trustedRoots: trustedRoot, requirements: try requirements()))
        }
        let others: [(String, Bool)] = [
            ("--key", key != nil), ("--certificate-identity", certificateIdentity != nil),
            ("--certificate-identity-regexp", certificateIdentityRegexp != nil),
            ("--certificate-oidc-issuer", certificateOidcIssuer != nil),
            ("--certificate-oidc-issuer-regexp", certificateOidcIssuerRegexp != nil),
            ("--trusted-root", !trustedRoot.isEmpty), ("--require", !require.isEmpty),
        ]
        if let (option, _) = others.first(where: \.1) {
            throw WrongWords("\(option): expected no more than --authority, for the trust root says the rest")
        }
        return .authority(authority, trust: folder.directory(environment), pins: try folder.pins())
    }

    private func words() throws -> SignerWords.Signer {
        let subject = try pattern("--certificate-identity", certificateIdentity, certificateIdentityRegexp)
        let issuer = try pattern("--certificate-oidc-issuer", certificateOidcIssuer, certificateOidcIssuerRegexp)
        switch (key, subject, issuer) {
        case (let key?, nil, nil): return .key(key)
        case (nil, let subject?, let issuer?):
            guard !trustedRoot.isEmpty else {
                throw WrongWords("expected --trusted-root beside an identity, which says whose certificates count")
            }
            return .identity(subject: subject, issuer: issuer)
        case (nil, _?, nil), (nil, nil, _?):
            throw WrongWords("expected --certificate-identity and --certificate-oidc-issuer, found one of the two")
        case (nil, nil, nil):
            throw WrongWords("expected --authority, --key, or --certificate-identity with --certificate-oidc-issuer")
        case (_?, _, _):
            throw WrongWords("--key: expected no identity beside it, for a key has none")
        }
    }

    private func pattern(_ option: String, _ exact: String?, _ expression: String?) throws -> SignerWords.Pattern? {
        switch (exact, expression) {
        case (nil, nil): nil
        case (let text?, nil): .exact(text)
        case (nil, let text?): .expression(text)
        case (_?, _?): throw WrongWords("\(option): expected it or \(option)-regexp, found both")
        }
    }

    private func requirements() throws -> [(name: String, value: String)] {
        try require.map { text in
            let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard halves.count == 2 else { throw WrongWords("--require: expected NAME=VALUE, found '\(text)'") }
            return (halves[0], halves[1])
        }
    }
}
