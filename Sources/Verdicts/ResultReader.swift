internal import Attestations
internal import Encodings
internal import Vocabulary

/// Reads the result object out of a verdict: every member there, of its type, and none that contradicts another.
///
/// Source: contract.md, "The result".
struct ResultReader {
    /// Codes are open, so that a newer station's may be read; kinds and everything else are closed.
    private static let timeSources = ["rekor", "rfc3161", "authenticSigningTime", "claimed"]

    /// - Throws: `JSONShapeError` with the place.
    static func read(_ root: JSONCursor) throws(JSONShapeError) -> SignedResult {
        try root.requireMembers(
            "result",
            "verifiedAt",
            "bundle",
            "trustRoot",
            "policySet",
            "options",
            "policies",
            "images",
            "findings"
        )
        let bundle = try root.required("bundle")
        try bundle.requireMembers("name", "digest", "layoutDigest", "size", "entries", "blobs")
        for count in ["size", "entries", "blobs"] { try requireCount(bundle.required(count)) }
        let policySet = try root.required("policySet")
        try policySet.requireMembers("digest")
        let images = try map(root.required("images"), image)
        let errors = try map(root.required("findings"), finding).compactMap(\.self)
        let result = SignedResult(
            outcome: try root.word("result", of: Judgement.Result.self),
            verifiedAt: try wholeSeconds(root.required("verifiedAt")),
            bundleName: try bundle.string("name"),
            bundleDigest: try bundle.member("digest").map(sha256),
            layoutDigest: try sha256(bundle.required("layoutDigest")),
            trustRoot: try trustRoot(root.required("trustRoot")),
            policySet: try sha256(policySet.required("digest")),
            options: try map(root.required("options"), option),
            policyNames: try map(root.required("policies"), policy),
            images: images.map(\.image),
            reasons: images.flatMap(\.reasons) + errors
        )
        try requireOutcome(result, at: root)
        return result
    }

    /// The result must be the one that images and findings make.
    private static func requireOutcome(_ result: SignedResult, at root: JSONCursor) throws(JSONShapeError) {
        let judged = result.judgedImages
        let passes =
            !judged.isEmpty && judged.allSatisfy { $0.result == .passed } && result.reasons.isEmpty
        guard passes == (result.outcome == .passed) else {
            throw try root.required("result").mismatch(
                "the result that images and findings make",
                found: "'\(result.outcome.rawValue)'"
            )
        }
    }

    // MARK: - Images

    private static func image(
        _ cursor: JSONCursor
    ) throws(JSONShapeError) -> (image: SignedResult.Image, reasons: [String]) {
        try cursor.requireMembers(
            "reference",
            "digest",
            "mediaType",
            "platforms",
            "result",
            "attestations",
            "rules",
            optional: ["tag"]
        )
        _ = try cursor.member("tag")?.string()
        _ = try cursor.string("mediaType")
        let rules = try map(cursor.required("rules"), rule)
        let failures = rules.compactMap(\.self)
        let result = try cursor.word("result", of: JudgedImage.Result.self)
        let fits =
            switch result {
            case .skipped: rules.isEmpty
            case .passed: !rules.isEmpty && failures.isEmpty
            case .failed: rules.isEmpty || !failures.isEmpty
            }
        guard fits else {
            throw try cursor.required("result").mismatch(
                "the result that its rules make",
                found: "'\(result.rawValue)'"
            )
        }
        let image = SignedResult.Image(
            reference: try cursor.member("reference").map(reference),
            digest: try cursor.required("digest").digest(),
            result: result,
            platforms: try map(cursor.required("platforms"), platform),
            inputs: try map(cursor.required("attestations"), attestation).compactMap(\.self)
        )
        let name = image.reference?.description ?? image.digest.description
        let silence = result == .failed && rules.isEmpty ? ["\(name): no rule was evaluated"] : []
        return (image, failures.map { "\(name): \($0)" } + silence)
    }

