internal import Attestations
internal import Metadata
internal import Vocabulary

/// Holds what a provenance says of its build against the certificate that signed it.
///
/// Source: metadata.md B.4.
struct BuilderIdentity {
    enum Verdict: Hashable {
        /// Nothing contradicts; or the family has no such rules.
        case holds
        /// A rule of the family is broken, so the provenance proves no more than that somebody signed it.
        case unproven(String)
        /// The provenance says something else than the certificate.
        case contradicted(String)
    }

    let provenance: Provenance
    /// Builders that a policy names itself, to which a delegator may have delegated.
    let namedBuilders: [Glob]

    fileprivate static let issuer = "https://token.actions.githubusercontent.com"

    /// Judges one signature.
    ///
    /// A plain key has no certificate that could bear out or contradict anything: what it may say, the trust root says.
    ///
    /// - Parameter signer: Who made it.
    /// - Returns: Whether builder and source are those of the certificate.
    func judge(_ signer: Signer) -> Verdict {
        guard signer.issuer != nil else { return .holds }
        switch provenance.family {
        case .generator, .delegator: return generated(signer)
        case .runner, .other:
            if let flaw = workflowFlaw(signer) { return .unproven(flaw) }
            return provenance.family == .runner ? runnerMade(signer) : .holds
        }
    }

    /// A builder that is a workflow of GitHub's is the one that signs.
    private func workflowFlaw(_ signer: Signer) -> String? {
        guard signer.isGitHub, Workflow(provenance.builderID)?.path.contains("/.github/workflows/") == true,
            !provenance.builderID.isIdentical(to: signer.identity)
        else { return nil }
        return "its certificate names '\(signer.identity)', and the predicate another builder"
    }

    // MARK: - GitHub's generators

    private func generated(_ signer: Signer) -> Verdict {
        guard signer.isGitHub else {
            return .unproven("its certificate is by issuer '\(signer.issuer ?? "")', expected '\(Self.issuer)'")
        }
        guard let builder = Workflow(signer.identity), builder.isAtFullVersion else {
            return .unproven(
                "its certificate names '\(signer.identity)', expected a workflow at a tag that is a full version"
            )
        }
        if let types = BuildFamily.buildTypes(ofWorkflow: builder.path),
            !types.contains(where: { $0.isIdentical(to: provenance.buildType ?? "") })
        {
            return .unproven("'\(builder.path)' makes no builds of type '\(provenance.buildType ?? "")'")
        }
        return identityFlaw(signer, builder).map { .unproven($0) } ?? sourceFlaw(signer).map { .unproven($0) } ?? .holds
    }

    /// The builder that signs is the one that the predicate names; a delegator signs for another.
    private func identityFlaw(_ signer: Signer, _ builder: Workflow) -> String? {
        guard provenance.family == .delegator else {
            guard provenance.builderID.isIdentical(to: signer.identity) else {
                return "its certificate names '\(signer.identity)', and the predicate another builder"
            }
            return nil
        }
        guard BuildFamily.buildTypes(ofWorkflow: builder.path)?.isEmpty == false else {
            return "its certificate names '\(builder.path)', which is no delegator of the generators"
        }
        guard let delegated = Workflow(provenance.builderID), delegated.isAtFullVersion else {
            return "the builder that it was delegated to stands at no tag that is a full version"
        }
        guard BuildFamily.isGenerator(provenance.builderID) || namedBuilders.contains(where: provenance.isBuilt) else {
            return "the builder that it was delegated to is none of the generators', and 'builders' does not name it"
        }
        return nil
    }

