import Cryptography
import Encodings
import Vocabulary

/// A layout that a forger changes with care: every name, digest and size that leads to the change fits it again.
struct RefittedLayout {
    private var files: [String: TarImage.Member]
    private let order: [String]
    /// The folder of the layout, which some carriers have beside other files.
    private let folder: String

    /// The bundle with one file changed, and all that refers to it.
    static func mutate(_ mutation: LayoutMutation, _ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        let image = TarImage(bytes)
        var layout = RefittedLayout(image)
        let path = layout.path(for: mutation, &generator)
        guard let member = layout.files[path] else { return bytes }
        layout.replace(path, with: changed(member.content, mutation, &generator))
        return layout.tar
    }

    private init(_ image: TarImage) {
        files = Dictionary(image.members.map { ($0.name, $0) }) { first, _ in first }
        order = image.members.map(\.name)
        folder = String(order.first { $0.hasSuffix("index.json") }?.dropLast("index.json".count) ?? "")
    }

    private var tar: [UInt8] {
        var image = TarImage([])
        let known = Set(order)
        for path in order + files.keys.filter({ !known.contains($0) }).sorted() {
            if let member = files[path] { image.members.append(member) }
        }
        return image.bytes
    }

    private func path(for mutation: LayoutMutation, _ generator: inout SeededGenerator) -> String {
        let blobs = order.filter { $0.hasPrefix(folder + "blobs/") && files[$0]?.isJSON == true }
        let candidates: [String] =
            switch mutation {
            case .indexBytes, .indexJSON: generator.below(20) == 0 ? [folder + "oci-layout"] : [folder + "index.json"]
            case .manifestJSON: blobs.filter(isManifest)
            case .envelopeJSON: blobs.filter { !isManifest($0) }
            case .payloadJSON: blobs.filter { files[$0].flatMap { Self.payload(of: $0.content) } != nil }
            default: order.filter { $0.hasPrefix(folder + "blobs/") }
            }
        return candidates.randomElement(using: &generator) ?? folder + "index.json"
    }

    private func isManifest(_ path: String) -> Bool {
        String(decoding: files[path]?.content ?? [], as: UTF8.self).contains("\"schemaVersion\"")
    }

    private static func changed(
        _ content: [UInt8],
        _ mutation: LayoutMutation,
        _ generator: inout SeededGenerator
    ) -> [UInt8] {
        switch mutation {
        case .indexBytes, .blobBytes:
            var content = content
            if !content.isEmpty { content[generator.below(content.count)] = generator.byte() }
            return content
        case .payloadJSON:
            guard let payload = payload(of: content), let bytes = Base64.decode(payload),
                let changed = JSONMutation.mutate(bytes, &generator)
            else { return content }
            return replacing(Array(payload.utf8), with: Array(Base64.encode(changed).utf8), in: content)
        default: return JSONMutation.mutate(content, &generator) ?? content
        }
    }

    private static func payload(of content: [UInt8]) -> String? {
        guard case .object(let root)? = try? JSONReader.read(content, depth: 64) else { return nil }
        var envelope = root
        if case .object(let nested)? = root["dsseEnvelope"] { envelope = nested }
        guard case .string(let payload)? = envelope["payload"] else { return nil }
        return payload
    }

    // MARK: - Digests

    private mutating func replace(_ path: String, with content: [UInt8]) {
        guard let old = files[path] else { return }
        guard path.hasPrefix(folder + "blobs/sha256/"), let new = try? HashFunction.digest(.sha256, of: content) else {
            files[path] = TarImage.Member(name: path, content: content, like: old)
            return
        }
        let (oldHex, newHex) = (Array(path.utf8.suffix(64)), Array(new.hex.utf8))
        files[path] = nil
        let newPath = "\(folder)blobs/sha256/\(new.hex)"
        files[newPath] = TarImage.Member(name: newPath, content: content, like: old)
        guard oldHex != newHex else { return }
        for place in files.keys.sorted() where place != newPath {
            // What an earlier round replaced is gone, or has changed.
            guard let member = files[place], member.isJSON, isManifest(place) else { continue }
            let renamed = Self.replacing(oldHex, with: newHex, in: member.content)
            guard renamed != member.content, let document = try? JSONReader.read(renamed, depth: 64) else { continue }
            let fitted = Self.fit(document, "sha256:\(new.hex)", size: content.count)
            replace(place, with: JSONWriter.write(fitted))
        }
    }

    /// The document with the size of each descriptor of a blob corrected.
    private static func fit(_ value: JSONValue, _ digest: String, size: Int) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map { fit($0, digest, size: size) })
        case .object(let object):
            let isDescriptor = object["digest"] == .string(digest)
            var fitted = JSONObject()
            for member in object.members {
                let isSize = isDescriptor && member.name == "size"
                _ = fitted.append(member.name, isSize ? .integer(size) : fit(member.value, digest, size: size))
            }
            return .object(fitted)
        default: return value
        }
    }

    private static func replacing(_ old: [UInt8], with new: [UInt8], in bytes: [UInt8]) -> [UInt8] {
        guard !old.isEmpty else { return bytes }
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == old[0], bytes[index...].starts(with: old) {
                result += new
                index += old.count
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }
}
