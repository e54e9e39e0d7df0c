internal import CEL
internal import Policies
internal import Vocabulary

/// One evaluation of a policy: a resource with an image in it, and what its expressions have found out so far.
///
/// Unchecked `Sendable`: an evaluation runs on one thread.
final class ImageValidatingRun: @unchecked Sendable {
    let policy: ImageValidatingPolicy
    let options: KyvernoOptions
    let resources: ResourceSet
    /// What is judged; nil while only the texts of attestors are worked out.
    let evidence: ImageEvidence?
    let image: JudgedImage?
    let workload: Workload?
    /// By name.
    let signers: [String: Result<SignerCheck, Refusal>]

    /// The units that may still be spent.
    private var remaining: Int
    /// The codes of failures that have one of their own, by their messages.
    private var codes: [String: Code] = [:]
    private var facts: [String: CELValue] = [:]
    private var known: [String: Result<CELValue, CELFailure>] = [:]
    private var inProgress: [String] = []
    /// The statements that were verified, by their type, as places among those of the image.
    var verified: [String: [Int]] = [:]
    /// Which of several statements of a type is taken for its payload.
    var choice: [String: Int] = [:]
    /// The types of which one of several was taken, with the places of all.
    var choices: [(type: String, places: [Int])] = []

    /// Whether something was read that nobody knows of a resource that is made up.
    var hasReadUnknown = false
    /// Whether any verification succeeded.
    var hasVerified = false
    var digests: [Digest] = []
    var notes: [Note] = []
    /// Why verifications failed.
    var reasons: [Refusal] = []

    init(
        policy: ImageValidatingPolicy,
        options: KyvernoOptions,
        resources: ResourceSet,
        evidence: ImageEvidence? = nil,
        image: JudgedImage? = nil,
        workload: Workload? = nil,
        signers: [String: Result<SignerCheck, Refusal>] = [:]
    ) {
        (self.policy, self.options, self.resources) = (policy, options, resources)
        (self.evidence, self.image, self.workload, self.signers) = (evidence, image, workload, signers)
        remaining = options.limits.cost
    }

    var instant: Instant { options.instant }

    // MARK: - Failures

    /// The run that an expression is evaluated in.
    static func current(_ context: CELContext) throws(CELFailure) -> ImageValidatingRun {
        guard let run = context.host as? ImageValidatingRun else {
            throw CELFailure("the function is not at hand here")
        }
        return run
    }

    /// A failure with a code of its own.
    static func failure(_ code: Code, _ message: String, _ context: CELContext) -> CELFailure {
        (context.host as? ImageValidatingRun)?.failure(code, message) ?? CELFailure(message)
    }

    func failure(_ code: Code, _ message: String) -> CELFailure {
        codes[message] = code
        return CELFailure(message)
    }

    private func refusal(_ error: CELError) -> Refusal {
        let code = error.kind == .cost ? .costLimit : codes[error.message] ?? .expressionError
        return Refusal(code, error.message, isError: true)
    }

    // MARK: - Evaluation

    /// The value of an expression.
    ///
    /// - Throws: An error with the code of what is wrong.
    func value(of program: CELProgram, _ more: [String: CELValue] = [:]) throws(Refusal) -> CELValue {
        let outcome = program.evaluate(
            CELBindings(resolving: { (name) throws(CELFailure) in
                if let value = more[name] { return value }
                return try self.fact(name)
            }),
            costLimit: remaining,
            host: self
        )
        remaining = max(0, remaining - outcome.cost)
        if outcome.cost > CELProgram.clusterCostLimit {
            add(
                Note(.clusterCostLimit, "an expression costs more than the \(CELProgram.clusterCostLimit) of a cluster")
            )
        }
        switch outcome.result {
        case .success(let value): return value
        case .failure(let error): throw refusal(error)
        }
    }

    func add(_ note: Note) { if !notes.contains(note) { notes.append(note) } }

    func add(_ digest: Digest) { if !digests.contains(digest) { digests.append(digest) } }

    private func fact(_ name: String) throws(CELFailure) -> CELValue? {
        if let value = facts[name] { return value }
        let value = try makeFact(name)
        facts[name] = value
        return value
    }

