internal import CSQLite

/// A table of a hostile SQLite database in memory: no file is opened, nothing is written, and no word of the database's
/// own schema is run.
///
/// Source: SQLite, "Defense Against The Dark Arts", and `sqlite3_deserialize`.
package struct SQLiteTable: Sendable {
    /// What a table may take.
    package struct Bounds: Sendable {
        /// Rows of the table.
        package let rows: Int
        /// Bytes of one value.
        package let value: Int

        package init(rows: Int, value: Int) { (self.rows, self.value) = (rows, value) }
    }

    private let name: String
    private let column: String
    private let bounds: Bounds

    /// Names a table and one of its columns, by words of the program's own.
    package init(_ name: String, column: String, bounds: Bounds) {
        (self.name, self.column, self.bounds) = (name, column, bounds)
    }

    /// Reads the column of every row, in the order of the table.
    ///
    /// - Parameters:
    ///   - database: The file's content.
    ///   - body: Gets each value.
    /// - Throws: `SQLiteError` for what is no database, is damaged, or has no such table; what `body` throws.
    package func forEachBlob(in database: [UInt8], _ body: ([UInt8]) throws -> Void) throws {
        var database = database
        let size = database.count
        guard size >= 100, database.prefix(16).elementsEqual("SQLite format 3\0".utf8) else {
            throw SQLiteError("a file of \(size) bytes that is no SQLite database")
        }
        // What a write-ahead log beside it would add is not here; without this mark SQLite would look for that log.
        (database[18], database[19]) = (1, 1)
        try unsafe database.withUnsafeMutableBytes { memory in
            let connection = try unsafe SQLiteConnection(reading: memory)
            try connection.requirePlainTable(name)
            try connection.confine(to: name)
            // An index could hold other rows than its table.
            let statement = try connection.statement("SELECT \"\(column)\" FROM \"\(name)\" NOT INDEXED")
            // Rows may share pages in a damaged database, so that they could add up to more than there is.
            var (rows, bytes) = (0, 0)
            while try statement.step() {
                rows += 1
                let value = try statement.blob(at: 0)
                bytes += value.count
                guard rows <= bounds.rows else { throw SQLiteError("more than \(bounds.rows) rows") }
                guard value.count <= bounds.value, bytes <= size else {
                    throw SQLiteError("values that are larger than the database, or than \(bounds.value) bytes")
                }
                try body(value)
            }
        }
    }
}
