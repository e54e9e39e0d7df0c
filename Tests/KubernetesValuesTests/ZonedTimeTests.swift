import KubernetesValues
import Testing

@Suite struct ZonedTimeTests {
    @Test(arguments: [
        ("", 2009, 2, 13, 5, 44, 23, 31), ("UTC", 2009, 2, 13, 5, 44, 23, 31),
        ("Australia/Sydney", 2009, 2, 14, 6, 45, 10, 31),
        ("US/Central", 2009, 2, 13, 5, 44, 17, 31), ("+11:00", 2009, 2, 14, 6, 45, 10, 31),
        ("-09:30", 2009, 2, 13, 5, 44, 14, 1),
        ("02:00", 2009, 2, 14, 6, 45, 1, 31), ("+9:30", 2009, 2, 14, 6, 45, 9, 1),
        ("Asia/Kathmandu", 2009, 2, 14, 6, 45, 5, 16),
        ("America/St_Johns", 2009, 2, 13, 5, 44, 20, 1), ("Europe/Berlin", 2009, 2, 14, 6, 45, 0, 31),
    ])
    func tells(
        _ zone: String,
        _ year: Int,
        _ month: Int,
        _ day: Int,
        _ weekday: Int,
        _ dayOfYear: Int,
        _ hour: Int,
        _ minute: Int
    ) throws {
        let time = try ZonedTime(GoTime(rfc3339: "2009-02-13T23:31:30.123456789Z"), zone: zone)
        #expect([time.year, time.month, time.day, time.weekday] == [year, month, day, weekday])
        #expect([time.dayOfYear, time.hour, time.minute] == [dayOfYear, hour, minute])
        #expect([time.second, time.millisecond] == [30, 123])
    }

    @Test func knowsSummerTime() throws {
        #expect(try ZonedTime(GoTime(rfc3339: "2021-07-01T00:00:00Z"), zone: "Europe/Berlin").hour == 2)
        #expect(try ZonedTime(GoTime(rfc3339: "2021-12-01T00:00:00Z"), zone: "Europe/Berlin").hour == 1)
    }

    @Test(arguments: [
        "Mars/Olympus", "GMT+3", "GMT+0300", "+11", ":", "1:", "+11:0", "+24:00", "+11:60", "--1:00", "+1a:00",
        "../etc/passwd", "/UTC", " UTC",
        "Europe/Berlin\n", "Local", "+11:00:00", "١:٠٠",
    ])
    func refuses(_ zone: String) {
        #expect(throws: ZonedTimeError.unknownZone(zone)) { try ZonedTime(seconds: 0, zone: zone) }
    }

    @Test func refusesYearsOutside() {
        #expect(throws: ZonedTimeError.yearOutOfRange) { try ZonedTime(seconds: 253_402_300_799, zone: "+01:00") }
        #expect(throws: ZonedTimeError.yearOutOfRange) { try ZonedTime(seconds: .max) }
        #expect(throws: ZonedTimeError.yearOutOfRange) { try ZonedTime(seconds: .min, zone: "Europe/Berlin") }
        #expect(throws: ZonedTimeError.yearOutOfRange) {
            try ZonedTime(seconds: 253_402_300_799, zone: "Europe/Berlin")
        }
        #expect(throws: Never.self) { try ZonedTime(seconds: -62_167_219_200, zone: "Europe/Berlin") }
    }
}
