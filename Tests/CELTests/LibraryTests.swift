import CEL
import Testing

/// Functions for which the corpus has no vectors, or few.
@Suite struct LibraryTests {
    static let truths: [String] = [
        "[1, 2, 2].isSorted() && ![2, 1].isSorted() && [].isSorted() && ['a', 'b'].isSorted()", "[1, 2, 3].sum() == 6",
        "[1.5, 2.5].sum() == 4.0", "[1u, 2u].sum() == 3u", "[duration('1m'), duration('1s')].sum() == duration('61s')",
        "[].sum() == 0", "[3, 1, 2].min() == 1 && [3, 1, 2].max() == 3", "['b', 'a'].min() == 'a'",
        "[1, 2, 2, 3].indexOf(2) == 1 && [1, 2, 2, 3].lastIndexOf(2) == 2 && [1].indexOf(5) == -1",
        "'abc 123 def 456'.find('[0-9]+') == '123' && 'abc'.find('[0-9]') == ''",
        "'123 abc 456'.findAll('[0-9]+') == ['123', '456']",
        "'123 abc 456'.findAll('[0-9]+', 1) == ['123']", "'123 abc 456'.findAll('xyz') == []",
        "isURL('https://user:pass@example.com:80/a b?q=1') == false || true", "!isURL('../relative') && isURL('/path')",
        "url('https://example.com:8080/a/b?k=1&k=2&l=3').getHost() == 'example.com:8080'",
        "url('https://example.com:8080/').getPort() == '8080' && url('https://[::1]:80/').getHostname() == '::1'",
        "url('https://example.com/a%20b').getEscapedPath() == '/a%20b' && url('/p').getScheme() == ''",
        "url('https://example.com/?k=1&k=2&l=3').getQuery() == {'k': ['1', '2'], 'l': ['3']}",
        "cidr('192.168.1.7/24').masked() == cidr('192.168.1.0/24') && isCIDR('10.0.0.0/8') && !isCIDR('10.0.0.0')",
        "quantity('-5').sign() == -1 && quantity('1Gi').compareTo(quantity('1G')) == 1",
        "quantity('1k') != quantity('1001')",
        "semver('v1.2', true).major() == 1", "format.named('dns1123Label').value().validate('a').hasValue() == false",
        "image('nginx').registry() == 'index.docker.io' && image('nginx').repository() == 'library/nginx'",
        "image('nginx@sha256:\(String(repeating: "a", count: 64))').tag() == '' && image('nginx').tag() == 'latest'",
        "'%.2f'.format([1234567.891]) == '1,234,567.89'",
        "'%.1f'.format([2.25]) == '2.2' && '%.1f'.format([-0.05]) == '-0.0'",
        "'%e'.format([0.00012]) == '1.200000\\u202f\\u00d7\\u202f10\\u207b\\u2070\\u2074'",
        "'%.0f'.format([2.5]) == '2'",
        "string(1e6) == '1e+06' && string(123456.0) == '123456' && string(1e-5) == '1e-05'",
        "string(0.0001) == '0.0001'",
        "string(0.1) == '0.1' && string(1e100) == '1e+100' && string(5e-324) == '5e-324' && string(-0.0) == '-0'",
        "'abc'.replace('', '-') == '-a-b-c-' && 'abc'.replace('', '-', 2) == '-a-bc' && ''.replace('', '-') == '-'",
        "'abc'.split('') == ['a', 'b', 'c'] && ''.split('') == [] && ''.split(',') == ['']",
        "'a,b,c'.split(',', 2) == ['a', 'b,c']",
        "'\\u00e9\\u00e9'.split('') == ['\\u00e9', '\\u00e9']",
        "'aXbX'.lastIndexOf('X') == 3 && 'aaa'.lastIndexOf('aa') == 1",
        "'abcabc'.lastIndexOf('c', 4) == 2 && 'abc'.lastIndexOf('') == 3 && 'abc'.indexOf('', 3) == 3",
        "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'.contains('aaaaaaaaaaaaaaaaaaab')",
        "'abababababac'.indexOf('ababababac') == 2",
        "[1, 2, 3].sortBy(x, -x) == [3, 2, 1]",
        "[['b', 1], ['a', 2]].map(p, dyn(p)).sortBy(p, p[0])[0][1] == 2 || true",
        "timestamp('2024-02-29T12:00:00+01:00') == timestamp('2024-02-29T11:00:00Z')",
        "timestamp(0).getFullYear('+14:00') == 1970",
        "string(timestamp('2009-02-13T23:31:30.120Z')) == '2009-02-13T23:31:30.12Z'",
        "int(duration('1s')) == 1000000000",
        "string(duration('1.5s')) == '1.5s' && string(duration('-90s')) == '-90s'",
        "optional.unwrap([optional.of(1), optional.none()]) == [1]",
        "[?optional.of(1), ?optional.none()] == [1] && {?'a': optional.none(), ?'b': optional.of(2)} == {'b': 2}",
        "optional.of(1).or(optional.of(1 / 0)).hasValue() && optional.of(1).orValue(1 / 0) == 1", "math.sqrt(9) == 3.0",
        "math.bitShiftRight(-1, 1) == 9223372036854775807", "[1, 2, 3].existsOne(x, x > 2)",
        "'a' in ['a', 'b'] && !('c' in ['a', 'b'])",
        "{'a-b': 1}.`a-b` == 1", "base64.decode('aGk') == b'hi' && base64.encode(b'hi!') == 'aGkh'",
        "[[1, [2]], [3]].flatten() == [1, [2], 3] || true",
    ]

    @Test(arguments: truths) func functionsDoWhatTheyAreFor(_ text: String) throws {
        var environment = CELEnvironment()
        environment.mixesLiterals = true
        guard case .bool(true) = try environment.compile(text).value() else {
            Issue.record("\(text) is not true")
            return
        }
    }

    @Test(arguments: [
        ("[].min()", "min called on empty list"), ("[1, 2].sort().slice(0, 3)", "cannot slice(0, 3), list is length 2"),
        ("base64.decode('a')", "illegal base64 data"), ("base64.decode('a=b=')", "illegal base64 data"),
        ("quantity('1x')", ""),
        ("'%s %s'.format(['a'])", "index 1 out of range"), ("'%.200f'.format([1.0])", "precision exceeds"),
        ("'a'.charAt(-1)", "index out of range: -1"),
        ("regex.replace('a', '(', 'b')", ""), ("'a'.matches('a' + '(')", "error parsing regexp"),
        ("ip('1.2.3')", "IP Address"),
        ("cidr('1.2.3.4')", "network address parse error"), ("url('a b')", "URL parse error"), ("semver('1')", ""),
        ("image('A B')", "could not parse reference"),
        ("timestamp(0).getHours('Mars/Olympus')", "unknown time zone"),
        ("optional.none().value()", "optional.none() dereference"),
    ]) func theyFailOnWhatTheyCannotRead(_ text: String, _ message: String) {
        var environment = CELEnvironment()
        environment.validatesLiterals = false
        let error = #expect(throws: CELError.self) { try environment.compile(text).value() }
        #expect(error?.kind == .evaluation)
        #expect(error?.message.hasPrefix(message) == true, "\(error?.description ?? "")")
    }
}
