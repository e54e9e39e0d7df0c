internal import Cryptography
package import Policies
internal import Trust
internal import Vocabulary

extension ClusterImagePolicy {
    package var explanations: [Explanation] {
        var paragraphs = [
            Explanation("It is about images named as \(globs.map(\.text).joined(by: "or")), with their digest."),
            Explanation("It is taken to apply to whatever will run them, since a bundle does not say."),
            Explanation(
                isEnforced
                    ? "What fails, fails the image."
                    : "What fails is told as a warning, and does not fail the image."
            ),
            Explanation("One of these authorities is enough:", members.map(explanation)),
        ]
        if let obstacle = conditionObstacle {
            paragraphs.append(Explanation("It also states \(obstacle.message), so that no image passes here."))
        }
        return paragraphs
    }

    private func explanation(of member: Member) -> Explanation {
        let title = "authority '\(member.name)'"
        switch member.standing {
        case .constant(let passes, let message):
            let reason = message.map { ": \($0)" } ?? ""
            return Explanation("\(title) \(passes ? "passes" : "fails") whatever is signed\(reason)")
        case .hindered(let obstacle): return Explanation("\(title) cannot be asked, for it \(obstacle.message)")
        case .asked(let name):
            let means = authorities.authorities.first { $0.name.isIdentical(to: name) }?.means
            let form = member.format == .legacy ? "under a tag of cosign" : "in a Sigstore bundle"
            let signer = means.map { $0.explanation(for: self) } ?? ""
            guard !member.attestations.isEmpty else {
                return Explanation("\(title): a signature of the image \(form)", [Explanation(signer)])
            }
            return Explanation(
                "\(title): all of these attestations \(form)",
                [Explanation(signer)] + member.attestations.map(\.explanation)
            )
        }
    }
}

extension ClusterImagePolicy.WantedAttestation {
    fileprivate var explanation: Explanation {
        let condition = obstacle.map { ", with \($0.message), so that it does not hold here" } ?? ""
        return Explanation("'\(name)': a statement of type \(predicateType)\(condition)")
    }
}

extension Authority.Means {
    fileprivate func explanation(for policy: ClusterImagePolicy) -> String {
        switch self {
        case .keys(let means):
            let keys = means.keys.map { "\($0.key.fingerprint)" }.joined(by: "or")
            return "made with the key \(keys)\(times(means.requirements, root: means.trustedRoot))"
        case .keyless(let means):
            let identities = means.identities.map(\.description).joined(by: "or")
            return "made by \(identities)\(times(means.requirements, root: means.trustedRoot))"
        case .certificates: return "made with a certificate"
        }
    }

    /// What has to have seen the signature.
    private func times(_ requirements: Requirements, root: String?) -> String {
        guard let root else { return "" }
        // A root that the policy puts together of several goes by no name of its own.
        let name = root.hasPrefix(Authority.policyMark) ? "the roots that it names" : "the root '\(root)'"
        if requirements.timestamps > 0 { return ", with a timestamp by \(name)" }
        return requirements.transparencyLog > 0 ? ", in a transparency log of \(name)" : ", by \(name)"
    }
}
