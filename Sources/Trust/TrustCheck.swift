internal import Cryptography
internal import Encodings
package import Vocabulary

/// Everything that is wrong with a trust root, or soon will be: `trust check`.
///
/// Source: trust-root.md 1 to 4. Policies and VEX are checked by those who can read them.
package struct TrustCheck: Sendable {
    /// What makes the root unusable, each located in the folder; empty where it can be used.
    package let problems: [any Explained]
    /// What a person should know.
    package let warnings: [TrustWarning]
    /// The files of `policies/`, for whoever reads policies.
    package let policyFiles: [PolicyFile]
    /// The files of `resources/`, to which policies refer.
    package let resourceFiles: [PolicyFile]
    /// The files of `vex/`, for whoever reads VEX.
    package let vexFiles: [VEXFile]
    /// The root itself, where it could be read.
    package let root: TrustRoot?

    /// Something that does not stop the root from being used.
    package struct TrustWarning: Hashable, Sendable, CustomStringConvertible {
        /// The file that it is about.
        package let file: String
        package let text: String

        package var description: String { "\(file): \(text)" }
    }

    /// Checks a folder.
    ///
    /// - Parameters: As for `PinnedTrustRoot.open`.
    package static func run(
        path: String,
        pins: [Digest],
        at time: Instant,
        limits: Limits,
        callerUID: UInt32 = TrustDirectory.currentUser
    ) -> TrustCheck {
        var problems: [any Explained] = []
        func attempt<Value>(_ body: () throws -> Value) -> Value? {
            do { return try body() } catch {
                let known = error as? any Explained ?? Fault.inside("\(error)")
                let located = Located(in: path, known)
                if !problems.contains(where: { $0.line == located.line }) { problems.append(located) }
                return nil
            }
        }
        guard let directory = attempt({ try TrustDirectory.read(path, callerUID: callerUID) }),
            let manifest = attempt({ try directory.manifest() })
        else { return TrustCheck(problems) }
        let lock = attempt { try directory.lock.map { try TrustLock($0) } } ?? nil
        let pinnedBy = attempt { try TrustReading.requirePin(manifest, lock, pins) }
        let material = TrustMaterial(directory, limits: limits)
        for problem in material.problems { _ = attempt { throw problem } }
        let root = attempt { try TrustRoot(directory, material, limits: limits) }
        guard let root, let pinnedBy else {
            return TrustCheck(problems)
        }
        _ = attempt { try lock?.require(root) }
        if !root.valid.contains(time) { _ = attempt { throw TrustError.expired(root.valid, at: time) } }
        let reading = TrustReading(
            directory: directory,
            manifest: manifest,
            lock: lock,
            root: root,
            pinnedBy: pinnedBy
        )
        var warnings = reading.findings.map { TrustWarning(file: TrustDirectory.lockName, text: $0.message) }
        warnings += TrustWarnings(root: root, material: material, time: time).all
        return TrustCheck(
            problems: problems,
            warnings: warnings,
            policyFiles: reading.policyFiles,
            resourceFiles: reading.resourceFiles,
            vexFiles: reading.vexFiles,
            root: root
        )
    }
}

extension TrustCheck {
    /// A root of which nothing but its problems is known.
    private init(_ problems: [any Explained]) {
        self.init(
            problems: problems,
            warnings: [],
            policyFiles: [],
            resourceFiles: [],
            vexFiles: [],
            root: nil
        )
    }
}

/// Looks for what will stop working, or does nothing.
private struct TrustWarnings {
    let root: TrustRoot
    let material: TrustMaterial
    let time: Instant

    private static let soon = TimeSpan(seconds: 30 * 86_400)
    private static let aged = TimeSpan(seconds: 2 * 365 * 86_400)

    typealias Warning = TrustCheck.TrustWarning

    var all: [Warning] { windowOfRoot + keys + unusedKeys + sigstoreRoots + stores }

    private var windowOfRoot: [Warning] { expiry(root.valid.until, "the trust root", TrustRootReader.file) }

