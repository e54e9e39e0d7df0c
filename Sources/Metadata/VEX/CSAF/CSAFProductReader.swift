internal import Encodings
internal import Vocabulary

/// Reads what a full product name identifies.
///
/// Source: CSAF 2.0, 3.1.3; CSAF 2.1, 3.1.3, and the mandatory tests 6.1.25 and 6.1.42.
struct CSAFProductReader {
    /// What the branches around it say of the version.
    let versions: [VersionRule]

    /// Beyond any real product; each is read again wherever the product is part of something.
    private static let mostIdentifiers = 100

    func read(_ cursor: JSONCursor) throws -> CSAFProductTree.Product {
        try CSAFReader.refuseCriticalExtensions(cursor)
        let id = try cursor.requiredText("product_id")
        _ = try cursor.requiredText("name")
        guard let helper = try cursor.member("product_identification_helper") else {
            return CSAFProductTree.Product(id: id, identifiers: [], hashes: [:], versions: versions)
        }
        var identifiers = try purls(helper)
        if let cpe = try helper.text("cpe") { identifiers.append(cpe) }
        for uri in try helper.elements("x_generic_uris") { identifiers.append(try uri.requiredText("uri")) }
        guard identifiers.count <= Self.mostIdentifiers else {
            throw helper.mismatch("at most \(Self.mostIdentifiers) identifiers", found: "\(identifiers.count)")
        }
        return CSAFProductTree.Product(
            id: id,
            identifiers: identifiers,
            hashes: try hashes(helper),
            versions: versions
        )
    }

    /// The purls, which may differ in their qualifiers alone: otherwise they name several products.
    private func purls(_ helper: JSONCursor) throws -> [String] {
        var purls: [String] = []
        if let purl = try helper.text("purl") { purls.append(purl) }
        let several = try helper.elements("purls")
        for purl in several { purls.append(try purl.string()) }
        let parts = purls.map { $0.prefix { $0 != "?" && $0 != "#" } }
        for (part, cursor) in zip(parts.suffix(several.count), several) {
            guard let first = parts.first, String(part).isIdentical(to: String(first)) else {
                throw cursor.mismatch("a purl that differs in its qualifiers alone", found: "another product")
            }
        }
        return purls
    }

    /// The hashes of its files; where they differ, no image is all of them, and a value that is no hash says so.
    private func hashes(_ helper: JSONCursor) throws -> [String: String] {
        var hashes: [String: String] = [:]
        for file in try helper.elements("hashes") {
            var own: [String: String] = [:]
            for hash in try file.required("file_hashes").array() {
                let algorithm = try hash.requiredText("algorithm").asciiLowercased
                guard own.updateValue(try hash.requiredText("value"), forKey: algorithm) == nil else {
                    throw hash.mismatch("each algorithm once", found: "'\(algorithm)' again")
                }
            }
            hashes.merge(own) { $0.asciiLowercased == $1.asciiLowercased ? $0 : "several" }
        }
        return hashes
    }
}