    /// The source that was built is the one that triggered, with its ref, and the certificate's.
    private func sourceFlaw(_ signer: Signer) -> String? {
        let stated = provenance.sourceStatements
        guard let first = stated.first.flatMap(\.self), stated.count == 2, let second = stated[1] else {
            return "it does not state both the source and what triggered the build"
        }
        let mayLackRef = provenance.family == .delegator
        let refsAgree = first.ref == second.ref || (mayLackRef && (first.ref == nil || second.ref == nil))
        guard first.repository.isIdentical(to: second.repository), refsAgree else {
            return "its source '\(first.text)' is not what triggered the build, '\(second.text)'"
        }
        guard first.repository.hasPrefix("https://github.com/") else {
            return "its source '\(first.repository)' is not on GitHub"
        }
        guard let certified = signer.repository else { return "its certificate names no source repository" }
        guard certified.isIdentical(to: first.repository) else {
            return "its source is '\(first.repository)', and its certificate's '\(certified)'"
        }
        return nil
    }

    // MARK: - Made by the job itself

    /// What the predicate states and the certificate repeats has to be the same.
    private func runnerMade(_ signer: Signer) -> Verdict {
        let workflow = provenance.entryPoint.flatMap { path -> String? in
            guard let source = provenance.source, let ref = source.ref else { return nil }
            return "\(source.repository)/\(path)@\(ref)"
        }
        let facts: [(name: String, stated: String?, certified: String?)] = [
            ("source repository", provenance.source?.repository, signer.repository),
            ("source ref", provenance.source?.ref, signer.fact("sourceRepositoryRef", "githubWorkflowRef")),
            ("source commit", provenance.source?.commit, signer.fact("sourceRepositoryDigest", "githubWorkflowSHA")),
            ("build configuration", workflow, signer.extensions["buildConfigURI"]),
            ("trigger", provenance.run.event, signer.fact("buildTrigger", "githubWorkflowTrigger")),
            ("runner environment", provenance.run.runner, signer.extensions["runnerEnvironment"]),
            (
                "invocation", provenance.invocationID.flatMap { $0.hasPrefix("https://") ? $0 : nil },
                signer.extensions["runInvocationURI"]
            ),
        ]
        for fact in facts {
            guard let stated = fact.stated, let certified = fact.certified, !stated.isIdentical(to: certified)
            else { continue }
            return .contradicted("its \(fact.name) is '\(stated)', and its certificate's '\(certified)'")
        }
        for fact in facts.prefix(3) where signer.isGitHub && fact.stated != nil && fact.certified == nil {
            return .unproven("its certificate does not say its \(fact.name)")
        }
        return .holds
    }
}

/// A workflow at a ref, as certificates of GitHub's issuer name it.
private struct Workflow {
    let path: String
    let ref: String

    init?(_ text: String) {
        guard let at = text.lastIndex(of: "@") else { return nil }
        (path, ref) = (String(text[..<at]), String(text[text.index(after: at)...]))
    }

    /// Whether the ref is `refs/tags/vX.Y.Z`; the builders of JReleaser may end in `-java`.
    var isAtFullVersion: Bool {
        guard ref.hasPrefix("refs/tags/v") else { return false }
        var version = ref.dropFirst("refs/tags/v".count)
        if version.hasSuffix("-java"), path.hasPrefix("https://github.com/jreleaser/") {
            version = version.dropLast("-java".count)
        }
        let parts = version.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 3
            && parts.allSatisfy { part in
                !part.isEmpty && part.count <= 9 && part.allSatisfy { (0x30...0x39).contains($0) }
                    && (part.count == 1 || part.first != UInt8(ascii: "0"))
            }
    }
}

extension Signer {
    /// Whether GitHub's issuer vouches for the signer.
    fileprivate var isGitHub: Bool { issuer?.isIdentical(to: BuilderIdentity.issuer) == true }

    /// A fact of the certificate under its name, or the one that it had before.
    fileprivate func fact(_ name: String, _ former: String) -> String? { extensions[name] ?? extensions[former] }

    /// The source repository that the certificate names.
    fileprivate var repository: String? {
        extensions["sourceRepositoryURI"] ?? extensions["githubWorkflowRepository"].map { "https://github.com/\($0)" }
    }
}

extension SourceLocation {
    fileprivate var text: String { repository + (ref.map { "@\($0)" } ?? "") }
}
