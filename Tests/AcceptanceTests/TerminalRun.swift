import CorpusSupport
import Foundation
import Testing

/// One run of the built binary whose standard error is a terminal, or not.
struct TerminalRun: Decodable {
    let exitCode: Int
    let output: String
    /// What the terminal got, carriage returns and all.
    let errors: String
    /// When the first of it came, and when the command ended, in seconds since its start.
    let first: Double?
    let elapsed: Double

    /// How the command is run.
    struct Setting {
        var isTerminal = true
        var columns = 80
        var environment: [String: String] = [:]
        /// What standard input gives: so many MiB of a bundle, a twentieth of a second for each; nil gives nothing.
        var slowly: Int?
        /// Bytes that the bundle lacks at its end.
        var missing = 0
    }

    /// Starts the command on a pseudo-terminal, by Python.
    static func run(_ words: [String], _ setting: Setting) throws -> TerminalRun {
        let environment = String(decoding: try JSONEncoder().encode(setting.environment), as: UTF8.self)
        let run = try CommandRun.tool(
            "python3",
            [
                "-c", program, "\(setting.isTerminal)", "\(setting.columns)", environment, "\(setting.slowly ?? 0)",
                "\(setting.missing)", CommandRun.binary,
            ] + Sanitizer.adapted(words)
        )
        #expect(run.exitCode == 0, "\(run.errors)")
        return try JSONDecoder().decode(TerminalRun.self, from: Data(run.output.utf8))
    }

    /// Writes a layout whose archive is large and takes no room on the disk.
    static func sparseBundle(_ path: String, gibibytes: Int) throws {
        let run = try CommandRun.tool("python3", ["-c", sparse, path, "\(gibibytes)"])
        #expect(run.exitCode == 0, "\(run.errors)")
    }

    private static let header = """
        import fcntl, io, json, os, pty, select, struct, subprocess, sys, tarfile, termios, time

        def begin(size):
            out = io.BytesIO()
            for name, text in (("oci-layout", '{"imageLayoutVersion": "1.0.0"}'),
                               ("index.json", '{"schemaVersion": 2, "manifests": []}')):
                info = tarfile.TarInfo(name)
                info.size = len(text)
                out.write(info.tobuf() + text.encode() + bytes(-len(text) % 512))
            info = tarfile.TarInfo("filler")
            info.size = size
            out.write(info.tobuf())
            return out.getvalue()

        """

    private static let sparse =
        header + """
            size = int(sys.argv[2]) << 30
            with open(sys.argv[1], "wb") as file:
                file.write(begin(size))
                file.seek(size + 1023, 1)
                file.write(bytes(1))
            """

    private static let program =
        header + """
            terminal, columns, variables, mebibytes, missing = sys.argv[1:6]
            words, mebibytes = sys.argv[6:], int(mebibytes)
            if terminal == "true":
                ours, theirs = pty.openpty()
                fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(columns), 0, 0))
            else:
                ours, theirs = os.pipe()
            start = time.monotonic()
            process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=theirs,
                                       env=json.loads(variables))
            os.close(theirs)
            content = (begin(mebibytes << 20) + bytes((mebibytes << 20) + 1024)) if mebibytes else b""
            content = content[:len(content) - int(missing)]
            os.set_blocking(process.stdin.fileno(), False)
            errors, first, due = b"", None, start
            while True:
                if select.select([ours], [], [], 0.01)[0]:
                    try:
                        piece = os.read(ours, 65536)
                    except OSError:
                        piece = b""
                    if not piece:
                        break
                    first = first or time.monotonic() - start
                    errors += piece
                if process.stdin and content and time.monotonic() >= due:
                    try:
                        content = content[process.stdin.raw.write(content[:1 << 16]) or 0:]
                        due += 0.05 / 16
                    except BrokenPipeError:
                        content = b""
                if process.stdin and not content:
                    process.stdin.close()
                    process.stdin = None
            output = process.stdout.read()
            code = process.wait()
            print(json.dumps({"exitCode": code, "output": output.decode(), "errors": errors.decode(), "first": first,
                              "elapsed": time.monotonic() - start}))
            """
}
