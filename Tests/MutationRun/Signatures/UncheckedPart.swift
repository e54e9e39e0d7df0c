import Encodings
import Verdicts
import Vocabulary

/// A part of a signature that nobody signs and that nothing is concluded from, or evidence that there is more of.
struct UncheckedPart: Sendable {
    let text: String
    /// Whether it is evidence: what remains may say less of when the signature was made.
    let isEvidence: Bool
    let explains: @Sendable (JSONDifference, SignatureComparison) -> Bool

    /// Takes what differs, the reason why that is no forgery, and how it is known.
    private init(
        _ name: String,
        because reason: String,
        isEvidence: Bool = false,
        explains: @escaping @Sendable (JSONDifference, SignatureComparison) -> Bool
    ) {
        (text, self.isEvidence, self.explains) = ("\(name): \(reason)", isEvidence, explains)
    }

    static let all = spellings + hints + plainEnvelopes + logEntries + timestamps

    // MARK: - Spellings

    private static let spellings: [UncheckedPart] = [
        UncheckedPart(
            "64-bit integer as a string or as a number",
            because: "protobuf's JSON reads both"
        ) { difference, _ in
            guard ["logIndex", "integratedTime", "treeSize"].contains(difference.member),
                let old = difference.old?.int64
            else { return false }
            return old == difference.new?.int64
        },
        UncheckedPart(
            "twin of an ECDSA signature",
            because: "it holds over the same content by the same key; no entry has the first",
            isEvidence: true
        ) { difference, _ in
            guard let old = difference.old?.decoded, let new = difference.new?.decoded else { return false }
            return TwinSignature.of(old) == new
        },
        UncheckedPart(
            "null, nothing or an empty value",
            because: "protobuf's JSON means the same by them"
        ) { difference, _ in
            difference.isDefault(difference.old) && difference.isDefault(difference.new)
        },
        UncheckedPart(
            "media type",
            because: "not signed; of a version whose rules the bundle meets as well"
        ) { difference, _ in
            let types = [
                "application/vnd.dev.sigstore.bundle+json;version=0.1",
                "application/vnd.dev.sigstore.bundle+json;version=0.2",
                "application/vnd.dev.sigstore.bundle+json;version=0.3",
                "application/vnd.dev.sigstore.bundle.v0.3+json",
            ]
            guard difference.pattern == "mediaType", case .string(let type)? = difference.new else { return false }
            return types.contains(type)
        },
    ]

    // MARK: - Hints

    private static let hints: [UncheckedPart] = [
        UncheckedPart(
            "keyid",
            because: "a hint that no signature covers (DSSE)"
        ) { difference, comparison in
            difference.pattern == "dsseEnvelope.signatures[].keyid"
                || comparison.plainPattern(difference) == "signatures[].keyid"
        },
        UncheckedPart(
            "hint of a key",
            because: "the key is the one that is trusted"
        ) { difference, _ in
            difference.pattern == "verificationMaterial.publicKey.hint"
        },
        UncheckedPart(
            "message digest left out",
            because: "the file's own is compared"
        ) { difference, _ in
            difference.pattern == "messageSignature.messageDigest" && difference.isAbsent
        },
        UncheckedPart(
            "certificates behind the first",
            because: "issuers come from the trusted root"
        ) { difference, _ in
            let chain = "verificationMaterial.x509CertificateChain.certificates"
            switch (difference.old, difference.new) {
            case (.array(let old)?, .array(let new)?): return difference.pattern == chain && old.first == new.first
            default:
                return difference.pattern.hasPrefix(chain + "[]") && !difference.place.steps.contains(.element(0))
            }
        },
    ]

    // MARK: - Envelopes outside of a bundle, and cosign's local bundle

    private static let plainEnvelopes: [UncheckedPart] = [
        UncheckedPart(
            "member that DSSE does not have, outside of a bundle",
            because: "it is to be ignored (envelope.md)"
        ) { difference, comparison in
            let known = ["payload", "payloadType", "signatures", "sig", "keyid"]
            let places = [difference.member, "signatures[].\(difference.member)"]
            return comparison.plainPattern(difference).map(places.contains) == true
                && !known.contains(difference.member) && (difference.old == nil || difference.new == nil)
        },
        UncheckedPart(
            "further signatures of an envelope outside of a bundle",
            because: "one has to hold"
        ) { difference, comparison in
            guard comparison.plainPattern(difference) == "signatures", case .array(let old)? = difference.old,
                case .array(let new)? = difference.new
            else { return false }
            return old.allSatisfy(new.contains)
        },
        UncheckedPart(
            "base64 in the alphabet for URLs, outside of a bundle",
            because: "DSSE allows either (envelope.md)"
        ) { difference, comparison in
            guard let pattern = comparison.plainPattern(difference), ["payload", "signatures[].sig"].contains(pattern),
                case .string(let old)? = difference.old,
                case .string(let new)? = difference.new
            else { return false }
            return Base64.decodeEither(old) == Base64.decodeEither(new)
        },
        UncheckedPart(
            "another text of the envelope in cosign's local bundle",
            because: "the signature is over what the text means"
        ) { difference, _ in
            guard difference.pattern == "base64Signature", let old = difference.old?.decoded,
                let new = difference.new?.decoded, let before = Documents.read(old), let after = Documents.read(new)
            else { return false }
            return JSONDifference.all(before, after).isEmpty
        },
        UncheckedPart(
            "white space in the certificate of cosign's local bundle",
            because: "tools break its lines where they like"
        ) { difference, _ in
            guard difference.pattern == "cert", let old = difference.old?.decodedWithoutSpace else { return false }
            return old == difference.new?.decodedWithoutSpace
        },
    ]

