internal import Encodings
internal import Kyverno
internal import Policies
internal import Trust
public import Vocabulary

/// A trust root, and how it is pinned.
public struct TrustRequest: Sendable {
    public var path: String
    public var pins: [Digest]
    public var at: Instant
    public var limits: Limits

    public init(path: String, pins: [Digest], at: Instant, limits: Limits) {
        (self.path, self.pins, self.at, self.limits) = (path, pins, at, limits)
    }

    /// The digest that the text of a `--pin` names.
    ///
    /// - Throws: `WrongWords`.
    public static func pin(_ text: String) throws -> Digest { try PinnedTrustRoot.pin(text) }
}

/// Shows, checks and pins a trust root directory.
public enum TrustMaintenance {
    /// What is believed, for people and for scripts.
    public struct Description: Sendable {
        /// One line each, with a final line feed.
        public let text: String
        /// The same as a JSON object, with a final line feed.
        public let json: [UInt8]
    }

    /// Says what a trust root believes.
    ///
    /// - Throws: What makes it unusable, exit code 4.
    public static func show(_ request: TrustRequest) throws -> Description {
        let description = try TrustDescription.read(
            path: request.path,
            pins: request.pins,
            at: request.at,
            limits: request.limits
        )
        return Description(
            text: description.lines.map { $0.printable + "\n" }.joined(),
            json: JSONWriter.write(description.json, .indented) + [0x0A]
        )
    }

    /// What is wrong with a trust root, one problem a line.
    public struct Check: Sendable {
        public let lines: [String]
        /// Whether the problems are warnings only.
        public let isUsable: Bool
    }

    /// Checks all of a trust root, its policies included.
    public static func check(_ request: TrustRequest) -> Check {
        let check = TrustCheck.run(
            path: request.path,
            pins: request.pins,
            at: request.at,
            limits: request.limits
        )
        var errors = check.problems.map(\.line)
        if let root = check.root, !check.policyFiles.isEmpty {
            do {
                var options = KyvernoOptions(instant: request.at)
                options.resources = check.resourceFiles
                options.sigstoreRoots = root.sigstoreRoots
                options.limits = request.limits
                _ = try PolicySource.load(check.policyFiles, options, trust: root)
            } catch {
                errors.append(Located(in: request.path, error).line)
            }
        }
        do {
            _ = try OperatorVEX.load(check.vexFiles, limits: request.limits)
        } catch {
            errors.append(Located(in: request.path, error).line)
        }
        return Check(
            lines: errors.map { "error: \($0)" } + check.warnings.map { "warning: \("\($0)".printable)" },
            isUsable: errors.isEmpty
        )
    }

    /// Writes `trust.lock`.
    ///
    /// - Returns: The new digest.
    /// - Throws: What makes the root unusable, or a version that does not rise (exit code 4); `cannot-write`.
    public static func pin(_ path: String, limits: Limits) throws -> Digest {
        try TrustPinning.pin(path: path, limits: limits).digest
    }
}
