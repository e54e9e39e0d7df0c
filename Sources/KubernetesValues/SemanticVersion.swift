/// A version `major.minor.patch-prerelease+build`.
///
/// Equality and order leave build metadata out, as precedence does.
///
/// Source: Semantic Versioning 2.0.0; Kubernetes CEL library, "semver".
package struct SemanticVersion: Sendable {
    /// One of the parts between the dots of a prerelease.
    package enum Identifier: Hashable, Sendable {
        case number(UInt64)
        case text(String)
    }

    package let major: UInt64
    package let minor: UInt64
    package let patch: UInt64
    package let prerelease: [Identifier]
    package let build: [String]

    /// Reads the strict spelling: three numbers without leading zeros.
    ///
    /// - Throws: `SemanticVersionError`.
    package init(_ text: String) throws(SemanticVersionError) {
        try self.init(bytes: Array(text.utf8), source: text)
    }

    /// Reads a lenient spelling: a `v` in front, leading zeros, and one or two numbers instead of three.
    ///
    /// - Throws: `SemanticVersionError`, also for a short version with a prerelease or build.
    package init(normalizing text: String) throws(SemanticVersionError) {
        var bytes = Array(text.utf8)[...]
        if bytes.first == UInt8(ascii: "v") { bytes = bytes.dropFirst() }
        var parts = Self.threeParts(bytes).map(Self.withoutLeadingZeros)
        if parts.count < 3 {
            let isPlain = parts.last?.contains { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") } != true
            guard isPlain else { throw .shortWithExtension(text) }
            while parts.count < 3 { parts.append([UInt8(ascii: "0")]) }
        }
        try self.init(bytes: Array(parts.joined(separator: [UInt8(ascii: ".")])), source: text)
    }

    private init(bytes: [UInt8], source: String) throws(SemanticVersionError) {
        let parts = Self.threeParts(bytes[...])
        guard parts.count == 3 else { throw .notThreeNumbers(source) }
        let (head, build) = parts[2].cut(at: UInt8(ascii: "+"))
        let (patch, prerelease) = head.cut(at: UInt8(ascii: "-"))
        major = try Self.number(parts[0], in: source)
        minor = try Self.number(parts[1], in: source)
        self.patch = try Self.number(patch, in: source)
        var identifiers: [Identifier] = []
        for part in prerelease?.parts(separatedBy: UInt8(ascii: ".")) ?? [] {
            identifiers.append(try Self.identifier(part, in: source))
        }
        var metadata: [String] = []
        for part in build?.parts(separatedBy: UInt8(ascii: ".")) ?? [] {
            metadata.append(try Self.checked(part, in: source))
        }
        self.prerelease = identifiers
        self.build = metadata
    }

    // MARK: Parts

    /// The text at its first two dots.
    private static func threeParts(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        bytes.split(separator: UInt8(ascii: "."), maxSplits: 2, omittingEmptySubsequences: false)
    }

    private static func withoutLeadingZeros(_ part: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard part.count > 1 else { return part }
        let rest = part.drop { $0 == UInt8(ascii: "0") }
        return rest.first?.isDigit == true ? rest : [UInt8(ascii: "0")] + rest
    }

    private static func number(_ digits: ArraySlice<UInt8>, in source: String) throws(SemanticVersionError) -> UInt64 {
        guard digits.allSatisfy(\.isDigit), let value = UInt64(KubernetesValues.text(digits)),
            digits.count == 1 || digits.first != UInt8(ascii: "0")
        else { throw .invalidNumber(KubernetesValues.text(digits), in: source) }
        return value
    }

    private static func identifier(
        _ part: ArraySlice<UInt8>,
        in source: String
    ) throws(SemanticVersionError) -> Identifier {
        let isNumber = !part.isEmpty && part.allSatisfy(\.isDigit)
        return isNumber ? .number(try number(part, in: source)) : .text(try checked(part, in: source))
    }

    private static func checked(_ part: ArraySlice<UInt8>, in source: String) throws(SemanticVersionError) -> String {
        guard !part.isEmpty, part.allSatisfy({ $0.isAlphanumeric || $0 == UInt8(ascii: "-") }) else {
            throw .invalidIdentifier(KubernetesValues.text(part), in: source)
        }
        return KubernetesValues.text(part)
    }
}

extension SemanticVersion: Comparable, Hashable {
    /// -1, 0 or 1, as this version comes before, is equal to, or comes after the other one.
    package func compare(_ other: SemanticVersion) -> Int { self < other ? -1 : other < self ? 1 : 0 }

    package static func == (left: SemanticVersion, right: SemanticVersion) -> Bool {
        (left.major, left.minor, left.patch) == (right.major, right.minor, right.patch)
            && left.prerelease == right.prerelease
    }

    package static func < (left: SemanticVersion, right: SemanticVersion) -> Bool {
        let numbers = (left.major, left.minor, left.patch)
        let others = (right.major, right.minor, right.patch)
        guard numbers == others else { return numbers < others }
        if left.prerelease.isEmpty || right.prerelease.isEmpty {
            return !left.prerelease.isEmpty && right.prerelease.isEmpty
        }
        return left.prerelease.lexicographicallyPrecedes(right.prerelease)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine([major, minor, patch])
        hasher.combine(prerelease)
    }
}

extension SemanticVersion.Identifier: Comparable {
    /// Numbers come before texts; texts are in byte order.
    package static func < (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.number(let left), .number(let right)): left < right
        case (.number, .text): true
        case (.text, .number): false
        case (.text(let left), .text(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
        }
    }
}

extension SemanticVersion: CustomStringConvertible {
    package var description: String {
        var description = "\(major).\(minor).\(patch)"
        if !prerelease.isEmpty { description += "-" + prerelease.map(\.description).joined(separator: ".") }
        if !build.isEmpty { description += "+" + build.joined(separator: ".") }
        return description
    }
}

extension SemanticVersion.Identifier: CustomStringConvertible {
    package var description: String {
        switch self {
        case .number(let number): String(number)
        case .text(let text): text
        }
    }
}