    private static func reference(_ cursor: JSONCursor) throws(JSONShapeError) -> ImageReference {
        let text = try cursor.string()
        guard let reference = ImageReference(text) else {
            throw cursor.mismatch("the reference of an image", found: "'\(text)'")
        }
        return reference
    }

    private static func platform(_ cursor: JSONCursor) throws(JSONShapeError) -> Digest {
        try cursor.requireMembers("platform", "digest")
        _ = try cursor.optionalString("platform")
        return try cursor.required("digest").digest()
    }

    /// The digest of a verified attestation; nil for a rejected one.
    private static func attestation(_ cursor: JSONCursor) throws(JSONShapeError) -> Digest? {
        try cursor.requireMembers("digest", "form", "predicateType", "subject", "verified", "signers", "error")
        _ = try cursor.word("form", of: AttestationForm.self)
        _ = try cursor.optionalString("predicateType")
        _ = try cursor.member("subject")?.digest()
        _ = try map(cursor.required("signers"), requireSigner)
        let verified = try cursor.required("verified")
        let error = try cursor.member("error")
        if let error {
            try error.requireMembers("kind", "code", "message")
            try requireCode(error)
        }
        guard try verified.bool() == (error == nil) else {
            throw verified.mismatch("'verified' or an error, and not both", found: "both or neither")
        }
        let digest = try cursor.required("digest").digest()
        return error == nil ? digest : nil
    }

    private static func requireSigner(_ cursor: JSONCursor) throws(JSONShapeError) {
        try cursor.requireMembers("authority", "identity", "issuer", "time", "timeSource", optional: ["extensions"])
        _ = try cursor.member("extensions")?.members().map { (_, value) throws(JSONShapeError) in try value.string() }
        _ = try cursor.string("authority")
        _ = try cursor.string("identity")
        _ = try cursor.optionalString("issuer")
        if let time = try cursor.member("time"), Instant(try time.string()) == nil {
            throw time.mismatch("a time as 2026-11-23T12:00:00Z", found: "other text")
        }
        if let source = try cursor.optionalString("timeSource"), !timeSources.contains(source) {
            throw try cursor.required("timeSource").mismatch("a source of time", found: "'\(source)'")
        }
    }

    // MARK: - Rules and findings

    /// Why the image fails by this rule; nil where it does not.
    private static func rule(_ cursor: JSONCursor) throws(JSONShapeError) -> String? {
        try cursor.requireMembers(
            "policy",
            "rule",
            "result",
            "code",
            "message",
            "evidence",
            optional: ["findings"]
        )
        for finding in try cursor.elements("findings") { try requireVulnerability(finding) }
        let policy = try cursor.optionalString("policy")
        let rule = try cursor.string("rule")
        let result = try cursor.word("result", of: JudgedRule.Result.self)
        let code = try cursor.optionalString("code")
        let message = try cursor.string("message")
        _ = try map(cursor.required("evidence")) { (element) throws(JSONShapeError) in try element.digest() }
        guard result == .fail || result == .error else { return nil }
        let place = policy.map { "\($0): \(rule)" } ?? rule
        return "\(place): \(message)" + (code.map { " [\($0)]" } ?? "")
    }

    private static func requireVulnerability(_ cursor: JSONCursor) throws(JSONShapeError) {
        try cursor.requireMembers(
            "id",
            "aliases",
            "package",
            "purl",
            "installed",
            "fixed",
            "severity",
            "state",
            "platforms",
            "vex",
            "suppressedByScanner"
        )
        for name in ["id", "severity"] { _ = try cursor.string(name) }
        for name in ["package", "purl", "installed", "suppressedByScanner"] { _ = try cursor.optionalString(name) }
        for name in ["aliases", "fixed", "platforms"] {
            _ = try map(cursor.required(name)) { (element) throws(JSONShapeError) in try element.string() }
        }
        _ = try cursor.word("state", of: JudgedVulnerability.State.self)
        guard let vex = try cursor.member("vex") else { return }
        try vex.requireMembers(
            "status",
            "justification",
            "impact",
            "document",
            "statement",
            "signer",
            "time",
            "attestation",
            "objection"
        )
        for name in ["status", "signer", "time"] { _ = try vex.string(name) }
        for name in ["justification", "impact", "document", "objection"] { _ = try vex.optionalString(name) }
        try requireCount(vex.required("statement"))
        _ = try vex.member("attestation")?.digest()
    }

