import Foundation

/// Programs from outside, found by the search path: what they say is held against what is said here.
public enum Tool {
    /// What a program left when it ended.
    public struct Run: Sendable {
        public let status: CInt
        /// Standard output.
        public let output: String
        /// Standard error.
        public let errors: String
    }

    private static let interpreter = ProcessInfo.processInfo.environment["SALLYPORT_PYTHON"] ?? "python3"

    public static let hasOpenSSL = (try? run("openssl", ["version"]))?.status == 0

    /// Whether Python is there, and has the modules.
    public static func hasPython(with modules: String...) -> Bool {
        (try? python(["-c", "import " + modules.joined(separator: ", ")])) != nil
    }

    /// Runs Python on a script.
    ///
    /// - Parameters:
    ///   - words: The script and its arguments: a file's name, or `-c` and the text.
    ///   - input: What it reads as standard input.
    /// - Returns: Its standard output.
    /// - Throws: `ToolFailure` where it ends with a status other than 0.
    public static func python(_ words: [String], input: String = "") throws -> String {
        let run = try run(interpreter, words, input: input)
        guard run.status == 0 else { throw ToolFailure(words: [interpreter] + words, run: run) }
        return run.output
    }

    /// Runs a program to its end.
    public static func run(_ program: String, _ words: [String], input: String = "") throws -> Run {
        let folder = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + words
        // Files, as a pipe of each could be full while the other is waited for.
        let source = try folder.write("input", Array(input.utf8))
        let errors = try folder.write("errors", [])
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: source))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Run(
            status: process.terminationStatus,
            output: String(decoding: output, as: UTF8.self),
            errors: String(decoding: try Corpus.file(errors), as: UTF8.self)
        )
    }
}

/// A program from outside that failed.
public struct ToolFailure: Error, CustomStringConvertible {
    let words: [String]
    let run: Tool.Run

    public var description: String {
        "\(words.joined(separator: " ").prefix(200)): status \(run.status), \(run.errors.suffix(2_000))"
    }
}
