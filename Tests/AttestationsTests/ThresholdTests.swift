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
        var other = world
        other.rekor = TransparencyLog(
            host: "rekor.other.example",
            treeID: "99",
            key: world.key(named: "other log"),
            seed: "other log"
        )
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
}