    private func makeFact(_ name: String) throws(CELFailure) -> CELValue? {
        switch name {
        case "attestors":
            .object(
                policy.attestors.map { attestor in
                    let type = ImageValidatingEnvironment.attestorType
                    return (attestor.name, .opaque(CELOpaqueValue(attestor.name, typeName: type)))
                }
            )
        case "attestations": .object(policy.attestations.map { ($0.name, .string($0.name)) })
        case "images":
            .map(CELMap(dynamic: RunMembers(names: imageLists) { name throws(CELFailure) in try self.images(name) }))
        case "variables":
            .map(
                CELMap(
                    dynamic: RunMembers(names: policy.variables.map(\.name)) { name throws(CELFailure) in
                        try self.variable(name)
                    }
                )
            )
        default: try resourceFact(name)
        }
    }

    // MARK: - Variables

    /// How deep variables may stand in variables.
    private static let deepest = 32

    /// Forgets what variables were, for they may be others with other payloads.
    func forgetVariables() { known = [:] }

    private func variable(_ name: String) throws(CELFailure) -> CELValue? {
        guard let variable = policy.variables.first(where: { $0.name.isIdentical(to: name) }) else { return nil }
        return try named("variables.\(name)", variable.program)
    }

    /// The value of a named expression, worked out once.
    private func named(_ name: String, _ program: CELProgram) throws(CELFailure) -> CELValue {
        if let result = known[name] { return try result.get() }
        guard !inProgress.contains(name), inProgress.count < Self.deepest else {
            throw CELFailure("\(name): expected variables that do not rest on each other so deep")
        }
        inProgress.append(name)
        defer { inProgress.removeLast() }
        do throws(Refusal) {
            let value = try value(of: program)
            known[name] = .success(value)
            return value
        } catch {
            let message = "\(name): \(error.message)"
            codes[message] = error.code
            let failure = CELFailure(message, kind: error.code == .costLimit ? .cost : .evaluation)
            known[name] = .failure(failure)
            throw failure
        }
    }

    // MARK: - Images

    private static let containerLists = ["containers", "initContainers", "ephemeralContainers"]

    private var imageLists: [String] {
        (policy.mode == .kubernetes ? Self.containerLists : []) + policy.extractors.map(\.name)
    }

    /// The texts of a list that name the judged image; those of others are judged with their images.
    private func images(_ list: String) throws(CELFailure) -> CELValue? {
        if let extractor = policy.extractors.first(where: { $0.name.isIdentical(to: list) }) {
            guard case .list(let found) = try named("images.\(list)", extractor.program) else {
                throw CELFailure("images.\(list): expected a list of texts")
            }
            var texts: [CELValue] = []
            for element in try found.elements {
                guard case .string(let text) = element else { throw CELFailure("images.\(list): expected texts") }
                if isJudged(text) { texts.append(element) }
            }
            return .list(texts)
        }
        guard policy.mode == .kubernetes, Self.containerLists.contains(list), let workload else { return nil }
        let own = workload.containers.filter { $0.list == list && isJudged($0.image) }
        return .list(own.map { .string(carried($0.image)) })
    }

    /// Whether the extractors of the policy find the judged image in the resource.
    var extractsJudgedImage: Bool {
        get throws(Refusal) {
            for extractor in policy.extractors {
                do throws(CELFailure) {
                    guard case .list(let texts)? = try images(extractor.name) else { continue }
                    if try !texts.elements.isEmpty { return true }
                } catch {
                    throw Refusal(codes[error.message] ?? .expressionError, error.message, isError: true)
                }
            }
            return false
        }
    }

    /// Whether a text names the judged image.
    func isJudged(_ text: String) -> Bool {
        guard let image else { return false }
        return text.isIdentical(to: image.carried) || image.isNamed(by: text)
    }

    /// The text as the validating step of a cluster sees it.
    func carried(_ text: String) -> String { policy.mutatesDigest ? image?.carried ?? text : text }
}

/// Members that a run works out when they are asked for.
private final class RunMembers: CELDynamicObject {
    let names: [String]
    private let find: @Sendable (String) throws(CELFailure) -> CELValue?

    init(names: [String], _ find: @escaping @Sendable (String) throws(CELFailure) -> CELValue?) {
        (self.names, self.find) = (names, find)
    }

    func member(_ name: String) throws(CELFailure) -> CELValue? { try find(name) }
}

extension JudgedImage {
    /// What a workload carries once a cluster has put the digest behind the name.
    var carried: String {
        guard let tag = forms.first(where: \.isTag) else { return forms.first?.text ?? digest.description }
        return "\(tag.text)@\(digest)"
    }
}
