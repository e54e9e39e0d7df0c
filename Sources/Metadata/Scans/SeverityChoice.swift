internal import Vocabulary

/// One opinion on how bad a vulnerability is.
struct SeverityRating {
    let source: String?
    let version: CVSS.Version?
    /// nil where there is no label, or one that says nothing.
    let label: Severity?
    let score: VulnerabilityScore?

    init(source: String?, version: CVSS.Version? = nil, label: String?, score: VulnerabilityScore? = nil) {
        (self.source, self.score) = (source, score)
        self.version = score?.version ?? version
        let severity = label.map { Severity(label: $0) }
        self.label = severity == .unknown ? nil : severity
    }

    /// Reads a text that may be a vector, a number or a label.
    ///
    /// Source: metadata.md D.3.3.
    init(text: String, source: String?, version: CVSS.Version? = nil) {
        let isVector = text.hasPrefix("CVSS:") || text.hasPrefix("AV:") || text.hasPrefix("(AV:")
        let score = VulnerabilityScore(
            source: source,
            vector: isVector ? text : nil,
            stated: isVector ? nil : text,
            version: version
        )
        self.init(source: source, version: version, label: score == nil && !isVector ? text : nil, score: score)
    }

    init(_ score: VulnerabilityScore) { self.init(source: score.source, label: nil, score: score) }
}

/// The severity that counts, of all opinions that a report has on a finding.
///
/// A label wins over scores. Of several the source decides: the data source of the package, GitHub for its own
/// advisories, NVD, any; then the version of CVSS, the latest first; what is equal even then counts as the worst.
///
/// Source: metadata.md D.3.
struct SeverityChoice {
    let severity: Severity
    let source: String?

    init(severity: Severity, source: String?) { (self.severity, self.source) = (severity, source) }

    init(_ ratings: [SeverityRating], of name: VulnerabilityName, dataSource: String?) {
        typealias Opinion = (rating: SeverityRating, severity: Severity)
        let labels = ratings.compactMap { rating in rating.label.map { Opinion(rating, $0) } }
        let scores = ratings.compactMap { rating in rating.score.map { Opinion(rating, $0.severity) } }
        func rank(_ opinion: Opinion) -> (Int, Int, Int) {
            (
                Self.rank(of: opinion.rating.source, for: name, dataSource),
                Self.rank(of: opinion.rating.version), -opinion.severity.rawValue
            )
        }
        let chosen = (labels.isEmpty ? scores : labels).min { rank($0) < rank($1) }
        self.init(severity: chosen?.severity ?? .unknown, source: chosen?.rating.source)
    }

    private static func rank(of source: String?, for name: VulnerabilityName, _ dataSource: String?) -> Int {
        guard let source = source?.asciiLowercased else { return 3 }
        if let dataSource, source.isIdentical(to: dataSource.asciiLowercased) { return 0 }
        if name.isGitHub, source.hasPrefix("ghsa") || source.hasPrefix("github") { return 1 }
        return source.hasPrefix("nvd") ? 2 : 3
    }

    private static func rank(of version: CVSS.Version?) -> Int {
        switch version {
        case .v40: 0
        case .v31: 1
        case .v30: 2
        case .v2: 3
        case nil: 4
        }
    }
}

extension CVSS.Version {
    /// The version that a word such as `CVSSv31` or `CVSS_V3` names; nil where it names none.
    init?(naming word: String) {
        let digits = word.asciiLowercased.utf8.filter { (0x30...0x39).contains($0) }
        guard word.asciiLowercased.contains("cvss"), let first = digits.first else { return nil }
        switch (first, digits.dropFirst().first) {
        case (0x32, _): self = .v2
        case (0x33, 0x30): self = .v30
        case (0x33, _): self = .v31
        case (0x34, _): self = .v40
        default: return nil
        }
    }
}
