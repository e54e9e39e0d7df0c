/// How much an authority wants besides the signature.
///
/// Source: sigstore.md E.8. Zero means not required; what is present must hold all the same.
package struct Requirements: Hashable, Sendable {
    /// Distinct logs with a verified entry.
    package private(set) var transparencyLog: Int
    /// Whether an entry counts only with a verified inclusion proof and checkpoint.
    package private(set) var inclusionProof: Bool
    /// RFC 3161 timestamps by distinct authorities.
    package private(set) var timestamps: Int
    /// Whether every RFC 3161 timestamp that came along must hold, not only as many as are wanted.
    package private(set) var everyTimestamp: Bool
    /// Verified times of any source.
    package private(set) var times: Int
    /// Signed certificate timestamps by distinct logs.
    package private(set) var sct: Int

    package init(
        transparencyLog: Int,
        inclusionProof: Bool,
        timestamps: Int,
        everyTimestamp: Bool = false,
        times: Int,
        sct: Int
    ) {
        (self.transparencyLog, self.inclusionProof) = (transparencyLog, inclusionProof)
        (self.timestamps, self.everyTimestamp) = (timestamps, everyTimestamp)
        (self.times, self.sct) = (times, sct)
    }

    /// The defaults for plain keys: the signature alone.
    package static let keys = Requirements(transparencyLog: 0, inclusionProof: false, timestamps: 0, times: 0, sct: 0)

    /// The defaults for plain keys whose signatures a log has seen.
    package static let loggedKeys = Requirements(
        transparencyLog: 1,
        inclusionProof: false,
        timestamps: 0,
        times: 0,
        sct: 0
    )

    /// The defaults for keyless certificates: one log, one time, and an SCT where the root has logs for them.
    package static func keyless(hasCertificateLogs: Bool) -> Requirements {
        let sct = hasCertificateLogs ? 1 : 0
        return Requirements(transparencyLog: 1, inclusionProof: false, timestamps: 0, times: 1, sct: sct)
    }

    /// The defaults for certificates of private authorities: one time, unless they are judged at the time of judging.
    package static func certificates(validNow: Bool) -> Requirements {
        Requirements(transparencyLog: 0, inclusionProof: false, timestamps: 0, times: validNow ? 0 : 1, sct: 0)
    }
}

// MARK: - By name

extension Requirements {
    /// What can be required, by the names of `require` in trust.yaml and of `--require`.
    package enum Name: String, CaseIterable, Hashable, Sendable {
        case transparencyLog, inclusionProof, timestamps, times, sct
    }

    /// How many of anything there may be required.
    private static let counts = 0...32

    /// The word for at least one timestamp, and every one that came along.
    package static let all = "all"

    /// The same with one of them set, by its name and in the words of trust.yaml and of `--require NAME=VALUE`.
    ///
    /// - Parameters:
    ///   - name: A `Name`.
    ///   - text: A whole number from 0 to 32, `true` or `false` for `inclusionProof`; for `timestamps` also `all`.
    /// - Returns: The changed requirements, which may not be consistent yet.
    /// - Throws: `RequirementError`.
    package func setting(_ name: String, to text: String) throws(RequirementError) -> Requirements {
        guard let known = Name(rawValue: name) else {
            let names = Name.allCases.map(\.rawValue).joined(separator: ", ")
            throw RequirementError(expected: "one of \(names)", found: "'\(name)'")
        }
        var changed = self
        switch known {
        case .transparencyLog: changed.transparencyLog = try Self.count(text)
        case .inclusionProof: changed.inclusionProof = try Self.flag(text)
        case .timestamps:
            changed.everyTimestamp = text.utf8.elementsEqual(Self.all.utf8)
            changed.timestamps = try changed.everyTimestamp ? 1 : Self.count(text, or: ", or \(Self.all)")
        case .times: changed.times = try Self.count(text)
        case .sct: changed.sct = try Self.count(text)
        }
        return changed
    }

    private static func count(_ text: String, or alternative: String = "") throws(RequirementError) -> Int {
        guard let count = Int(text), String(count).utf8.elementsEqual(text.utf8), counts.contains(count) else {
            let range = "a whole number from \(counts.lowerBound) to \(counts.upperBound)"
            throw RequirementError(expected: range + alternative, found: "'\(text)'")
        }
        return count
    }

    private static func flag(_ text: String) throws(RequirementError) -> Bool {
        switch text {
        case "true": return true
        case "false": return false
        default: throw RequirementError(expected: "true or false", found: "'\(text)'")
        }
    }
}

// MARK: - Together

extension Requirements {
    /// What signatures are made with, and what is at hand to tell when; it bounds what can be required.
    package enum Basis: Sendable {
        case keyless
        case keys(trustedRoot: SigstoreRoot?)
        case certificates(trustedRoot: SigstoreRoot?, validNow: Bool)
    }

    /// Refuses requirements that contradict each other, or that nothing could ever meet.
    ///
    /// - Throws: `RequirementError`.
    package func requireConsistent(with basis: Basis) throws(RequirementError) {
        guard !inclusionProof || transparencyLog > 0 else {
            throw RequirementError(expected: "transparencyLog of at least 1 beside inclusionProof", found: "0")
        }
        switch basis {
        case .keyless:
            guard times >= 1 else {
                throw RequirementError(
                    expected: "times of at least 1, for a certificate is judged at the time of signing",
                    found: "0"
                )
            }
        case .keys(let trustedRoot):
            try requireTimes(from: trustedRoot)
            guard sct == 0 else {
                throw RequirementError(expected: "sct 0, for a plain key has no certificate", found: "\(sct)")
            }
        case .certificates(let trustedRoot, let validNow):
            guard validNow || trustedRoot != nil else {
                throw RequirementError(
                    expected: "a trustedRoot beside it, whose logs and timestamp authorities tell the time, "
                        + "or validNow: true",
                    found: "neither"
                )
            }
            guard validNow || times >= 1 else {
                throw RequirementError(expected: "times of at least 1, or validNow: true", found: "0")
            }
            try requireTimes(from: trustedRoot)
            guard sct == 0 || trustedRoot?.namesCertificateLogs == true else {
                throw RequirementError(expected: "sct 0, or a trustedRoot beside it with ctlogs", found: "\(sct)")
            }
        }
    }

    /// Logs and timestamp authorities are known by a trusted root alone.
    private func requireTimes(from trustedRoot: SigstoreRoot?) throws(RequirementError) {
        guard trustedRoot != nil || (transparencyLog == 0 && timestamps == 0 && times == 0) else {
            throw RequirementError(
                expected: "a trustedRoot beside it, whose logs and timestamp authorities count",
                found: "none"
            )
        }
    }
}

/// Why something cannot be required; whoever reads the words adds where they stand.
package struct RequirementError: Error, Hashable, Sendable, CustomStringConvertible {
    package let expected: String
    package let found: String

    package var description: String { "expected \(expected), found \(found)" }
}
