import Glibc

/// What a layer consists of.
enum Filling {
    /// Bytes that no compression makes smaller.
    case noise
    /// Noise, and then some of it again, as programs and libraries have it.
    case mixture
    /// A hole in the file, which takes no room on the disk.
    case zeros
}

/// Writes OCI image layouts of any size as tars, the same bytes every time.
///
/// Source: POSIX.1-2017, pax, "ustar Interchange Format"; OCI image-spec 1.1, image-layout.md.
struct Bundle {
    let path: String
    private let file: Int32
    private var offset: Int64 = 0

    private init(_ path: String) throws {
        self.path = path
        file = unsafe open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Trouble("cannot write \(path)") }
    }

    /// Writes a bundle with one image.
    static func write(_ path: String, layers sizes: [Int64], of filling: Filling) throws {
        var bundle = try Bundle(path)
        defer { close(bundle.file) }
        var layers: [String] = []
        for (index, size) in sizes.enumerated() {
            let digest = try bundle.layer(size, filling, seed: UInt64(index + 1))
            layers.append(descriptor("application/vnd.oci.image.layer.v1.tar", digest, size))
        }
        let config = try bundle.blob(#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}"#)
        let type = "application/vnd.oci.image.manifest.v1+json"
        let manifest = try bundle.blob(
            """
            {"schemaVersion":2,"mediaType":"\(type)",\
            "config":\(descriptor("application/vnd.oci.image.config.v1+json", config.digest, config.size)),\
            "layers":[\(layers.joined(separator: ","))]}
            """
        )
        let name = #","annotations":{"org.opencontainers.image.ref.name":"registry.example.com/bench/large:1"}}"#
        let listed = descriptor(type, manifest.digest, manifest.size).dropLast() + name
        try bundle.entry("index.json", #"{"schemaVersion":2,"manifests":[\#(listed)]}"#)
        try bundle.entry("oci-layout", #"{"imageLayoutVersion":"1.0.0"}"#)
        try bundle.append([UInt8](repeating: 0, count: 1_024))
    }

    private static func descriptor(_ type: String, _ digest: String, _ size: Int64) -> String {
        #"{"mediaType":"\#(type)","digest":"sha256:\#(digest)","size":\#(size)}"#
    }

    private mutating func blob(_ text: String) throws -> (digest: String, size: Int64) {
        let digest = try Self.digest("printf %s '\(text)'")
        try entry("blobs/sha256/\(digest)", text)
        return (digest, Int64(text.utf8.count))
    }

    private mutating func entry(_ name: String, _ text: String) throws {
        try append(Self.header(name, size: Int64(text.utf8.count)))
        try append(Array(text.utf8))
        try pad()
    }

    /// Writes the content first, and the header that names its digest when that is known.
    private mutating func layer(_ size: Int64, _ filling: Filling, seed: UInt64) throws -> String {
        let start = offset
        offset += 512
        switch filling {
        case .zeros: offset += size
        case .noise, .mixture: try fill(size, filling, seed: seed)
        }
        try pad()
        guard ftruncate(file, off_t(offset)) == 0 else { throw Trouble("no room for \(path)") }
        let content =
            filling == .zeros
            ? "head -c \(size) /dev/zero" : "tail -c +\(start + 513) '\(path)' | head -c \(size)"
        let digest = try Self.digest(content)
        let end = offset
        offset = start
        try append(Self.header("blobs/sha256/\(digest)", size: size))
        offset = end
        return digest
    }

    private mutating func fill(_ size: Int64, _ filling: Filling, seed: UInt64) throws {
        var state = seed &* 0x9E37_79B9_7F4A_7C15
        var words = [UInt64](repeating: 0, count: 1 << 17)
        var missing = size
        while missing > 0 {
            for index in words.indices {
                if filling == .mixture, index % 64 >= 24 {
                    words[index] = words[index - 24]
                    continue
                }
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
                words[index] = state
            }
            // Not JSON, whatever the first letter would have been.
            words[0] |= 0x80
            let count = Int(min(missing, Int64(words.count * 8)))
            try unsafe words.withUnsafeBytes { try unsafe write(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            missing -= Int64(count)
        }
    }

    private mutating func pad() throws {
        let rest = Int(offset % 512)
        if rest > 0 { try append([UInt8](repeating: 0, count: 512 - rest)) }
    }

    private mutating func append(_ bytes: [UInt8]) throws {
        try unsafe bytes.withUnsafeBytes { try unsafe write($0) }
    }

    private mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
        guard unsafe pwrite(file, bytes.baseAddress, bytes.count, off_t(offset)) == bytes.count
        else { throw Trouble("no room for \(path)") }
        offset += Int64(bytes.count)
    }

    private static func header(_ name: String, size: Int64) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at place: Int) {
            block.replaceSubrange(place..<place + text.utf8.count, with: text.utf8)
        }
        func octal(_ value: Int64, _ width: Int) -> String {
            let digits = String(value, radix: 8)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        put(name, at: 0)
        put(octal(0o644, 7), at: 100)
        put(octal(0, 7), at: 108)
        put(octal(0, 7), at: 116)
        if size < 1 << 33 {
            put(octal(size, 11), at: 124)
        } else {
            block[124] = 0x80
            for place in 0..<8 { block[128 + place] = UInt8(truncatingIfNeeded: size >> Int64(8 * (7 - place))) }
        }
        put(octal(0, 11), at: 136)
        put("        ", at: 148)
        put("0", at: 156)
        put("ustar\0" + "00", at: 257)
        put(octal(block.reduce(0) { $0 + Int64($1) }, 6) + "\0 ", at: 148)
        return block
    }

    /// The SHA-256 of what a shell command writes, by OpenSSL, which the package has no other use for.
    private static func digest(_ command: String) throws -> String {
        guard let stream = unsafe popen("\(command) | openssl dgst -sha256 -r", "r") else {
            throw Trouble("cannot run openssl")
        }
        defer { unsafe _ = pclose(stream) }
        var line = [CChar](repeating: 0, count: 256)
        guard unsafe fgets(&line, 256, stream) != nil else { throw Trouble("openssl says nothing") }
        let hex = line.prefix(64).map { UInt8(bitPattern: $0) }
        guard hex.count == 64, !hex.contains(0) else { throw Trouble("openssl says something else than a digest") }
        return String(decoding: hex, as: UTF8.self)
    }
}
