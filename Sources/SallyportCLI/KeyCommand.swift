internal import ArgumentParser
internal import Sallyport
internal import Vocabulary

/// `sallyport key`: the station's verdict-signing key.
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Make the station's verdict-signing key, and show its public half.",
        discussion: "Example: sallyport key generate -o station.pem",
        subcommands: [Generate.self, Public.self]
    )

    /// Makes a key.
    struct Generate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key; its public half goes to FILE.pub.",
            discussion: """
                Example: sallyport key generate -o station.pem --type ed25519

                The key is encrypted with $SALLYPORT_KEY_PASSWORD, or with a passphrase asked for at the terminal; without \
                both it is written as it is.
                """
        )

        @Option(name: [.customShort("o"), .customLong("output-file")], help: "Where the key goes; never overwritten.")
        var file: String
        @Option(help: "The kind of key: ecdsa-p256, ecdsa-p384 or ed25519.")
        var type: String = "ecdsa-p256"

        func run() async throws {
            let environment = Environment.read()
            guard let kind = KeyKind(rawValue: type) else {
                throw WrongWords(
                    "--type: expected one of \(KeyKind.allCases.map(\.rawValue).joined(separator: ", ")), found '\(type)'"
                )
            }
            try KeyMaintenance.requireFree(file)
            let passphrase = try passphrase(environment)
            if passphrase == nil { StandardError.write("sallyport: note: the key is written without a passphrase") }
            let fingerprint = try KeyMaintenance.generate(kind, to: file, passphrase: passphrase)
            try StandardOutput.write("\(fingerprint)\n")
        }

        private func passphrase(_ environment: Environment) throws -> [UInt8]? {
            if let password = environment.keyPassword { return Array(password.utf8) }
            switch Passphrase.answer("Passphrase for \(file.printable) (empty: none): ") {
            case .noTerminal: return nil
            case .ended: throw WrongWords("expected a passphrase or an empty line, found the end of the input")
            case .text(let first) where first.isEmpty: return nil
            case .text(let first):
                guard Passphrase.ask("Once more: ") == first else {
                    throw WrongWords("the two passphrases are not the same")
                }
                return first
            }
        }
    }

    /// Shows the public half.
    struct Public: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the public half of a key, PEM.",
            discussion: "Example: sallyport key public --key station.pem"
        )

        @Option(help: ArgumentHelp("The key (default: $SALLYPORT_KEY).", valueName: "file"))
        var key: String?

        func run() async throws {
            let environment = Environment.read()
            guard let path = key ?? environment.key else { throw WrongWords("expected --key FILE, found none") }
            let request = KeyRequest(path: path) { path in
                environment.keyPassword.map { Array($0.utf8) } ?? Passphrase.ask("Passphrase of \(path.printable): ")
            }
            try StandardOutput.write(try KeyMaintenance.publicKey(request))
        }
    }
}
