internal import Vocabulary

extension BundlePolicy {
    package var explanations: [Explanation] {
        var rules = requirements.map(\.explanation)
        rules += [vulnerabilities?.explanation].compactMap(\.self)
        rules += self.rules.map(\.explanation)
        var sentences = [Explanation(scope)]
        sentences.append(
            Explanation(
                allowsEmpty
                    ? "A bundle without such an image is no failure."
                    : "A bundle without such an image fails."
            )
        )
        if !platforms.isEmpty {
            let names = platforms.map(\.description).joined(by: "and")
            sentences.append(Explanation("Of an index it judges \(names), each of which must be there."))
        } else {
            sentences.append(Explanation("Of an index it judges every platform that is there."))
        }
        sentences.append(
            Explanation(
                failureAction == .enforce
                    ? "What fails, fails the image."
                    : "What fails is told as a warning, and does not fail the image."
            )
        )
        sentences.append(Explanation("A time may lie \(clockSkew) in the future, and no more."))
        if let age = trustRootMaxAge {
            sentences.append(Explanation("The validity of the trust root must have begun at most \(age) ago."))
        }
        return sentences + [Explanation("Each such image must have:", rules)]
    }

    private var scope: String {
        let taken = images.patterns.filter { !$0.hasPrefix("!") }
        let left = images.patterns.filter { $0.hasPrefix("!") }.map { String($0.dropFirst()) }
        let names =
            taken.contains("**") ? "every image, named or not" : "images named as \(taken.joined(by: "or"))"
        return "It is about \(names)" + (left.isEmpty ? "." : ", but not \(left.joined(by: "or")).")
    }
}

extension RequirementTree {
    var explanation: Explanation {
        switch self {
        case .entry(let requirement): requirement.explanation
        case .allOf(let parts): Explanation("all of these:", parts.map(\.explanation))
        case .anyOf(let parts): Explanation("at least one of these:", parts.map(\.explanation))
        }
    }
}

extension CELRule {
    var explanation: Explanation {
        let failure = message.map { "; where it is not: '\($0)'" } ?? ""
        return Explanation("rule '\(name)': this expression is true\(failure)", quoting: expression)
    }
}
