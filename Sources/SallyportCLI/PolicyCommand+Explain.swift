internal import ArgumentParser
internal import Sallyport
internal import Vocabulary

extension PolicyCommand {
    /// What policies ask, for those who do not read YAML.
    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say in words what policies ask.",
            discussion: """
                Example: sallyport policy explain --trust ./trust production.yaml

                Exit codes: 0 all can be used; 4 one cannot.
                """
        )

        @Argument(help: "Policy files, or folders of them (default: policies/ of the trust root).")
        var files: [String] = []
        @OptionGroup var trust: TrustOptions

        func run() async throws {
            for line in try PolicyMaintenance.explain(files, try trust.optionalRequest(), limits: Limits()) {
                try StandardOutput.write("\(line)\n")
            }
        }
    }
}

extension TrustOptions {
    /// What to open, where a trust root is named or stands in one of the usual places; else nil.
    func optionalRequest() throws -> TrustRequest? {
        let environment = Environment.read()
        let isNamed = folder.trust != nil || environment.trust != nil
        return isNamed || environment.isDirectory(directory(environment)) ? try request(environment) : nil
    }
}
