internal import Encodings
package import Vocabulary

/// The verdict of another verifier about an artifact.
///
/// Source: SLSA 1.1, Verification Summary Attestation v1, and its drafts v0.1 and v0.2; in-toto simple verification
/// result v0.1 and v0.2; the summary of Conforma.
package struct VerificationSummary: Hashable, Sendable {
    package enum Result: String, CaseIterable, Hashable, Sendable {
        case passed = "PASSED"
        case failed = "FAILED"
    }

    /// Who judged: a URI, which counts only together with the signer; empty where the format has no such member.
    package let verifier: String
    package let time: Instant?
    /// What was judged, as the verifier calls it; nil where the format has no such member.
    package let resource: String?
    package let policy: String?
    package let result: Result
    /// The levels and properties that were verified, as written.
    package let levels: [String]
    /// How many dependencies reach which level; nil where nothing is claimed, empty where there are none.
    package let dependencyLevels: [String: Int64]?
    /// How many attestations were used; nil where nothing is claimed.
    package let inputs: Int?

    /// Reads the predicate of one of the verdict types that are understood.
    ///
    /// - Throws: `invalid` for a contradiction or a missing member; `unsupportedFormat` for other types.
    static func read(predicateType: String, _ cursor: JSONCursor) throws -> VerificationSummary {
        switch predicateType {
        case _ where predicateType.hasPrefix("https://slsa.dev/verification_summary/"): try summary(cursor)
        case "https://in-toto.io/attestation/svr/v0.1": try simple(cursor, requiresPolicies: false)
        case "https://in-toto.io/attestation/svr/v0.2": try simple(cursor, requiresPolicies: true)
        case "https://conforma.dev/verification_summary/v1", "https://enterprisecontract.dev/attestations/vsa/v1":
            try conforma(cursor)
        default:
            throw MetadataError.unsupportedFormat(
                expected: "a SLSA verification summary, a simple verification result, or Conforma's summary",
                found: predicateType
            )
        }
    }

    /// Whether a level of the same track is at least the one asked for, or a property is there as it is named.
    package func reaches(_ wanted: String) -> Bool {
        guard result == .passed else { return false }
        guard let asked = VerifiedLevel(wanted) else { return levels.contains(where: wanted.isIdentical) }
        return levels.compactMap(VerifiedLevel.init).contains { $0.track == asked.track && $0.level >= asked.level }
    }

    // MARK: - SLSA

    private static func summary(_ cursor: JSONCursor) throws -> VerificationSummary {
        let verifier = try cursor.required("verifier").requiredText("id")
        let resource = try either(cursor, "resourceUri", "resource_uri").requiredText()
        let policy = try cursor.required("policy").requiredText("uri")
        let stated = try either(cursor, "verificationResult", "verification_result")
        let text = try stated.string()
        guard let result = Result.allCases.first(where: { $0.rawValue.isIdentical(to: text) }) else {
            throw stated.mismatch("PASSED or FAILED", found: "'\(text)'")
        }
        let levels = try levels(cursor)
        try requireConsistent(levels, with: result, cursor)
        return VerificationSummary(
            verifier: verifier,
            time: try optional(cursor, "timeVerified", "time_verified")?.instant(),
            resource: resource,
            policy: policy,
            result: result,
            levels: levels,
            dependencyLevels: try optional(cursor, "dependencyLevels", "dependency_levels").map(counts),
            inputs: try optional(cursor, "inputAttestations", "input_attestations").map(inputs)
        )
    }

    /// A level under the old name is one; the new one is a list.
    private static func levels(_ cursor: JSONCursor) throws -> [String] {
        let list = try cursor.member("verifiedLevels")
        let single = try cursor.text("policy_level")
        guard let list else {
            guard let single else { throw cursor.mismatch("a member 'verifiedLevels'", found: "none") }
            return [single]
        }
        let levels = try list.array().map { element in
            let level = try element.string()
            guard !level.isEmpty else { throw element.mismatch("a level", found: "an empty text") }
            return level
        }
        guard single.map({ levels == [$0] }) ?? true else {
            throw cursor.mismatch("verifiedLevels and policy_level to be the same", found: "two values")
        }
        return levels
    }

    private static func requireConsistent(_ levels: [String], with result: Result, _ cursor: JSONCursor) throws {
        let failed = levels.contains { $0.isIdentical(to: Result.failed.rawValue) }
        if result == .passed, failed { throw cursor.mismatch("levels that fit PASSED", found: "the level FAILED") }
        if result == .failed, levels.contains(where: { !$0.isIdentical(to: Result.failed.rawValue) }) {
            throw cursor.mismatch("the level FAILED alone for the result FAILED", found: "others")
        }
        var tracks: Set<[UInt8]> = []
        for level in levels.compactMap(VerifiedLevel.init) where !tracks.insert(level.track).inserted {
            throw cursor.mismatch("the highest level of each track alone", found: "two levels of one track")
        }
    }

    private static func counts(_ cursor: JSONCursor) throws -> [String: Int64] {
        var counts: [String: Int64] = [:]
        for (name, count) in try cursor.members() {
            let number = try count.protobufInteger()
            guard number >= 0 else { throw count.mismatch("a number of dependencies", found: "\(number)") }
            counts[name] = number
        }
        return counts
    }

    private static func inputs(_ cursor: JSONCursor) throws -> Int {
        let inputs = try cursor.array()
        for input in inputs where try input.member("digest") == nil {
            throw input.mismatch("a member 'digest'", found: "none")
        }
        return inputs.count
    }

    /// A member under its new or its old name; both at once must say the same.
    private static func optional(_ cursor: JSONCursor, _ name: String, _ old: String) throws -> JSONCursor? {
        let (new, former) = (try cursor.member(name), try cursor.member(old))
        guard let new, let former else { return new ?? former }
        guard new.value == former.value else {
            throw cursor.mismatch("'\(name)' and '\(old)' to be the same", found: "two values")
        }
        return new
    }

    private static func either(_ cursor: JSONCursor, _ name: String, _ old: String) throws -> JSONCursor {
        guard let member = try optional(cursor, name, old) else {
            throw cursor.mismatch("a member '\(name)'", found: "none")
        }
        return member
    }

    // MARK: - Others

    /// A simple result has properties alone: what is not verified is not listed.
    private static func simple(_ cursor: JSONCursor, requiresPolicies: Bool) throws -> VerificationSummary {
        let verifier = try cursor.required("verifier")
        let policies = requiresPolicies ? try verifier.required("policies").array() : []
        return VerificationSummary(
            verifier: try verifier.requiredText("id"),
            time: try cursor.instant("timeVerified") ?? cursor.instant("timeCreated"),
            resource: nil,
            policy: try policies.first?.text("uri"),
            result: .passed,
            levels: try cursor.required("properties").array().map { try $0.string() },
            dependencyLevels: nil,
            inputs: nil
        )
    }

    private static func conforma(_ cursor: JSONCursor) throws -> VerificationSummary {
        let status = try cursor.required("status")
        let word = try status.string()
        let result: Result
        switch word {
        case "passed": result = .passed
        case "failed": result = .failed
        default: throw status.mismatch("passed or failed", found: "'\(word)'")
        }
        return VerificationSummary(
            verifier: try cursor.text("verifier") ?? "",
            time: try cursor.instant("timestamp"),
            resource: nil,
            policy: try cursor.text("policySource"),
            result: result,
            levels: [],
            dependencyLevels: nil,
            inputs: nil
        )
    }
}

