internal import Vocabulary

/// What the path of a file says about it.
///
/// Source: trust-root.md 1; any path that it does not list is an error, so that a slip in a folder's name cannot drop
/// a file in silence.
enum TrustLayout: Hashable {
    case manifest
    case key
    case verdictKey
    /// A Sigstore trusted root, with its name.
    case sigstore(String)
    /// A file of a store of certificate authorities, with the name of the store.
    case certificateStore(String)
    /// Several trusted roots in one file, which have no names.
    case sigstoreList
    case revocations
    case policy
    /// A VEX document of the operator.
    case vex
    /// Manifests that policies of clusters refer to.
    case resource
    case freeText
    /// A part that a later version reads; the text says which.
    case later(String)
    case unexpected

    init(_ path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        self = parts.count == 1 ? Self.top(parts[0]) : Self.below(parts)
    }

    private static func top(_ name: String) -> TrustLayout {
        switch name {
        case "trust.yaml": .manifest
        case "revoked.txt": .revocations
        case "trustpolicy.oci.json", "trustpolicy.blob.json", "trustpolicy.json": .later("a notation trust policy")
        case _ where name.hasPrefix("README"): .freeText
        default: .unexpected
        }
    }

    private static func below(_ parts: [String]) -> TrustLayout {
        let file = parts[parts.count - 1]
        switch (parts[0], parts.count) {
        case ("keys", 2) where file.hasSuffix(".pub") && file != ".pub": return .key
        case ("verdict-keys", 2) where file.hasSuffix(".pub") && file != ".pub": return .verdictKey
        case ("sigstore", 3) where isName(parts[1]) && file == "trusted_root.json": return .sigstore(parts[1])
        case ("sigstore", 3) where isName(parts[1]) && file == "trusted_root.jsonl":
            return .sigstoreList
        case ("policies", _) where file.hasSuffix(".yaml") || file.hasSuffix(".yml"): return .policy
        case ("docs", _): return .freeText
        case ("truststore", 5) where parts[1] == "x509" && isName(parts[3]): return store(parts[2], parts[3])
        case ("crls", _): return .later("a certificate revocation list")
        case ("vex", 2) where file.hasSuffix(".json") && file != ".json": return .vex
        case ("resources", _) where file.hasSuffix(".yaml") || file.hasSuffix(".yml"): return .resource
        case ("tuf", _): return .later("TUF metadata")
        default: return .unexpected
        }
    }

    private static func store(_ type: String, _ name: String) -> TrustLayout {
        switch type {
        case "ca": .certificateStore(name)
        case "signingAuthority": .later("a store of signing authorities of notation")
        case "tsa": .later("a store of timestamp authorities of notation")
        default: .unexpected
        }
    }

    /// Whether the bytes of the file are used, not only hashed.
    static func isRead(_ path: String) -> Bool {
        if path.isIdentical(to: TrustDirectory.lockName) { return true }
        return switch TrustLayout(path) {
        case .manifest, .key, .verdictKey, .sigstore, .certificateStore, .revocations, .policy, .vex, .resource: true
        case .freeText, .sigstoreList, .later, .unexpected: false
        }
    }

    /// Whether a text can name an authority, a store or a trusted root: `[a-z0-9][a-z0-9._-]*`.
    static func isName(_ text: String) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        guard let first = text.utf8.first, isLetter(first) else { return false }
        return text.utf8.allSatisfy { isLetter($0) || Array("._-".utf8).contains($0) }
    }
}
