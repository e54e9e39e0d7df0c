internal import ArgumentParser
internal import Reports
internal import Sallyport
internal import Verdicts
internal import Vocabulary

/// `sallyport verify`: judge bundles, and sign what was judged.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Judge bundles against the pinned trust root and its policies, and sign a verdict.",
        discussion: """
            Example: sallyport verify webshop.tar --trust ./trust --key station.pem

            With a key the signed verdict goes to BUNDLE.verdict.json. Whatever the exit code is, other than 0 means: do \
            not import.
            """
    )

    @Argument(help: "OCI image layouts: tarballs, folders, or - for standard input.")
    var bundles: [String]
    @OptionGroup var trust: TrustOptions
    @Option(
        help: ArgumentHelp(
            "A policy file, or a folder of them; may repeat (default: policies/ of the trust root).",
            valueName: "file|dir"
        )
    )
    var policy: [String] = []
    @OptionGroup var cluster: ClusterOptions
    @Option(help: ArgumentHelp("Judge only images whose reference matches; may repeat.", valueName: "pattern"))
    var image: [String] = []
    @Option(help: ArgumentHelp("The reference of an image without a name; may repeat.", valueName: "[DIGEST=]REF"))
    var name: [String] = []
    @Option(
        help: ArgumentHelp(
            "A packing list of sallyport inventory, plain or signed; what is missing, changed or added fails.",
            valueName: "file"
        )
    )
    var expect: String?
    @Option(
        help: ArgumentHelp("Sign the verdict with this key (default: $SALLYPORT_KEY, else none).", valueName: "file")
    )
    var key: String?
    @Option(help: ArgumentHelp("verifier.id of the verdict (default: the trust root's).", valueName: "uri"))
    var verifierID: String?
    @Option(help: ArgumentHelp("resourceUri of the verdict (default: bundle: and the file's name).", valueName: "uri"))
    var resourceURI: String?
    @Option(
        help: ArgumentHelp(
            "Where the signed verdict goes; - is standard output, .intoto.jsonl a plain DSSE envelope; may repeat.",
            valueName: "file"
        )
    )
    var verdict: [String] = []
    @Option(
        help: ArgumentHelp(
            "A report, also of a failure; .html and .md for people, .json, .sarif, .xml (JUnit) for tools; may repeat.",
            valueName: "file"
        )
    )
    var report: [String] = []
    @Option(help: "Standard output: text or json.")
    var output: OutputForm = .text
    @Flag(inversion: .prefixedNo, help: "Hash the bundle file itself as well.")
    var fileDigest = true
    @Flag(inversion: .prefixedNo, help: "Fail on files and blobs that nothing refers to.")
    var strictContent = true
    @Flag(help: "Config and layer blobs that the bundle leaves out are a note, no error.")
    var allowAbsent = false
    @Flag(help: "Decompress the layers, and compare the packages inside with the verified SBOMs.")
    var deep = false
    @Option(help: "What becomes of an image that no policy applies to.")
    var noMatch: NoMatchRule = .deny
    @OptionGroup var confinement: ConfinementOptions
    @OptionGroup var limits: LimitOptions

    @MainActor func run() async throws {
        let environment = Environment.read()
        let text = TextReport(style: StandardOutput.style(environment), width: StandardOutput.width)
        var request = try request(environment)
        try request.refuseClashes()
        var exitCode: CInt = 0
        var station: Station
        do {
            try request.clearPlaces()
            station = try Station(request.station)
            if confinement.confined { try station.confine(for: &request.bundles) }
        } catch let error as any Explained {
            // A place that cannot be written is what the error says, or holds no more than that the run did not end.
            for bundle in request.bundles { try? bundle.report(error) }
            throw try reported(error, times: bundles.count)
        }
        var shown: [JudgedVerdict] = []
        for bundle in request.bundles {
            do {
                let judged = try await verify(bundle, at: station, environment)
                do {
                    try bundle.report(judged.judgement)
                    try show(judged, text)
                } catch {
                    try judged.discard()
                    throw error
                }
                shown.append(judged)
                exitCode = max(exitCode, judged.judgement.result == .passed ? 0 : 1)
            } catch {
                let error = error as? any Explained ?? Fault.inside("\(error)")
                RootCommand.complain(error.line)
                // Where standard output itself is what failed, the line above has to do.
                try? showError(error)
                exitCode = max(exitCode, RootCommand.exitCode(of: error), writeReports(of: error, bundle))
            }
        }
        guard exitCode == 0 else {
            try takeBack(shown)
            throw ExitCode(exitCode)
        }
        for judged in shown { tell(judged, isTakenBack: false) }
    }

    /// Judges a bundle, and says meanwhile how far the reading is.
    private func verify(
        _ bundle: BundleRequest,
        at station: Station,
        _ environment: Environment
    ) async throws -> JudgedVerdict {
        let progress = Progress(of: bundle.path, environment)
        defer { progress?.end() }
        var bundle = bundle
        bundle.progress = progress?.advance
        return try await station.verify(bundle)
    }

    /// Takes every verdict back that says PASSED, also where one of them cannot be removed.
    private func takeBack(_ shown: [JudgedVerdict]) throws {
        var failure: (any Error)?
        for judged in shown {
            do {
                tell(judged, isTakenBack: try judged.withdraw())
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
    }

    // MARK: - Output

    /// Says an error in the reports as well; where that fails, on standard error, with the exit code of it.
    private func writeReports(of error: any Explained, _ bundle: BundleRequest) -> CInt {
        do {
            try bundle.report(error)
            return 0
        } catch let failure {
            let failure = failure as? any Explained ?? Fault.inside("\(failure)")
            if failure.line != error.line { RootCommand.complain(failure.line) }
            return RootCommand.exitCode(of: failure)
        }
    }

    /// Says where a verdict is, or that one that says PASSED was taken back with the others' failure.
    private func tell(_ judged: JudgedVerdict, isTakenBack: Bool) {
        for path in judged.written {
            StandardError.write(
                isTakenBack
                    ? "sallyport: note: \(path.printable): the verdict is taken back, since not every bundle passed"
                    : "sallyport: verdict: \(path.printable)"
            )
        }
    }

    private func show(_ judged: JudgedVerdict, _ text: TextReport) throws {
        if let verdict = judged.standardOutput { return try StandardOutput.write(verdict) }
        switch output {
        case .json:
            try StandardOutput.write(judged.judgement.json(bundles.count == 1 ? .indented : .line))
        case .text: try StandardOutput.write(text.text(judged.judgement))
        }
    }

    private func showError(_ error: any Explained) throws {
        guard output == .json, [3, 4, 5].contains(RootCommand.exitCode(of: error))
        else { return }
        try StandardOutput.write(error.json(bundles.count == 1 ? .indented : .line))
    }

    /// The error object goes to standard output for each bundle; the line is printed by whoever catches.
    private func reported(_ error: any Explained, times: Int) throws -> any Explained {
        for _ in 0..<times { try showError(error) }
        return error
    }

    // MARK: - Words

    private func request(_ environment: Environment) throws -> VerifyRequest {
        if bundles.count > 1 {
            for (option, isUsed) in [
                ("--verdict", !verdict.isEmpty), ("--name", !name.isEmpty), ("--resource-uri", resourceURI != nil),
                ("--report", !report.isEmpty),
                ("--expect", expect != nil),
            ] where isUsed {
                throw WrongWords("\(option) speaks of one bundle, and there are \(bundles.count)")
            }
        }
        for (option, text) in [("--verifier-id", verifierID), ("--resource-uri", resourceURI)] {
            if let text, !VerifyRequest.isURI(text) {
                throw WrongWords("\(option): expected a URI as https://example.com/station, found '\(text)'")
            }
        }
        let keyPath = key ?? environment.key
        if keyPath != nil, verdict.isEmpty, let path = bundles.first(where: BundleRequest.isNameless) {
            throw WrongWords(
                "a verdict beside '\(path)' would be part of the bundle: name the folder, or give --verdict FILE"
            )
        }
        guard bundles.filter({ $0 == "-" }).count <= 1 else {
            throw WrongWords("standard input can be read once, and - stands there twice")
        }
        if keyPath == nil, !verdict.isEmpty { throw WrongWords("--verdict needs a key: give --key FILE") }
        if keyPath != nil, bundles.contains("-"), verdict.isEmpty {
            throw WrongWords("a bundle from standard input has no place for its verdict: give --verdict FILE")
        }
        let station = StationRequest(
            trust: trust.directory(environment),
            pins: try trust.pins(),
            policies: policy,
            cluster: try cluster.facts(),
            at: try trust.instant(environment),
            key: keyPath.map { KeyRequest(path: $0, passphrase: { keyPassword($0, environment) }) },
            verifierID: verifierID,
            limits: try limits.limits(),
            temporaryFolder: environment.temporaryFolder
        )
        return VerifyRequest(station: station, bundles: try bundles.map { try bundle($0, hasKey: keyPath != nil) })
    }

    private func bundle(_ path: String, hasKey: Bool) throws -> BundleRequest {
        BundleRequest(
            path: path,
            images: image,
            names: try name.map(ImageName.init),
            fileDigest: fileDigest,
            strictContent: strictContent,
            allowAbsent: allowAbsent,
            deep: deep,
            noMatch: noMatch,
            options: options,
            resourceURI: resourceURI,
            expect: expect,
            verdicts: !hasKey ? [] : verdict.isEmpty ? [BundleRequest.defaultVerdict(of: path)] : verdict,
            reports: try report.map(ReportFile.init)
        )
    }

    /// The options that narrow or loosen the judgement, as they were written.
    private var options: [String] {
        var options = image.map { "--image \($0)" }
        if !strictContent { options.append("--no-strict-content") }
        if allowAbsent { options.append("--allow-absent") }
        if noMatch != .deny { options.append("--no-match \(noMatch.rawValue)") }
        options += cluster.recorded
        return options + limits.limit.map { "--limit \($0)" }
    }

    private func keyPassword(_ path: String, _ environment: Environment) -> [UInt8]? {
        environment.keyPassword.map { Array($0.utf8) } ?? Passphrase.ask("Passphrase of \(path.printable): ")
    }
}
