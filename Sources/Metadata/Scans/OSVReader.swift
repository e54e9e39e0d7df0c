internal import Encodings
internal import Vocabulary

/// Reads the results of OSV-Scanner, as it writes them and as protobuf does.
///
/// Source: OSV-Scanner's JSON output; OSV schema 1.6 and 1.7; metadata.md D.2.
enum OSVReader {
    static func read(_ cursor: JSONCursor, limits: Limits) throws -> ScanReport {
        var collector = FindingCollector(limits)
        for result in try cursor.required("results").array() {
            let path = try result.member("source")?.text("path")
            for entry in try result.required("packages").array() {
                for finding in try findings(entry, path: path) { try collector.add(finding) }
            }
        }
        var report = ScanReport(format: .osv, scanner: VulnerabilityScan.Scanner(name: "osv-scanner"))
        report.created = try cursor.instant("date")
        report.operatingSystem = try cursor.member("image_metadata")?.text("os")
        report.findings = collector.findings
        return report
    }

    // MARK: - One package

    /// What is read of a vulnerability before its group may have a say on its severity.
    private struct Entry {
        let name: VulnerabilityName
        let severity: SeverityChoice
        let scores: [VulnerabilityScore]
        let package: VulnerabilityFinding.Package
        let fix: VulnerabilityFinding.Fix
    }

    private static func findings(_ entry: JSONCursor, path: String?) throws -> [VulnerabilityFinding] {
        let package = try Package(entry.required("package"), path: path)
        let entries = try entry.elements("vulnerabilities").map { try read($0, package) }
        let groups = try groups(entry, entries)
        return entries.map { entry in
            var severity = entry.severity
            if severity.severity == .unknown, let group = groups[Array(entry.name.id.utf8)] {
                severity = SeverityChoice(severity: group, source: "group")
            }
            return VulnerabilityFinding(
                entry.name,
                package: entry.package,
                severity: severity,
                scores: entry.scores,
                fix: entry.fix,
                url: "https://osv.dev/vulnerability/\(entry.name.id)"
            )
        }
    }

    /// The severity of each group, by the ids in it: the scanner's own, else the worst of its members.
    private static func groups(_ cursor: JSONCursor, _ entries: [Entry]) throws -> [[UInt8]: Severity] {
        let known = Dictionary(
            entries.map { (Array($0.name.id.utf8), $0.severity.severity) },
            uniquingKeysWith: { max($0, $1) }
        )
        var severities: [[UInt8]: Severity] = [:]
        for group in try cursor.elements("groups") {
            let ids = try group.required("ids").array()
            guard !known.isEmpty else {
                throw group.mismatch("a group of the package's vulnerabilities", found: "another")
            }
            let highest = try group.textOrNumber("max_severity") ?? group.textOrNumber("maxSeverity")
            var severity = highest.flatMap { VulnerabilityScore(source: nil, vector: nil, stated: $0)?.severity }
            for id in ids {
                guard let own = known[Array(try id.string().utf8)], own != .unknown else { continue }
                severity = max(severity ?? own, own)
            }
            guard let severity else { continue }
            for id in ids { severities[Array(try id.string().utf8)] = severity }
        }
        return severities
    }

    // MARK: - One vulnerability

    private static func read(_ cursor: JSONCursor, _ package: Package) throws -> Entry {
        let name = VulnerabilityName(
            try cursor.requiredText("id"),
            aliases: try cursor.presentElements("aliases").map { try $0.string() }
        )
        let affected = try package.entries(cursor.presentElements("affected"))
        let ratings = try ratings(cursor, affected)
        return Entry(
            name: name,
            severity: SeverityChoice(ratings, of: name, dataSource: nil),
            scores: ratings.compactMap(\.score),
            package: try package.finding(affected),
            fix: try fix(affected)
        )
    }

