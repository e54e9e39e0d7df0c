internal import ArgumentParser
internal import Sallyport
internal import Verdicts
internal import Vocabulary

/// Where the trust root is.
struct TrustFolderOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The pinned trust root directory (default: $SALLYPORT_TRUST, ./trust, /etc/sallyport/trust).",
            valueName: "dir"
        )
    )
    var trust: String?

    /// The directory, by option, variable, or the places where one is usually kept.
    func directory(_ environment: Environment) -> String {
        trust ?? environment.trust ?? (environment.isDirectory("trust") ? "trust" : "/etc/sallyport/trust")
    }
}

/// The time that stands for now.
struct TimeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Judge as of this time (default: now).", valueName: "RFC3339"))
    var at: String?

    /// The time to judge at, in whole seconds.
    func instant(_ environment: Environment) throws -> Instant {
        guard let at else { return environment.now }
        guard let instant = Instant(at) else {
            throw WrongWords("--at: expected a time as 2026-06-01T12:00:00Z, found '\(at)'")
        }
        return instant.wholeSeconds
    }
}

/// Where the pinned trust root is, and what pins it.
struct TrustOptions: ParsableArguments {
    @OptionGroup var folder: TrustFolderOptions

    @Option(
        help: ArgumentHelp(
            "Refuse a trust root with another digest; may repeat, one must fit (default: its own trust.lock).",
            valueName: "sha256:HEX"
        )
    )
    var pin: [String] = []

    @OptionGroup var time: TimeOptions

    /// The directory, by option, variable, or the places where one is usually kept.
    func directory(_ environment: Environment) -> String { folder.directory(environment) }

    /// The pins; a hex half in upper case is taken too.
    func pins() throws -> [Digest] {
        try pin.map { text in
            guard let digest = try? Digest(text.lowercased()), digest.algorithm == .sha256 else {
                throw WrongWords("--pin: expected sha256: and 64 hex digits, found '\(text)'")
            }
            return digest
        }
    }

    /// The time to judge at, in whole seconds.
    func instant(_ environment: Environment) throws -> Instant { try time.instant(environment) }
}

/// How standard output is laid out.
enum OutputForm: String, ExpressibleByArgument, CaseIterable {
    case text, json

    /// Writes the object that stands for a run that ended with an error; wrong words have none, and neither has text.
    func write(_ error: any Explained) throws {
        guard self == .json, error.blame != .words else { return }
        try StandardOutput.write(error.json(.indented))
    }
}

/// Whether the process gives up its rights before it reads a bundle.
///
/// A command that has these options runs on the main actor: that is the thread it starts on, and the only one until the
/// library is called. ArgumentParser's own `run` goes to the thread pool, and with more than one thread a process
/// refuses to confine itself.
struct ConfinementOptions: ParsableArguments {
    @Flag(help: "Keep the rights to connect, to start programs and to write, on systems that cannot confine a process.")
    var noConfine = false

    var confined: Bool { !noConfine }
}

/// A limit that the words of the command set.
struct LimitOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Set another limit; may repeat.", valueName: "NAME=VALUE"))
    var limit: [String] = []

    func limits() throws -> Limits {
        var limits = Limits()
        for text in limit {
            let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard halves.count == 2, let value = Int64(halves[1]), limits.set(halves[0], to: value) else {
                let names = Limits.names.joined(separator: ", ")
                throw WrongWords("--limit: expected NAME=NUMBER with one of \(names), found '\(text)'")
            }
        }
        return limits
    }
}
