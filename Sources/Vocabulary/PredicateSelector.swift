/// What a signature is over: a plain image signature, or a statement with this predicate type.
public enum SignedContent: Hashable, Sendable, CustomStringConvertible {
    case signature
    case predicate(String)

    /// What it is, in words for a message.
    public var description: String {
        switch self {
        case .signature: "a signature"
        case .predicate(let type): "a statement of type '\(type)'"
        }
    }
}

/// An alias, a predicate type URI or `*`, as `signs` in trust.yaml and `attestation` in policies write it.
///
/// An alias is a class of `PredicateClass`, a short name of cosign, or a format.
public struct PredicateSelector: Hashable, Sendable, CustomStringConvertible {
    public let description: String
    private let meaning: Meaning

    private enum Meaning: Hashable {
        case everything
        case family(PredicateClass)
        /// Sorted bytes, since two URIs that only look alike are two types.
        case types([[UInt8]])
    }

    /// `*`: whatever is signed.
    public static let everything = PredicateSelector(everything: "*")

    private init(everything text: String) { (description, meaning) = (text, .everything) }

    /// Reads an alias, a URI with its scheme, or `*`; nil for anything else.
    public init?(_ text: String) {
        description = text
        if text == "*" {
            meaning = .everything
        } else if let kind = Self.classAliases[text] {
            meaning = .family(kind)
        } else if let types = Self.typeAliases[text] {
            meaning = .types(types.map { Array($0.utf8) })
        } else if Self.isURI(text) {
            meaning = .types([Array(text.utf8)])
        } else {
            return nil
        }
    }

    /// Whether a signature over this content is one that the selector means.
    public func includes(_ content: SignedContent) -> Bool {
        switch (meaning, content) {
        case (.everything, _): true
        case (.family(let kind), .signature): kind == .signature
        case (.family(let kind), .predicate(let type)): PredicateClass.of(predicateType: type) == kind
        case (.types, .signature): false
        case (.types(let types), .predicate(let type)): types.contains { $0.elementsEqual(type.utf8) }
        }
    }

    /// The aliases, sorted, for messages that list what is possible.
    public static var aliases: [String] {
        (Array(classAliases.keys) + Array(typeAliases.keys)).sorted { $0.utf8.precedes($1.utf8) }
    }

    private static let classAliases: [String: PredicateClass] = {
        var aliases: [String: PredicateClass] = ["test-result": .test, "vsa": .verdict]
        for kind in PredicateClass.allCases where kind != .unknown { aliases[kind.rawValue] = kind }
        return aliases
    }()

    /// The short names of cosign, and the formats with every predicate type that stands for one.
    ///
    /// CSAF has no predicate type of its own that tools agree on; what is one, its content says.
    private static let typeAliases: [String: [String]] = [
        "slsaprovenance": ["https://slsa.dev/provenance/v0.2"],
        "slsaprovenance02": ["https://slsa.dev/provenance/v0.2"],
        "slsaprovenance1": ["https://slsa.dev/provenance/v1"],
        "spdxjson": ["https://spdx.dev/Document"],
        "link": ["https://in-toto.io/Link/v1"],
        "vuln": ["https://cosign.sigstore.dev/attestation/vuln/v1"],
        "spdx": PredicateClass.sbom.predicateTypes.filter { $0.hasPrefix("https://spdx.dev/") },
        "cyclonedx": PredicateClass.sbom.predicateTypes.filter { $0.hasPrefix("https://cyclonedx.org/") },
        "openvex": PredicateClass.vex.predicateTypes.filter { $0.hasPrefix("https://openvex.dev/") },
        "csaf": ["text/vex"],
    ]

    /// A scheme, a colon, and something behind it, all printable ASCII without spaces.
    private static func isURI(_ text: String) -> Bool {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")),
            text.utf8.index(after: colon) < text.utf8.endIndex
        else { return false }
        let scheme = text.utf8[..<colon]
        guard let first = scheme.first, isLetter(first) else { return false }
        return scheme.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || "+-.".utf8.contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}
