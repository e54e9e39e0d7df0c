internal import Cryptography
internal import Transparency
internal import Trust
internal import Vocabulary

/// What the transparency logs and timestamp authorities of one trusted root say about one signature.
struct SigningEvidence {
    /// The verified times: of log entries first, then of timestamps, each in their order.
    private(set) var times: [TrustedTime] = []
    /// Why timestamps do not count, and entries of logs that are unknown or revoked, or of kinds that cannot be compared
    /// with a signature.
    private(set) var disregarded: [TransparencyError] = []
    /// The logs whose entry is bound to this signature, and whose promise or proof holds; by operator where known.
    private var logs: Set<String> = []
    /// Those of `logs` with an entry whose proof and checkpoint hold.
    private var provenLogs: Set<String> = []
    /// The logs that count where nothing at all gives a time: they must be believed at the time of judging.
    private var timeless: [LogKey] = []
    /// How many timestamps came with the signature.
    private let timestampCount: Int

    /// Nothing speaks for the signature but itself.
    init(none material: SigningMaterial) { timestampCount = material.timestamps.count }

    /// Checks every entry of a known log and every timestamp.
    ///
    /// An entry that is wrong fails the signature, one of an unknown or revoked log or of an unknown kind counts nothing.
    /// A timestamp that does not verify counts nothing either: anybody may add one.
    ///
    /// - Parameters:
    ///   - material: What came with the signature.
    ///   - signed: What each entry must speak of.
    ///   - root: The trusted root whose logs and authorities count.
    ///   - revocations: Which of those no longer count.
    ///   - limits: For what is read on the way.
    /// - Throws: `CheckFailure` at the step `entry`.
    init(
        _ material: SigningMaterial,
        signed: LoggedContent,
        root: SigstoreRoot,
        revocations: RevocationList,
        limits: Limits
    ) throws(CheckFailure) {
        timestampCount = material.timestamps.count
        let entries = try entries(of: material, signed: signed, logs: root.tlogs, limits: limits)
        let stamped = try timestamps(of: material, signed: signed, root: root, revocations: revocations)
        let verified = unrevoked(entries, latest: stamped.map(\.instant).max(), revocations: revocations)
        logs = Set(verified.map(\.log.party))
        provenLogs = Set(verified.filter { $0.inclusion != nil }.map(\.log.party))
        times = verified.compactMap(\.time) + stamped
        timeless = times.isEmpty ? verified.map(\.log) : []
        for entry in verified {
            do throws(TransparencyError) { try entry.requireWindow(toContain: times) } catch {
                throw CheckFailure(.entry, error)
            }
        }
    }

    private mutating func entries(
        of material: SigningMaterial,
        signed: LoggedContent,
        logs: [LogKey],
        limits: Limits
    ) throws(CheckFailure) -> [VerifiedLogEntry] {
        var verified: [VerifiedLogEntry] = []
        for (place, entry) in material.entries.enumerated() {
            let isKnown = material.entries[..<place].contains {
                $0.logIndex == entry.logIndex && $0.logID == entry.logID
            }
            guard !isKnown else {
                throw CheckFailure(
                    .entry,
                    .logEntryInvalid,
                    "expected each log entry once, found one of \(entry.logID.lowercaseHex) again"
                )
            }
            do throws(TransparencyError) {
                verified.append(try entry.verify(signed, logs: logs, limits: limits))
            } catch .untrustedLog(let id) {
                disregarded.append(.untrustedLog(id: id))
            } catch .unsupported(let kind, let version) {
                disregarded.append(.unsupported(kind: kind, version: version))
            } catch {
                throw CheckFailure(.entry, error)
            }
        }
        return verified
    }

    private mutating func timestamps(
        of material: SigningMaterial,
        signed: LoggedContent,
        root: SigstoreRoot,
        revocations: RevocationList
    ) throws(CheckFailure) -> [TrustedTime] {
        guard !material.timestamps.isEmpty else { return [] }
        let message: SignedMessage
        do throws(CryptographyError) {
            message = try SignedMessage(material.timestampedBytes(signed.signature))
        } catch {
            throw CheckFailure(.entry, error)
        }
        var times: [TrustedTime] = []
        for timestamp in material.timestamps {
            do throws(TransparencyError) {
                times.append(
                    try timestamp.verify(
                        over: message,
                        authorities: root.timestampAuthorities,
                        revocations: revocations
                    )
                )
            } catch {
                disregarded.append(error)
            }
        }
        return times
    }

