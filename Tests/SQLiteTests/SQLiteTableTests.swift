import Forge
import SQLite
import Testing

@Suite struct SQLiteTableTests {
    private static let bounds = SQLiteTable.Bounds(rows: 1_000, value: 1 << 20)

    private static func read(_ database: [UInt8], _ bounds: SQLiteTable.Bounds = bounds) throws -> [[UInt8]] {
        var blobs: [[UInt8]] = []
        try SQLiteTable("Packages", column: "blob", bounds: bounds).forEachBlob(in: database) { blobs.append($0) }
        return blobs
    }

    private static func message(_ database: [UInt8], _ bounds: SQLiteTable.Bounds = bounds) -> String? {
        do {
            _ = try read(database, bounds)
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// Values on one page and over many, in a tree of several levels.
    @Test func readsEveryRow() throws {
        let blobs = (0..<400).map { [UInt8](repeating: UInt8($0 & 0xFF), count: 1 + $0 * 41) }
        #expect(try Self.read(RPMDatabase.file(blobs)) == blobs)
        #expect(try Self.read(RPMDatabase.file([])) == [])
    }

    /// rpm leaves its database in write-ahead mode, where SQLite would look for a log beside it.
    @Test func readsADatabaseInWriteAheadMode() throws {
        var database = RPMDatabase.file([[1, 2, 3]])
        (database[18], database[19]) = (2, 2)
        #expect(try Self.read(database) == [[1, 2, 3]])
    }

    @Test(arguments: [
        ("CREATE TABLE Other (blob)", "without a table 'Packages'"),
        ("CREATE TABLE P (blob); CREATE VIEW Packages AS SELECT blob FROM P", "no table of its own"),
        ("CREATE VIRTUAL TABLE Packages USING fts5(blob)", "no table of its own"),
        ("CREATE TABLE Packages (other)", "SQLite says 'no such column: blob'"),
    ])
    func refusesWhatIsNoTableOfPackages(_ schema: String, _ expected: String) {
        let message = Self.message(RPMDatabase.file([], schema: schema + "; CREATE TABLE more (a)"))
        #expect(message?.contains(expected) == true, "\(message ?? "")")
    }

    /// An index holds what its writer likes, and SQLite would read it in place of the table.
    @Test func readsNoIndex() throws {
        let table = "CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB, a TEXT, b TEXT, c TEXT, d TEXT)"
        let schema = table + "; CREATE INDEX i ON Packages (blob)"
        #expect(try Self.read(RPMDatabase.file([[3], [1], [2]], schema: schema)) == [[3], [1], [2]])
    }

    @Test func refusesValuesThatAreNoBlobs() {
        let schema = RPMDatabase.schema + "; INSERT INTO Packages (blob) VALUES (5)"
        #expect(Self.message(RPMDatabase.file([], schema: schema))?.contains("no blob") == true)
    }

    @Test(arguments: [0, 99, 100, 512, 4_096, 9_000])
    func refusesACutDatabase(_ count: Int) {
        let database = RPMDatabase.file((0..<40).map { [UInt8](repeating: UInt8($0), count: 900) })
        #expect(Self.message(Array(database.prefix(count))) != nil)
    }

    @Test func refusesMoreThanItsBounds() {
        let database = RPMDatabase.file([[UInt8]](repeating: [1, 2, 3, 4], count: 9))
        #expect(Self.message(database, .init(rows: 8, value: 10))?.contains("rows") == true)
        #expect(Self.message(database, .init(rows: 9, value: 3))?.contains("values") == true)
        #expect(Self.message(database, .init(rows: 9, value: 4)) == nil)
    }

    /// Whatever a byte says, reading ends, and never in a crash.
    @Test func everyByteMayBeAnother() {
        let database = RPMDatabase.file((0..<12).map { [UInt8](repeating: UInt8($0), count: 700) })
        for index in stride(from: 16, to: database.count, by: 7) {
            for value in [0, 0xFF] as [UInt8] {
                var altered = database
                altered[index] = value
                _ = Self.message(altered)
            }
        }
    }
}
