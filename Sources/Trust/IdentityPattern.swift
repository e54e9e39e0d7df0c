package import KubernetesValues
package import RegularExpressions
internal import Vocabulary

/// Whom a certificate must name: issuer, subject, and extensions by name.
///
/// Source: sigstore.md E.7; compared as bytes of UTF-8, patterns always as a whole.
package struct IdentityPattern: Hashable, Sendable, CustomStringConvertible {
    /// nil for any issuer, or none.
    package let issuer: TextPattern?
    package let subject: TextPattern
    /// What Fulcio's extensions must say exactly, by the names of `FulcioExtension`.
    package let extensions: [String: String]

    package init(issuer: TextPattern, subject: TextPattern, extensions: [String: String] = [:]) {
        (self.issuer, self.subject, self.extensions) = (issuer, subject, extensions)
    }

    private init(anyIssuerOf subject: TextPattern, extensions: [String: String]) {
        (issuer, self.subject, self.extensions) = (nil, subject, extensions)
    }

    /// An identity of whatever issuer, or none: only for certificates of a private authority.
    ///
    /// Where anybody can get a certificate, as of Fulcio, any issuer can mint any name.
    package static func ofAnyIssuer(subject: TextPattern, extensions: [String: String] = [:]) -> IdentityPattern {
        IdentityPattern(anyIssuerOf: subject, extensions: extensions)
    }

    /// Whether an identity is the one that is meant; the extensions found go by the names of `FulcioExtension`.
    ///
    /// An issuer that the certificate does not name is nil, and meant only where any is.
    package func matches(issuer: String?, subject: String, extensions found: [String: String]) -> Bool {
        if let expected = self.issuer {
            guard let issuer, expected.matches(issuer) else { return false }
        }
        guard self.subject.matches(subject) else { return false }
        return extensions.allSatisfy { name, value in found[name].map { $0.isIdentical(to: value) } ?? false }
    }

    package var description: String {
        let more = extensions.sorted { $0.key.utf8.precedes($1.key.utf8) }.map { ", \($0.key) \($0.value)" }
        return "\(subject) by \(issuer?.description ?? "any issuer")" + more.joined()
    }
}

/// A text that must be met exactly, or by a pattern: a trust root has the first two, policies of clusters the others.
package enum TextPattern: Hashable, Sendable, CustomStringConvertible {
    case exact(String)
    /// The whole text.
    case expression(RE2Pattern)
    /// Any part of the text.
    case part(RE2Pattern)
    case wildcard(Wildcard)

    /// Whether the text is meant; a text with NUL in it never is.
    package func matches(_ text: String) -> Bool {
        guard !text.utf8.contains(0) else { return false }
        return switch self {
        case .exact(let expected): expected.isIdentical(to: text)
        case .expression(let expression): expression.matchesWhole(text)
        case .part(let expression): expression.isFound(in: text)
        case .wildcard(let wildcard): wildcard.matches(text)
        }
    }

    package var description: String {
        switch self {
        case .exact(let text): text
        case .expression(let expression): "/\(expression)/"
        case .part(let expression): "/\(expression)/ anywhere"
        case .wildcard(let wildcard): "\(wildcard)"
        }
    }
}

/// The extensions of Fulcio's certificates that an identity may ask for, by name.
///
/// Source: Fulcio, oid-info.md, arc 1.3.6.1.4.1.57264.1; the names are those of sigstore-go.
package enum FulcioExtension: String, CaseIterable, Hashable, Sendable {
    case githubWorkflowTrigger, githubWorkflowSHA, githubWorkflowName, githubWorkflowRepository, githubWorkflowRef
    case buildSignerURI, buildSignerDigest, runnerEnvironment
    case sourceRepositoryURI, sourceRepositoryDigest, sourceRepositoryRef, sourceRepositoryIdentifier
    case sourceRepositoryOwnerURI, sourceRepositoryOwnerIdentifier
    case buildConfigURI, buildConfigDigest, buildTrigger, runInvocationURI
    case sourceRepositoryVisibilityAtSigning, deploymentEnvironment, tokenSubject

    /// All of them by their object identifiers.
    package static let byIdentifier = Dictionary(uniqueKeysWithValues: allCases.map { ($0.oid, $0) })

    /// The object identifier.
    package var oid: String { "1.3.6.1.4.1.57264.1.\(number)" }

    /// Whether the value is raw UTF-8; the others are a UTF8String in DER.
    package var isRaw: Bool { number <= 6 }

    private var number: Int {
        switch self {
        case .githubWorkflowTrigger: 2
        case .githubWorkflowSHA: 3
        case .githubWorkflowName: 4
        case .githubWorkflowRepository: 5
        case .githubWorkflowRef: 6
        case .buildSignerURI: 9
        case .buildSignerDigest: 10
        case .runnerEnvironment: 11
        case .sourceRepositoryURI: 12
        case .sourceRepositoryDigest: 13
        case .sourceRepositoryRef: 14
        case .sourceRepositoryIdentifier: 15
        case .sourceRepositoryOwnerURI: 16
        case .sourceRepositoryOwnerIdentifier: 17
        case .buildConfigURI: 18
        case .buildConfigDigest: 19
        case .buildTrigger: 20
        case .runInvocationURI: 21
        case .sourceRepositoryVisibilityAtSigning: 22
        case .deploymentEnvironment: 23
        case .tokenSubject: 24
        }
    }
}
