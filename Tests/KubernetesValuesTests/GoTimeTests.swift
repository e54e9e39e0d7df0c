import KubernetesValues
import Testing

@Suite struct GoTimeTests {
    /// A Saturday in a leap year's neighbourhood, with decimals.
    private static func sample() throws -> GoTime { try GoTime(rfc3339: "2009-02-07T21:05:09.012345678-08:00") }

    @Test(arguments: [
        ("2006-01-02T15:04:05Z07:00", "2009-02-07T21:05:09-08:00"),
        ("2006-01-02T15:04:05.999999999Z07:00", "2009-02-07T21:05:09.012345678-08:00"),
        ("Monday, 02-Jan-06 15:04:05 MST", "Saturday, 07-Feb-09 21:05:09 -0800"), ("3:04PM", "9:05PM"),
        ("03:4:5 pm", "09:5:9 pm"),
        ("Jan _2 15:04:05.000", "Feb  7 21:05:09.012"), ("Jan 2, 2006 at 3:04pm", "Feb 7, 2009 at 9:05pm"),
        ("January 1 06", "February 2 09"),
        ("002 __2 2", "038  38 7"), ("Z0700 -0700 -07 Z07 -07:00:00 -070000", "-0800 -0800 -08 -08 -08:00:00 -080000"),
        ("5.0 .00 ,000000", "9.0 .01 ,012345"),
        (".99 .9 ,999999999", ".01  ,012345678"), ("Janet Month Mon", "Janet Month Sat"), ("_2006 _2", "_2009  7"),
        ("", ""), ("plain .01", "plain .02"),
        (".0000000000", ".012345678"), ("06-1", "09-2"),
    ])
    func formats(_ layout: String, _ expected: String) throws {
        #expect(try Self.sample().formatted(layout) == expected)
    }

    @Test func formatsUTC() throws {
        let time = try GoTime(seconds: 0)
        #expect(time.formatted("MST Z07:00 Z0700 -07:00") == "UTC Z Z +00:00")
        #expect(time.formatted("3PM 03pm .999 05.99") == "12AM 12am  00")
        #expect(time.description == "1970-01-01T00:00:00Z")
        #expect(try GoTime(seconds: 0, zoneOffset: -30, zoneName: "").formatted("-07:00:00") == "+00:00:30")
    }

    @Test(arguments: [
        ("2006-01-02T15:04:05Z07:00", "2021-01-02T15:04:05-07:00", "2021-01-02T15:04:05-07:00"),
        ("Mon Jan 02 15:04:05 -0700 2006", "Sat Jan 02 15:04:05 -0700 2021", "2021-01-02T15:04:05-07:00"),
        ("Mon Jan _2 15:04:05 MST 2006", "Mon Jan 02 15:04:05 MST 2021", "2021-01-02T15:04:05Z"),
        ("Mon Jan _2 15:04:05 MST 2006", "Thu Feb  4 21:00:57 GMT+3 2010", "2010-02-05T00:00:57+03:00"),
        ("Mon Jan _2 15:04:05 2006", "thu FEB  4 21:00:57 2010", "2010-02-04T21:00:57Z"),
        ("2006-01-02T15:04:05Z07:00", "2021-01-02T1:04:05.5Z", "2021-01-02T01:04:05.5Z"),
        ("15:04:05", "1:02:03,25", "0000-01-01T01:02:03.25Z"),
        ("2006-01-02 3:04 PM", "2021-01-02 12:30 AM", "2021-01-02T00:30:00Z"),
        ("2006-01-02 3:04 PM", "2021-01-02 12:30 PM", "2021-01-02T12:30:00Z"),
        ("2006-01-02 3:04pm", "2021-01-02 1:30pm", "2021-01-02T13:30:00Z"), ("06", "69", "1969-01-01T00:00:00Z"),
        ("06", "68", "2068-01-01T00:00:00Z"),
        ("2006-002", "2012-060", "2012-02-29T00:00:00Z"), ("2006-002", "2013-060", "2013-03-01T00:00:00Z"),
        ("2006 __2", "2013   1", "2013-01-01T00:00:00Z"),
        ("2006 002 01", "2012 366 12", "2012-12-31T00:00:00Z"), ("05.000", "01.123", "0000-01-01T00:00:01.123Z"),
        ("05.999", "01", "0000-01-01T00:00:01Z"),
        ("05.999", "01.1234567891", "0000-01-01T00:00:01.123456789Z"), ("2006  01", "2012 01", "2012-01-01T00:00:00Z"),
        ("2006 Z07", "2012 +05", "2012-01-01T00:00:00+05:00"),
        ("2006 Z07:00:00", "2012 -05:30:15", "2012-01-01T00:00:00-05:30"),
        ("2006 -070000", "2012 +053015", "2012-01-01T00:00:00+05:30"),
        ("2006 MST -0700", "2012 UTC +0500", "2012-01-01T00:00:00Z"), ("2006 MST", "2012 UTC", "2012-01-01T00:00:00Z"),
        ("2006 MST", "2012 +03", "2012-01-01T00:00:00Z"),
        ("2006 MST -0700", "2012 CET +0100", "2012-01-01T00:00:00+01:00"),
        ("2006 Z0700", "2012 Z", "2012-01-01T00:00:00Z"),
        ("2006-01-02", "2024-02-29", "2024-02-29T00:00:00Z"),
        ("2006-01-02T15:04:05Z07:00", "2021-01-02T15:04:05+24:00", "2021-01-02T15:04:05+24:00"),
        ("January", "mArCh", "0000-03-01T00:00:00Z"),
    ])
    func parses(_ layout: String, _ text: String, _ expected: String) throws {
        #expect(try GoTime(text, layout: layout).description == expected)
    }

