extension VersionRange {
    /// The most bytes of the text of a range.
    static let lengthLimit = 65_536

    /// Reads a range in its canonical form: sorted, every version once, nothing that others cover.
    ///
    /// - Parameter text: `vers:…`, or the `vls:…` of CSAF, which is never decided.
    /// - Throws: Why the text is no range, or not canonical.
    package init(_ text: String) throws(VersionRangeError) {
        if text.utf8.starts(with: "vls:".utf8), text.utf8.count > 4 {
            self.init(scheme: "vls", form: .opaque(text))
            return
        }
        let (scheme, form, constraints) = try Self.read(text)
        let isOrdered = try Self.requireOrder(constraints, scheme)
        if isOrdered, let covered = Self.redundancy(in: constraints) { throw .redundant(covered.version) }
        self.init(scheme: scheme, form: form, constraints: constraints, isOrdered: isOrdered)
    }

    /// Reads a range whose constraints may come in any order, be repeated or be covered by others, and sorts them.
    ///
    /// - Parameter text: `vers:…`; spaces mean nothing.
    /// - Throws: Why the text is no range.
    package init(normalizing text: String) throws(VersionRangeError) {
        let packed = String(decoding: text.utf8.filter { $0 != UInt8(ascii: " ") }, as: UTF8.self)
        var (scheme, form, constraints) = try Self.read(packed)
        let isOrdered = Self.sort(&constraints, VersionScheme(scheme))
        self.init(scheme: scheme, form: form, constraints: constraints, isOrdered: isOrdered)
    }

    /// Whether a version is in the range of a text; nil where that cannot be decided, as of a text that is no range.
    package static func contains(_ version: String, in text: String) -> Bool? {
        (try? VersionRange(text))?.contains(version)
    }

    private typealias Reading = (scheme: String, form: Form, constraints: [Constraint])

    private static func read(_ text: String) throws(VersionRangeError) -> Reading {
        guard text.utf8.count <= lengthLimit else { throw .tooLong(limit: lengthLimit) }
        var cursor = VersionCursor(text.utf8)
        guard cursor.take(word: "vers:") else { throw .noScheme }
        let type = cursor.take { $0 != UInt8(ascii: "/") }
        guard let first = type.first, !first.isDecimalDigit, type.allSatisfy(isTypeLetter), cursor.take("/")
        else { throw .badType }
        let scheme = String(decoding: type, as: UTF8.self)
        guard !cursor.isAtEnd else { throw .noConstraints }
        if cursor.rest.elementsEqual("*".utf8) { return (scheme, scheme == "none" ? .nothing : .everything, []) }
        guard scheme != "all", scheme != "none" else { throw .badStar }
        var constraints: [Constraint] = []
        for piece in cursor.rest.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false) {
            constraints.append(try constraint(piece, isDateTime: scheme == "datetime"))
        }
        return (scheme, .constraints, constraints)
    }

    private static func isTypeLetter(_ byte: UInt8) -> Bool {
        byte.isDecimalDigit || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
    }

    private static func constraint(_ piece: VersionPiece, isDateTime: Bool) throws(VersionRangeError) -> Constraint {
        guard !piece.isEmpty else { throw .emptyConstraint }
        var cursor = VersionCursor(piece)
        let sign = cursor.take { "<>=!".utf8.contains($0) }
        let comparator: Comparator
        if sign.isEmpty {
            comparator = .equal
        } else {
            // Equality is written without a comparator.
            guard let read = Comparator(rawValue: String(decoding: sign, as: UTF8.self)), read != .equal
            else { throw .badCharacter }
            comparator = read
        }
        guard !cursor.isAtEnd else { throw .noVersion }
        let version = try decoded(cursor.rest)
        if isDateTime, DateTimeVersion.instant(Array(version.utf8)) == nil { throw .badDateTime(version) }
        return Constraint(comparator: comparator, version: version)
    }

    /// Decodes once; only what needs an escape may have one, and in upper case.
    private static func decoded(_ piece: VersionPiece) throws(VersionRangeError) -> String {
        var bytes: [UInt8] = []
        var cursor = VersionCursor(piece)
        while let byte = cursor.next {
            cursor.skip()
            switch byte {
            case UInt8(ascii: "%"):
                let digits = cursor.rest.prefix(2)
                guard digits.count == 2, let high = digits.first?.hexValue, let low = digits.last?.hexValue
                else { throw .badEscape }
                let value = high << 4 | low
                guard digits.allSatisfy({ !(0x61...0x66).contains($0) }),
                    !value.isPlainInPackageURL || value == UInt8(ascii: ":")
                else { throw .escapeNotCanonical }
                bytes.append(value)
                for _ in digits { cursor.skip() }
            case UInt8(ascii: "*"):
                throw .badStar
            case 0x21...0x7E where !"<>=!|".utf8.contains(byte):
                bytes.append(byte)
            default: throw .badCharacter
            }
        }
        guard let version = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
        return version
    }

    /// Refuses versions out of order or twice.
    ///
    /// - Returns: Whether the order of all is known.
    private static func requireOrder(_ constraints: [Constraint], _ name: String) throws(VersionRangeError) -> Bool {
        let scheme = VersionScheme(name)
        var isOrdered = scheme != nil
        for (left, right) in zip(constraints, constraints.dropFirst()) {
            switch PackageVersion.compare(left.bytes, right.bytes, scheme: scheme) {
            case .before: break
            case .same: throw .repeatedVersion(right.version)
            case .after: throw .notSorted(right.version)
            case nil: isOrdered = false
            }
        }
        return isOrdered
    }

    /// Sorts by version, where all can be compared; those of the same version keep their places.
    private static func sort(_ constraints: inout [Constraint], _ scheme: VersionScheme?) -> Bool {
        guard let scheme else { return false }
        let keys = constraints.map { ($0, $0.bytes) }
        var isOrdered = true
        let sorted = keys.sorted { left, right in
            guard let order = PackageVersion.compare(left.1, right.1, scheme: scheme) else {
                isOrdered = false
                return false
            }
            return order == .before
        }
        if isOrdered { constraints = sorted.map(\.0) }
        return isOrdered
    }
}