    /// The entries of logs that are not revoked; one without a time of its own is judged by the latest timestamp.
    private mutating func unrevoked(
        _ entries: [VerifiedLogEntry],
        latest: Instant?,
        revocations: RevocationList
    ) -> [VerifiedLogEntry] {
        var reasons: [TransparencyError] = []
        let kept = entries.filter { entry in
            let time = entry.time?.instant ?? latest
            guard let revocation = revocations.revocation(ofKey: entry.log.key.fingerprint, signedAt: time)
            else { return true }
            reasons.append(.revoked("log '\(entry.log.host)'", revocation))
            return false
        }
        // These say more than that something is of a stranger.
        disregarded = reasons + disregarded
        return kept
    }

    /// The earliest verified time; of equals the one of a log.
    var earliest: TrustedTime? { times.min { $0.instant < $1.instant } }

    /// The latest verified time: what was signed at several times was last signed then.
    var latest: Instant? { times.map(\.instant).max() }
}

// MARK: - What is required of it

extension SigningEvidence {
    /// A verified time, without which a short-lived certificate says nothing.
    ///
    /// - Parameter rootName: The trusted root by which it was sought.
    /// - Returns: All of them, at least one.
    /// - Throws: `CheckFailure`, the one that says most.
    func requireTime(by rootName: String?) throws(CheckFailure) -> [Instant] {
        guard times.isEmpty else { return times.map(\.instant) }
        // Whatever says more than that the root is of somebody else is the better explanation.
        if let reason = disregarded.first(where: { !$0.isForeign }) { throw CheckFailure(.time, reason) }
        // Timestamps come last, and they are what gives a time wherever there are any.
        if let reason = disregarded.last {
            let root = rootName.map { "trusted root '\($0)': " } ?? ""
            throw CheckFailure(.applicability, reason.code, root + reason.description)
        }
        throw CheckFailure(
            .time,
            .noTrustedTime,
            "expected a verified time of signing, found none: a certificate says nothing without one"
        )
    }

    /// Refuses times that nobody can have at the time of judging, and without any time a log that is over.
    func requireBelieved(at now: Instant) throws(CheckFailure) {
        for log in timeless where !log.window.contains(now) {
            throw CheckFailure(
                .time,
                .outsideValidity,
                "expected a log that is believed at \(now), since no time is verified, found \(log.baseURL) (\(log.window))"
            )
        }
        for time in times where time.instant > now + TimeSpan(seconds: 300) {
            throw CheckFailure(
                .time,
                .fromTheFuture,
                "expected a signing time up to \(now), the time of judging, found \(time.instant)"
            )
        }
    }

    /// Refuses a number of logs, proofs, timestamps or times below what an authority requires.
    func requireThresholds(_ required: Requirements, of authority: String) throws(CheckFailure) {
        func require(_ wanted: Int, _ found: Int, _ what: String) throws(CheckFailure) {
            guard found >= wanted else {
                let reasons = disregarded.map(\.description)
                throw CheckFailure(
                    .threshold,
                    .thresholdNotMet,
                    "authority '\(authority)' requires \(wanted) \(what), found \(found)"
                        + (reasons.isEmpty ? "" : "; " + reasons.joined(separator: "; "))
                )
            }
        }
        try require(required.transparencyLog, logs.count, "transparency log(s)")
        if required.inclusionProof {
            try require(required.transparencyLog, provenLogs.count, "transparency log(s) with an inclusion proof")
        }
        let stamped = times.filter { $0.source == .rfc3161 }
        try require(required.timestamps, Set(stamped.map(\.party)).count, "RFC 3161 timestamp(s)")
        if required.everyTimestamp { try require(timestampCount, stamped.count, "RFC 3161 timestamp(s) that all hold") }
        let logged = times.filter { $0.source == .rekor }
        let parties = Set(stamped.map(\.party)).count + Set(logged.map(\.party)).count
        try require(required.times, parties, "verified time(s)")
    }
}

extension TransparencyError {
    /// Whether it says no more than that somebody vouches who is not known here.
    fileprivate var isForeign: Bool { code == .untrustedLog || code == .untrustedTimestamp }
}
