import Attestations
import Forge
import Foundation
import Testing
import Vocabulary

/// What logs say of a signature: each way in which an entry may be wrong, or odd and right.
@Suite struct LogRefusalTests {
    static let entry = ["verificationMaterial", "tlogEntries"]

    /// Changes the only log entry of a bundle.
    static func alterEntry(_ change: @escaping @Sendable (inout JSON) -> Void) -> @Sendable (inout JSON) -> Void {
        RefusalTests.member(entry) { entries in
            guard var entry = entries?[0] else { return nil }
            change(&entry)
            return [entry]
        }
    }

    static func alterProof(_ change: @escaping @Sendable (inout JSON) -> Void) -> @Sendable (inout JSON) -> Void {
        alterEntry { entry in
            guard var proof = entry["inclusionProof"] else { return }
            change(&proof)
            entry["inclusionProof"] = proof
        }
    }

    static let proofs: [Alteration] = [
        Alteration("a proof index that is the tree's size", .proofInvalid) { attachment, _ in
            attachment.alterBundle = alterProof { $0["logIndex"] = $0["treeSize"] }
        },
        Alteration("the global index in place of the proof's", .proofInvalid) { attachment, _ in
            attachment.alterBundle = alterEntry { entry in
                let index = entry["logIndex"]
                entry["inclusionProof"]?["logIndex"] = index
            }
        },
        Alteration("no hashes", .proofInvalid) { attachment, _ in
            attachment.alterBundle = alterProof { $0["hashes"] = [] }
        },
        Alteration("a bit of the root hash", .proofInvalid) { attachment, _ in
            attachment.alterMaterial = { $0.entry?.proof.root[0] ^= 1 }
        },
        Alteration("one more in the tree size", .proofInvalid) { attachment, _ in
            attachment.alterMaterial = { $0.entry?.proof.treeSize += 1 }
        },
        // Root and size are the checkpoint's; what the proof says of them is only compared.
        Alteration("no root hash", nil) { attachment, _ in
            attachment.alterBundle = alterProof { $0["rootHash"] = nil }
        },
        Alteration("no tree size", nil) { attachment, _ in
            attachment.alterBundle = alterProof { $0["treeSize"] = nil }
        },
        Alteration("no root hash and no tree size, and the checkpoint of another tree", .proofInvalid) {
            attachment,
            world in
            let other = world.rekor.prove([1], before: 3, after: 3).checkpoint
            attachment.alterBundle = alterProof { proof in
                (proof["rootHash"], proof["treeSize"]) = (nil, nil)
                proof["checkpoint"] = ["envelope": .string(other)]
            }
        },
    ]

    /// The same body in other words: members in another order, white space, and an escape.
    private static func reworded(_ entry: TransparencyLog.Entry) -> JSON {
        let text = String(decoding: entry.body, as: UTF8.self)
        let spec = text.components(separatedBy: "\"spec\":")[1].dropLast()
        return .literal("{ \"spec\" : \(spec) ,\n \"kind\":\"\\u0064sse\", \"apiVersion\":\"0.0.1\" }")
    }

    static let entries: [Alteration] = [
        Alteration("a body with other member order, white space and escapes", nil) { attachment, world in
            let (log, moment) = (world, attachment.signedAt + 1)
            attachment.alterMaterial = { material in
                let body = reworded(log.log(material, as: .dsse, at: moment))
                material.entry = log.rekor.append(kind: "dsse", version: "0.0.1", body: body, at: moment)
            }
        },
        Alteration("the same body, rewritten after the log saw it", .setInvalid) { attachment, _ in
            attachment.alterMaterial = { material in
                material.entry.map { material.entry?.body = reworded($0).bytes }
            }
        },
        Alteration("a log index above 2^53", nil) { attachment, world in
            let log = world.rekor
            attachment.alterMaterial = { $0.entry?.move(to: (1 << 53) + 1, in: log) }
        },
        Alteration("a log index above 2^53, read as the nearest binary64", .setInvalid) { attachment, world in
            let log = world.rekor
            attachment.alterMaterial = {
                $0.entry?.move(to: (1 << 53) + 1, in: log)
                $0.entry?.globalIndex -= 1
            }
        },
        Alteration("the signed entry timestamp of a key, whose log is not required", .setInvalid, .keyBundle) {
            attachment,
            _ in
            attachment.alterMaterial = { $0.entry?.signedEntryTimestamp[20] ^= 1 }
        },
        Alteration("the proof of a key, whose log is not required", .proofInvalid, .keyBundle) { attachment, _ in
            attachment.alterBundle = alterProof { $0["hashes"] = [] }
        },
        Alteration("a space after an envelope whose entry has no signature", .logEntryMismatch, .layer) {
            attachment,
            _ in
            attachment.entry = .intoto0_0_1
            attachment.alterLayer = { $0.append(0x20) }
        },
        // Nobody signed that text, and the entry binds payload, signature and certificate.
        Alteration("a space after an envelope whose entry has the signature", nil, .layer) { attachment, _ in
            attachment.alterLayer = { $0.append(0x20) }
        },
    ]