    // MARK: - Log entries

    private static let entry = "verificationMaterial.tlogEntries[]."

    private static let logEntries: [UncheckedPart] = [
        UncheckedPart(
            "log entries where no trusted root is named",
            because: "there is no log to ask"
        ) { difference, comparison in
            !comparison.hasTrustedRoot
                && (difference.pattern.hasPrefix("verificationMaterial.tlogEntries")
                    || difference.pattern == "rekorBundle")
        },
        UncheckedPart(
            "log entry left out, put in or of an unknown log",
            because: "none is required of this key",
            isEvidence: true
        ) { difference, comparison in
            let entries = "verificationMaterial.tlogEntries"
            let isOther = difference.pattern.hasPrefix(entry) && comparison.isOfAnotherLog(difference)
            let isEntry = [entries, entries + "[]", "rekorBundle"].contains(difference.pattern)
            let nothing: [JSONValue?] = [nil, .null, .array([])]
            let isGone = isEntry && (nothing.contains(difference.new) || nothing.contains(difference.old))
            return !comparison.requiresLog && (isOther || isGone)
        },
        UncheckedPart(
            "log entry of an unknown kind",
            because: "it is not counted, which a note tells, and none is required of this key",
            isEvidence: true
        ) { difference, comparison in
            difference.pattern == entry + "canonicalizedBody" && !comparison.requiresLog
                && comparison.tells(of: [.unsupportedFormat])
        },
        UncheckedPart(
            "root hash or tree size of a proof left out",
            because: "the checkpoint has both"
        ) { difference, _ in
            [entry + "inclusionProof.rootHash", entry + "inclusionProof.treeSize"].contains(difference.pattern)
                && difference.isAbsent
        },
        UncheckedPart(
            "index or time of an entry without promise",
            because: "nobody signs it, and nothing is concluded from it"
        ) { difference, comparison in
            [entry + "logIndex", entry + "integratedTime"].contains(difference.pattern)
                && comparison.entry(difference)?["inclusionPromise"] == nil
        },
        UncheckedPart(
            "proof of a bundle v0.1 that has no checkpoint, or no more",
            because: "it proves nothing, and the promise is enough there"
        ) { difference, comparison in
            difference.pattern.hasPrefix(entry + "inclusionProof") && comparison.isVersion1
                && comparison.newCheckpoint(difference) == nil
        },
        UncheckedPart(
            "proof of this very entry put in",
            because: "it holds; more evidence"
        ) { difference, comparison in
            difference.pattern == entry + "inclusionProof" && difference.isDefault(difference.old)
                && comparison.newCheckpoint(difference) != nil
        },
        UncheckedPart(
            "promise left out",
            because: "the proof and another time remain, or a key needs none",
            isEvidence: true
        ) { difference, _ in
            difference.pattern == entry + "inclusionPromise" && difference.isAbsent
        },
        UncheckedPart(
            "lines of others on a checkpoint",
            because: "the log's own is checked"
        ) { difference, comparison in
            guard difference.pattern == entry + "inclusionProof.checkpoint.envelope",
                case .string(let old)? = difference.old, case .string(let new)? = difference.new,
                let id = comparison.logID(difference)
            else { return false }
            return ownPart(of: old, id) == ownPart(of: new, id)
        },
    ]

    /// The text of a checkpoint, and the lines with the key id of one log, each once.
    private static func ownPart(of note: String, _ id: [UInt8]) -> [String] {
        let lines = note.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let text = lines.prefix { !$0.isEmpty }
        let own = lines.dropFirst(text.count).filter { line in
            line.split(separator: " ").last.flatMap { Base64.decode(String($0)) }?.prefix(4) == id.prefix(4)
        }
        return text + Set(own).sorted()
    }

    // MARK: - Timestamps

    private static let stamps = "verificationMaterial.timestampVerificationData"

