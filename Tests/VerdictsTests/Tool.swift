import Foundation

/// Programs from outside, found by the search path.
enum Tool {
    static let python = ProcessInfo.processInfo.environment["SALLYPORT_PYTHON"] ?? "python3"

    static func hasPython(with modules: String...) -> Bool {
        (try? run(python, ["-c", "import " + modules.joined(separator: ", ")]))?.status == 0
    }

    static let hasOpenSSL = (try? run("openssl", ["version"]))?.status == 0

    /// Runs a program to its end; the output is standard output and standard error together.
    static func run(_ program: String, _ words: [String]) throws -> (status: CInt, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + words
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