    /// A Rekor v2 in place of the demo's log.
    private static func tiled(_ attachment: inout Forge.Attachment, _ world: inout DemoWorld) {
        world.rekor = TransparencyLog(
            host: "log2026-1.rekor.demo.example",
            treeID: "",
            key: world.key(.ed25519, named: "tiled log"),
            seed: world.seed
        )
        attachment.entry = .hashedrekord2
        let (authority, moment) = (world.tsa, attachment.signedAt + 2)
        attachment.alterMaterial = { $0.timestamp = authority.timestamp($0.signature, at: moment) }
    }

    private static let believesTheLog: @Sendable (inout JSON, DemoWorld) -> Void = { $0 = $1.trustedRoot }

    private static func end(_ seconds: Int) -> @Sendable (inout JSON, DemoWorld) -> Void {
        { root, world in
            root = world.trustedRoot
            // The provenance of the payment service is signed 310 seconds after the build, its timestamp 2 later.
            let end = (DemoWorld.built + 312 + seconds).rfc3339
            root["tlogs"]?[0]?["publicKey"]?["validFor"]?["end"] = .string(end)
        }
    }

    static let rekor2: [Alteration] = [
        Alteration("an entry of Rekor v2 with a timestamp", nil, alterRoot: believesTheLog) {
            tiled(&$0, &$1)
        },
        Alteration("the same by a log that the root does not know", .thresholdNotMet) { tiled(&$0, &$1) },
        Alteration("the same without a timestamp", .noTrustedTime, alterRoot: believesTheLog) {
            tiled(&$0, &$1)
            $0.alterMaterial = nil
        },
        Alteration("another index than the proof's, in Rekor v2", .logEntryInvalid, alterRoot: believesTheLog) {
            tiled(&$0, &$1)
            $0.alterBundle = alterEntry { $0["logIndex"] = "123456789" }
        },
        Alteration("a log key that ended as the timestamp was made", nil, alterRoot: end(0)) { tiled(&$0, &$1) },
        Alteration("a log key that ended before", .outsideValidity, alterRoot: end(-1)) { tiled(&$0, &$1) },
        Alteration("the entry of another signature", .logEntryMismatch, alterRoot: believesTheLog) {
            tiled(&$0, &$1)
            var other = $0
            other.signedAt = $0.signedAt + 5
            let (entry, time) = ($1.sign(other).entry, $0.alterMaterial)
            $0.alterMaterial = { material in
                time?(&material)
                material.entry = entry
            }
        },
        Alteration("the origin of another log", .checkpointInvalid, alterRoot: believesTheLog) {
            tiled(&$0, &$1)
            let other = TransparencyLog(host: "elsewhere.example", treeID: "", key: $1.rekor.key, seed: $1.seed)
            let time = $0.alterMaterial
            $0.alterMaterial = { material in
                time?(&material)
                guard let entry = material.entry else { return }
                material.entry?.proof.checkpoint = other.checkpoint(
                    size: entry.proof.treeSize,
                    root: entry.proof.root
                )
            }
        },
    ]

    @Test(arguments: proofs + entries + rekor2)
    func judges(_ alteration: Alteration) throws { try alteration.check() }
}

extension TransparencyLog.Entry {
    /// Puts the entry elsewhere, with a new promise.
    fileprivate mutating func move(to index: Int, in log: TransparencyLog) {
        globalIndex = index
        signedEntryTimestamp = log.promise(body: body, integratedTime: integratedTime, globalIndex: index)
    }
}
