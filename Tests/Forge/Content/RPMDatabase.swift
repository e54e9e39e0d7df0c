internal import CSQLite

/// A package as rpm's database has it.
public struct RPMPackage: Hashable, Sendable {
    public var name: String
    public var version: String
    public var release: String
    public var epoch: Int?
    public var architecture: String

    public init(
        _ name: String,
        _ version: String,
        _ release: String,
        epoch: Int? = nil,
        architecture: String = "x86_64"
    ) {
        (self.name, self.version, self.release) = (name, version, release)
        (self.epoch, self.architecture) = (epoch, architecture)
    }

    /// The header without its magic.
    ///
    /// Source: rpm, "Package format", "Header format".
    public var header: [UInt8] {
        func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
        var (index, data): ([UInt8], [UInt8]) = ([], [])
        for (tag, text) in [(1000, name), (1001, version), (1002, release), (1022, architecture)] {
            index += number(tag) + number(6) + number(data.count) + number(1)
            data += Array(text.utf8) + [0]
        }
        guard let epoch else { return number(4) + number(data.count) + index + data }
        while !data.count.isMultiple(of: 4) { data.append(0) }
        index += number(1003) + number(4) + number(data.count) + number(1)
        data += number(epoch)
        return number(5) + number(data.count) + index + data
    }
}

/// rpm's database in SQLite.
public enum RPMDatabase {
    /// The table that rpm makes.
    public static let schema = "CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)"

    /// The file of a database with these values.
    ///
    /// - Parameters:
    ///   - blobs: One for each row.
    ///   - schema: Makes the table `Packages`, or something else; statements with a semicolon between them.
    /// - Returns: The file's content.
    public static func file(_ blobs: [[UInt8]], schema: String = schema) -> [UInt8] {
        var raw: OpaquePointer?
        let opened = unsafe sqlite3_open(":memory:", &raw)
        let database = unsafe must(opened == SQLITE_OK ? raw : nil, "a database in memory")
        defer { _ = unsafe sqlite3_close(database) }
        unsafe run(schema, database)
        for blob in blobs {
            unsafe run("INSERT INTO Packages (blob) VALUES (x'\(hex(blob))')", database)
        }
        var size: sqlite3_int64 = 0
        let content = unsafe must(sqlite3_serialize(database, "main", &size, 0), "the content of a database")
        defer { unsafe sqlite3_free(content) }
        return unsafe [UInt8](UnsafeBufferPointer(start: content, count: Int(size)))
    }

    /// The database of these packages.
    public static func file(of packages: [RPMPackage]) -> [UInt8] { file(packages.map(\.header)) }

    private static func run(_ statement: String, _ database: OpaquePointer) {
        let status = unsafe sqlite3_exec(database, statement, nil, nil, nil)
        _ = must(status == SQLITE_OK ? status : nil, "a statement that runs")
    }
}
