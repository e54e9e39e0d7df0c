import Cryptography
import Encodings
import Testing
import Verdicts
import Vocabulary

@Suite struct MalformedVerdictTests {
    private let station: Station
    private let cluster: Cluster
    private let file: [UInt8]
    private let payload: JSONValue

    init() throws {
        station = try Station(.ed25519)
        cluster = try Cluster(station.entry())
        file = try station.file(Sample.judgement())
        payload = try JSONReader.read(station.verdict(Sample.judgement()).payload, depth: 64)
    }

    private func outcome(_ file: [UInt8]) throws -> String {
        do {
            let result = try cluster.judge(file)
            return result.isAccepted ? "accepted" : result.errors.map(\.code.rawValue).joined(separator: " ")
        } catch let error as VerdictError {
            #expect(error.blame == .input)
            return error.code.rawValue
        }
    }

    @Test func `each member of the file taken away, or another beside it, is malformed`() throws {
        for form in [SignedVerdict.Form.sigstoreBundle, .envelope] {
            let good = try JSONReader.read(station.file(Sample.judgement(), form), depth: 8)
            for path in good.paths {
                let without = good.changing(path) { _ in nil }
                #expect(try outcome(JSONWriter.write(without)) == "verdict-malformed", "\(path)")
                guard case .object? = good[path] else { continue }
                let more = good.changing(path, \.other)
                #expect(try outcome(JSONWriter.write(more)) == "verdict-malformed", "\(path)")
            }
            #expect(try outcome(JSONWriter.write(good.other)) == "verdict-malformed")
        }
    }

    @Test func `one flipped bit anywhere in the file is never accepted`() throws {
        for form in [SignedVerdict.Form.sigstoreBundle, .envelope] {
            let good = try station.file(Sample.judgement(images: [Sample.unnamed()], findings: []), form)
            #expect(try outcome(good) == "accepted")
            for index in good.indices {
                var bad = good
                bad[index] ^= 1 << UInt8(index % 8)
                #expect(["verdict-malformed", "verdict-untrusted"].contains(try outcome(bad)), "byte \(index)")
            }
        }
    }

    @Test func `a file cut short is malformed`() throws {
        for length in stride(from: 0, to: file.count - 1, by: 97) {
            #expect(try outcome(Array(file.prefix(length))) == "verdict-malformed")
        }
        #expect(try outcome(file + file) == "verdict-malformed")
    }

    @Test func `each member of the payload taken away is malformed`() throws {
        for path in payload.paths {
            let bad = payload.changing(path) { _ in nil }
            let found = try outcome(station.file(payload: JSONWriter.write(bad)))
            // A list of evidence or of policies may be shorter, where no other member counts it.
            if path.dropLast().last == "evidence" || path.dropLast().last == "signers" { continue }
            if path.dropLast().last == "findings" || path.contains("platforms") && path.last == "0" { continue }
            if path.dropLast().last == "platforms" || path.last == "tag" { continue }
            if path.dropLast().last == "rules" || isRejected(path) { continue }
            #expect(found == "verdict-malformed", "\(path)")
        }
    }

    /// A rejected attestation is no input, so the summary does not count it.
    private func isRejected(_ path: [String]) -> Bool {
        path.dropLast().last == "attestations" && payload[path]?[["verified"]] == .bool(false)
    }

    @Test func `a member beside those of the contract is malformed, anywhere in the payload`() throws {
        for path in [[]] + payload.paths {
            guard case .object? = payload[path] else { continue }
            let bad = payload.changing(path, \.other)
            #expect(try outcome(station.file(payload: JSONWriter.write(bad))) == "verdict-malformed", "\(path)")
        }
    }

    @Test func `each standard member that says other than the result object is malformed`() throws {
        let free: [[String]] = [["verifier", "id"], ["verifier", "version", "sallyport"], ["resourceUri"]]
        for path in payload.paths where !path.contains("https://sallyport.dev/verdict/v1") {
            guard let value = payload[path], !free.contains(Array(path.dropFirst())) else { continue }
            let bad = payload.changing(path) { _ in value.other }
            #expect(try outcome(station.file(payload: JSONWriter.write(bad))) == "verdict-malformed", "\(path)")
        }
        for member in free {
            let same = payload.changing(["predicate"] + member, \.other)
            #expect(try outcome(station.file(payload: JSONWriter.write(same))) == "accepted")
            let empty = payload.changing(["predicate"] + member) { _ in .string("") }
            #expect(try outcome(station.file(payload: JSONWriter.write(empty))) == "verdict-malformed")
        }
    }