    /// What the finding says where it is an error; nil for the others.
    private static func finding(_ cursor: JSONCursor) throws(JSONShapeError) -> String? {
        try cursor.requireMembers("severity", "kind", "code", "message", "location")
        let severity = try cursor.word("severity", of: Finding.Severity.self)
        try requireCode(cursor)
        let message = try cursor.string("message")
        let location = try cursor.optionalString("location")
        let code = try cursor.string("code")
        guard severity == .error else { return nil }
        return (location.map { "\($0): " } ?? "") + "\(message) [\(code)]"
    }

    /// A code that we know must have its own kind.
    private static func requireCode(_ cursor: JSONCursor) throws(JSONShapeError) {
        let kind = try cursor.word("kind", of: Kind.self)
        let text = try cursor.string("code")
        guard !text.isEmpty else { throw try cursor.required("code").mismatch("a code", found: "empty text") }
        if let code = Code(rawValue: text), code.kind != kind {
            throw try cursor.required("kind").mismatch(
                "'\(code.kind.rawValue)' for '\(text)'",
                found: "'\(kind.rawValue)'"
            )
        }
        _ = try cursor.string("message")
    }

    // MARK: - The rest

    private static func trustRoot(_ cursor: JSONCursor) throws(JSONShapeError) -> Digest {
        try cursor.requireMembers("digest", "name", "version", "pinnedBy")
        _ = try cursor.string("name")
        try requireCount(cursor.required("version"))
        _ = try cursor.word("pinnedBy", of: JudgedTrustRoot.Pin.self)
        return try sha256(cursor.required("digest"))
    }

    private static func policy(_ cursor: JSONCursor) throws(JSONShapeError) -> String {
        try cursor.requireMembers("name", "kind", "digest")
        _ = try cursor.string("kind")
        _ = try sha256(cursor.required("digest"))
        return try cursor.string("name")
    }

    private static func option(_ cursor: JSONCursor) throws(JSONShapeError) -> String {
        let text = try cursor.string()
        guard text.hasPrefix("--") else { throw cursor.mismatch("an option", found: "'\(text)'") }
        return text
    }

    private static func wholeSeconds(_ cursor: JSONCursor) throws(JSONShapeError) -> Instant {
        let text = try cursor.string()
        guard let time = Instant(text), time.wholeSeconds.description.isIdentical(to: text) else {
            throw cursor.mismatch("a time in whole seconds, as 2026-11-23T12:00:00Z", found: "'\(text)'")
        }
        return time
    }

    private static func sha256(_ cursor: JSONCursor) throws(JSONShapeError) -> Digest {
        let digest = try cursor.digest()
        guard digest.algorithm == .sha256 else { throw cursor.mismatch("a sha256 digest", found: "'\(digest)'") }
        return digest
    }

    private static func requireCount(_ cursor: JSONCursor) throws(JSONShapeError) {
        let count = try cursor.integer()
        guard count >= 0 else { throw cursor.mismatch("a number that counts something", found: "\(count)") }
    }

    private static func map<Element>(
        _ list: JSONCursor,
        _ read: (JSONCursor) throws(JSONShapeError) -> Element
    ) throws(JSONShapeError) -> [Element] {
        var elements: [Element] = []
        for cursor in try list.array() { elements.append(try read(cursor)) }
        return elements
    }
}
