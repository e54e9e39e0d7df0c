internal import Attestations
internal import Vocabulary

/// Picks the statements that have to satisfy a rule.
struct StatementSelection {
    /// The authorities whose statements count.
    let authorities: [String]

    /// Whose statement it is, made by what, about what: of these, the newest counts.
    private struct Series: Hashable {
        let authority: String
        let predicateClass: PredicateClass
        let scanner: String?
        let subject: Digest
    }

    /// The newest of each authority, scanner and subject.
    ///
    /// One without a time, or that cannot be read, may be the newest: it stays, beside the newest that is dated.
    func newest(_ candidates: [Evidence]) -> [Evidence] {
        var latest: [Series: Instant] = [:]
        for candidate in candidates {
            guard let time = candidate.time(signedBy: authorities)?.instant else { continue }
            for series in series(of: candidate) { latest[series] = max(latest[series] ?? time, time) }
        }
        return candidates.filter { candidate in
            guard let time = candidate.time(signedBy: authorities)?.instant else { return true }
            return series(of: candidate).contains { latest[$0] == time }
        }
    }

    /// The newest of the scans, and all others.
    func newestScans(_ candidates: [Evidence]) -> [Evidence] {
        let isScan = { (candidate: Evidence) in candidate.predicateClass == .vulnerabilityScan }
        let newest = newest(candidates.filter(isScan))
        return newest + candidates.filter { !isScan($0) }
    }

    private func series(of candidate: Evidence) -> [Series] {
        candidate.authorities(among: authorities).map { authority in
            Series(
                authority: authority,
                predicateClass: candidate.predicateClass,
                scanner: candidate.scanner,
                subject: candidate.attestation.subject
            )
        }
    }
}
