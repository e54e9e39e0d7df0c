import Glibc

/// The rows, each measured beside its peer in the same run.
struct Benchmark {
    let options: Options
    private let folder: String
    var rows: [Row] = []

    init(_ options: Options) throws {
        self.options = options
        folder = "\(options.folder)/sallyport-benchmarks.\(getpid())"
        guard unsafe mkdir(folder, 0o700) == 0 else { throw Trouble("cannot make \(folder)") }
    }

    /// Removes everything that was made.
    func clean() { _ = try? Program("rm", "-rf", folder).run() }

    mutating func run() {
        let rows: [(String, (inout Benchmark) throws -> Void)] = [
            ("small bundle", { try $0.smallBundle() }),
            ("plain tar", { try $0.plainTar() }),
            ("gzip", { try $0.compressed("gzip", "gzip -1 -c") }),
            ("zstd", { try $0.compressed("zstd", "zstd -q -3 -c") }),
            ("1,000 images", { try $0.crowd() }),
            ("2,000 bundles", { try $0.manyBundles() }),
            ("one verify-blob", { try $0.oneBundle() }),
            ("40 MB SBOM", { try $0.inventories() }),
            ("filter over 100 findings", { try $0.expressions() }),
            ("growth: images", { try $0.growingCrowd() }),
            ("growth: SBOM", { try $0.growingInventory() }),
            ("growth: layer", { try $0.growingLayer() }),
        ]
        for (name, body) in rows where options.only.isEmpty || options.only.contains(where: name.contains) {
            note(name)
            do { try body(&self) } catch {
                let reason = (error as? Trouble)?.text ?? "\(error)"
                self.rows.append(Row(name: name, ours: "-", figure: "not measured: \(reason)", target: "-"))
            }
        }
    }

    private func note(_ text: String) { StandardError.write("… \(text)\n") }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// Runs two programs in turn, so that both meet the same machine; a first run of each fills the page cache.
    func alternate(_ ours: Program, _ peer: Program?, repetitions: Int? = nil) throws -> ([Run], [Run]) {
        var (left, right): ([Run], [Run]) = ([], [])
        _ = try ours.run()
        _ = try peer?.run()
        for _ in 0..<(repetitions ?? options.repetitions) {
            left.append(try ours.run())
            if let peer { right.append(try peer.run()) }
        }
        return (left, right)
    }

    /// A row about a ratio of times.
    private mutating func compare(
        _ name: String,
        _ ours: Program,
        _ peer: Program,
        needs tool: String,
        target: String,
        repetitions: Int? = nil,
        isMet: (Double) -> Bool
    ) throws {
        let isHere = Program.isInstalled(tool)
        let (left, right) = try alternate(ours, isHere ? peer : nil, repetitions: repetitions)
        let ratio = isHere ? left.seconds / right.seconds : 0
        rows.append(
            Row(
                name: name,
                ours: left.seconds.duration,
                peer: isHere ? "\(tool) \(right.seconds.duration)" : "\(tool) is not installed",
                figure: isHere ? "\(ratio.digits(2))x, \((left.processor / left.seconds).digits(2)) cores" : "-",
                memory: left.memory,
                target: target,
                isMet: isHere ? isMet(ratio) : nil
            )
        )
    }
}

// MARK: - Rows

extension Benchmark {
    /// The demo bundle, start to finish.
    mutating func smallBundle() throws {
        let bundle = "\(options.root)/fixtures/bundles/accept/webshop-1.4.0.tar"
        let (runs, _) = try alternate(options.verify(bundle), nil, repetitions: 50)
        rows.append(
            Row(
                name: "small bundle, verify",
                ours: runs.seconds.duration,
                figure: "\((runs.processor * 1_000).digits(1)) ms CPU",
                memory: runs.memory,
                target: "<= 25 ms",
                isMet: runs.seconds <= 0.025
            )
        )
    }

    /// A bundle of eight layers in the page cache, with and without its own digest.
    ///
    /// Nothing in it is signed, so the result is FAILED.
    mutating func plainTar() throws {
        let bundle = path("large.tar")
        try Bundle.write(bundle, layers: [Int64](repeating: options.size / 8, count: 8), of: .noise)
        defer { unsafe _ = unlink(bundle) }
        let openssl = Program("openssl", "dgst", "-sha256", bundle)
        let verify = options.verify(bundle).accepting(1)
        let size = "\(options.size >> 20) MiB"
        try compare("\(size) tar, verify", verify, openssl, needs: "openssl", target: "<= 1.10x") { $0 <= 1.10 }
        let skopeo = Program(
            shell:
                "rm -rf '\(path("dir"))'; skopeo --insecure-policy copy -q oci-archive:'\(bundle)' dir:'\(path("dir"))'"
        )
        try compare("\(size) tar, verify", verify, skopeo, needs: "skopeo", target: "<= 1/6 (0.17x)", repetitions: 2) {
            $0 <= 1.0 / 6
        }
        _ = try Program("rm", "-rf", path("dir")).run()
        try compare(
            "\(size) tar, verify --no-file-digest",
            options.verify(bundle, "--no-file-digest").accepting(1),
            openssl,
            needs: "openssl",
            target: "<= 0.60x on two cores"
        ) { $0 <= 0.60 }
        requireMemory(of: 3)
    }

    /// The rows just measured stay below the bound of memory.
    private mutating func requireMemory(of count: Int) {
        let peak = rows.suffix(count).compactMap(\.memory).max() ?? 0
        rows.append(
            Row(
                name: "the same, peak memory",
                ours: "\((Double(peak) / 1_048_576).digits(1)) MiB",
                figure: "-",
                memory: peak,
                target: "< 64 MiB",
                isMet: peak < 64 << 20
            )
        )
    }

