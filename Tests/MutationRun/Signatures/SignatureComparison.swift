import Cryptography
import Encodings
import Sallyport
import Verdicts
import Vocabulary

/// A signature that was changed and still verifies, beside what it was.
struct SignatureComparison {
    let hasTrustedRoot: Bool
    let requiresLog: Bool
    let before: BlobResult
    let after: BlobResult
    /// The one file that differs.
    let role: SignatureFiles.Role
    let old: [UInt8]
    let new: [UInt8]
    /// Both as JSON; nil where they are none.
    let documents: (old: JSONValue, new: JSONValue)?
    /// When the logs and authorities of the good signature say that it was made.
    private let times: Set<Instant>

    init(_ signature: GoodSignature, _ mutant: SignatureFiles, before: BlobResult, after: BlobResult) {
        (hasTrustedRoot, requiresLog) = (signature.hasTrustedRoot, signature.requiresLog)
        (self.before, self.after) = (before, after)
        let good = signature.files
        role = SignatureFiles.Role.allCases.first { good.files[$0] != mutant.files[$0] } ?? .artifact
        (old, new) = (good.files[role] ?? [], mutant.files[role] ?? [])
        if let old = Documents.read(old), let new = Documents.read(new) {
            documents = (old, new)
        } else {
            documents = nil
        }
        times = Self.times(good)
    }

    private static func times(_ good: SignatureFiles) -> Set<Instant> {
        var times: Set<Instant> = []
        for role in good.roles {
            for document in Documents(good.files[role] ?? []).lines.compactMap(Documents.read) {
                for place in document.places {
                    switch (place.steps.last, document[place]) {
                    case (.member("integratedTime"), let value?):
                        guard let time = try? JSONCursor(value).protobufInteger() else { continue }
                        times.insert(Instant(seconds: time))
                    case (.member("signedTimestamp"), .string(let text)?):
                        guard let token = try? Base64.decode(text).map(TimestampToken.init(response:)) else { continue }
                        times.insert(token.time)
                    default: continue
                    }
                }
            }
        }
        if let der = good.files[.timestamp], let token = try? TimestampToken(response: der) { times.insert(token.time) }
        return times
    }

    /// Why what was changed is neither signed nor checked; nil where there is no reason.
    var explanation: String? {
        if let reason = TextChange.all.first(where: { $0.explains(self) }) {
            return isSame || (reason.isEvidence && isWeaker) ? reason.text : nil
        }
        guard let documents else { return nil }
        let differences = JSONDifference.all(documents.old, documents.new).flatMap(Self.inside)
        guard !differences.isEmpty else { return nil }
        var reasons: [UncheckedPart] = []
        for difference in differences {
            guard let reason = UncheckedPart.all.first(where: { $0.explains(difference, self) }) else { return nil }
            if !reasons.contains(where: { $0.text == reason.text }) { reasons.append(reason) }
        }
        guard isSame || (reasons.contains(where: \.isEvidence) && isWeaker) else { return nil }
        return reasons.map(\.text).joined(separator: "; ")
    }

    /// Where the envelope differs that cosign's local bundle holds; else the difference itself.
    private static func inside(_ difference: JSONDifference) -> [JSONDifference] {
        guard difference.pattern == "base64Signature", case .string(let old)? = difference.old,
            case .string(let new)? = difference.new, let before = Base64.decode(old).flatMap(Documents.read),
            let after = Base64.decode(new).flatMap(Documents.read)
        else { return [difference] }
        let inner = JSONDifference.all(before, after, at: difference.place)
        return inner.isEmpty ? [difference] : inner
    }

    /// Where it differs, for a change without reason.
    var text: String {
        guard let documents else { return "\(role)" }
        let places = JSONDifference.all(documents.old, documents.new).map(\.place.pattern)
        let times = isSame ? "" : ", \(before.signers) became \(after.signers)"
        return "\(role): " + places.joined(separator: ", ") + times
    }

    // MARK: - The result

    /// Whether it is the same file, by the same signers, at the same time.
    private var isSame: Bool { before.digest == after.digest && before.signers == after.signers }

    /// Whether only less is known: some of several signatures, another of the times of one, or none.
    private var isWeaker: Bool {
        guard before.digest == after.digest, before.signers.count == after.signers.count else {
            return before.digest == after.digest && !after.signers.isEmpty
                && Set(after.signers).isSubset(of: before.signers)
        }
        return zip(before.signers, after.signers).allSatisfy { old, new in
            let isLater = new.time.map { time in times.contains(time) && old.time.map { $0 <= time } ?? false } ?? true
            return isLater && old.authority == new.authority && old.identity == new.identity
                && old.issuer == new.issuer && old.extensions == new.extensions
        }
    }
}
