internal import ArgumentParser
internal import Glibc
internal import Sallyport
internal import Vocabulary

/// The command `sallyport`: words in, text and exit code out.
@main
struct RootCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sallyport",
        abstract: "Verify software that crosses an air gap, offline, and sign a verdict.",
        discussion: """
            Example: sallyport verify webshop.tar --trust ./trust --key station.pem

            Exit codes: 0 passed or accepted; 1 failed; 2 wrong words; 3 the bundle or verdict cannot be read safely;
            4 the trust root, a policy or a key cannot be used; 5 a fault of Sallyport, or output that cannot be written.
            """,
        version: "sallyport \(Release.version)",
        subcommands: [
            VerifyCommand.self, VerifyBlobCommand.self, InspectCommand.self, AcceptCommand.self, InventoryCommand.self,
            TrustCommand.self, PolicyCommand.self, KeyCommand.self,
        ]
    )

    /// Runs the command; ArgumentParser's own exit code for wrong words is not the contract's.
    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        StandardStreams.occupy()
        do {
            try requireWordsInUTF8()
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            Glibc.exit(end(with: error))
        }
    }

    /// Refuses words that are no UTF-8: repaired, the name of one file would be that of another.
    private static func requireWordsInUTF8() throws {
        for place in 1..<max(Int(CommandLine.argc), 1) {
            guard let word = unsafe CommandLine.unsafeArgv[place] else { continue }
            guard unsafe String(validatingCString: word) != nil else {
                throw WrongWords("word \(place): expected UTF-8, found other bytes")
            }
        }
    }

    /// Prints what is to be said about an error, and gives the exit code; the only place that knows both.
    private static func end(with error: any Error) -> CInt {
        switch error {
        case let outcome as ExitCode: return outcome.rawValue
        case let error as any Explained:
            complain(error.line)
            return exitCode(of: error)
        case let error where exitCode(for: error) == .success:
            do {
                try StandardOutput.write(fullMessage(for: error) + "\n")
                return 0
            } catch {
                complain("\(error)")
                return 5
            }
        case let error where exitCode(for: error) == .validationFailure:
            complain("\(oneLine(message(for: error))); see '\(helpCommand)' [\(Code.usage.rawValue)]")
            return 2
        default:
            complain("\(oneLine("\(error)")) [\(Code.internalFault.rawValue)]")
            return 5
        }
    }

    /// Where the words that were meant are explained.
    private static var helpCommand: String {
        let names = configuration.subcommands.compactMap { $0.configuration.commandName }
        let command = CommandLine.arguments.dropFirst().first.flatMap { names.contains($0) ? "\($0) " : nil }
        return "sallyport \(command ?? "")--help"
    }

    /// The exit code that the contract gives to an error.
    static func exitCode(of error: any Explained) -> CInt {
        switch error.blame {
        case .words: 2
        case .input: 3
        case .trust: 4
        case .ourselves: 5
        }
    }

    /// Says an error on standard error, in one line.
    static func complain(_ line: String) { StandardError.write("sallyport: error: \(line)") }

    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ").printable
    }
}
