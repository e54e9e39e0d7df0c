internal import Vocabulary

/// Whether a document counts beside the others.
///
/// Source: metadata.md E.5, 1.
enum VEXStanding: Hashable {
    case counts
    /// Another authority has a higher version: what it clears is in doubt, what it does not clear is not.
    case doubtful
    /// It is a draft or was taken back, or its own authority has a higher version.
    case void

    /// The standing of each document.
    ///
    /// - Parameters:
    ///   - evidence: The documents.
    ///   - latest: When they may have been made at most: one from the future takes nothing back yet.
    /// - Returns: One for each document.
    static func of(_ evidence: [VEXEvidence], latest: Instant) -> [VEXStanding] {
        var highest: [Name: Highest] = [:]
        for item in evidence where item.document.standing != .draft {
            if let time = item.document.time, time > latest { continue }
            guard let name = Name(item.document), let version = item.document.version else { continue }
            let isTakenBack = item.document.standing != .current
            for signer in [Array(item.signer.utf8), nil] {
                let own = Name(name, signer: signer)
                highest[own] = highest[own].map { $0.raised(by: version, isTakenBack) } ?? Highest(version, isTakenBack)
            }
        }
        return evidence.map { item in
            guard item.document.standing == .current else { return .void }
            guard let name = Name(item.document) else { return .counts }
            guard let version = item.document.version else {
                return highest[Name(name, signer: nil)] == nil ? .counts : .doubtful
            }
            if highest[Name(name, signer: Array(item.signer.utf8))]?.voids(version) ?? false { return .void }
            return highest[Name(name, signer: nil)]?.voids(version) ?? false ? .doubtful : .counts
        }
    }

    private struct Name: Hashable {
        let format: VEXDocument.Format
        let publisher: [UInt8]?
        let id: [UInt8]
        let signer: [UInt8]?

        init?(_ document: VEXDocument) {
            guard let id = document.id else { return nil }
            (format, publisher) = (document.format, document.publisher.map { Array($0.utf8) })
            (self.id, signer) = (Array(id.utf8), nil)
        }

        init(_ name: Name, signer: [UInt8]?) {
            (format, publisher, id, self.signer) = (name.format, name.publisher, name.id, signer)
        }
    }

    private struct Highest {
        let version: VEXVersion
        /// Whether a document of this version takes the others back.
        let isTakenBack: Bool

        init(_ version: VEXVersion, _ isTakenBack: Bool) { (self.version, self.isTakenBack) = (version, isTakenBack) }

        func raised(by other: VEXVersion, _ isOtherTakenBack: Bool) -> Highest {
            if version.isLower(than: other) { return Highest(other, isOtherTakenBack) }
            return other.isLower(than: version) ? self : Highest(version, isTakenBack || isOtherTakenBack)
        }

        func voids(_ other: VEXVersion) -> Bool {
            other.isLower(than: version) || (isTakenBack && !version.isLower(than: other))
        }
    }
}
