internal import Encodings
internal import Vocabulary

/// Reads cosign's wrapper around the report of any scanner.
///
/// Source: cosign, vulnerability scan record attestation; metadata.md D.2.
enum CosignScanReader {
    static func read(_ cursor: JSONCursor, limits: Limits) throws -> ScanReport {
        let scanner = try cursor.required("scanner")
        let result = try scanner.required("result")
        var report = try report(result, limits: limits)
        let metadata = try cursor.member("metadata")
        if let version = try scanner.text("version") { report.scanner.version = version }
        if let uri = try scanner.text("uri") {
            report.scanner.uri = uri
            if report.format == .inToto { report.scanner.name = InTotoVulnerabilitiesReader.name(uri) }
        }
        if let stated = try database(scanner.member("db")) { report.database = merged(report.database, with: stated) }
        report.started = try metadata?.instant("scanStartedOn") ?? report.started
        report.created = [try metadata?.instant("scanFinishedOn"), report.created].compactMap(\.self).min()
        return report
    }

    private static func report(_ result: JSONCursor, limits: Limits) throws -> ScanReport {
        if let report = try ScanReport.read(byContentOf: result, limits: limits) { return report }
        if let report = try InTotoVulnerabilitiesReader.read(bareResult: result, limits: limits) { return report }
        guard result.isObject else { throw result.mismatch("a scanner's report") }
        throw MetadataError.unsupportedFormat(
            expected: "a scan result of Trivy, Grype or OSV-Scanner, in SARIF or in CycloneDX",
            found: ContentFormat.detect(result)?.rawValue ?? "an object of no known format"
        )
    }

    /// The database that a wrapper names; nil where it leaves all of it empty, as Trivy does.
    static func database(_ cursor: JSONCursor?) throws -> VulnerabilityScan.Database? {
        guard let cursor else { return nil }
        let database = VulnerabilityScan.Database(
            uri: try cursor.text("uri"),
            version: try cursor.text("version"),
            builtAt: try cursor.instant("lastUpdate") ?? cursor.instant("last_update")
        )
        return database == VulnerabilityScan.Database() ? nil : database
    }

    /// The wrapper's words count, of two times the older.
    private static func merged(
        _ inner: VulnerabilityScan.Database?,
        with outer: VulnerabilityScan.Database
    ) -> VulnerabilityScan.Database {
        VulnerabilityScan.Database(
            uri: outer.uri ?? inner?.uri,
            version: outer.version ?? inner?.version,
            builtAt: [outer.builtAt, inner?.builtAt].compactMap(\.self).min()
        )
    }
}
