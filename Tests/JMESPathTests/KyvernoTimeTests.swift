import JMESPath
import Testing
import Vocabulary

/// Kyverno's functions of time, and what functions refuse.
@Suite struct KyvernoTimeTests {
    @Test(arguments: [
        ("time_now()", "2026-06-01T12:00:00Z"), ("time_now_utc()", "2026-06-01T12:00:00Z"),
        ("time_since('', '2026-06-01T11:00:00Z', '')", "1h0m0s"),
        ("time_since('', '2026-06-01T13:00:00Z', '')", "-1h0m0s"),
        ("time_since('', '2026-06-01T11:59:59.5Z', '')", "500ms"),
        ("time_since('', '2026-06-01T00:00:00+02:00', '2026-06-01T00:00:00Z')", "2h0m0s"),
        ("time_since('2006-01-02', '2026-05-31', '2026-06-01')", "24h0m0s"),
        ("time_diff('2026-06-01T00:00:00Z', '2026-05-31T00:00:00Z')", "-24h0m0s"),
        ("time_add('2026-06-01T00:00:00Z', '-90m')", "2026-05-31T22:30:00Z"),
        ("time_utc('2026-06-01T00:00:00.25+02:00')", "2026-05-31T22:00:00Z"),
        ("time_truncate('2026-06-01T12:34:56Z', '1h')", "2026-06-01T12:00:00Z"),
        ("time_truncate('2026-06-01T12:34:56Z', '0s')", "2026-06-01T12:34:56Z"),
        ("time_parse('2006-01-02', '2026-06-01')", "2026-06-01T00:00:00Z"),
        ("time_parse('0', '0')", "1970-01-01T00:00:00Z"),
        ("time_to_cron('2026-06-07T09:05:00Z')", "5 9 7 6 0"),
    ])
    func tellsTheTime(_ expression: String, _ text: String) {
        #expect(Outcome(expression, .null, .kyvernoForTests) == .value(.string(text)), "\(expression)")
    }

    @Test(arguments: [
        ("time_before('2026-06-01T00:00:00Z', '2026-06-01T00:00:01Z')", true),
        ("time_before('2026-06-01T00:00:00Z', '2026-06-01T00:00:00Z')", false),
        ("time_after('2026-06-01T00:00:00Z', '2026-06-01T00:00:00Z')", false),
        ("time_after('2026-06-01T00:00:00Z', '2026-06-01T01:00:00+02:00')", true),
        ("time_between('2026-06-01T00:00:00Z', '2026-05-01T00:00:00Z', '2026-07-01T00:00:00Z')", true),
        ("time_between('2026-06-01T00:00:00Z', '2026-06-01T00:00:00Z', '2026-07-01T00:00:00Z')", false),
    ])
    func comparesTimes(_ expression: String, _ flag: Bool) {
        #expect(Outcome(expression, .null, .kyvernoForTests) == .value(.bool(flag)))
    }

    @Test(arguments: [
        "time_since('', 'yesterday', '')", "time_since('', '2026-13-01T00:00:00Z', '')",
        "time_add('2026-06-01T00:00:00Z', '1 day')",
        "time_parse('0', 'x')", "time_before('a', 'b')", "time_utc('')", "time_truncate('2026-06-01T00:00:00Z', 'x')",
        "regex_match('(', 'a')", "regex_replace_all('[', 'a', 'b')", "regex_match('(?=a)', 'a')", "to_boolean('yes')",
        "base64_decode('!')", "base64_decode('/w==')", "base64_decode('aGk')", "semver_compare('x', '>1.0.0')",
        "semver_compare('1.0.0', 'x')", "image_normalize('A:::')", "is_external_url('https://example.com')",
        "is_external_url('no url')", "random('[a-z]')", "parse_json('{')", "parse_json('{\"a\":1,\"a\":2}')",
        "parse_json('1e999')",
        "x509_decode('no')", "divide(`1`, `0`)", "modulo(`1`, `0`)", "modulo(`1.5`, `1`)", "sum(`[]`)",
        "round(`1`, `-1`)",
        "round(`1`, `0.5`)", "multiply(`1e308`, `10`)", "lookup(`[]`, `0.5`)", "add('9223372036s', '9223372036s')",
        "time_add('9999-12-31T23:00:00Z', '2h')", "multiply('1s', `1e300`)",
    ])
    func refusesValues(_ expression: String) {
        #expect(Outcome(expression, .null, .kyvernoForTests) == .error("invalid-value"), "\(expression)")
    }

    @Test(arguments: [
        "regex_match(`1`, 'a')", "regex_match('a', `true`)", "pattern_match('a', `null`)", "compare('a', `1`)",
        "equal_fold('a', `1`)", "to_upper(`1`)", "to_lower(`null`)", "trim('a', `1`)", "trim_prefix(`1`, 'a')",
        "split('a', `1`)",
        "replace('a', 'b', 'c', 'd')", "replace_all('a', 'b', `1`)", "truncate('a', 'b')", "truncate(`1`, `1`)",
        "to_boolean(`true`)", "path_canonicalize(`1`)", "base64_encode(`1`)", "base64_decode(`1`)", "sha256(`1`)",
        "sha1(`1`)",
        "md5(`1`)", "lookup('a', 'b')", "lookup(`{}`, `1`)", "lookup(`[]`, 'a')", "items('a', 'b', 'c')",
        "items(`{}`, `1`, 'c')",
        "object_from_lists('a', [`1`])", "object_from_lists([`null`], [`1`])", "parse_json(`1`)", "parse_yaml(`1`)",
        "image_normalize(`1`)", "label_match('a', `{}`)", "semver_compare(`1`, 'a')", "is_external_url(`1`)",
        "x509_decode(`1`)",
        "time_since(`1`, 'a', 'b')", "time_now() | time_add(@, `1`)", "time_utc(`1`)", "add(`1`, '1')", "add('x', '1')",
        "add(`true`, `1`)", "subtract('1s', '1Ki')", "multiply('1Ki', '1Ki')", "divide(`1`, '1Ki')",
        "modulo('1Ki', `1`)",
        "round('1', `1`)", "abs(compare('a', 'b'))", "type(compare('a', 'b'))", "sum([`1`, '1Ki'])", "sum('a')",
        "to_upper(&a)",
        "sort_by(`[]`, 'a')", "map('a', `[]`)", "to_string(&a)", "max([`1`, 'a'])", "sort([`null`])",
    ])
    func refusesTypes(_ expression: String) {
        #expect(Outcome(expression, .null, .kyvernoForTests) == .error("invalid-type"), "\(expression)")
    }

    @Test(arguments: ["sha256('a')", "sha1('a')", "md5('a')", "x509_decode('a')"])
    func refusesWhatTheHostDoesNotGive(_ expression: String) {
        let environment = JMESPathEnvironment(functions: .kyverno, strictKeys: true, now: Instant(seconds: 0))
        #expect(Outcome(expression, .null, environment) == .error("invalid-value"))
    }

    @Test func saysWhatItRefuses() throws {
        let expression = try JMESPathExpression("a || to_upper(`1`)", functions: .kyverno)
        let error = JMESPathError(.type, column: 6, "to_upper: expected a string as argument 1, found a number")
        #expect(throws: error) { try expression.search(.null, in: .kyvernoForTests) }
    }
}
