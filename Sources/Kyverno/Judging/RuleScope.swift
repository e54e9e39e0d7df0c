internal import Cryptography
internal import Encodings
internal import JMESPath
internal import Vocabulary

/// What the variables of a rule read: facts of the resource, and the values of `context`, which load when they are read.
struct RuleScope: Sendable {
    /// The members that are always there.
    let base: JMESValue
    let entries: [ContextEntry]
    let resources: ResourceSet
    let environment: JMESPathEnvironment

    init(base: JMESValue, entries: [ContextEntry], resources: ResourceSet, at instant: Instant) {
        (self.base, self.entries, self.resources) = (base, entries, resources)
        environment = JMESPathEnvironment(
            functions: .kyverno,
            strictKeys: true,
            now: instant,
            sha256: { bytes in (try? HashFunction.digest(.sha256, of: bytes))?.bytes ?? [] }
        )
    }

    private var baseNames: [String] { base.members.map(\.name) }

    /// A document with its variables substituted.
    ///
    /// - Parameters:
    ///   - document: What the policy says.
    ///   - attested: What others say, by name; it may hide what has the same name here.
    ///   - place: Where the document stands, for messages.
    ///   - isError: Whether a variable without a value is an error, and no failure.
    /// - Returns: The document with values in the place of variables.
    /// - Throws: `needs-resource`, `expression-error`, `unsafe-splice` or `unsupported-reference`.
    func substitute(
        _ document: JMESValue,
        attested: JMESValue = .object([]),
        in place: String,
        isError: Bool
    ) throws(Refusal) -> JMESValue {
        let names = Set(attested.members.map(\.name))
        let context = try self.context(for: document, upTo: entries.count).merging(attested)
        let trusted = (baseNames + entries.map(\.name)).filter { !names.contains($0) }
        let substitution = VariableSubstitution(environment: environment, trustedNames: trusted)
        do throws(VariableSubstitutionError) {
            return try substitution.substitute(document, context: context)
        } catch {
            throw Refusal(error, in: place, isError: isError)
        }
    }

    /// Whether what a text becomes is, or may be, what somebody else says.
    func readsAttested(_ document: JMESValue, attested: JMESValue) -> Bool {
        let names = Set(attested.members.map(\.name))
        guard !names.isEmpty else { return false }
        return document.hasText { text in
            guard text.utf8.contains(UInt8(ascii: "{")), VariableSubstitution.hasVariable(text) else { return false }
            guard let bodies = Self.variables(text) else { return true }
            return bodies.contains { body in
                let expression = try? JMESPathExpression(body, functions: .kyverno)
                return expression?.namesRead?.contains(where: names.contains) ?? true
            }
        }
    }

    /// What stands in the braces of each variable of a text; nil where variables stand in variables.
    private static func variables(_ text: String) -> [String]? {
        var bodies: [String] = []
        for part in text.components(separatedBy: "{{").dropFirst() {
            let ends = part.components(separatedBy: "}}")
            guard ends.count == 2 else { return nil }
            let body = ends[0].drop { $0 == " " }
            bodies.append(String(body.hasPrefix("-") ? body.dropFirst() : body))
        }
        return bodies
    }

    // MARK: - Entries of `context`

    /// The facts with the entries before a place that a document may read.
    private func context(for document: JMESValue, upTo end: Int) throws(Refusal) -> JMESValue {
        var context = base
        let needed = self.needed(by: document, upTo: end)
        for index in needed.sorted() {
            let value = try load(entries[index], in: context)
            context = context.merging(.object([(entries[index].name, value)]))
        }
        return context
    }

    /// The places of the entries that a document names in a variable, and of those that these name.
    private func needed(by document: JMESValue, upTo end: Int) -> Set<Int> {
        var needed: Set<Int> = []
        for index in entries[..<end].indices.reversed() {
            let name = entries[index].name
            func isNamed(in document: JMESValue) -> Bool {
                document.hasText { $0.utf8.contains(UInt8(ascii: "{")) && $0.contains(name) }
            }
            let isNamedLater = needed.contains { other in
                if case .variable(_, let path?, _) = entries[other].source, path.contains(name) { return true }
                return (try? JMESValue(entries[other].document)).map(isNamed) ?? true
            }
            if isNamedLater || isNamed(in: document) { needed.insert(index) }
        }
        return needed
    }

    private func load(_ entry: ContextEntry, in context: JMESValue) throws(Refusal) -> JMESValue {
        let place = "context '\(entry.name)'"
        func substituted(_ document: JMESValue) throws(Refusal) -> JMESValue {
            let substitution = VariableSubstitution(environment: environment, trustedNames: context.members.map(\.name))
            do throws(VariableSubstitutionError) {
                return try substitution.substitute(document, context: context)
            } catch {
                throw Refusal(error, in: place, isError: true)
            }
        }
        func value(_ yaml: YAMLValue) throws(Refusal) -> JMESValue {
            do throws(JMESPathError) { return try JMESValue(yaml) } catch {
                throw Refusal(.expressionError, "\(place): \(error)", isError: true)
            }
        }
        switch entry.source {
        case .configMap(let name, let namespace):
            let (name, namespace) = (
                try substituted(.string(name)).text ?? "", try substituted(.string(namespace)).text ?? ""
            )
            guard let map = resources.find("ConfigMap", name: name, namespace: namespace) else {
                throw Refusal(
                    .needsResource,
                    "\(place): expected the ConfigMap \(namespace)/\(name), found none",
                    isError: true
                )
            }
            return map.object
        case .live(let what, let fallback):
            guard let fallback else {
                throw Refusal(.needsResource, "\(place): \(what) cannot be asked offline", isError: true)
            }
            return try substituted(value(fallback))
        case .variable(let given, let path, let fallback):
            return try variable(
                given: given.map { yaml throws(Refusal) in try substituted(value(yaml)) },
                path: path.map { text throws(Refusal) in try substituted(.string(text)).text ?? "" },
                fallback: fallback.map { yaml throws(Refusal) in try substituted(value(yaml)) },
                in: context,
                place: place
            )
        }
    }

    private func variable(
        given: JMESValue?,
        path: String?,
        fallback: JMESValue?,
        in context: JMESValue,
        place: String
    ) throws(Refusal) -> JMESValue {
        guard let path else {
            guard let value = given ?? fallback else {
                throw Refusal(.expressionError, "\(place): expected a value or a path, found neither", isError: true)
            }
            return value
        }
        do throws(JMESPathError) {
            let expression = try JMESPathExpression(path, functions: .kyverno)
            let found = try expression.search(given ?? context, in: environment)
            return found.isNull ? fallback ?? found : found
        } catch {
            guard let fallback else { throw Refusal(.expressionError, "\(place): \(error)", isError: true) }
            return fallback
        }
    }
}

extension String {
    /// The parts between occurrences of a text.
    fileprivate func components(separatedBy separator: String) -> [String] {
        self.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}
