/// A time as a line of a cron table.
package enum CronText {
    /// `minute hour day month weekday` in the zone of the time; Sunday is 0.
    package static func of(_ time: GoTime) -> String {
        "\(time.minute) \(time.hour) \(time.day) \(time.month) \(time.weekday)"
    }
}
