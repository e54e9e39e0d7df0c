// Writes `fixtures/`, the generated parts of `trust/` and `docs/codes.md`; with `--check` it only says which files differ.
// For benchmarks it makes a large bundle that is kept nowhere: `--crowd IMAGES FILE`, `--inventory[-spdx] PACKAGES FILE`.
import Forge
import Glibc

/// The files of this repository, read and written without more than POSIX offers.
struct WorkTree {
    let root: String

    func read(_ path: String) -> [UInt8]? {
        let file = unsafe fopen(root + path, "rb")
        guard let file = unsafe file else { return nil }
        defer { unsafe _ = fclose(file) }
        var (bytes, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
        while true {
            let count = unsafe fread(&buffer, 1, 65_536, file)
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }

    /// Writes a file that anyone may read and only its owner may write, and the folders above it.
    func write(_ path: String, _ bytes: [UInt8]) -> Bool {
        let parts = path.split(separator: "/").dropLast()
        for depth in parts.indices { unsafe mkdir(root + parts[...depth].joined(separator: "/"), 0o755) }
        guard let file = unsafe fopen(root + path, "wb") else { return false }
        let written = unsafe fwrite(bytes, 1, bytes.count, file)
        let closed = unsafe fclose(file)
        let opened = unsafe chmod(root + path, 0o644)
        return written == bytes.count && closed == 0 && opened == 0
    }

    func remove(_ path: String) -> Bool {
        let status = unsafe unlink(root + path)
        return status == 0
    }

    /// The regular files below a folder, by their paths in the repository.
    func paths(below folder: String) -> [String] {
        guard let handle = unsafe opendir(root + folder) else { return [] }
        defer { unsafe _ = closedir(handle) }
        var paths: [String] = []
        while let entry = unsafe readdir(handle) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            let isFolder = unsafe Int32(entry.pointee.d_type) == Int32(DT_DIR)
            paths += isFolder ? self.paths(below: folder + "/" + name) : [folder + "/" + name]
        }
        return paths
    }
}

/// The large bundle that the words ask for; nil where they ask for something else.
func largeBundle(_ words: [String]) -> BundleRecipe? {
    guard words.count == 3, let count = Int(words[1]), count > 0 else { return nil }
    switch words[0] {
    case "--crowd": return DemoWorld().crowd(of: count)
    case "--inventory": return DemoWorld().inventory(of: count)
    case "--inventory-spdx": return DemoWorld().inventory(of: count, isSPDX: true)
    default: return nil
    }
}

let arguments = Array(CommandLine.arguments.dropFirst())
if let recipe = largeBundle(arguments) {
    let tree = WorkTree(root: arguments[2].hasPrefix("/") ? "/" : "")
    exit(tree.write(arguments[2], recipe.tar(in: DemoWorld())) ? 0 : 1)
}
guard arguments.isEmpty || arguments == ["--check"] else {
    let usage = "usage: FixtureForge [--check | --crowd IMAGES FILE | --inventory[-spdx] PACKAGES FILE]\n"
    _ = unsafe write(STDERR_FILENO, usage, usage.utf8.count)
    exit(2)
}
let tree = WorkTree(root: #filePath.split(separator: "/").dropLast(3).reduce("/") { $0 + $1 + "/" })
var trust: [String: [UInt8]] = [:]
for path in tree.paths(below: "trust") { trust[String(path.dropFirst("trust/".count))] = tree.read(path) }
var files = FixtureTree.files(trust: trust)
files[CodeTable.path] = Array(CodeTable.text.utf8)
let stale = ["fixtures/bundles", "fixtures/fuzz"].flatMap(tree.paths(below:)).filter { files[$0] == nil }
let changed = files.keys.filter { tree.read($0) != files[$0] }
var failed = false
for path in (changed + stale).sorted() {
    if arguments.isEmpty {
        let done = files[path].map { tree.write(path, $0) } ?? tree.remove(path)
        print(done ? "wrote \(path)" : "cannot write \(path)")
        failed = failed || !done
    } else {
        print("differs: \(path)")
        failed = true
    }
}
exit(failed ? 1 : 0)
