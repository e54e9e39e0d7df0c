package import Vocabulary

/// Why a trust root cannot be used.
package enum TrustError: Explained, Hashable {
    /// There is no folder, or it cannot be opened.
    case missing(found: String)
    /// A file or folder that somebody else may change, or that is no plain file; the text says what was found.
    case unsafe(path: String, String, remedy: String?)
    /// A file that the layout of a trust root does not have.
    case unexpectedFile(path: String)
    /// A file says something wrong, or too little; the text names line and column where there are such.
    case invalid(file: String, String, remedy: String?)
    /// A part that a later version of Sallyport will read.
    case notSupportedYet(file: String, String)
    /// A key that cannot be read, or that the root's own rules do not allow.
    case keyUnusable(file: String, String, remedy: String?)
    /// The folder is not the one that was pinned; changes are those against the lock.
    case pinMismatch(expected: [Digest], found: Digest, by: PinState, changes: [String])
    /// The judgement's time is not in the root's own window.
    case expired(ValidityWindow, at: Instant)
    /// The content changed, the version did not rise.
    case versionNotRaised(locked: Int64, found: Int64)

    package var blame: Blame { .trust }

    package var code: Code {
        switch self {
        case .missing: .trustRootMissing
        case .unsafe: .trustRootUnsafe
        case .unexpectedFile, .invalid, .versionNotRaised: .trustRootInvalid
        case .notSupportedYet: .notSupportedYet
        case .keyUnusable: .keyUnusable
        case .pinMismatch: .pinMismatch
        case .expired: .trustRootExpired
        }
    }

    package var description: String {
        switch self {
        case .missing(let found): "expected a folder with a trust root, found \(found)"
        case .unsafe(let path, let reason, _): "\(path): \(reason)"
        case .unexpectedFile(let path):
            "\(path): expected only files of a trust root, found an unexpected file"
        case .invalid(let file, let reason, _), .keyUnusable(let file, let reason, _): "\(file): \(reason)"
        case .notSupportedYet(let file, let what): "\(file): \(what) is not supported yet"
        case .pinMismatch(let expected, let found, let by, let changes):
            Self.mismatch(expected, found, by, changes)
        case .expired(let window, let time): "expected a trust root that is valid at \(time), found one valid \(window)"
        case .versionNotRaised(let locked, let found):
            "trust.yaml: expected a version above \(locked), for the content changed, found \(found)"
        }
    }

    package var remedy: String? {
        switch self {
        case .missing: "name the folder with --trust, or with SALLYPORT_TRUST"
        case .unsafe(_, _, let remedy), .invalid(_, _, let remedy), .keyUnusable(_, _, let remedy): remedy
        case .unexpectedFile: "remove it, or correct the name of its folder"
        case .notSupportedYet: "remove it from the trust root"
        case .pinMismatch(_, _, .lock, _):
            "restore the folder, or, if the change is meant, raise version in trust.yaml and run `sallyport trust pin`"
        case .pinMismatch: "restore the folder, or give the digest of the trust root that is meant"
        case .expired: "get the next version of the trust root"
        case .versionNotRaised: "raise version in trust.yaml and pin again"
        }
    }

    package var location: String? {
        switch self {
        case .missing, .expired, .pinMismatch: nil
        case .unsafe(let path, _, _), .unexpectedFile(let path): path
        case .invalid(let file, _, _), .keyUnusable(let file, _, _), .notSupportedYet(let file, _): file
        case .versionNotRaised: "trust.yaml"
        }
    }

    private static func mismatch(
        _ expected: [Digest],
        _ found: Digest,
        _ by: PinState,
        _ changes: [String]
    ) -> String {
        let wanted = expected.map(\.description).joined(separator: " or ")
        let text = "expected the trust root \(wanted) (by \(by == .lock ? "trust.lock" : "--pin")), found \(found)"
        guard !changes.isEmpty else { return text }
        return text + "; against trust.lock: " + changes.joined(separator: ", ")
    }
}

/// By what a trust root is pinned, as results and verdicts say it.
package enum PinState: String, Hashable, Sendable {
    /// The words of the command name the digest.
    case option
    /// The lock beside the files names it.
    case lock
    /// Nothing does.
    case none
}
