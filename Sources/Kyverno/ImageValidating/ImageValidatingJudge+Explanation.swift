internal import Policies
internal import Vocabulary

extension ImageValidatingJudge {
    var explanations: [Explanation] {
        var paragraphs = [Explanation("It is about \(images).")]
        if !policy.matchConditions.isEmpty {
            let names = policy.matchConditions.map { "'\($0.name)'" }.joined(by: "and")
            paragraphs.append(Explanation("It applies only where its conditions \(names) hold."))
        }
        paragraphs.append(Explanation("Its attestors:", policy.attestors.map(\.explanation)))
        if !policy.attestations.isEmpty {
            paragraphs.append(
                Explanation("The attestations that it speaks of:", policy.attestations.map(\.explanation))
            )
        }
        paragraphs.append(
            Explanation(
                "All of these must hold:",
                policy.validations.map { validation in
                    Explanation(validation.message ?? validation.path, quoting: validation.expression)
                }
            )
        )
        if policy.isRequired {
            paragraphs.append(
                Explanation("At least one signature or attestation of the image must have been verified.")
            )
        }
        paragraphs.append(
            Explanation(
                policy.denies
                    ? "What fails, fails the image." : "What fails is told as a warning, and does not fail the image."
            )
        )
        return paragraphs
    }

    private var images: String {
        let patterns = policy.imagePatterns.map { pattern in
            switch pattern {
            case .glob(let glob): "\(glob)"
            case .expression: "an expression selects"
            }
        }
        return patterns.isEmpty ? "all images" : "images named as \(patterns.joined(by: "or"))"
    }
}

extension ImageAttestor {
    fileprivate var explanation: Explanation {
        switch means {
        case .notary: Explanation("'\(name)': certificates of the Notary Project, which are not judged yet")
        case .cosign(let attestor): Explanation("'\(name)': \(attestor.signer.words)")
        }
    }
}

extension CosignAttestor.Signer {
    fileprivate var words: String {
        switch self {
        case .key(.data): return "whoever has the key that it gives"
        case .key(.kms(let address, _)): return "whoever has the key '\(address)'"
        case .certificate: return "whoever has the certificate that it gives, or one of its chain"
        case .keyless(let identities, _):
            let words = identities.map { identity in
                let subject = identity.subjectRegExp.map { "/\($0)/" } ?? identity.subject ?? "anybody"
                let issuer = identity.issuerRegExp.map { "/\($0)/" } ?? identity.issuer ?? "any issuer"
                return "\(subject) by \(issuer)"
            }
            return words.isEmpty ? "anybody with a certificate of Sigstore" : words.joined(by: "or")
        }
    }
}

extension AttestationKind {
    fileprivate var explanation: Explanation {
        switch source {
        case .inToto: Explanation("'\(name)': statements of type \(predicateType ?? "")")
        case .referrer(let type): Explanation("'\(name)': artifacts of type \(type)")
        }
    }
}
