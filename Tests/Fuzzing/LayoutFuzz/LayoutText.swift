import Cryptography
import Vocabulary

/// A layout in a form that a fuzzer can change and whose digests still fit.
///
/// Parts are separated by lines of `%%`: `index.json` first, then blobs. In a part `@d2` stands for the digest of the
/// part after the next, counted from 0, and `@s2` for its size; a part may only speak of later ones.
enum LayoutText {
    /// The layout as a tar; nil for a text that is none.
    static func tar(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.first == UInt8(ascii: "{") else { return nil }
        let parts = split(bytes)
        guard parts.count <= 32 else { return nil }
        var known: [Int: (digest: Digest, size: Int)] = [:]
        var tar: [UInt8] = []
        for index in parts.indices.reversed() {
            let content = filled(parts[index], known)
            guard let digest = try? HashFunction.digest(.sha256, of: content) else { return nil }
            let isNew = !known.values.contains { $0.digest == digest }
            known[index] = (digest, content.count)
            if index == 0 {
                tar += member("index.json", content)
            } else if isNew {
                tar += member("blobs/sha256/\(digest.hex)", content)
            }
        }
        tar += member("oci-layout", Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8))
        return tar + [UInt8](repeating: 0, count: 1_024)
    }

    private static func split(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var parts: [ArraySlice<UInt8>] = []
        var start = 0
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        where line.elementsEqual("%%".utf8) {
            parts.append(bytes[start..<max(start, line.startIndex - 1)])
            start = min(line.endIndex + 1, bytes.count)
        }
        return parts + [bytes[start...]]
    }

    private static func filled(_ part: ArraySlice<UInt8>, _ known: [Int: (digest: Digest, size: Int)]) -> [UInt8] {
        var result: [UInt8] = []
        var rest = part
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "@"), let what = rest.first, let number = rest.dropFirst().first,
                let value = known[Int(number) - 48]
            else {
                result.append(byte)
                continue
            }
            switch what {
            case UInt8(ascii: "d"): result += "\(value.digest)".utf8
            case UInt8(ascii: "s"): result += "\(value.size)".utf8
            default:
                result.append(byte)
                continue
            }
            rest = rest.dropFirst(2)
        }
        return result
    }

    private static func member(_ name: String, _ content: [UInt8]) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at offset: Int) {
            for (index, byte) in text.utf8.enumerated() { header[offset + index] = byte }
        }
        func octal(_ value: Int, _ digits: Int) -> String {
            let text = String(value, radix: 8)
            return String(repeating: "0", count: digits - text.count) + text
        }
        put(name, at: 0)
        put(octal(content.count, 11), at: 124)
        put("0", at: 156)
        put("ustar\u{0}00        ", at: 257)
        put("        ", at: 148)
        put(octal(header.reduce(0) { $0 + Int($1) }, 6) + "\0", at: 148)
        return header + content + [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    }
}
