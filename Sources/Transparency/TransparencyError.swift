package import Cryptography
internal import Encodings
package import Trust
package import Vocabulary

/// Why a log's word about a signature does not hold.
package enum TransparencyError: Explained, Hashable {
    /// The entry is about something else than what was signed.
    case entryMismatch(String)
    /// The entry cannot be read in exactly one way, or nothing speaks for it.
    case entryInvalid(String)
    /// An entry of a kind that we cannot compare with what was signed.
    case unsupported(kind: String, version: String)
    case signedEntryTimestampInvalid(String)
    case proofInvalid(String)
    case checkpointInvalid(String)
    /// The root does not have the log.
    case untrustedLog(id: [UInt8])
    case certificateTimestampInvalid(String)
    /// A timestamp token that cannot be read, is over something else, or that no known authority signed.
    case timestampInvalid(CryptographyError)
    /// A log or an authority that was not believed at that time.
    case outsideValidity(of: String, window: ValidityWindow, at: Instant)
    /// A log or an authority whose key or certificate the trust root revokes.
    case revoked(String, Revocation)
    case limitExceeded(LimitExceeded)
    /// A fault of ours while checking.
    case fault(String)

    package var blame: Blame {
        if case .fault = self { .ourselves } else { .input }
    }

    package var code: Code {
        switch self {
        case .entryMismatch: .logEntryMismatch
        case .entryInvalid: .logEntryInvalid
        case .unsupported: .unsupportedFormat
        case .signedEntryTimestampInvalid: .setInvalid
        case .proofInvalid: .proofInvalid
        case .checkpointInvalid: .checkpointInvalid
        case .untrustedLog: .untrustedLog
        case .certificateTimestampInvalid: .sctInvalid
        case .timestampInvalid(let error): error.code
        case .outsideValidity: .outsideValidity
        case .revoked(_, let revocation): revocation.code
        case .limitExceeded: .limitExceeded
        case .fault: .internalFault
        }
    }

    package var description: String {
        switch self {
        case .entryMismatch(let reason), .entryInvalid(let reason): "log entry: \(reason)"
        case .unsupported(let kind, let version):
            "log entry: expected hashedrekord or dsse 0.0.1 or 0.0.2, or intoto 0.0.1 or 0.0.2, found \(kind) \(version)"
        case .signedEntryTimestampInvalid(let reason): "signed entry timestamp: \(reason)"
        case .proofInvalid(let reason): "inclusion proof: \(reason)"
        case .checkpointInvalid(let reason): "checkpoint: \(reason)"
        case .untrustedLog(let id): "expected a log of the trusted root, found log id \(id.lowercaseHex)"
        case .certificateTimestampInvalid(let reason): "signed certificate timestamp: \(reason)"
        case .timestampInvalid(let error): "RFC 3161 timestamp: \(error.description)"
        case .outsideValidity(let who, let window, let time):
            "\(who): expected a time at which it is believed (\(window)), found \(time)"
        case .revoked(let who, let revocation): "\(who): revoked by \(revocation.place)"
        case .limitExceeded(let error): error.description
        case .fault(let reason): reason
        }
    }

    package var remedy: String? {
        if case .limitExceeded(let error) = self { error.remedy } else { nil }
    }
}
