import Testing
import Vocabulary

@Suite struct InstantTests {
    static let readings: [(String, Int64, Int32)] = [
        ("1970-01-01T00:00:00Z", 0, 0),
        ("1969-12-31T23:59:59Z", -1, 0),
        ("2000-02-29T00:00:00Z", 951_782_400, 0),
        ("2024-02-29T12:00:00Z", 1_709_208_000, 0),
        ("2026-11-23T12:00:00Z", 1_795_435_200, 0),
        ("2026-11-23T12:00:00+02:00", 1_795_428_000, 0),
        ("2026-11-23T12:00:00-05:30", 1_795_455_000, 0),
        ("2026-11-23T12:00:00-00:00", 1_795_435_200, 0),
        ("2026-11-23T12:00:00.5Z", 1_795_435_200, 500_000_000),
        ("2026-11-23T12:00:00.123456789Z", 1_795_435_200, 123_456_789),
        ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
        ("9999-12-31T23:59:59Z", 253_402_300_799, 0),
    ]

    @Test(arguments: readings)
    func readsRFC3339(_ text: String, _ seconds: Int64, _ nanoseconds: Int32) {
        #expect(Instant(text) == Instant(seconds: seconds, nanoseconds: nanoseconds))
    }

    @Test(arguments: [
        "", "2026-11-23", "2026-11-23T12:00:00", "2026-11-23 12:00:00Z", "2026-11-23t12:00:00z", "2026-11-23T12:00Z",
        "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-00-01T00:00:00Z",
        "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:60Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00.1234567890Z",
        "2026-01-01T00:00:00,5Z", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+01:60",
        "2026-01-01T00:00:00+0100", "2026-01-01T00:00:00ZZ", "2026-01-01T00:00:00Z ", " 2026-01-01T00:00:00Z",
        "+2026-01-01T00:00:00Z", "20260101T000000Z", "2026-1-1T00:00:00Z", "２026-01-01T00:00:00Z",
    ])
    func refuses(_ text: String) {
        #expect(Instant(text) == nil)
    }

    @Test(arguments: readings)
    func writesWhatReadsBack(_ text: String, _ seconds: Int64, _ nanoseconds: Int32) {
        let instant = Instant(seconds: seconds, nanoseconds: nanoseconds)
        #expect(Instant(instant.description) == instant)
        if text.hasSuffix("Z") { #expect(instant.description == text) }
    }

    @Test func everyDayOfFourCenturiesReadsBack() {
        var seconds = Instant.goZero.seconds
        for _ in 0..<146_097 {
            let instant = Instant(seconds: seconds)
            guard Instant(instant.description) == instant else {
                Issue.record("\(instant) does not read back")
                return
            }
            seconds += 86_400
        }
    }

    @Test func knowsGoZero() {
        #expect(Instant("0001-01-01T00:00:00Z") == .goZero)
    }

    @Test func isOrderedToTheNanosecond() throws {
        let early = try #require(Instant("2026-01-01T00:00:00.1Z"))
        let late = try #require(Instant("2026-01-01T00:00:00.100000001Z"))
        #expect(early < late)
        #expect(early.wholeSeconds == late.wholeSeconds)
        #expect(early + TimeSpan(seconds: 1) > late)
        #expect(late - TimeSpan(seconds: 1) < early)
    }
}

@Suite struct TimeSpanTests {
    @Test(
        arguments: [
            ("0s", 0), ("90s", 90), ("5m", 300), ("24h", 86_400), ("7d", 604_800), ("2w", 1_209_600),
            ("1d12h", 129_600),
            ("1h30m15s", 5415),
        ] as [(String, Int64)]
    )
    func readsUnits(_ text: String, _ seconds: Int64) {
        #expect(TimeSpan(text)?.seconds == seconds)
    }

    @Test(arguments: [
        "", "1", "h", "1 h", "-1h", "+1h", "1.5h", "1H", "1y", "1d ", "d1", "9999999999999s", "99999999999999999999d",
        "1ms", "900000000000s900000000000s",
    ])
    func refuses(_ text: String) {
        #expect(TimeSpan(text) == nil)
    }

    @Test(
        arguments: [
            (0, "0s"), (59, "59s"), (3600, "1h"), (129_600, "1d12h"), (90_061, "1d1h"), (-60, "-1m"),
        ] as [(Int64, String)]
    )
    func writesTheTwoLargestUnits(_ seconds: Int64, _ text: String) {
        #expect(TimeSpan(seconds: seconds).description == text)
    }

    @Test func measuresBetweenInstants() throws {
        let start = try #require(Instant("2026-01-01T00:00:00Z"))
        let end = try #require(Instant("2026-01-02T00:00:00Z"))
        #expect(TimeSpan(from: start, to: end) == TimeSpan("1d"))
        #expect(TimeSpan(from: end, to: start).seconds == -86_400)
    }
}
