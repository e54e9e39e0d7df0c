extension GoTime {
    /// Reads a time of RFC 3339 as Go does: one digit is enough for the hour, and decimals may follow the seconds.
    ///
    /// - Throws: `mismatch`, `outOfRange`, `extraText`.
    package init(rfc3339 text: String) throws(GoTimeError) { try self.init(text, layout: Self.rfc3339) }

    /// Reads a time as a layout writes it.
    ///
    /// What the layout leaves out is that of the year 0, and UTC. The name of a zone does not move the instant, which
    /// is read as one of UTC: so does Go where the local zone is UTC.
    ///
    /// Source: Go's `time.Parse`.
    ///
    /// - Throws: `mismatch`, `outOfRange`, `extraText`.
    package init(_ text: String, layout: String) throws(GoTimeError) {
        var parser = TimeParser(text, layout: layout)
        self = try parser.time()
    }
}

/// What was read of a time.
struct TimeParts {
    var year = 0
    var month: Int?
    var day: Int?
    var dayOfYear: Int?
    var hour = 0
    var minute = 0
    var second = 0
    var nanoseconds = 0
    var isAfternoon: Bool?
    var isUTC = false
    /// Seconds east of UTC.
    var offset: Int?
    var zoneName = ""

    /// The time of these parts, which must be of the calendar.
    func time(of text: String) throws(GoTimeError) -> GoTime {
        let (month, day) = try monthAndDay(of: text)
        guard day >= 1, day <= CivilDate.days(inMonth: month, of: year) else {
            throw .outOfRange(component: "day", text: text)
        }
        var hour = hour
        if isAfternoon == true, hour < 12 { hour += 12 }
        if isAfternoon == false, hour == 12 { hour = 0 }
        let days = CivilDate(year: year, month: month, day: day).daysSince1970
        let (offset, name) = zone
        let shift = isUTC ? 0 : self.offset ?? 0
        return try GoTime(
            seconds: days * 86_400 + Int64(hour * 3_600 + minute * 60 + second - shift),
            nanoseconds: Int32(nanoseconds),
            zoneOffset: Int32(offset),
            zoneName: name
        )
    }

    /// The zone to tell the time in.
    private var zone: (offset: Int, name: String) {
        if isUTC { return (0, "UTC") }
        if let offset { return (offset, offset == 0 && zoneName.isEmpty ? "UTC" : zoneName) }
        guard !zoneName.isEmpty else { return (0, "UTC") }
        // Of all names GMT+3 and the like tell their distance; but Go does not move the instant by it.
        let hours = zoneName.hasPrefix("GMT") ? Int(zoneName.dropFirst(3)) ?? 0 : 0
        return (hours * 3_600, zoneName)
    }

    private func monthAndDay(of text: String) throws(GoTimeError) -> (month: Int, day: Int) {
        guard let dayOfYear else { return (month ?? 1, day ?? 1) }
        guard dayOfYear >= 1, dayOfYear <= (CivilDate.isLeap(year) ? 366 : 365) else {
            throw .outOfRange(component: "day of the year", text: text)
        }
        let first = CivilDate(year: year, month: 1, day: 1).daysSince1970
        let date = CivilDate(daysSince1970: first + Int64(dayOfYear) - 1)
        guard month == nil || month == date.month, day == nil || day == date.day else {
            throw .outOfRange(component: "day of the year that is its month and day", text: text)
        }
        return (date.month, date.day)
    }
}
