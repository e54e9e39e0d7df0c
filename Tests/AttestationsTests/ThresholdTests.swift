import Attestations
import Forge
import Foundation
import Testing
import Vocabulary

/// What an authority requires of logs, with two logs in its trusted root.
@Suite struct ThresholdTests {
    private static let provenance = "https://slsa.dev/provenance/v0.2"

    /// Where a proof is required, each of the logs that are asked for has to bring its own.
    @Test(
        arguments: [
            (2, true, [true, true], nil), (2, false, [true, false], nil),
            (2, true, [true, false], Code.thresholdNotMet),
            (1, true, [false, true], nil), (1, true, [false, false], .thresholdNotMet),
            (2, true, [true], .thresholdNotMet),
        ] as [(Int, Bool, [Bool], Code?)]
    )
    func countsLogsWithTheirProofs(_ logs: Int, _ isProofWanted: Bool, _ proofs: [Bool], _ code: Code?) throws {
        let world = DemoWorld()
        let other = Self.other(than: world)
        var payments = world.payments(version: .v0_1)
        let material = world.sign(payments["provenance"])
        let moment = payments["provenance"].signedAt + 1
        let entries = zip([world, other], proofs).map { world, hasProof in
            world.log(material, as: .dsse, at: moment).bundleJSON(withProof: hasProof)
        }
        payments["provenance"].alterBundle = RefusalTests.member(["verificationMaterial", "tlogEntries"]) { _ in
            .array(entries)
        }
        let root = try #require(other.trustedRoot["tlogs"]?[0]).text
        let require = "    require: {transparencyLog: \(logs), inclusionProof: \(isProofWanted)}\n"
        let bundle = try ForgedBundle(
            BundleRecipe(payments),
            world: world,
            trust: [
                "sigstore/demo/trusted_root.json": {
                    $0.replacingOccurrences(of: "\"tlogs\": [", with: "\"tlogs\": [\(root),")
                },
                "trust.yaml": {
                    $0.replacingOccurrences(of: "    identities:\n", with: require + "    identities:\n")
                },
            ]
        )
        let record = try bundle.record(Self.provenance)
        #expect(record.code == code, "\(record.reason)")
    }

    /// A plain key with an entry that has a proof and no time: then the log must be believed at the time of judging.
    @Test(arguments: [("2045-01-01T00:00:00Z", nil), ("2026-05-01T00:00:00Z", Code.outsideValidity)])
    func refusesALogThatIsOverWhereNothingGivesATime(_ end: String, _ code: Code?) throws {
        let world = DemoWorld()
        var payments = world.payments()
        payments["vex"].alterBundle = RefusalTests.member(
            ["verificationMaterial", "tlogEntries", "inclusionPromise"]
        ) { _ in nil }
        let bundle = try ForgedBundle(
            BundleRecipe(payments),
            world: world,
            trust: [
                "sigstore/demo/trusted_root.json": { text in
                    let parts = text.components(separatedBy: "\"tlogs\"")
                    return parts[0] + "\"tlogs\""
                        + parts[1].replacingOccurrences(
                            of: "\"validFor\": {",
                            with: "\"validFor\": {\"end\": \"\(end)\", "
                        )
                }
            ]
        )
        let record = try #require(bundle.records.first { $0.predicateType?.contains("openvex") == true })
        #expect(record.code == code, "\(record.reason)")
    }

    /// What one log says twice is the word of one log, and so is what two logs of one operator say.
    @Test(arguments: Twice.allCases, [1, 2])
    func countsNoLogTwice(_ twice: Twice, _ logs: Int) throws {
        let code: Code? = twice == .sameEntry ? .logEntryInvalid : logs == 1 ? nil : .thresholdNotMet
        let alteration = Alteration(
            "",
            code,
            require: "transparencyLog: \(logs)",
            alterRoot: { root, world in
                guard twice == .sameOperator, let own = root["tlogs"]?[0],
                    let other = Self.other(than: world).trustedRoot["tlogs"]?[0]
                else { return }
                root["mediaType"] = "application/vnd.dev.sigstore.trustedroot.v0.2+json"
                root["tlogs"] = .array(
                    [own, other].map { log in
                        var log = log
                        log["operator"] = "demo.example"
                        return log
                    }
                )
            }
        ) { attachment, world in
            let (world, moment) = (world, attachment.signedAt + 1)
            let material = world.sign(attachment)
            let first = world.log(material, as: .dsse, at: moment)
            var second = twice == .sameOperator ? Self.other(than: world).log(material, as: .dsse, at: moment) : first
            if twice == .sameLog {
                second.globalIndex += 1
                second.signedEntryTimestamp = world.rekor.promise(
                    body: second.body,
                    integratedTime: second.integratedTime,
                    globalIndex: second.globalIndex
                )
            }
            let entries = [first, second].map { $0.bundleJSON(withProof: true) }
            attachment.alterBundle = RefusalTests.member(["verificationMaterial", "tlogEntries"]) { _ in
                .array(entries)
            }
        }
        try alteration.check()
    }

    /// How one log comes to speak twice.
    enum Twice: CaseIterable, Sendable { case sameEntry, sameLog, sameOperator }

    /// The demo with another log.
    private static func other(than world: DemoWorld) -> DemoWorld {
        var other = world
        other.rekor = TransparencyLog(
            host: "rekor.other.example",
            treeID: "99",
            key: world.key(named: "other log"),
            seed: "other log"
        )
        return other
    }
}