    /// Every key that is believed, with its window.
    private var believed: [(key: PublicKey, file: String, window: ValidityWindow)] {
        var keys: [(PublicKey, String, ValidityWindow)] = []
        for authority in root.authorities {
            guard case .keys(let means) = authority.means else { continue }
            keys += means.keys.map { ($0.key, $0.file, $0.window) }
        }
        return keys + (root.accept?.verdictKeys ?? []).map { ($0.key, $0.file, $0.window) }
    }

    private var keys: [Warning] {
        var warnings: [Warning] = []
        for (key, file, window) in believed {
            warnings += expiry(window.until, "the key", file)
            if window.until == nil, let from = window.from, from + Self.aged < time {
                warnings.append(Warning(file: file, text: "the key has no 'until' and is more than two years old"))
            }
            warnings += weakness(key.algorithm, file)
        }
        return warnings.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private var unusedKeys: [Warning] {
        let used = Set(believed.map(\.file))
        return material.keys.keys.filter { !used.contains($0) }.sorted { $0.utf8.precedes($1.utf8) }.map {
            Warning(file: $0, text: "no authority uses the key, so it confers nothing")
        }
    }

    private var sigstoreRoots: [Warning] {
        var warnings: [Warning] = []
        let used = Set(root.authorities.compactMap(\.trustedRoot))
        for (name, sigstore) in root.sigstoreRoots.sorted(by: { $0.key.utf8.precedes($1.key.utf8) }) {
            let file = "sigstore/\(name)/trusted_root.json"
            if !used.contains(name) {
                warnings.append(Warning(file: file, text: "no authority uses the trusted root, so it confers nothing"))
            }
            warnings += sigstore.notes.map { Warning(file: file, text: $0) }
            for log in sigstore.tlogs + sigstore.ctlogs {
                warnings += expiry(log.window.until, "the log \(log.baseURL)", file)
                if used.contains(name) { warnings += weakness(log.key.algorithm, file) }
            }
            for authority in sigstore.certificateAuthorities where authority.window.contains(time) {
                let end = authority.certificates.map(\.notAfter).min()
                warnings += expiry(authority.window.until ?? end, "the authority \(authority.anchor.subject)", file)
                guard used.contains(name) else { continue }
                for certificate in authority.certificates {
                    warnings += weakness(certificate.publicKey.algorithm, file)
                }
            }
        }
        return warnings.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private var stores: [Warning] {
        var warnings: [Warning] = []
        var used: Set<String> = []
        for authority in root.authorities {
            guard case .certificates(let means) = authority.means else { continue }
            used.formUnion(means.stores)
        }
        for (name, store) in root.certificateStores.sorted(by: { $0.key.utf8.precedes($1.key.utf8) }) {
            let folder = "truststore/x509/ca/\(name)"
            if !used.contains(name) {
                warnings.append(Warning(file: folder, text: "no authority uses the store, so it confers nothing"))
            }
            for certificate in store.certificates {
                warnings += expiry(certificate.notAfter, "the authority \(certificate.subject)", folder)
                if used.contains(name) { warnings += weakness(certificate.publicKey.algorithm, folder) }
            }
        }
        return warnings.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// What ends within a month.
    private func expiry(_ end: Instant?, _ what: String, _ file: String) -> [Warning] {
        guard let end, time <= end, end < time + Self.soon else { return [] }
        return [Warning(file: file, text: "\(what) ends at \(end), in \(TimeSpan(from: time, to: end))")]
    }

    /// What `algorithms` would not permit in a certificate, and RSA keys that are short by today's advice.
    private func weakness(_ algorithm: KeyAlgorithm, _ file: String) -> [Warning] {
        if !root.algorithms.permits(algorithm) {
            return [Warning(file: file, text: "algorithms in trust.yaml does not permit its key, \(algorithm)")]
        }
        guard case .rsa(let bits) = algorithm, bits < 3_072 else { return [] }
        return [Warning(file: file, text: "the key is weak: \(algorithm), less than 3072 bits")]
    }
}
