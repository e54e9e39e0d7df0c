import Glibc

/// What the words of the command ask for.
struct Options {
    /// The repository's root.
    var root = #filePath.split(separator: "/").dropLast(5).reduce("") { $0 + "/" + $1 }
    var folder: String
    /// Bytes of the large bundle.
    var size: Int64 = 2 << 30
    var repetitions = 5
    /// Rows that take minutes: 20 GB, and SBOMs of 250 MB.
    var isFull = false
    /// Parts of the names of the rows that run; none stands for all.
    var only: [String] = []
    private var command: String?
    private var forgeCommand: String?

    static let usage = """
        usage: Benchmarks [--full] [--only ROW]… [--size MiB] [--repetitions N] [--folder DIR]
                          [--sallyport FILE] [--forge FILE]

        Build first, in the repository's root: swift build -c release

        """

    init(_ words: [String]) throws {
        folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        var words = words[...]
        while let word = words.popFirst() {
            if word == "--full" {
                isFull = true
                continue
            }
            guard let value = words.popFirst() else { throw Trouble(Self.usage) }
            switch word {
            case "--only": only.append(value)
            case "--folder": folder = value
            case "--sallyport": command = value
            case "--forge": forgeCommand = value
            case "--size": size = Int64(value).map { $0 << 20 } ?? size
            case "--repetitions": repetitions = max(Int(value) ?? repetitions, 1)
            default: throw Trouble(Self.usage)
            }
        }
    }

    var sallyport: String { command ?? "\(root)/.build/release/sallyport" }
    var forge: String { forgeCommand ?? "\(root)/.build/release/FixtureForge" }
    var bundles: String { "\(root)/.build/release/BundleBenchmark" }
    var trust: String { "\(root)/trust" }
    /// The folder of real bundles and trusted roots.
    var corpus: String {
        unsafe getenv("SALLYPORT_CORPUS").map { unsafe String(cString: $0) } ?? "\(root)/../shared/corpus"
    }
    var trustedRoot: String { "\(corpus)/sigstore-trust/public-good/trusted_root.json" }
    /// A Python that has PyPI's `sigstore`; nil where the environment names none.
    var python: String? { unsafe getenv("SALLYPORT_PYTHON").map { unsafe String(cString: $0) } }

    /// The main job: read, resolve, verify against the demo trust root, judge by the founding example.
    func verify(_ bundle: String, _ more: String...) -> Program {
        Program(words: [sallyport, "verify", bundle, "--trust", trust, "--at", "2026-06-01T12:00:00Z"] + more)
    }
}

extension Program {
    init(words: [String]) { self.words = words }
}
