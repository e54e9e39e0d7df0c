internal import ArgumentParser
internal import Sallyport
internal import Vocabulary

/// `sallyport policy`: policies, and the expressions in them.
struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Check, explain, test and export policies, and evaluate expressions.",
        discussion: "Example: sallyport policy check --trust ./trust policies/",
        subcommands: [Check.self, Eval.self, Explain.self, Test.self, Export.self]
    )

    /// Everything that is wrong with policies, before a bundle is judged by them.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check policies: one line each, last the digest of all of them.",
            discussion: """
                Example: sallyport policy check --trust ./trust production.yaml

                Exit codes: 0 all can be used; 4 one cannot.
                """
        )

        @Argument(help: "Policy files, or folders of them (default: policies/ of the trust root).")
        var files: [String] = []
        @OptionGroup var trust: TrustOptions

        func run() async throws {
            let check = try PolicyMaintenance.check(files, try trust.optionalRequest(), limits: Limits())
            for line in check.lines { try StandardOutput.write("\(line)\n") }
        }
    }

    /// One expression, or one a line.
    struct Eval: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Evaluate one expression of CEL or JMESPath, and print its value as JSON.",
            discussion: """
                Examples:
                  sallyport policy eval cel 'findings.filter(f, f.severity == "HIGH").size()' --input scan.json
                  sallyport policy eval jmespath 'Results[].Vulnerabilities[].VulnerabilityID' --input scan.json

                With --batch each line of the file is {"expr": …, "input": …}, and each line that comes out is
                {"value": …} or {"error": "…"}.

                Exit codes: 0 there is a value, or --batch; 1 the expression errs; 4 a file cannot be used.
                """
        )

        @Argument(help: "cel or jmespath.", transform: ExpressionLanguage.init(word:))
        var language: ExpressionLanguage
        @Argument(help: "The expression.")
        var expression: String?
        @Option(help: ArgumentHelp("A JSON document; of CEL its members are the variables.", valueName: "file"))
        var input: String?
        @Option(
            help: ArgumentHelp("Expressions with their inputs, one a line ('-': standard input).", valueName: "file")
        )
        var batch: String?
        @Flag(help: "Variables stand in 'bindings', and they and the value keep their kinds: {\"int64_value\": \"1\"}.")
        var typed = false
        @Option(
            help: "Functions of JMESPath: combined, standard, or kyverno (where a key that is missing is an error).",
            transform: ExpressionEvaluation.Dialect.init(word:)
        )
        var dialect: ExpressionEvaluation.Dialect = .combined
        @Option(help: "The version of CEL's strings library, 0 to 4; clusters have 2.")
        var stringsVersion = 2
        @OptionGroup var time: TimeOptions

        func run() async throws {
            let evaluation = try ExpressionEvaluation(
                language,
                dialect: dialect,
                strings: stringsVersion,
                isTyped: typed,
                at: try time.instant(Environment.read())
            )
            switch (expression, batch) {
            case (let expression?, nil):
                do {
                    try StandardOutput.write("\(try evaluation.value(of: expression, input: input))\n")
                } catch let error as ExpressionError {
                    RootCommand.complain("\(error.description) [\(Code.expressionError.rawValue)]")
                    throw ExitCode(1)
                }
            case (nil, let path?):
                guard input == nil else { throw WrongWords("--input: expected no --batch beside it, found both") }
                for line in try ExpressionEvaluation.lines(of: path) {
                    try StandardOutput.write("\(evaluation.answer(to: line))\n")
                }
            case (nil, nil): throw WrongWords("expected an expression, or --batch FILE, found neither")
            case (_?, _?): throw WrongWords("expected an expression or --batch FILE, found both")
            }
        }
    }
}

extension RawRepresentable<String> where Self: CaseIterable {
    /// Reads a word of the command.
    fileprivate init(word: String) throws {
        guard let known = Self(rawValue: word) else {
            let words = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw WrongWords("expected one of \(words), found '\(word)'")
        }
        self = known
    }
}