    @Test(arguments: [
        ("2006-01-02", "2021-13-02", GoTimeError.outOfRange(component: "month", text: "2021-13-02")),
        ("2006-01-02", "2021-02-29", .outOfRange(component: "day", text: "2021-02-29")),
        ("2006-01-02", "2021-02-00", .outOfRange(component: "day", text: "2021-02-00")),
        ("15:04", "24:00", .outOfRange(component: "hour", text: "24:00")),
        ("15:04", "23:60", .outOfRange(component: "minute", text: "23:60")),
        ("15:04:05", "23:59:60", .outOfRange(component: "second", text: "23:59:60")),
        ("3PM", "13PM", .outOfRange(component: "hour", text: "13PM")),
        ("2006", "2021x", .extraText("x", text: "2021x")),
        ("2006 002", "2021 366", .outOfRange(component: "day of the year", text: "2021 366")),
        ("002 01", "033 01", .outOfRange(component: "day of the year that is its month and day", text: "033 01")),
        ("-0700", "+2500", .outOfRange(component: "time zone offset hour", text: "+2500")),
        ("-0700", "+0061", .outOfRange(component: "time zone offset minute", text: "+0061")),
        ("2006", "-001", .mismatch(text: "-001", layout: "2006", expected: "a year of four digits", found: "-001")),
        ("01", "1", .mismatch(text: "1", layout: "01", expected: "a number (month)", found: "1")),
        ("MST", "mst", .mismatch(text: "mst", layout: "MST", expected: "an abbreviation of a time zone", found: "mst")),
        ("PM", "pm", .mismatch(text: "pm", layout: "PM", expected: "AM or PM", found: "pm")),
        ("Jan", "Foo", .mismatch(text: "Foo", layout: "Jan", expected: "a month", found: "Foo")),
        ("Mon", "Foo", .mismatch(text: "Foo", layout: "Mon", expected: "a day of the week", found: "Foo")),
        ("Z07:00:00", "Z", .mismatch(text: "Z", layout: "Z07:00:00", expected: "an offset from UTC", found: "Z")),
        ("Z07:00", "0700", .mismatch(text: "0700", layout: "Z07:00", expected: "an offset from UTC", found: "0700")),
        ("05.00", "01.2", .mismatch(text: "01.2", layout: "05.00", expected: "a fraction of 2 digits", found: ".2")),
        ("a 2006", "ab2006", .mismatch(text: "ab2006", layout: "a 2006", expected: "a blank", found: "b2006")),
    ])
    func refuses(_ layout: String, _ text: String, _ error: GoTimeError) {
        #expect(throws: error) { try GoTime(text, layout: layout) }
    }

    @Test(arguments: [
        "", "2021-01-02", "2021-01-02T15:04:05", "2021-01-02t15:04:05Z", "2021-01-02T15:04:05z",
        "2021-01-02T15:04:05 Z", "2021-01-02T15:04:05+0700",
        "2021-1-02T15:04:05Z", "10000-01-01T00:00:00Z", "2021-01-02T15:04:05Z ",
    ])
    func refusesWhatIsNoRFC3339(_ text: String) {
        #expect(throws: GoTimeError.self) { try GoTime(rfc3339: text) }
    }

