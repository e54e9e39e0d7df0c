internal import ArgumentParser
internal import Reports
internal import Sallyport
internal import Verdicts
internal import Vocabulary

/// `sallyport inspect`: what is in a bundle, nothing judged.
struct InspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show the images of a bundle and what is attached to each; nothing is judged.",
        discussion: "Example: sallyport inspect webshop.tar --output json"
    )

    @Argument(help: "An OCI image layout: a tarball, a folder, or - for standard input.")
    var bundle: String
    @Option(help: "Standard output: text or json.")
    var output: OutputForm = .text
    @Flag(inversion: .prefixedNo, help: "Hash the bundle file itself as well.")
    var fileDigest = true
    @OptionGroup var confinement: ConfinementOptions
    @OptionGroup var limits: LimitOptions

    @MainActor func run() async throws {
        let environment = Environment.read()
        do {
            let inspected = try inspect(environment)
            switch output {
            case .json: try StandardOutput.write(inspected.json(.indented))
            case .text:
                let report = TextReport(style: StandardOutput.style(environment), width: StandardOutput.width)
                try StandardOutput.write(report.text(inspected))
            }
        } catch let error as any Explained {
            try output.write(error)
            throw error
        }
    }

    private func inspect(_ environment: Environment) throws -> InspectedBundle {
        let progress = Progress(of: bundle, environment)
        defer { progress?.end() }
        return try Inspection.inspect(
            bundle,
            fileDigest: fileDigest,
            limits: try limits.limits(),
            temporaryFolder: environment.temporaryFolder,
            confined: confinement.confined,
            progress: progress?.advance
        )
    }
}
