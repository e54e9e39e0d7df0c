import CEL
import Testing

/// What `format` writes in both of its forms.
@Suite struct FormatTests {
    static let plain: [(text: String, wanted: String)] = [
        ("'%s'.format([-0.0])", "-0"), ("'%s'.format([1.0e20])", "100000000000000000000"),
        ("'%.3s'.format(['foobar'])", "foobar"),
        ("'%d'.format([3.14])", "3.14"), ("'%.1f'.format([0.05])", "0.1"), ("'%.1f'.format([0.15])", "0.1"),
        ("'%.1f'.format([0.45])", "0.5"),
        ("'%.3f'.format([1.2355])", "1.236"), ("'%f'.format([10000.1234])", "10000.123400"),
        (
            "'%.0f'.format([-0.4])",
            "-0"
        ),
        ("'%f'.format([9223372036854775807])", "9223372036854775808.000000"),
        (
            "'%f'.format([18446744073709551615u])",
            "18446744073709551616.000000"
        ),
        ("'%.19e'.format([18446744073709551615u])", "1.8446744073709551616e+19"), ("'%.0e'.format([2.5])", "2e+00"),
        ("'%.0e'.format([9.5])", "1e+01"),
        ("'%e'.format([double('4.9e-324')])", "4.940656e-324"), ("'%.16f'.format([0.15])", "0.1500000000000000"),
        ("'%e'.format([-0.0])", "-0.000000e+00"),
        ("'%x'.format([-9223372036854775808])", "-8000000000000000"), ("'%o'.format([-11])", "-13"),
        ("'%s'.format([b'\\xff\\x7fA'])", "\u{FFFD}\u{7F}A"),
        ("'%f'.format([double('4.9e-324')])", "0.000000"), ("'%.2f'.format([999.995])", "1000.00"),
        ("'%.1f'.format([1e22])", "10000000000000000000000.0"),
    ]

    @Test(arguments: plain) func versionFourWritesPlainly(_ sample: (text: String, wanted: String)) throws {
        let environment = CELEnvironment(extensions: [.strings(version: 4)])
        guard case .string(let text) = try environment.compile(sample.text).value() else {
            Issue.record("gave no text")
            return
        }
        #expect(text == sample.wanted)
    }

    static let english: [(text: String, wanted: String)] = [
        ("'%f'.format([1234567.891])", "1,234,567.891000"), ("'%.0f'.format([-1234.5])", "-1,234"),
        ("'%.2f'.format([1.015])", "1.02"),
        ("'%.0f'.format([999999.5])", "1,000,000"), ("'%f'.format([0.0])", "0.000000"),
        (
            "'%f'.format(['-Infinity'])",
            "-∞"
        ),
        ("'%e'.format([1234.5])", "1.234500\u{202F}×\u{202F}10⁰³"),
        (
            "'%.1e'.format([0.00012])",
            "1.2\u{202F}×\u{202F}10⁻⁰⁴"
        ),
        ("'%s'.format([[1.5, 2.0]])", "[1.500000, 2.000000]"),
        (
            "'%s'.format([{'b': b'x', 'a': duration('2h')}])",
            "{\"a\":duration(\"7200s\"), \"b\":b\"x\"}"
        ),
        ("'%s %s'.format([1e6, type('a')])", "1e+06 string"),
    ]

    @Test(arguments: english) func versionOneWritesAsInEnglish(_ sample: (text: String, wanted: String)) throws {
        var environment = CELEnvironment(extensions: [.strings(version: 1)])
        environment.mixesLiterals = true
        guard case .string(let text) = try environment.compile(sample.text).value() else {
            Issue.record("gave no text")
            return
        }
        #expect(text == sample.wanted)
    }
}
