internal import Vocabulary

extension PredicateSelector {
    /// Whether it means CSAF documents, which only their content tells from others.
    var isCSAF: Bool { description == "csaf" }

    /// The classes of what it selects; `unknown` for a type that no class has.
    var classes: Set<PredicateClass> {
        var classes = Set(
            PredicateClass.allCases.filter { kind in
                kind.predicateTypes.contains { includes(.predicate($0)) }
            }
        )
        if includes(.signature) { classes.insert(.signature) }
        return classes.isEmpty ? [.unknown] : classes
    }
}

extension PredicateSelector {
    /// Whether only the content can tell if it is included: CSAF may stand under any type of no class.
    func mayInclude(_ content: SignedContent) -> Bool { isCSAF && content.predicateClass == .unknown }
}

extension SignedContent {
    /// The class of what is signed.
    var predicateClass: PredicateClass {
        switch self {
        case .signature: .signature
        case .predicate(let type): PredicateClass.of(predicateType: type)
        }
    }
}
