/// Inputs that a reader has to refuse, each for one reason: what fuzzers find, and the nastiest that hands can make.
///
/// A name is the reader, what is wrong, and behind the dot the code of the refusal.
public enum FuzzFixtures {
    /// By their names below `fixtures/fuzz/reject/`.
    public static var all: [String: [UInt8]] {
        [
            "archive-pax-name-of-combining-marks.entry-name": archive(pax: record("path", composable(20_000))),
            "archive-pax-size-beyond-the-file.archive-damaged": archive(pax: record("size", "99999")),
            "archive-pax-path-twice.archive-damaged": archive(pax: "11 path=ab\n9 path=c\n"),
            "archive-pax-sparse-map.entry-type": archive(pax: record("GNU.sparse.map", "0,1,2,3")),
            "archive-xz-window-of-four-gibibytes.limit-exceeded": xzWindow,
            "archive-zstd-window-of-two-gibibytes.limit-exceeded": zstdWindow,
            "archive-two-in-a-row.archive-damaged": archive(pax: nil) + archive(pax: nil),
            "json-name-twice-by-escape.malformed-json": Array(#"{"a":1,"\u0061":2}"#.utf8),
            "json-names-equal-for-unicode.malformed-json": Array("{\"\u{E9}\":1,\"e\u{301}\":2}".utf8),
            "json-name-of-combining-marks.malformed-json": Array("{\"\(composable(20_000))\":1}".utf8),
            "json-lone-surrogate.malformed-json": Array(#"["\ud800x"]"#.utf8),
            "json-overlong-utf8.malformed-json": [0x22, 0xC0, 0xAF, 0x22],
            "json-brackets.limit-exceeded": [UInt8](repeating: UInt8(ascii: "["), count: 4_096),
            "der-length-of-four-gibibytes.certificate-invalid": [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0x30],
            "der-indefinite-length.certificate-invalid": [0x30, 0x80, 0x30, 0x80, 0, 0, 0, 0],
            "der-nested-without-end.certificate-invalid": nestedDER,
            "statement-subject-with-two-digests-of-one-algorithm.malformed-statement": Array(
                (statement.dropLast(2) + #","subject":[{"digest":{"sha256":"00","sha256":"11"}}]}"#).utf8
            ),
            "statement-without-subject.malformed-statement": Array((statement.dropLast() + #","subject":[]}"#).utf8),
            "statement-of-another-type.malformed-statement": Array(#"{"_type":"https://example.com"}"#.utf8),
        ]
    }

    private static let statement = #"{"_type":"https://in-toto.io/Statement/v1","predicateType":"https://example.com"}"#

    /// A letter that libarchive composes, and marks that canonical order turns round.
    private static func composable(_ marks: Int) -> String {
        "e\u{301}" + String(repeating: "\u{301}\u{316}", count: marks / 2)
    }

    private static func record(_ key: String, _ value: String) -> String {
        let rest = " \(key)=\(value)\n"
        var length = rest.utf8.count + 1
        while String(length).utf8.count + rest.utf8.count != length { length += 1 }
        return "\(length)\(rest)"
    }

    private static func archive(pax: String?) -> [UInt8] {
        let header = pax.map { [TarEntry("PaxHeaders/entry", Array($0.utf8), type: .pax)] } ?? []
        return Tar.archive(header + [TarEntry("oci-layout", Array("{\"imageLayoutVersion\":\"1.0.0\"}".utf8))])
    }

    /// A frame that looks back 2 GiB, with an empty last block.
    ///
    /// Source: RFC 8878, 3.1.1.
    private static let zstdWindow: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 21 << 3, 1, 0, 0]

    /// A stream and the header of a block whose dictionary is the largest.
    ///
    /// Source: The .xz File Format, 2.1.1, 5.3.1.
    private static let xzWindow: [UInt8] = [
        0xFD, 0x37, 0x7A, 0x58, 0x5A, 0, 0, 0, 0xFF, 0x12, 0xD9, 0x41, 2, 0, 0x21, 1, 40, 0, 0, 0, 0, 0, 0, 0, 0,
    ]

    private static let nestedDER: [UInt8] = (0..<120).reversed().flatMap { [0x30, UInt8($0)] as [UInt8] }
}