    private static let timestamps: [UncheckedPart] = [
        UncheckedPart(
            "timestamps where no trusted root is named",
            because: "there is no authority to ask"
        ) { difference, comparison in
            !comparison.hasTrustedRoot && difference.pattern.hasPrefix(stamps)
        },
        UncheckedPart(
            "unsigned part of a timestamp",
            because: "the authority's signature and what is concluded from it stay"
        ) { difference, comparison in
            guard comparison.before.notes == comparison.after.notes, case .string(let old)? = difference.old,
                case .string(let new)? = difference.new,
                let before = Base64.decode(old).flatMap(TimestampParts.init),
                let after = Base64.decode(new).flatMap(TimestampParts.init)
            else { return false }
            return difference.pattern == stamps + ".rfc3161Timestamps[].signedTimestamp"
                && after.unsignedDifference(from: before) != nil
        },
        UncheckedPart(
            "timestamp over this very signature put in, which holds",
            because: "more evidence"
        ) { difference, comparison in
            difference.pattern == stamps && difference.isDefault(difference.old) && comparison.after.notes.isEmpty
        },
        UncheckedPart(
            "timestamp left out",
            because: "another time remains, or a key needs none",
            isEvidence: true
        ) { difference, _ in
            guard [stamps, stamps + ".rfc3161Timestamps"].contains(difference.pattern) else { return false }
            if case .array(let old)? = difference.old, case .array(let new)? = difference.new {
                return new.count < old.count && new.allSatisfy(old.contains)
            }
            return difference.isDefault(difference.new)
        },
        UncheckedPart(
            "timestamp that does not hold, which is told",
            because: "another time remains",
            isEvidence: true
        ) { difference, comparison in
            difference.pattern.hasPrefix(stamps) && comparison.tellsOfTimestamp
        },
    ]
}

extension JSONDifference {
    var pattern: String { place.pattern }

    /// The name of the member that differs.
    var member: String { if case .member(let name)? = place.steps.last { name } else { "" } }

    /// Whether it is not there any more.
    var isAbsent: Bool { old != nil && (new == nil || new == .null) }

    /// Whether a value means what its absence means.
    func isDefault(_ value: JSONValue?) -> Bool {
        guard let value, value != .null else { return true }
        switch member {
        case "logIndex", "integratedTime": return value.int64 == 0
        case "tlogEntries", "rfc3161Timestamps", "hashes": return value == .array([])
        case "timestampVerificationData":
            let stamps = value[JSONPlace().member("rfc3161Timestamps")]
            guard case .object(let object) = value else { return false }
            return object.members.count <= 1 && (object.members.isEmpty || stamps == .array([]) || stamps == .null)
        default: return false
        }
    }
}

extension JSONValue {
    /// What a string of base64 holds.
    fileprivate var decoded: [UInt8]? { if case .string(let text) = self { Base64.decode(text) } else { nil } }

    /// What base64 holds that has lines or not, without white space of its own.
    fileprivate var decodedWithoutSpace: [UInt8]? {
        guard case .string(let text) = self else { return nil }
        return Base64.decode(text.utf8.filter { !TextChange.isSpace($0) })?.filter { !TextChange.isSpace($0) }
    }

    fileprivate var int64: Int64? { try? JSONCursor(self).protobufInteger() }
}

extension SignatureComparison {
    /// Whether a note says that a timestamp does not hold.
    var tellsOfTimestamp: Bool {
        tells(of: [.timestampInvalid, .untrustedTimestamp, .outsideValidity, .unsupportedAlgorithm])
    }

    fileprivate func tells(of codes: Set<Code>) -> Bool { after.notes.contains { codes.contains($0.code) } }

    fileprivate var isVersion1: Bool {
        guard case .string(let type)? = documents?.new[JSONPlace().member("mediaType")] else { return false }
        return type.hasSuffix("version=0.1")
    }

    /// The place in an envelope outside of a bundle, alone or in cosign's local bundle; nil for any other.
    fileprivate func plainPattern(_ difference: JSONDifference) -> String? {
        let holder = "base64Signature."
        if difference.pattern.hasPrefix(holder) { return String(difference.pattern.dropFirst(holder.count)) }
        return documents?.old[JSONPlace().member("payloadType")] == nil ? nil : difference.pattern
    }

    private func entryPlace(_ difference: JSONDifference) -> JSONPlace? {
        difference.place.steps.prefix(3).reduce(JSONPlace()) { place, step in
            switch step {
            case .member(let name): place.member(name)
            case .element(let index): place.element(index)
            }
        }
    }

    /// The log entry that a difference is in, as it was.
    fileprivate func entry(_ difference: JSONDifference) -> JSONObject? {
        guard let place = entryPlace(difference), case .object(let entry)? = documents?.old[place] else { return nil }
        return entry
    }

    /// Whether the entry says that it is of another log than it was.
    fileprivate func isOfAnotherLog(_ difference: JSONDifference) -> Bool {
        guard let documents, let place = entryPlace(difference) else { return false }
        let log = place.member("logId")
        return documents.new[log] != nil && documents.new[log] != documents.old[log]
    }

    fileprivate func logID(_ difference: JSONDifference) -> [UInt8]? {
        guard case .string(let text)? = entry(difference)?["logId"]?[JSONPlace().member("keyId")] else { return nil }
        return Base64.decode(text)
    }

    /// The checkpoint of the entry as it is now.
    fileprivate func newCheckpoint(_ difference: JSONDifference) -> JSONValue? {
        guard let place = entryPlace(difference) else { return nil }
        let checkpoint = documents?.new[place.member("inclusionProof").member("checkpoint")]
        return checkpoint == .null ? nil : checkpoint
    }
}
