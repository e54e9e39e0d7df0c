import Attestations
import Forge
import Foundation
import Testing
import Trust
import Vocabulary

/// What is signed, and how a bundle words it: each in one way that is wrong, or odd and right.
@Suite struct ContentRefusalTests {
    /// Documents of which two readers would see two contents.
    static let twins: [Alteration] = [
        Alteration("a second envelope", .malformedAttestation) { attachment, _ in
            attachment.alterBundle = { $0.append("dsseEnvelope", $0["dsseEnvelope"] ?? nil) }
        },
        Alteration("a second payload", .malformedAttestation) { attachment, _ in
            attachment.alterBundle = { bundle in
                let payload = bundle["dsseEnvelope"]?["payload"] ?? nil
                bundle["dsseEnvelope"]?.append("payload", payload)
            }
        },
        Alteration("a second payload in other case", .malformedAttestation) { attachment, _ in
            attachment.alterBundle = { bundle in
                let payload = bundle["dsseEnvelope"]?["payload"] ?? nil
                bundle["dsseEnvelope"]?.append("Payload", payload)
            }
        },
        Alteration("tlog_entries beside tlogEntries", .malformedAttestation) { attachment, _ in
            attachment.alterBundle = { $0["verificationMaterial"]?.append("tlog_entries", []) }
        },
        Alteration("a second body of the log entry", .malformedAttestation) { attachment, _ in
            attachment.alterBundle = LogRefusalTests.alterEntry { entry in
                entry.append("canonicalizedBody", entry["canonicalizedBody"] ?? nil)
            }
        },
        Alteration("something after the bundle", .malformedAttestation) { attachment, _ in
            attachment.alterBundle = { $0 = .literal($0.text + "{}") }
        },
        Alteration("a second critical, signed", .malformedStatement, .signature) { attachment, _ in
            attachment.content = alteredSignature { json in json.append("critical", json["critical"] ?? nil) }
        },
        Alteration("a second digest of the manifest, signed", .malformedStatement, .signature) { attachment, _ in
            attachment.content = alteredSignature { json in
                json["critical"]?["image"]?.append("docker-manifest-digest", "sha256:00")
            }
        },
    ]

    /// The signature of the shop with another document.
    private static func alteredSignature(_ change: (inout JSON) -> Void) -> Forge.Attachment.Content {
        var json: JSON = [
            "critical": [
                "identity": ["docker-reference": "registry.example.com/shop/webshop"],
                "image": ["docker-manifest-digest": .string(DemoWorld().webshop().image.digest)],
                "type": "cosign container image signature",
            ],
            "optional": nil,
        ]
        change(&json)
        return .simpleSigning(json.bytes)
    }

    static let signatures: [Alteration] = [
        Alteration("the same document in other words", nil, .signature) { attachment, _ in
            attachment.content = alteredSignature { _ in }
        },
        Alteration("a line feed after the document, signed along", nil, .signature) { attachment, _ in
            guard case .simpleSigning(let document) = attachment.content else { return }
            attachment.content = .simpleSigning(document + [0x0A])
        },
        Alteration("a line feed after the document, which nobody signed", .logEntryMismatch, .signature) {
            attachment,
            _ in
            attachment.alterLayer = { $0.append(0x0A) }
        },
        Alteration("the same by a key and no log", .untrustedKey, .signature) { attachment, world in
            attachment.signer = .key(world.scanner)
            attachment.entry = nil
            attachment.alterLayer = { $0.append(0x0A) }
        },
        Alteration("another type of document", .malformedStatement, .signature) { attachment, _ in
            attachment.content = alteredSignature { $0["critical"]?["type"] = "atomic container signature" }
        },
        Alteration("a digest that is cut short", .malformedStatement, .signature) { attachment, _ in
            attachment.content = alteredSignature {
                $0["critical"]?["image"]?["docker-manifest-digest"] = "sha256:abcd"
            }
        },
        Alteration("the digest of another image", .wrongSubject, .signature) { attachment, _ in
            attachment.content = alteredSignature {
                $0["critical"]?["image"]?["docker-manifest-digest"] = .string(
                    "sha256:" + String(repeating: "ab", count: 32)
                )
            }
        },
    ]

