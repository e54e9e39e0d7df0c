package import Vocabulary

/// Why a verdict cannot be read, or the import side does not know what to ask of it.
package enum VerdictError: Explained, Hashable {
    /// The file is no verdict of ours, or one whose members contradict each other; the text says where.
    case malformed(String)
    /// The own trust root leaves open whose verdicts count; the text names the missing member.
    case acceptUnset(String)

    package var blame: Blame {
        switch self {
        case .malformed: .input
        case .acceptUnset: .trust
        }
    }

    package var code: Code {
        switch self {
        case .malformed: .verdictMalformed
        case .acceptUnset: .acceptUnset
        }
    }

    package var description: String {
        switch self {
        case .malformed(let reason): reason
        case .acceptUnset(let member): "expected '\(member)' in trust.yaml, found nothing"
        }
    }

    package var remedy: String? {
        switch self {
        case .malformed: "copy the verdict again, or have it made again with `sallyport verify`"
        case .acceptUnset("accept.policies"): "add it and pin the root again, or give --policy-digest"
        case .acceptUnset: "add it and pin the root again with `sallyport trust pin`"
        }
    }
}
