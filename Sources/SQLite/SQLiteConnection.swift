internal import CSQLite

/// Owns one SQLite connection to a database in memory, and is with its statements the only type that calls SQLite.
@safe final class SQLiteConnection {
    /// Steps of SQLite's machine, in thousands: a real table takes a dozen for each row.
    private static let mostSteps = 100_000
    private static let limits: [(CInt, CInt)] = [
        (SQLITE_LIMIT_LENGTH, 256 << 20), (SQLITE_LIMIT_SQL_LENGTH, 64 << 10), (SQLITE_LIMIT_COLUMN, 64),
        (SQLITE_LIMIT_EXPR_DEPTH, 32), (SQLITE_LIMIT_COMPOUND_SELECT, 4), (SQLITE_LIMIT_VDBE_OP, 10_000),
        (SQLITE_LIMIT_FUNCTION_ARG, 8), (SQLITE_LIMIT_ATTACHED, 0), (SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 64),
        (SQLITE_LIMIT_VARIABLE_NUMBER, 8), (SQLITE_LIMIT_TRIGGER_DEPTH, 1), (SQLITE_LIMIT_WORKER_THREADS, 0),
    ]

    private let raw: OpaquePointer
    /// What callbacks see; it lives as long as the connection.
    private let watch = Watch()

    private final class Watch {
        var table: String?
        var steps = 0
    }

    /// Opens the content of a database, which has to outlive the connection.
    ///
    /// - Throws: `SQLiteError`.
    init(reading memory: UnsafeMutableRawBufferPointer) throws(SQLiteError) {
        var raw: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE
        let status = unsafe sqlite3_open_v2(":memory:", &raw, flags, nil)
        guard let raw = unsafe raw else { throw SQLiteError("no memory for a connection") }
        unsafe self.raw = raw
        try require(status)
        try require(unsafe sallyport_sqlite_distrust(raw))
        for (limit, value) in Self.limits { _ = unsafe sqlite3_limit(raw, limit, value) }
        try require(
            unsafe sqlite3_deserialize(
                raw,
                "main",
                memory.baseAddress?.assumingMemoryBound(to: UInt8.self),
                sqlite3_int64(memory.count),
                sqlite3_int64(memory.count),
                CUnsignedInt(SQLITE_DESERIALIZE_READONLY)
            )
        )
        try require(unsafe sqlite3_exec(raw, "PRAGMA temp_store=MEMORY; PRAGMA cell_size_check=ON;", nil, nil, nil))
        let context = unsafe Unmanaged.passUnretained(watch).toOpaque()
        unsafe sqlite3_progress_handler(raw, 1_000, { unsafe SQLiteConnection.count($0) }, context)
        try require(
            unsafe sqlite3_set_authorizer(
                raw,
                { context, action, table, _, _, _ in
                    unsafe SQLiteConnection.authorize(context, action, table)
                },
                context
            )
        )
    }

    deinit { _ = unsafe sqlite3_close_v2(raw) }

    /// Refuses a name that stands for a view, a virtual table or nothing.
    ///
    /// - Throws: `SQLiteError`.
    func requirePlainTable(_ name: String) throws(SQLiteError) {
        let statement = try statement("SELECT type, rootpage FROM sqlite_master WHERE name = '\(name)'")
        guard try statement.step() else { throw SQLiteError("a database without a table '\(name)'") }
        guard try statement.blob(at: 0).elementsEqual("table".utf8), statement.integer(at: 1) > 0 else {
            throw SQLiteError("a database whose '\(name)' is no table of its own")
        }
    }

    /// Lets statements from now on read this table alone.
    func confine(to table: String) throws(SQLiteError) { watch.table = table }

    /// Prepares a statement of the program's own.
    ///
    /// - Throws: `SQLiteError`.
    func statement(_ text: String) throws(SQLiteError) -> SQLiteStatement {
        var statement: OpaquePointer?
        try require(unsafe sqlite3_prepare_v2(raw, text, -1, &statement, nil))
        guard let statement = unsafe statement else { throw SQLiteError("a statement that is none") }
        return unsafe SQLiteStatement(statement, of: self)
    }

    /// Refuses any answer but OK.
    func require(_ status: CInt) throws(SQLiteError) {
        guard status == SQLITE_OK else { throw error }
    }

    /// What SQLite says is wrong.
    var error: SQLiteError {
        let text = unsafe sqlite3_errmsg(raw)
        return unsafe SQLiteError("a database of which SQLite says '\(text.map { unsafe String(cString: $0) } ?? "")'")
    }

    // MARK: - What SQLite asks

    /// Allows to read, and nothing else: no function, no other table than those that are asked for.
    private static func authorize(
        _ context: UnsafeMutableRawPointer?,
        _ action: CInt,
        _ table: UnsafePointer<CChar>?
    ) -> CInt {
        guard let context = unsafe context else { return SQLITE_DENY }
        let watch = unsafe Unmanaged<Watch>.fromOpaque(context).takeUnretainedValue()
        switch action {
        case SQLITE_SELECT: return SQLITE_OK
        case SQLITE_READ:
            let name = unsafe table.map { unsafe String(cString: $0) }
            return name == (watch.table ?? "sqlite_master") ? SQLITE_OK : SQLITE_DENY
        default: return SQLITE_DENY
        }
    }

    /// Counts steps, and stops what takes too many.
    private static func count(_ context: UnsafeMutableRawPointer?) -> CInt {
        guard let context = unsafe context else { return 1 }
        let watch = unsafe Unmanaged<Watch>.fromOpaque(context).takeUnretainedValue()
        watch.steps += 1
        return watch.steps > mostSteps ? 1 : 0
    }
}

/// A prepared statement; it keeps its connection.
@safe final class SQLiteStatement {
    private let raw: OpaquePointer
    private let connection: SQLiteConnection

    init(_ raw: OpaquePointer, of connection: SQLiteConnection) {
        unsafe self.raw = raw
        self.connection = connection
    }

    deinit { _ = unsafe sqlite3_finalize(raw) }

    /// Goes on to the next row.
    ///
    /// - Returns: Whether there is one.
    /// - Throws: `SQLiteError`.
    func step() throws(SQLiteError) -> Bool {
        switch unsafe sqlite3_step(raw) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw connection.error
        }
    }

    /// A text or blob of the row.
    ///
    /// - Throws: `SQLiteError` where it is neither.
    func blob(at column: CInt) throws(SQLiteError) -> [UInt8] {
        let type = unsafe sqlite3_column_type(raw, column)
        guard type == SQLITE_BLOB || type == SQLITE_TEXT else {
            throw SQLiteError("a database with a value that is no blob")
        }
        let start = unsafe sqlite3_column_blob(raw, column)
        let count = Int(unsafe sqlite3_column_bytes(raw, column))
        guard count > 0 else { return [] }
        guard let start = unsafe start else { throw connection.error }
        return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }

    /// A number of the row; 0 for what is none.
    func integer(at column: CInt) -> Int64 { unsafe sqlite3_column_int64(raw, column) }
}
