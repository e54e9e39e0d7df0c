import Testing

@testable import Metadata

@Suite struct CVSSTests {
    private static let good = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"
    private static let good4 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H"

    private func refusal(_ text: String) -> CVSSError? {
        do throws(CVSSError) { _ = try CVSS(text) } catch { return error }
        return nil
    }

    @Test func givesTheMostSpecificScore() throws {
        let base = try CVSS(Self.good)
        #expect(base.score == CVSSScore("7.5") && base.temporalScore == nil && base.environmentalScore == nil)
        let temporal = try CVSS(Self.good + "/E:U/RL:X")
        #expect(temporal.score == CVSSScore("6.9") && temporal.score == temporal.temporalScore)
        let environmental = try CVSS(Self.good + "/E:U/MA:N")
        #expect(environmental.score == .zero && environmental.environmentalScore == .zero)
        #expect(environmental.severity == .none && base.severity == .high)
        let later = try CVSS(Self.good4)
        #expect(later.score == CVSSScore("10") && later.temporalScore == nil && later.environmentalScore == nil)
    }

    @Test(arguments: [
        ("7.5/\(good)", good),
        (
            "CVSS:3.0/S:U/AV:N/AC:L/PR:N/UI:N/A:H/I:N/C:N/RL:X/E:U/MS:X",
            "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H/E:U"
        ),
        ("(AV:N/AC:L/Au:N/C:P/I:P/A:P)", "AV:N/AC:L/Au:N/C:P/I:P/A:P"),
        ("7.5/AV:N/AC:L/Au:N/C:P/I:P/A:P/TD:ND", "AV:N/AC:L/Au:N/C:P/I:P/A:P"),
        ("10/\(good4)/E:X/U:Amber", "\(good4)/U:Amber"),
    ])
    func writesTheCanonicalVector(_ text: String, _ canonical: String) throws {
        let cvss = try CVSS(text)
        #expect(cvss.vector == canonical)
        #expect(try CVSS(cvss.vector) == cvss)
    }

