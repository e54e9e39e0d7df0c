import Reports
import Testing

/// The line that says how far a reading is, at any width.
@Suite struct ProgressLineTests {
    private static let gibibyte: Int64 = 1 << 30

    /// A moment, and what is said of it.
    struct Sample: Sendable, CustomStringConvertible {
        let total: Int64?
        let read: Int64
        let seconds: Double
        let width: Int
        let text: String
        var description: String { text }
    }

    static let samples: [Sample] = [
        Sample(
            total: 2 * gibibyte,
            read: gibibyte / 2,
            seconds: 2,
            width: 110,
            text: "webshop.tar  [#######-----------------------]  25%  512.0 MiB of 2.0 GiB  256.0 MiB/s  0:06 left"
        ),
        Sample(
            total: 2 * gibibyte,
            read: gibibyte / 2,
            seconds: 2,
            width: 80,
            text: "[######--------------------]  25%  512.0 MiB of 2.0 GiB  256.0 MiB/s  0:06 left"
        ),
        Sample(
            total: 2 * gibibyte,
            read: gibibyte,
            seconds: 2,
            width: 50,
            text: " 50%  1.0 GiB of 2.0 GiB  512.0 MiB/s  0:02 left"
        ),
        Sample(total: 2 * gibibyte, read: gibibyte, seconds: 2, width: 30, text: " 50%  1.0 GiB of 2.0 GiB"),
        Sample(total: 2 * gibibyte, read: gibibyte, seconds: 2, width: 8, text: " 50%"),
        Sample(total: 2 * gibibyte, read: gibibyte, seconds: 2, width: 4, text: ""),
        Sample(total: 2 * gibibyte, read: gibibyte, seconds: 2, width: 0, text: ""),
        Sample(total: nil, read: 3 << 20, seconds: 75, width: 80, text: "webshop.tar  3.0 MiB  40.9 KiB/s  1:15"),
        Sample(
            total: nil,
            read: 3 << 40,
            seconds: 7_384,
            width: 80,
            text: "webshop.tar  3.0 TiB  426.0 MiB/s  2:03:04"
        ),
        Sample(total: nil, read: 0, seconds: 1, width: 20, text: "0 bytes  0 bytes/s"),
        Sample(
            total: 1_000,
            read: 0,
            seconds: 1,
            width: 100,
            text: "webshop.tar  [------------------------------]   0%  0 bytes of 1000 bytes  0 bytes/s"
        ),
        Sample(
            total: 1_000,
            read: 1_000,
            seconds: 1,
            width: 66,
            text: "100%  1000 bytes of 1000 bytes  1000 bytes/s  0:00 left"
        ),
        Sample(
            total: 1_000,
            read: 1_000,
            seconds: 1,
            width: 67,
            text: "[########] 100%  1000 bytes of 1000 bytes  1000 bytes/s  0:00 left"
        ),
        // A file that grew while it was read, an empty one, and one that nobody will live to see read.
        Sample(total: 1_000, read: 2_000, seconds: 1, width: 40, text: "100%  1.9 KiB of 1000 bytes  1.9 KiB/s"),
        Sample(total: 0, read: 0, seconds: 1, width: 40, text: "100%  0 bytes of 0 bytes  0 bytes/s"),
        Sample(total: .max, read: 1, seconds: 1, width: 40, text: "  0%  1 bytes of 8388607.9 TiB"),
    ]

    @Test(arguments: samples)
    func says(_ sample: Sample) {
        let line = ProgressLine("webshop.tar", total: sample.total)
            .text(read: sample.read, seconds: sample.seconds, width: sample.width, style: .plain)
        #expect(line.text == sample.text)
        #expect(line.columns == sample.text.count)
    }

    @Test(arguments: [nil, 5 * gibibyte], ["webshop.tar", "\u{1b}[2J.tar", "店舗と店舗と店舗と店舗と店舗と店舗.tar", ""])
    func fitsEveryWidthAndHasNoControlCharacters(_ total: Int64?, _ name: String) {
        let line = ProgressLine(name, total: total)
        for width in 0...150 {
            for read in [0, 1, Self.gibibyte, 5 * Self.gibibyte] {
                let plain = line.text(read: read, seconds: 3, width: width, style: .plain)
                #expect(plain.columns <= max(width - 1, 0))
                #expect(plain.text.unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 1 : 2) } == plain.columns)
                #expect(plain.text.unicodeScalars.allSatisfy { $0.value >= 0x20 })
            }
        }
    }

    @Test func colourTakesNoColumn() {
        let line = ProgressLine("webshop.tar", total: 100)
        let plain = line.text(read: 50, seconds: 1, width: 80, style: .plain)
        let coloured = line.text(read: 50, seconds: 1, width: 80, style: .colour)
        #expect(plain.columns == coloured.columns)
        #expect(coloured.text.contains("\u{1b}[32m"))
        #expect(!plain.text.contains("\u{1b}"))
    }
}
