/// Sets of scalars that Unicode names: general categories, and some scripts.
enum UnicodeClasses {
    /// The set of `\p{name}`; nil for a name that is not supported.
    ///
    /// Source: RE2 syntax, "Unicode character class names". As there, `C` leaves out what is not assigned.
    static func set(named name: String) -> ScalarSet? {
        if name == "Any" { return .all }
        if let ranges = scriptRanges(of: name) { return ScalarSet(ranges) }
        return categories[name]
    }

    /// The general categories, and those that share a first letter.
    private static let categories: [String: ScalarSet] = {
        var ranges: [String: [ClosedRange<UInt32>]] = [:]
        for name in categoryNames { (ranges[name], ranges[String(name.prefix(1))]) = ([], []) }
        for (index, run) in runs.enumerated() where run.category < categoryNames.count {
            let end = index + 1 < runs.count ? runs[index + 1].start : ScalarSet.lastScalar + 1
            let name = categoryNames[run.category]
            ranges[name]?.append(run.start...(end - 1))
            ranges[String(name.prefix(1))]?.append(run.start...(end - 1))
        }
        return ranges.mapValues { ScalarSet($0) }
    }()

    private static let categoryNames = [
        "Cc", "Cf", "Co", "Cs", "Ll", "Lm", "Lo", "Lt", "Lu", "Mc", "Me", "Mn", "Nd", "Nl", "No", "Pc", "Pd", "Pe",
        "Pf", "Pi", "Po", "Ps", "Sc", "Sk", "Sm", "So", "Zl", "Zp", "Zs",
    ]

    /// Scalars of one category in a row: where they begin, and which name it has; the count of names for none.
    private struct Run: Sendable {
        let start: UInt32
        let category: Int
    }

    /// Where scalars are assigned one by one, and the planes of private use; between them nothing is assigned.
    private static let assigned: [ClosedRange<UInt32>] = [0...0x3FFFF, 0xE0000...0xE0FFF]
    private static let privatePlanes: [UInt32] = [0xF0000, 0x100000]

    private static let runs: [Run] = {
        let none = categoryNames.count
        var runs: [Run] = []
        for range in assigned {
            for value in range {
                let category = Unicode.Scalar(value).map { index(of: $0.properties.generalCategory) } ?? none
                if runs.last?.category != category { runs.append(Run(start: value, category: category)) }
            }
            runs.append(Run(start: range.upperBound + 1, category: none))
        }
        for plane in privatePlanes {
            runs.append(Run(start: plane, category: index(of: .privateUse)))
            runs.append(Run(start: plane + 0xFFFE, category: none))
        }
        return runs
    }()

    private static func index(of category: Unicode.GeneralCategory) -> Int {
        switch category {
        case .control: 0
        case .format: 1
        case .privateUse: 2
        case .surrogate: 3
        case .lowercaseLetter: 4
        case .modifierLetter: 5
        case .otherLetter: 6
        case .titlecaseLetter: 7
        case .uppercaseLetter: 8
        case .spacingMark: 9
        case .enclosingMark: 10
        case .nonspacingMark: 11
        case .decimalNumber: 12
        case .letterNumber: 13
        case .otherNumber: 14
        case .connectorPunctuation: 15
        case .dashPunctuation: 16
        case .closePunctuation: 17
        case .finalPunctuation: 18
        case .initialPunctuation: 19
        case .otherPunctuation: 20
        case .openPunctuation: 21
        case .currencySymbol: 22
        case .modifierSymbol: 23
        case .mathSymbol: 24
        case .otherSymbol: 25
        case .lineSeparator: 26
        case .paragraphSeparator: 27
        case .spaceSeparator: 28
        case .unassigned: categoryNames.count
        @unknown default: categoryNames.count
        }
    }
}