    /// The same content compressed, against unpacking and hashing it once.
    mutating func compressed(_ name: String, _ compressor: String) throws {
        let (plain, bundle) = (path("plain.tar"), path("plain.tar.\(name)"))
        try Bundle.write(plain, layers: [Int64](repeating: options.size / 16, count: 8), of: .mixture)
        _ = try Program(shell: "\(compressor) '\(plain)' > '\(bundle)'").run()
        unsafe unlink(plain)
        defer { unsafe _ = unlink(bundle) }
        try compare(
            "\(options.size >> 21) MiB tar.\(name), verify",
            options.verify(bundle).accepting(1),
            Program(shell: "bsdtar -xOf '\(bundle)' | openssl dgst -sha256"),
            needs: "bsdtar",
            target: "<= 1.15x"
        ) { $0 <= 1.15 }
    }

    private func forged(_ kind: String, _ count: Int) throws -> String {
        let bundle = path("\(kind)-\(count).tar")
        _ = try Program(options.forge, "--\(kind)", "\(count)", bundle).run()
        return bundle
    }

    /// A thousand images with four attestations each.
    mutating func crowd() throws {
        let bundle = try forged("crowd", 1_000)
        defer { unsafe _ = unlink(bundle) }
        let (runs, _) = try alternate(options.verify(bundle), nil)
        let cores = runs.processor / runs.seconds
        rows.append(
            Row(
                name: "1,000 images x 4, both cores",
                ours: runs.seconds.duration,
                figure: "\(runs.processor.digits(2)) s CPU, \(cores.digits(2)) cores",
                memory: runs.memory,
                target: ">= 1.60 cores",
                isMet: cores >= 1.6
            )
        )
        guard let share = try Profile.share(of: "libcrypto", in: options.verify(bundle), folder: folder) else { return }
        rows.append(
            Row(
                name: "1,000 images x 4, in libcrypto",
                ours: "\((share.inclusive * 100).digits(1))%",
                figure: "\((share.own * 100).digits(1))% without what it calls",
                target: ">= 80% of CPU",
                isMet: share.inclusive >= 0.8
            )
        )
    }

    /// Three sizes, each about twice the one before.
    private mutating func grow(_ name: String, _ sizes: [(String, Program)], repetitions: Int) throws {
        var former: (seconds: Double, memory: Int)?
        for (size, program) in sizes {
            let (runs, _) = try alternate(program, nil, repetitions: repetitions)
            let growth = former.map { runs.processor / $0.seconds }
            let memory = former.map { Double(runs.memory) / Double($0.memory) }
            rows.append(
                Row(
                    name: "\(name) \(size)",
                    ours: runs.seconds.duration,
                    figure: growth.map { "CPU \($0.digits(2))x, memory \((memory ?? 0).digits(2))x" } ?? "-",
                    memory: runs.memory,
                    target: growth == nil ? "-" : "<= 2.4x of half",
                    isMet: growth.map { $0 <= 2.4 && (memory ?? 0) <= 2.4 }
                )
            )
            former = (runs.processor, runs.memory)
        }
    }

    mutating func growingCrowd() throws {
        let sizes = try [250, 500, 1_000].map { ("\($0)", options.verify(try forged("crowd", $0))) }
        try grow("growth: images", sizes, repetitions: 3)
    }

    mutating func growingInventory() throws {
        let counts = options.isFull ? [129_000, 258_000, 515_000] : [24_000, 48_000, 96_000]
        try growingInventory("inventory", "CycloneDX", counts)
        // An SPDX SBOM of as many bytes: it names each package three times.
        try growingInventory("inventory-spdx", "SPDX", counts.map { $0 * 63 / 100 })
    }

    private mutating func growingInventory(_ kind: String, _ format: String, _ counts: [Int]) throws {
        let sizes = try counts.map { ("\($0 / 1_000)k packages", options.verify(try forged(kind, $0))) }
        defer { for count in counts { unsafe unlink(path("\(kind)-\(count).tar")) } }
        try grow("growth: SBOM in \(format) of", sizes, repetitions: options.isFull ? 1 : 3)
        let bundle = path("\(kind)-\(counts[2]).tar")
        // The attestation is nearly all of the bundle.
        var status = stat()
        guard unsafe stat(bundle, &status) == 0 else { throw Trouble("cannot see \(bundle)") }
        let (peak, size) = (Double(rows.last?.memory ?? 0), Double(status.st_size))
        rows.append(
            Row(
                name: "the last, peak memory against size",
                ours: "\((peak / 1_048_576).digits(1)) MiB",
                figure: "\((peak / size).digits(2))x of \((size / 1e6).digits(0)) MB",
                memory: rows.last?.memory,
                target: options.isFull ? "<= 3x" : "-",
                isMet: options.isFull ? peak <= 3 * size : nil
            )
        )
    }

    mutating func growingLayer() throws {
        let sizes: [Int64] = options.isFull ? [5, 10, 20] : [1, 2, 4]
        let programs = try sizes.map { size in
            let bundle = path("zeros-\(size).tar")
            try Bundle.write(bundle, layers: [size << 30], of: .zeros)
            return ("\(size) GiB", options.verify(bundle).accepting(1))
        }
        try grow("growth: layer of", programs, repetitions: 1)
        requireMemory(of: 3)
    }
}