    @Test func computes() throws {
        let time = try GoTime(rfc3339: "2021-01-02T15:04:05-07:00")
        #expect(try time.adding(GoDuration("3h")).formatted() == "2021-01-02T18:04:05-07:00")
        #expect(try time.adding(GoDuration("-1ns")).description == "2021-01-02T15:04:04.999999999-07:00")
        #expect(try GoTime(rfc3339: "2021-01-10T03:14:05-07:00").subtracting(time).description == "180h10m0s")
        #expect(try GoTime(rfc3339: "2023-02-02T15:04:05-07:00").utc.formatted() == "2023-02-02T22:04:05Z")
        #expect(try time.truncated(to: GoDuration("1h")).formatted() == "2021-01-02T15:00:00-07:00")
        #expect(try time.truncated(to: GoDuration("168h")).formatted() == "2020-12-27T17:00:00-07:00")
        #expect(try time.truncated(to: GoDuration("0s")) == time)
        #expect(try time.inZone(offset: 3_600, name: "CET").formatted("15:04 MST") == "23:04 CET")
        #expect(try GoTime(rfc3339: "2021-01-02T22:04:05Z") == time)
    }

    @Test func measuresFromAnotherLayout() throws {
        let layout = "Mon Jan _2 15:04:05 MST 2006"
        let first = try GoTime("Mon Jan 02 15:04:05 MST 2021", layout: layout)
        let second = try GoTime("Mon Jan 10 03:14:16 MST 2021", layout: layout)
        #expect(second.saturatingDifference(from: first).description == "180h10m11s")
    }

    @Test func refusesWhatIsOutside() throws {
        let (first, last) = (try GoTime(seconds: -62_167_219_200), try GoTime(seconds: 253_402_300_799))
        #expect(first.formatted() == "0000-01-01T00:00:00Z")
        #expect(last.formatted() == "9999-12-31T23:59:59Z")
        #expect(throws: GoTimeError.yearOutOfRange) { try first.adding(GoDuration("-1ns")) }
        #expect(throws: GoTimeError.yearOutOfRange) { try last.adding(GoDuration("1s")) }
        #expect(throws: GoTimeError.yearOutOfRange) { try last.inZone(offset: 1) }
        #expect(throws: GoTimeError.yearOutOfRange) { try GoTime(seconds: .max, zoneOffset: 1) }
        #expect(throws: GoTimeError.yearOutOfRange) { try GoTime(seconds: .min) }
        #expect(throws: GoTimeError.yearOutOfRange) { try GoTime(seconds: 0, nanoseconds: 1_000_000_000) }
        #expect(throws: GoTimeError.offsetOutOfRange) { try GoTime(seconds: 0, zoneOffset: 400_000) }
        #expect(throws: GoTimeError.differenceOutOfRange) { try last.subtracting(first) }
        #expect(last.saturatingDifference(from: first).nanoseconds == .max)
        #expect(first.saturatingDifference(from: last).nanoseconds == .min)
    }

    @Test(arguments: [
        ("2023-02-02T15:04:05Z", "4 15 2 2 4"), ("2021-01-02T15:04:05-07:00", "4 15 2 1 6"),
        ("2023-12-31T00:00:00Z", "0 0 31 12 0"),
    ])
    func becomesALineOfACronTable(_ text: String, _ line: String) throws {
        #expect(CronText.of(try GoTime(rfc3339: text)) == line)
    }

    /// Every day of eight centuries, against counting.
    @Test func knowsTheCalendar() throws {
        var (year, month, day, dayOfYear, weekday) = (1600, 1, 1, 1, 6)
        for number in 0..<292_194 {
            let time = try GoTime(seconds: (Int64(number) - 135_140) * 86_400 + 86_399)
            guard (time.year, time.month, time.day) == (year, month, day), time.dayOfYear == dayOfYear,
                time.weekday == weekday
            else {
                Issue.record("expected \(year)-\(month)-\(day), found \(time)")
                return
            }
            weekday = (weekday + 1) % 7
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            (day, dayOfYear) = (day + 1, dayOfYear + 1)
            if day > lengths[month - 1] { (day, month) = (1, month + 1) }
            if month > 12 { (month, year, dayOfYear) = (1, year + 1, 1) }
        }
    }
}
