internal import KubernetesValues
internal import RegularExpressions
internal import Trust
internal import Vocabulary

/// What a keyless entry wants a certificate to name.
///
/// With signatures and attestations by tag, issuer and subject are wildcards; with Sigstore bundles they are exact.
struct KeylessPatterns {
    private let entry: KeylessEntry
    private let form: ImageVerification.Form
    private let issuers: [TextPattern]
    private let subjects: [TextPattern]

    init(_ entry: KeylessEntry, form: ImageVerification.Form) throws(Refusal) {
        (self.entry, self.form) = (entry, form)
        issuers = try Self.patterns(entry.issuer, entry.issuerRegExp, isExact: form == .bundle)
        subjects = try Self.patterns(entry.subject, entry.subjectRegExp, isExact: form == .bundle)
        guard form != .bundle || (!issuers.isEmpty && !subjects.isEmpty) else {
            throw Refusal(
                .identityIncomplete,
                "expected an issuer and a subject, found \(issuers.isEmpty && subjects.isEmpty ? "neither" : "one"): "
                    + "for bundles the cluster would check no identity at all"
            )
        }
    }

    private static func patterns(
        _ text: String?,
        _ expression: String?,
        isExact: Bool
    ) throws(Refusal) -> [TextPattern] {
        var patterns: [TextPattern] = []
        if let text, !text.isEmpty { patterns.append(isExact ? .exact(text) : .wildcard(Wildcard(text))) }
        if let expression, !expression.isEmpty {
            do throws(RE2Error) {
                patterns.append(.part(try RE2Pattern(expression)))
            } catch {
                throw Refusal(.policyInvalid, "the expression '\(expression)': \(error)", isError: true)
            }
        }
        return patterns
    }

    func found(trustedRoot: String?, requirements: Requirements) throws(Refusal) -> AttestorMaterial.Found {
        // By tag one of the subjects is enough; with bundles both must fit, as both of the issuers always must.
        let alternatives = form == .bundle ? Array(subjects.prefix(1)) : subjects
        let wanted = alternatives.isEmpty ? [TextPattern.wildcard(Wildcard("*"))] : alternatives
        let identities = wanted.map { subject in
            issuers.first.map { IdentityPattern(issuer: $0, subject: subject) } ?? .ofAnyIssuer(subject: subject)
        }
        var found = AttestorMaterial.Found(
            means: .keyless(
                KeylessMeans(
                    trustedRoot: trustedRoot ?? KyvernoOptions.publicGood,
                    identities: identities,
                    requirements: requirements
                )
            )
        )
        found.issuer = issuers.dropFirst().first
        found.subject = form == .bundle ? subjects.dropFirst().first : nil
        found.extensions = try entry.extensions.map { extension_ throws(Refusal) in
            (try Self.name(extension_.name), Wildcard(extension_.value))
        }
        let texts = [entry.issuer, entry.subject].compactMap(\.self)
        if form == .bundle, texts.contains(where: Wildcard.hasWildcard) {
            found.notes.append(Note(.wildcardIsLiteral, "for bundles issuer and subject are compared letter by letter"))
        }
        return found
    }

    private static let extensions: [FulcioExtension] = [
        .githubWorkflowTrigger, .githubWorkflowSHA, .githubWorkflowName, .githubWorkflowRepository, .githubWorkflowRef,
    ]

    /// The name of an extension by its object identifier or its short name; empty for the issuer.
    private static func name(_ text: String) throws(Refusal) -> String {
        if text == "1.3.6.1.4.1.57264.1.1" || text.lowercased() == "oidcissuer" { return "" }
        guard
            let known = extensions.first(where: {
                $0.oid == text || $0.rawValue.lowercased() == text.lowercased()
            })
        else {
            throw Refusal(
                .unenforcedField,
                "additionalExtensions: expected the issuer or an extension of GitHub's workflows, found '\(text)'",
                isError: true
            )
        }
        return known.rawValue
    }
}