    /// The database's label, and the vectors: those for the package, else those for the whole, else RustSec's.
    private static func ratings(_ cursor: JSONCursor, _ affected: [JSONCursor]) throws -> [SeverityRating] {
        let specific = try cursor.member("database_specific") ?? cursor.member("databaseSpecific")
        var ratings: [SeverityRating] = []
        if let label = try specific?.member("severity"), let text = try? label.string() {
            ratings.append(SeverityRating(source: "database", label: text))
        }
        var stated = try affected.flatMap { try $0.presentElements("severity") }
        if stated.isEmpty { stated = try cursor.presentElements("severity") }
        for severity in stated {
            let type = try severity.text("type")
            guard let text = try severity.textOrNumber("score") else { continue }
            ratings.append(
                SeverityRating(text: text, source: type, version: type.flatMap { CVSS.Version(naming: $0) })
            )
        }
        guard stated.isEmpty else { return ratings }
        for affected in affected {
            guard let vector = try affected.member("database_specific")?.member("cvss"),
                let text = try? vector.string()
            else { continue }
            ratings.append(SeverityRating(text: text, source: "database"))
        }
        return ratings
    }

    private static func fix(_ affected: [JSONCursor]) throws -> VulnerabilityFinding.Fix {
        if affected.isEmpty { return .notStated }
        var versions: [String] = []
        for range in try affected.flatMap({ try $0.presentElements("ranges") }) {
            for event in try range.presentElements("events") {
                if let fixed = try event.text("fixed") { versions.append(fixed) }
            }
        }
        return VulnerabilityFinding.Fix(state: versions.isEmpty ? .notFixed : .fixed, versions: versions)
    }

    // MARK: - Names of packages

    /// The package that a list of vulnerabilities is about.
    private struct Package {
        private let name: String
        private let version: String?
        private let ecosystem: String?
        private let path: String?

        init(_ cursor: JSONCursor, path: String?) throws {
            // A package that is a commit of a repository has no other name.
            let commit = try cursor.text("commit")
            name = try cursor.text("name") ?? commit ?? cursor.requiredText("name")
            version = try cursor.text("version") ?? commit
            ecosystem = try cursor.text("ecosystem")
            self.path = path
        }

        /// The entries of `affected` about this package: those for its release, else those for any release.
        func entries(_ affected: [JSONCursor]) throws -> [JSONCursor] {
            let named = try affected.filter { try $0.member("package")?.text("name")?.isIdentical(to: name) ?? false }
            let exact = try named.filter { try Self.ecosystem(of: $0) == ecosystem }
            if !exact.isEmpty { return exact }
            return try named.filter { try Self.family(Self.ecosystem(of: $0)) == Self.family(ecosystem) }
        }

        private static func ecosystem(of affected: JSONCursor) throws -> String? {
            try affected.member("package")?.text("ecosystem")
        }

        /// Ecosystems of distributions carry their release behind a colon.
        private static func family(_ ecosystem: String?) -> String? {
            ecosystem?.split(separator: ":").first.map(String.init)
        }

        /// The package with the purl that the database gives it, at the version that was found.
        func finding(_ affected: [JSONCursor]) throws -> VulnerabilityFinding.Package {
            let purl = try affected.lazy.compactMap { try $0.member("package")?.text("purl") }.first
            return VulnerabilityFinding.Package(
                name: name,
                version: version,
                type: ecosystem,
                purlText: purl.flatMap(versioned),
                path: path
            )
        }

        private func versioned(_ purl: String) -> String? {
            guard let version, let read = PackageURL(purl), read.version == nil else { return nil }
            let end = purl.firstIndex { $0 == "?" || $0 == "#" } ?? purl.endIndex
            return purl[..<end] + "@" + Self.encoded(version) + purl[end...]
        }

        private static func encoded(_ text: String) -> String {
            let digits = Array("0123456789ABCDEF".utf8)
            var bytes: [UInt8] = []
            for byte in text.utf8 {
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."),
                    UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: ":"):
                    bytes.append(byte)
                default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
                }
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
