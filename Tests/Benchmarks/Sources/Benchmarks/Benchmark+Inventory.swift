import Glibc

extension Benchmark {
    /// A CycloneDX file of 40 MB, compact and laid out, read into values, beside PyPI's `orjson`.
    ///
    /// The peer reads with Python's garbage collector switched off, which takes most of its time otherwise.
    mutating func inventories() throws {
        for isIndented in [false, true] {
            let file = path("inventory.json")
            var text = InventoryText(isIndented: isIndented)
            try text.write(to: file, bytes: 40_000_000)
            defer { unsafe _ = unlink(file) }
            let ours = try figures(Program(words: [options.bundles, "--json", file]))
            guard let read = ours["read"], let asked = ours["asked"] else { throw Trouble("no figures of our own") }
            let name = "40 MB SBOM, \(isIndented ? "laid out" : "compact"), "
            guard let python = options.python, Program.has("orjson", python) else {
                let figure = "SALLYPORT_PYTHON names no Python with orjson"
                rows.append(Row(name: name + "read", ours: read.duration, figure: figure, target: "<= 1.00x"))
                continue
            }
            let peer = try figures(Program(words: [python, "-c", Self.peer, file]))
            guard let peerRead = peer["read"], let peerAsked = peer["asked"] else {
                throw Trouble("no figures of orjson")
            }
            guard ours["components"] == peer["components"], ours["letters"] == peer["letters"] else {
                throw Trouble("orjson reads something else")
            }
            add(name + "read into queryable values", read, peerRead, target: "<= 1.00x")
            add(name + "each name and purl asked for", asked, peerAsked, target: "-")
        }
    }

    private static let peer = """
        import gc, statistics, sys, time
        import orjson
        gc.disable()
        text = open(sys.argv[1], "rb").read()
        read, asked = [], []
        for _ in range(11):
            start = time.perf_counter()
            document = orjson.loads(text)
            middle = time.perf_counter()
            letters = 0
            for component in document["components"]:
                letters += len(component["name"].encode()) + len((component.get("purl") or "").encode())
            asked.append(time.perf_counter() - middle)
            read.append(middle - start)
            count = len(document["components"])
            del document
        print("read", statistics.median(read), sep="\\t")
        print("asked", statistics.median(asked), sep="\\t")
        print("components", count, sep="\\t")
        print("letters", letters, sep="\\t")
        """

    private mutating func add(_ name: String, _ ours: Double, _ peer: Double, target: String) {
        rows.append(
            Row(
                name: name,
                ours: ours.duration,
                peer: "orjson \(peer.duration)",
                figure: "\((ours / peer).digits(2))x",
                target: target,
                isMet: target == "-" ? nil : ours <= peer
            )
        )
    }

    func figures(_ program: Program) throws -> [String: Double] {
        let output = path("figures.tsv")
        _ = try program.writing(to: output).run()
        var figures: [String: Double] = [:]
        for line in try Text.read(output).split(separator: "\n") {
            let fields = line.split(separator: "\t")
            guard fields.count == 2 else { throw Trouble("expected two fields, found '\(line)'") }
            figures[String(fields[0])] = Double(fields[1])
        }
        return figures
    }
}

extension Program {
    /// Whether a Python has a module.
    static func has(_ module: String, _ python: String) -> Bool {
        (try? Program(words: [python, "-c", "import \(module)"]).run()) != nil
    }
}

/// Writes a CycloneDX file as scanners do, the same every time.
private struct InventoryText {
    let isIndented: Bool
    private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    init(isIndented: Bool) { self.isIndented = isIndented }

    private mutating func number(below limit: UInt64) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % limit)
    }

    /// Writes components until the file has so many bytes.
    mutating func write(to path: String, bytes: Int) throws {
        guard let file = unsafe fopen(path, "w") else { throw Trouble("cannot write \(path)") }
        var written = 0
        func put(_ text: String) {
            written += text.utf8.count
            unsafe _ = fwrite(text, 1, text.utf8.count, file)
        }
        let head = [
            (#""bomFormat":"#, #""CycloneDX""#), (#""specVersion":"#, #""1.6""#), (#""version":"#, "1"),
            (#""serialNumber":"#, #""urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79""#),
        ]
        put("{" + head.map { line(1) + $0 + space + $1 }.joined(separator: ",") + "," + line(1) + #""components":"#)
        put(space + "[")
        var index = 0
        while written < bytes {
            put((index > 0 ? "," : "") + line(2) + component(index))
            index += 1
        }
        put(line(1) + "]" + line(0) + "}")
        guard unsafe fclose(file) == 0 else { throw Trouble("cannot write \(path)") }
    }

    private var space: String { isIndented ? " " : "" }
    private func line(_ level: Int) -> String { isIndented ? "\n" + String(repeating: "  ", count: level) : "" }

    private func object(_ level: Int, _ members: [(String, String)]) -> String {
        "{" + members.map { line(level + 1) + "\"\($0)\":" + space + $1 }.joined(separator: ",") + line(level) + "}"
    }

    private func list(_ level: Int, _ elements: [String]) -> String {
        "[" + elements.map { line(level + 1) + $0 }.joined(separator: ",") + line(level) + "]"
    }

    private mutating func component(_ index: Int) -> String {
        let kind = ["npm", "golang", "deb", "pypi", "maven"][number(below: 5)]
        let length = 4 + number(below: 11)
        let letters = (0..<length).map { _ in Character(Unicode.Scalar(UInt8(97 + number(below: 26)))) }
        let name = String(letters) + "-\(index)"
        let version = "\(number(below: 20)).\(number(below: 40)).\(number(below: 100))"
        let purl = "pkg:\(kind)/\(name)@\(version)"
        let hash = String((0..<64).map { _ in Character(Unicode.Scalar(UInt8(97 + number(below: 6)))) })
        let license = ["MIT", "Apache-2.0", "BSD-3-Clause"][number(below: 3)]
        let path = "/usr/lib/modules/\(name)/package.json"
        var members = [
            ("type", #""library""#), ("bom-ref", "\"\(purl)?package-id=\(hash.prefix(16))\""), ("name", "\"\(name)\""),
            ("version", "\"\(version)\""), ("cpe", "\"cpe:2.3:a:\(name):\(name):\(version):*:*:*:*:*:*:*\""),
            ("purl", "\"\(purl)\""),
            ("hashes", list(3, [object(4, [("alg", #""SHA-256""#), ("content", "\"\(hash)\"")])])),
            ("licenses", list(3, [object(4, [("license", object(5, [("id", "\"\(license)\"")]))])])),
            (
                "properties",
                list(
                    3,
                    [
                        object(4, [("name", #""syft:package:type""#), ("value", "\"\(kind)\"")]),
                        object(4, [("name", #""syft:location:0:path""#), ("value", "\"\(path)\"")]),
                    ]
                )
            ),
        ]
        if index % 5 == 0 { members.append(("description", #""A library \"for\" cafés\nand more of it""#)) }
        return object(2, members)
    }
}
