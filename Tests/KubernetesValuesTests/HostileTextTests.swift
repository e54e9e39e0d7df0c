import KubernetesValues
import Testing

/// Whatever others write, an error comes out, soon.
@Suite struct HostileTextTests {
    private static let size = 50_000

    private static let units = [
        "9", "1.", "::", "%25", "a/", "[", "-", "1ns", "é", "\0", "2006", "é\u{301}", "@", "=&", "x.", "_2",
    ]

    @Test(.timeLimit(.minutes(1)), arguments: units)
    func isReadInTime(_ unit: String) {
        let text = String(repeating: unit, count: Self.size / unit.utf8.count)
        _ = try? Quantity(text)
        _ = try? GoDuration(text)
        _ = try? GoTime(text, layout: "2006-01-02T15:04:05Z07:00")
        _ = try? SemanticVersion(text)
        _ = try? SemanticVersion(normalizing: text)
        _ = try? SemanticVersionRange(text)
        _ = try? IPAddress(text)
        _ = try? CIDR(text + "/8")
        for prefix in ["/", "http://", "http://[", "http://h/?"] {
            guard let url = try? GoURL(prefix + text) else { continue }
            _ = (url.hostname, url.port, url.escapedPath, url.query)
        }
        for format in NamedFormat.allCases { _ = format.validate(text) }
        _ = Wildcard("*a?*").matches(text)
        _ = try? ImageText(text)
        _ = try? ContainerReference(text)
        _ = try? ZonedTime(seconds: 0, zone: text)
    }

    @Test(.timeLimit(.minutes(1)), arguments: units)
    func isALayoutInTime(_ unit: String) throws {
        let layout = String(repeating: unit, count: Self.size / unit.utf8.count)
        let written = try GoTime(seconds: 0).formatted(layout)
        #expect(written.utf8.count <= 8 * layout.utf8.count)
        _ = try? GoTime(written, layout: layout)
    }

    /// Every byte on its own, at the ends and within.
    @Test func isReadWhateverTheBytes() {
        let seeds = [
            "1.2.3", "1Ki", "1h2m", "::1", "10.0.0.0/8", "http://[::1]:80/", "docker.io/a:b", "2021-01-02T15:04:05Z",
            "+01:00", "a",
        ]
        for seed in seeds {
            for byte in UInt8.min...UInt8.max {
                for place in 0...seed.utf8.count {
                    var bytes = Array(seed.utf8)
                    bytes.insert(byte, at: place)
                    let text = String(decoding: bytes, as: UTF8.self)
                    _ = try? Quantity(text).description
                    _ = try? GoDuration(text).description
                    _ = try? GoTime(rfc3339: text).description
                    _ = try? GoTime("x", layout: text)
                    _ = try? SemanticVersion(normalizing: text).description
                    _ = try? IPAddress(text).description
                    _ = try? CIDR(text).masked
                    _ = try? GoURL(text).query
                    _ = try? ImageText(text).description
                    _ = try? ContainerReference(text).description
                    _ = try? SemanticVersionRange(text)
                }
            }
        }
    }
}

/// Each message says what was expected and what was found.
@Suite struct MessageTests {
    @Test(arguments: [
        (QuantityError.empty as any Error & CustomStringConvertible, "expected a quantity, found an empty text"),
        (
            QuantityError.unknownSuffix("Mm"),
            "expected a quantity's suffix (n u m k M G T P E, Ki Mi Gi Ti Pi Ei, or an exponent), found 'Mm'"
        ),
        (QuantityError.notAnInteger("1500m"), "expected a quantity that is a 64-bit integer, found '1500m'"),
        (
            GoDurationError.unknownUnit("d", in: "1d"),
            "expected a unit of ns us ms s m h, found 'd' in the duration '1d'"
        ),
        (
            GoDurationError.missingUnit("3"),
            "expected a unit (ns us ms s m h) behind each number of a duration, found '3'"
        ),
        (
            GoTimeError.mismatch(text: "1x", layout: "15:04", expected: "':'", found: "x"),
            "expected ':' as in the layout '15:04', found 'x' in the time '1x'"
        ),
        (GoTimeError.outOfRange(component: "month", text: "13"), "expected a month of the calendar in '13'"),
        (SemanticVersionError.notThreeNumbers("1"), "expected a version of three numbers, found '1'"),
        (
            SemanticVersionError.unknownComparator("~1", in: "~1"),
            "expected one of = == ! != < <= > >= and a version, found '~1' in the range '~1'"
        ),
        (IPAddressError.zone("fe80::1%a"), "expected an IP address without a zone, found 'fe80::1%a'"),
        (GoURLError.notAbsolute("x"), "expected an absolute URL, or an absolute path, found 'x'"),
        (
            ImageTextError.invalidTag("-", in: "a:-"),
            "expected a tag of at most 128 letters, digits, '_', '.' and '-', found '-' in the image name 'a:-'"
        ),
        (ZonedTimeError.unknownZone("x"), "expected a time zone such as +02:00, UTC or Europe/Berlin, found 'x'"),
    ])
    func tellsWhatWasExpected(_ error: any Error & CustomStringConvertible, _ message: String) {
        #expect(error.description == message)
    }

    @Test func quotesTheStartOfLongTexts() {
        let message = GoDurationError.invalid(String(repeating: "x", count: 5_000)).description
        #expect(message.utf8.count < 250)
        #expect(message.hasSuffix("x…'"))
    }
}
