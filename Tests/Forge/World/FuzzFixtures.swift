/// Inputs for single readers: such as they have to read, and such as they have to refuse.
public enum FuzzFixtures {
    /// What a reader has to read, by names below `fixtures/fuzz/accept/`; the fuzzers start from these.
    static func accepted(in world: DemoWorld) -> [String: [UInt8]] {
        var inputs = ["root-demo": world.trustedRoot.bytes]
        for signature in world.fileSignatures {
            inputs["bundle-\(signature.name)"] = signature.bundle
            inputs["bundle-local-\(signature.name)"] = signature.local.bytes
            inputs["parts-\(signature.name)"] = Array(signature.parts.joined(separator: FileSignature.separator))
            if let timestamp = signature.material.timestamp { inputs["timestamp-\(signature.name)"] = timestamp }
            if let entry = signature.material.entry {
                inputs["checkpoint-\(signature.name)"] = Array(entry.proof.checkpoint.utf8)
            }
        }
        return inputs
    }
}

/// Inputs that a reader has to refuse, each for one reason: what fuzzers find, and the nastiest that hands can make.
///
/// A name is the reader, what is wrong, and behind the dot the code of the refusal.
extension FuzzFixtures {
    /// By their names below `fixtures/fuzz/reject/`.
    static var rejected: [String: [UInt8]] {
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
            "bundle-of-33-log-entries.limit-exceeded": bundle(#"{"tlogEntries":[\#(list("{}", 33))]}"#),
            "bundle-of-11-certificates.limit-exceeded": bundle(
                #"{"x509CertificateChain":{"certificates":[\#(list("{}", 11))]}}"#,
                version: .v0_1
            ),
            "bundle-of-33-timestamps.limit-exceeded": bundle(
                #"{"publicKey":{},"timestampVerificationData":{"rfc3161Timestamps":[\#(list("{}", 33))]}}"#
            ),
            "bundle-of-1001-lines.limit-exceeded": Array(String(repeating: "{}\n", count: 1_001).utf8),
            "bundle-whose-base64-has-bits-left-over.malformed-attestation": bundle(
                #"{"publicKey":{}}"#,
                signature: "AB=="
            ),
            "bundle-local-without-signature.malformed-attestation": Array(#"{"base64Signature":""}"#.utf8),
            "bundle-envelope-without-signature.malformed-attestation": Array(
                #"{"payloadType":"","payload":"","signatures":[]}"#.utf8
            ),
            "timestamp-of-indefinite-length.timestamp-invalid": [0x30, 0x80, 0x30, 0x03, 0x02, 0x01, 0, 0, 0],
            "timestamp-granted-without-token.timestamp-invalid": [0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0],
            "checkpoint-of-65-lines.limit-exceeded": Array(String(repeating: "a\n", count: 65).utf8),
            "checkpoint-with-a-size-of-leading-zeros.checkpoint-invalid": Array(
                "log.example\n01\n\(base64([UInt8](repeating: 0, count: 32)))\n\n\u{2014} log.example AAAAAAA=\n".utf8
            ),
            "root-of-33-lines.trust-root-invalid": Array(String(repeating: "{}\n", count: 33).utf8),
        ]
    }

    /// A bundle with a signature over a message.
    private static func bundle(
        _ material: String,
        version: BundleVersion = .v0_3,
        signature: String = "AAAA"
    ) -> [UInt8] {
        let head = #"{"mediaType":"\#(version.rawValue)","verificationMaterial":\#(material),"#
        return Array((head + #""messageSignature":{"signature":"\#(signature)"}}"#).utf8)
    }

    private static func list(_ element: String, _ count: Int) -> String {
        [String](repeating: element, count: count).joined(separator: ",")
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
