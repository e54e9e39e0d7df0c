internal import Cryptography
internal import Encodings
package import Vocabulary

/// A trust root whose pin was checked and whose window contains the time of judging; `open` alone makes one.
///
/// Source: trust-root.md 4.
package struct PinnedTrustRoot: Sendable {
    package let root: TrustRoot
    /// The folder as the operator named it.
    package let path: String
    /// The digest over all its files.
    package let digest: Digest
    package let pinnedBy: PinState
    /// A warning where nothing pins it.
    package let findings: [Finding]
    /// The files of `policies/`, by the bytes of their paths.
    package let policyFiles: [PolicyFile]
    /// The files of `resources/`, by the bytes of their paths.
    package let resourceFiles: [PolicyFile]
    /// The files of `vex/`, by the bytes of their paths.
    package let vexFiles: [VEXFile]

    fileprivate init(_ reading: TrustReading) {
        (root, path, digest) = (reading.root, reading.directory.path, reading.manifest.digest)
        (pinnedBy, findings, policyFiles) = (reading.pinnedBy, reading.findings, reading.policyFiles)
        (resourceFiles, vexFiles) = (reading.resourceFiles, reading.vexFiles)
    }

    /// Reads a trust root once, and checks in this order: its files, the pin, its content, its window.
    ///
    /// - Parameters:
    ///   - path: The folder; it may be reached by symbolic links.
    ///   - pins: Digests of which the folder must have one; with none, its own lock decides.
    ///   - time: When is being judged.
    ///   - limits: For the syntax of the files.
    ///   - callerUID: The user who may own files besides root.
    /// - Returns: The root, with the digest that it was checked against.
    /// - Throws: `TrustError`, located in the folder.
    package static func open(
        path: String,
        pins: [Digest],
        at time: Instant,
        limits: Limits,
        callerUID: UInt32 = TrustDirectory.currentUser
    ) throws -> PinnedTrustRoot {
        let reading = try TrustReading.read(path, pins: pins, limits: limits, callerUID: callerUID)
        guard reading.root.valid.contains(time) else {
            throw Located(in: path, TrustError.expired(reading.root.valid, at: time))
        }
        return PinnedTrustRoot(reading)
    }

    /// The digest that the text of a `--pin` names: `sha256:` and 64 hex digits, of either case.
    ///
    /// - Throws: `WrongWords`.
    package static func pin(_ text: String) throws(WrongWords) -> Digest {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "sha256", parts[1].utf8.allSatisfy({ $0 < 0x80 }),
            let digest = try? Digest("sha256:" + parts[1].lowercased())
        else { throw WrongWords("expected a pin as sha256: and 64 hex digits, found '\(text)'") }
        return digest
    }
}

/// A trust root as it was read, its pin checked but not its window: what `trust show` and `trust pin` need.
struct TrustReading {
    let directory: TrustDirectory
    let manifest: TrustManifest
    let lock: TrustLock?
    let root: TrustRoot
    let pinnedBy: PinState

    /// Reads the folder, the pin, then the content; errors are located in the folder.
    static func read(_ path: String, pins: [Digest], limits: Limits, callerUID: UInt32) throws -> TrustReading {
        do {
            let directory = try TrustDirectory.read(path, callerUID: callerUID)
            let manifest = try directory.manifest()
            let lock = try directory.lock.map { try TrustLock($0) }
            let pinnedBy = try requirePin(manifest, lock, pins)
            let root = try TrustRoot(directory, limits: limits)
            try lock?.require(root)
            return TrustReading(directory: directory, manifest: manifest, lock: lock, root: root, pinnedBy: pinnedBy)
        } catch let error as any Explained {
            throw Located(in: path, error)
        }
    }

    /// Checks the digest against the words of the command, and against the lock where there is one.
    static func requirePin(_ manifest: TrustManifest, _ lock: TrustLock?, _ pins: [Digest]) throws -> PinState {
        func mismatch(_ expected: [Digest], _ by: PinState) -> TrustError {
            let changes = lock.map { manifest.changes(since: $0.manifest) } ?? []
            let shown = Array(changes.prefix(20))
            let rest = changes.count - shown.count
            return .pinMismatch(
                expected: expected,
                found: manifest.digest,
                by: by,
                changes: rest > 0 ? shown + ["and \(rest) more"] : shown
            )
        }
        if !pins.isEmpty {
            guard pins.contains(manifest.digest) else { throw mismatch(pins, .option) }
        }
        if let lock {
            guard lock.digest == manifest.digest else { throw mismatch([lock.digest], .lock) }
        }
        if !pins.isEmpty { return .option }
        return lock == nil ? .none : .lock
    }

    var findings: [Finding] {
        guard pinnedBy == .none else { return [] }
        return [
            Finding(
                .warning,
                .trustRootUnpinned,
                "nothing pins the trust root; its digest is \(manifest.digest)",
                location: directory.path
            )
        ]
    }

    var policyFiles: [PolicyFile] { files(.policy) }

    var resourceFiles: [PolicyFile] { files(.resource) }

    private func files(_ kind: TrustLayout) -> [PolicyFile] {
        directory.files.compactMap { file in
            guard TrustLayout(file.path) == kind, let bytes = file.bytes else { return nil }
            return PolicyFile(path: file.path, bytes: bytes, digest: file.digest)
        }
    }

    var vexFiles: [VEXFile] {
        directory.files.compactMap { file in
            guard TrustLayout(file.path) == .vex, let bytes = file.bytes else { return nil }
            return VEXFile(path: file.path, bytes: bytes, digest: file.digest)
        }
    }
}

extension TrustLock {
    /// Refuses a lock that names another root than trust.yaml does.
    func require(_ root: TrustRoot) throws(TrustError) {
        guard name.isIdentical(to: root.name), version == root.version else {
            throw .invalid(
                file: TrustDirectory.lockName,
                "expected name \(root.name) and version \(root.version) as in trust.yaml, found \(name) and \(version)",
                remedy: "restore the file, or remove it and run `sallyport trust pin`"
            )
        }
    }
}
