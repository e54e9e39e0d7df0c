/// The generated parts of `trust/`.
struct TrustDirectory {
    let world: DemoWorld

    /// Keys and the trusted root, by their paths below `trust/`.
    var generated: [String: [UInt8]] {
        [
            "keys/scanner.pub": Array(world.scanner.publicPEM.utf8),
            "keys/product-security.pub": Array(world.productSecurity.publicPEM.utf8),
            "verdict-keys/demo-station.pub": Array(world.station.publicPEM.utf8),
            "sigstore/demo/trusted_root.json": world.trustedRoot.prettyBytes,
        ]
    }

    /// `trust.lock` over these files, whose paths are relative to `trust/`.
    static func lock(over files: [String: [UInt8]]) -> [UInt8] {
        let manifest = files.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { "\(hex(sha256($0.value)))  \($0.key)\n" }.joined()
        let page = String(decoding: files["trust.yaml"] ?? [], as: UTF8.self).split(separator: "\n")
        let value = { (field: String) in
            must(page.first { $0.hasPrefix(field + ": ") }?.dropFirst(field.count + 2), "a field of trust.yaml")
        }
        let head = """
            # sallyport trust lock 1
            # digest \(digest(Array(manifest.utf8)))
            # name \(value("name"))
            # version \(value("version"))

            """
        return Array((head + manifest).utf8)
    }
}
