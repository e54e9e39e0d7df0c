import CorpusSupport
import Foundation
import Testing

/// One run of the built binary, as a person or a script would start it.
struct CommandRun {
    let exitCode: Int32
    let output: String
    let errors: String

    /// Standard output as JSON.
    var json: [String: Any] {
        get throws {
            try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
        }
    }

    /// Runs `sallyport` with these words.
    ///
    /// - Parameters:
    ///   - words: The arguments.
    ///   - input: What standard input gives, through a pipe that cannot seek.
    ///   - environment: Variables beside an otherwise empty environment.
    ///   - folder: Where it runs; nil for the folder of the tests.
    /// - Returns: What came out.
    /// - Throws: Whatever starting a process throws.
    static func sallyport(
        _ words: [String],
        input: Data? = nil,
        environment: [String: String] = [:],
        in folder: String? = nil
    ) throws -> CommandRun {
        try run(binary, Sanitizer.adapted(words), input: input, environment: environment, folder: folder)
    }

    /// Runs another program, found in the usual places.
    static func tool(_ name: String, _ words: [String], in folder: String? = nil) throws -> CommandRun {
        try run("/usr/bin/env", [name] + words, input: nil, environment: [:], folder: folder)
    }

    private static func run(
        _ program: String,
        _ words: [String],
        input: Data?,
        environment: [String: String],
        folder: String? = nil
    ) throws -> CommandRun {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = words
        var base = ["PATH": "/usr/bin:/bin"]
        // Under the address sanitizer the binary goes by the same options as the tests.
        base["ASAN_OPTIONS"] = ProcessInfo.processInfo.environment["ASAN_OPTIONS"]
        process.environment = environment.merging(base) { given, _ in given }
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        let scratch = try ScratchFolder()
        let (outputPath, errorPath) = (scratch.path + "/output", scratch.path + "/errors")
        for path in [outputPath, errorPath] {
            guard FileManager.default.createFile(atPath: path, contents: nil) else { throw CorpusMissing(path: path) }
        }
        process.standardOutput = FileHandle(forWritingAtPath: outputPath)
        process.standardError = FileHandle(forWritingAtPath: errorPath)
        let pipe = Pipe()
        process.standardInput = input == nil ? FileHandle.nullDevice : pipe
        try process.run()
        if let input {
            // A process that refuses early closes its end; that is its answer, and no fault of the test.
            signal(SIGPIPE, SIG_IGN)
            try? pipe.fileHandleForWriting.write(contentsOf: input)
            try? pipe.fileHandleForWriting.close()
        }
        process.waitUntilExit()
        return CommandRun(
            exitCode: process.terminationStatus,
            output: try String(contentsOfFile: outputPath, encoding: .utf8),
            errors: try String(contentsOfFile: errorPath, encoding: .utf8)
        )
    }

    /// The binary beside the tests, or the one that `SALLYPORT_BINARY` names.
    static let binary: String = {
        if let named = ProcessInfo.processInfo.environment["SALLYPORT_BINARY"] { return named }
        var url = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        while url.path != "/" {
            url.deleteLastPathComponent()
            let candidate = url.appendingPathComponent("sallyport").path
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
        }
        return Corpus.repository + "/.build/debug/sallyport"
    }()
}

/// A folder of its own for one test, removed with its last reference.
final class ScratchFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "sallyport-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file, folders included, with modes that a trust root may have.
    func write(_ name: String, _ content: [UInt8]) throws {
        let url = URL(fileURLWithPath: path + "/" + name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o755]
        )
        try Data(content).write(to: url)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: url.path)
    }

    func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path + "/" + name) }

    /// Copies a folder or file into this one, as plain writable files.
    func copy(_ source: String, to name: String) throws {
        let files = FileManager.default
        let target = path + "/" + name
        try files.createDirectory(
            atPath: URL(fileURLWithPath: target).deletingLastPathComponent().path,
            withIntermediateDirectories: true
        )
        guard let isFolder = Corpus.isFolder(source) else { throw CorpusMissing(path: source) }
        guard isFolder else { return try write(name, try Corpus.file(source)) }
        try files.createDirectory(atPath: target, withIntermediateDirectories: true)
        for entry in try files.contentsOfDirectory(atPath: source) {
            try copy(source + "/" + entry, to: name + "/" + entry)
        }
    }
}
