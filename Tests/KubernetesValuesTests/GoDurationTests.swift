import KubernetesValues
import Testing

@Suite struct GoDurationTests {
    @Test(arguments: [
        ("0", 0, "0s"), ("+0", 0, "0s"), ("5s", 5_000_000_000, "5s"), ("1478s", 1_478_000_000_000, "24m38s"),
        ("-5s", -5_000_000_000, "-5s"), ("5.0s", 5_000_000_000, "5s"), ("5.6s", 5_600_000_000, "5.6s"),
        (".5s", 500_000_000, "500ms"),
        ("1.s", 1_000_000_000, "1s"), ("10ns", 10, "10ns"), ("11us", 11_000, "11µs"), ("12µs", 12_000, "12µs"),
        ("12μs", 12_000, "12µs"),
        ("1.5us", 1_500, "1.5µs"), ("13ms", 13_000_000, "13ms"), ("3h30m", 12_600_000_000_000, "3h30m0s"),
        ("1h2m3s4ms5us6ns", 3_723_004_005_006, "1h2m3.004005006s"),
        ("39h9m14.425s", 140_954_425_000_000, "39h9m14.425s"),
        ("0.3333333333333333333h", 1_200_000_000_000, "20m0s"), ("0.100000000000000000000h", 360_000_000_000, "6m0s"),
        ("0.9223372036854775807h", 3_320_413_933_267, "55m20.413933267s"),
        ("9223372036854775807ns", Int64.max, "2562047h47m16.854775807s"),
        ("-9223372036854775808ns", Int64.min, "-2562047h47m16.854775808s"), ("60m", 3_600_000_000_000, "1h0m0s"),
    ])
    func readsAndWrites(_ text: String, _ nanoseconds: Int64, _ canonical: String) throws {
        let duration = try GoDuration(text)
        #expect(duration.nanoseconds == nanoseconds)
        #expect(duration.description == canonical)
        #expect(try GoDuration(canonical) == duration)
    }

    @Test(arguments: [
        ("", GoDurationError.invalid("")), ("3", .missingUnit("3")), ("-", .invalid("-")), ("s", .invalid("s")),
        (".", .invalid(".")),
        ("-.", .invalid("-.")), (".s", .invalid(".s")), ("+.s", .invalid("+.s")), ("1d", .unknownUnit("d", in: "1d")),
        ("1\u{3BC}", .unknownUnit("\u{3BC}", in: "1\u{3BC}")), ("1h ", .unknownUnit("h ", in: "1h ")),
        ("0 ", .unknownUnit(" ", in: "0 ")),
        ("1s-2s", .unknownUnit("s-", in: "1s-2s")), ("1e9s", .unknownUnit("e", in: "1e9s")),
        ("9223372036854775808ns", .outOfRange),
        ("9223372036854775809ns", .outOfRange), ("-9223372036854775809ns", .outOfRange), ("3000000h", .outOfRange),
        ("99999999999999999999999s", .outOfRange), ("9223372036854775.808us", .outOfRange),
        ("9223372036s1s", .outOfRange),
    ])
    func refuses(_ text: String, _ error: GoDurationError) {
        #expect(throws: error) { try GoDuration(text) }
    }

    @Test(arguments: [
        ("1h15m30.918273645s", "1ms", "1h15m30.918s", "1h15m30.918s"), ("1h15m30.918273645s", "1h", "1h0m0s", "1h0m0s"),
        ("1h45m", "1h", "1h0m0s", "2h0m0s"), ("-1h45m", "1h", "-1h0m0s", "-2h0m0s"), ("30m", "1h", "0s", "1h0m0s"),
        ("5s", "0s", "5s", "5s"),
        ("5s", "-1s", "5s", "5s"),
        ("9223372036854775807ns", "9223372036854775806ns", "2562047h47m16.854775806s", "2562047h47m16.854775806s"),
    ])
    func rounds(_ text: String, _ unit: String, _ truncated: String, _ rounded: String) throws {
        #expect(try GoDuration(text).truncated(to: GoDuration(unit)).description == truncated)
        #expect(try GoDuration(text).rounded(to: GoDuration(unit)).description == rounded)
    }

    @Test func roundsToTheEndsOfItsRange() {
        let unit = GoDuration(nanoseconds: 3_600_000_000_000)
        #expect(GoDuration(nanoseconds: .max).rounded(to: unit).nanoseconds == .max)
        #expect(GoDuration(nanoseconds: .min).rounded(to: unit).nanoseconds == .min)
    }

    @Test func computes() throws {
        let twelve = try GoDuration("12s")
        #expect(try twelve.adding(GoDuration("13s")).description == "25s")
        #expect(try twelve.subtracting(GoDuration("13s")).description == "-1s")
        #expect(try GoDuration("40s").multiplied(by: 2.5).description == "1m40s")
        #expect(try twelve.divided(by: 3).description == "4s")
        #expect(try twelve.ratio(to: GoDuration("5s")) == 2.4)
        #expect(try GoDuration("13s").modulo(GoDuration("2s")).description == "1s")
        #expect(try GoDuration("-1.5h").seconds == -5_400)
        #expect(GoDuration(nanoseconds: .min).seconds == -9_223_372_036.854_776)
    }

    @Test func refusesToCompute() throws {
        let (four, zero, longest) = (try GoDuration("4s"), try GoDuration("0s"), GoDuration(nanoseconds: .max))
        #expect(throws: GoDurationError.zeroDivisor) { try four.divided(by: 0) }
        #expect(throws: GoDurationError.zeroDivisor) { try four.ratio(to: zero) }
        #expect(throws: GoDurationError.zeroDivisor) { try four.modulo(zero) }
        #expect(throws: GoDurationError.outOfRange) { try longest.adding(four) }
        #expect(throws: GoDurationError.outOfRange) { try GoDuration(nanoseconds: .min).subtracting(four) }
        #expect(throws: GoDurationError.outOfRange) { try GoDuration(nanoseconds: .min).negated() }
        #expect(throws: GoDurationError.outOfRange) { try four.multiplied(by: 1e300) }
        #expect(throws: GoDurationError.outOfRange) { try four.multiplied(by: .nan) }
        #expect(try GoDuration(nanoseconds: .min).modulo(GoDuration(nanoseconds: -1)) == zero)
    }
}
