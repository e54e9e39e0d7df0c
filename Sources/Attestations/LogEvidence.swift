internal import Cryptography
internal import Transparency
internal import Trust
internal import Vocabulary

/// What the transparency logs of one trusted root say about one signature.
struct LogEvidence {
    /// The verified times, in the order of the entries.
    var times: [TrustedTime] = []
    /// The logs whose entry is bound to this signature, and whose promise or proof holds; by operator where known.
    var logs: Set<String> = []
    /// Those of `logs` with an entry whose proof and checkpoint hold.
    var provenLogs: Set<String> = []
    /// The ids of the logs that the root does not know.
    var unknown: [String] = []
    /// The logs that count where nothing at all gives a time: they must be believed at the time of judging.
    private var timeless: [LogKey] = []

    /// Checks every entry of a known log; one that is wrong fails the signature, one of an unknown log counts nothing.
    ///
    /// - Parameters:
    ///   - material: What came with the signature.
    ///   - signed: What each entry must speak of.
    ///   - root: The trusted root whose logs count.
    ///   - limits: For what is read on the way.
    /// - Throws: `CheckFailure` at the step `entry`.
    init(
        _ material: SigningMaterial,
        signed: LoggedContent,
        root: SigstoreRoot,
        limits: Limits
    ) throws(CheckFailure) {
        var seen: Set<String> = []
        var verified: [VerifiedLogEntry] = []
        for entry in material.entries {
            let id = entry.logID.lowercaseHex
            guard seen.insert("\(id) \(entry.logIndex)").inserted else {
                throw CheckFailure(.entry, .logEntryInvalid, "expected each log entry once, found one of \(id) again")
            }
            do throws(TransparencyError) {
                verified.append(try entry.verify(signed, logs: root.tlogs, limits: limits))
            } catch .untrustedLog {
                unknown.append(id)
            } catch {
                throw CheckFailure(.entry, error)
            }
        }
        times = verified.compactMap(\.time)
        logs = Set(verified.map(\.log.party))
        timeless = times.isEmpty ? verified.map(\.log) : []
        provenLogs = Set(verified.filter { $0.inclusion != nil }.map(\.log.party))
        for entry in verified {
            do throws(TransparencyError) { try entry.requireWindow(toContain: times) } catch {
                throw CheckFailure(.entry, error)
            }
        }
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

    /// Refuses a number of logs, proofs or times below what an authority requires.
    func requireThresholds(_ required: Requirements, of authority: String) throws(CheckFailure) {
        func require(_ wanted: Int, _ found: Int, _ what: String) throws(CheckFailure) {
            guard found >= wanted else {
                throw CheckFailure(
                    .threshold,
                    .thresholdNotMet,
                    "authority '\(authority)' requires \(wanted) \(what), found \(found)"
                        + (unknown.isEmpty ? "" : "; entries of unknown logs: \(unknown.joined(separator: ", "))")
                )
            }
        }
        try require(required.transparencyLog, logs.count, "transparency log(s)")
        if required.inclusionProof {
            try require(required.transparencyLog, provenLogs.count, "transparency log(s) with an inclusion proof")
        }
        try require(required.times, times.count, "verified time(s)")
    }
}

extension LogKey {
    /// What logs are told apart by: two of one operator count as one.
    fileprivate var party: String { operatorName ?? id.lowercaseHex }
}