    @Test(arguments: [
        ("7.4/\(good)", "expected the score 7.5 before the vector, found 7.4"),
        ("7.50/\(good)", "a metric of CVSS 2.0 and its value (v3 and v4 begin with CVSS:), found '7.50'"),
        ("7.5", "expected a CVSS vector, found nothing"),
        ("\(good)/A:H", "metric A: expected one value, found a second one"),
        ("\(good)/RL:X/RL:X", "metric RL: expected one value, found a second one"),
        ("\(good)/E:ND", "metric E: expected one of U, P, F, H, X, found 'ND'"),
        ("\(good)/E:", "metric E: expected one of U, P, F, H, X, found ''"),
        ("\(good)/E", "expected a metric of CVSS 3.1 and its value, found 'E'"),
        ("\(good)/E:U:U", "metric E: expected one of U, P, F, H, X, found 'U:U'"),
        ("\(good)/MSI:S", "expected a metric of CVSS 3.1 and its value, found 'MSI:S'"),
        ("(\(good))", "expected a vector of v2 in parentheses, found 'CVSS:3.1'"),
        ("(7.5/AV:N/AC:L/Au:N/C:P/I:P/A:P)", "a metric of CVSS 2.0 and its value"),
        ("(AV:N/AC:L/Au:N/C:P/I:P/A:P", "a metric of CVSS 2.0 and its value"),
        ("CVSS:2.0/AV:N/AC:L/Au:N/C:P/I:P/A:P", "expected CVSS:3.0, CVSS:3.1 or CVSS:4.0, found 'CVSS:2.0'"),
        (
            "CVSS:4.0/AC:L/AV:N/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H",
            "metric AV: expected the standard's order of metrics, found it behind AC"
        ),
        ("\(good4)/E:A/E:A", "metric E: expected one value, found a second one"),
        (" \(good)", "a metric of CVSS 2.0 and its value"),
        ("\(good)/E:U\u{0}", #"found 'U\u{0}'"#),
        (String(repeating: "/", count: 513), "expected at most 512 bytes, found more"),
        ("()", "expected a CVSS vector, found nothing"), ("(", "found '('"), (")", "found ')'"),
    ])
    func refuses(_ text: String, _ words: String) {
        let error = refusal(text)
        #expect(error.map { "\($0)".contains(words) } == true, "\(error.map { "\($0)" } ?? "taken")")
    }

    @Test(arguments: ["10", "10.0", "0", "0.0", "7.5", "9"])
    func readsScores(_ text: String) {
        #expect(CVSSScore(text)?.description == (text.contains(".") ? text : text + ".0"))
    }

    @Test(arguments: ["", ".", "10.1", "11", "7.", ".5", "07", "7.50", "-1", "+1", "1e1", "７.5", "7,5", "7.5.0", "100"])
    func refusesWhatIsNoScore(_ text: String) {
        #expect(CVSSScore(text) == nil)
    }

    @Test func hasTheBandsOfEachVersion() {
        func bands(_ version: CVSS.Version) -> [Severity] {
            [0, 1, 39, 40, 69, 70, 89, 90, 100].compactMap { CVSSScore(tenths: $0)?.severity(of: version) }
        }
        #expect(bands(.v2) == [.low, .low, .low, .medium, .medium, .high, .high, .high, .high])
        for version in [CVSS.Version.v30, .v31, .v40] {
            #expect(bands(version) == [.none, .low, .low, .medium, .medium, .high, .high, .critical, .critical])
        }
        #expect(CVSSScore(tenths: 101) == nil && CVSSScore(tenths: -1) == nil)
    }

    /// The powers are rounded, once down and once up; both give the same tenth for whatever may be asked.
    @Test func knowsEveryScoreOfVersion3WithoutDoubt() {
        var count = 0
        for version in [CVSS.Version.v30, .v31] {
            for impacts in 0..<729 {
                // Three times impact and requirement, which are exchanged freely: sorted ones stand for the others.
                let pairs = [impacts % 9, impacts / 9 % 9, impacts / 81]
                guard pairs == pairs.sorted() else { continue }
                for rest in 0..<48 {
                    var values = [UInt8](repeating: CVSS.notDefined, count: 22)
                    values.replaceSubrange(
                        0..<5,
                        with: [rest / 12, rest / 6 % 2, rest / 2 % 3, rest % 2, 1].map(UInt8.init)
                    )
                    values.replaceSubrange(5..<8, with: pairs.map { UInt8($0 / 3) })
                    values.replaceSubrange(11..<14, with: pairs.map { UInt8($0 % 3) })
                    let equations = CVSS3Equations(values, version: version)
                    for offset in [nil, 14] {
                        let bounds = equations.bounds(offset: offset)
                        #expect(bounds.upper - bounds.lower < 1000)
                        #expect(CVSS3Equations.roundedUp(bounds.lower) == CVSS3Equations.roundedUp(bounds.upper))
                        count += 1
                    }
                }
            }
        }
        print("cvss: \(count) rounded powers, none in doubt")
        #expect(count == 2 * 165 * 48 * 2)
    }

    /// Every class of metrics has a highest vector that no vector of the class is above.
    @Test func findsTheWayFromAHighestVectorForEveryVectorOfVersion4() {
        for number in 0..<729 {
            let digits = [number % 3, number / 3 % 3, number / 9 % 3, number / 27 % 3, number / 81 % 3, number / 243]
            var values = [UInt8](repeating: CVSS.notDefined, count: 32)
            values.replaceSubrange(0..<11, with: [UInt8](repeating: 0, count: 11))
            values.replaceSubrange(5..<8, with: digits[0..<3].map(UInt8.init))
            values.replaceSubrange(12..<15, with: digits[3...].map(UInt8.init))
            #expect(CVSS4Equations(values).isEveryDistanceKnown)
        }
        for number in 0..<(4 * 3 * 3 * 4 * 4 * 3 * 2 * 2) {
            var rest = number
            let parts = [4, 3, 3, 4, 4, 3, 2, 2].map { (count: Int) -> UInt8 in
                defer { rest /= count }
                return UInt8(rest % count)
            }
            var values = [UInt8](repeating: 0, count: 32)
            (values[15], values[18], values[19], values[16], values[17]) = (
                parts[0], parts[1], parts[2], parts[6], parts[7]
            )
            (values[23], values[24], values[25]) = (parts[5], parts[3], parts[4])
            (values[20], values[21], values[22]) = (CVSS.notDefined, CVSS.notDefined, CVSS.notDefined)
            #expect(CVSS4Equations(values).isEveryDistanceKnown)
        }
    }
}
