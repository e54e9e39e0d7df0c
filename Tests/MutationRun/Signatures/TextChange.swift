import Encodings

/// A change to a file that leaves it saying the same.
struct TextChange: Sendable {
    let text: String
    /// Whether it is evidence: what remains may say less of when the signature was made.
    let isEvidence: Bool
    let explains: @Sendable (SignatureComparison) -> Bool

    /// Takes what differs, the reason why that is no forgery, and how it is known.
    private init(
        _ name: String,
        because reason: String,
        isEvidence: Bool = false,
        explains: @escaping @Sendable (SignatureComparison) -> Bool
    ) {
        (text, self.isEvidence, self.explains) = ("\(name): \(reason)", isEvidence, explains)
    }

    static let all: [TextChange] = [
        TextChange(
            "white space between tokens",
            because: "JSON gives it no meaning"
        ) { comparison in
            comparison.documents != nil && withoutSpace(comparison.old) == withoutSpace(comparison.new)
        },
        TextChange(
            "another way to write the same JSON string",
            because: "an escape or none"
        ) { comparison in
            guard let (old, new) = comparison.documents else { return false }
            return JSONWriter.write(old) == JSONWriter.write(new)
        },
        TextChange(
            "order of members",
            because: "JSON gives it no meaning"
        ) { comparison in
            guard let (old, new) = comparison.documents else { return false }
            return JSONWriter.write(old, sorted: true) == JSONWriter.write(new, sorted: true)
        },
        TextChange(
            "another line of the file",
            because: "one line that holds is enough, the others are notes",
            isEvidence: true
        ) { comparison in
            let lines = Documents(comparison.old).lines
            let kept = comparison.new.split(separator: 0x0A).map(Array.init).filter(lines.contains)
            return lines.count > 1 && kept.count == 1
        },
        TextChange(
            "white space in a file of base64 or PEM",
            because: "tools break its lines where they like"
        ) { comparison in
            let isText = comparison.role == .signature || comparison.role == .certificate
            return isText && comparison.documents == nil
                && comparison.old.filter(isNoSpace) == comparison.new.filter(isNoSpace)
        },
        TextChange(
            "twin of an ECDSA signature in a file of its own",
            because: "it holds over the same content by the same key; no entry has the first",
            isEvidence: true
        ) { comparison in
            let old = Base64.decode(comparison.old.filter(isNoSpace)).flatMap(TwinSignature.of)
            return comparison.role == .signature && old != nil
                && old == Base64.decode(comparison.new.filter(isNoSpace))
        },
        TextChange(
            "upper case in the digest on the command line",
            because: "it is the same digest"
        ) { comparison in
            comparison.role == .artifact
                && String(decoding: comparison.new, as: UTF8.self).lowercased().utf8.elementsEqual(comparison.old)
        },
        TextChange(
            "unsigned part of a timestamp in a file of its own",
            because: "the authority's signature and what is concluded from it stay"
        ) { comparison in
            guard comparison.role == .timestamp, let old = TimestampParts(comparison.old),
                let new = TimestampParts(comparison.new)
            else { return false }
            return new.unsignedDifference(from: old) != nil
        },
        TextChange(
            "timestamp in a file of its own that does not hold",
            because: "it is not counted, which a note tells; the log's time remains",
            isEvidence: true
        ) {
            $0.role == .timestamp && $0.tellsOfTimestamp
        },
    ]

    static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }

    private static func isNoSpace(_ byte: UInt8) -> Bool { !isSpace(byte) }

    /// A text of JSON without white space but in strings.
    private static func withoutSpace(_ text: [UInt8]) -> [UInt8] {
        var (isString, isEscaped) = (false, false)
        return text.filter { byte in
            if isString {
                if isEscaped {
                    isEscaped = false
                } else if byte == 0x5C {
                    isEscaped = true
                } else if byte == 0x22 {
                    isString = false
                }
                return true
            }
            if byte == 0x22 { isString = true }
            return isNoSpace(byte)
        }
    }
}
