package import Trust
package import Vocabulary

/// A log entry as a bundle or annotation brings it, with what is to speak for it; nothing in it is believed yet.
///
/// Source: sigstore protobuf-specs, `TransparencyLogEntry`.
package struct TransparencyLogEntry: Hashable, Sendable {
    /// The entry's global index.
    package var logIndex: Int64
    package var logID: [UInt8]
    /// What the bundle says that the body is; nil where the form has no place for it.
    package var kindVersion: KindVersion?
    /// Seconds since 1970; means nothing without `signedEntryTimestamp`.
    package var integratedTime: Int64?
    package var signedEntryTimestamp: [UInt8]?
    package var inclusion: Inclusion?
    /// The entry as the log has it.
    package var body: [UInt8]

    package struct KindVersion: Hashable, Sendable {
        package var kind: String
        package var version: String

        package init(kind: String, version: String) { (self.kind, self.version) = (kind, version) }
    }

    /// A proof is worth nothing without its checkpoint, so there is none without.
    package struct Inclusion: Hashable, Sendable {
        package var proof: InclusionProof
        /// The signed note.
        package var checkpoint: [UInt8]

        package init(proof: InclusionProof, checkpoint: [UInt8]) {
            (self.proof, self.checkpoint) = (proof, checkpoint)
        }
    }

    package init(
        logIndex: Int64,
        logID: [UInt8],
        kindVersion: KindVersion?,
        integratedTime: Int64?,
        signedEntryTimestamp: [UInt8]?,
        inclusion: Inclusion?,
        body: [UInt8]
    ) {
        (self.logIndex, self.logID, self.kindVersion) = (logIndex, logID, kindVersion)
        (self.integratedTime, self.signedEntryTimestamp) = (integratedTime, signedEntryTimestamp)
        (self.inclusion, self.body) = (inclusion, body)
    }

    /// Checks all that is there: the entry against what was signed, the promise, the proof.
    ///
    /// - Parameters:
    ///   - content: What was signed.
    ///   - logs: The logs that are believed.
    ///   - limits: For the body and the checkpoint.
    /// - Returns: The evidence of it, with the time that the log vouches for.
    /// - Throws: `untrustedLog` when the root does not have the log; any other `TransparencyError` for what does not
    ///   hold, present and not required included.
    package func verify(
        _ content: LoggedContent,
        logs: [LogKey],
        limits: Limits
    ) throws(TransparencyError) -> VerifiedLogEntry {
        let candidates = logs.filter { $0.id == logID }
        guard !candidates.isEmpty else { throw .untrustedLog(id: logID) }
        let entry = try LogEntry(body: body, limits: limits)
        if let kindVersion,
            !kindVersion.kind.isIdentical(to: entry.kind)
                || !kindVersion.version.isIdentical(to: entry.version)
        {
            throw .entryInvalid(
                "expected \(kindVersion.kind) \(kindVersion.version) as the bundle says, "
                    + "found \(entry.kind) \(entry.version)"
            )
        }
        try entry.requireMatch(content)
        if entry.isOfRekor2, let inclusion, inclusion.proof.index != logIndex {
            throw .entryInvalid("expected index \(inclusion.proof.index) as in the proof, found \(logIndex)")
        }
        guard signedEntryTimestamp != nil || inclusion != nil
        else { throw .entryInvalid("expected a signed entry timestamp or an inclusion proof, found neither") }
        var reason: TransparencyError?
        for log in candidates {
            do throws(TransparencyError) {
                var verified = try verify(by: log, limits: limits)
                // One key may be listed for several periods, of which only a time can tell the right one.
                verified.periods = candidates.filter { $0.key == log.key }.map(\.window)
                return verified
            } catch {
                reason = reason ?? error
            }
        }
        throw reason ?? .untrustedLog(id: logID)
    }

    private func verify(by log: LogKey, limits: Limits) throws(TransparencyError) -> VerifiedLogEntry {
        var time: TrustedTime?
        if let signedEntryTimestamp {
            time = try SignedEntryTimestamp.verify(
                signedEntryTimestamp,
                body: body,
                integratedTime: integratedTime ?? 0,
                logIndex: logIndex,
                log: log
            )
        }
        var proven: ProvenInclusion?
        if let inclusion {
            let checkpoint = try Checkpoint(note: inclusion.checkpoint, limits: limits).verify(by: log)
            proven = try inclusion.proof.verify(body, in: checkpoint)
        }
        return VerifiedLogEntry(log: log, logIndex: logIndex, time: time, inclusion: proven)
    }
}

/// A log entry that is about what was signed and that its log vouches for; only verification makes one.
package struct VerifiedLogEntry: Hashable, Sendable {
    package let log: LogKey
    /// The entry's global index.
    package let logIndex: Int64
    /// When the log saw it; nil without a signed entry timestamp, for nothing else says so.
    package let time: TrustedTime?
    package let inclusion: ProvenInclusion?
    /// When the log's key is believed.
    fileprivate var periods: [ValidityWindow]

    fileprivate init(log: LogKey, logIndex: Int64, time: TrustedTime?, inclusion: ProvenInclusion?) {
        (self.log, self.logIndex, self.time, self.inclusion) = (log, logIndex, time, inclusion)
        periods = [log.window]
    }

    /// Without a time of its own, the log's key must have been believed at every time that others vouch for.
    ///
    /// - Throws: `outsideValidity`.
    package func requireWindow(toContain times: [TrustedTime]) throws(TransparencyError) {
        guard time == nil else { return }
        for other in times where !periods.contains(where: { $0.contains(other.instant) }) {
            try log.requireWindow(toContain: other.instant)
        }
    }
}
