/// A range of versions in the notation of one ecosystem: `vers:npm/>=1.0.0|<2.0.0`.
///
/// Source: VERS specification, "Canonical form", "Checking if a version is contained within a range".
package struct VersionRange: Sendable {
    /// What a version is held against.
    package enum Comparator: String, Sendable {
        case equal = "="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="

        /// Whether the version itself is in, or nil where it is the others that are meant.
        var includesItself: Bool { self == .equal || self == .lessOrEqual || self == .greaterOrEqual }
        var isUpperBound: Bool { self == .less || self == .lessOrEqual }
        var isLowerBound: Bool { self == .greater || self == .greaterOrEqual }
    }

    package struct Constraint: Hashable, Sendable {
        package let comparator: Comparator
        package let version: String

        var bytes: [UInt8] { Array(version.utf8) }
    }

    enum Form: Hashable, Sendable {
        /// `*`
        case everything
        /// `vers:none/*`
        case nothing
        case constraints
        /// A text that is known to be a range and has no meaning that could be decided, as that of `vls:`.
        case opaque(String)
    }

    /// The versioning scheme as it is named, as `npm`.
    package let scheme: String
    /// In the order of their versions; none for a star.
    package let constraints: [Constraint]
    let form: Form
    /// The constraints that decide, with those left out that others cover.
    private let deciding: [Constraint]
    /// Whether all versions could be put in order, without which intervals mean nothing.
    private let isOrdered: Bool

    init(scheme: String, form: Form, constraints: [Constraint] = [], isOrdered: Bool = false) {
        self.scheme = scheme
        self.form = form
        self.constraints = constraints
        self.isOrdered = isOrdered
        deciding = isOrdered ? Self.simplified(constraints) : constraints
    }

    /// Whether a version is in the range.
    ///
    /// - Parameter version: As its ecosystem writes it, not percent-encoded.
    /// - Returns: nil where it cannot be decided, which neither clears nor excludes anything: the scheme has no order that
    ///   is known, or a version is none of the scheme.
    package func contains(_ version: String) -> Bool? {
        switch form {
        case .everything: return true
        case .nothing: return false
        case .opaque: return nil
        case .constraints: break
        }
        let version = Array(version.utf8)
        guard !version.isEmpty, version.count <= PackageVersion.lengthLimit else { return nil }
        let order = VersionScheme(scheme)
        var bounds: [(comparator: Comparator, order: VersionOrder)] = []
        var isUndecided = false
        var hasEqual = false
        for constraint in deciding {
            let stands = PackageVersion.compare(version, constraint.bytes, scheme: order)
            if stands == .same {
                if constraint.comparator.includesItself { return true }
                if constraint.comparator == .notEqual { return false }
            }
            switch constraint.comparator {
            case .equal:
                hasEqual = true
                // Without an order the text decides.
                isUndecided = isUndecided || stands == nil && order != nil
            case .notEqual: isUndecided = isUndecided || stands == nil
            default:
                if let stands { bounds.append((constraint.comparator, stands)) } else { isUndecided = true }
            }
        }
        if isUndecided { return nil }
        if bounds.isEmpty { return !hasEqual }
        return isOrdered ? Self.isWithin(bounds) : nil
    }

    /// Whether a version that is none of the bounds is in one of the intervals that they make.
    private static func isWithin(_ bounds: [(comparator: Comparator, order: VersionOrder)]) -> Bool {
        if let first = bounds.first, first.comparator.isUpperBound, first.order == .before { return true }
        if let last = bounds.last, last.comparator.isLowerBound, last.order == .after { return true }
        return zip(bounds, bounds.dropFirst()).contains { lower, upper in
            lower.comparator.isLowerBound && upper.comparator.isUpperBound && lower.order == .after
                && upper.order == .before
        }
    }

    /// Leaves out what others cover: of lower bounds in a row the first decides, of upper bounds the last.
    static func simplified(_ constraints: [Constraint]) -> [Constraint] {
        var kept: [Int] = []
        for (index, constraint) in constraints.enumerated() where constraint.comparator != .notEqual {
            let isUpper = constraint.comparator.isUpperBound
            if let last = kept.last, constraints[last].comparator.isLowerBound, !isUpper { continue }
            while isUpper, let last = kept.last, !constraints[last].comparator.isLowerBound { kept.removeLast() }
            kept.append(index)
        }
        let indices = Set(kept)
        return constraints.enumerated().filter { $1.comparator == .notEqual || indices.contains($0) }.map(\.element)
    }

    /// The first constraint that others cover.
    static func redundancy(in constraints: [Constraint]) -> Constraint? {
        var previous: Constraint?
        for constraint in constraints where constraint.comparator != .notEqual {
            if let previous {
                if previous.comparator.isLowerBound, !constraint.comparator.isUpperBound { return constraint }
                if !previous.comparator.isLowerBound, constraint.comparator.isUpperBound { return previous }
            }
            previous = constraint
        }
        return nil
    }
}

extension VersionRange: Hashable {
    package static func == (left: VersionRange, right: VersionRange) -> Bool {
        // Canonical text is ASCII.
        left.description == right.description
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(description) }
}

extension VersionRange: CustomStringConvertible {
    /// The text with canonical encoding, constraints in the order of their versions.
    package var description: String {
        switch form {
        case .opaque(let text): return text
        case .everything, .nothing: return "vers:\(scheme)/*"
        case .constraints: break
        }
        var text = Array("vers:\(scheme)/".utf8)
        for (index, constraint) in constraints.enumerated() {
            if index > 0 { text.append(UInt8(ascii: "|")) }
            if constraint.comparator != .equal { text += constraint.comparator.rawValue.utf8 }
            for byte in constraint.version.utf8 {
                if byte.isPlainInPackageURL {
                    text.append(byte)
                } else {
                    text += [UInt8(ascii: "%"), (byte >> 4).upperHexDigit, (byte & 15).upperHexDigit]
                }
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
