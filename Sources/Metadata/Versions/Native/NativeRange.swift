/// What a range in the notation of an ecosystem says: alternatives, of which one must hold.
struct NativeRange {
    typealias Constraint = VersionRange.Constraint

    /// Conditions that must hold together.
    struct Alternative {
        /// Each a list of constraints that have no version in common, one of which must hold; without any all do.
        private(set) var terms: [[Constraint]] = []
        /// The constraints as a list of all alternatives has them.
        private(set) var listed: [Constraint] = []

        init() {}

        init(_ comparator: VersionRange.Comparator, _ version: String) { require(comparator, version) }

        mutating func require(_ comparator: VersionRange.Comparator, _ version: String) {
            require(either: [Constraint(comparator: comparator, version: version)])
        }

        /// Requires both bounds.
        mutating func require(from lower: String, before upper: String) {
            require(.greaterOrEqual, lower)
            require(.less, upper)
        }

        /// Requires one of some constraints, which have no version in common.
        mutating func require(either constraints: [Constraint]) {
            terms.append(constraints)
            listed += constraints
        }

        /// Requires all of some constraints, for which the list has others.
        mutating func require(all constraints: [Constraint], listedAs others: [Constraint]) {
            terms += constraints.map { [$0] }
            listed += others
        }
    }

    var alternatives: [Alternative] = []
    /// Whether the list stands, though it does not mean the same.
    var isListedAnyway = false
}

extension VersionRange {
    /// Reads a range in the notation of its ecosystem.
    ///
    /// The constraints are all that the text names or stands for, in the order of their versions, as the suite of VERS
    /// lists them. Where such a list would mean something else by the rules of VERS, as that of two bounds which hold
    /// together, it is replaced by the shortest that means the same as the text.
    ///
    /// What ecosystems say about pre-releases beside the order of versions is left out, since `vers` cannot say it: an
    /// upper bound `<2.0.0` includes those of 2.0.0.
    ///
    /// Source: VERS specification, "Some of the known versioning schemes", for each what its notation names.
    ///
    /// - Parameters:
    ///   - text: As `^1.2.3 || >=2.0.1` of npm, without the name of a package.
    ///   - scheme: `npm`, `conan`, `gem`, `pypi`, `nuget`, `maven`, `nginx`, `openssl`, `deb`, `rpm`, `apk`, `alpine`
    ///     or `alpm`.
    /// - Throws: `unknownNotation`; `notation`, where the text breaks the rules of the scheme; `holdsNothing`,
    ///   `noOrder`, `notSorted` and `tooLong`.
    package init(native text: String, scheme: String) throws(VersionRangeError) {
        guard let order = VersionScheme(scheme), let read = Self.notation(of: scheme)
        else { throw .unknownNotation(scheme: scheme) }
        guard text.utf8.count <= Self.lengthLimit else { throw .tooLong(limit: Self.lengthLimit) }
        var cursor = NotationCursor(text, scheme: order)
        cursor.skipSpaces()
        self = try Self.resolve(try read(&cursor), scheme, order)
        guard description.utf8.count <= Self.lengthLimit else { throw .tooLong(limit: Self.lengthLimit) }
    }

    private typealias Notation = (inout NotationCursor) throws(VersionRangeError) -> NativeRange

    private static func notation(of scheme: String) -> Notation? {
        switch scheme {
        case "npm": NpmNotation.read
        case "conan": ConanNotation.read
        case "gem": GemNotation.read
        case "pypi": PythonNotation.read
        case "nuget": IntervalNotation.readNuGet
        case "maven": IntervalNotation.readMaven
        case "nginx": ListNotation.readNginx
        case "openssl": ListNotation.readOpenSSL
        case "deb": ListNotation.readDebian
        case "rpm", "apk", "alpine", "alpm": ListNotation.readComparators
        default: nil
        }
    }

    private static func resolve(
        _ native: NativeRange,
        _ scheme: String,
        _ order: VersionScheme
    ) throws(VersionRangeError) -> VersionRange {
        let timeline = try VersionTimeline(native, order)
        let cells = timeline.cells(of: native)
        for alternative in native.alternatives where timeline.isEmpty(alternative) { throw .holdsNothing }
        let listed = timeline.sorted(native.alternatives.flatMap(\.listed))
        let isSame = native.isListedAnyway || timeline.areRead(listed, as: cells)
        let constraints = isSame && !listed.isEmpty ? listed : timeline.constraints(for: cells)
        if constraints.isEmpty { return VersionRange(scheme: scheme, form: .everything) }
        return VersionRange(scheme: scheme, form: .constraints, constraints: constraints, isOrdered: true)
    }
}
