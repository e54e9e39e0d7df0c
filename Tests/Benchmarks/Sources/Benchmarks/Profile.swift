import Glibc

/// Where processor time goes, by `perf`.
enum Profile {
    /// How much of the time is spent in a library.
    struct Share {
        /// With what the library calls.
        var inclusive: Double
        /// In its own instructions alone.
        var own: Double
    }

    /// Samples a program with its call stacks; nil where `perf` is missing or may not.
    static func share(of library: String, in program: Program, folder: String) throws -> Share? {
        guard Program.isInstalled("perf") else { return nil }
        let (data, text) = ("\(folder)/perf.data", "\(folder)/perf.txt")
        var record = Program(
            words: ["perf", "record", "-q", "-F", "199", "--call-graph", "dwarf,32768", "-o", data] + program.words
        )
        record.accepted = program.accepted
        guard (try? record.run()) != nil else { return nil }
        _ = try Program("perf", "script", "-i", data, "-F", "ip,sym,dso").writing(to: text).run()
        defer { for path in [data, text] { unsafe unlink(path) } }
        guard let file = unsafe fopen(text, "r") else { return nil }
        defer { unsafe _ = fclose(file) }
        return unsafe read(file, library)
    }

    /// Counts stacks: a sample is a line a frame, innermost first, and ends with an empty line.
    private static func read(_ file: UnsafeMutablePointer<FILE>, _ library: String) -> Share? {
        var (samples, inside, own) = (0, 0, 0)
        var stack: [Bool] = []
        var line = [CChar](repeating: 0, count: 1 << 16)
        while unsafe fgets(&line, CInt(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if text != "\n" {
                let object = text.split(separator: "(").last ?? ""
                if !object.hasPrefix("inlined") { stack.append(object.contains(library)) }
            } else if !stack.isEmpty {
                samples += 1
                inside += stack.contains(true) ? 1 : 0
                own += stack[0] ? 1 : 0
                stack = []
            }
        }
        guard samples > 0 else { return nil }
        return Share(inclusive: Double(inside) / Double(samples), own: Double(own) / Double(samples))
    }
}
