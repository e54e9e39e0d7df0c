/// What a tag should keep to beyond the standard, by the numbers of the guidelines.
///
/// A tag is authoritative where its creator has also made, put together, distributed or licensed the software.
///
/// Source: NISTIR 8060, section 4, GEN-2 to GEN-10.
package enum SWIDRule: String, CaseIterable, Hashable, Sendable {
    case language = "GEN-2-1"
    case languageSaysSomething = "GEN-2-2"
    case registration = "GEN-4-1"
    case registrationSaysSomething = "GEN-4-2"
    case registrationIsKnown = "GEN-4-3"
    case creatorRegistration = "GEN-5-1"
    case creatorRegistrationSaysSomething = "GEN-5-2"
    case creatorRegistrationIsKnown = "GEN-5-3"
    case otherRegistration = "GEN-6-1"
    case otherRegistrationSaysSomething = "GEN-6-2"
    case otherRegistrationIsKnown = "GEN-6-3"
    case oneEntityForEachRegistration = "GEN-7-1"
    case creatorKnowsSoftware = "GEN-8-1"
    case softwareCreator = "GEN-9-1"
    case softwareCreatorWished = "GEN-10-1"

    /// Whether the guidelines only wish for it.
    package var isWish: Bool {
        switch self {
        case .otherRegistration, .otherRegistrationSaysSomething, .otherRegistrationIsKnown, .softwareCreatorWished:
            true
        default: false
        }
    }
}

extension SWIDTag {
    /// Whether its creator is one of those who know.
    package var isAuthoritative: Bool {
        entities.contains { $0.roles.contains("tagCreator") && !$0.roles.isDisjoint(with: Self.knowing) }
    }

    private static let knowing: Set<String> = ["softwareCreator", "aggregator", "distributor", "licensor"]

    /// Which rules the tag breaks.
    ///
    /// - Parameter authoritative: Whether the tag is taken for an authoritative one.
    /// - Returns: The rules, those of the guidelines' wishes among them.
    package func brokenRules(authoritative: Bool) -> Set<SWIDRule> {
        var broken: Set<SWIDRule> = []
        let names = entities.compactMap(\.registration).filter { !$0.isEmpty }
        if Set(names).count < names.count { broken.insert(.oneEntityForEachRegistration) }
        let hasCreator = entities.contains { $0.roles.contains("softwareCreator") }
        if authoritative {
            if language == nil { broken.insert(.language) }
            if language?.isEmpty ?? true { broken.insert(.languageSaysSomething) }
            check(entities, [.registration, .registrationSaysSomething, .registrationIsKnown], &broken)
            if !isAuthoritative { broken.insert(.creatorKnowsSoftware) }
            if !hasCreator { broken.insert(.softwareCreator) }
        } else {
            check(
                entities.filter { $0.roles.contains("tagCreator") },
                [.creatorRegistration, .creatorRegistrationSaysSomething, .creatorRegistrationIsKnown],
                &broken
            )
            check(
                entities,
                [.otherRegistration, .otherRegistrationSaysSomething, .otherRegistrationIsKnown],
                &broken
            )
            if !hasCreator { broken.insert(.softwareCreatorWished) }
        }
        return broken
    }

    /// An absent registration is the unknown one, and says nothing.
    private func check(_ entities: [Entity], _ rules: [SWIDRule], _ broken: inout Set<SWIDRule>) {
        for entity in entities {
            guard let registration = entity.registration else {
                broken.formUnion(rules)
                continue
            }
            if registration.isEmpty { broken.insert(rules[1]) }
            if registration == Self.unknownRegistration { broken.insert(rules[2]) }
        }
    }
}
