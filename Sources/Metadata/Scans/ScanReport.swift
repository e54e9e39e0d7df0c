internal import Encodings
internal import Vocabulary

/// What the report of any scanner comes down to.
struct ScanReport {
    var format: VulnerabilityScan.Format
    var scanner: VulnerabilityScan.Scanner
    var database: VulnerabilityScan.Database?
    var started: Instant?
    var created: Instant?
    var targetName: String?
    var target = StatedSubject()
    var operatingSystem: String?
    var isEndOfLife = false
    var filters: [String] = []
    var notes: [String] = []
    var findings: [VulnerabilityFinding] = []

    init(format: VulnerabilityScan.Format, scanner: VulnerabilityScan.Scanner) {
        (self.format, self.scanner) = (format, scanner)
    }

    /// Reads a report whose type says in which format it is.
    ///
    /// - Throws: `invalid`, where it is another.
    static func read(
        _ cursor: JSONCursor,
        as format: VulnerabilityScan.Format,
        limits: Limits
    ) throws -> ScanReport {
        let detected = ContentFormat.detect(cursor)
        guard detected?.scanFormat == format || format == .osv && detected == nil else {
            throw cursor.mismatch(format.words, found: detected?.rawValue ?? "\(cursor.kind.words) of no known format")
        }
        return try read(cursor, format, limits: limits)
    }

    /// Reads a report by what is in it; nil where it is in no format that scanners write.
    static func read(byContentOf cursor: JSONCursor, limits: Limits) throws -> ScanReport? {
        if let format = ContentFormat.detect(cursor)?.scanFormat {
            return try read(cursor, format, limits: limits)
        }
        guard cursor.isObject else { return nil }
        if try SARIFReader.isDraft(cursor) { return try SARIFReader.read(cursor, limits: limits) }
        // An empty list of results tells nothing by itself; only OSV-Scanner says beside it how it was configured.
        if try cursor.member("experimental_config") != nil, try cursor.member("results") != nil {
            return try OSVReader.read(cursor, limits: limits)
        }
        return nil
    }

    private static func read(
        _ cursor: JSONCursor,
        _ format: VulnerabilityScan.Format,
        limits: Limits
    ) throws -> ScanReport {
        switch format {
        case .trivy: try TrivyReader.read(cursor, limits: limits)
        case .grype: try GrypeReader.read(cursor, limits: limits)
        case .sarif: try SARIFReader.read(cursor, limits: limits)
        case .cyclonedx: try CycloneDXVulnerabilities.read(cursor, limits: limits)
        case .osv: try OSVReader.read(cursor, limits: limits)
        case .inToto: try InTotoVulnerabilitiesReader.read(cursor, limits: limits)
        }
    }
}

extension ContentFormat {
    /// The format as one of a scan's report; nil for documents of other kinds.
    var scanFormat: VulnerabilityScan.Format? {
        switch self {
        case .trivy: .trivy
        case .grype: .grype
        case .sarif: .sarif
        case .cyclonedx: .cyclonedx
        case .osv: .osv
        default: nil
        }
    }
}

extension VulnerabilityScan.Format {
    fileprivate var words: String {
        switch self {
        case .trivy: "a Trivy report"
        case .grype: "a Grype report"
        case .sarif: "SARIF"
        case .cyclonedx: "CycloneDX"
        case .osv: "OSV results"
        case .inToto: "in-toto vulnerabilities"
        }
    }
}

/// Takes the findings of a report one by one, and no more than the limit.
struct FindingCollector {
    private(set) var findings: [VulnerabilityFinding] = []
    private var names = 0
    private let limit: Int

    /// Ids for each finding that the limit allows: one list of aliases can belong to many findings.
    private static let namesPerFinding = 5

    init(_ limits: Limits) { limit = limits.findings }

    mutating func add(_ finding: VulnerabilityFinding) throws {
        findings.append(finding)
        names += 1 + finding.aliases.count
        try MetadataError.check(findings.count, limit: limit, named: "findings", "findings")
        guard names / Self.namesPerFinding <= limit else {
            throw MetadataError.limitExceeded(
                LimitExceeded("findings", limit: Int64(limit), found: "findings with \(names) ids")
            )
        }
    }
}
