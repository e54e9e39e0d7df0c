internal import ArgumentParser
internal import Reports
internal import Sallyport
internal import Verdicts
internal import Vocabulary

/// `sallyport accept`: the import side checks a signed verdict.
struct AcceptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Check a signed verdict, and that a bundle is the one it speaks of.",
        discussion: """
            Example: sallyport accept webshop.tar.verdict.json webshop.tar --trust ./trust --pin sha256:…

            Accepted: one reference@digest a line, exit 0. Not accepted: nothing on standard output, exit 1.
            """
    )

    @Argument(help: "The verdict: a Sigstore bundle, or a plain DSSE envelope.")
    var verdict: String
    @Argument(help: "The bundle, read once and compared: a tarball, a folder, or - for standard input.")
    var bundle: String?
    @OptionGroup var trust: TrustOptions
    @Option(help: ArgumentHelp("How old a verdict may be (default: accept.maxAge, else 7d).", valueName: "duration"))
    var maxAge: String?
    @Option(
        help: ArgumentHelp(
            "A policy set that the verdict may rest on; may repeat, takes the place of accept.policies.",
            valueName: "sha256:HEX"
        )
    )
    var policyDigest: [String] = []
    @Option(
        help: ArgumentHelp(
            "A trust root that the verdict may rest on; may repeat, takes the place of accept.trustRoots.",
            valueName: "sha256:HEX"
        )
    )
    var trustRootDigest: [String] = []
    // The next word is the value even though it begins with dashes: `--allow-option --image`.
    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("An option that the verdict may have been made with; may repeat.", valueName: "option")
    )
    var allowOption: [String] = []
    @Option(help: "Standard output: text or json.")
    var output: OutputForm = .text
    @OptionGroup var confinement: ConfinementOptions
    @OptionGroup var limits: LimitOptions

    @MainActor func run() async throws {
        let environment = Environment.read()
        var request = try request(environment)
        request.confined = confinement.confined
        let outcome: AcceptanceResult
        do {
            let progress = bundle.flatMap { Progress(of: $0, environment) }
            defer { progress?.end() }
            request.progress = progress?.advance
            outcome = try VerdictAcceptance.accept(request)
        } catch let error as any Explained {
            try output.write(error)
            throw error
        }
        for note in AcceptanceReport.notes(outcome) { StandardError.write("sallyport: note: \(note)") }
        for line in AcceptanceReport.errors(outcome) { RootCommand.complain("\(verdict.printable): \(line)") }
        switch output {
        case .json: try StandardOutput.write(outcome.json(.indented))
        case .text: try StandardOutput.write(AcceptanceReport.text(outcome))
        }
        guard outcome.isAccepted else { throw ExitCode(1) }
    }

    private func request(_ environment: Environment) throws -> AcceptRequest {
        let age = try maxAge.map { text in
            guard let span = TimeSpan(text) else {
                throw WrongWords("--max-age: expected a duration as 24h or 7d, found '\(text)'")
            }
            return span
        }
        return AcceptRequest(
            verdict: verdict,
            bundle: bundle,
            trust: trust.directory(environment),
            pins: try trust.pins(),
            at: try trust.instant(environment),
            maxAge: age,
            policyDigests: try policyDigest.map { try digest($0, "--policy-digest") },
            trustRootDigests: try trustRootDigest.map { try digest($0, "--trust-root-digest") },
            allowedOptions: try allowOption.map(option),
            limits: try limits.limits(),
            temporaryFolder: environment.temporaryFolder
        )
    }

    private func digest(_ text: String, _ option: String) throws -> Digest {
        guard let digest = try? Digest(text.lowercased()), digest.algorithm == .sha256 else {
            throw WrongWords("\(option): expected sha256: and 64 hex digits, found '\(text)'")
        }
        return digest
    }

    /// The name of an option, with or without its dashes.
    private func option(_ text: String) throws -> String {
        let name = text.hasPrefix("--") ? text : "--\(text)"
        guard VerifyRequest.recordedOptions.contains(name) else {
            let known = VerifyRequest.recordedOptions.sorted().joined(separator: ", ")
            throw WrongWords("--allow-option: expected one of \(known), found '\(text)'")
        }
        return name
    }
}