    static let statements: [Alteration] = [
        Alteration("letters beyond ASCII in the payload", nil) { attachment, _ in
            attachment.statement?.subjects[0].name = "Zahlungsdienst für Köln, 支付, 💶"
        },
        Alteration("a type with letters beyond ASCII, signed", .payloadType) { attachment, _ in
            let payload = attachment.statement?.json.bytes ?? []
            attachment.content = .payload(payload, type: "application/vnd.in-tötö+json")
        },
        Alteration("a good statement under the type of plain bytes, signed by a key", .payloadType, .keyBundle) {
            attachment,
            _ in
            let payload = attachment.statement?.json.bytes ?? []
            attachment.content = .payload(payload, type: "application/octet-stream")
        },
        Alteration("subjects that are null", .malformedStatement) { attachment, _ in
            attachment.content = statement(subjects: nil)
        },
        Alteration("subjects that are no list", .malformedStatement) { attachment, _ in
            attachment.content = statement(subjects: [:])
        },
        Alteration("no type of predicate", .malformedStatement) { attachment, _ in
            attachment.content = .payload(
                Array(#"{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"ab"}}]}"#.utf8),
                type: "application/vnd.in-toto+json"
            )
        },
        Alteration("another digest of the same subject that does not agree", .wrongSubject) { attachment, _ in
            attachment.statement?.subjects[0].digests["sha512"] = String(repeating: "ab", count: 64)
        },
    ]

    private static func statement(subjects: JSON) -> Forge.Attachment.Content {
        let json: JSON = [
            "_type": "https://in-toto.io/Statement/v1", "subject": subjects,
            "predicateType": "https://slsa.dev/provenance/v1", "predicate": [:],
        ]
        return .payload(json.bytes, type: "application/vnd.in-toto+json")
    }

    static let limits: [Alteration] = [
        Alteration("1024 subjects", nil) { attachment, _ in grow(&attachment, to: 1_024) },
        Alteration("1025 subjects", .limitExceeded) { attachment, _ in grow(&attachment, to: 1_025) },
        Alteration("32 digests of a subject", nil) { attachment, _ in
            for number in 1..<32 { attachment.statement?.subjects[0].digests["other\(number)"] = "ab" }
        },
        Alteration("33 digests of a subject", .limitExceeded) { attachment, _ in
            for number in 1..<33 { attachment.statement?.subjects[0].digests["other\(number)"] = "ab" }
        },
        Alteration("a statement of 200 levels", nil) { attachment, _ in nest(&attachment, levels: 200) },
        Alteration("a statement of 201 levels", .limitExceeded) { attachment, _ in nest(&attachment, levels: 201) },
        Alteration("32 log entries, one of them known", nil) { attachment, world in enter(&attachment, world, 32) },
        Alteration("33 log entries, one of them known", .limitExceeded) { attachment, world in
            enter(&attachment, world, 33)
        },
        Alteration("10 certificates", nil) { attachment, _ in lengthen(&attachment, to: 10) },
        Alteration("11 certificates", .limitExceeded) { attachment, _ in lengthen(&attachment, to: 11) },
        Alteration("a checkpoint of 64 lines", nil) { attachment, world in extend(&attachment, world, lines: 64) },
        Alteration("a checkpoint of 65 lines", .limitExceeded) { attachment, world in
            extend(&attachment, world, lines: 65)
        },
        Alteration("a bundle of 65 levels", .limitExceeded) { attachment, _ in
            attachment.alterBundle = { bundle in
                bundle["deep"] = .literal(String(repeating: "[", count: 64) + String(repeating: "]", count: 64))
            }
        },
    ]

    private static func grow(_ attachment: inout Forge.Attachment, to count: Int) {
        let own = attachment.statement?.subjects ?? []
        let others = (1..<count).map { number in
            DemoStatement.Subject(name: "file \(number)", digests: ["sha256": String(repeating: "ab", count: 32)])
        }
        attachment.statement?.subjects = others + own
    }

    /// The predicate stands at the second level.
    private static func nest(_ attachment: inout Forge.Attachment, levels: Int) {
        let depth = levels - 2
        attachment.statement?.predicate = [
            "deep": .literal(String(repeating: "[", count: depth) + String(repeating: "]", count: depth))
        ]
    }

    private static func enter(_ attachment: inout Forge.Attachment, _ world: DemoWorld, _ count: Int) {
        attachment.alterBundle = RefusalTests.member(LogRefusalTests.entry) { entries in
            guard let own = entries?[0] else { return nil }
            let foreign = (1..<count).map { number in
                var entry = own
                entry["logIndex"] = "\(number)"
                entry["logId"] = ["keyId": .string(Data(repeating: 7, count: 32).base64EncodedString())]
                return entry
            }
            return .array(foreign + [own])
        }
    }

    private static func lengthen(_ attachment: inout Forge.Attachment, to count: Int) {
        attachment.form = .bundle(.v0_1)
        attachment.alterMaterial = { material in
            let root = material.chain[1]
            while material.chain.count + 1 < count { material.chain.append(root) }
        }
    }

    /// Lines of witnesses, which nobody asks for, after that of the log: each is a line as well.
    private static func extend(_ attachment: inout Forge.Attachment, _ world: DemoWorld, lines: Int) {
        attachment.alterMaterial = { material in
            guard var note = material.entry?.proof.checkpoint else { return }
            let present = note.count { $0 == "\n" }
            let signature = Data(repeating: 1, count: 68).base64EncodedString()
            for number in 0..<(lines - present) { note += "\u{2014} witness\(number) \(signature)\n" }
            material.entry?.proof.checkpoint = note
        }
    }

    @Test(arguments: twins + signatures + statements + limits)
    func judges(_ alteration: Alteration) throws { try alteration.check() }
}
