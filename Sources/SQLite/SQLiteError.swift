/// Why a database cannot be read.
package struct SQLiteError: Error, Hashable, CustomStringConvertible {
    /// What is wrong with it, in SQLite's own words where it has some.
    package let description: String

    init(_ description: String) { self.description = description }
}