    @Test func `what the result object decides by must agree with the rest of it and with the summary`() throws {
        let result = ["predicate", "https://sallyport.dev/verdict/v1"]
        let places: [[String]] = [
            ["result"], ["verifiedAt"], ["bundle", "name"], ["bundle", "digest"], ["policySet", "digest"],
            ["policies", "0", "name"], ["images", "0", "reference"], ["images", "0", "digest"],
            ["images", "0", "result"], ["images", "0", "rules", "0", "result"],
            ["images", "0", "attestations", "0", "verified"],
            ["images", "0", "attestations", "0", "form"], ["images", "0", "attestations", "0", "error", "kind"],
            ["findings", "0", "severity"], ["findings", "0", "kind"], ["trustRoot", "pinnedBy"],
            ["trustRoot", "digest"],
            ["bundle", "layoutDigest"], ["images", "0", "attestations", "1", "digest"],
        ]
        for place in places {
            let bad = payload.changing(result + place, \.other)
            #expect(try outcome(station.file(payload: JSONWriter.write(bad))) == "verdict-malformed", "\(place)")
        }
    }

    @Test(arguments: [
        (["images", "0", "result"], "FAILED"), (["images", "0", "result"], "SKIPPED"),
        (["images", "0", "rules", "0", "result"], "fail"), (["images", "0", "rules", "0", "result"], "error"),
        (["findings", "0", "severity"], "error"), (["result"], "FAILED"), (["verifiedAt"], "2026-11-23T13:00:00+01:00"),
        (["images", "0", "reference"], "not a reference"),
    ])
    func `words that are allowed, but contradict each other, are malformed`(_ path: [String], _ word: String) throws {
        let place = ["predicate", "https://sallyport.dev/verdict/v1"] + path
        let bad = payload.changing(place) { _ in .string(word) }
        #expect(try outcome(station.file(payload: JSONWriter.write(bad))) == "verdict-malformed")
    }

    @Test(arguments: [
        ["FAILED"], ["SLSA_BUILD_LEVEL_4", "SALLYPORT_BUNDLE_PASSED"], ["SALLYPORT_BUNDLE_PASSED"],
        ["SLSA_BUILD_LEVEL_1"], ["SLSA_BUILD_LEVEL_01", "SALLYPORT_BUNDLE_PASSED"], [],
        ["SLSA_BUILD_LEVEL_1", "SLSA_BUILD_LEVEL_3", "SALLYPORT_BUNDLE_PASSED"],
    ])
    func `levels that a PASSED verdict does not have are malformed`(_ levels: [String]) throws {
        let bad = payload.changing(["predicate", "verifiedLevels"]) { _ in .strings(levels) }
        #expect(try outcome(station.file(payload: JSONWriter.write(bad))) == "verdict-malformed")
    }

    @Test func `a code of a newer station is read, with a kind that is known`() throws {
        let finding = ["predicate", "https://sallyport.dev/verdict/v1", "findings", "0"]
        let newer = payload.changing(finding + ["code"]) { _ in .string("brand-new") }
        #expect(try outcome(station.file(payload: JSONWriter.write(newer))) == "accepted")
    }

    @Test func `the message says where`() throws {
        let bad = payload.changing(["predicate", "verificationResult"]) { _ in .string("FAILED") }
        let file = try station.file(payload: JSONWriter.write(bad))
        #expect(
            throws: VerdictError.malformed(
                "payload of the verdict: $.predicate.verificationResult: "
                    + #"expected "PASSED", as its result object has it, found "FAILED""#
            )
        ) { try cluster.judge(file) }
    }

    @Test(arguments: ["", "{}", "[]", "null", "{\"payload\":1}", "{\"payload\":\"\",\"payload\":\"\"}", "\u{FEFF}{}"])
    func `what is no verdict is malformed`(_ text: String) throws {
        #expect(try outcome(Array(text.utf8)) == "verdict-malformed")
    }
}
