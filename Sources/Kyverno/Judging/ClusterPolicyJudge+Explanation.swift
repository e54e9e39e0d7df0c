internal import Policies
internal import Vocabulary

extension ClusterPolicyJudge {
    var explanations: [Explanation] {
        var paragraphs = policy.rules.map(explanation)
        if policy.ignoresErrors {
            paragraphs.append(Explanation("What cannot be evaluated, a cluster lets pass (failurePolicy: Ignore)."))
        }
        if policy.appliesOne, policy.rules.count > 1 {
            paragraphs.append(Explanation("The first of its rules that applies is the last one that is asked."))
        }
        return paragraphs
    }

    private func explanation(of rule: Rule) -> Explanation {
        guard !rule.verifications.isEmpty else {
            return Explanation("rule '\(rule.name)' (\(rule.kind)): it says nothing about images, and is passed over")
        }
        var parts = [Explanation("for \(rule.match.words)")]
        if let exclude = rule.exclude { parts.append(Explanation("but not for \(exclude.words)")) }
        if !rule.imageExtractors.isEmpty {
            parts.append(Explanation("and for the images of \(rule.imageExtractors.map(\.kind).joined(by: "and"))"))
        }
        parts += rule.context.map(\.explanation)
        if let conditions = rule.preconditions {
            parts.append(Explanation("it applies only where these conditions hold:", conditions.explanations))
        }
        parts += rule.verifications.map(\.explanation)
        parts.append(
            Explanation(
                action(of: rule) == .enforce
                    ? "what fails, fails the image" : "what fails is told as a warning, and does not fail the image"
            )
        )
        return Explanation("rule '\(rule.name)':", parts)
    }
}

extension ContextEntry {
    fileprivate var explanation: Explanation {
        let meaning =
            switch source {
            case .configMap(let name, let namespace): "is the ConfigMap '\(namespace)/\(name)'"
            case .variable: "is a variable"
            case .live(let what, let fallback):
                "comes of \(what), which needs a cluster" + (fallback == nil ? "" : "; here its default counts")
            }
        return Explanation("'\(name)' \(meaning)")
    }
}

extension ImageVerification {
    fileprivate var explanation: Explanation {
        var parts: [Explanation] = []
        if !skipImageReferences.isEmpty {
            parts.append(Explanation("images named as \(skipImageReferences.joined(by: "or")) are left out"))
        }
        parts += attestors.map { $0.explanation("a signature") }
        if !annotations.isEmpty {
            let texts = annotations.sorted { $0.key.utf8.precedes($1.key.utf8) }.map { "\($0.key)=\($0.value)" }
            parts.append(Explanation("signatures carry the annotations \(texts.joined(by: "and"))"))
        }
        parts += attestations.map(\.explanation)
        if let deny {
            let message = deny.message.map { ", saying '\($0)'" } ?? ""
            parts.append(
                Explanation("it fails\(message), where these conditions hold:", deny.conditions.explanations)
            )
        }
        if !isRequired { parts.append(Explanation("nothing need be there (required: false)")) }
        parts += notes.map { Explanation($0.text) }
        return Explanation("images named as \(imageReferences.joined(by: "or")), by \(form.rawValue):", parts)
    }
}

extension AttestationRequirement {
    fileprivate var explanation: Explanation {
        var parts = attestors.map { $0.explanation("signed") }
        if attestors.isEmpty { parts.append(Explanation("signed by whoever signs for the image")) }
        if !conditions.conditions.isEmpty {
            parts.append(Explanation("such that these conditions hold:", conditions.explanations))
        }
        let title = name.map { ", as '\($0)'" } ?? ""
        return Explanation("an attestation of type \(type)\(title)", parts)
    }
}

extension AttestorSet {
    fileprivate func explanation(_ what: String) -> Explanation {
        let number =
            switch count {
            case nil where entries.count == 1: "by"
            case nil: "by all of these:"
            case 1: "by one of these:"
            case let count?: "by \(count) of these:"
            }
        guard let only = entries.first, entries.count == 1 else {
            return Explanation("\(what) \(number)", entries.map { $0.explanation("") })
        }
        return only.explanation("\(what) by ")
    }
}

extension AttestorEntry {
    fileprivate func explanation(_ prefix: String) -> Explanation {
        let texts = annotations.map { "\($0.name)=\($0.value)" }
        let suffix = texts.isEmpty ? "" : ", with the annotations \(texts.joined(by: "and"))"
        switch means {
        case .keys(let keys): return Explanation("\(prefix)\(keys.words)\(keys.logs.words)\(suffix)")
        case .certificates(let entry):
            let certificate =
                entry.certificate == nil ? "a certificate of the chain that it gives" : "the certificate that it gives"
            return Explanation("\(prefix)\(certificate)\(entry.logs.words)\(suffix)")
        case .keyless(let entry):
            return Explanation("\(prefix)a certificate for \(entry.words)\(entry.logs.words)\(suffix)")
        case .nested(let set):
            let inner = set.explanation("a set,")
            return Explanation("\(prefix)\(inner.text)\(suffix)", inner.parts)
        }
    }
}

extension KeyEntry {
    fileprivate var words: String {
        switch source {
        case .publicKeys(let text):
            // A PEM is no reading matter; a reference is.
            text.contains("-----BEGIN") ? "the public key that it gives" : "the public key '\(text)'"
        case .kms(let reference): "the key '\(reference)' of a key service"
        case .secret(let name, let namespace): "the key in the Secret '\(namespace)/\(name)'"
        }
    }
}

extension KeylessEntry {
    fileprivate var words: String {
        let names = [subject.map { "'\($0)'" }, subjectRegExp.map { "/\($0)/" }].compactMap(\.self)
        let issuers = [issuer.map { "'\($0)'" }, issuerRegExp.map { "/\($0)/" }].compactMap(\.self)
        let more = extensions.map { ", \($0.name) \($0.value)" }.joined()
        return (names.isEmpty ? "anybody" : names.joined(by: "or")) + " by "
            + (issuers.isEmpty ? "any issuer" : issuers.joined(by: "or")) + more
            + (roots == nil ? "" : ", of the authority that it gives")
    }
}

extension LogOptions {
    fileprivate var words: String {
        var words = ignoresLog ? ", in no log" : ", in the log \(url)"
        if timestampChain != nil { words += ", with a timestamp" }
        return words
    }
}
