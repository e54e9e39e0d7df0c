internal import Verdicts
internal import Vocabulary

/// One expectation, held against one image of one bundle.
struct PolicyTestCase: Hashable, Sendable {
    /// What is expected of what, in words.
    let title: String
    /// What was found in its place; nil where all is as expected.
    let difference: String?

    /// Holds an expectation against everything in a bundle that it is about.
    ///
    /// - Parameters:
    ///   - expectation: What is expected.
    ///   - judgement: What the policies said about the bundle.
    ///   - bundle: The bundle, as the test lists it.
    /// - Returns: At least one case.
    static func all(
        _ expectation: PolicyTestFile.Expectation,
        in judgement: Judgement,
        bundle: String
    ) -> [PolicyTestCase] {
        let rule = expectation.rule.map { "\(expectation.policy)/\($0)" } ?? expectation.policy
        func title(of image: String) -> String { "\(rule) on \(image) in \(bundle)".printable }
        guard !expectation.images.isEmpty else {
            guard !judgement.images.isEmpty else {
                return [PolicyTestCase(title: title(of: "any image"), difference: "found no image")]
            }
            return judgement.images.map { image in
                PolicyTestCase(
                    title: title(of: image.content.reference?.description ?? "\(image.content.digest)"),
                    difference: difference(expectation, image)
                )
            }
        }
        return expectation.images.flatMap { name in
            let images = judgement.images.filter { $0.content.isNamed(name) }
            guard !images.isEmpty else {
                return [PolicyTestCase(title: title(of: name), difference: "found no such image")]
            }
            return images.map { PolicyTestCase(title: title(of: name), difference: difference(expectation, $0)) }
        }
    }

    private static func difference(_ expectation: PolicyTestFile.Expectation, _ image: JudgedImage) -> String? {
        let ofPolicy = image.rules.filter { $0.policy?.isIdentical(to: expectation.policy) ?? false }
        let rules = ofPolicy.filter { rule in expectation.rule.map { rule.rule.isIdentical(to: $0) } ?? true }
        let wanted = [expectation.result.rawValue, expectation.code.map { "[\($0)]" }].compactMap(\.self)
            .joined(separator: " ")
        guard !rules.isEmpty else {
            if let rule = expectation.rule, !ofPolicy.isEmpty {
                return "expected \(wanted), found no rule '\(rule)'".printable
            }
            // A policy that is not about the image says nothing at all.
            return wanted == "skip" ? nil : "expected \(wanted), found skip: the policy does not select the image"
        }
        let found = rules.map(\.testResult).max { $0.weight < $1.weight } ?? .skip
        let deciding = rules.filter { $0.testResult == found }
        let hasCode = expectation.code.map { code in deciding.contains { $0.code?.rawValue == code } } ?? true
        if found == expectation.result, hasCode { return nil }
        // That several rules pass needs no reasons.
        if found == .pass, deciding.count > 1 { return "expected \(wanted), found pass".printable }
        let reasons = deciding.map { rule in
            (rule.code.map { "[\($0.rawValue)] " } ?? "") + (expectation.rule == nil ? "\(rule.rule): " : "")
                + rule.message
        }
        return "expected \(wanted), found \(found.rawValue): \(reasons.joined(separator: "; "))".printable
    }
}

extension JudgedRule {
    fileprivate var testResult: PolicyTestResult {
        switch result {
        case .pass: .pass
        case .fail: .fail
        case .skip: .skip
        case .warn: .warn
        case .error: .error
        }
    }
}

extension PolicyTestResult {
    /// What is worse counts for a policy with several rules.
    fileprivate var weight: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension ImageContent {
    /// Whether a test means the image: by its digest, or by its name, however that is written.
    fileprivate func isNamed(_ text: String) -> Bool {
        if let digest = try? Digest(text) { return digest == self.digest }
        guard let reference, let named = ImageReference(text) else { return false }
        return reference.repository.isIdentical(to: named.repository) && reference.tag == named.tag
            && (named.digest == nil || named.digest == digest)
    }
}
