import Encodings
import Files
import Sallyport
import Vocabulary

/// A bundle of `fixtures/` that passes, and how it lies on the medium.
struct GoodBundle: Sendable {
    let name: String
    let tar: [UInt8]
    let packing: Packing
    let names: [ImageName]

    /// The bundles that pass, and two of them compressed.
    static func all(in repository: String) throws -> [GoodBundle] {
        let page = try JSONReader.read(try read(repository + "/fixtures/expected.json"), depth: 8)
        var bundles: [GoodBundle] = []
        for fixture in try JSONCursor(page).elements("fixtures") where try fixture.required("exit").integer() == 0 {
            let file = try fixture.string("file")
            let words = try fixture.elements("arguments").map { try $0.string() }
            bundles.append(
                GoodBundle(
                    name: String(file.split(separator: "/").last ?? ""),
                    tar: try read(repository + "/fixtures/" + file),
                    packing: .plain,
                    names: try words.filter { $0 != "--name" }.map { try ImageName($0) }
                )
            )
        }
        let packed = zip(bundles, [Packing.zstd, .gzip]).map { bundle, packing in
            GoodBundle(name: "\(bundle.name).\(packing)", tar: bundle.tar, packing: packing, names: bundle.names)
        }
        return bundles + packed
    }

    /// The request that judges this bundle at a path.
    func request(_ path: String) -> BundleRequest { BundleRequest(path: path, names: names) }

    private static func read(_ path: String) throws -> [UInt8] {
        guard let bytes = try OpenFile(path, 0).readAll(limit: 1 << 24) else {
            throw WrongWords("\(path) is too large")
        }
        return bytes
    }
}