/// A level on a track, as `SLSA_BUILD_LEVEL_3`; the old `SLSA_LEVEL_3` is of the build track.
///
/// Source: SLSA 1.1, Verification Summary Attestation, "SlsaResult".
private struct VerifiedLevel {
    let track: [UInt8]
    let level: Int

    init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0].elementsEqual("SLSA".utf8), parts[parts.count - 2].elementsEqual("LEVEL".utf8),
            let digits = parts.last, (1...2).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let level = Int(String(decoding: digits, as: UTF8.self))
        else { return nil }
        let track = parts[1..<(parts.count - 2)].joined(separator: [UInt8(ascii: "_")])
        self.track = parts.count == 3 ? Array("BUILD".utf8) : Array(track)
        self.level = level
    }
}

extension JSONCursor {
    /// The value itself as a text that says something.
    fileprivate func requiredText() throws(JSONShapeError) -> String {
        let text = try string()
        guard !text.isEmpty else { throw mismatch("a text", found: "an empty one") }
        return text
    }

    /// The value itself as a time; nil for Go's zero time.
    fileprivate func instant() throws(JSONShapeError) -> Instant? {
        let text = try string()
        guard let instant = Instant(text) else {
            throw mismatch("a time as 2026-06-01T12:00:00Z", found: "'\(text)'")
        }
        return instant == .goZero ? nil : instant
    }
}
