internal import Vocabulary

extension PredicateSelector {
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

extension SignedContent {
    /// The class of what is signed.
    var predicateClass: PredicateClass {
        switch self {
        case .signature: .signature
        case .predicate(let type): PredicateClass.of(predicateType: type)
        }
    }
}
