internal import Verdicts
internal import Vocabulary

/// A reason why a bundle is FAILED, told once for all the places where it shows.
struct Problem {
    /// Where it shows, and what is said there.
    struct Place {
        let subject: String
        let message: String
    }

    /// nil where nothing was judged, for which there is no code.
    let code: Code?
    fileprivate(set) var places: [Place]

    /// What it means, in a sentence.
    var meaning: String { code?.meaning ?? "Nothing was judged, so nothing holds." }

    /// What to do about it, in a sentence.
    var remedy: String {
        (code?.remedy ?? "see whether it is the right bundle, and whether --image names an image in it").asSentence
    }
}

extension Judgement {
    /// All reasons for FAILED, those first for which nothing must be imported whatever the rest says.
    var problems: [Problem] {
        var problems: [Problem] = []
        var positions: [Code?: Int] = [:]
        func add(_ code: Code?, _ subject: String, _ message: String) {
            let position = positions[code] ?? problems.count
            if position == problems.count { problems.append(Problem(code: code, places: [])) }
            positions[code] = position
            problems[position].places.append(Problem.Place(subject: subject, message: message))
        }
        for finding in findings where finding.severity == .error {
            add(finding.code, finding.location ?? bundle.name, finding.message)
        }
        for image in judgedImages {
            if image.rules.isEmpty { add(nil, image.content.title, "no rule says anything about this image") }
            for rule in image.rules where rule.fails {
                add(rule.code, "\(image.content.title): \(rule.title)", rule.shortMessage)
            }
        }
        if judgedImages.isEmpty { add(nil, bundle.name, "no image was judged") }
        let ranked = problems.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
        return ranked.map(\.element)
    }
}

extension Problem {
    /// What was done to the bundle comes before what it lacks.
    private static let order: [Kind] = [
        .revoked, .invalid, .wrongSubject, .content, .untrusted, .missing, .stale, .unsupported, .policy, .trust,
        .verdict, .fault,
    ]

    fileprivate var rank: Int { code.flatMap { Self.order.firstIndex(of: $0.kind) } ?? Self.order.count }
}
