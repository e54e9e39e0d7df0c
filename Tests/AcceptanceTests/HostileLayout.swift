import CorpusSupport
import Forge
import Foundation
import Testing

/// A layout written for one test, in which nothing is checked.
struct HostileLayout {
    static let index = "application/vnd.oci.image.index.v1+json"
    static let manifest = "application/vnd.oci.image.manifest.v1+json"
    static let config = "application/vnd.oci.image.config.v1+json"
    static let layer = "application/vnd.oci.image.layer.v1.tar+gzip"

    private var files: [(path: String, bytes: [UInt8])] = [
        ("oci-layout", Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8))
    ]
    /// The descriptors of `index.json`, as text.
    var listed: [String] = []

    /// Adds a blob.
    ///
    /// - Returns: A descriptor of it, as text.
    @discardableResult mutating func add(_ type: String, _ text: String, more: String = "") -> String {
        add(type, Array(text.utf8), more: more)
    }

    @discardableResult mutating func add(_ type: String, _ bytes: [UInt8], more: String = "") -> String {
        let digest = Blob(type, bytes).digest
        let path = LayoutFiles.path(digest)
        if !files.contains(where: { $0.path == path }) { files.append((path, bytes)) }
        return Self.descriptor(type, digest, bytes.count, more: more)
    }

    static func descriptor(_ type: String, _ digest: String, _ size: Int, more: String = "") -> String {
        #"{"mediaType":"\#(type)","digest":"\#(digest)","size":\#(size)\#(more)}"#
    }

    static func index(_ descriptors: [String], more: String = "") -> String {
        #"{"schemaVersion":2,"mediaType":"\#(index)","manifests":[\#(descriptors.joined(separator: ","))]\#(more)}"#
    }

    static func manifest(config: String, layers: [String], more: String = "") -> String {
        #"{"schemaVersion":2,"mediaType":"\#(manifest)","config":\#(config),"#
            + #""layers":[\#(layers.joined(separator: ","))]\#(more)}"#
    }

    static func named(_ reference: String) -> String {
        #","annotations":{"org.opencontainers.image.ref.name":"\#(reference)"}"#
    }

    /// Adds an image with its blobs.
    mutating func addImage(_ mark: String = "a", more: String = "") -> String {
        let config = add(Self.config, #"{"os":"linux","architecture":"amd64","mark":"\#(mark)"}"#)
        let layer = add(Self.layer, [0x1F, 0x8B, 8, 0] + Array(mark.utf8))
        return add(Self.manifest, Self.manifest(config: config, layers: [layer]), more: more)
    }

    /// The layout as a tar, with something else as its `index.json` where that is given.
    func tar(index: String? = nil, end: Bool = true, before: (inout TarWriter) -> Void = { _ in }) -> [UInt8] {
        var tar = TarWriter()
        before(&tar)
        for file in files { tar.file(file.path, file.bytes) }
        tar.file("index.json", Array((index ?? Self.index(listed)).utf8))
        if end { tar.end() }
        return tar.bytes
    }

    /// A layout of one image.
    static func sound() -> HostileLayout {
        var layout = HostileLayout()
        layout.listed = [layout.addImage(more: named("registry.example.com/a:1"))]
        return layout
    }
}

/// A run of the command that may take so much memory and time, and no more.
enum BoundedRun {
    /// KiB of address space: the binary alone maps some 350 MiB of it.
    private static let memory = 1_310_720
    /// Seconds of CPU time.
    private static let time = 60

    /// Runs the command in a shell with these limits; beyond them it is killed, which is no exit code of the contract.
    ///
    /// Sanitizers map terabytes: `SALLYPORT_SANITIZER` says that one is there.
    static func sallyport(_ words: [String]) throws -> CommandRun {
        let isSanitized = Sanitizer.isPresent || ProcessInfo.processInfo.environment["SALLYPORT_SANITIZER"] != nil
        let limits = isSanitized ? "" : "ulimit -v \(memory); ulimit -t \(time); "
        return try CommandRun.tool(
            "sh",
            ["-c", limits + "exec \"$0\" \"$@\"", CommandRun.binary] + Sanitizer.adapted(words)
        )
    }

    /// Expects that each command refuses a bundle with this code, and that no verdict stays.
    static func expectRefusal(_ bundle: String, _ code: String, words: [String] = [], in scratch: ScratchFolder) throws
    {
        let trust = ["--trust", Corpus.trust, "--at", FixtureTests.at]
        let key = ["--key", Corpus.fixtures + "/keys/demo-station.pem", "--verdict", scratch.path + "/new.json"]
        let verdict = scratch.path + "/good.json"
        if !scratch.exists("good.json") {
            let good = Corpus.fixtures + "/bundles/accept/webshop-1.4.0.tar"
            let made = try CommandRun.sallyport(["verify", good] + trust + key.dropLast() + [verdict])
            #expect(made.exitCode == 0, "\(made.errors)")
        }
        let commands = [
            ["inspect", bundle] + words, ["verify", bundle] + trust + key + words,
            ["accept", verdict, bundle] + trust + words,
        ]
        for command in commands {
            let run = try sallyport(command)
            #expect(run.exitCode == 3, "\(command[0]): \(run.errors)")
            #expect(run.errors.hasSuffix("[\(code)]\n"), "\(command[0]): \(run.errors)")
            #expect(run.output.isEmpty)
            #expect(!scratch.exists("new.json"))
        }
    }
}
