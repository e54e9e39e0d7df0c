internal import JMESPath
internal import KubernetesValues
internal import Policies
internal import Vocabulary

/// The image that is judged, as policies name it: by its tag, as workloads mostly do, and by its digest.
struct JudgedImage: Sendable {
    /// The text of the name as the bundle has it; nil for an image without a name.
    let written: String?
    private let parsed: ImageText?
    let digest: Digest

    /// A form in which a workload may name it.
    struct Form: Sendable {
        let text: String
        let isTag: Bool
    }

    /// Reads the name.
    ///
    /// - Throws: A name that a cluster would not take.
    init(_ image: ImageUnderJudgement) throws(Refusal) {
        digest = image.digest
        written = image.reference?.description
        do throws(ImageTextError) {
            parsed = try written.map { text throws(ImageTextError) in try ImageText(text) }
        } catch {
            throw Refusal(.expressionError, error.description, isError: true)
        }
    }

    /// What a made-up workload is called after it.
    var name: String { parsed?.name ?? "image" }

    private var repository: String { parsed.map { "\($0.registry)/\($0.path)" } ?? "" }
    private var tag: String { parsed?.tag ?? "" }

    /// The texts that patterns are held against; none for an image without a name.
    var forms: [Form] {
        guard parsed != nil else { return [] }
        let byTag = tag.isEmpty ? [] : [Form(text: "\(repository):\(tag)", isTag: true)]
        return byTag + [Form(text: "\(repository)@\(digest)", isTag: false)]
    }

    /// The forms that one of the patterns means; nil of an image without a name that none means.
    func forms(matching patterns: [String]) -> [Form]? {
        guard parsed != nil else { return patterns.contains { $0 == "*" || $0 == "**" } ? [] : nil }
        let found = forms.filter { form in patterns.contains { Wildcard.matches($0, form.text) } }
        return found.isEmpty ? nil : found
    }

    /// Whether a container of a workload runs it.
    func isNamed(by text: String) -> Bool {
        guard let parsed, let other = try? ImageText(text), other.registry == parsed.registry,
            other.path == parsed.path
        else { return false }
        if !other.digest.isEmpty { return other.digest.isIdentical(to: digest.description) }
        return other.tag == tag
    }

    /// What `image` is in variables.
    var value: JMESValue {
        .object([
            ("reference", .string("\(repository)@\(digest)")), ("referenceWithTag", .string("\(repository):\(tag)")),
            ("registry", .string(parsed?.registry ?? "")), ("path", .string(parsed?.path ?? "")),
            ("name", .string(name)), ("tag", .string(tag)), ("digest", .string(digest.description)),
        ])
    }
}

extension Workload {
    /// What `images` is in variables; the judged image has its digest.
    func images(_ judged: JudgedImage) -> JMESValue {
        var lists: [(String, JMESValue)] = []
        for container in containers {
            var value = judged.value
            if !isSynthetic, !judged.isNamed(by: container.image) {
                guard let other = try? ImageText(container.image) else { continue }
                value = other.value
            }
            value = value.merging(.object([("jsonPointer", .string(container.pointer))]))
            lists.append((container.list, .object([(container.name, value)])))
        }
        return lists.reduce(.object([])) { $0.merging(.object([$1])) }
    }
}

extension ImageText {
    fileprivate var value: JMESValue {
        .object([
            ("reference", .string(reference)), ("referenceWithTag", .string(referenceWithTag)),
            ("registry", .string(registry)), ("path", .string(path)), ("name", .string(name)), ("tag", .string(tag)),
            ("digest", .string(digest)),
        ])
    }
}
