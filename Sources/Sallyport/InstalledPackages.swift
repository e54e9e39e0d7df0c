internal import Artifacts
internal import Metadata
internal import SQLite
internal import Vocabulary

/// What the databases in an image list as installed.
struct InstalledPackages {
    /// A package, and the database that lists it.
    struct Entry {
        let package: InstalledPackage
        /// The database's path in the image.
        let path: String
        /// The layer that the database comes from.
        let layer: Digest
    }

    /// A database, or a link in its place, that cannot be read.
    struct Problem {
        let severity: Finding.Severity
        let code: Code
        let message: String
        let layer: Digest
    }

    private(set) var entries: [Entry] = []
    private(set) var problems: [Problem] = []
    private(set) var distribution: Distribution?
    /// How many databases there are, those that cannot be read among them.
    private(set) var databases = 0

    /// Whether every database was read, so that what is not listed is not installed.
    var isComplete: Bool { !problems.contains { $0.severity == .error } }

    /// Problems of one kind that are listed one by one; the others are counted.
    private static let listed = 100

    /// rpm's own bound of a header.
    private static let largestHeader = 256 << 20

    /// Reads the databases.
    ///
    /// - Throws: `Fault` when the temporary file cannot be read.
    init(_ files: PackageFiles, limits: Limits) throws(Fault) {
        for file in files.entries { try read(file, limits: limits) }
        capProblems()
        for obstacle in files.obstacles.prefix(Self.listed) {
            problems.append(
                Problem(
                    severity: .error,
                    code: .unsupportedFormat,
                    message: "expected a package database or none below /\(obstacle.path), found \(obstacle.found), "
                        + "which is not followed",
                    layer: obstacle.layer
                )
            )
        }
        let more = files.obstacles.count - Self.listed
        if more > 0, let last = files.obstacles.last {
            let message = "and \(more) more in the place of package databases that are not followed"
            problems.append(
                Problem(severity: .error, code: .unsupportedFormat, message: message, layer: last.layer)
            )
        }
        // A database may be reached by two ways; what it lists is installed once.
        var seen: Set<InstalledPackage> = []
        entries = entries.filter { seen.insert($0.package).inserted }
    }

    /// Leaves the first problems, and says how many more there are.
    private mutating func capProblems() {
        let more = problems.count - Self.listed
        guard more > 0, let last = problems.last else { return }
        problems.removeLast(more)
        let message = "and \(more) more package databases that cannot be read"
        problems.append(Problem(severity: .error, code: .unsupportedFormat, message: message, layer: last.layer))
    }

    private mutating func read(_ file: PackageFiles.Entry, limits: Limits) throws(Fault) {
        switch file.role {
        case .osRelease:
            let read = Distribution(try file.content.bytes())
            // `etc/os-release` sorts first, and is the one that programs look at first.
            distribution = distribution ?? read
        case .rpmJournal:
            if file.content.size > 0 {
                add(file, "expected a database that was closed, found \(file.content.size) bytes not yet written to it")
            }
        case .unreadable(let name):
            databases += 1
            add(file, "expected dpkg's, apk's or rpm's database in SQLite, found \(name), which is not read")
        case .dpkg, .apk, .rpm:
            databases += 1
            let bytes = try file.content.bytes()
            do {
                let packages = try Self.packages(bytes, file.role, limits: limits)
                entries += packages.map { Entry(package: $0, path: file.path, layer: file.layer) }
            } catch {
                add(file, "expected a package database that can be read, found: \(error)")
            }
        }
    }

    private static func packages(
        _ bytes: [UInt8],
        _ role: PackageFileRole,
        limits: Limits
    ) throws -> [InstalledPackage] {
        switch role {
        case .dpkg: return try DpkgDatabase.read(bytes, limits: limits)
        case .apk: return try APKDatabase.read(bytes, limits: limits)
        case .rpm:
            let bounds = SQLiteTable.Bounds(rows: limits.components, value: largestHeader)
            var packages: [InstalledPackage] = []
            try SQLiteTable("Packages", column: "blob", bounds: bounds).forEachBlob(in: bytes) {
                packages.append(try RPMHeader.read($0))
            }
            return packages
        case .osRelease, .rpmJournal, .unreadable: return []
        }
    }

    private mutating func add(_ file: PackageFiles.Entry, _ message: String) {
        problems.append(
            Problem(
                severity: .error,
                code: .unsupportedFormat,
                message: "/\(file.path): \(message)",
                layer: file.layer
            )
        )
    }
}
