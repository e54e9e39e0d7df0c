internal import JMESPath
internal import Vocabulary

/// Where a custom resource names images.
///
/// Source: kyverno.io/v1, `ImageExtractorConfig`.
struct ImageExtractor: Sendable {
    /// The names on the way, `*` for each member or element.
    let path: [String]
    /// The field that holds the image; nil where the path ends in it.
    let value: String?
    /// The field that tells images apart; nil for the place.
    let key: String?
    /// What the list of images is called in variables.
    let name: String
    /// What is made of the value.
    let jmesPath: String?

    /// The images that a resource names.
    ///
    /// - Throws: What is no image where one has to be.
    func containers(in object: JMESValue, _ environment: JMESPathEnvironment) throws(Refusal) -> [Workload.Container] {
        var found: [Workload.Container] = []
        let steps = value == nil ? path.dropLast() : path[...]
        try walk(object, steps, at: "") { parent, pointer throws(Refusal) in
            let field = value ?? path[path.count - 1]
            guard let text = parent[field]?.text else {
                throw Refusal(.expressionError, "expected an image in '\(pointer)/\(field)', found none", isError: true)
            }
            let place = "\(pointer)/\(field)"
            found.append(
                Workload.Container(
                    list: name,
                    name: key.flatMap { parent[$0]?.text } ?? place,
                    image: try transformed(text, environment),
                    pointer: place
                )
            )
        }
        return found
    }

    private func walk(
        _ value: JMESValue,
        _ steps: ArraySlice<String>,
        at pointer: String,
        _ body: (JMESValue, String) throws(Refusal) -> Void
    ) throws(Refusal) {
        guard let step = steps.first else { return try body(value, pointer) }
        let rest = steps.dropFirst()
        guard step == "*" else {
            guard let next = value[step] else { return }
            return try walk(next, rest, at: "\(pointer)/\(step)", body)
        }
        for (index, element) in value.elements.enumerated() {
            try walk(element, rest, at: "\(pointer)/\(index)", body)
        }
        for (name, member) in value.members { try walk(member, rest, at: "\(pointer)/\(name)", body) }
    }

    private func transformed(_ text: String, _ environment: JMESPathEnvironment) throws(Refusal) -> String {
        guard let jmesPath else { return text }
        do throws(JMESPathError) {
            let expression = try JMESPathExpression(jmesPath, functions: .kyverno)
            if let image = try expression.search(.string(text), in: environment).text { return image }
        } catch {
            throw Refusal(.expressionError, "imageExtractors: \(error)", isError: true)
        }
        throw Refusal(.expressionError, "imageExtractors: expected a text from '\(jmesPath)'", isError: true)
    }
}
