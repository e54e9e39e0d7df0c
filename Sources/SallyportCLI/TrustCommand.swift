internal import ArgumentParser
internal import Sallyport
internal import Vocabulary

/// `sallyport trust`: the pinned trust root directory.
struct TrustCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trust",
        abstract: "Show, check and pin the trust root directory.",
        discussion: "Example: sallyport trust show --trust ./trust",
        subcommands: [Show.self, Check.self, Pin.self]
    )

    /// What is believed, for a person or a script.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say who is believed, for what, and until when.",
            discussion: "Example: sallyport trust show --trust ./trust --output json"
        )

        @OptionGroup var trust: TrustOptions
        @Option(help: "Standard output: text or json.")
        var output: OutputForm = .text

        func run() async throws {
            let description = try TrustMaintenance.show(try trust.request(Environment.read()))
            switch output {
            case .json: try StandardOutput.write(description.json)
            case .text: try StandardOutput.write(description.text)
            }
        }
    }

    /// Everything that is wrong with it, or soon will be.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check everything in the trust root, one problem a line.",
            discussion: "Example: sallyport trust check --trust ./trust"
        )

        @OptionGroup var trust: TrustOptions

        func run() async throws {
            let check = TrustMaintenance.check(try trust.request(Environment.read()))
            for line in check.lines { try StandardOutput.write("\(line)\n") }
            guard check.isUsable else { throw ExitCode(4) }
        }
    }

    /// Writes the lock.
    struct Pin: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write trust.lock, and print the new digest.",
            discussion: "Example: sallyport trust pin --trust ./trust"
        )

        @OptionGroup var folder: TrustFolderOptions

        func run() async throws {
            let digest = try TrustMaintenance.pin(folder.directory(Environment.read()), limits: Limits())
            try StandardOutput.write("\(digest)\n")
        }
    }
}

extension TrustOptions {
    func request(_ environment: Environment) throws -> TrustRequest {
        TrustRequest(path: directory(environment), pins: try pins(), at: try instant(environment), limits: Limits())
    }
}
